//! The files of variables that services name: whether they are there, and whether Compose can
//! read them.
//!
//! Source: `WithServicesEnvironmentResolved` and the dotenv package of compose-go, run as Docker
//! Compose 2.40.3. Compose reads those of the services that are on.

use std::path::{Path, PathBuf};

use super::dotenv::{self, Variables};
use super::effective::is_on;
use super::files::{Files, Found, Wanted};
use super::interpolate::Lookup;
use super::paths::join;
use super::validate::shorten;
use super::{Error, ErrorKind, Value};
use crate::text::Span;

/// What Compose refuses in `env_file` and `label_file`, and the files that would tell more.
pub fn check_env_files(
    root: &Value,
    folder: &Path,
    files: &dyn Files,
    profiles: &[String],
) -> (Vec<Error>, Vec<Wanted>) {
    let mut look = Look { folder, files, errors: Vec::new(), wanted: Vec::new() };
    let services = root.get("services").map_or(&[][..], Value::entries);
    for service in services.iter().filter(|service| is_on(&service.value, profiles)) {
        for key in ["env_file", "label_file"] {
            match service.value.get(key) {
                None => (),
                Some(list) if list.is_list() => list.items().iter().for_each(|it| look.at(it)),
                Some(one) => look.at(one),
            }
        }
    }
    (look.errors, look.wanted)
}

struct Look<'f> {
    folder: &'f Path,
    files: &'f dyn Files,
    errors: Vec<Error>,
    wanted: Vec<Wanted>,
}

impl Look<'_> {
    fn at(&mut self, item: &Value) {
        let format = item.get("format").and_then(|format| Some((format.text()?, format.span)));
        if let Some((text, span)) = format.filter(|(text, _)| !matches!(*text, "" | "raw")) {
            let message = format!("Compose knows no format `{text}`, only `raw`");
            self.errors.push(Error::new(ErrorKind::InvalidVariableFile, span, shorten(message)));
        }
        let path = if item.is_map() { item.get("path") } else { Some(item) };
        let Some((name, place)) = path.and_then(|path| Some((path.text()?, path.span))) else {
            return;
        };
        // What lies elsewhere on the machine of somebody is not known here.
        if name.is_empty() {
            let message = "the path of a file of variables is empty";
            self.errors.push(Error::new(ErrorKind::InvalidValue, place, message));
            return;
        }
        if name.starts_with(['/', '~', '\\']) || name.contains(':') {
            return;
        }
        let is_raw = format.is_some_and(|(text, _)| text == "raw");
        let path = join(self.folder, name);
        match self.files.text(&path) {
            Found::Here(text) => self.read(name, place, text, is_raw),
            Found::Unknown => self.wanted.push(Wanted::Text(path)),
            Found::Absent => {
                let is_required = item.get("required").and_then(Value::boolean);
                let is_open = item.get("required").is_some_and(Value::is_unknown);
                if is_required != Some(false) && !is_open {
                    self.missing(name, place, &path);
                }
            }
        }
    }

    fn read(&mut self, name: &str, place: Span, text: &str, is_raw: bool) {
        let lookup = |_: &str| Lookup::Unknown;
        let mut found = Variables::default();
        let outcome = match is_raw {
            true => dotenv::read_raw(text, &lookup, &mut found),
            false => dotenv::read(text, &lookup, &mut found),
        };
        if let Err(error) = outcome {
            let message =
                format!("`{name}` cannot be read, line {}: {}", error.line, error.message);
            self.errors.push(Error::new(ErrorKind::InvalidVariableFile, place, shorten(message)));
        }
    }

    /// Tells of a file that is not there, once it is known whether a template of it is.
    fn missing(&mut self, name: &str, place: Span, path: &Path) {
        let mut template = None;
        let mut is_open = false;
        for candidate in templates(path) {
            match self.files.text(&candidate) {
                Found::Here(_) if template.is_none() => template = Some(candidate),
                Found::Here(_) | Found::Absent => (),
                Found::Unknown => {
                    is_open = true;
                    self.wanted.push(Wanted::Text(candidate));
                }
            }
        }
        if is_open {
            return;
        }
        let template =
            template.and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        let message = shorten(format!("there is no file `{name}`"));
        self.errors.push(Error::new(ErrorKind::MissingVariableFile { template }, place, message));
    }
}

/// The files beside a file of variables from which it may have to be made.
fn templates(path: &Path) -> Vec<PathBuf> {
    const WORDS: [&str; 5] = ["example", "sample", "template", "dist", "default"];
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let stem = name.strip_suffix(".env").filter(|stem| !stem.is_empty());
    let mut names = Vec::new();
    for word in WORDS {
        names.push(format!("{name}.{word}"));
        names.push(format!("{name}-{word}"));
        names.push(format!("{name}_{word}"));
        names.push(format!("{word}.env"));
        names.push(format!(".env.{word}"));
        names.push(format!("env.{word}"));
        names.extend(stem.map(|stem| format!("{stem}.{word}.env")));
        names.extend(stem.map(|stem| format!("{stem}.{word}")));
    }
    names.push(format!("{name}.tmpl"));
    names.retain(|own| own != name);
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| path.with_file_name(name)).collect()
}
