//! Parser directives, and comments that were meant as such.

use super::Dockerfile;
use crate::dockerfile::{Directive, directive_in};
use crate::text::{Edit, Span, Spanned, nearest};

/// The frontend that Docker maintains, and the same before it is released.
const FRONTENDS: [&str; 2] = ["docker/dockerfile", "docker/dockerfile-upstream"];

impl<'p> Dockerfile<'p> {
    /// The directives in force.
    pub fn directives(self) -> &'p [Directive] {
        &self.syntax().directives
    }

    /// The comments that have the form of a directive and stand where none is read any more.
    pub fn late_directives(self) -> Vec<LateDirective<'p>> {
        let text = &self.syntax().text;
        let mut found: Vec<LateDirective<'p>> = Vec::new();
        for comment in &self.syntax().comments {
            let starts_line = comment.start == 0 || text[..comment.start as usize].ends_with('\n');
            // BuildKit's own way to say twice what is in force is an error already.
            if !starts_line || self.errors().iter().any(|error| comment.contains(error.span)) {
                continue;
            }
            let Some((name, value)) = directive_in(self.slice(*comment)) else { continue };
            let name = Spanned::new(&self.slice(*comment)[name.clone()], comment.part(name));
            let value = self.slice(*comment).get(value).unwrap_or_default();
            if is_meant(&name.value.to_ascii_lowercase(), value) {
                found.push(LateDirective { dockerfile: self, span: *comment, name });
            }
        }
        found
    }

    /// The name of a directive, and the one that was meant, where a comment at the top is a
    /// directive but for a slip in its name.
    pub fn misspelt_directive(self) -> Option<(Span, &'static str)> {
        let end = self.syntax().instructions.first().map_or(u32::MAX, |first| first.span.start);
        let top = self.syntax().comments.iter().take_while(|own| own.start < end);
        top.into_iter().find_map(|comment| {
            let text = self.slice(*comment);
            let (name, value) = directive_in(text)?;
            let word = text[name.clone()].to_ascii_lowercase();
            let meant = nearest(&word, ["syntax", "escape"].into_iter())?;
            let is_slip = word != meant && is_meant(meant, text.get(value)?);
            is_slip.then(|| (comment.part(name), meant))
        })
    }

    /// What is wrong with the name of the frontend in `# syntax=`.
    pub fn frontend_slip(self) -> Option<FrontendSlip> {
        let directive = self.syntax().directive("syntax")?;
        let value = directive.value.value.as_str();
        let span = directive.value.span;
        if let Some(at) = value.find(char::is_whitespace) {
            let blank = value[at..].chars().next().map_or(1, char::len_utf8);
            return Some(FrontendSlip::Space(span.part(at..at + blank)));
        }
        let (registry, rest) = match value.split_once('/') {
            Some((registry, rest)) if registry.contains('.') => (registry.len() + 1, rest),
            _ => (0, value),
        };
        let is_docker = registry == 0 || value.starts_with("docker.io/");
        let end = rest.find([':', '@']).unwrap_or(rest.len());
        let name = &rest[..end];
        if !is_docker || FRONTENDS.contains(&name) {
            return None;
        }
        let meant = match name {
            "dockerfile" => Some(FRONTENDS[0]),
            _ => nearest(&name.to_ascii_lowercase(), FRONTENDS.into_iter()),
        };
        meant.map(|meant| FrontendSlip::Meant(span.part(registry..registry + end), meant))
    }
}

/// What is wrong with the name of a frontend.
#[derive(Clone, Copy, Debug)]
pub enum FrontendSlip {
    /// White space in it, which ends it.
    Space(Span),
    /// It is near to one that exists.
    Meant(Span, &'static str),
}

/// A comment that has the form of a directive and is none.
#[derive(Clone, Copy, Debug)]
pub struct LateDirective<'p> {
    dockerfile: Dockerfile<'p>,
    /// All of it.
    pub span: Span,
    /// The word before the equals sign.
    pub name: Spanned<&'p str>,
}

impl LateDirective<'_> {
    /// Takes it to the top, where it counts; nothing if one of its name is there.
    pub fn move_to_top(self) -> Vec<Edit> {
        let syntax = self.dockerfile.syntax();
        if syntax.directive(&self.name.value.to_ascii_lowercase()).is_some() {
            return Vec::new();
        }
        let rest = &syntax.text[self.span.end as usize..];
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let line = self.span.to(self.span.after());
        let whole = Span::new(line.file, line.start as usize, line.end as usize + end);
        let text = self.dockerfile.slice(self.span).trim_end();
        let line_end = if syntax.text.contains("\r\n") { "\r\n" } else { "\n" };
        let top = if syntax.text.starts_with('\u{feff}') { 3 } else { 0 };
        let top = Span::at(line.file, top);
        vec![Edit::insert(top, format!("{text}{line_end}")), Edit::delete(whole)]
    }
}

/// Whether the value is one that such a directive has, so that the line is no sentence.
fn is_meant(name: &str, value: &str) -> bool {
    match name {
        "escape" => matches!(value, "`" | "\\"),
        "syntax" => value.contains('/') && !value.contains(char::is_whitespace),
        // Above an instruction, `skip=` holds for that.
        "check" => value.starts_with("error=") && !value.contains(char::is_whitespace),
        _ => false,
    }
}
