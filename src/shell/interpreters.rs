//! Commands that run a text as a script.

use super::{Command, Dialect, Modes, Word, modes};

/// The text that a command runs.
pub(super) struct Opened {
    /// The words that make it, as indexes into [`Command::words`]; joined by spaces.
    pub(super) arguments: Vec<usize>,
    /// The language; that of the script around it if `None`.
    pub(super) dialect: Option<Dialect>,
    /// The options that the new shell starts with; `None` where it is the same shell.
    pub(super) modes: Option<Modes>,
}

/// The dialect of a shell by its base name; `None` for what is no POSIX shell.
pub fn dialect_of(name: &str) -> Option<Dialect> {
    Some(match name {
        "sh" | "dash" => Dialect::Posix,
        "ash" => Dialect::Ash,
        "bash" | "rbash" => Dialect::Bash,
        "ksh" | "ksh93" | "mksh" => Dialect::Ksh,
        "zsh" => Dialect::Zsh,
        _ => return None,
    })
}

/// The text that is run by `sh -c text`, `su user -c text` and `eval text…`.
pub(super) fn opened(command: &Command) -> Option<Opened> {
    let name = command.name()?;
    match &*name {
        "eval" => {
            let arguments: Vec<usize> = (1..command.words.len()).collect();
            Some(Opened { arguments, dialect: None, modes: None })
        }
        "su" | "runuser" => {
            let words = command.words.iter().map(Word::literal);
            let option = words.skip(1).position(|word| {
                word.is_some_and(|word| {
                    word == "--command" || (is_bundle(&word) && word.ends_with('c'))
                })
            })?;
            let argument = option + 2;
            (argument < command.words.len()).then(|| Opened {
                arguments: vec![argument],
                dialect: Some(Dialect::Posix),
                modes: Some(Modes::default()),
            })
        }
        shell => {
            let dialect = dialect_of(shell)?;
            let arguments = &command.words[1..];
            let mut modes = Modes::default();
            let read = modes::flags(arguments, &mut modes);
            let runs_text = |word: &Word| {
                word.literal().is_some_and(|word| is_bundle(&word) && word.contains('c'))
            };
            arguments[..read].iter().any(runs_text).then(|| Opened {
                arguments: vec![1 + read],
                dialect: Some(dialect),
                modes: Some(modes),
            })
        }
    }
}

fn is_bundle(word: &str) -> bool {
    word.starts_with('-') && !word.starts_with("--")
}

impl Command {
    /// Whether it is an interpreter that takes its program from the standard input: `sh`,
    /// `bash -s -- arguments`, `python3 -`, also behind `sudo` or `env`. One with a script to
    /// run, with `-c` or with `-e` does not.
    pub fn is_shell_interpreter_reading_stdin(&self) -> bool {
        let Some(name) = self.name() else { return false };
        if self.redirects.iter().any(|redirect| {
            redirect.operator.starts_with('<') && matches!(redirect.fd, None | Some(0))
        }) {
            return false;
        }
        let is_shell = dialect_of(&name).is_some();
        let program =
            name.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        // The options of each that give the program, and those that take the next word.
        let (programs, values): (&str, &str) = match program {
            _ if is_shell => ("c", "oO"),
            "python" | "pypy" => ("cm", "WX"),
            "perl" => ("eE", "I"),
            "ruby" => ("e", "IrC"),
            "node" | "nodejs" => ("ep", "r"),
            "php" => ("rfBRF", "dc"),
            _ => return false,
        };
        let mut words = self.words[1..].iter();
        while let Some(word) = words.next() {
            let Some(text) = word.literal() else { return false };
            match &*text {
                "-" | "/dev/stdin" => return true,
                // What follows is for the program that php reads.
                "--" if program == "php" => return true,
                "--" => {
                    return words.next().is_none_or(|word| word.literal().as_deref() == Some("-"));
                }
                long if long.starts_with("--") => {
                    if matches!(long, "--version" | "--help" | "--eval" | "--print") {
                        return false;
                    }
                    if matches!(long, "--rcfile" | "--init-file" | "--require") {
                        words.next();
                    }
                }
                bundle if bundle.len() > 1 && bundle.starts_with(['-', '+']) => {
                    let letters = &bundle[1..];
                    if is_shell && letters.contains('s') {
                        return true;
                    }
                    if letters.chars().any(|letter| programs.contains(letter)) {
                        return false;
                    }
                    if !is_shell && matches!(letters, "v" | "V" | "h") {
                        return false;
                    }
                    if letters.ends_with(|letter| values.contains(letter)) {
                        words.next();
                    }
                }
                _ => return false,
            }
        }
        true
    }
}
