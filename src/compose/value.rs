//! Resolved values, each with the place that supplied it and the way that it came.

use std::sync::Arc;

use crate::text::{Span, Spanned};
use crate::yaml::{self, NodeId};

/// A value after aliases, merge keys and interpolation.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub content: Content,
    /// Where the text that supplied it stands; for a value that came through an alias, at the
    /// anchor. Its file is the file of the span.
    pub span: Span,
    /// The node of that file's tree.
    pub node: NodeId,
    /// `!reset` or `!override`, with its place.
    pub tag: Option<Spanned<MergeTag>>,
    /// The way that it came, outermost step first; empty where it stands in its own place.
    pub trail: Trail,
    /// The places of the values that it has taken over in a merge, the nearest first.
    pub overrides: Overrides,
}

/// The places of values that another has taken over.
pub type Overrides = Option<Arc<[Span]>>;

/// What a value is.
#[derive(Clone, Debug)]
pub enum Content {
    /// A text, number, boolean or nothing.
    Scalar(Scalar),
    /// A list.
    List(Vec<Value>),
    /// A mapping; each key stands once.
    Map(Vec<Entry>),
}

/// `key: value`.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key, where it was written.
    pub key: Spanned<String>,
    /// The value.
    pub value: Value,
}

/// A scalar after interpolation.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The text, with `${NAME}` in the place of each variable of which nothing is known.
    pub text: String,
    /// What the text means. What was quoted or interpolated is text, whatever it looks like.
    pub meaning: yaml::Scalar,
    /// How much is known of it.
    pub state: State,
}

/// How much is known of a scalar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// It is what is written.
    Known,
    /// It is this where nobody says otherwise: by the default in `${X:-default}` or by `.env`.
    Default,
    /// It hangs on these variables, of which nothing is known.
    Unknown(Vec<String>),
}

/// The tags by which a file says how it is merged onto earlier ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MergeTag {
    /// `!reset`: the value of earlier files is removed.
    Reset,
    /// `!override`: the value replaces that of earlier files.
    Override,
}

/// The steps by which a value came to its place, outermost first.
pub type Trail = Option<Arc<[Step]>>;

/// A step by which a value came to its place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// Through the alias at this place.
    Alias(Span),
    /// Through the merge key (`<<`) at this place.
    MergeKey(Span),
    /// Through the `extends` at this place.
    Extends(Span),
    /// Through the `include` at this place.
    Include(Span),
    /// Out of a part of the value at this place, such as `KEY=VALUE`.
    Part(Span),
}

impl Step {
    /// The place.
    pub fn span(self) -> Span {
        match self {
            Step::Alias(span)
            | Step::MergeKey(span)
            | Step::Extends(span)
            | Step::Include(span)
            | Step::Part(span) => span,
        }
    }
}

impl Value {
    /// The value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry with that key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.value == key)
    }

    /// The value at the end of a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The entries of a mapping; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.content {
            Content::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Value] {
        match &self.content {
            Content::List(items) => items,
            _ => &[],
        }
    }

    /// The scalar that it is.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.content {
            Content::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.content, Content::List(_))
    }

    /// Whether it is a mapping.
    pub fn is_map(&self) -> bool {
        matches!(self.content, Content::Map(_))
    }

    /// Whether it is nothing: `key:`, `null`, `~`.
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.meaning == yaml::Scalar::Null)
    }

    /// Whether it is a scalar of which not all is known.
    pub fn is_unknown(&self) -> bool {
        self.scalar().is_some_and(|scalar| matches!(scalar.state, State::Unknown(_)))
    }

    /// Whether it is a scalar that is so only where nobody says otherwise.
    pub fn is_default(&self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.state == State::Default)
    }

    /// The text of a scalar that is known and not null.
    pub fn text(&self) -> Option<&str> {
        let scalar = self.scalar()?;
        (!matches!(scalar.state, State::Unknown(_)) && scalar.meaning != yaml::Scalar::Null)
            .then_some(scalar.text.as_str())
    }

    /// The text of a scalar with `${NAME}` for each unknown variable.
    pub fn text_with_holes(&self) -> Option<&str> {
        let scalar = self.scalar()?;
        (scalar.meaning != yaml::Scalar::Null).then_some(scalar.text.as_str())
    }

    /// The boolean that it is, or that Compose makes of its text.
    pub fn boolean(&self) -> Option<bool> {
        match self.scalar()?.meaning {
            yaml::Scalar::Bool(value) => Some(value),
            yaml::Scalar::Text => boolean(self.text()?),
            _ => None,
        }
    }

    /// Where it comes in: the outermost alias or merge key that it came through, else its own
    /// place.
    pub fn place(&self) -> Span {
        // What is extended or included is shown where it is written.
        let is_of_file = |step: &&Step| !matches!(step, Step::Extends(_) | Step::Include(_));
        let mut steps = self.trail.iter().flat_map(|trail| trail.iter()).filter(is_of_file);
        steps.next().map_or(self.span, |step| step.span())
    }

    /// Whether it stands in its own place, so that an edit there changes nothing else.
    pub fn is_own(&self) -> bool {
        self.trail.is_none()
    }
}

/// What Compose takes a text for where it wants a boolean; the spellings beside true and false
/// give a warning.
pub fn boolean(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["true", "y", "yes", "on"]) {
        Some(true)
    } else if is(&["false", "n", "no", "off"]) {
        Some(false)
    } else {
        None
    }
}
