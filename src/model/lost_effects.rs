//! Commands that change the shell of a step as the last thing that it does.

use super::{Command, Instruction, Keyword};
use crate::text::Edit;

/// What is lost with the shell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LostEffect {
    /// A variable: `export`, or an assignment alone.
    Variable,
    /// What a file that was read in has set: `source`, `.`.
    Sourced,
    /// Another setting of the shell.
    Setting,
}

/// Files that do nothing but set variables and define functions.
const ENVIRONMENT_FILES: &[&str] = &[
    ".bash_profile",
    ".bashrc",
    ".cargo/env",
    ".nvm/nvm.sh",
    ".profile",
    ".zshrc",
    "activate",
    "bin/activate",
    "conda.sh",
    "emsdk_env.sh",
    "environment",
    "etc/profile",
    "nvm.sh",
    "setup.bash",
    "setup.sh",
    "setup.zsh",
];

impl<'p> Instruction<'p> {
    /// The last command of a RUN, if all that it does is to change the shell, which ends with it.
    pub fn lost_effect(self) -> Option<(Command<'p>, LostEffect)> {
        if self.keyword() != Keyword::Run {
            return None;
        }
        let command = self.commands().last()?;
        let syntax = command.syntax();
        let context = &syntax.context;
        let is_last = context.subshell == 0
            && !context.conditional
            && !context.tested
            && !context.in_function
            && context.parent.is_none()
            && context.pipeline.is_none()
            && syntax.redirects.is_empty()
            && syntax.wrappers.is_empty()
            && self.scripts().iter().all(|script| script.errors.is_empty());
        // A test in `[[ … ]]` or the end of a loop is no command of the list.
        let text = &self.dockerfile().syntax().text;
        let rest = &text[command.span().end as usize..command.script().span.end as usize];
        if !is_last || !rest.trim_matches([' ', '\t', '\r', '\n', ';']).is_empty() {
            return None;
        }
        let effect = match syntax.words.first().and_then(|word| word.literal()).as_deref() {
            None if syntax.words.is_empty() && !syntax.assignments.is_empty() => {
                LostEffect::Variable
            }
            Some("export") => LostEffect::Variable,
            Some("alias" | "unalias" | "ulimit" | "umask" | "shopt") if syntax.words.len() > 1 => {
                LostEffect::Setting
            }
            Some("source" | ".") => {
                let file = syntax.words.get(1)?.parts.last()?;
                let crate::shell::Part::Text(file) = file else { return None };
                let matches = |known: &&str| {
                    file.strip_suffix(*known)
                        .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
                };
                ENVIRONMENT_FILES.iter().find(|known| matches(known))?;
                LostEffect::Sourced
            }
            _ => return None,
        };
        // What computes a value may do something on the way.
        let computes = syntax.assignments.iter().any(|own| {
            own.value.parts.iter().any(|part| matches!(part, crate::shell::Part::Substitution(_)))
        });
        (!computes).then_some((command, effect))
    }

    /// Makes an ENV of a RUN that has one `export` of one constant and nothing else.
    pub fn export_to_env(self) -> Vec<Edit> {
        let mut commands = self.commands();
        let (Some(command), None) = (commands.next(), commands.next()) else { return Vec::new() };
        let syntax = command.syntax();
        let [assignment] = syntax.assignments.as_slice() else { return Vec::new() };
        let is_export = syntax.words.len() == 2
            && syntax.words[0].literal().as_deref() == Some("export")
            && command.span() == self.syntax().arguments
            && !self.is_deferred();
        let text = self.dockerfile().slice(assignment.span);
        // Quotes mean the same to both; backslashes and `~` need not.
        if !is_export || text.contains(['\\', '~', '\n', '`', '(', '*', '?', '[']) {
            return Vec::new();
        }
        let mut edits = self.replace_keyword(Keyword::Env);
        edits.extend(self.replace_arguments(text));
        edits
    }
}
