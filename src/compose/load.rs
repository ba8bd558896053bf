//! Files read together: resolved, extended, included, merged, validated.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::effective::is_on;
use super::files::{Composition, Files, Found, Role, Wanted};
use super::merge::{merge, null, strip};
use super::resolve::Resolver;
use super::schema::Schema;
use super::{
    Content, Entry, Env, Error, ErrorKind, Step, Value, extends, include, rules, validate,
};
use crate::text::{FileId, Span, Spanned, sort_by_place, sort_seldom};
use crate::yaml::{NodeId, SyntaxErrorKind, Tree};

/// What files say together.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The whole value, with all that is extended and included; null for an empty file.
    pub root: Value,
    /// Everything for which Compose refuses it, by place, but for references to what is not
    /// defined.
    pub errors: Vec<Error>,
    /// Whether it may be merged onto others that are not here.
    pub is_overlay: bool,
    /// The variables that are used without a default and defined nowhere, each at its first use;
    /// empty where no `.env` was given.
    pub unset_variables: Vec<Spanned<String>>,
    /// The parts of which nothing is known, at the place that speaks of them, with what they are.
    pub unknown_parts: Vec<Spanned<String>>,
    /// The files that were given and those that are included.
    pub files: Vec<FileId>,
    /// The files of which services are extended.
    pub bases: Vec<FileId>,
    /// The keys of each `version:`.
    pub version_keys: Vec<Span>,
    /// The files that would tell more.
    pub wanted: Vec<Wanted>,
}

/// Documents of one file that are read; nobody writes more.
const DOCUMENTS: usize = 100;

/// Values that `extends` and `include` may add to those that are written.
const EXPANSION: usize = 250_000;

/// Files within files that are included, and files that are included in all.
const INCLUDE_DEPTH: usize = 32;
const INCLUDES: usize = 1000;

/// Steps of the way that a value came by `extends` and `include`.
const STEPS: usize = 16;

/// Reads files together.
pub fn load(composition: Composition<'_>, files: &dyn Files) -> Loaded {
    let mut loader = Loader::new(files);
    let model =
        Model { folder: composition.folder.to_owned(), env: composition.env, stack: Vec::new() };
    let root = loader.model(composition.paths, &model);
    loader.conclude(root, composition.role, composition.profiles)
}

/// Files that are merged with one another in one folder.
pub(super) struct Model<'m> {
    pub(super) folder: PathBuf,
    pub(super) env: Option<&'m Env>,
    /// The files that include one another up to this one.
    pub(super) stack: Vec<PathBuf>,
}

/// What is gathered while files are read.
pub(super) struct Loader<'f> {
    pub(super) files: &'f dyn Files,
    pub(super) errors: Vec<Error>,
    pub(super) unknown: Vec<Spanned<String>>,
    pub(super) wanted: Vec<Wanted>,
    /// Values that may still be copied.
    pub(super) budget: usize,
    pub(super) includes: usize,
    members: Vec<FileId>,
    bases: Vec<FileId>,
    seen: FxHashSet<FileId>,
    unset: Vec<Spanned<String>>,
    version_keys: Vec<Span>,
    is_broken: bool,
    is_exhausted: bool,
}

impl<'f> Loader<'f> {
    fn new(files: &'f dyn Files) -> Loader<'f> {
        Loader {
            files,
            errors: Vec::new(),
            unknown: Vec::new(),
            wanted: Vec::new(),
            budget: EXPANSION,
            includes: INCLUDES,
            members: Vec::new(),
            bases: Vec::new(),
            seen: FxHashSet::default(),
            unset: Vec::new(),
            version_keys: Vec::new(),
            is_broken: false,
            is_exhausted: false,
        }
    }

    /// Reads the files of one folder over one another; nothing where none is there.
    pub(super) fn model(&mut self, paths: &[PathBuf], model: &Model<'_>) -> Option<Value> {
        let mut root: Option<Value> = None;
        for path in paths {
            let tree = match self.files.tree(path) {
                Found::Here(tree) => tree,
                Found::Absent => continue,
                Found::Unknown => {
                    self.wanted.push(Wanted::Compose(path.clone()));
                    continue;
                }
            };
            self.note_file(tree.file);
            let is_one_of_many = paths.len() > 1 || tree.documents.len() > 1;
            for mut document in self.documents(tree, model.env) {
                if document.is_null() && tree.documents.len() > 1 {
                    let (kind, span) = (ErrorKind::Empty, document.span.before());
                    self.errors.push(Error::new(kind, span, "there is nothing in this document"));
                    continue;
                }
                extends::apply(self, &mut document, model);
                include::apply(self, &mut document, path, model);
                let merged = match root.take() {
                    None => document,
                    Some(earlier) => {
                        let key = Spanned::new("the file", document.span.before());
                        let schema = Some(Schema::get().root());
                        merge(earlier, document, schema, key, &mut self.errors)
                    }
                };
                let merged = root.insert(merged);
                strip(merged);
                // Compose judges what it has after each of them.
                if is_one_of_many && model.stack.is_empty() && !self.is_broken {
                    self.errors.extend(validate::validate(merged));
                }
            }
            if root.is_none() {
                root = Some(nothing(tree));
            }
        }
        root
    }

    fn note_file(&mut self, file: FileId) {
        if !self.members.contains(&file) {
            self.members.push(file);
        }
    }

    /// Notes a file of which services are extended.
    pub(super) fn note_base(&mut self, file: FileId) {
        self.bases.push(file);
    }

    /// The documents of a file, each for itself.
    pub(super) fn documents(&mut self, tree: &Tree, env: Option<&Env>) -> Vec<Value> {
        let is_first = self.seen.insert(tree.file);
        let mut resolver = Resolver::new(tree, env);
        let documents = tree.documents.iter().take(DOCUMENTS);
        let values: Vec<Value> = documents.map(|&document| resolver.resolve(document)).collect();
        let Resolver { errors, unset, .. } = resolver;
        if is_first {
            self.errors.extend(errors);
            self.unset.extend(unset);
            self.errors.extend(tree.errors.iter().map(|error| Error {
                kind: match error.kind {
                    SyntaxErrorKind::DuplicateKey => ErrorKind::DuplicateKey,
                    _ => ErrorKind::Yaml,
                },
                span: error.span,
                message: error.message.clone(),
                related: error.related.clone(),
            }));
            let version = values.iter().filter_map(|value| value.entry("version"));
            self.version_keys.extend(version.map(|entry| entry.key.span));
        }
        // What is not YAML as a whole is read in part only, and judged by its syntax alone.
        self.is_broken |= tree
            .errors
            .iter()
            .any(|error| matches!(error.kind, SyntaxErrorKind::Syntax | SyntaxErrorKind::Limit));
        values
    }

    /// Notes a file that would tell more, and what is not known without it.
    pub(super) fn want(&mut self, wanted: Wanted, place: Span, what: String) {
        self.wanted.push(wanted);
        self.unknown.push(Spanned::new(what, place));
    }

    /// Counts a value that is about to be copied; false where that is too much.
    pub(super) fn may_copy(&mut self, value: &Value, place: Span) -> bool {
        let count = count(value, self.budget);
        if count > self.budget {
            self.budget = 0;
            if !std::mem::replace(&mut self.is_exhausted, true) {
                let message = "what is extended or included here grows beyond all measure";
                self.errors.push(Error::new(ErrorKind::Yaml, place, message));
            }
            return false;
        }
        self.budget -= count;
        true
    }

    fn conclude(mut self, root: Option<Value>, role: Role, profiles: Option<&[String]>) -> Loaded {
        let file = self.members.first().copied().unwrap_or(FileId(0));
        let root = root.unwrap_or_else(|| nothing_at(Span::new(file, 0, 0)));
        let is_overlay = match role {
            Role::Alone => false,
            Role::Overlay => true,
            Role::Perhaps => is_partial(&root),
        };
        let mut errors = self.errors;
        let is_nothing = root.is_null() || says_nothing(&root);
        if is_nothing && (self.is_broken || is_overlay) {
            // An empty overlay changes nothing.
        } else if is_nothing {
            let message = "there is nothing in this Compose file";
            errors.push(Error::new(ErrorKind::Empty, root.span.before(), message));
        } else if is_obsolete(&root) && !self.is_broken {
            let message = "services at the top of a file are a format that Compose no longer reads";
            let span = root.entries().first().map_or(root.span, |entry| entry.key.span);
            errors.push(Error::new(ErrorKind::ObsoleteFormat, span, message));
        } else if !self.is_broken {
            errors.extend(validate::validate(&root));
            let is_off = |profiles: &&[String]| {
                let services = root.get("services").map_or(&[][..], Value::entries);
                services.iter().any(|service| !is_on(&service.value, profiles))
            };
            let running = profiles.filter(is_off).map(|profiles| running(&root, profiles));
            let judged = running.as_ref().unwrap_or(&root);
            errors.extend(rules::check(judged, is_overlay || !self.unknown.is_empty()));
        }
        in_order(&mut errors);
        sort_by_place(&mut self.unset, |variable| variable.span);
        let mut seen = FxHashSet::default();
        self.unset.retain(|variable| seen.insert(variable.value.clone()));
        self.wanted.sort_unstable();
        self.wanted.dedup();
        sort_by_place(&mut self.unknown, |part| part.span);
        self.unknown.dedup();
        Loaded {
            root,
            errors,
            is_overlay,
            unset_variables: self.unset,
            unknown_parts: self.unknown,
            files: self.members,
            bases: self.bases,
            version_keys: self.version_keys,
            wanted: self.wanted,
        }
    }
}

/// Puts errors in order of place. What comes through an alias is judged once for each use, and
/// reported once.
fn in_order(errors: &mut Vec<Error>) {
    sort_seldom(errors, |a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    errors.dedup_by(|a, b| a.span == b.span && a.message == b.message);
}

impl Loaded {
    /// Adds errors, and files that would tell more.
    pub fn add(&mut self, errors: Vec<Error>, wanted: Vec<Wanted>) {
        if !errors.is_empty() {
            self.errors.extend(errors);
            in_order(&mut self.errors);
        }
        if !wanted.is_empty() {
            self.wanted.extend(wanted);
            self.wanted.sort_unstable();
            self.wanted.dedup();
        }
    }
}

/// Adds a step in front of the way that a value and all in it came.
pub(super) fn via(value: &mut Value, step: Step) {
    let mut ways = Ways { step, own: Some([step].into()), known: FxHashMap::default() };
    ways.lead(value);
}

struct Ways {
    step: Step,
    own: super::Trail,
    known: FxHashMap<Arc<[Step]>, Arc<[Step]>>,
}

impl Ways {
    fn lead(&mut self, value: &mut Value) {
        value.trail = match &value.trail {
            None => self.own.clone(),
            Some(old) => {
                let step = self.step;
                // Of a long way the outer steps tell enough.
                let made = || {
                    let steps = [step].into_iter().chain(old.iter().copied());
                    steps.take(STEPS).collect()
                };
                // Equal ways become one.
                Some(self.known.entry(old.clone()).or_insert_with(made).clone())
            }
        };
        match &mut value.content {
            Content::Scalar(_) => (),
            Content::List(items) => items.iter_mut().for_each(|item| self.lead(item)),
            Content::Map(entries) => entries.iter_mut().for_each(|it| self.lead(&mut it.value)),
        }
    }
}

/// How many values there are in one, up to somewhat more than a limit.
fn count(value: &Value, limit: usize) -> usize {
    let mut sum = 1;
    let mut add = |value: &Value| {
        if sum <= limit {
            sum += count(value, limit - sum);
        }
    };
    match &value.content {
        Content::Scalar(scalar) => sum += scalar.text.len() / 64,
        Content::List(items) => items.iter().for_each(&mut add),
        Content::Map(entries) => entries.iter().for_each(|entry| add(&entry.value)),
    }
    sum
}

/// The whole value without the services that are off.
pub fn running(root: &Value, profiles: &[String]) -> Value {
    let mut root = root.clone();
    if let Content::Map(entries) = &mut root.content {
        for services in entries.iter_mut().filter(|entry| entry.key.value == "services") {
            if let Content::Map(services) = &mut services.value.content {
                services.retain(|service| is_on(&service.value, profiles));
            }
        }
    }
    root
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

/// Whether there is nothing but what Compose takes away before it looks: the version of the format,
/// and a list of no files to include.
fn says_nothing(root: &Value) -> bool {
    let is_taken = |entry: &Entry| match entry.key.value.as_str() {
        "version" => entry.value.text().is_some(),
        "include" => entry.value.is_list() && entry.value.items().is_empty(),
        _ => false,
    };
    root.is_map() && root.entries().iter().all(is_taken)
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

fn nothing(tree: &Tree) -> Value {
    nothing_at(Span::new(tree.file, 0, 0))
}

fn nothing_at(span: Span) -> Value {
    Value { content: null(), span, node: NodeId(0), tag: None, trail: None, overrides: None }
}

/// The depth and the number of the files that are included.
pub(super) fn may_include(loader: &mut Loader<'_>, model: &Model<'_>) -> bool {
    loader.includes = loader.includes.saturating_sub(1);
    loader.includes > 0 && model.stack.len() < INCLUDE_DEPTH
}

/// The folder of a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}
