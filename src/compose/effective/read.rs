//! Values as the types of Compose take them. What Go leaves out where it is empty is nothing.

use super::super::command_line::words;
use super::super::merge::pairs;
use super::super::{Content, Entry, Value, duration, size};
use super::node::{Datum, Fields, Node};
use crate::yaml;

/// The text that Go makes of a scalar.
pub fn plain(value: &Value) -> String {
    let Some(scalar) = value.scalar() else { return String::new() };
    match scalar.meaning {
        yaml::Scalar::Null => String::new(),
        yaml::Scalar::Bool(is) => is.to_string(),
        yaml::Scalar::Int(number) => number.to_string(),
        // An integer beyond 63 bits may still be one of 64.
        yaml::Scalar::Float(number) => match scalar.text.parse::<u64>() {
            Ok(number) => number.to_string(),
            Err(_) => float_text(number),
        },
        yaml::Scalar::Timestamp | yaml::Scalar::Text => scalar.text.clone(),
    }
}

/// A number as Go's `%v` writes it.
fn float_text(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let text = format!("{number:e}");
    let Some((digits, power)) = text.split_once('e') else { return number.to_string() };
    let exponent: i32 = power.parse().unwrap_or_default();
    if (-4..6).contains(&exponent) {
        return number.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// The value as it is, as in an extension.
pub(super) fn any(value: &Value) -> Node {
    let datum = match &value.content {
        Content::List(items) => Datum::List(items.iter().map(any).collect()),
        Content::Map(entries) => {
            let mut fields = Fields::new();
            for entry in entries {
                fields.put(&entry.key.value, Some(any(&entry.value)));
            }
            return Node { origin: Node::of(value, Datum::Null).origin, ..fields.into_node() };
        }
        Content::Scalar(scalar) => match scalar.meaning {
            yaml::Scalar::Null => Datum::Null,
            yaml::Scalar::Bool(is) => Datum::Bool(is),
            yaml::Scalar::Int(number) => Datum::Int(number),
            yaml::Scalar::Float(number) => Datum::Float(number),
            // Go writes a day with its midnight.
            yaml::Scalar::Timestamp if scalar.text.len() == "2006-01-02".len() => {
                Datum::Text(format!("{}T00:00:00Z", scalar.text))
            }
            yaml::Scalar::Timestamp | yaml::Scalar::Text => Datum::Text(scalar.text.clone()),
        },
    };
    Node::of(value, datum)
}

/// A text, even an empty one; nothing for null.
pub(super) fn text_or_empty(value: Option<&Value>) -> Option<Node> {
    let value = value.filter(|value| value.scalar().is_some() && !value.is_null())?;
    Some(Node::of(value, Datum::Text(plain(value))))
}

/// A text that is not empty.
pub(super) fn text(value: Option<&Value>) -> Option<Node> {
    text_or_empty(value).filter(|node| node.as_text() != Some("") || node.is_unknown)
}

/// A boolean, even false.
pub(super) fn flag(value: Option<&Value>) -> Option<Node> {
    let value = value?;
    Some(Node::of(value, Datum::Bool(value.boolean()?)))
}

/// A boolean that is true.
pub(super) fn is_true(value: Option<&Value>) -> Option<Node> {
    flag(value).filter(|node| matches!(node.datum, Datum::Bool(true)))
}

/// The integer that Go makes of a number: the least where it is too large to be one.
fn whole(number: f64) -> i64 {
    if number < i64::MAX as f64 { number as i64 } else { i64::MIN }
}

/// An integer, even zero.
pub(super) fn integer(value: Option<&Value>) -> Option<Node> {
    let value = value?;
    let number = match value.scalar()?.meaning {
        yaml::Scalar::Int(number) => number,
        yaml::Scalar::Float(number) => whole(number),
        yaml::Scalar::Text => value.scalar()?.text.trim_start_matches('+').parse().ok()?,
        _ => return None,
    };
    Some(Node::of(value, Datum::Int(number)))
}

/// An integer that is not zero.
pub(super) fn integer_if_set(value: Option<&Value>) -> Option<Node> {
    integer(value).filter(|node| !matches!(node.datum, Datum::Int(0)))
}

/// A number of 32 bits, even zero.
pub(super) fn float(value: Option<&Value>) -> Option<Node> {
    let value = value?;
    let number = match value.scalar()?.meaning {
        yaml::Scalar::Int(number) => number as f32,
        yaml::Scalar::Float(number) => number as f32,
        yaml::Scalar::Text => value.scalar()?.text.parse().ok()?,
        _ => return None,
    };
    Some(Node::of(value, Datum::Single(number)))
}

/// A number of 32 bits that is not zero.
pub(super) fn float_if_set(value: Option<&Value>) -> Option<Node> {
    float(value).filter(|node| !matches!(node.datum, Datum::Single(number) if number == 0.0))
}

/// A size in bytes that is not zero, as a text. Compose takes a fraction for nothing.
pub(super) fn bytes(value: Option<&Value>) -> Option<Node> {
    let value = value?;
    let number = match value.scalar()?.meaning {
        yaml::Scalar::Int(number) => number,
        yaml::Scalar::Text => {
            let text = value.scalar()?.text.as_str();
            size(text).map(|size| size as i64)?
        }
        _ => return None,
    };
    (number != 0).then(|| Node::of(value, Datum::Text(number.to_string())))
}

/// A duration as Go writes it.
pub(super) fn time(value: Option<&Value>) -> Option<Node> {
    let value = value?;
    let nanoseconds = duration(value.text()?)?;
    Some(Node::of(value, Datum::Text(duration_text(nanoseconds))))
}

fn duration_text(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let number = nanoseconds.unsigned_abs();
    let fraction = |number: u64, unit: u64| {
        let whole = number / unit;
        let digits = unit.to_string().len() - 1;
        let rest = format!("{:0digits$}", number % unit);
        match rest.trim_end_matches('0') {
            "" => whole.to_string(),
            rest => format!("{whole}.{rest}"),
        }
    };
    let text = match number {
        0 => return "0s".to_owned(),
        1..1_000 => format!("{number}ns"),
        1_000..1_000_000 => format!("{}µs", fraction(number, 1_000)),
        1_000_000..1_000_000_000 => format!("{}ms", fraction(number, 1_000_000)),
        _ => {
            let seconds = fraction(number % 60_000_000_000, 1_000_000_000);
            let minutes = number / 60_000_000_000;
            match (minutes / 60, minutes % 60) {
                (0, 0) => format!("{seconds}s"),
                (0, minutes) => format!("{minutes}m{seconds}s"),
                (hours, minutes) => format!("{hours}h{minutes}m{seconds}s"),
            }
        }
    };
    format!("{sign}{text}")
}

/// The items of a list, or one text in its place; nothing where there is none.
pub(super) fn texts(value: Option<&Value>) -> Option<Node> {
    let value = value.filter(|value| !value.is_null())?;
    let items = if value.is_list() { value.items() } else { std::slice::from_ref(value) };
    let items: Vec<Node> =
        items.iter().map(|item| Node::of(item, Datum::Text(plain(item)))).collect();
    (!items.is_empty()).then(|| Node::filled(Datum::List(items)))
}

/// What a `KEY=VALUE` without a value becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    Empty,
    Null,
}

/// A mapping of texts in either form.
pub(super) fn mapping(value: Option<&Value>, bare: Bare) -> Option<Node> {
    fields(value, bare).into_filled_node()
}

/// The same in the making. Compose takes keys with `x-` out of every mapping, and lists them under
/// one that it prints in a mapping of texts as Go prints it.
pub(super) fn fields(value: Option<&Value>, bare: Bare) -> Fields {
    let mut fields = Fields::new();
    let Some(value) = value else { return fields };
    let is_list = value.is_list();
    let converted;
    let value = match value.is_list() {
        true => {
            converted = pairs(value.clone());
            &converted
        }
        false => value,
    };
    let is_extension = |entry: &&Entry| !is_list && entry.key.value.starts_with("x-");
    let (extensions, entries): (Vec<&Entry>, Vec<&Entry>) =
        value.entries().iter().partition(is_extension);
    if let Some(first) = extensions.first() {
        fields.put("#extensions", Some(Node::of(&first.value, Datum::Text(as_go(&extensions)))));
    }
    for entry in entries {
        let is_null = entry.value.is_null() && bare == Bare::Null;
        let datum = if is_null { Datum::Null } else { Datum::Text(plain(&entry.value)) };
        fields.put(&entry.key.value, Some(Node::of(&entry.value, datum)));
    }
    fields
}

/// Entries as Go's `%v` writes a mapping.
fn as_go(entries: &[&Entry]) -> String {
    let mut texts: Vec<String> = entries
        .iter()
        .map(|entry| {
            let value = match &entry.value.content {
                Content::Scalar(_) if entry.value.is_null() => "<nil>".to_owned(),
                Content::Scalar(_) => plain(&entry.value),
                Content::List(items) => {
                    let items: Vec<String> = items.iter().map(plain).collect();
                    format!("[{}]", items.join(" "))
                }
                Content::Map(entries) => as_go(&entries.iter().collect::<Vec<_>>()),
            };
            format!("{}:{value}", entry.key.value)
        })
        .collect();
    texts.sort_unstable();
    format!("map[{}]", texts.join(" "))
}

/// A command: a list as it is, a text split as a shell would without expanding anything.
pub(super) fn command(value: Option<&Value>) -> Option<Node> {
    let value = value.filter(|value| !value.is_null())?;
    let items = match value.is_list() {
        true => value.items().iter().map(|item| Node::of(item, Datum::Text(plain(item)))).collect(),
        false => {
            let words = words(&plain(value)).unwrap_or_default().into_iter();
            words.map(|word| Node::of(value, Datum::Text(word))).collect()
        }
    };
    Some(Node::of(value, Datum::List(items)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_go_does() {
        for (nanoseconds, text) in [
            (0, "0s"),
            (90_000_000_000, "1m30s"),
            (1_500_000_000, "1.5s"),
            (500_000_000, "500ms"),
            (86_400_000_000_000, "24h0m0s"),
            (1_500, "1.5µs"),
        ] {
            assert_eq!(duration_text(nanoseconds), text);
        }
    }

    #[test]
    fn numbers_are_written_as_go_does() {
        for (number, text) in [
            (1.5, "1.5"),
            (1e6, "1e+06"),
            (1e21, "1e+21"),
            (100.0, "100"),
            (1e-7, "1e-07"),
            (0.0001, "0.0001"),
            (1_234_567.5, "1.2345675e+06"),
            (0.0, "0"),
        ] {
            assert_eq!(float_text(number), text);
        }
    }
}
