//! Values that may not be known, and the words that are made of them.

use crate::dockerfile::{Operator, Part, Variable};

/// What is known of a text without building anything.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// It is this text.
    Known(String),
    /// It is this text where nobody says otherwise: the default of an ARG.
    Default(String),
    /// Nothing is known: an ARG without default, a variable of the base image.
    Unknown,
}

impl Value {
    /// The text, known or by default.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Known(text) | Value::Default(text) => Some(text),
            Value::Unknown => None,
        }
    }

    /// Whether it is this text for certain.
    pub fn is_known(&self) -> bool {
        matches!(self, Value::Known(_))
    }

    /// The same certainty with the text changed.
    pub fn map(self, f: impl FnOnce(String) -> String) -> Value {
        match self {
            Value::Known(text) => Value::Known(f(text)),
            Value::Default(text) => Value::Default(f(text)),
            Value::Unknown => Value::Unknown,
        }
    }

    fn then(self, next: Value) -> Value {
        match (self, next) {
            (Value::Known(a), Value::Known(b)) => Value::Known(a + &b),
            (Value::Known(a) | Value::Default(a), Value::Known(b) | Value::Default(b)) => {
                Value::Default(a + &b)
            }
            _ => Value::Unknown,
        }
    }

    /// What was taken because a default said so is itself no more than a default.
    fn at_most_default(self) -> Value {
        match self {
            Value::Known(text) => Value::Default(text),
            other => other,
        }
    }
}

/// What a name stands for at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Lookup {
    /// It is declared, with this value.
    Declared(Value),
    /// Nothing in the file declares it, but an image that is not at hand may.
    PerhapsInherited,
    /// Nothing declares it: it is empty.
    Undefined,
}

/// The value of a word. `lookup` says what a name stands for.
pub(super) fn evaluate(parts: &[Part], lookup: &dyn Fn(&str) -> Lookup) -> Value {
    if let [Part::Text(text)] = parts {
        return Value::Known(text.value.clone());
    }
    parts.iter().fold(Value::Known(String::new()), |before, part| {
        before.then(match part {
            Part::Text(text) => Value::Known(text.value.clone()),
            Part::Variable(variable) => expand(variable, lookup),
        })
    })
}

/// The text of a word with each unknown variable as `${name}`, for whoever can use the rest.
pub(super) fn evaluate_with_holes(parts: &[Part], lookup: &dyn Fn(&str) -> Lookup) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(part) => text.push_str(&part.value),
            Part::Variable(variable) => match expand(variable, lookup) {
                Value::Known(value) | Value::Default(value) => text.push_str(&value),
                Value::Unknown => {
                    text.push_str("${");
                    text.push_str(&variable.name.value);
                    text.push('}');
                }
            },
        }
    }
    text
}

fn expand(variable: &Variable, lookup: &dyn Fn(&str) -> Lookup) -> Value {
    let found = lookup(&variable.name.value);
    let unset = |colon: bool| match &found {
        Lookup::Declared(Value::Known(text)) => Some(colon && text.is_empty()),
        Lookup::Declared(Value::Default(text)) if !text.is_empty() => Some(false),
        Lookup::Undefined => Some(true),
        _ => None,
    };
    let value = match &found {
        Lookup::Declared(value) => value.clone(),
        Lookup::PerhapsInherited => Value::Unknown,
        Lookup::Undefined => Value::Known(String::new()),
    };
    match &variable.operator {
        None => value,
        Some(Operator::Default { colon, word }) => match unset(*colon) {
            Some(true) => evaluate(word, lookup),
            Some(false) => value,
            // An ARG that nobody sets, or an empty default: the word is what a plain build takes.
            None => evaluate(word, lookup).at_most_default(),
        },
        Some(Operator::Alternative { colon, word }) => match unset(*colon) {
            Some(true) => Value::Known(String::new()),
            Some(false) => evaluate(word, lookup),
            None => Value::Unknown,
        },
        Some(Operator::Required { .. }) => value,
        // Globs over values are rare enough to be left unknown.
        Some(
            Operator::TrimPrefix { .. } | Operator::TrimSuffix { .. } | Operator::Replace { .. },
        ) => Value::Unknown,
    }
}
