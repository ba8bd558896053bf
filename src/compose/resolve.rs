//! From the YAML tree to values: aliases, merge keys, tags and variables applied.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::environment::Env;
use super::interpolate::{Lookup, interpolate};
use super::validate::shorten;
use super::{Content, Entry, Error, ErrorKind, MergeTag, Scalar, State, Step, Trail, Value};
use crate::text::{Span, Spanned};
use crate::yaml::{self, NodeId, NodeKind, Style, Tree};

/// Values that aliases may add to those that are written; Compose has had such a bound since 5.2.
const EXPANSION: usize = 100_000;

/// Mappings and lists within one another, aliases followed.
const DEPTH: usize = 128;

/// Reads the documents of a file.
pub(super) struct Resolver<'t> {
    tree: &'t Tree,
    env: Option<&'t Env>,
    /// What may still be made, in values and in pieces of 64 bytes of text.
    budget: usize,
    is_exhausted: bool,
    /// Whether anything is tagged for the merge.
    pub(super) has_tags: bool,
    pub(super) errors: Vec<Error>,
    pub(super) unset: Vec<Spanned<String>>,
}

impl<'t> Resolver<'t> {
    pub(super) fn new(tree: &'t Tree, env: Option<&'t Env>) -> Resolver<'t> {
        let budget = EXPANSION + tree.nodes.len() + tree.text.len() / 64;
        Resolver {
            tree,
            env,
            budget,
            is_exhausted: false,
            has_tags: false,
            errors: Vec::new(),
            unset: Vec::new(),
        }
    }

    /// The value of a node that stands in its own place.
    pub(super) fn resolve(&mut self, id: NodeId) -> Value {
        self.value(id, &None, 0)
    }

    fn value(&mut self, id: NodeId, trail: &Trail, depth: usize) -> Value {
        let node = self.tree.node(id);
        if depth > DEPTH || self.budget == 0 {
            return self.too_much(id, trail);
        }
        self.budget -= 1;
        let tag = node.tag.as_ref().and_then(|tag| {
            let kind = match tag.value.as_str() {
                "!reset" => MergeTag::Reset,
                "!override" => MergeTag::Override,
                _ => return None,
            };
            Some(Spanned::new(kind, tag.span))
        });
        self.has_tags |= tag.is_some();
        let content = match &node.kind {
            // What is behind the tag is ignored.
            _ if tag.is_some_and(|tag| tag.value == MergeTag::Reset) => null(),
            NodeKind::Scalar { text, style, scalar } => {
                let scalar = self.scalar(id, text, *style, *scalar, trail);
                let length = text.len().max(scalar.text.len());
                self.budget = self.budget.saturating_sub(length / 64);
                Content::Scalar(scalar)
            }
            NodeKind::Sequence { items, .. } => Content::List(
                items.iter().map(|&item| self.value(item, trail, depth + 1)).collect(),
            ),
            NodeKind::Mapping { entries, .. } => Content::Map(self.map(entries, trail, depth)),
            NodeKind::Alias { target, .. } => {
                let Some(target) = *target else { return self.null(id, trail) };
                let trail = extend(trail, Step::Alias(node.span));
                let mut value = self.value(target, &trail, depth + 1);
                value.tag = tag.or(value.tag);
                return value;
            }
        };
        Value { content, span: node.span, node: id, tag, trail: trail.clone(), overrides: None }
    }

    fn map(&mut self, entries: &[yaml::Entry], trail: &Trail, depth: usize) -> Vec<Entry> {
        let mut out: Vec<Entry> = Vec::with_capacity(entries.len());
        let mut known: FxHashMap<String, ()> = FxHashMap::default();
        let mut merged = Vec::new();
        for entry in entries {
            let key = self.tree.node(entry.key);
            if self.is_merge_key(entry.key) {
                merged.push((key.span, entry.value));
                continue;
            }
            let Some(name) = self.key(entry.key, trail) else { continue };
            // The tree reports the second of two equal keys.
            if known.insert(name.clone(), ()).is_some() {
                continue;
            }
            let value = self.value(entry.value, trail, depth + 1);
            out.push(Entry { key: Spanned::new(name, key.span), value });
        }
        for (place, source) in merged {
            let trail = extend(trail, Step::MergeKey(place));
            for entry in self.merge_source(source, &trail, depth) {
                if known.insert(entry.key.value.clone(), ()).is_none() {
                    out.push(entry);
                }
            }
        }
        out
    }

    /// The entries that a merge key brings, those that win first.
    fn merge_source(&mut self, source: NodeId, trail: &Trail, depth: usize) -> Vec<Entry> {
        let target = self.tree.target(source);
        let sources = match &self.tree.node(target).kind {
            NodeKind::Mapping { .. } => vec![source],
            NodeKind::Sequence { items, .. } => items.clone(),
            _ => {
                self.merge_error(source, trail);
                return Vec::new();
            }
        };
        let mut entries = Vec::new();
        for source in sources {
            match self.value(source, trail, depth + 1).content {
                Content::Map(found) => entries.extend(found),
                _ => self.merge_error(source, trail),
            }
        }
        entries
    }

    fn merge_error(&mut self, source: NodeId, trail: &Trail) {
        let node = self.tree.node(source);
        let is_unknown_alias = matches!(node.kind, NodeKind::Alias { target: None, .. });
        if self.budget > 0 && !is_unknown_alias && trail_is_own(trail) {
            let kind = ErrorKind::WrongType { expected: "a mapping or a list of mappings".into() };
            self.errors.push(Error::new(kind, node.span, "`<<` takes mappings only"));
        }
    }

    fn is_merge_key(&self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        match &node.kind {
            NodeKind::Scalar { text, style: Style::Plain, .. } => {
                text == "<<" && node.tag.as_ref().is_none_or(|tag| tag.value == "!!merge")
            }
            _ => false,
        }
    }

    /// The text of a key; an error where it is none.
    fn key(&mut self, id: NodeId, trail: &Trail) -> Option<String> {
        let target = self.tree.target(id);
        let span = self.tree.node(id).span;
        let (text, message) = match &self.tree.node(target).kind {
            NodeKind::Scalar { text, scalar: yaml::Scalar::Text, .. } => return Some(text.clone()),
            NodeKind::Scalar { text, scalar, .. } => {
                let what = match scalar {
                    yaml::Scalar::Null => "nothing",
                    yaml::Scalar::Bool(_) => "a boolean",
                    yaml::Scalar::Timestamp => "a date",
                    _ => "a number",
                };
                let name = if text.is_empty() { String::new() } else { format!("`{text}` ") };
                (Some(text.clone()), format!("the key {name}is {what}, not a string"))
            }
            _ => (None, "a key is a list or a mapping, not a string".to_owned()),
        };
        if trail.is_none() {
            self.errors.push(Error::new(ErrorKind::NonStringKey, span, message));
        }
        text
    }

    fn scalar(
        &mut self,
        id: NodeId,
        text: &str,
        style: Style,
        meaning: yaml::Scalar,
        trail: &Trail,
    ) -> Scalar {
        let literal = |text: &str| Scalar { text: text.to_owned(), meaning, state: State::Known };
        if !text.contains('$') {
            return literal(text);
        }
        let found =
            interpolate(text, &|name| self.env.map_or(Lookup::Unknown, |env| env.lookup(name)));
        match found {
            Ok(found) => {
                if let Some(env) = self.env.filter(|_| trail.is_none()) {
                    // So many places in one text are not looked for one by one.
                    let is_crowded = found.unset.len() > 64;
                    for (name, place) in found.unset {
                        if !env.defines(&name) && !is_of_the_shell(&name) {
                            let span = match is_crowded {
                                true => self.tree.node(id).span,
                                false => self.place(id, text, style, place),
                            };
                            self.unset.push(Spanned::new(name, span));
                        }
                    }
                }
                if self.env.is_some() && trail.is_none() {
                    for it in found.required.into_iter().take(64) {
                        let message = required_message(&it.name, &it.said);
                        let span = self.place(id, text, style, it.place);
                        let kind = ErrorKind::UnsetRequiredVariable;
                        self.errors.push(Error::new(kind, span, message));
                    }
                }
                let meaning = yaml::Scalar::Text;
                Scalar { text: found.text, meaning, state: found.state }
            }
            Err(refusal) => {
                if trail.is_none() {
                    let place = refusal.place;
                    let kind = match refusal.required {
                        Some(_) => ErrorKind::UnsetRequiredVariable,
                        None => ErrorKind::InvalidInterpolation,
                    };
                    let message = match (refusal.required, text[place.clone()].chars().count()) {
                        _ if refusal.is_too_long => {
                            "what variables bring here grows beyond all measure".to_owned()
                        }
                        (Some((name, said)), _) => required_message(&name, &said),
                        (None, ..=40) => {
                            format!("`{}` is no form of a variable", &text[place.clone()])
                        }
                        (None, _) => "this is no form of a variable".to_owned(),
                    };
                    let message = shorten(message.replace('\n', " "));
                    let span = self.place(id, text, style, place);
                    self.errors.push(Error::new(kind, span, message));
                }
                let state = State::Unknown(Vec::new());
                Scalar { text: text.to_owned(), meaning: yaml::Scalar::Text, state }
            }
        }
    }

    /// Where a part of the text of a scalar stands in the file: the whole scalar if escapes or
    /// folding lie between.
    fn place(&self, id: NodeId, text: &str, style: Style, range: std::ops::Range<usize>) -> Span {
        let span = self.tree.node(id).span;
        let raw = self.tree.slice(span);
        let start = usize::from(matches!(style, Style::SingleQuoted | Style::DoubleQuoted));
        if raw.get(start..start + text.len()) == Some(text) {
            return span.part(start + range.start..start + range.end);
        }
        // The same occurrence of the same text, if both hold it equally often.
        let part = &text[range.clone()];
        let before = text[..range.start].matches(part).count();
        let mut found = raw.match_indices(part);
        match found.nth(before) {
            Some((at, _)) if raw.matches(part).count() == text.matches(part).count() => {
                span.part(at..at + part.len())
            }
            _ => span,
        }
    }

    fn too_much(&mut self, id: NodeId, trail: &Trail) -> Value {
        if !std::mem::replace(&mut self.is_exhausted, true) {
            let place = match trail.as_deref() {
                Some([Step::Alias(span) | Step::MergeKey(span), ..]) => *span,
                _ => self.tree.node(id).span,
            };
            let message = "the aliases here expand beyond all measure";
            self.errors.push(Error::new(ErrorKind::Yaml, place, message));
        }
        self.null(id, trail)
    }

    fn null(&self, id: NodeId, trail: &Trail) -> Value {
        let span = self.tree.node(id).span;
        Value { content: null(), span, node: id, tag: None, trail: trail.clone(), overrides: None }
    }
}

fn null() -> Content {
    Content::Scalar(Scalar {
        text: String::new(),
        meaning: yaml::Scalar::Null,
        state: State::Known,
    })
}

fn trail_is_own(trail: &Trail) -> bool {
    trail.as_deref().is_none_or(|steps| steps.len() == 1)
}

fn extend(trail: &Trail, step: Step) -> Trail {
    let steps = trail.as_deref().unwrap_or_default();
    Some(steps.iter().copied().chain([step]).collect::<Arc<[Step]>>())
}

/// Variables that the shell, the system or Compose itself sets.
fn is_of_the_shell(name: &str) -> bool {
    const NAMES: [&str; 24] = [
        "APPDATA",
        "DISPLAY",
        "HOME",
        "HOSTNAME",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "LANG",
        "LOCALAPPDATA",
        "LOGNAME",
        "NO_PROXY",
        "OLDPWD",
        "PATH",
        "PWD",
        "SHELL",
        "SSH_AUTH_SOCK",
        "TERM",
        "TMPDIR",
        "TZ",
        "USER",
        "USERNAME",
        "USERPROFILE",
        "WAYLAND_DISPLAY",
        "XAUTHORITY",
        "XDG_RUNTIME_DIR",
    ];
    NAMES.contains(&name)
        || NAMES.iter().any(|known| known.ends_with("PROXY") && known.eq_ignore_ascii_case(name))
        || name.starts_with("COMPOSE_")
        || name.starts_with("DOCKER_")
}

fn required_message(name: &str, said: &str) -> String {
    let message = match said.is_empty() {
        true => format!("the variable `{name}` is required and not set"),
        false => format!("the variable `{name}` is required and not set: {said}"),
    };
    shorten(message.replace('\n', " "))
}
