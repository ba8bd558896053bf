//! Variables that nothing declares where they are used.

use rustc_hash::FxHashSet;

use super::dockerfile::DockerfileData;
use super::nearest::is_slip;
use super::value::Lookup;
use super::variables::{Binding, PLATFORM_ARGUMENTS, PREDEFINED_ARGUMENTS};
use super::{DeclaredBy, Detail, Instruction, Keyword, Stage, Word};
use crate::dockerfile::{Operator, Part};
use crate::shell;
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
}

/// Why a variable is empty.
#[derive(Clone, Copy, Debug)]
pub enum UndefinedReason<'p> {
    /// The ARG stands in front of the first FROM, and the stage does not repeat it.
    NotRepeated(&'p Binding),
    /// BuildKit knows the argument, and hands it to stages that declare it only.
    PlatformNotDeclared,
    /// It is declared further down in the same stage, or in the same ENV.
    DeclaredLater(&'p Binding),
    /// A name that is declared differs by one slip.
    MeantOther(&'p Binding),
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
        let mut reported: FxHashSet<String> = FxHashSet::default();
        // What is declared stays so, and one look at a name in each kind of place is enough.
        let mut seen: FxHashSet<(String, Keyword)> = FxHashSet::default();
        for instruction in self.instructions().filter(|own| !own.is_deferred()) {
            let keyword = instruction.keyword();
            if keyword == Keyword::From {
                continue;
            }
            for name in instruction.variable_uses() {
                if !seen.insert((name.value.clone(), keyword)) {
                    continue;
                }
                let Some(reason) = instruction.why_undefined(&name) else { continue };
                if reported.insert(name.value.clone()) {
                    found.push(UndefinedVariable { name, instruction, reason });
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
        uses.retain(|name| !matches!(from.lookup(&name.value), Lookup::Declared(_)));
        let inner =
            |name: &str| self.dockerfile.stages().find_map(|stage| stage.bindings_of(name).next());
        let mut seen = FxHashSet::default();
        uses.retain(|name| seen.insert(name.value.clone()));
        uses.into_iter()
            .map(|name| {
                let inner = inner(&name.value);
                (name, inner)
            })
            .collect()
    }

    /// Whether the base image may well set a variable of that name: images of languages and
    /// programs have `NODE_VERSION`, `JAVA_HOME` and the like, plain distributions have nothing.
    fn base_may_set(self, name: &str) -> bool {
        let Some(image) = self.base_image() else { return false };
        let plain = image.name.as_deref().is_some_and(|name| {
            let name = name.rsplit('/').next().unwrap_or_default();
            ["alpine", "busybox", "debian", "ubuntu", "fedora", "rockylinux", "almalinux", "centos"]
                .contains(&name)
        });
        let usual =
            ["VERSION", "MAJOR", "HOME", "RELEASE", "PATH", "SHA256", "DIR", "ROOT", "USER"];
        !plain && name.rsplit('_').next().is_some_and(|last| usual.contains(&last))
    }
}

impl<'p> Instruction<'p> {
    fn data(self) -> &'p DockerfileData {
        self.dockerfile.data
    }

    /// The variables in its words; in RUN, those of its shell text that the text does not set.
    fn variable_uses(self) -> Vec<Spanned<String>> {
        let mut found = Vec::new();
        for word in self.expanded_words() {
            plain_uses(&self.data().syntax.parts(word), &mut found);
        }
        if matches!(self.detail(), Detail::Run(_)) {
            self.shell_uses(&mut found);
        }
        found
    }

    /// The words in which BuildKit replaces variables.
    fn expanded_words(self) -> Vec<Word> {
        let mut words: Vec<Word> = match self.detail() {
            Detail::From { image, .. } => vec![*image],
            Detail::Arg(pairs) | Detail::Env(pairs) | Detail::Label(pairs) => {
                pairs.iter().filter_map(|pair| pair.value).collect()
            }
            Detail::Copy(transfer) | Detail::Add(transfer) => {
                transfer.sources.iter().copied().chain([transfer.destination]).collect()
            }
            Detail::Expose(words) | Detail::Volume(words) => words.clone(),
            Detail::User(word) | Detail::Workdir(word) | Detail::Stopsignal(word) => vec![*word],
            _ => Vec::new(),
        };
        let flags = self
            .syntax()
            .flags
            .iter()
            .filter(|flag| ["platform", "chown", "chmod"].contains(&flag.name.value.as_str()));
        words.extend(flags.filter_map(|flag| flag.value));
        words
    }

    /// The variables of a RUN that its shell text neither sets nor gives a default. Nothing, where
    /// it reads in some file that may set any of them.
    fn shell_uses(self, found: &mut Vec<Spanned<String>>) {
        let commands = || self.scripts().iter().flat_map(|script| &script.commands);
        let reads = commands().any(|command| {
            let name = command.name();
            name.is_some_and(|name| [".", "source", "eval", "getopts"].contains(&name.as_str()))
        });
        if reads {
            return;
        }
        let assigned: FxHashSet<String> = commands().flat_map(assigned_names).collect();
        for command in commands() {
            let values = command.assignments.iter().map(|assignment| &assignment.value);
            let targets = command.redirects.iter().map(|redirect| &redirect.target);
            for part in command.words.iter().chain(values).chain(targets).flat_map(|it| &it.parts) {
                let shell::Part::Variable { name, span, operator: false, .. } = part else {
                    continue;
                };
                let is_name = name.starts_with(|char: char| char.is_ascii_uppercase());
                if is_name && !assigned.contains(name) {
                    found.push(Spanned::new(name.clone(), *span));
                }
            }
        }
    }

    fn why_undefined(self, used: &Spanned<String>) -> Option<UndefinedReason<'p>> {
        use UndefinedReason::{
            DeclaredLater, MeantOther, NotRepeated, Nowhere, PlatformNotDeclared,
        };
        let name = used.value.as_str();
        let lookup = self.lookup(name);
        let is_common = COMMON.contains(&name) || PREDEFINED_ARGUMENTS.contains(&name);
        if matches!(lookup, Lookup::Declared(_)) || is_common {
            return None;
        }
        let stage = self.stage()?;
        let global = self.dockerfile.global_arguments().iter().rev();
        if let Some(global) = global.clone().find(|binding| binding.name == name) {
            return (!stage.base_may_set(name)).then_some(NotRepeated(global));
        }
        if PLATFORM_ARGUMENTS.contains(&name) {
            return Some(PlatformNotDeclared);
        }
        if matches!(self.detail(), Detail::Run(_)) {
            return None;
        }
        // An ARG sees those before it on its own line; an ENV does not, and one that names itself
        // adds to what the base image has.
        let later = stage.bindings_of(name).find(|binding| {
            let is_own = binding.instruction == self.index;
            let is_self = is_own && binding.value_span.is_some_and(|it| it.contains(used.span));
            binding.instruction >= self.index && !is_self
        });
        if later.is_some_and(|later| {
            later.instruction == self.index
                && later.origin == DeclaredBy::Arg
                && later.span.start < used.span.start
        }) {
            return None;
        }
        if let Some(later) = later {
            return (!stage.base_may_set(name)).then_some(DeclaredLater(later));
        }
        let mut in_scope = stage
            .lineage()
            .flat_map(Stage::bindings)
            .filter(|binding| binding.instruction < self.index);
        if let Some(other) = in_scope.find(|binding| is_slip(&binding.name, name)) {
            return Some(MeantOther(other));
        }
        (lookup == Lookup::Undefined).then_some(Nowhere)
    }
}

/// The variables that stand for themselves; an operator says what an unset one means.
fn plain_uses(parts: &[Part], found: &mut Vec<Spanned<String>>) {
    for part in parts {
        let Part::Variable(variable) = part else { continue };
        let is_met = matches!(
            variable.operator,
            Some(
                Operator::Default { .. } | Operator::Alternative { .. } | Operator::Required { .. }
            )
        );
        if !is_met {
            found.push(Spanned::new(variable.name.value.clone(), variable.span));
        }
    }
}

/// The names of the variables that a command gives a value.
fn assigned_names(command: &shell::Command) -> Vec<String> {
    let before = command.assignments.iter().map(|assignment| assignment.name.value.clone());
    let mut names: Vec<String> = before.collect();
    let sets = command.name().is_some_and(|name| {
        ["export", "declare", "local", "readonly", "typeset", "read", "mapfile", "printf"]
            .contains(&name.as_str())
    });
    if sets {
        let texts = command.words.iter().skip(1).map(shell::Word::literal_prefix);
        names.extend(texts.map(|text| text.split('=').next().unwrap_or_default().to_owned()));
    }
    names
}

impl Binding {
    /// From its name to the end of its value.
    pub fn place(&self) -> Span {
        self.value_span.map_or(self.span, |value| self.span.to(value))
    }
}
