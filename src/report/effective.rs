//! The effective Compose project, as JSON with the origin of each value, and as YAML with the
//! origin behind it.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

use super::Root;
use super::concise::one_line;
use crate::engine::{Datum, EffectiveProject, Node, Origin};
use crate::text::{FileId, Span};

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    project: JsonNode<'a>,
    origins: Origins<'a>,
    unknown: Vec<String>,
}

/// A part of the project, written as Docker Compose writes it.
struct JsonNode<'a>(&'a Node);

impl Serialize for JsonNode<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.datum {
            Datum::Null => serializer.serialize_none(),
            Datum::Bool(is) => serializer.serialize_bool(*is),
            Datum::Int(number) => serializer.serialize_i64(*number),
            Datum::Float(number) => number_of(*number).serialize(serializer),
            // The shortest text of 32 bits, which is what Go writes.
            Datum::Single(number) => {
                number_of(number.to_string().parse().unwrap_or_default()).serialize(serializer)
            }
            Datum::Text(text) => serializer.serialize_str(&escape(text)),
            Datum::List(items) => serializer.collect_seq(items.iter().map(JsonNode)),
            Datum::Map(entries) => {
                let entries = entries.iter().map(|(name, node)| (escape(name), JsonNode(node)));
                serializer.collect_map(entries)
            }
        }
    }
}

/// Where each value comes from, by its JSON pointer.
struct Origins<'a>(Vec<(String, JsonOrigin<'a>)>);

impl Serialize for Origins<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(pointer, origin)| (pointer, origin)))
    }
}

#[derive(Serialize)]
struct JsonOrigin<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    overrides: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: u32,
    column: u32,
}

/// The project as JSON, with the origin of each value and what is not known.
pub fn json(effective: &EffectiveProject, root: &Root) -> serde_json::Result<String> {
    let paths: FxHashMap<FileId, String> =
        effective.sources.iter().map(|source| (source.id, root.relative(&source.path))).collect();
    let mut gatherer = Gatherer {
        effective,
        paths: &paths,
        pointer: String::new(),
        origins: Vec::new(),
        unknown: Vec::new(),
    };
    gatherer.gather(&effective.project);
    let Gatherer { origins, unknown, .. } = gatherer;
    let project = JsonNode(&effective.project);
    let document = Document { schema: 1, project, origins: Origins(origins), unknown };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// Gathers what is known of each value beside the value.
struct Gatherer<'a> {
    effective: &'a EffectiveProject,
    paths: &'a FxHashMap<FileId, String>,
    pointer: String,
    origins: Vec<(String, JsonOrigin<'a>)>,
    unknown: Vec<String>,
}

impl<'a> Gatherer<'a> {
    fn gather(&mut self, node: &Node) {
        if node.is_unknown {
            self.unknown.push(self.pointer.clone());
        }
        if let Some(origin) = node.origin.as_ref().filter(|_| is_leaf(node)) {
            let overrides = origin.overrides.iter().flat_map(|places| places.iter());
            let origin = JsonOrigin {
                place: self.place(origin.place),
                overrides: overrides.map(|place| self.place(*place)).collect(),
            };
            self.origins.push((self.pointer.clone(), origin));
        }
        for (index, item) in node.items().iter().enumerate() {
            self.under(&index.to_string(), item);
        }
        for (name, node) in node.entries() {
            self.under(&escape(name), node);
        }
    }

    fn under(&mut self, name: &str, node: &Node) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        self.gather(node);
        self.pointer.truncate(length);
    }

    fn place(&self, span: Span) -> Place<'a> {
        let at = self.effective.sources.get(span.file).position(span.start);
        let path = self.paths.get(&span.file).map_or("", String::as_str);
        Place { path, line: at.line, column: at.column }
    }
}

/// The project as YAML, each value with its file and line behind it.
pub fn yaml(effective: &EffectiveProject, root: &Root) -> String {
    let mut writer = Yaml { effective, root, out: String::new() };
    writer.map(effective.project.entries(), 0);
    writer.out
}

struct Yaml<'a> {
    effective: &'a EffectiveProject,
    root: &'a Root,
    out: String,
}

impl Yaml<'_> {
    fn map(&mut self, entries: &[(String, Node)], depth: usize) {
        for (name, node) in entries {
            self.indent(depth);
            self.out.push_str(&scalar(&escape(name)));
            self.out.push(':');
            self.value(node, depth);
        }
    }

    /// What follows a colon, or the dash of an item.
    fn value(&mut self, node: &Node, depth: usize) {
        match &node.datum {
            Datum::Map(entries) if !entries.is_empty() => {
                self.unknown(node);
                self.out.push('\n');
                self.map(entries, depth + 1);
            }
            Datum::List(items) if !items.is_empty() => {
                self.unknown(node);
                self.out.push('\n');
                self.list(items, depth + 1);
            }
            _ => {
                self.out.push(' ');
                self.leaf(node);
            }
        }
    }

    fn list(&mut self, items: &[Node], depth: usize) {
        for item in items {
            self.indent(depth);
            self.out.push('-');
            match &item.datum {
                // The first key stands behind the dash.
                Datum::Map(entries) if !entries.is_empty() => {
                    let start = self.out.len();
                    self.map(entries, depth + 1);
                    let end = start + 2 * (depth + 1);
                    self.out.replace_range(start..end, " ");
                }
                _ => self.value(item, depth),
            }
        }
    }

    fn leaf(&mut self, node: &Node) {
        let text = match &node.datum {
            Datum::Null => "null".to_owned(),
            Datum::Bool(is) => is.to_string(),
            Datum::Int(number) => number.to_string(),
            Datum::Float(number) => number.to_string(),
            Datum::Single(number) => number.to_string(),
            Datum::Text(text) => scalar(&escape(text)),
            Datum::List(_) => "[]".to_owned(),
            Datum::Map(_) => "{}".to_owned(),
        };
        self.out.push_str(&text);
        if let Some(Origin { place, overrides }) = &node.origin {
            let _ = write!(self.out, "  # {}", self.place(*place));
            for (index, place) in overrides.iter().flat_map(|it| it.iter()).enumerate() {
                let word = if index == 0 { " over" } else { "," };
                let _ = write!(self.out, "{word} {}", self.place(*place));
            }
        }
        self.unknown(node);
        self.out.push('\n');
    }

    fn unknown(&mut self, node: &Node) {
        if node.is_unknown {
            self.out.push_str("  # not known");
        }
    }

    fn place(&self, span: Span) -> String {
        let source = self.effective.sources.get(span.file);
        let line = source.position(span.start).line;
        format!("{}:{line}", one_line(&self.root.from_here(&source.path)))
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
    }
}

/// Why there is no project: `path:line:column: error message`, a line for each reason.
pub fn errors(effective: &EffectiveProject, root: &Root) -> String {
    let mut out = String::new();
    for error in &effective.errors {
        let source = effective.sources.get(error.span.file);
        let (path, at) = (root.from_here(&source.path), source.position(error.span.start));
        let message = one_line(&error.message);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{path}:{}:{}: error {message}", at.line, at.column);
    }
    out
}

/// What is not known of the project, a line for each part.
pub fn notes(effective: &EffectiveProject, root: &Root) -> String {
    let mut out = String::new();
    let unset = effective.unset_variables.iter().map(|variable| {
        (variable.span, format!("nothing sets `{variable}`: it is taken for an empty text"))
    });
    let parts = effective.unknown_parts.iter().map(|part| (part.span, part.value.clone()));
    for (span, message) in parts.chain(unset) {
        let source = effective.sources.get(span.file);
        let (path, at) = (root.from_here(&source.path), source.position(span.start));
        let _ = writeln!(out, "{path}:{}:{}: {}", at.line, at.column, one_line(&message));
    }
    out
}

fn is_leaf(node: &Node) -> bool {
    node.entries().is_empty() && node.items().is_empty()
}

/// A number as JSON: a whole one without a fraction.
fn number_of(number: f64) -> Value {
    let is_whole = number.fract() == 0.0 && number.abs() < 9e15;
    match is_whole {
        true => Value::Number((number as i64).into()),
        false => Number::from_f64(number).map_or(Value::Null, Value::Number),
    }
}

/// The text as it is written to be read again: a dollar would start a variable.
fn escape(text: &str) -> String {
    text.replace('$', "$$")
}

/// A text in quotes, unless nothing can take it for anything else.
fn scalar(text: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "_./-@+=$,:".contains(char);
    let is_word = text.chars().next().is_some_and(|char| char.is_ascii_alphabetic() || char == '/')
        && text.chars().all(plain)
        && !text.ends_with(':')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word));
    match is_word {
        true => text.to_owned(),
        // What is JSON is YAML.
        false => Value::String(text.to_owned()).to_string(),
    }
}
