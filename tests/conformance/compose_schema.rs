//! Our table of properties against the schema of the Compose Specification, key by key.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::places;

#[test]
fn the_table_has_the_properties_of_the_published_schema() {
    let path = places::corpus().join("../data/compose-spec.schema.json");
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    let mut theirs = BTreeMap::new();
    flatten(&schema, &schema, "", 0, &mut theirs);
    let ours = our_table();
    assert!(theirs.len() > 400, "only {} paths were found", theirs.len());
    let mut failures = Vec::new();
    let paths: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    for path in paths.into_iter().filter(|path| !path.is_empty()) {
        let (ours, theirs) = (ours.get(path), theirs.get(path));
        if ours != theirs {
            failures.push(format!("{path}: we {ours:?}, the schema {theirs:?}"));
        }
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

/// The types, the values of an enumeration and the required keys at a path.
type Facts = (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>);

fn our_table() -> BTreeMap<String, Facts> {
    let path = places::package().join("src/compose/schema.txt");
    let text = fs::read_to_string(path).expect("the table can be read");
    let mut table = BTreeMap::new();
    let mut parents: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let body = line.trim_start();
        parents.truncate((line.len() - body.len()) / 2);
        let mut words = body.split(' ');
        parents.push(words.next().expect("a line has a name").to_owned());
        let list = |text: &str| text.split(['|', ',']).map(str::to_owned).collect();
        let mut facts: Facts = Default::default();
        facts.0 = list(words.next().expect("a line has types"));
        for word in words {
            match word.split_once('=') {
                Some(("enum", values)) => facts.1 = list(values),
                Some(("required", keys)) => facts.2 = list(keys),
                _ => (),
            }
        }
        table.insert(parents.join("."), facts);
    }
    table
}

fn flatten(
    root: &Value,
    node: &Value,
    path: &str,
    depth: usize,
    out: &mut BTreeMap<String, Facts>,
) {
    assert!(depth < 40, "the schema refers to itself at {path}");
    if let Some(reference) = node["$ref"].as_str() {
        let name = reference.rsplit('/').next().expect("a reference has a name");
        return flatten(root, &root["$defs"][name], path, depth + 1, out);
    }
    let texts = |value: &Value| -> Vec<String> {
        let one = value.as_str().map(str::to_owned);
        let many = value.as_array().into_iter().flatten();
        one.into_iter().chain(many.filter_map(|item| item.as_str().map(str::to_owned))).collect()
    };
    for word in ["oneOf", "anyOf"] {
        for choice in node[word].as_array().into_iter().flatten() {
            flatten(root, choice, path, depth + 1, out);
        }
    }
    let facts = out.entry(path.to_owned()).or_default();
    for name in texts(&node["type"]) {
        facts.0.insert(match name.as_str() {
            "object" => "map".to_owned(),
            "array" => "list".to_owned(),
            "boolean" => "bool".to_owned(),
            other => other.to_owned(),
        });
    }
    facts.1.extend(texts(&node["enum"]));
    facts.2.extend(texts(&node["required"]));
    let child = |key: &str| match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    };
    for (key, property) in node["properties"].as_object().into_iter().flatten() {
        flatten(root, property, &child(key), depth + 1, out);
    }
    for (pattern, property) in node["patternProperties"].as_object().into_iter().flatten() {
        if pattern != "^x-" {
            flatten(root, property, &child("*"), depth + 1, out);
        }
    }
    if node["additionalProperties"].is_object() {
        flatten(root, &node["additionalProperties"], &child("*"), depth + 1, out);
    }
    if node["items"].is_object() {
        flatten(root, &node["items"], &child("[]"), depth + 1, out);
    }
}
