//! The scopes of ARG and ENV.

use super::DeclaredBy;
use super::dockerfile::DockerfileText;
use super::value::{Lookup, Value, evaluate};
use crate::dockerfile::{Detail, Pair};
use crate::text::Span;

/// A declaration of a variable.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// By which instruction.
    pub origin: DeclaredBy,
    /// The index of that instruction in the file.
    pub instruction: usize,
    /// What it is set to.
    pub value: Value,
    /// Where its value stands; absent for `ARG name`.
    pub value_span: Option<Span>,
}

/// Build arguments that exist without an ARG, in FROM lines: the platforms.
pub(super) const PLATFORM_ARGUMENTS: [&str; 11] = [
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
];

/// Build arguments that RUN finds in its environment without an ARG.
pub(super) const PREDEFINED_ARGUMENTS: [&str; 10] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
    "ALL_PROXY",
    "all_proxy",
];

impl DockerfileText {
    /// What `name` stands for before instruction `before`, in `stage` or, without one, in front of
    /// the first FROM. An ENV wins over an ARG, wherever each stands, as in BuildKit.
    pub(super) fn lookup(&self, stage: Option<usize>, before: usize, name: &str) -> Lookup {
        match self.binding(stage, before, name) {
            Some(binding) => Lookup::Declared(binding.value.clone()),
            None => match stage {
                None if PLATFORM_ARGUMENTS.contains(&name) => Lookup::Declared(Value::Unknown),
                None => Lookup::Undefined,
                Some(_) if PREDEFINED_ARGUMENTS.contains(&name) => Lookup::PerhapsInherited,
                Some(stage) if self.rests_on_scratch(stage) => Lookup::Undefined,
                Some(_) => Lookup::PerhapsInherited,
            },
        }
    }

    /// The declaration of `name` that holds before instruction `before`.
    pub(super) fn binding(
        &self,
        stage: Option<usize>,
        before: usize,
        name: &str,
    ) -> Option<&Binding> {
        let mut argument = None;
        let Some(mut at) = stage else {
            let environment = self.global_environment.iter().rev();
            return environment
                .chain(self.global_arguments.iter().rev())
                .find(|binding| binding.name == name && binding.instruction < before);
        };
        // Each stage builds on an earlier one, so this ends.
        loop {
            let stage = &self.stages[at];
            let own = stage.bindings_by_name.get(name).into_iter().flatten().rev();
            let own = own.map(|index| &stage.bindings[*index]);
            for binding in own.filter(|binding| binding.instruction < before) {
                match binding.origin {
                    DeclaredBy::Env => return Some(binding),
                    DeclaredBy::Arg => argument = argument.or(Some(binding)),
                }
            }
            match self.stages[at].parent() {
                Some(parent) => at = parent,
                None => return argument,
            }
        }
    }

    fn rests_on_scratch(&self, mut stage: usize) -> bool {
        while let Some(parent) = self.stages[stage].parent() {
            stage = parent;
        }
        self.stages[stage].is_from_scratch()
    }

    /// Reads the declarations of one instruction into `self`.
    pub(super) fn bind(&mut self, instruction: usize, stage: Option<usize>) {
        let (pairs, origin): (Vec<Pair>, DeclaredBy) =
            match &self.syntax.instructions[instruction].detail {
                Detail::Arg(pairs) => (pairs.clone(), DeclaredBy::Arg),
                Detail::Env(pairs) => (pairs.clone(), DeclaredBy::Env),
                _ => return,
            };
        let mut bindings = Vec::with_capacity(pairs.len());
        for pair in pairs {
            let Some(name) = self.syntax.literal(pair.name) else { continue };
            let value = match (origin, pair.value) {
                (_, Some(word)) => {
                    let parts = self.syntax.parts(word);
                    let value = evaluate(&parts, &|name| {
                        self.lookup_among(&bindings, origin, stage, instruction, name)
                    });
                    match (origin, value) {
                        (DeclaredBy::Arg, Value::Known(text)) => Value::Default(text),
                        (_, value) => value,
                    }
                }
                (DeclaredBy::Arg, None) => match stage {
                    // `ARG name` in a stage takes the value of the global one.
                    Some(_) => self
                        .binding(None, usize::MAX, &name)
                        .map_or(Value::Unknown, |global| global.value.clone()),
                    None => Value::Unknown,
                },
                (DeclaredBy::Env, None) => Value::Known(String::new()),
            };
            let given = match origin {
                DeclaredBy::Arg => self.build_arguments.get(&name).cloned(),
                DeclaredBy::Env => None,
            };
            bindings.push(Binding {
                value: given.map_or(value, Value::Known),
                name,
                span: pair.name.span,
                origin,
                instruction,
                value_span: pair.value.map(|word| word.span),
            });
        }
        match stage {
            Some(stage) => self.stages[stage].declare(bindings),
            None if origin == DeclaredBy::Arg => self.global_arguments.extend(bindings),
            None => self.global_environment.extend(bindings),
        }
    }

    /// As [`DockerfileText::lookup`], where an ARG sees those before it in the same instruction
    /// and an ENV does not.
    fn lookup_among(
        &self,
        bindings: &[Binding],
        origin: DeclaredBy,
        stage: Option<usize>,
        instruction: usize,
        name: &str,
    ) -> Lookup {
        if origin == DeclaredBy::Arg
            && let Some(binding) = bindings.iter().rev().find(|binding| binding.name == name)
        {
            return Lookup::Declared(binding.value.clone());
        }
        self.lookup(stage, instruction, name)
    }
}
