//! What `build` of a service and its Dockerfile say to each other: arguments, contexts, platforms.

use rustc_hash::FxHashSet;

use super::dockerfile::DockerfileText;
use super::nearest::is_slip;
use super::secret::is_secret_name;
use super::value::{Lookup, Value as Known};
use super::variables::{Binding, PLATFORM_ARGUMENTS, PREDEFINED_ARGUMENTS};
use super::{
    Base, Build, Container, DeclaredBy, Detail, Dockerfile, Image, Instruction, Reference, Service,
    ServiceVariable, Stage,
};
use crate::compose::{Setting, Value};
use crate::dockerfile::{ImageReference, Operator, Part};
use crate::text::{Span, Spanned};

/// A build argument that no stage which is built declares.
#[derive(Clone, Copy, Debug)]
pub struct UnusedArgument<'p> {
    /// Its name.
    pub name: Spanned<&'p str>,
    /// The ARG of a stage that is not built, or one with nearly that name.
    pub near: Option<&'p Binding>,
    /// Whether that ARG has that name.
    pub is_elsewhere: bool,
}

/// A build argument that is needed and that nobody gives.
#[derive(Clone, Debug)]
pub struct MissingArgument<'p> {
    /// The ARG without default.
    pub binding: &'p Binding,
    /// Where it is needed.
    pub used: Span,
}

/// A secret among the build arguments, and its way into the image.
#[derive(Clone, PartialEq, Debug)]
pub struct SecretArgument<'p> {
    /// Its name.
    pub name: Spanned<&'p str>,
    /// The ARG that takes it.
    pub declared: Span,
    /// The first instruction that uses it.
    pub used: Option<Span>,
}

impl<'p> Dockerfile<'p> {
    /// Whether all that it says can be read: it has no syntax error, and Docker's own frontend
    /// reads it.
    pub(super) fn is_read_whole(self) -> bool {
        !self.is_fragment() && !self.has_foreign_frontend()
    }

    /// All its ARGs.
    pub fn arguments(self) -> impl Iterator<Item = &'p Binding> {
        let of_stages = self.stages().flat_map(Stage::bindings);
        self.global_arguments().iter().chain(of_stages.filter(|own| own.origin == DeclaredBy::Arg))
    }
}

/// Whether the builder or the tools in a RUN know an argument without an ARG.
fn is_for_builder(name: &str) -> bool {
    PREDEFINED_ARGUMENTS.contains(&name)
        || PLATFORM_ARGUMENTS.contains(&name)
        || name.starts_with("BUILDKIT_")
        || matches!(name, "SOURCE_DATE_EPOCH" | "BUILDX_EXPERIMENTAL")
}

impl Build<'_> {
    /// Whether an argument is what it is because nothing outside says otherwise: `${NAME:-value}`.
    fn is_default_argument(self, name: &str) -> bool {
        let Some(list) = self.get("args") else { return false };
        let is_own = |item: &&Value| {
            item.text_with_holes().is_some_and(|text| text.split('=').next() == Some(name))
        };
        let item = list.items().iter().find(is_own);
        let value = item.or_else(|| Some(&list.entry(name)?.value));
        value.is_some_and(Value::is_default)
    }
}

impl Build<'_> {
    /// What a variable in a FROM of the Dockerfile stands for in this build.
    pub(super) fn lookup_in_from(self, dockerfile: &DockerfileText, name: &str) -> Lookup {
        let declared = dockerfile.lookup(None, usize::MAX, name);
        let arguments = self.args();
        let given = arguments.iter().find(|own| own.name.value == name);
        match (given.map(|own| own.value), declared) {
            (Some(Setting::Known(own)), Lookup::Declared(_)) => {
                let text = own.value.to_owned();
                Lookup::Declared(match self.is_default_argument(name) {
                    true => Known::Default(text),
                    false => Known::Known(text),
                })
            }
            (Some(_), Lookup::Declared(_)) => Lookup::Declared(Known::Unknown),
            (_, declared) => declared,
        }
    }
}

impl<'p> Container<'p> {
    /// How its service builds its stage; none where another service does.
    pub fn build(self) -> Option<Build<'p>> {
        self.service.build()
    }

    /// The image that a stage builds on where its service builds it, with the arguments that it
    /// gives.
    pub(super) fn base_image_of(self, stage: Stage<'p>) -> Option<Image> {
        let Base::Image(image) = stage.base() else { return None };
        let data = stage.dockerfile.data;
        let from = stage.from_instruction();
        let (Some(build), Detail::From { image: word, .. }) = (self.build(), from.detail()) else {
            return Some(image.clone());
        };
        if image.variables.is_empty() {
            return Some(image.clone());
        }
        let arguments = build.args();
        let mut image = data.image_of(*word, &|name| build.lookup_in_from(data, name));
        for (name, span) in &mut image.variables {
            if let Some(own) = arguments.iter().find(|own| own.name.value == *name) {
                *span = Some(own.span);
            }
        }
        Some(image)
    }

    /// The arguments that its service gives to no ARG of a stage that is built.
    pub fn unused_arguments(self) -> Vec<UnusedArgument<'p>> {
        let dockerfile = self.stage.dockerfile;
        let Some(build) = self.build().filter(|_| dockerfile.is_read_whole()) else {
            return Vec::new();
        };
        let given = build.args();
        if given.is_empty() {
            return Vec::new();
        }
        // What ONBUILD of a base image declares is not known.
        if dockerfile.has_onbuild_base() {
            return Vec::new();
        }
        let needed = self.stage.with_needed();
        let in_needed: FxHashSet<&str> = dockerfile
            .global_arguments()
            .iter()
            .chain(needed.iter().flat_map(|stage| stage.bindings()))
            .filter(|own| own.origin == DeclaredBy::Arg)
            .map(|own| own.name.as_str())
            .collect();
        let is_open = |own: &&ServiceVariable<'p>| {
            let name = own.name.value;
            !in_needed.contains(name) && !is_for_builder(name) && !self.shares(build, own)
        };
        let unused = given.iter().filter(is_open).map(|own| {
            let name = own.name;
            let elsewhere = dockerfile.arguments().find(|other| other.name == name.value);
            let near = elsewhere
                .or_else(|| dockerfile.arguments().find(|it| is_slip(&it.name, name.value)));
            UnusedArgument { name, near, is_elsewhere: elsewhere.is_some() }
        });
        unused.collect()
    }

    /// Whether an argument comes from a list that several services share.
    fn shares(self, build: Build<'p>, argument: &ServiceVariable<'p>) -> bool {
        let is_own = |value: &Value| value.is_own();
        let list = build.get("args");
        let entry = list.and_then(|list| list.entry(argument.name.value));
        !is_own(build.value)
            || list.is_some_and(|list| !is_own(list))
            || entry.is_some_and(|entry| !is_own(&entry.value))
    }

    /// The arguments without default that FROM, or a `${name:?}`, of a stage that is built needs
    /// and that its service does not give.
    pub fn missing_arguments(self) -> Vec<MissingArgument<'p>> {
        let dockerfile = self.stage.dockerfile;
        let Some(build) = self.build().filter(|_| dockerfile.is_read_whole()) else {
            return Vec::new();
        };
        let args = build.get("args");
        if !self.service.is_whole()
            || args.is_some_and(|args| args.items().iter().any(Value::is_unknown))
        {
            return Vec::new();
        }
        let given: FxHashSet<&str> = build.args().iter().map(|own| own.name.value).collect();
        let mut found: Vec<MissingArgument<'p>> = Vec::new();
        let mut add = |binding: Option<&'p Binding>, used: Span| {
            let Some(binding) = binding else { return };
            let name = binding.name.as_str();
            let is_new = found.iter().all(|other| other.binding.name != name);
            if binding.value_span.is_none()
                && binding.origin == DeclaredBy::Arg
                && binding.value.text().is_none()
                && !given.contains(name)
                && !is_for_builder(name)
                && is_new
            {
                found.push(MissingArgument { binding, used });
            }
        };
        for stage in self.stage.with_needed() {
            if let Detail::From { image, .. } = stage.from_instruction().detail() {
                for part in dockerfile.syntax().parts(*image) {
                    if let Part::Variable(variable) = part
                        && matches!(variable.operator, None | Some(Operator::Required { .. }))
                    {
                        let name = &variable.name.value;
                        let global = dockerfile.global_arguments().iter();
                        add(global.rev().find(|own| own.name == *name), variable.span);
                    }
                }
            }
            for instruction in stage.instructions().skip(1) {
                for word in instruction.expanded_words() {
                    for variable in instruction.variables_in(word) {
                        if matches!(variable.operator, Some(Operator::Required { .. })) {
                            let name = &variable.name.value;
                            let mut own = stage.lineage().flat_map(|it| it.bindings_of(name));
                            add(own.find(|it| it.origin == DeclaredBy::Arg), variable.span);
                        }
                    }
                }
            }
        }
        found
    }

    /// The secrets among the arguments that its service gives to an ARG of its Dockerfile.
    pub fn secret_arguments(self) -> Vec<SecretArgument<'p>> {
        let dockerfile = self.stage.dockerfile;
        let Some(build) = self.build() else { return Vec::new() };
        let secrets = build.args().into_iter().filter(|own| {
            // What is switched off, or a path to it, is no secret.
            let is_harmless = own.value.value().is_some_and(|value| {
                value.is_empty()
                    || matches!(*value, "0" | "1" | "true" | "false")
                    || value.starts_with('/')
            });
            is_secret_name(own.name.value) && !is_harmless
        });
        let found = secrets.filter_map(|own| {
            let binding = dockerfile.arguments().find(|it| it.name == own.name.value)?;
            let users = dockerfile.instructions().filter(|it| it.index() != binding.instruction);
            let used = users.filter(|it| !matches!(it.detail(), Detail::Arg(_))).find_map(|it| {
                let uses = it.variable_uses();
                uses.iter().any(|it| it.name.value == own.name.value).then(|| it.first_line())
            });
            Some(SecretArgument { name: own.name, declared: binding.span, used })
        });
        found.collect()
    }

    /// The build contexts that its service names and its Dockerfile does not use.
    pub fn unused_contexts(self) -> Vec<Spanned<&'p str>> {
        let dockerfile = self.stage.dockerfile;
        let Some(build) = self.build().filter(|_| dockerfile.is_read_whole()) else {
            return Vec::new();
        };
        let contexts = build.additional_contexts();
        if contexts.is_empty() {
            return Vec::new();
        }
        let Some(names) = dockerfile.names_in_from() else { return Vec::new() };
        let is_unused = |own: &ServiceVariable<'p>| {
            !names.iter().any(|name| is_same_image(name, own.name.value))
        };
        contexts.into_iter().filter(is_unused).map(|own| own.name).collect()
    }

    /// The platform that `platform` asks for, and the other that `FROM --platform` of its stage,
    /// or `build.platforms`, is for.
    pub fn other_platform(self) -> Option<(Spanned<&'p str>, Spanned<String>)> {
        let wanted = self.service.text(&["platform"]).known()?;
        if let Some(build) = self.build() {
            let list = crate::compose::List::texts(build.get("platforms"));
            let fits = list.items.iter().any(|own| is_same_platform(own.value, wanted.value));
            if let Some(first) = list.items.first().filter(|_| list.is_complete && !fits) {
                return Some((wanted, first.map(str::to_owned)));
            }
        }
        let from = self.stage.lineage().last()?.from_instruction();
        let word = from.flag("platform")?.value?;
        let value = from.evaluate(word);
        let text = value.text().filter(|_| value.is_known())?;
        let differs = !is_same_platform(text, wanted.value);
        differs.then(|| (wanted, Spanned::new(text.to_owned(), word.span)))
    }
}

/// Whether two platforms are one as far as both say.
fn is_same_platform(one: &str, other: &str) -> bool {
    let parts = |text: &str| -> Vec<String> {
        let normal =
            text.to_ascii_lowercase().replace("x86_64", "amd64").replace("aarch64", "arm64");
        normal.split('/').map(str::to_owned).collect()
    };
    let (one, other) = (parts(one), parts(other));
    // `arm64` and `linux/arm64`, `arm64` and `arm64/v8`.
    one.iter().zip(&other).all(|(a, b)| a == b)
        || one.len() != other.len() && {
            let (short, long) =
                if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
            short.iter().all(|part| long.contains(part))
        }
}

/// Whether two references are of one image, or one name of a context.
fn is_same_image(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        let text = text.strip_prefix("docker.io/").unwrap_or(text);
        let text = text.strip_prefix("library/").unwrap_or(text);
        let reference = ImageReference::parse(text);
        let bare = reference.tag.is_none() && reference.digest.is_none();
        let lower = text.to_ascii_lowercase();
        if bare { format!("{lower}:latest") } else { lower }
    };
    one.eq_ignore_ascii_case(other) || plain(one) == plain(other)
}

impl<'p> Dockerfile<'p> {
    /// The names that FROM, `--from` and `from=` of it hold, those of its stages among them; `None`
    /// where a variable holds one.
    fn names_in_from(self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        for stage in self.stages() {
            if let Detail::From { image, name } = stage.from_instruction().detail() {
                let value = stage.from_instruction().evaluate(*image);
                names.push(value.text()?.to_owned());
                names.extend(name.as_ref().map(|name| name.value.clone()));
            }
            for (_, reference) in stage.instructions().flat_map(Instruction::references) {
                match reference {
                    Reference::Image(image) if image.name.is_none() => return None,
                    Reference::Image(image) => names.push(image.text),
                    Reference::Stage(stage) => {
                        names.extend(stage.name().map(|name| name.value.to_owned()));
                    }
                    Reference::MissingStage(_) => (),
                }
            }
        }
        Some(names)
    }

    pub(super) fn has_onbuild_base(self) -> bool {
        self.stages().filter_map(Stage::base_image).any(|image| image.text.contains("onbuild"))
    }
}

impl<'p> Service<'p> {
    /// The stage with nearly the name of the one that `build.target` asks for, and the target, where
    /// the Dockerfile has no such stage.
    pub fn undefined_target(self) -> Option<(Spanned<&'p str>, Option<Stage<'p>>, Dockerfile<'p>)> {
        if !self.lacks_its_target() {
            return None;
        }
        let target = match self.build()?.target() {
            Setting::Known(target) => target,
            _ => return None,
        };
        let dockerfile = self.dockerfile()?;
        if !dockerfile.is_read_whole() {
            return None;
        }
        let near = dockerfile
            .stages()
            .find(|stage| stage.name().is_some_and(|name| is_slip(name.value, target.value)));
        Some((target, near, dockerfile))
    }

    /// The services that `additional_contexts` names which build nothing, each with its name's
    /// place and the service.
    pub fn contexts_without_build(self) -> Vec<(Spanned<&'p str>, Service<'p>)> {
        let Some(build) = self.build() else { return Vec::new() };
        let named = build.additional_contexts().into_iter().filter_map(|context| {
            let value = context.value.known()?;
            let name = value.value.strip_prefix("service:")?;
            let other = self.compose().service(name)?;
            let lacks = !other.has("build") && !other.may_inherit();
            lacks.then_some((Spanned::new(name, value.span), other))
        });
        named.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_are_compared_as_far_as_they_go() {
        for (a, b) in [
            ("linux/amd64", "linux/x86_64"),
            ("linux/arm64/v8", "linux/arm64"),
            ("arm64", "linux/arm64"),
        ] {
            assert!(is_same_platform(a, b), "{a} {b}");
        }
        assert!(!is_same_platform("linux/amd64", "linux/arm64"));
        assert!(!is_same_platform("amd64", "linux/arm64"));
    }

    #[test]
    fn an_image_has_several_spellings() {
        assert!(is_same_image("docker.io/library/alpine", "alpine:latest"));
        assert!(!is_same_image("alpine:3", "alpine:4"));
    }
}
