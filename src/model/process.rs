//! What a container starts as its first process, and what that expects.

use super::{CommandForm, Detail, Instruction, Keyword, Stage};
use crate::text::{Span, Spanned};

/// A program that ends in order on another signal than SIGTERM.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// The signal on which it ends in order.
    pub signal: &'static str,
    /// The number of that.
    pub number: i64,
    /// Where the Dockerfile starts it.
    pub span: Span,
}

/// Programs, each with the signal on which it ends in order, by their manuals.
const PROGRAMS: [(&str, &str, &str, i64); 7] = [
    // SIGTERM makes it execute itself again.
    ("systemd", "systemd", "SIGRTMIN+3", 37),
    // SIGTERM drops the connections that are open.
    ("nginx", "nginx", "SIGQUIT", 3),
    ("openresty", "nginx", "SIGQUIT", 3),
    ("php-fpm", "php-fpm", "SIGQUIT", 3),
    ("httpd", "httpd", "SIGWINCH", 28),
    ("apache2", "httpd", "SIGWINCH", 28),
    // SIGTERM waits until the last client has gone.
    ("postgres", "postgres", "SIGINT", 2),
];

/// The paths of systemd on the distributions that have it.
const INITS: [&str; 6] = [
    "/sbin/init",
    "/usr/sbin/init",
    "/lib/systemd/systemd",
    "/usr/lib/systemd/systemd",
    "/bin/systemd",
    "/usr/bin/systemd",
];

/// First processes that only start another one and hand signals on to it.
const RELAYS: [&str; 5] = ["tini", "dumb-init", "catatonit", "docker-init", "tini-static"];

impl<'p> Stage<'p> {
    /// Its first process, where that is a program with a stop signal of its own.
    pub fn program(self) -> Option<Program> {
        let words = self.process()?;
        let program = words.first()?;
        let path = program.value.as_str();
        let base = path.rsplit('/').next().unwrap_or_default();
        if INITS.contains(&path) {
            // The init of BusyBox and OpenRC lies there too.
            let family = self.base_facts().and_then(|facts| facts.family());
            let has_systemd = match base {
                "systemd" => true,
                _ => {
                    matches!(family, Some(name) if !matches!(name, "alpine" | "busybox" | "wolfi"))
                }
            };
            return has_systemd.then_some(Program {
                name: "systemd",
                signal: "SIGRTMIN+3",
                number: 37,
                span: program.span,
            });
        }
        let (_, name, signal, number) = *PROGRAMS.iter().find(|(own, ..)| *own == base)?;
        Some(Program { name, signal, number, span: program.span })
    }

    /// The words of its first process, those that only hand signals on left out; `None` where
    /// they are not known, or a shell stands before them.
    pub fn process(self) -> Option<Vec<Spanned<String>>> {
        let lineage: Vec<Stage<'p>> = self.lineage().collect();
        let entry = lineage.iter().enumerate().find_map(|(depth, stage)| {
            let entry = stage.last(Keyword::Entrypoint)?;
            Some((depth, entry))
        });
        let (mut words, depth) = match entry {
            Some((depth, entry)) => (entry.process_words()?, depth),
            None if self.has_no_base_entry() => (Vec::new(), lineage.len()),
            None => return None,
        };
        // An ENTRYPOINT drops the CMD of what its stage builds on.
        let cmd = lineage.iter().take(depth + 1).find_map(|stage| stage.last(Keyword::Cmd));
        if let Some(cmd) = cmd {
            words.extend(cmd.process_words()?);
        }
        let first = words.first()?;
        let name = first.value.rsplit('/').next().unwrap_or_default();
        if !RELAYS.contains(&name) {
            return Some(words);
        }
        // Options of theirs may take a value, or change signals.
        let behind = words.iter().skip(1).position(|word| !word.value.starts_with('-'))?;
        let options = &words[1..=behind];
        let is_clear = options.is_empty() || options.last().is_some_and(|last| last.value == "--");
        is_clear.then(|| words.split_off(behind + 1))
    }

    fn has_no_base_entry(self) -> bool {
        match self.base_image() {
            None => true,
            Some(image) => {
                image.facts().and_then(|facts| facts.entrypoint()).is_some_and(|own| own == "none")
            }
        }
    }
}

impl Instruction<'_> {
    /// The words of an exec form; of a shell form, those of the program that takes the place of
    /// the shell.
    fn process_words(self) -> Option<Vec<Spanned<String>>> {
        let (Detail::Cmd(form) | Detail::Entrypoint(form)) = self.detail() else { return None };
        match form {
            CommandForm::Exec { words, .. } => Some(words.clone()),
            CommandForm::Empty => Some(Vec::new()),
            CommandForm::Shell(_) => {
                let command = self.commands().last().filter(|_| self.replaces_its_shell())?;
                let wrappers = &command.syntax().wrappers;
                if !wrappers.iter().all(|wrapper| wrapper.value == "exec") {
                    return None;
                }
                let words = command.syntax().words.iter();
                words
                    .map(|word| Some(Spanned::new(word.literal()?.into_owned(), word.span)))
                    .collect()
            }
        }
    }
}
