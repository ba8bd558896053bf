//! `extends`: a service laid over another, of the same file or of another one.
//!
//! Source: the loader of compose-go, run as Docker Compose 2.40.3. It looks at each document for
//! itself, before that is merged; the base is copied whole.

use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use super::files::{Found, Wanted};
use super::load::{Loader, Model, folder_of, via};
use super::merge::{merge, strip};
use super::paths::{between, is_remote, join, rebase};
use super::schema::{Property, Schema};
use super::validate::shorten;
use super::{Content, Entry, Error, ErrorKind, Step, Value};
use crate::text::{Span, Spanned};

/// Puts the bases into the services of a document. Where a base cannot be had, its `extends`
/// stays.
pub(super) fn apply(loader: &mut Loader<'_>, document: &mut Value, model: &Model<'_>) {
    let services = document.get("services").map_or(&[][..], Value::entries);
    let extending: Vec<String> = services
        .iter()
        .filter(|service| service.value.entry("extends").is_some())
        .map(|service| service.key.value.clone())
        .collect();
    if extending.is_empty() {
        return;
    }
    let own = services.iter().map(|it| (it.key.value.clone(), it.clone())).collect();
    let folder = model.folder.clone();
    let unit = Unit { folder, way: PathBuf::new(), services: Some(own) };
    let mut extender = Extender {
        loader,
        model,
        units: vec![unit],
        by_path: FxHashMap::default(),
        done: FxHashMap::default(),
    };
    for name in extending {
        extender.resolve(&name);
    }
    let mut done = extender.done;
    let Content::Map(entries) = &mut document.content else { return };
    let Some(services) = entries.iter_mut().find(|entry| entry.key.value == "services") else {
        return;
    };
    let Content::Map(services) = &mut services.value.content else { return };
    for service in services {
        if let Some(value) = done.remove(&(0, service.key.value.clone())) {
            service.value = value;
        }
    }
}

/// The services of a file that is extended.
struct Unit {
    /// The folder from which the paths in it start.
    folder: PathBuf,
    /// The way to it from the folder of the project.
    way: PathBuf,
    /// Nothing where the file cannot be had.
    services: Option<FxHashMap<String, Entry>>,
}

/// A service of a unit.
type Node = (usize, String);

/// What a service has for its base.
enum Base {
    None,
    Service(Node),
    /// It cannot be had.
    Unknown,
}

struct Extender<'l, 'f, 'm> {
    loader: &'l mut Loader<'f>,
    model: &'l Model<'m>,
    units: Vec<Unit>,
    by_path: FxHashMap<PathBuf, usize>,
    done: FxHashMap<Node, Value>,
}

impl Extender<'_, '_, '_> {
    /// Makes the service of the document with all that it extends.
    fn resolve(&mut self, name: &str) -> Option<()> {
        // The chain of bases is walked in a loop, for it may be long.
        let mut chain: Vec<Node> = vec![(0, name.to_owned())];
        let mut seen: FxHashSet<Node> = chain.iter().cloned().collect();
        let mut is_whole = true;
        loop {
            let node = chain.last()?.clone();
            if self.done.contains_key(&node) {
                break;
            }
            match self.base(&node) {
                Base::None => break,
                Base::Unknown => {
                    is_whole = false;
                    break;
                }
                Base::Service(base) if seen.insert(base.clone()) => chain.push(base),
                Base::Service(_) => {
                    let span = self.extends(&node)?.span;
                    let message = format!("service `{}` extends itself in the end", node.1);
                    self.error(ErrorKind::Cycle, span, message);
                    is_whole = false;
                    break;
                }
            }
        }
        let mut base: Option<Value> = None;
        for (place, node) in chain.iter().enumerate().rev() {
            // Another one lies over all but the first.
            if let Some(done) = self.done.get(node) {
                base = (place > 0).then(|| done.clone());
                continue;
            }
            let service = self.service(node)?.value.clone();
            let lower = chain.get(place + 1).map(|lower| (lower, base.take()));
            let value = match lower {
                None => service,
                Some((lower, Some(under))) => self.lay(node, service, lower, under, is_whole)?,
                Some((_, None)) => service,
            };
            base = (place > 0).then(|| value.clone());
            self.done.insert(node.clone(), value);
        }
        Some(())
    }

    /// Lays a service over its base.
    fn lay(
        &mut self,
        node: &Node,
        service: Value,
        lower: &Node,
        mut base: Value,
        is_whole: bool,
    ) -> Option<Value> {
        let extends = service.entry("extends")?;
        let (key, place) = (extends.key.span, extends.value.span);
        if !self.loader.may_copy(&base, place) {
            return Some(service);
        }
        strip(&mut base);
        let property = service_property()?;
        let (from, to) = (&self.units[node.0], &self.units[lower.0]);
        if node.0 != lower.0 {
            let way = between(&from.way, &to.way);
            rebase(&mut base, property, &way);
        }
        via(&mut base, Step::Extends(key));
        let name = Spanned::new(node.1.as_str(), key);
        let mut merged = match base.is_map() && service.is_map() {
            true => merge(base, service, Some(property), name, &mut self.loader.errors),
            // Without a mapping there is nothing to copy.
            false => service,
        };
        if is_whole && let Content::Map(entries) = &mut merged.content {
            entries.retain(|entry| entry.key.value != "extends");
        }
        Some(merged)
    }

    fn service(&self, node: &Node) -> Option<&Entry> {
        self.units[node.0].services.as_ref()?.get(&node.1)
    }

    fn extends(&self, node: &Node) -> Option<&Value> {
        self.service(node)?.value.get("extends")
    }

    fn error(&mut self, kind: ErrorKind, span: Span, message: String) {
        self.loader.errors.push(Error::new(kind, span, shorten(message)));
    }

    /// What a service says that it extends.
    fn base(&mut self, node: &Node) -> Base {
        let Some(extends) = self.extends(node) else { return Base::None };
        // The schema tells what else it cannot be.
        let (service, file) = match &extends.content {
            Content::Scalar(_) if extends.is_null() => return Base::None,
            Content::Scalar(_) => (Some(extends), None),
            Content::Map(_) => (extends.get("service"), extends.get("file")),
            Content::List(_) => return Base::Unknown,
        };
        let file = file.filter(|file| !file.is_null());
        let file = file.map(|file| (file.span, file.text().map(str::to_owned)));
        let Some(service) = service else { return Base::Unknown };
        let span = service.span;
        let Some(name) = service.text().map(str::to_owned) else {
            return self.unknown(span, "the service that is extended here hangs on a variable");
        };
        let is_elsewhere = file.is_some();
        let unit = match file {
            None => Some(node.0),
            Some((place, Some(text))) => self.unit(node.0, &text, place),
            Some((place, None)) => {
                return self.unknown(place, "the file that is extended here hangs on a variable");
            }
        };
        let Some(unit) = unit else { return Base::Unknown };
        let Some(services) = &self.units[unit].services else { return Base::Unknown };
        if services.contains_key(&name) {
            return Base::Service((unit, name));
        }
        let message = match is_elsewhere {
            true => format!("no service `{name}` is in the file that is extended"),
            false => format!("no service `{name}` is in this file to be extended"),
        };
        self.error(ErrorKind::UndefinedBase, span, message);
        Base::Unknown
    }

    fn unknown(&mut self, place: Span, what: &str) -> Base {
        self.loader.unknown.push(Spanned::new(what.to_owned(), place));
        Base::Unknown
    }

    /// The file that is named in another one.
    fn unit(&mut self, from: usize, name: &str, place: Span) -> Option<usize> {
        if is_remote(name) {
            self.unknown(place, "what is extended here is not on this machine");
            return None;
        }
        let path = join(&self.units[from].folder, name);
        if let Some(&unit) = self.by_path.get(&path) {
            return Some(unit);
        }
        let services = match self.loader.files.tree(&path) {
            Found::Here(tree) => {
                let mut root: Option<Value> = None;
                self.loader.note_base(tree.file);
                for document in self.loader.documents(tree, self.model.env) {
                    let key = Spanned::new("the file", document.span.before());
                    let schema = Some(Schema::get().root());
                    root = Some(match root {
                        None => document,
                        Some(earlier) => {
                            merge(earlier, document, schema, key, &mut self.loader.errors)
                        }
                    });
                }
                let services = root.as_ref().and_then(|root| root.get("services"));
                let entries = services.map_or(&[][..], Value::entries);
                Some(entries.iter().map(|it| (it.key.value.clone(), it.clone())).collect())
            }
            Found::Absent => {
                let message = format!("there is no file `{name}` to be extended");
                self.error(ErrorKind::MissingFile, place, message);
                None
            }
            Found::Unknown => {
                let what = format!("`{name}`, which is extended here, was not read");
                self.loader.want(Wanted::Compose(path.clone()), place, what);
                None
            }
        };
        let folder = folder_of(&path).to_owned();
        let way = between(&self.model.folder, &folder);
        self.by_path.insert(path, self.units.len());
        self.units.push(Unit { folder, way, services });
        Some(self.units.len() - 1)
    }
}

fn service_property() -> Option<&'static Property> {
    let schema = Schema::get();
    schema.child(schema.child(schema.root(), "services")?, "")
}
