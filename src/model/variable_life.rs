//! What becomes of ARG and ENV: whether anything uses them, wins over them, or still has them when
//! the image runs.

use super::variable_uses::VariableUse;
use super::variables::{Binding, PLATFORM_ARGUMENTS, PREDEFINED_ARGUMENTS};
use super::{DeclaredBy, Detail, Dockerfile, Instruction, Keyword, Stage};
use crate::text::Spanned;

impl<'p> Dockerfile<'p> {
    /// The ARGs that nothing in the file can use: whose name stands nowhere else, and which no
    /// RUN finds in its environment.
    pub fn unused_arguments(self) -> Vec<Spanned<&'p str>> {
        let mut found = Vec::new();
        // What a part of a file is put into is not known.
        if self.is_fragment() {
            return found;
        }
        for binding in self.global_arguments() {
            self.unused(binding, &mut found);
        }
        for stage in self.stages() {
            for binding in stage.bindings().iter().filter(|own| own.origin == DeclaredBy::Arg) {
                if !stage.runs_something_after(binding.instruction) {
                    self.unused(binding, &mut found);
                }
            }
        }
        found
    }

    fn unused(self, binding: &'p Binding, found: &mut Vec<Spanned<&'p str>>) {
        let name = binding.name.as_str();
        let is_for_builder = PREDEFINED_ARGUMENTS.contains(&name)
            || PLATFORM_ARGUMENTS.contains(&name)
            || name.starts_with("BUILDKIT_")
            || matches!(name, "SOURCE_DATE_EPOCH" | "BUILDX_EXPERIMENTAL");
        if is_for_builder || self.is_named_beside(name, binding.span.start as usize) {
            return;
        }
        found.push(Spanned::new(name, binding.span));
    }

    /// Whether a name stands anywhere else in the file, be it in a comment.
    fn is_named_beside(self, name: &str, own: usize) -> bool {
        let text = self.syntax().text.as_bytes();
        let is_part = |byte: Option<&u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        memchr::memmem::find_iter(text, name.as_bytes()).any(|at| {
            let before = at.checked_sub(1).and_then(|before| text.get(before));
            at != own && !is_part(before) && !is_part(text.get(at + name.len()))
        })
    }

    /// The ARGs of stages with another default than the one of the name in front of the first FROM,
    /// which comes second.
    pub fn redeclared_arguments(self) -> Vec<(&'p Binding, &'p Binding)> {
        let mut found = Vec::new();
        if self.global_arguments().is_empty() {
            return found;
        }
        let stages = self.stages().flat_map(Stage::bindings);
        for binding in stages.filter(|own| own.origin == DeclaredBy::Arg) {
            let global = self.global_arguments().iter().rfind(|own| own.name == binding.name);
            if let Some(global) = global
                && binding.value_span.is_some()
                && global.value_span.is_some()
                && let (Some(own), Some(other)) = (binding.value.text(), global.value.text())
                && own != other
            {
                found.push((binding, global));
            }
        }
        found
    }
}

impl Stage<'_> {
    /// Whether a RUN, or what another file may make of the stage, comes after an instruction: in it
    /// or in a stage that builds on it.
    fn runs_something_after(self, index: usize) -> bool {
        let runs = |own: Instruction<'_>| {
            own.index() > index && (own.is_deferred() || own.keyword() == Keyword::Run)
        };
        self.dockerfile().stages().any(|stage| {
            stage.lineage().any(|below| below == self) && stage.instructions().any(runs)
        })
    }
}

impl<'p> Instruction<'p> {
    /// The variables of a command for the running image that only the build has, each with its ARG.
    pub fn build_only_variables(self) -> Vec<(Spanned<String>, &'p Binding)> {
        let runs = matches!(
            self.detail(),
            Detail::Cmd(_) | Detail::Entrypoint(_) | Detail::HealthcheckCmd(_)
        );
        let Some(stage) = self.stage().filter(|_| runs && !self.is_deferred()) else {
            return Vec::new();
        };
        let mut uses = Vec::new();
        self.shell_uses(&mut uses);
        let mut found: Vec<(Spanned<String>, &'p Binding)> = Vec::new();
        for VariableUse { name, .. } in uses {
            let global = || {
                let mut global = self.dockerfile().global_arguments().iter().rev();
                global.find(|own| own.name == name.value)
            };
            let binding = stage.variable(&name.value).or_else(global);
            let is_new = found.iter().all(|(other, _)| other.value != name.value);
            if let Some(binding) = binding.filter(|own| own.origin == DeclaredBy::Arg)
                && is_new
                && !stage.base_may_set(&name.value)
            {
                found.push((name, binding));
            }
        }
        found
    }

    /// The names of an ARG over which an ENV wins that stands before it, or behind it before anything
    /// has found the argument, with that. One whose value comes from an ARG of the same name is no
    /// loss.
    pub fn overruled_arguments(self) -> Vec<(&'p Binding, &'p Binding)> {
        let Some(stage) = self.stage().filter(|_| matches!(self.detail(), Detail::Arg(_))) else {
            return Vec::new();
        };
        let own = stage.bindings().iter().filter(|own| own.instruction == self.index());
        let overruled = own.filter_map(|own| {
            let before = stage.dockerfile.data.binding(Some(stage.index), self.index(), &own.name);
            let before = before.filter(|winner| winner.origin == DeclaredBy::Env);
            let winner = before.or_else(|| self.next_env(own))?;
            let value = winner.value_span.map_or("", |span| self.dockerfile().slice(span));
            let comes_from_it = value.contains('$') && value.contains(own.name.as_str());
            (!comes_from_it).then_some((own, winner))
        });
        overruled.collect()
    }

    /// The ENV of the same name as an ARG of this instruction that stands behind it in its stage,
    /// where nothing in between can find what the ARG says.
    fn next_env(self, own: &Binding) -> Option<&'p Binding> {
        let stage = self.stage()?;
        let next = stage.bindings_of(&own.name).find(|it| it.instruction > own.instruction)?;
        let name = own.name.as_str();
        let takes = |text: &str| {
            text.split('$').skip(1).any(|it| it.trim_start_matches('{').starts_with(name))
        };
        let is_found = |it: Instruction<'_>| {
            let text = it.dockerfile().slice(it.syntax().span);
            // Another pair of the same ARG or ENV may take what the ARG says.
            match it.index() == own.instruction || it.index() == next.instruction {
                true => takes(text),
                false => it.is_deferred() || it.keyword() == Keyword::Run || text.contains(name),
            }
        };
        let until = own.instruction..=next.instruction;
        let mut steps = stage.instructions().filter(|it| until.contains(&it.index()));
        (next.origin == DeclaredBy::Env && !steps.any(is_found)).then_some(next)
    }

    /// The value of `PATH` in an ENV that names none of the places where an image has its programs.
    pub fn lost_path(self) -> Option<Spanned<String>> {
        let Detail::Env(pairs) = self.detail() else { return None };
        let dockerfile = self.dockerfile();
        let pair = pairs.iter().find(|pair| dockerfile.slice(pair.name.span) == "PATH")?;
        let word = pair.value?;
        // What a variable holds may well be the old path.
        let path = dockerfile.syntax().literal(word)?;
        let keeps = path.split(':').any(|entry| {
            let entry = entry.trim_end_matches('/');
            matches!(entry, "/bin" | "/usr/bin" | "/busybox")
                || entry.starts_with("/nix/")
                || entry.contains("nix-profile")
                || entry.contains('%')
                || entry.contains('$')
        });
        let stage = self.stage()?;
        let has_no_programs = stage.base_image().is_none() || self.is_on_windows();
        (!keeps && !has_no_programs && !path.contains(['\\', ';']))
            .then(|| Spanned::new(path, word.span))
    }
}
