//! What a file uses that a frontend has only from some version on.

use super::{Detail, Dockerfile, Instruction};
use crate::dockerfile::{Operator, Part};
use crate::text::Span;

/// The frontend that `# syntax=` pins down to a minor version.
#[derive(Clone, Copy, Debug)]
pub struct PinnedFrontend {
    /// The tag.
    pub tag: Span,
    /// `4` of `1.4`.
    pub minor: u32,
    /// Whether it has what is not stable yet.
    pub is_labs: bool,
}

/// Something that was not there from the start, with its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Feature {
    /// Where it is used.
    pub span: Span,
    /// What it is, for a message.
    pub name: &'static str,
    /// The minor version of the first stable frontend with it.
    stable: Option<u32>,
    /// That of the first `-labs` or `-experimental` one, where that is earlier.
    labs: Option<u32>,
}

/// The flags by name, with the first stable and the first labs frontend that has them: facts, from
/// the release tags of BuildKit's frontend up to 1.26.
const FLAGS: &[(&str, &str, Option<u32>, Option<u32>)] = &[
    ("chmod", "`--chmod`", Some(2), None),
    ("checksum", "`--checksum`", Some(6), Some(5)),
    ("device", "`--device`", None, Some(14)),
    ("exclude", "`--exclude`", Some(19), Some(7)),
    ("keep-git-dir", "`--keep-git-dir`", Some(6), Some(5)),
    ("link", "`--link`", Some(4), None),
    ("mount", "`--mount`", Some(2), Some(0)),
    ("network", "`--network`", Some(3), Some(1)),
    ("parents", "`--parents`", Some(20), Some(7)),
    ("security", "`--security`", Some(20), Some(1)),
    ("start-interval", "`--start-interval`", Some(6), None),
    ("unpack", "`--unpack`", Some(17), None),
];

impl Feature {
    /// The first frontend with it, as a tag, if the pinned one has it not.
    pub fn needs(self, frontend: PinnedFrontend) -> Option<String> {
        let has = |since: Option<u32>| since.is_some_and(|since| since <= frontend.minor);
        if has(self.stable) || frontend.is_labs && has(self.labs) {
            return None;
        }
        match (self.stable, self.labs) {
            (Some(minor), _) => Some(format!("1.{minor}")),
            (None, minor) => Some(format!("1.{}-labs", minor?)),
        }
    }
}

impl Dockerfile<'_> {
    /// Docker's own frontend, if the file asks for a minor version of it.
    pub fn pinned_frontend(self) -> Option<PinnedFrontend> {
        let directive = self.syntax().directive("syntax")?;
        let value = directive.value.value.as_str();
        let name = value
            .find("docker/dockerfile:")
            .filter(|at| matches!(&value[..*at], "" | "docker.io/"))?;
        let start = name + "docker/dockerfile:".len();
        let len = value[start..].find('@').unwrap_or(value.len() - start);
        let tag = &value[start..start + len];
        let (version, channel) = tag.split_once('-').unwrap_or((tag, ""));
        let minor = version.strip_prefix("1.")?.split('.').next()?.parse().ok()?;
        Some(PinnedFrontend {
            tag: directive.value.span.part(start..start + len),
            minor,
            is_labs: matches!(channel, "labs" | "experimental"),
        })
    }
}

impl Instruction<'_> {
    /// What it uses that was not in the first frontend.
    pub fn features(self) -> Vec<Feature> {
        let mut found = Vec::new();
        let syntax = self.syntax();
        for flag in &syntax.flags {
            let known = FLAGS.iter().find(|(name, ..)| *name == flag.name.value);
            if let Some((_, name, stable, labs)) = known {
                found.push(Feature { span: flag.span, name, stable: *stable, labs: *labs });
            }
            let is_symbolic = flag.name.value == "chmod"
                && flag.value.is_some_and(|value| {
                    let text = self.dockerfile().slice(value.span);
                    text.contains(['+', '=', 'r', 'w', 'x']) && !text.contains('$')
                });
            if is_symbolic {
                let name = "a symbolic `--chmod`";
                found.push(Feature { span: flag.span, name, stable: Some(14), labs: Some(13) });
            }
        }
        if let Some(heredoc) = syntax.heredocs.first() {
            let name = "a heredoc";
            found.push(Feature { span: heredoc.marker, name, stable: Some(4), labs: Some(3) });
        }
        if let Detail::Arg(pairs) = self.detail()
            && let Some(second) = pairs.get(1)
        {
            let name = "a second name in `ARG`";
            found.push(Feature { span: second.span, name, stable: Some(2), labs: None });
        }
        for word in self.expanded_words() {
            for part in self.dockerfile().syntax().parts(word) {
                let Part::Variable(variable) = part else { continue };
                let (name, minor) = match variable.operator {
                    Some(Operator::Default { colon: false, .. }) => ("`${name-word}`", 6),
                    Some(Operator::Alternative { colon: false, .. }) => ("`${name+word}`", 6),
                    Some(Operator::Required { .. }) => ("`${name:?word}`", 1),
                    Some(Operator::TrimPrefix { .. }) => ("`${name#pattern}`", 7),
                    Some(Operator::TrimSuffix { .. }) => ("`${name%pattern}`", 7),
                    Some(Operator::Replace { .. }) => ("`${name/pattern/word}`", 7),
                    _ => continue,
                };
                found.push(Feature { span: variable.span, name, stable: Some(minor), labs: None });
            }
        }
        found
    }
}
