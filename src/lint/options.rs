use std::collections::BTreeMap;

/// The value of an option, and in a page its default, which also gives its type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OptionValue<S = String, L = Vec<String>> {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(S),
    /// A list of texts.
    List(L),
}

/// The options of one lint, resolved: what is configured over the defaults of its page.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Options {
    values: BTreeMap<String, OptionValue>,
}

impl Options {
    /// No option is set.
    pub fn new() -> Options {
        Options::default()
    }

    /// Sets an option.
    pub fn set(&mut self, name: &str, value: OptionValue) {
        self.values.insert(name.to_owned(), value);
    }

    /// A boolean option, `false` where it is not set.
    pub fn boolean(&self, name: &str) -> bool {
        matches!(self.values.get(name), Some(OptionValue::Boolean(true)))
    }

    /// A numeric option.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.values.get(name) {
            Some(OptionValue::Integer(value)) => Some(*value),
            _ => None,
        }
    }

    /// A textual option.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name) {
            Some(OptionValue::Text(value)) => Some(value),
            _ => None,
        }
    }

    /// A list option, empty where it is not set.
    pub fn list(&self, name: &str) -> &[String] {
        match self.values.get(name) {
            Some(OptionValue::List(values)) => values,
            _ => &[],
        }
    }

    /// All options that are set, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &OptionValue)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value))
    }
}
