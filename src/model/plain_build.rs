//! What a build takes that nobody gives an argument to.

use rustc_hash::FxHashMap;

use super::value::{Lookup, Value, evaluate};
use super::variables::PLATFORM_ARGUMENTS;
use super::{Dockerfile, Image, Stage};
use crate::dockerfile::{Detail, Part};

impl Stage<'_> {
    /// The image that a build without `--build-arg` takes, where variables have a part in it
    /// that the file itself declares, with the first of these that it leaves unset or empty.
    /// `None` too where the reference is one that Docker accepts.
    pub fn invalid_plain_base(self) -> Option<Image> {
        let from = self.from_instruction();
        let Detail::From { image: word, .. } = from.detail() else { return None };
        if self.parent().is_some() || !self.dockerfile().slice(word.span).contains('$') {
            return None;
        }
        // `${BASE:?}` asks for the argument, and says so by itself.
        if from.requires_a_variable(*word) {
            return None;
        }
        let parts = self.dockerfile().syntax().parts(*word);
        let arguments = self.dockerfile().plain_arguments();
        let value = evaluate(&parts, &|name| lookup(&arguments, name));
        let text = value.text()?;
        if text == "scratch" || self.dockerfile().stage_named(text).is_some() {
            return None;
        }
        let mut image =
            Image::new(word.span, text.to_owned(), &value, self.dockerfile.data.base_images());
        if !text.trim().is_empty() && image.reference_error().is_none() {
            return None;
        }
        let given = |name: &str| self.dockerfile().is_given_argument(name);
        for part in &parts {
            let Part::Variable(variable) = part else { continue };
            let name = &variable.name.value;
            if given(name) {
                return None;
            }
            let global = self.dockerfile().global_arguments().iter().rfind(|own| own.name == *name);
            image.variables.push((name.clone(), global.map(|own| own.span)));
        }
        Some(image)
    }
}

impl Dockerfile<'_> {
    /// The arguments in front of the first FROM with the values that a build has which is given
    /// none; `None` for one that is declared and not set, or whose value is not known.
    fn plain_arguments(self) -> FxHashMap<String, Lookup> {
        let syntax = self.syntax();
        let mut arguments: FxHashMap<String, Lookup> = FxHashMap::default();
        for instruction in self.instructions().take_while(|own| own.stage().is_none()) {
            let Detail::Arg(pairs) = instruction.detail() else { continue };
            for pair in pairs {
                let Some(name) = syntax.literal(pair.name) else { continue };
                let given = self.data.build_arguments.get(&name).cloned().map(Value::Known);
                let own =
                    || Some(evaluate(&syntax.parts(pair.value?), &|name| lookup(&arguments, name)));
                let value = given.or_else(own);
                arguments.insert(name, value.map_or(Lookup::Undefined, Lookup::Declared));
            }
        }
        arguments
    }
}

fn lookup(arguments: &FxHashMap<String, Lookup>, name: &str) -> Lookup {
    match arguments.get(name) {
        Some(found) => found.clone(),
        // Some platform: each has a system and an architecture, and few have a variant.
        None if PLATFORM_ARGUMENTS.contains(&name) => Lookup::Declared(Value::Known(
            match name {
                "TARGETPLATFORM" | "BUILDPLATFORM" => "linux/amd64",
                "TARGETOS" | "BUILDOS" => "linux",
                "TARGETARCH" | "BUILDARCH" => "amd64",
                "TARGETSTAGE" => "default",
                _ => "",
            }
            .to_owned(),
        )),
        None => Lookup::Undefined,
    }
}
