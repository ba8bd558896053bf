//! Commands that make no sense while an image is built.

use super::{Command, Keyword};
use crate::shell::{Joint, Word};

/// Why a command makes no sense in a build step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutOfPlace {
    /// It works with a person at a terminal.
    Interactive,
    /// It shows or changes what runs, and in a build step nothing else runs.
    NothingRuns,
    /// It starts a service, which ends with the step.
    EndsWithStep,
    /// It changes the machine, which a build may not.
    OfTheHost,
    /// It reaches for another machine.
    OtherMachine,
}

/// Programs that go on in the background, or start one that does.
const DAEMONS: &[&str] = &[
    "apache2ctl",
    "apachectl",
    "crond",
    "cron",
    "dockerd",
    "httpd",
    "initctl",
    "mongod",
    "mysqld",
    "mysqld_safe",
    "nginx",
    "pg_ctl",
    "pg_ctlcluster",
    "postgres",
    "service",
    "sshd",
    "supervisord",
    "systemctl",
    "tailscaled",
    "tor",
];

impl Command<'_> {
    /// Why the command makes no sense in its RUN, if it does not.
    pub fn out_of_place(self) -> Option<OutOfPlace> {
        const NAMES: &[&str] = &[
            "vim",
            "vi",
            "nano",
            "emacs",
            "top",
            "htop",
            "ps",
            "free",
            "ifconfig",
            "kill",
            "service",
            "systemctl",
            "journalctl",
            "shutdown",
            "reboot",
            "halt",
            "poweroff",
            "mount",
            "ssh",
        ];
        if self.instruction().keyword() != Keyword::Run || !self.is_one_of(NAMES) {
            return None;
        }
        let invocation = self.invocation();
        if invocation.has_option(&["--version", "--help"]) {
            return None;
        }
        let name = self.name()?;
        match &*name {
            "vim" | "vi" | "nano" | "emacs" => {
                (!self.is_scripted()).then_some(OutOfPlace::Interactive)
            }
            "top" | "htop" | "ps" | "free" | "ifconfig" | "journalctl" => {
                (!self.has_company()).then_some(OutOfPlace::NothingRuns)
            }
            "kill" => (!self.has_company()).then_some(OutOfPlace::NothingRuns),
            "service" => (!self.is_used_afterwards()).then_some(OutOfPlace::EndsWithStep),
            "systemctl" => {
                // What only writes links works without a running systemd.
                let subcommand = invocation.subcommand()?;
                let acts = matches!(
                    &*subcommand,
                    "start"
                        | "stop"
                        | "restart"
                        | "reload"
                        | "try-restart"
                        | "status"
                        | "kill"
                        | "daemon-reload"
                        | "daemon-reexec"
                );
                (acts && !self.is_excused()).then_some(OutOfPlace::EndsWithStep)
            }
            "mount" => {
                let flag = self.instruction().flag("security").and_then(|flag| flag.value);
                let mode = flag.map(|word| self.instruction().evaluate(word));
                let may = mode.is_some_and(|mode| mode.text() == Some("insecure"));
                (!may).then_some(OutOfPlace::OfTheHost)
            }
            "ssh" => {
                let has_key = self
                    .instruction()
                    .mounts()
                    .any(|mount| matches!(mount.kind(), "ssh" | "secret"));
                (!has_key).then_some(OutOfPlace::OtherMachine)
            }
            _ => Some(OutOfPlace::OfTheHost),
        }
    }

    /// Whether an editor gets its commands as arguments: `vim +PlugInstall +qall`.
    fn is_scripted(self) -> bool {
        let arguments = self.syntax().words.iter().skip(1).map(Word::literal_prefix);
        let by_argument = arguments.into_iter().any(|word| {
            word.starts_with('+')
                || ["-c", "-e", "-s", "-E", "-u", "-batch", "--batch", "--headless", "--eval"]
                    .iter()
                    .any(|option| word.starts_with(option))
        });
        let has_input =
            self.syntax().redirects.iter().any(|redirect| redirect.operator.starts_with('<'));
        by_argument || has_input || self.pipeline().is_some_and(|(_, place)| place > 0)
    }

    /// Whether something else runs in the step: what went to the background, a service, a daemon.
    fn has_company(self) -> bool {
        let script = self.script();
        script.commands[..self.index()].iter().any(|before| {
            before.is_one_of(DAEMONS) || before.name().is_some_and(|name| name.contains("server"))
        }) || script.commands.iter().any(|own| own.context.joined_by == Joint::Background)
            || self.speaks_of_processes()
    }

    /// Whether an argument names a process that the step itself knows: `$!`, `$PID`, `%1`.
    fn speaks_of_processes(self) -> bool {
        self.syntax()
            .words
            .iter()
            .skip(1)
            .any(|word| word.literal().is_none_or(|text| text.starts_with('%')))
    }

    /// Whether what it starts serves the commands that follow in the step.
    fn is_used_afterwards(self) -> bool {
        let stops = self
            .syntax()
            .words
            .iter()
            .any(|word| matches!(word.literal().as_deref(), Some("stop" | "--status-all")));
        let uses = |next: Command<'_>| !next.is_one_of(&["service", "rm", "true", "exit", "echo"]);
        stops || self.following().any(uses)
    }

    /// Whether its failure is waved through.
    fn is_excused(self) -> bool {
        let next = self.following().next();
        next.is_some_and(|next| next.syntax().context.joined_by == Joint::Or)
    }
}
