//! `include`: the resources of other files, each read as a project of its own folder.
//!
//! Source: the loader of compose-go, run as Docker Compose 2.40.3.

use std::path::{Path, PathBuf};

use super::environment::Env;
use super::files::{Found, Wanted};
use super::load::{Loader, Model, folder_of, may_include, via};
use super::merge::is_reset;
use super::paths::{between, is_remote, join, rebase};
use super::schema::Schema;
use super::validate::shorten;
use super::{Content, Entry, Error, ErrorKind, MergeTag, Step, Value};
use crate::text::{Span, Spanned};

/// The keys whose entries are included.
const KINDS: [&str; 6] = ["services", "volumes", "networks", "secrets", "configs", "models"];

/// Puts into a document what it includes. Where something cannot be had, its `include` stays.
pub(super) fn apply(loader: &mut Loader<'_>, document: &mut Value, path: &Path, model: &Model<'_>) {
    let Some(include) = document.entry("include").cloned() else { return };
    // The schema tells what else it cannot be.
    let items = match &include.value.content {
        Content::List(items) => items.as_slice(),
        _ if include.value.is_null() => &[],
        _ => return,
    };
    let mut is_whole = true;
    for item in items.iter().filter(|item| !is_nothing(item)) {
        match item_of(loader, item, model) {
            Some(Ok(read)) => is_whole &= take(loader, document, read, path, model),
            Some(Err(what)) => {
                loader.unknown.push(Spanned::new(what.to_owned(), item.span.before()));
                is_whole = false;
            }
            None => is_whole = false,
        }
    }
    if is_whole && let Content::Map(entries) = &mut document.content {
        entries.retain(|entry| entry.key.value != "include");
    }
}

/// Whether an item names no file: Compose passes over it.
fn is_nothing(item: &Value) -> bool {
    let is_empty = |path: &Value| path.is_null() || path.is_list() && path.items().is_empty();
    item.is_null() || item.is_map() && item.get("path").is_none_or(is_empty)
}

/// An item of `include`.
struct Item<'v> {
    paths: Vec<(PathBuf, &'v Value)>,
    folder: PathBuf,
    env_files: Option<Vec<(PathBuf, Span)>>,
    place: Span,
}

/// Reads an item: nothing where the schema refuses it, what it is where it cannot be had.
fn item_of<'v>(
    loader: &mut Loader<'_>,
    item: &'v Value,
    model: &Model<'_>,
) -> Option<Result<Item<'v>, &'static str>> {
    let paths = match &item.content {
        Content::Map(_) => item.get("path")?,
        Content::Scalar(_) => item,
        Content::List(_) => return None,
    };
    let texts = |value: &'v Value| -> Vec<&'v Value> {
        match value.is_list() {
            true => value.items().iter().collect(),
            false => vec![value],
        }
    };
    let mut found = Vec::new();
    for path in texts(paths) {
        match path.text() {
            Some(text) if is_remote(text) => {
                return Some(Err("what is included here is not on this machine"));
            }
            Some(text) => found.push((join(&model.folder, text), path)),
            None => return Some(Err("what is included here hangs on a variable")),
        }
    }
    let (main, place) = found.first().map(|(path, value)| (path.clone(), value.span))?;
    let is_given = |value: &&Value| !value.is_null() && value.text() != Some("");
    let folder = match item.get("project_directory").filter(is_given) {
        None => folder_of(&main).to_owned(),
        Some(folder) => match folder.text() {
            // In the place of a folder that is not there Compose takes the one around it.
            Some(text) => {
                let folder = join(&model.folder, text);
                match loader.files.folder(&folder) {
                    Found::Here(()) => folder,
                    Found::Absent => folder_of(&folder).to_owned(),
                    Found::Unknown => {
                        loader.wanted.push(Wanted::Folder(folder.clone()));
                        folder
                    }
                }
            }
            None => return Some(Err("the folder that is included here hangs on a variable")),
        },
    };
    // The schema tells of them.
    let is_text = |file: &Value| file.is_null() || file.scalar().is_some();
    if item.get("env_file").is_some_and(|files| !texts(files).into_iter().all(is_text)) {
        return None;
    }
    let env_files = item.get("env_file").filter(|value| !value.is_null()).map(|value| {
        let paths = texts(value).into_iter();
        paths.filter_map(|it| Some((join(&model.folder, it.text()?), it.span))).collect()
    });
    Some(Ok(Item { paths: found, folder, env_files, place }))
}

/// Reads what an item names and takes it over; false where not all could be had.
fn take(
    loader: &mut Loader<'_>,
    document: &mut Value,
    item: Item<'_>,
    path: &Path,
    model: &Model<'_>,
) -> bool {
    let mut stack = model.stack.clone();
    stack.push(path.to_owned());
    let mut is_whole = true;
    for (path, value) in &item.paths {
        let name = value.text().unwrap_or_default();
        if stack.contains(path) {
            let message = format!("`{name}` includes this file in turn");
            loader.errors.push(Error::new(ErrorKind::Cycle, value.span, shorten(message)));
            return false;
        }
        match loader.files.tree(path) {
            Found::Here(_) => (),
            Found::Absent => {
                let message = format!("there is no file `{name}` to be included");
                let kind = ErrorKind::MissingFile;
                loader.errors.push(Error::new(kind, value.span, shorten(message)));
                is_whole = false;
            }
            Found::Unknown => {
                let what = format!("`{name}`, which is included here, was not read");
                loader.want(Wanted::Compose(path.clone()), value.span, what);
                is_whole = false;
            }
        }
    }
    if !may_include(loader, model) {
        let message = "what is included here grows beyond all measure";
        loader.errors.push(Error::new(ErrorKind::Yaml, item.place, message));
        return false;
    }
    let env = environment(loader, &item, model);
    let inner = Model { folder: item.folder.clone(), env: env.as_ref(), stack };
    let paths: Vec<PathBuf> = item.paths.iter().map(|(path, _)| path.clone()).collect();
    let Some(mut root) = loader.model(&paths, &inner) else { return is_whole };
    if !loader.may_copy(&root, item.place) {
        return false;
    }
    // What is missing further down is missing here.
    is_whole &= root.get("include").is_none();
    rebase(&mut root, Schema::get().root(), &between(&model.folder, &item.folder));
    via(&mut root, Step::Include(item.place));
    let Content::Map(entries) = root.content else { return is_whole };
    for entry in entries.into_iter().filter(|entry| KINDS.contains(&entry.key.value.as_str())) {
        adopt(loader, document, entry, item.place);
    }
    is_whole
}

/// Takes over the services, volumes … of an included file.
fn adopt(loader: &mut Loader<'_>, document: &mut Value, included: Entry, place: Span) {
    let Content::Map(entries) = &mut document.content else { return };
    let kind = included.key.value.clone();
    let Content::Map(more) = included.value.content else { return };
    let at = match entries.iter().position(|entry| entry.key.value == kind) {
        Some(at) if entries[at].value.is_map() => at,
        Some(at) if !entries[at].value.is_null() => return,
        found => {
            let content = Content::Map(Vec::new());
            let empty = Entry { key: included.key, value: Value { content, ..included.value } };
            match found {
                Some(at) => entries[at] = empty,
                None => entries.push(empty),
            }
            found.unwrap_or(entries.len() - 1)
        }
    };
    let Content::Map(own) = &mut entries[at].value.content else { return };
    let mut known: rustc_hash::FxHashMap<String, usize> = rustc_hash::FxHashMap::default();
    known.extend(own.iter().enumerate().map(|(at, it)| (it.key.value.clone(), at)));
    for entry in more {
        match known.get(&entry.key.value) {
            None => own.push(entry),
            // It is taken out of this file and of earlier ones, and then comes in.
            Some(&at) if is_reset(&own[at].value) => {
                let place = own[at].value.tag.map_or(place, |tag| tag.span);
                own[at] = entry;
                own[at].value.tag = Some(Spanned::new(MergeTag::Override, place));
            }
            Some(&at) if equal(&own[at].value, &entry.value) => (),
            Some(&at) => {
                let name = &entry.key.value;
                let word = kind.trim_end_matches('s');
                let message = format!("{word} `{name}` is defined by what is included too");
                let error = Error::new(ErrorKind::Conflict, own[at].key.span, shorten(message));
                let error = error.with_related(entry.key.span, "what is included");
                loader.errors.push(match own[at].key.span.file == place.file {
                    true => error,
                    false => Error { span: place, ..error },
                });
            }
        }
    }
}

/// Whether two values say the same, wherever they stand.
fn equal(a: &Value, b: &Value) -> bool {
    match (&a.content, &b.content) {
        (Content::Scalar(a), Content::Scalar(b)) => a.text == b.text && a.meaning == b.meaning,
        (Content::List(a), Content::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Content::Map(a), Content::Map(b)) => {
            a.len() == b.len()
                && a.iter().all(|a| {
                    b.iter().any(|b| a.key.value == b.key.value && equal(&a.value, &b.value))
                })
        }
        _ => false,
    }
}

/// The variables inside: those outside, then those of the item's own files or of the `.env` in
/// its folder.
fn environment(loader: &mut Loader<'_>, item: &Item<'_>, model: &Model<'_>) -> Option<Env> {
    let paths: Vec<(PathBuf, Option<Span>)> = match &item.env_files {
        Some(files) => {
            let given = files.iter().filter(|(path, _)| path != Path::new("/dev/null"));
            given.map(|(path, span)| (path.clone(), Some(*span))).collect()
        }
        None => vec![(join(&item.folder, ".env"), None)],
    };
    let mut texts = Vec::new();
    for (path, span) in paths {
        match (loader.files.text(&path), span) {
            (Found::Here(text), _) => texts.push(text),
            (Found::Absent, Some(span)) => {
                let message = "there is no such file of variables";
                loader.errors.push(Error::new(ErrorKind::MissingFile, span, message));
            }
            (Found::Unknown, Some(span)) => {
                let what = "these variables were not read".to_owned();
                loader.want(Wanted::Text(path), span, what);
            }
            (Found::Unknown, None) => loader.wanted.push(Wanted::Text(path)),
            (Found::Absent, None) => (),
        }
    }
    if texts.is_empty() {
        return model.env.cloned();
    }
    let mut env = model.env.cloned().unwrap_or_default();
    if let Err(error) = env.add_files(texts) {
        let message =
            format!("its variables cannot be read: line {}: {}", error.line, error.message);
        loader.errors.push(Error::new(ErrorKind::InvalidValue, item.place, shorten(message)));
    }
    Some(env)
}
