//! Variables that nothing declares where they are used.

use rustc_hash::{FxHashMap, FxHashSet};

use super::nearest::is_slip;
use super::value::Lookup;
use super::variable_uses::VariableUse;
use super::variables::{Binding, PLATFORM_ARGUMENTS, PREDEFINED_ARGUMENTS};
use super::{Base, DeclaredBy, Detail, Dockerfile, Instruction, Keyword, Stage};
use crate::text::{Span, Spanned};

/// A variable that is empty for certain, or as good as.
#[derive(Clone, Debug)]
pub struct UndefinedVariable<'p> {
    /// Its name, with the place of the whole `$name`.
    pub name: Spanned<String>,
    /// The instruction that uses it.
    pub instruction: Instruction<'p>,
    /// Why it is empty.
    pub reason: UndefinedReason<'p>,
    /// Whether it is used in the words of an instruction, which the builder expands, and not only
    /// in the shell text of RUN.
    pub is_in_words: bool,
}

/// Why a variable is empty.
#[derive(Clone, Copy, Debug)]
pub enum UndefinedReason<'p> {
    /// The ARG stands in front of the first FROM, and the stage does not repeat it.
    NotRepeated(&'p Binding),
    /// BuildKit knows the argument, and hands it to stages that declare it only.
    PlatformNotDeclared,
    /// It is set by the same ENV, all words of which see what was before.
    SameEnv {
        /// Where it is set.
        binding: &'p Binding,
        /// Whether the base image may have set it before, so that it is old and not empty.
        may_be_old: bool,
    },
    /// It is declared further down in the same stage.
    DeclaredLater(&'p Binding),
    /// A name that is declared differs by one slip.
    MeantOther(&'p Binding),
    /// A name that every image sets differs by one slip.
    MeantCommon(&'static str),
    /// It is declared in a stage that this one does not build on.
    OtherStage(&'p Binding),
    /// Nothing declares it, and there is no base image that could.
    Nowhere,
}

/// Variables that Docker, a shell or a login sets, so that no image need declare them.
const COMMON: [&str; 16] = [
    "PATH", "HOME", "HOSTNAME", "TERM", "PWD", "OLDPWD", "USER", "SHELL", "LANG", "UID", "EUID",
    "RANDOM", "IFS", "PPID", "LINENO", "SECONDS",
];

impl<'p> Stage<'p> {
    /// The variables that are used in this stage and undefined, the first use of each; those of its
    /// FROM apart.
    pub fn undefined_variables(self) -> Vec<UndefinedVariable<'p>> {
        let mut found: Vec<UndefinedVariable<'p>> = Vec::new();
        let mut reported: FxHashMap<String, usize> = FxHashMap::default();
        // What is declared stays so, and one look at a name in each kind of place is enough.
        let mut seen: FxHashSet<(String, Keyword, bool)> = FxHashSet::default();
        for instruction in self.instructions().filter(|own| !own.is_deferred()) {
            let keyword = instruction.keyword();
            if keyword == Keyword::From {
                continue;
            }
            for used in instruction.variable_uses() {
                // The words of an ENV differ: one may add to what another sets.
                if !seen.insert((used.name.value.clone(), keyword, used.in_shell))
                    && keyword != Keyword::Env
                {
                    continue;
                }
                let Some(reason) = instruction.why_undefined(&used) else { continue };
                let VariableUse { name, in_shell } = used;
                match reported.get(&name.value) {
                    Some(at) => found[*at].is_in_words |= !in_shell,
                    None => {
                        reported.insert(name.value.clone(), found.len());
                        let is_in_words = !in_shell;
                        found.push(UndefinedVariable { name, instruction, reason, is_in_words });
                    }
                }
            }
        }
        found
    }

    /// The variables of its FROM that no ARG in front of the first FROM declares, each with an ARG
    /// of that name in a stage, which is of no use to it, if there is one.
    pub fn undeclared_in_from(self) -> Vec<(Spanned<String>, Option<&'p Binding>)> {
        let from = self.from_instruction();
        let mut uses = from.variable_uses();
        uses.retain(|own| !matches!(from.lookup(&own.name.value), Lookup::Declared(_)));
        let inner =
            |name: &str| self.dockerfile.stages().find_map(|stage| stage.bindings_of(name).next());
        let mut seen = FxHashSet::default();
        uses.retain(|own| seen.insert(own.name.value.clone()));
        uses.into_iter()
            .map(|VariableUse { name, .. }| {
                let inner = inner(&name.value);
                (name, inner)
            })
            .collect()
    }

    /// Whether a part of its image's name is all of it; `None` where it is no part.
    pub fn image_is(self, part: Span) -> Option<bool> {
        let Detail::From { image, .. } = self.from_instruction().detail() else { return None };
        image.span.contains(part).then_some(image.span == part)
    }

    /// Whether what it rests on leaves a variable unset; `None` where that is not known.
    fn base_leaves_unset(self, name: &str) -> Option<bool> {
        match self.lineage().last()?.base() {
            Base::Image(image) => image.leaves_unset(name),
            _ => Some(true),
        }
    }

    /// Whether the base image may well set a variable of that name: images of languages and
    /// programs have `NODE_VERSION`, `JAVA_HOME` and the like.
    pub(super) fn base_may_set(self, name: &str) -> bool {
        let usual =
            ["VERSION", "MAJOR", "HOME", "RELEASE", "PATH", "SHA256", "DIR", "ROOT", "USER"];
        match self.base_leaves_unset(name) {
            Some(unset) => !unset,
            None => name.rsplit('_').next().is_some_and(|last| usual.contains(&last)),
        }
    }

    /// An ARG of a stage that this one does not build on.
    fn foreign_binding(self, name: &str) -> Option<&'p Binding> {
        let others = self.dockerfile.stages().filter(|other| *other != self);
        others.flat_map(|other| other.bindings_of(name)).find(|own| own.origin == DeclaredBy::Arg)
    }
}

impl<'p> Dockerfile<'p> {
    /// In a part of a file, which has no stage: the variables that one pair of an ENV sets and
    /// another uses, with the place of that, where nothing has declared them before.
    pub fn set_and_used_in_one_env(self) -> Vec<(Spanned<String>, Span)> {
        let mut found = Vec::new();
        if !self.is_fragment() {
            return found;
        }
        let mut declared: FxHashSet<String> = FxHashSet::default();
        for instruction in self.instructions().filter(|own| !own.is_deferred()) {
            let (Detail::Env(pairs) | Detail::Arg(pairs)) = instruction.detail() else { continue };
            let names: Vec<Option<String>> =
                pairs.iter().map(|pair| self.syntax().literal(pair.name)).collect();
            if matches!(instruction.detail(), Detail::Env(_)) && pairs.len() > 1 {
                for used in instruction.variable_uses() {
                    let setter = pairs.iter().zip(&names).find(|(pair, name)| {
                        name.as_deref() == Some(used.name.value.as_str())
                            && !pair.span.contains(used.name.span)
                    });
                    if let Some((pair, _)) = setter
                        && !declared.contains(&used.name.value)
                    {
                        found.push((used.name, pair.span));
                    }
                }
            }
            declared.extend(names.into_iter().flatten());
        }
        found
    }

    /// The argument that FROM knows and that differs from a name by one slip.
    pub fn argument_meant_by(self, name: &str) -> Option<&'p str> {
        let global = self.global_arguments().iter().map(|binding| binding.name.as_str());
        global.chain(PLATFORM_ARGUMENTS).find(|known| is_slip(known, name))
    }
}

impl<'p> Instruction<'p> {
    fn why_undefined(self, used: &VariableUse) -> Option<UndefinedReason<'p>> {
        use UndefinedReason::{
            DeclaredLater, MeantCommon, MeantOther, NotRepeated, Nowhere, OtherStage,
            PlatformNotDeclared, SameEnv,
        };
        let name = used.name.value.as_str();
        if matches!(self.lookup(name), Lookup::Declared(_)) {
            return None;
        }
        let stage = self.stage()?;
        if let Some(binding) = self.binding_beside(&used.name) {
            let may_be_old = name == "PATH" || stage.base_may_set(name);
            return Some(SameEnv { binding, may_be_old });
        }
        let leaves_unset = stage.base_leaves_unset(name) == Some(true);
        // HOME and the like are there in a shell, and for the builder only if the image says so.
        if PREDEFINED_ARGUMENTS.contains(&name)
            || COMMON.contains(&name) && (used.in_shell || !leaves_unset)
        {
            return None;
        }
        let global = self.dockerfile.global_arguments().iter().rev();
        if let Some(global) = global.clone().find(|binding| binding.name == name) {
            return (!stage.base_may_set(name)).then_some(NotRepeated(global));
        }
        if PLATFORM_ARGUMENTS.contains(&name) {
            return Some(PlatformNotDeclared);
        }
        let foreign = || stage.foreign_binding(name);
        if used.in_shell && !leaves_unset {
            return foreign().filter(|_| !stage.base_may_set(name)).map(OtherStage);
        }
        let mut later = stage.bindings_of(name).filter(|own| own.instruction >= self.index);
        if let Some(later) = later.next() {
            // An ARG sees those before it on its own line, and what names itself adds to what the
            // base image has.
            let is_own = later.instruction == self.index;
            return (!is_own && !stage.base_may_set(name)).then_some(DeclaredLater(later));
        }
        let mut in_scope = stage
            .lineage()
            .flat_map(Stage::bindings)
            .filter(|binding| binding.instruction < self.index);
        if let Some(other) = in_scope.find(|binding| is_slip(&binding.name, name)) {
            return Some(MeantOther(other));
        }
        if !used.in_shell && is_slip("PATH", name) {
            return Some(MeantCommon("PATH"));
        }
        match foreign().filter(|_| !stage.base_may_set(name)) {
            Some(binding) => Some(OtherStage(binding)),
            None => (!used.in_shell && leaves_unset).then_some(Nowhere),
        }
    }

    /// The pair of this ENV that sets a variable which another pair of it uses.
    fn binding_beside(self, used: &Spanned<String>) -> Option<&'p Binding> {
        if !matches!(self.detail(), Detail::Env(_)) {
            return None;
        }
        let mut own = self.stage()?.bindings_of(&used.value).filter(|binding| {
            binding.instruction == self.index && binding.origin == DeclaredBy::Env
        });
        // One that names itself adds to what was there.
        own.find(|binding| !binding.value_span.is_some_and(|it| it.contains(used.span)))
    }
}

impl Binding {
    /// From its name to the end of its value.
    pub fn place(&self) -> Span {
        self.value_span.map_or(self.span, |value| self.span.to(value))
    }
}
