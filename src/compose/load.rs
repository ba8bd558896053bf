//! One Compose file: resolved, interpolated, validated.

use rustc_hash::FxHashSet;

use super::dotenv;
use super::resolve::Resolver;
use super::{Content, Entry, Error, ErrorKind, MergeTag, Scalar, State, Value, rules, validate};
use crate::text::{Span, Spanned};
use crate::yaml::{self, NodeId, SyntaxErrorKind, Tree};

/// What a file says.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The whole value; null for an empty file. Of several documents, which Compose merges in
    /// order, a later one wins key by key.
    pub root: Value,
    /// Everything for which Compose refuses the file, by place, but for references to what is not
    /// defined.
    pub errors: Vec<Error>,
    /// Whether the file may be merged onto others.
    pub is_overlay: bool,
    /// The variables that are used without a default and defined nowhere, each at its first use; empty where no `.env`
    /// was given.
    pub unset_variables: Vec<Spanned<String>>,
}

/// What is known of a file from its name and its neighbors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// It stands alone, as a `compose.yaml` does.
    Alone,
    /// It may stand alone or be merged onto another: a `compose.prod.yaml`.
    Perhaps,
    /// It is merged onto another: a `compose.override.yaml`.
    Overlay,
}

/// Reads a file. `env` is the text of the `.env` beside it.
pub fn load(tree: &Tree, env: Option<&str>, role: Role) -> Loaded {
    let env = env.map(dotenv::read);
    let mut resolver = Resolver::new(tree, env.as_ref());
    let mut root: Option<Value> = None;
    for &document in &tree.documents {
        let value = resolver.resolve(document);
        root = Some(match root {
            Some(earlier) => merge(earlier, value),
            None => value,
        });
    }
    let root = root.unwrap_or_else(|| nothing(tree));
    let Resolver { mut errors, unset: mut unset_variables, .. } = resolver;
    let is_overlay = match role {
        Role::Alone => false,
        Role::Overlay => true,
        Role::Perhaps => is_partial(&root),
    };
    errors.extend(tree.errors.iter().map(|error| Error {
        kind: match error.kind {
            SyntaxErrorKind::DuplicateKey => ErrorKind::DuplicateKey,
            _ => ErrorKind::Yaml,
        },
        span: error.span,
        message: error.message.clone(),
        related: error.related.clone(),
    }));
    // What is not YAML as a whole is read in part only, and judged by its syntax alone.
    let is_broken = tree.errors.iter().any(|error| error.kind == SyntaxErrorKind::Syntax);
    if root.is_null() && !is_broken {
        let message = "there is nothing in this Compose file";
        errors.push(Error::new(ErrorKind::Empty, root.span.before(), message));
    } else if is_obsolete(&root) && !is_broken {
        let message = "services at the top of a file are a format that Compose no longer reads";
        let span = root.entries().first().map_or(root.span, |entry| entry.key.span);
        errors.push(Error::new(ErrorKind::ObsoleteFormat, span, message));
    } else if !is_broken {
        errors.extend(validate::validate(&root));
        errors.extend(rules::check(&root, is_overlay));
    }
    // What comes through an alias is judged once for each use, and reported once.
    errors.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    errors.dedup_by(|a, b| a.span == b.span && a.message == b.message);
    unset_variables.sort_by_key(|variable| variable.span);
    let mut seen = FxHashSet::default();
    unset_variables.retain(|variable| seen.insert(variable.value.clone()));
    Loaded { root, errors, is_overlay, unset_variables }
}

/// Whether a service says neither what it runs nor where that may come from.
fn is_partial(root: &Value) -> bool {
    let services = root.get("services").map_or(&[][..], Value::entries);
    let has = |service: &Entry, key| service.value.get(key).is_some();
    services.is_empty()
        || services.iter().any(|service| {
            !["image", "build", "provider", "extends"].iter().any(|key| has(service, key))
        })
}

/// Whether the top of the file holds services, as before version 2 of the format.
fn is_obsolete(root: &Value) -> bool {
    let own = |entry: &&Entry| !entry.key.value.starts_with("x-");
    let mut entries = root.entries().iter().filter(own).peekable();
    entries.peek().is_some()
        && root.get("services").is_none()
        && entries.all(|entry| {
            entry.value.get("image").is_some_and(|image| image.scalar().is_some())
                || entry.value.get("build").is_some_and(|build| !build.is_list())
        })
}

/// A later document onto an earlier one: mappings by key, all else replaced.
fn merge(earlier: Value, later: Value) -> Value {
    let replaces = later.tag.is_some();
    match (earlier.content, later.content) {
        (Content::Map(mut entries), Content::Map(more)) if !replaces => {
            for entry in more {
                let known = entries.iter().position(|own| own.key.value == entry.key.value);
                match known {
                    Some(at) if entry.value.tag.is_some_and(|tag| tag.value == MergeTag::Reset) => {
                        entries.remove(at);
                    }
                    Some(at) => {
                        let earlier = entries.remove(at);
                        let value = merge(earlier.value, entry.value);
                        entries.insert(at, Entry { key: earlier.key, value });
                    }
                    None => entries.push(entry),
                }
            }
            Value { content: Content::Map(entries), ..earlier_shell(earlier.span, earlier.node) }
        }
        // Nothing leaves what is there.
        (content, Content::Scalar(scalar)) if scalar.meaning == yaml::Scalar::Null && !replaces => {
            Value { content, ..earlier_shell(earlier.span, earlier.node) }
        }
        (_, content) => Value { content, ..later_shell(later.span, later.node, later.trail) },
    }
}

fn earlier_shell(span: Span, node: NodeId) -> Value {
    later_shell(span, node, None)
}

fn later_shell(span: Span, node: NodeId, trail: super::Trail) -> Value {
    Value { content: null(), span, node, tag: None, trail }
}

fn nothing(tree: &Tree) -> Value {
    let span = Span::new(tree.file, 0, 0);
    Value { content: null(), span, node: NodeId(0), tag: None, trail: None }
}

fn null() -> Content {
    let meaning = yaml::Scalar::Null;
    Content::Scalar(Scalar { text: String::new(), meaning, state: State::Known })
}
