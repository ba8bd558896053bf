use serde_json::{Map, Value, json};

use super::{FailOn, Preset};
use crate::checks;
use crate::lint::{Category, Level, OptionValue, Page};
use crate::model::{FACTS, FactKind};

/// The JSON Schema of `plimsoll.toml`, for editors that complete and check it as it is written.
/// What a lint can be told is made of its page. The file itself is read by code of its own, which
/// knows where in it a mistake is.
pub fn schema() -> Value {
    let words = |words: Vec<&str>| json!({"type": "string", "enum": words});
    let presets = words(Preset::WORDS.iter().map(|(word, _)| *word).collect());
    let thresholds = words(FailOn::WORDS.iter().map(|(word, _)| *word).collect());
    let texts = |what: &str| json!({"type": "array", "items": {"type": "string", "minLength": 1}, "description": what});
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": concat!(env!("CARGO_PKG_HOMEPAGE"), "/raw/main/plimsoll.schema.json"),
        "title": "plimsoll.toml",
        "description": "The configuration of Plimsoll, a static analyzer for Dockerfiles and Compose files",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "extend": {
                "type": "string",
                "minLength": 1,
                "description": "A file to start from, relative to this one",
            },
            "preset": described(presets, "Which lints are on at first"),
            "fail-on": described(
                thresholds,
                "From which level on a finding makes the exit status 1",
            ),
            "lints": {"$ref": "#/definitions/lints"},
            "overrides": {
                "type": "array",
                "description": "Other levels for some of the files",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["paths", "lints"],
                    "properties": {
                        "paths": texts("Patterns of the files, from the folder of this one"),
                        "lints": {"$ref": "#/definitions/lints"},
                    },
                },
            },
            "files": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "exclude": texts("What a walk leaves out"),
                    "dockerfile": texts("What is a Dockerfile under another name"),
                    "compose": texts("What is a Compose file under another name"),
                },
            },
            "base-images": base_images(),
            "compat": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "foreign-comments": {
                        "type": "boolean",
                        "description": "Whether the ignore comments of other tools silence findings",
                    },
                    "unsuppressible": texts("The lints that no comment can silence"),
                },
            },
        },
        "definitions": {
            "level": words(Level::ALL.iter().map(|level| level.as_str()).collect()),
            "lints": lints(),
        },
    })
}

/// What can be stated of base images, of the table that states are read by.
fn base_images() -> Value {
    let mut facts = Map::new();
    facts.insert(
        "like".to_owned(),
        json!({"type": "string", "minLength": 1, "description": "A known image with its tag"}),
    );
    // TOML has dates of its own, which JSON Schema has no type for.
    let last_day = json!({"description": "The last day of its support"});
    facts.insert("end-of-life".to_owned(), last_day);
    for fact in FACTS {
        let value = match fact.kind {
            FactKind::Word(words) => json!({"type": "string", "enum": words}),
            FactKind::Text => json!({"type": "string", "pattern": "^\\S+$"}),
            FactKind::Flag => json!({"type": "boolean"}),
            FactKind::Words => {
                json!({"type": "array", "items": {"type": "string", "pattern": "^[^, ]+$"}})
            }
            FactKind::Command => json!({"type": "array", "items": {"type": "string"}}),
        };
        facts.insert(fact.key.to_owned(), value);
    }
    json!({
        "type": "object",
        "description": "What is known of images, by name; `*` stands for any text",
        "additionalProperties": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": false,
            "properties": facts,
        },
    })
}

/// The levels by name. IDs of other tools are known by their forms: there are thousands.
fn lints() -> Value {
    let level = json!({"$ref": "#/definitions/level"});
    let plain = json!({"anyOf": [level, table(&Map::new())]});
    let mut names = Map::new();
    names.insert("all".to_owned(), described(plain.clone(), "Every lint"));
    for category in Category::ALL {
        let what = format!("The lints of the category {category}");
        names.insert(category.to_string(), described(plain.clone(), &what));
    }
    for lint in checks::ALL {
        names.insert(lint.page.name.to_owned(), of_lint(lint.page));
    }
    // An ID that stands for one lint takes its options too.
    let by_id = json!({"anyOf": [level, {"type": "object", "properties": {"level": level}}]});
    json!({
        "type": "object",
        "description": "A level for a lint, a category or another tool's ID",
        "additionalProperties": false,
        "properties": names,
        "patternProperties": {
            "^[a-z][a-z0-9-]*:.+$": by_id,
            "^[A-Za-z]+[A-Za-z_-]*[0-9]+$": by_id,
            "^[A-Z][A-Za-z]+$": by_id,
        },
    })
}

fn of_lint(page: &Page) -> Value {
    let mut options = Map::new();
    for (name, default) in page.options {
        let option = match default {
            OptionValue::Boolean(on) => json!({"type": "boolean", "default": on}),
            OptionValue::Integer(number) => json!({"type": "integer", "default": number}),
            OptionValue::Text(text) => json!({"type": "string", "default": text}),
            OptionValue::List(texts) => {
                json!({"type": "array", "items": {"type": "string"}, "default": texts})
            }
        };
        options.insert((*name).to_owned(), option);
    }
    let level = json!({"$ref": "#/definitions/level"});
    described(json!({"anyOf": [level, table(&options)]}), page.title())
}

/// A level with options.
fn table(options: &Map<String, Value>) -> Value {
    let mut properties = options.clone();
    properties.insert("level".to_owned(), json!({"$ref": "#/definitions/level"}));
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

fn described(mut schema: Value, what: &str) -> Value {
    schema["description"] = Value::from(what);
    schema
}
