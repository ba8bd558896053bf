//! The effective Compose project, as JSON with the origin of each value, and as YAML with the
//! origin behind it.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Map, Number, Value};

use super::Root;
use super::concise::one_line;
use crate::engine::{Datum, EffectiveProject, Node, Origin};
use crate::text::Span;

#[derive(Serialize)]
struct Document {
    schema: u32,
    project: Value,
    origins: Map<String, Value>,
    unknown: Vec<String>,
}

#[derive(Serialize)]
struct JsonOrigin {
    #[serde(flatten)]
    place: Place,
    overrides: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    path: String,
    line: u32,
    column: u32,
}

/// The project as JSON, with the origin of each value and what is not known.
pub fn json(effective: &EffectiveProject, root: &Root) -> serde_json::Result<String> {
    let mut document =
        Document { schema: 1, project: Value::Null, origins: Map::new(), unknown: Vec::new() };
    let mut writer = Json { effective, root, pointer: String::new(), document: &mut document };
    let project = writer.value(&effective.project);
    document.project = project;
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

struct Json<'a> {
    effective: &'a EffectiveProject,
    root: &'a Root,
    pointer: String,
    document: &'a mut Document,
}

impl Json<'_> {
    fn value(&mut self, node: &Node) -> Value {
        if node.is_unknown {
            self.document.unknown.push(self.pointer.clone());
        }
        if let Some(origin) = node.origin.as_ref().filter(|_| is_leaf(node)) {
            let overrides = origin.overrides.iter().flat_map(|places| places.iter());
            let origin = JsonOrigin {
                place: self.place(origin.place),
                overrides: overrides.map(|place| self.place(*place)).collect(),
            };
            let origin = serde_json::to_value(origin).unwrap_or_default();
            self.document.origins.insert(self.pointer.clone(), origin);
        }
        match &node.datum {
            Datum::Null => Value::Null,
            Datum::Bool(is) => Value::Bool(*is),
            Datum::Int(number) => Value::Number((*number).into()),
            Datum::Float(number) => number_of(*number),
            // The shortest text of 32 bits, which is what Go writes.
            Datum::Single(number) => number_of(number.to_string().parse().unwrap_or_default()),
            Datum::Text(text) => Value::String(escape(text)),
            Datum::List(items) => {
                let mut values = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    values.push(self.under(&index.to_string(), item));
                }
                Value::Array(values)
            }
            Datum::Map(entries) => {
                let mut map = Map::new();
                for (name, node) in entries {
                    let name = escape(name);
                    let value = self.under(&name, node);
                    map.insert(name, value);
                }
                Value::Object(map)
            }
        }
    }

    fn under(&mut self, name: &str, node: &Node) -> Value {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        let value = self.value(node);
        self.pointer.truncate(length);
        value
    }

    fn place(&self, span: Span) -> Place {
        let source = self.effective.sources.get(span.file);
        let at = source.position(span.start);
        Place { path: self.root.relative(&source.path), line: at.line, column: at.column }
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
    let plain = |char: char| char.is_ascii_alphanumeric() || "_./-@+=$,".contains(char);
    let is_word = text.chars().next().is_some_and(|char| char.is_ascii_alphabetic() || char == '/')
        && text.chars().all(plain)
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word));
    match is_word {
        true => text.to_owned(),
        // What is JSON is YAML.
        false => Value::String(text.to_owned()).to_string(),
    }
}
