//! `cd` in build steps.

use super::{Command, Instruction, Keyword, Value};
use crate::shell::{Joint, Part, Word};
use crate::text::Edit;

/// A `cd` that WORKDIR would do.
#[derive(Clone, Copy, Debug)]
pub struct ChangeOfDirectory<'p> {
    /// The command.
    pub command: Command<'p>,
    /// Whether nothing runs after it, so that it has no effect.
    pub is_lost: bool,
}

impl<'p> Instruction<'p> {
    /// The `cd` that a RUN begins with, or ends with. One in a subshell, a loop or a function, one
    /// in the middle, and one that another takes back belong to a script.
    pub fn change_of_directory(self) -> Option<ChangeOfDirectory<'p>> {
        if self.keyword() != Keyword::Run {
            return None;
        }
        let is_change = |own: &Command<'_>| own.is_one_of(&["cd", "chdir"]);
        let first = self.commands().find(is_change)?;
        let commands: Vec<Command<'p>> = self.commands().collect();
        let mut changes = commands.iter().filter(|own| is_change(own));
        let last = changes.next_back().copied().unwrap_or(first);
        if let Some(end) = commands.last()
            && end.changes_directory()
            && !matches!(end.syntax().context.joined_by, Joint::Or)
            // `… && cd -` takes an earlier one back and does no harm.
            && (first.index() == last.index())
            && !(end.syntax().context.conditional && end.syntax().context.joined_by != Joint::And)
        {
            return Some(ChangeOfDirectory { command: *end, is_lost: true });
        }
        let leads = commands
            .iter()
            .take_while(|own| own.index() != first.index())
            .all(|own| own.is_one_of(&["set", "mkdir", "export"]) || own.syntax().words.is_empty());
        let directory = first.syntax().words.get(1)?;
        let goes_on = first.following().next().is_some_and(|next| {
            matches!(next.syntax().context.joined_by, Joint::And | Joint::Semicolon)
        });
        (leads
            && goes_on
            && first.index() == last.index()
            && first.changes_directory()
            && !first.syntax().context.conditional
            && first.syntax().words.len() == 2
            && directory.literal().is_none_or(|text| !text.starts_with(['-', '~']))
            && directory.parts.iter().all(is_known_to_workdir))
        .then_some(ChangeOfDirectory { command: first, is_lost: false })
    }
}

impl Command<'_> {
    /// Whether it is a `cd` of the step's own shell, neither in a subshell nor in a function.
    pub fn changes_directory(self) -> bool {
        let context = &self.syntax().context;
        self.is_one_of(&["cd", "chdir"])
            && context.subshell == 0
            && !context.in_function
            && context.pipeline.is_none()
            && context.parent.is_none()
            && self
                .syntax()
                .wrappers
                .iter()
                .all(|own| own.value == "command" || own.value == "builtin")
    }
}

impl ChangeOfDirectory<'_> {
    /// The directory, as it is written.
    pub fn directory(&self) -> Option<&str> {
        let word = self.command.syntax().words.get(1)?;
        Some(self.command.instruction().dockerfile().slice(word.span))
    }

    /// Whether the directory is `absolute` or `relative`, as far as its value is known.
    pub fn kind(&self) -> &'static str {
        let word = self.command.syntax().words.get(1);
        let value = word.map(|word| self.command.evaluate(word));
        match value.as_ref().and_then(|value| value.text()) {
            Some(text) if text.starts_with('/') => "absolute",
            _ => "relative",
        }
    }

    /// WORKDIR in the place of the step, or in front of what is left of it and back behind it.
    pub fn use_workdir(&self) -> Vec<Edit> {
        let command = self.command;
        let instruction = command.instruction();
        let Some(word) = command.syntax().words.get(1) else { return Vec::new() };
        let Some(directory) = absolute(command, word) else { return Vec::new() };
        let is_alone =
            instruction.commands().count() == 1 && command.span() == instruction.syntax().arguments;
        if instruction.is_deferred() || !instruction.syntax().flags.is_empty() {
            return Vec::new();
        }
        if is_alone {
            let whole = instruction.keyword_span().to(command.span());
            return vec![Edit::replace(whole, format!("WORKDIR {directory}"))];
        }
        let is_first = command.span().before() == instruction.syntax().arguments.before();
        let Some(before) = instruction.known_workdir() else { return Vec::new() };
        if self.is_lost || !is_first {
            return Vec::new();
        }
        let removed = command.remove_from_chain();
        if removed.is_empty() {
            return Vec::new();
        }
        let mut edits = instruction.insert_before(&format!("WORKDIR {directory}"));
        edits.extend(removed);
        edits.extend(instruction.insert_after(&format!("WORKDIR {before}")));
        edits
    }
}

/// Whether WORKDIR can say it too: text and variables.
fn is_known_to_workdir(part: &Part) -> bool {
    matches!(part, Part::Text(_) | Part::Glob(_) | Part::Variable { operator: false, .. })
}

/// The path, if it is constant and absolute and needs no quotes in WORKDIR.
fn absolute(command: Command<'_>, word: &Word) -> Option<String> {
    let text = word.literal()?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
    let known = matches!(command.evaluate(word), Value::Known(_));
    (known && is_plain && text.starts_with('/')).then(|| text.into_owned())
}

impl Instruction<'_> {
    /// The working directory that it finds, if all of it is known.
    fn known_workdir(self) -> Option<String> {
        Some(self.workdir()).filter(|path| !path.contains("${"))
    }
}
