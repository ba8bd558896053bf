//! Which shell runs the shell form of RUN, CMD and ENTRYPOINT.

use super::base_facts::BaseFacts;
use super::stage::{BaseData, StageData};
use crate::dockerfile::Command;
use crate::shell::{self, Dialect, Modes};
use crate::text::Span;

/// The shell that is in force at a place.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ShellState {
    /// What is read: a dialect, or `Other` where no POSIX shell runs.
    pub dialect: Dialect,
    /// The options that it starts with.
    pub modes: Modes,
    /// Whether the shell knows `set -o pipefail`; `None` where that is not known.
    pub knows_pipefail: Option<bool>,
    /// Where a SHELL instruction set it.
    pub set_by: Option<Span>,
    /// Whether it is not known which shell it is: the base image may set one.
    pub is_guess: bool,
}

impl ShellState {
    pub(super) fn of_base(base: &BaseData, stages: &[StageData]) -> ShellState {
        match base {
            BaseData::Scratch => ShellState::guess(),
            BaseData::Stage(parent) => {
                let last = stages[*parent].shells.last();
                last.map_or_else(ShellState::guess, |(_, shell)| shell.clone())
            }
            BaseData::Image(image) => match image.facts() {
                Some(facts) => ShellState::of_facts(facts),
                None if image.is_windows() => {
                    ShellState { dialect: Dialect::Other, ..ShellState::guess() }
                }
                None => ShellState::guess(),
            },
        }
    }

    fn guess() -> ShellState {
        ShellState {
            dialect: Dialect::Posix,
            modes: Modes::default(),
            knows_pipefail: None,
            set_by: None,
            is_guess: true,
        }
    }

    fn of_facts(facts: &BaseFacts) -> ShellState {
        let dialect = match facts.shell() {
            Some("bash") => Dialect::Bash,
            Some("ash") => Dialect::Ash,
            Some("cmd" | "powershell") => Dialect::Other,
            _ => Dialect::Posix,
        };
        if facts.sets_shell() && dialect != Dialect::Other {
            // The images that do (jupyter, bitnami, cimg) set bash with pipefail.
            return ShellState {
                dialect: Dialect::Bash,
                modes: Modes { errexit: false, pipefail: true },
                knows_pipefail: Some(true),
                set_by: None,
                is_guess: true,
            };
        }
        ShellState {
            dialect,
            modes: Modes::default(),
            knows_pipefail: facts.pipefail_in_sh(),
            set_by: None,
            is_guess: facts.shell().is_none(),
        }
    }

    /// `SHELL ["/bin/bash", "-eo", "pipefail", "-c"]`.
    pub(super) fn of_instruction(command: &Command, span: Span) -> Option<ShellState> {
        let Command::Exec { words, .. } = command else { return None };
        let (program, options) = words.split_first()?;
        let dialect = dialect_of(&program.value);
        let modes = Modes::of_arguments(options);
        Some(ShellState {
            dialect,
            modes,
            knows_pipefail: match dialect {
                Dialect::Bash | Dialect::Ash | Dialect::Zsh | Dialect::Ksh => Some(true),
                Dialect::Posix | Dialect::Other => None,
            },
            set_by: Some(span),
            is_guess: false,
        })
    }
}

/// The language of a shell by its path, on Linux or Windows.
pub(super) fn dialect_of(program: &str) -> Dialect {
    let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
    shell::dialect_of(name.trim_end_matches(".exe")).unwrap_or(Dialect::Other)
}
