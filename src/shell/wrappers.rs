//! Commands that run the command that follows them: `sudo`, `env`, `exec`, `gosu user` …

use super::{Assignment, Part, Parts, Word};
use crate::text::Spanned;

/// What stands in front of a command.
pub(super) struct Stripped {
    /// The names of the wrappers, outermost first.
    pub(super) wrappers: Vec<Spanned<String>>,
    /// `NAME=value` given to `env` or `sudo`.
    pub(super) assignments: Vec<Assignment>,
    /// The number of words taken.
    pub(super) words: usize,
}

/// A wrapper: its names, the options that take the next word, the operands before the command,
/// and whether it takes `NAME=value`. From the manual pages of each.
struct Wrapper {
    names: &'static [&'static str],
    values: &'static [&'static str],
    operands: usize,
    assigns: bool,
    /// With one of these it does something else than run a command.
    not_with: &'static [&'static str],
}

const PLAIN: Wrapper =
    Wrapper { names: &[], values: &[], operands: 0, assigns: false, not_with: &[] };

const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        names: &["env"],
        values: &["-u", "--unset", "-C", "--chdir"],
        assigns: true,
        not_with: &["-S", "--split-string"],
        ..PLAIN
    },
    Wrapper {
        names: &["sudo"],
        values: &[
            "-u",
            "--user",
            "-g",
            "--group",
            "-h",
            "--host",
            "-p",
            "--prompt",
            "-C",
            "--close-from",
            "-r",
            "--role",
            "-t",
            "--type",
            "-T",
            "--command-timeout",
            "-U",
            "--other-user",
            "-D",
            "--chdir",
            "-R",
            "--chroot",
        ],
        assigns: true,
        ..PLAIN
    },
    Wrapper { names: &["doas"], values: &["-u", "-C", "-a"], ..PLAIN },
    Wrapper { names: &["exec"], values: &["-a"], ..PLAIN },
    Wrapper { names: &["time"], values: &["-f", "--format", "-o", "--output"], ..PLAIN },
    Wrapper { names: &["nice"], values: &["-n", "--adjustment"], ..PLAIN },
    Wrapper {
        names: &["ionice"],
        values: &["-c", "--class", "-n", "--classdata"],
        not_with: &["-p", "--pid"],
        ..PLAIN
    },
    Wrapper { names: &["command"], not_with: &["-v", "-V"], ..PLAIN },
    Wrapper {
        names: &["nohup", "builtin", "eatmydata", "setsid", "fakeroot", "unbuffer", "linux32"],
        ..PLAIN
    },
    Wrapper { names: &["setarch"], operands: 1, ..PLAIN },
    Wrapper { names: &["tini", "dumb-init", "catatonit"], values: &["-p"], ..PLAIN },
    Wrapper {
        names: &["xvfb-run"],
        values: &["-e", "-f", "-n", "-p", "-s", "-w", "--server-args", "--server-num"],
        ..PLAIN
    },
    Wrapper {
        names: &["timeout"],
        values: &["-k", "--kill-after", "-s", "--signal"],
        operands: 1,
        ..PLAIN
    },
    Wrapper {
        names: &["stdbuf"],
        values: &["-i", "--input", "-o", "--output", "-e", "--error"],
        ..PLAIN
    },
    Wrapper {
        names: &["setpriv"],
        values: &[
            "--reuid",
            "--regid",
            "--ruid",
            "--euid",
            "--rgid",
            "--egid",
            "--groups",
            "--inh-caps",
            "--ambient-caps",
            "--bounding-set",
            "--securebits",
            "--pdeathsig",
            "--selinux-label",
            "--apparmor-profile",
        ],
        ..PLAIN
    },
    Wrapper { names: &["chroot", "gosu", "su-exec"], operands: 1, ..PLAIN },
    Wrapper {
        names: &["xargs"],
        values: &[
            "-a",
            "--arg-file",
            "-d",
            "--delimiter",
            "-E",
            "-I",
            "-L",
            "-n",
            "--max-args",
            "-P",
            "--max-procs",
            "-s",
            "--max-chars",
        ],
        ..PLAIN
    },
    Wrapper { names: &["busybox"], not_with: &["--install", "--list", "--help"], ..PLAIN },
];

/// Takes the wrappers from the front of the words of a command.
pub(super) fn strip(words: &[Word]) -> Stripped {
    let mut stripped = Stripped { wrappers: Vec::new(), assignments: Vec::new(), words: 0 };
    while let Some(first) = words.get(stripped.words) {
        let Some(name) = first.literal() else { break };
        let base = name.rsplit('/').next().unwrap_or_default();
        let rest = &words[stripped.words + 1..];
        let runs_as = |wrapper: &&Wrapper| wrapper.names.contains(&base);
        let taken = match WRAPPERS.iter().find(runs_as) {
            Some(wrapper) => take(wrapper, rest, &mut stripped.assignments),
            None if base == "runuser" => runuser(rest),
            None => None,
        };
        let Some(taken) = taken else { break };
        stripped.wrappers.push(Spanned::new(base.to_owned(), first.span));
        stripped.words += 1 + taken;
    }
    stripped
}

/// The number of words that belong to a wrapper; `None` if it runs no command here.
fn take(wrapper: &Wrapper, words: &[Word], assignments: &mut Vec<Assignment>) -> Option<usize> {
    let mut operands = wrapper.operands;
    let mut options = true;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let prefix = word.literal_prefix();
        if options && prefix.starts_with('-') && prefix.len() > 1 {
            if wrapper.not_with.contains(&prefix.split('=').next().unwrap_or_default()) {
                return None;
            }
            at += 1;
            if prefix == "--" {
                options = false;
            } else if takes_next(wrapper, &prefix) {
                at += 1;
            }
        } else if wrapper.assigns
            && let Some(assignment) = assignment(word)
        {
            assignments.push(assignment);
            at += 1;
        } else if operands > 0 {
            operands -= 1;
            at += 1;
            // What follows the operand of `timeout`, `chroot` and `gosu` is the command.
            options = false;
        } else {
            break;
        }
    }
    Some(at.min(words.len()))
}

/// Whether the value of an option is the next word: `-u root`, `-Eu root`, not `-uroot`.
fn takes_next(wrapper: &Wrapper, option: &str) -> bool {
    if option.starts_with("--") {
        return wrapper.values.contains(&option);
    }
    let takes = |letter: char| {
        wrapper.values.iter().any(|value| value.len() == 2 && value.ends_with(letter))
    };
    let letters = &option[1..];
    letters.chars().position(takes) == Some(letters.chars().count() - 1)
}

/// `runuser -u user [--] command`; without `-u` it is like `su`.
fn runuser(words: &[Word]) -> Option<usize> {
    let options = Wrapper { values: &["-u", "--user", "-g", "--group", "-G"], ..PLAIN };
    let first = words.first()?.literal_prefix();
    let by_name = first.starts_with("-u") || first.starts_with("--user");
    by_name.then(|| take(&options, words, &mut Vec::new())).flatten()
}

/// `NAME=value` as a word.
fn assignment(word: &Word) -> Option<Assignment> {
    let Some(Part::Text(first)) = word.parts.first() else { return None };
    let (name, value) = first.split_once('=')?;
    let mut letters = name.bytes();
    let starts = letters.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if !starts || !letters.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return None;
    }
    let mut parts = Parts::with_capacity(word.parts.len());
    if !value.is_empty() {
        parts.push(Part::Text(value.to_owned()));
    }
    parts.extend(word.parts[1..].iter().cloned());
    // Where the word is quoted its text does not stand at a known distance from its start.
    let unquoted = word.parts.len() > 1 || word.span.len() == first.len();
    let length = word.span.len().min(name.len());
    let (name_span, value_span) = if unquoted && word.span.len() > length {
        (word.span.part(0..length), word.span.part(length + 1..word.span.len()))
    } else {
        (word.span, word.span)
    };
    Some(Assignment {
        span: word.span,
        name: Spanned::new(name.to_owned(), name_span),
        value: Word { span: value_span, parts },
    })
}
