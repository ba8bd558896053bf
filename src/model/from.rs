//! What a FROM line says apart from its image: the platform, `AS`, the spelling of the name.

use super::{Dockerfile, Image, Instruction, Reference, Stage};
use crate::dockerfile::{Detail, Flag, Operator, Part, Word};
use crate::text::{Edit, Span, Spanned};

/// Other names of architectures that containerd takes for the first.
const ARCHITECTURES: [(&str, &[&str]); 4] = [
    ("amd64", &["x86_64", "x86-64"]),
    ("arm64", &["aarch64"]),
    ("386", &["i386"]),
    ("arm", &["armhf", "armel", "armv7", "armv6"]),
];

impl<'p> Stage<'p> {
    /// Its `--platform` with the value, where no variable stands in it.
    pub fn constant_platform(self) -> Option<(&'p Flag, String)> {
        let flag = self.from_instruction().flag("platform")?;
        let platform = self.dockerfile().syntax().literal(flag.value?)?;
        (!platform.is_empty()).then_some((flag, platform))
    }

    /// Whether its name speaks of the system or the architecture of a platform: `build-arm64`.
    /// Who names a stage so means that platform, as BuildKit has it too.
    pub fn is_named_after(self, platform: &str) -> bool {
        let Some(name) = self.name() else { return false };
        let name = name.value.to_ascii_lowercase();
        let platform = platform.to_ascii_lowercase();
        platform.split('/').take(2).any(|part| {
            let other =
                ARCHITECTURES.iter().find(|(own, others)| *own == part || others.contains(&part));
            let others = other.into_iter().flat_map(|(own, others)| others.iter().chain([own]));
            !part.is_empty()
                && (name.contains(part) || others.into_iter().any(|it| name.contains(it)))
        })
    }

    /// Its `--platform` where it is `$TARGETPLATFORM` and no more, which nobody set otherwise.
    pub fn target_platform_flag(self) -> Option<&'p Flag> {
        let flag = self.from_instruction().flag("platform")?;
        let parts = self.dockerfile().syntax().parts(flag.value?);
        let [Part::Variable(variable)] = parts.as_slice() else { return None };
        let is_target = variable.name.value == "TARGETPLATFORM" && variable.operator.is_none();
        let mut globals = self.dockerfile().global_arguments().iter();
        let is_set = globals.any(|own| own.name == "TARGETPLATFORM" && own.value_span.is_some());
        (is_target && !is_set).then_some(flag)
    }

    /// The word `AS` of its FROM where it is in small letters after `FROM`, or the other way
    /// round. A keyword that is itself in mixed letters says nothing.
    pub fn as_in_other_case(self) -> Option<Spanned<&'p str>> {
        let from = self.from_instruction();
        let Detail::From { image, name: Some(name) } = from.detail() else { return None };
        let between = image.span.after().to(name.span.before());
        let text = self.dockerfile().slice(between);
        // Comment lines may stand between the words of a continued line; `AS` is the last word.
        let end = text.trim_end_matches(|char: char| !char.is_ascii_alphabetic()).len();
        let word = text.get(end.checked_sub(2)?..end)?;
        if !word.eq_ignore_ascii_case("as") {
            return None;
        }
        let keyword = self.dockerfile().slice(from.keyword_span());
        let is_same = match keyword {
            "FROM" => word == "AS",
            "from" => word == "as",
            _ => true,
        };
        (!is_same).then(|| Spanned::new(word, between.part(end - 2..end)))
    }

    /// Writes another reference in the place of an image that it names, spelled without variables.
    pub fn replace_image(self, image: &Image, to: &str) -> Vec<Edit> {
        match self.dockerfile().slice(image.span) == image.text {
            true => vec![Edit::replace(image.span, to)],
            false => Vec::new(),
        }
    }

    /// Writes another name wherever the file names the stage.
    pub fn rename(self, to: &str) -> Vec<Edit> {
        let Some(name) = self.name() else { return Vec::new() };
        let places = std::iter::once(name.span).chain(self.dockerfile().places_that_name(self));
        places.map(|place| Edit::replace(place, to)).collect()
    }
}

impl<'p> Dockerfile<'p> {
    /// The places in FROM, COPY and mounts that name a stage by its name, spelled without
    /// variables.
    fn places_that_name(self, stage: Stage<'p>) -> Vec<Span> {
        let Some(name) = stage.name() else { return Vec::new() };
        let bases = self.stages().filter(|other| other.parent() == Some(stage));
        let bases = bases.filter_map(|other| match other.from_instruction().detail() {
            Detail::From { image, .. } => Some(image.span),
            _ => None,
        });
        let references = self.instructions().flat_map(Instruction::references);
        let references = references.filter_map(|(span, reference)| match reference {
            Reference::Stage(other) if other == stage => Some(span),
            _ => None,
        });
        let mut places: Vec<Span> = bases.chain(references).collect();
        places.retain(|span| self.slice(*span).eq_ignore_ascii_case(name.value));
        places
    }
}

impl Instruction<'_> {
    /// Takes a flag away with the blanks behind it.
    pub fn remove_flag(self, flag: &Flag) -> Vec<Edit> {
        let rest = &self.dockerfile().syntax().text[flag.span.end as usize..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let end = flag.span.end as usize + blank;
        vec![Edit::delete(Span::new(flag.span.file, flag.span.start as usize, end))]
    }

    /// Whether a word asks for a variable that a build has to give: `${NAME:?}`.
    pub(super) fn requires_a_variable(self, word: Word) -> bool {
        let variables = self.variables_in(word);
        variables.iter().any(|own| matches!(own.operator, Some(Operator::Required { .. })))
    }
}
