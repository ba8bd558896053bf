//! The labels that LABEL gives an image.

use super::{Base, Component, Detail, Instruction, Keyword, Pair, Stage, Value};
use crate::text::{Edit, Span, Spanned};

/// One label of a LABEL, whose key is known.
#[derive(Clone, Debug)]
pub struct Label<'p> {
    /// The instruction.
    pub instruction: Instruction<'p>,
    /// Its key, quotes removed and variables filled in.
    pub key: String,
    /// Its value.
    pub value: Value,
    pair: &'p Pair,
}

/// A key that a program or a convention cannot have meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyError {
    /// It has a character other than small letters, digits and `.-_/`: this one.
    Character(char),
    /// It starts with no letter, or ends with neither letter nor digit.
    Boundary,
    /// Two separators stand side by side.
    Separators,
    /// It begins with a name that Docker keeps for itself: this one.
    Reserved(&'static str),
}

/// The beginnings of keys that Docker keeps for itself.
const RESERVED: [&str; 3] = ["com.docker.", "io.docker.", "org.dockerproject."];

/// Those among them that Docker asks authors of extensions to set.
const DOCUMENTED: [&str; 2] = ["com.docker.desktop.extension.", "com.docker.extension."];

impl<'p> Instruction<'p> {
    /// The labels of a LABEL whose keys are known.
    pub fn labels(self) -> Vec<Label<'p>> {
        self.labels_with(|_| true).collect()
    }

    /// Those of its labels whose keys are wanted: values are evaluated of no others.
    fn labels_with(self, is_wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = Label<'p>> {
        let pairs = match self.detail() {
            Detail::Label(pairs) => pairs.as_slice(),
            _ => &[],
        };
        pairs.iter().filter_map(move |pair| {
            // Without a value it is an error, which is told elsewhere.
            let value = pair.value?;
            let key = match self.evaluate(pair.name) {
                Value::Known(key) | Value::Default(key) => key,
                Value::Unknown => return None,
            };
            let is_label = !key.is_empty() && is_wanted(&key);
            is_label.then(|| Label { instruction: self, key, value: self.evaluate(value), pair })
        })
    }

    /// The first variable in the key of each label.
    pub fn variables_in_label_keys(self) -> Vec<Spanned<String>> {
        let Detail::Label(pairs) = self.detail() else { return Vec::new() };
        let variables =
            pairs.iter().filter_map(|pair| self.variables_in(pair.name).into_iter().next());
        variables.map(|variable| variable.name).collect()
    }

    /// The labels of a LABEL of which the same stage sets another value later, with the one that
    /// holds.
    pub fn overridden_labels(self) -> Vec<(Label<'p>, Label<'p>)> {
        let own = self.labels();
        if own.is_empty() || self.is_deferred() {
            return Vec::new();
        }
        let later: Vec<Label<'p>> =
            self.siblings_from_here().flat_map(Instruction::labels).collect();
        let overridden = own.into_iter().filter_map(|label| {
            let same = later.iter().rev().find(|other| other.key == label.key)?;
            (same.key_span().start > label.key_span().start).then(|| (label, same.clone()))
        });
        overridden.collect()
    }

    /// This instruction and those behind it in its stage, or in a part of a Dockerfile without
    /// one, that ONBUILD does not defer.
    fn siblings_from_here(self) -> impl Iterator<Item = Instruction<'p>> {
        let all = self.dockerfile().instructions().skip(self.index());
        all.take_while(move |other| other.stage() == self.stage())
            .filter(|other| !other.is_deferred())
    }
}

impl<'p> Stage<'p> {
    /// The labels that this stage itself sets, ONBUILD apart.
    pub fn own_labels(self) -> Vec<Label<'p>> {
        self.own_labels_with(|_| true).collect()
    }

    fn own_labels_with(
        self,
        is_wanted: impl Fn(&str) -> bool + Copy,
    ) -> impl Iterator<Item = Label<'p>> {
        let own =
            self.instructions().filter(|own| own.keyword() == Keyword::Label && !own.is_deferred());
        own.flat_map(move |own| own.labels_with(is_wanted))
    }

    /// The label with that key that holds at its end, be it of a stage that it builds on.
    pub fn label(self, key: &str) -> Option<Label<'p>> {
        self.lineage().find_map(|stage| stage.own_labels_with(|own| own == key).last())
    }

    /// Whether the image has a label of that key, be it for those that are built on it.
    pub fn has_label(self, key: &str) -> bool {
        let mut all = self.lineage().flat_map(Stage::instructions);
        all.any(|own| own.labels_with(|own| own == key).next().is_some())
    }

    /// Whether it sets a label whose key is not known, which may be any.
    pub fn has_unknown_label(self) -> bool {
        self.lineage().flat_map(Stage::instructions).any(|own| match own.detail() {
            Detail::Label(pairs) => {
                pairs.iter().any(|pair| own.evaluate(pair.name).text().is_none())
            }
            _ => false,
        })
    }

    /// The digest by which the image that it rests on is named; what it says of none is told
    /// apart from what is not known.
    pub fn base_digest(self) -> Component {
        match self.lineage().last().map(Stage::base) {
            Some(Base::Image(image)) => image.digest.clone(),
            _ => Component::Unknown,
        }
    }
}

impl Label<'_> {
    /// Where its key stands.
    pub fn key_span(&self) -> Span {
        self.pair.name.span
    }

    /// Where its value stands, or its key where it has none.
    pub fn value_span(&self) -> Span {
        self.pair.value.map_or(self.pair.name.span, |word| match word.span.is_empty() {
            true => self.pair.name.span,
            false => word.span,
        })
    }

    /// What is wrong with its key.
    pub fn key_error(&self) -> Option<KeyError> {
        let key = self.key.as_str();
        let is_separator = |char: char| matches!(char, '.' | '-' | '_' | '/');
        let is_wrong = |char: &char| {
            !char.is_ascii_lowercase() && !char.is_ascii_digit() && !is_separator(*char)
        };
        if let Some(char) = key.chars().find(is_wrong) {
            return Some(KeyError::Character(char));
        }
        let reserved = RESERVED.iter().find(|start| key.starts_with(**start));
        if let Some(start) = reserved
            && !DOCUMENTED.iter().any(|start| key.starts_with(start))
        {
            return Some(KeyError::Reserved(start));
        }
        if !key.starts_with(|char: char| char.is_ascii_lowercase()) || key.ends_with(is_separator) {
            return Some(KeyError::Boundary);
        }
        let is_repeated = |pair: &[u8]| pair[0] == pair[1] && matches!(pair[0], b'.' | b'-');
        key.as_bytes().windows(2).any(is_repeated).then_some(KeyError::Separators)
    }

    /// Takes the label away, and the instruction with it where it has no other. Nothing where a
    /// comment stands between two labels.
    pub fn remove(&self) -> Vec<Edit> {
        let Detail::Label(pairs) = self.instruction.detail() else { return Vec::new() };
        if pairs.len() == 1 {
            return self.instruction.remove();
        }
        let own = pairs.iter().position(|pair| pair.span == self.pair.span);
        let own = own.unwrap_or_default();
        let span = match (pairs.get(own + 1), own.checked_sub(1)) {
            (Some(next), _) => self.pair.span.before().to(next.span.before()),
            (None, Some(before)) => pairs[before].span.after().to(self.pair.span),
            (None, None) => return Vec::new(),
        };
        let between = self.instruction.dockerfile().slice(span);
        let rest = between.replace(self.instruction.dockerfile().slice(self.pair.span), "");
        match rest.contains('#') {
            true => Vec::new(),
            false => vec![Edit::delete(span)],
        }
    }

    /// Writes another value, where the value is written out.
    pub fn replace_value(&self, value: &str) -> Vec<Edit> {
        let Some(word) = self.pair.value else { return Vec::new() };
        match self.instruction.dockerfile().slice(word.span).contains('$') {
            true => Vec::new(),
            false => self.instruction.replace_word(word, value),
        }
    }
}
