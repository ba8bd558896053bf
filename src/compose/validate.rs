//! The schema, applied: which properties there are, of which types, with which values.

use rustc_hash::FxHashMap;

use super::command_line::can_be_split;
use super::merge::is_part;
use super::schema::{Cast, Format, Pattern, Property, Schema, Type};
use super::{Content, Error, ErrorKind, MergeTag, Scalar, State, Value, boolean, duration, size};
use crate::text::{Span, nearest};
use crate::yaml;

/// What Compose's schema, its casts and its readers of sizes and durations refuse in a file.
pub(super) fn validate(root: &Value) -> Vec<Error> {
    let schema = Schema::get();
    let mut validator = Validator { schema, errors: Vec::new() };
    validator.value(root, schema.root(), Place::File);
    validator.errors
}

/// The texts that Compose takes for a boolean, with a warning: `yes`, `off`, `n` ….
pub fn words_for_booleans(root: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    gather_words(root, Schema::get().root(), &mut found);
    found
}

// Schema and values are both of bounded depth.
fn gather_words<'v>(value: &'v Value, property: &Property, found: &mut Vec<&'v Value>) {
    match &value.content {
        Content::Scalar(scalar) => {
            let is_word = property.cast == Some(Cast::Bool)
                && kind_of(scalar) == Type::String
                && !matches!(scalar.state, State::Unknown(_))
                && boolean(&scalar.text).is_some()
                && !["true", "false"].iter().any(|word| scalar.text.eq_ignore_ascii_case(word));
            if is_word {
                found.push(value);
            }
        }
        Content::List(items) => {
            if let Some(item) = Schema::get().item(property) {
                items.iter().for_each(|value| gather_words(value, item, found));
            }
        }
        Content::Map(entries) => {
            for entry in entries {
                if let Some(child) = Schema::get().child(property, &entry.key.value) {
                    gather_words(&entry.value, child, found);
                }
            }
        }
    }
}

struct Validator {
    schema: &'static Schema,
    errors: Vec<Error>,
}

/// What a value is the value of, for messages.
#[derive(Clone, Copy)]
enum Place<'v> {
    File,
    Key(&'v str, Span),
    Item(&'v str),
}

impl Place<'_> {
    fn subject(self) -> String {
        match self {
            Place::File => "the file".to_owned(),
            Place::Key(name, _) => format!("`{name}`"),
            Place::Item(list) => format!("an item of `{list}`"),
        }
    }
}

impl Validator {
    // Schema and values are both of bounded depth.
    fn value(&mut self, value: &Value, property: &Property, place: Place<'_>) {
        if value.tag.is_some_and(|tag| tag.value == MergeTag::Reset) {
            return;
        }
        let found = match &value.content {
            Content::Scalar(scalar) => kind_of(scalar),
            Content::List(_) => Type::List,
            Content::Map(_) => Type::Map,
        };
        // A text that Compose casts is of the type that it is cast to.
        let is_cast = found == Type::String && property.cast.is_some();
        if !is_cast && !allows(&property.types, found) {
            self.wrong_type(value, property, place, found);
            return;
        }
        match &value.content {
            Content::Scalar(scalar) => self.scalar(value, scalar, property, place),
            Content::List(items) => {
                let name = match place {
                    Place::File => "",
                    Place::Key(name, _) | Place::Item(name) => name,
                };
                if let Some(item) = self.schema.item(property) {
                    for value in items {
                        self.value(value, item, Place::Item(name));
                    }
                }
                if property.unique {
                    self.unique(items, name);
                }
            }
            Content::Map(_) => self.map(value, property, place),
        }
    }

    fn map(&mut self, value: &Value, property: &Property, place: Place<'_>) {
        let mut unknown = 0;
        // What was merged is a list to Compose.
        let has_filled_keys = property.has_filled_keys && !is_part(value);
        for entry in value.entries() {
            let key = entry.key.value.as_str();
            if property.refuses(key) {
                unknown += 1;
                let candidates = property.names().filter(|name| value.get(name).is_none());
                // A mapping with so many unknown keys is meant for something else.
                let nearest = match unknown {
                    ..=32 => nearest(&key.replace('-', "_").to_ascii_lowercase(), candidates),
                    _ => None,
                };
                let message = match place {
                    Place::File => format!("Compose knows no `{key}` at the top of a file"),
                    Place::Item(list) => format!("an item of `{list}` has no property `{key}`"),
                    Place::Key(name, _) => format!("`{name}` has no property `{key}`"),
                };
                let kind = ErrorKind::UnknownProperty { nearest };
                self.errors.push(Error::new(kind, entry.key.span, shorten(message)));
                continue;
            }
            if property.has_names && !is_name(key) {
                let message =
                    format!("`{key}` is no name: it takes letters, digits, `.`, `_`, `-`");
                self.invalid(entry.key.span, message);
            }
            if has_filled_keys && key.is_empty() {
                let message = format!("a key of {} is empty", place.subject());
                self.invalid(entry.key.span, message);
            }
            if let Some(child) = self.schema.child(property, key) {
                self.value(&entry.value, child, Place::Key(key, entry.key.span));
            }
        }
        for required in &property.required {
            if value.get(required).is_none() {
                let span = match place {
                    Place::Key(_, span) => span,
                    _ => value.entries().first().map_or(value.span, |entry| entry.key.span),
                };
                let message = format!("{} lacks `{required}`", place.subject());
                self.errors.push(Error::new(ErrorKind::MissingProperty, span, shorten(message)));
            }
        }
    }

    fn scalar(&mut self, value: &Value, scalar: &Scalar, property: &Property, place: Place<'_>) {
        if matches!(scalar.state, State::Unknown(_)) || scalar.meaning == yaml::Scalar::Null {
            return;
        }
        if scalar.meaning == yaml::Scalar::Timestamp {
            let message = format!("{} is a date without quotes", place.subject());
            self.invalid(value.span, message);
        }
        let text = scalar.text.as_str();
        let is_text = kind_of(scalar) == Type::String;
        if let Some(cast) = property.cast.filter(|_| is_text) {
            let (holds, wanted) = match cast {
                Cast::Int => (is_integer(text), "an integer"),
                // What the schema takes as a whole number is no other after the cast.
                Cast::Float if property.types.contains(&Type::Number) => {
                    (text.parse::<f64>().is_ok(), "a number")
                }
                Cast::Float => {
                    let number = text.parse::<f64>().ok();
                    (number.is_some_and(|number| number.fract() == 0.0), "an integer")
                }
                Cast::Bool => (boolean(text).is_some(), "a boolean"),
            };
            if !holds {
                self.invalid(
                    value.span,
                    format!("{} wants {wanted}, not `{text}`", place.subject()),
                );
                return;
            }
        }
        if property.is_uncast && is_text {
            self.invalid(value.span, format!("{} wants a number, not a text", place.subject()));
        }
        // An enumeration beside another type binds texts alone.
        if !property.values.is_empty() && is_text && !property.values.contains(&text) {
            let near = nearest(text, property.values.iter().copied());
            let mut message = format!("{} is never `{text}`", place.subject());
            if let Some(near) = near {
                message = format!("{message}; perhaps `{near}`");
            } else {
                let with_all = format!("{message}, only `{}`", property.values.join("`, `"));
                message = if with_all.len() <= 80 { with_all } else { message };
            }
            self.invalid(value.span, message);
        }
        if property.is_whole && matches!(scalar.meaning, yaml::Scalar::Float(_)) {
            let message =
                format!("{} wants a whole number in plain digits, not {text}", place.subject());
            self.invalid(value.span, message);
        }
        let number = match scalar.meaning {
            yaml::Scalar::Int(number) => Some(number as f64),
            yaml::Scalar::Float(number) => Some(number),
            _ => text.parse().ok().filter(|_| property.cast.is_some()),
        };
        if let Some(number) = number
            && (property.min.is_some_and(|min| number < min)
                || property.max.is_some_and(|max| number > max))
        {
            let bound = match (property.min, property.max) {
                (Some(min), Some(max)) => format!("from {min} to {max}"),
                (Some(min), None) => format!("{min} or more"),
                (_, max) => format!("{} or less", max.unwrap_or_default()),
            };
            self.invalid(value.span, format!("{} is {bound}, not {text}", place.subject()));
        }
        let matches = match property.pattern {
            Some(Pattern::ContainerName) => holds_container_name(text),
            Some(Pattern::PullPolicy) => holds_pull_policy(text),
            None => true,
        };
        if !matches {
            self.invalid(value.span, format!("`{text}` is no value of {}", place.subject()));
        }
        let is_read = match property.format {
            Some(Format::Duration) => duration(text).is_some(),
            Some(Format::Size) if is_text => size(text).is_some(),
            Some(Format::Mode) if is_text => i64::from_str_radix(text, 8).is_ok(),
            Some(Format::Command) if is_text => can_be_split(text),
            Some(Format::Boolean) if is_text => boolean(text).is_some(),
            Some(Format::Integer) if is_text => is_integer(text),
            _ => true,
        };
        if !is_read {
            let subject = place.subject();
            let message = match property.format {
                Some(Format::Duration) => {
                    format!("{subject} wants a duration such as `1m30s`, not `{text}`")
                }
                Some(Format::Mode) => {
                    format!("{subject} wants octal digits such as `0440`, not `{text}`")
                }
                Some(Format::Boolean) => format!("{subject} wants a boolean, not `{text}`"),
                Some(Format::Integer) => format!("{subject} wants an integer, not `{text}`"),
                Some(Format::Command) => {
                    format!("a quote or a bracket is open or stands alone in {subject}")
                }
                _ => format!("{subject} wants a size such as `512m`, not `{text}`"),
            };
            self.invalid(value.span, message);
        }
    }

    fn unique(&mut self, items: &[Value], list: &str) {
        let mut seen: FxHashMap<(&str, bool), Span> = FxHashMap::default();
        for item in items {
            let Some(text) = item.text() else { continue };
            // A number is no text of its digits.
            let key = (text, item.scalar().is_some_and(|it| kind_of(it) == Type::String));
            if let Some(first) = seen.get(&key) {
                let message = shorten(format!("`{text}` stands twice in `{list}`"));
                let error = Error::new(ErrorKind::DuplicateItem, item.span, message);
                self.errors.push(error.with_related(*first, "the first one"));
            } else {
                seen.insert(key, item.span);
            }
        }
    }

    fn wrong_type(&mut self, value: &Value, property: &Property, place: Place<'_>, found: Type) {
        let expected = in_words(&property.types);
        let span = match place {
            // Nothing has no place of its own.
            Place::Key(_, key) if found == Type::Null => key,
            // The start of a mapping or list is enough to see it.
            Place::Key(_, key) if matches!(found, Type::List | Type::Map) => key,
            _ => value.span,
        };
        let message = match found {
            Type::Null => format!("{} has no value", place.subject()),
            found => format!("{} wants {expected}, not {}", place.subject(), found.word()),
        };
        self.errors.push(Error::new(ErrorKind::WrongType { expected }, span, shorten(message)));
    }

    fn invalid(&mut self, span: Span, message: String) {
        self.errors.push(Error::new(ErrorKind::InvalidValue, span, shorten(message)));
    }
}

/// Cuts a message that long names have made too long.
pub(super) fn shorten(message: String) -> String {
    match message.char_indices().nth(80) {
        None => message,
        Some(_) => {
            let end = message.char_indices().nth(79).map_or(message.len(), |(at, _)| at);
            let kept = &message[..end];
            // A name that is cut keeps its closing mark.
            let is_open = kept.matches('`').count() % 2 == 1;
            match (is_open, kept.char_indices().nth(78)) {
                (true, Some((at, _))) => format!("{}…`", &kept[..at]),
                _ => format!("{kept}…"),
            }
        }
    }
}

fn kind_of(scalar: &Scalar) -> Type {
    match scalar.meaning {
        yaml::Scalar::Null => Type::Null,
        yaml::Scalar::Bool(_) => Type::Bool,
        yaml::Scalar::Int(_) => Type::Integer,
        yaml::Scalar::Float(number) if number.fract() == 0.0 => Type::Integer,
        yaml::Scalar::Float(_) => Type::Number,
        yaml::Scalar::Timestamp | yaml::Scalar::Text => Type::String,
    }
}

fn allows(types: &[Type], found: Type) -> bool {
    types.contains(&found)
        || (found == Type::Integer && types.contains(&Type::Number))
        // `yes`, `on` … are texts that become booleans where one is wanted.
        || (found == Type::Bool && types.contains(&Type::Bool))
}

fn in_words(types: &[Type]) -> String {
    let words: Vec<&str> =
        types.iter().filter(|kind| **kind != Type::Null).map(|kind| kind.word()).collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

fn is_integer(text: &str) -> bool {
    text.strip_prefix(['-', '+']).unwrap_or(text).parse::<u64>().is_ok()
        && text.parse::<i64>().is_ok()
}

fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    !text.is_empty() && text.bytes().all(allowed)
}

fn holds_container_name(text: &str) -> bool {
    let follows = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_alphanumeric() && follows(pair[1]))
}

fn holds_pull_policy(text: &str) -> bool {
    const WORDS: [&str; 8] =
        ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];
    WORDS.iter().any(|word| text.contains(word))
        || text.split("every_").skip(1).any(|rest| {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            digits > 0 && rest[digits..].starts_with(['w', 'd', 'h', 'm', 's'])
        })
}
