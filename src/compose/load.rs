//! One Compose file: resolved, interpolated, validated.

use rustc_hash::{FxHashMap, FxHashSet};

use super::dotenv;
use super::resolve::Resolver;
use super::{Content, Entry, Error, ErrorKind, Scalar, State, Value, rules, validate};
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
    /// The variables that are used without a default and defined nowhere, each at its first use;
    /// empty where no `.env` was given.
    pub unset_variables: Vec<Spanned<String>>,
}

/// Documents of one file that are read; nobody writes more.
const DOCUMENTS: usize = 100;

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
    for &document in tree.documents.iter().take(DOCUMENTS) {
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
    if root.is_null() && (is_broken || is_overlay) {
        // An empty overlay changes nothing.
    } else if root.is_null() {
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
    let Value { content, span, node, trail, .. } = earlier;
    let (tag, place, way) = (later.tag, (later.span, later.node), later.trail);
    match (content, later.content) {
        (Content::Map(mut entries), Content::Map(more)) if !replaces => {
            let mut places: FxHashMap<String, usize> = FxHashMap::default();
            for (at, entry) in entries.iter().enumerate() {
                places.insert(entry.key.value.clone(), at);
            }
            for entry in more {
                match places.get(&entry.key.value) {
                    Some(&at) => {
                        let (span, node) = (entry.value.span, entry.value.node);
                        let empty = Value { content: null(), span, node, tag: None, trail: None };
                        let earlier = std::mem::replace(&mut entries[at].value, empty);
                        entries[at].value = merge(earlier, entry.value);
                    }
                    None => entries.push(entry),
                }
            }
            Value { content: Content::Map(entries), span, node, tag: None, trail }
        }
        // Nothing leaves what is there.
        (content, Content::Scalar(scalar)) if scalar.meaning == yaml::Scalar::Null && !replaces => {
            Value { content, span, node, tag: None, trail }
        }
        (_, content) => Value { content, span: place.0, node: place.1, tag, trail: way },
    }
}

fn nothing(tree: &Tree) -> Value {
    let span = Span::new(tree.file, 0, 0);
    Value { content: null(), span, node: NodeId(0), tag: None, trail: None }
}

fn null() -> Content {
    let meaning = yaml::Scalar::Null;
    Content::Scalar(Scalar { text: String::new(), meaning, state: State::Known })
}
