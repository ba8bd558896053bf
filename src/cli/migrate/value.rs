use std::sync::Arc;

use serde_json::{Map, Value};

use crate::text::FileId;
use crate::yaml::{self, NodeId, NodeKind, Scalar, Tree};

/// A file in TOML.
pub(super) fn of_toml(text: &str) -> Result<Value, String> {
    let table: toml::Table =
        text.parse().map_err(|why: toml::de::Error| why.message().to_owned())?;
    serde_json::to_value(table).map_err(|why| why.to_string())
}

/// A file in YAML, which JSON is too; an empty one is null.
pub(super) fn of_yaml(text: &str) -> Result<Value, String> {
    let text: Arc<str> = Arc::from(text);
    let tree = yaml::parse(FileId(0), &text);
    if let Some(error) = tree.errors.first() {
        return Err(error.message.clone());
    }
    if !tree.expansion_is_bounded() {
        return Err("its aliases expand beyond all measure".to_owned());
    }
    Ok(tree.documents.first().map_or(Value::Null, |document| value(&tree, *document)))
}

fn value(tree: &Tree, id: NodeId) -> Value {
    match &tree.node(tree.target(id)).kind {
        NodeKind::Scalar { text, scalar, .. } => match scalar {
            Scalar::Null => Value::Null,
            Scalar::Bool(on) => Value::Bool(*on),
            Scalar::Int(number) => Value::from(*number),
            _ => text.as_str().into(),
        },
        NodeKind::Sequence { items, .. } => items.iter().map(|item| value(tree, *item)).collect(),
        NodeKind::Mapping { entries, .. } => {
            let mut map = Map::new();
            for entry in entries {
                let key = match value(tree, entry.key) {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                map.insert(key, value(tree, entry.value));
            }
            Value::Object(map)
        }
        NodeKind::Alias { .. } => Value::Null,
    }
}
