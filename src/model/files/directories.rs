//! Working directories: of instructions, and of the commands in a shell text.

use std::rc::Rc;

use super::path::join;
use super::words::Words;
use crate::dockerfile::{Detail, Keyword};
use crate::model::{Base, Command, Instruction, Stage, User};
use crate::shell::Script;

/// Stands for the working directory of a base image that is not known.
pub(super) const UNKNOWN: &str = "${PWD}";

/// The working directory that a stage begins with.
pub(super) fn of_base(stage: Stage<'_>) -> Option<String> {
    match stage.base() {
        Base::Scratch => Some("/".to_owned()),
        Base::Image(image) => image.facts().and_then(|facts| facts.workdir()).map(str::to_owned),
        Base::Stage(_) => None,
    }
}

/// The working directory after a WORKDIR.
pub(super) fn after(instruction: Instruction<'_>, before: &str) -> Option<String> {
    match instruction.detail() {
        Detail::Workdir(word) if !instruction.is_deferred() => {
            Some(match instruction.evaluate(*word).text() {
                Some(text) => join(before, text),
                // Whether it is absolute is not known either.
                None => format!("${{WORKDIR {}}}", instruction.index()),
            })
        }
        _ => None,
    }
}

/// The working directory that an instruction finds.
pub(super) fn workdir_before(instruction: Instruction<'_>) -> String {
    let Some(stage) = instruction.stage() else { return UNKNOWN.to_owned() };
    let mut steps: Vec<Instruction<'_>> = Vec::new();
    let mut base = None;
    for stage in stage.lineage() {
        let own = stage.instructions().rev();
        let workdirs = own.filter(|own| own.keyword() == Keyword::Workdir);
        steps.extend(workdirs.filter(|own| own.index() < instruction.index()));
        base = of_base(stage);
    }
    let start = base.unwrap_or_else(|| UNKNOWN.to_owned());
    steps.iter().rev().fold(start, |before, step| after(*step, &before).unwrap_or(before))
}

/// The home directory of whoever runs an instruction, if that is root.
pub(super) fn home(instruction: Instruction<'_>) -> Option<&'static str> {
    match instruction.user() {
        User::Unknown => None,
        user if user.is_root() => Some("/root"),
        _ => None,
    }
}

/// Follows `cd` through a shell text: subshells and `sh -c` have their own.
pub(super) struct Directories<'s> {
    script: &'s Script,
    /// Where each command so far was run.
    seen: Vec<Rc<str>>,
    /// The directory of each text and depth of subshells that is open.
    open: Vec<(Option<usize>, u32, Rc<str>)>,
}

impl<'s> Directories<'s> {
    pub(super) fn new(script: &'s Script, workdir: &str) -> Directories<'s> {
        Directories { script, seen: Vec::new(), open: vec![(None, 0, workdir.into())] }
    }

    /// Where the command runs. To be asked of each command in order.
    pub(super) fn enter(&mut self, command: Command<'_>) -> Rc<str> {
        let context = command.syntax().context;
        let (parent, depth) = (context.parent, context.subshell);
        let is_another = self.is_another_subshell(command);
        self.open
            .retain(|(own, at, _)| *own != parent || *at < depth || (*at == depth && !is_another));
        let found = self.open.iter().rfind(|(own, at, _)| *own == parent && *at <= depth);
        let directory = match (found, parent) {
            (Some((_, _, directory)), _) => directory.clone(),
            (None, Some(parent)) => self.seen.get(parent).cloned().unwrap_or_default(),
            (None, None) => UNKNOWN.into(),
        };
        if !self.open.iter().any(|(own, at, _)| *own == parent && *at == depth) {
            self.open.push((parent, depth, directory.clone()));
        }
        self.seen.push(directory.clone());
        directory
    }

    /// Whether the command is in another subshell of the same depth than the one before it.
    fn is_another_subshell(&self, command: Command<'_>) -> bool {
        let context = command.syntax().context;
        if context.subshell == 0 || command.index() == 0 {
            return false;
        }
        let before = &self.script.commands[command.index() - 1];
        let same = before.context.parent == context.parent
            && before.context.subshell == context.subshell
            && before.span.end <= command.span().start;
        same && {
            let between = before.span.after().to(command.span().before());
            command.instruction().dockerfile().slice(between).contains(')')
        }
    }

    /// Takes note of a `cd`.
    pub(super) fn leave(&mut self, command: Command<'_>, words: &Words<'_>) {
        let syntax = command.syntax();
        let Some(name) = syntax.words.first().and_then(|word| word.literal()) else { return };
        if !matches!(&*name, "cd" | "pushd" | "popd") {
            return;
        }
        let context = syntax.context;
        // Each member of a pipeline is a subshell of its own.
        if context.pipeline.is_some() && command.pipeline().is_some() {
            return;
        }
        let mut targets = syntax.words[1..].iter().filter(|word| {
            !word.literal().is_some_and(|text| text.len() > 1 && text.starts_with('-'))
        });
        let target = match targets.next() {
            _ if context.conditional || context.in_function || name == "popd" => None,
            Some(word) => words.paths(word).into_iter().next().map(|path| path.text().to_owned()),
            None => home(command.instruction()).map(str::to_owned),
        };
        let target = target
            .filter(|_| !syntax.words.iter().any(|word| word.literal().as_deref() == Some("-")));
        let target = target.unwrap_or_else(|| format!("${{cd {}}}", syntax.span.start));
        let open = self
            .open
            .iter_mut()
            .rfind(|(own, at, _)| *own == context.parent && *at == context.subshell);
        if let Some((_, _, directory)) = open {
            *directory = target.into();
        }
    }
}
