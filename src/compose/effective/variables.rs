//! The environment and the labels of a service, with the files that they come from.

use super::super::dotenv::{self, Variables};
use super::super::files::Found;
use super::super::interpolate::Lookup;
use super::super::paths::join;
use super::super::validate::shorten;
use super::super::{Error, ErrorKind, Overrides, Value};
use super::Maker;
use super::node::{Datum, Fields, Node, Origin};
use super::read::{self, Bare};
use crate::text::{Span, Spanned};

impl Maker<'_> {
    /// `environment` over the files of `env_file`.
    pub(super) fn environment(&mut self, service: &Value) -> Option<Node> {
        let own = read::fields(service.get("environment"), Bare::Null);
        let mut named = Fields::new();
        for (name, node) in own.iter() {
            let known = matches!(node.datum, Datum::Null).then(|| self.setting.env.get(name));
            let datum = match known.flatten() {
                Some(value) => Datum::Text(value.to_owned()),
                None => node.datum.clone(),
            };
            named.put(name, Some(Node { datum, ..node.clone() }));
        }
        let by_name = named.by_name();
        let lookup = |name: &str| match self.setting.env.lookup(name) {
            Lookup::Set(value) => Lookup::Set(value),
            other => match by_name.get(name).and_then(|node| node.as_text()) {
                Some(value) => Lookup::Set(value.to_owned()),
                None => other,
            },
        };
        let mut parts = Parts::default();
        let files = self.variables_of(service.get("env_file"), false, &lookup, &mut parts);
        let node = files.under(named);
        self.note(parts);
        node
    }

    /// `labels` over the files of `label_file`.
    pub(super) fn labels(&mut self, service: &Value) -> Option<Node> {
        let own = read::fields(service.get("labels"), Bare::Empty);
        let mut parts = Parts::default();
        let lookup = |_: &str| Lookup::Unset;
        let files = self.variables_of(service.get("label_file"), true, &lookup, &mut parts);
        let node = files.under(own);
        self.note(parts);
        node
    }

    fn note(&mut self, parts: Parts) {
        self.unknown_parts.extend(parts.unknown);
        self.wanted.extend(parts.wanted);
        self.errors.extend(parts.errors);
    }

    /// What files say. Each sees what those before it say; where `is_first_said` it holds to the
    /// first that is said of a name, else to what it says itself.
    fn variables_of(
        &self,
        value: Option<&Value>,
        is_first_said: bool,
        lookup: &dyn Fn(&str) -> Lookup,
        parts: &mut Parts,
    ) -> FromFiles {
        let mut files = FromFiles::default();
        let Some(value) = value.filter(|value| !value.is_null()) else { return files };
        let mut items = if value.is_list() { value.items().to_vec() } else { vec![value.clone()] };
        super::super::unicity::keep_last(&mut items, super::super::schema::By::Path);
        let mut variables = Variables::default();
        for item in &items {
            let path = if item.is_map() { item.get("path") } else { Some(item) };
            let Some((name, place)) = path.and_then(|path| Some((path.text()?, path.span))) else {
                continue;
            };
            if name.is_empty() {
                let message = "the path of a file of variables is empty";
                parts.errors.push(Error::new(ErrorKind::InvalidValue, place, message));
                continue;
            }
            let is_required = item.get("required").and_then(Value::boolean) != Some(false);
            let is_raw = item.get("format").and_then(Value::text) == Some("raw");
            let path = match name.strip_prefix("~/").zip(self.setting.env.get("HOME")) {
                Some((rest, home)) => join(home.as_ref(), rest),
                None => join(self.setting.folder, name),
            };
            let text = match self.setting.files.text(&path) {
                Found::Here(text) => text,
                Found::Absent if !is_required => continue,
                found => {
                    if matches!(found, Found::Unknown) {
                        parts.wanted.push(path);
                    }
                    let what =
                        format!("the variables of `{name}` are not known: there is no such file");
                    parts.unknown.push(Spanned::new(what, place));
                    files.is_unknown = true;
                    continue;
                }
            };
            let mut found = variables.clone();
            let earlier = |name: &str| match variables.get(name).filter(|_| is_first_said) {
                Some(Some(value)) => Lookup::Set(value.clone()),
                _ => lookup(name),
            };
            let outcome = match is_raw {
                true => dotenv::read_raw(text, &earlier, &mut found),
                false => dotenv::read(text, &earlier, &mut found),
            };
            if let Err(error) = outcome {
                let message =
                    format!("`{name}` cannot be read: line {}: {}", error.line, error.message);
                let kind = ErrorKind::InvalidValue;
                parts.errors.push(Error::new(kind, place, shorten(message)));
            }
            for (name, value) in &found {
                if variables.get(name) != Some(value) {
                    files.set(name, value.clone(), place);
                }
            }
            variables = found;
        }
        files
    }
}

#[derive(Default)]
struct Parts {
    errors: Vec<Error>,
    unknown: Vec<Spanned<String>>,
    wanted: Vec<std::path::PathBuf>,
}

/// What files of variables say, each with the place that names the file.
#[derive(Default)]
struct FromFiles {
    values: std::collections::BTreeMap<String, (Option<String>, Span)>,
    is_unknown: bool,
}

impl FromFiles {
    fn set(&mut self, name: &str, value: Option<String>, place: Span) {
        self.values.insert(name.to_owned(), (value, place));
    }

    /// With what the service says itself over it.
    fn under(self, own: Fields) -> Option<Node> {
        let mut out = Fields::new();
        let by_name = own.by_name();
        for (name, (value, place)) in &self.values {
            if by_name.contains_key(name.as_str()) {
                continue;
            }
            let Some(value) = value else { continue };
            let origin = Some(Origin { place: *place, overrides: None });
            let datum = Datum::Text(value.clone());
            out.put(name, Some(Node { datum, origin, is_unknown: false }));
        }
        for (name, node) in own.iter() {
            let mut node = node.clone();
            // It takes over what the file says.
            if let (Some((_, place)), Some(origin)) = (self.values.get(name), &mut node.origin) {
                let known = origin.overrides.iter().flat_map(|it| it.iter().copied());
                let places: Overrides = Some(known.chain([*place]).collect());
                origin.overrides = places;
            }
            out.put(name, Some(node));
        }
        let mut node = out.into_filled_node();
        if self.is_unknown {
            let node = node.get_or_insert_with(|| Fields::new().into_node());
            node.is_unknown = true;
        }
        node
    }
}
