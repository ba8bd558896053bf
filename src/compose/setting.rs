use super::Value;
use crate::text::{Span, Spanned};

/// A value that may be set, or may hang on variables of which nothing is known.
///
/// A default (`${X:-default}`) that nobody overrides is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Setting<T> {
    /// Nothing sets it.
    Absent,
    /// It is set, and to what is not known.
    Unknown(Span),
    /// It is set to this.
    Known(Spanned<T>),
}

impl<T> Setting<T> {
    /// The value with its place, if it is known.
    pub fn known(self) -> Option<Spanned<T>> {
        match self {
            Setting::Known(value) => Some(value),
            _ => None,
        }
    }

    /// The value, if it is known.
    pub fn value(&self) -> Option<&T> {
        match self {
            Setting::Known(value) => Some(&value.value),
            _ => None,
        }
    }

    /// Whether nothing sets it.
    pub fn is_absent(&self) -> bool {
        matches!(self, Setting::Absent)
    }

    /// Whether it is set to something of which nothing is known.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Setting::Unknown(_))
    }

    /// Where it is set.
    pub fn span(&self) -> Option<Span> {
        match self {
            Setting::Absent => None,
            Setting::Unknown(span) => Some(*span),
            Setting::Known(value) => Some(value.span),
        }
    }

    /// The same with a known value changed.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Setting<U> {
        match self {
            Setting::Absent => Setting::Absent,
            Setting::Unknown(span) => Setting::Unknown(span),
            Setting::Known(value) => Setting::Known(value.map(f)),
        }
    }

    /// The same with a known value changed; what cannot be read is unknown.
    pub fn and_then<U>(self, f: impl FnOnce(T) -> Option<U>) -> Setting<U> {
        match self {
            Setting::Absent => Setting::Absent,
            Setting::Unknown(span) => Setting::Unknown(span),
            Setting::Known(Spanned { value, span }) => match f(value) {
                Some(value) => Setting::Known(Spanned::new(value, span)),
                None => Setting::Unknown(span),
            },
        }
    }

    /// The same, where a known value that does not hold counts as absent.
    pub fn filter(self, holds: impl FnOnce(&T) -> bool) -> Setting<T> {
        match self {
            Setting::Known(value) if !holds(&value.value) => Setting::Absent,
            other => other,
        }
    }

    /// This one, or the other where nothing sets this.
    pub fn or(self, other: impl FnOnce() -> Setting<T>) -> Setting<T> {
        match self {
            Setting::Absent => other(),
            set => set,
        }
    }
}

impl Setting<bool> {
    /// Where it is set to true, if it is known to be.
    pub fn is_true(self) -> Option<Span> {
        self.known().filter(|value| value.value).map(|value| value.span)
    }

    /// Where it is set to false, if it is known to be.
    pub fn is_false(self) -> Option<Span> {
        self.known().filter(|value| !value.value).map(|value| value.span)
    }
}

impl<'p> Setting<&'p str> {
    /// The text of a scalar; a list or mapping in its place is unknown.
    pub fn text(value: Option<&'p Value>) -> Setting<&'p str> {
        match value {
            None => Setting::Absent,
            Some(value) if value.is_null() => Setting::Absent,
            Some(value) => match value.text() {
                Some(text) => Setting::Known(Spanned::new(text, value.span)),
                None => Setting::Unknown(value.span),
            },
        }
    }

    /// The same, as a text of its own.
    pub fn owned(self) -> Setting<String> {
        self.map(str::to_owned)
    }
}

impl Setting<bool> {
    /// The boolean that Compose makes of a scalar.
    pub fn boolean(value: Option<&Value>) -> Setting<bool> {
        match value {
            None => Setting::Absent,
            Some(value) if value.is_null() => Setting::Absent,
            Some(value) => match value.boolean() {
                Some(is) => Setting::Known(Spanned::new(is, value.span)),
                None => Setting::Unknown(value.span),
            },
        }
    }
}

/// A list of which some items may not be known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct List<T> {
    /// Where it stands; absent where nothing sets it.
    pub span: Option<Span>,
    /// The known items, each with its place.
    pub items: Vec<Spanned<T>>,
    /// Whether these are all.
    pub is_complete: bool,
}

impl<T> List<T> {
    /// Whether nothing sets it.
    pub fn is_absent(&self) -> bool {
        self.span.is_none()
    }

    /// Its known items.
    pub fn iter(&self) -> std::slice::Iter<'_, Spanned<T>> {
        self.items.iter()
    }

    /// The same with each item changed.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> List<U> {
        let items = self.items.into_iter().map(|item| item.map(&mut f)).collect();
        List { span: self.span, items, is_complete: self.is_complete }
    }
}

impl<'p> List<&'p str> {
    /// The texts of a list, or of one text in its place.
    pub fn texts(value: Option<&'p Value>) -> List<&'p str> {
        let mut list = List { span: None, items: Vec::new(), is_complete: true };
        let Some(value) = value.filter(|value| !value.is_null()) else { return list };
        list.span = Some(value.span);
        let items = if value.is_list() { value.items() } else { std::slice::from_ref(value) };
        for item in items {
            match item.text() {
                Some(text) => list.items.push(Spanned::new(text, item.span)),
                None => list.is_complete = false,
            }
        }
        list
    }
}
