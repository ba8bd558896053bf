//! `RUN --mount=…`: a list of fields in CSV.

use std::borrow::Cow;

use super::mapped::Mapped;
use super::{Fault, Mount, MountField, SyntaxError, SyntaxErrorKind};
use crate::text::{FileId, Span, Spanned};

/// Reads the value of `--mount`, which must not be empty, and reports what BuildKit would refuse.
/// A field with a variable in it is only judged when it is built, so not here.
pub(super) fn parse(file: FileId, value: &Mapped<'_>, errors: &mut Vec<SyntaxError>) -> Mount {
    let mut mount = Mount { fields: Vec::new() };
    let mut error = |span: Span, message: Cow<'_, str>| {
        let kind = SyntaxErrorKind::Instruction(message.into_owned());
        errors.push(SyntaxError { span, kind, fault: Fault::Other });
    };
    for field in fields(file, value) {
        let (field, broken) = field;
        let len = field.text().len();
        if let Some(message) = broken {
            error(field.span(0..len), message.into());
        }
        let equals = memchr::memchr(b'=', field.text().as_bytes());
        let key_len = equals.unwrap_or(len);
        let key = field.text()[..key_len].to_ascii_lowercase();
        mount.fields.push(MountField {
            key: Spanned::new(key, field.span(0..key_len)),
            value: equals
                .map(|at| Spanned::new(field.text()[at + 1..].to_owned(), field.span(at + 1..len))),
        });
    }
    // The fields are read in order, so that some are refused before `type=` has been seen.
    let mut kind = "bind".to_owned();
    for field in &mount.fields {
        if let Err(message) = judge(field, &mut kind) {
            error(
                field.key.span.to(field.value.as_ref().map_or(field.key.span, |v| v.span)),
                message,
            );
        }
    }
    if let Err((span, message)) = judge_whole(&mount, &kind, value) {
        error(span, message.into());
    }
    mount
}

fn judge(field: &MountField, kind: &mut String) -> Result<(), Cow<'static, str>> {
    let key = field.key.value.as_str();
    let Some(value) = &field.value else {
        return match key {
            "readonly" | "ro" | "readwrite" | "rw" => Ok(()),
            "required" => required(kind),
            "" => Err("a field of the mount is empty".into()),
            _ => Err(short("mount field", key, "needs a value")),
        };
    };
    let value = value.value.as_str();
    if value.contains('$') {
        return match key {
            "from" => Err("`from` of a mount takes no variable".into()),
            _ => Ok(()),
        };
    }
    let number = |radix| u32::from_str_radix(value, radix).is_ok() && !value.starts_with('+');
    let fits = match key {
        "type" => {
            *kind = value.to_ascii_lowercase();
            match kind.as_str() {
                "bind" | "cache" | "tmpfs" | "secret" | "ssh" => true,
                _ => return Err(short("mount type", value, "is unknown")),
            }
        }
        "from" | "source" | "src" | "id" | "env" | "target" | "dst" | "destination" => true,
        "readonly" | "ro" | "readwrite" | "rw" => is_boolean(value),
        "required" => {
            required(kind)?;
            is_boolean(value)
        }
        "size" if kind != "tmpfs" => {
            return Err("`size` belongs to `type=tmpfs`, which stands before it".into());
        }
        "size" => is_size(value),
        "sharing" => {
            matches!(value.to_ascii_lowercase().as_str(), "shared" | "private" | "locked")
        }
        "mode" => number(8),
        "uid" | "gid" => number(10),
        _ => return Err(short("mount field", key, "is unknown")),
    };
    if fits { Ok(()) } else { Err(short(&format!("`{key}` of a mount cannot be"), value, "")) }
}

fn required(kind: &str) -> Result<(), Cow<'static, str>> {
    match kind {
        "secret" | "ssh" => Ok(()),
        _ => Err("`required` belongs to `secret` and `ssh`, whose `type=` stands before it".into()),
    }
}

fn judge_whole(mount: &Mount, kind: &str, value: &Mapped<'_>) -> Result<(), (Span, &'static str)> {
    let whole = value.span(0..value.text().len());
    let at = |keys: &[&str]| {
        mount.get(keys).filter(|value| !value.value.is_empty()).map(|value| value.span)
    };
    if kind.contains('$') {
        return Ok(());
    }
    if !matches!(kind, "secret" | "ssh" | "cache")
        && let Some(span) = at(&["mode", "uid", "gid"])
    {
        return Err((span, "`mode`, `uid` and `gid` belong to cache, secret and ssh mounts"));
    }
    if kind != "cache"
        && let Some(span) = at(&["sharing"])
    {
        return Err((span, "`sharing` belongs to cache mounts"));
    }
    if matches!(kind, "bind" | "cache" | "tmpfs")
        && let Some(target) = mount.target()
        && target.value == "/"
    {
        return Err((target.span, "`/` cannot be the target of a mount"));
    }
    if kind == "secret" {
        let source = at(&["source", "src"]);
        let id = at(&["id"]);
        if let Some(span) = at(&["from"]) {
            return Err((span, "a secret mount takes no `from`"));
        }
        if source.is_some() && id.is_some() {
            return Err((whole, "a secret mount takes `source` or `id`, not both"));
        }
        if source.is_none() && id.is_none() && at(&["target", "dst", "destination"]).is_none() {
            return Err((whole, "a secret mount needs an `id`, `source` or `target`"));
        }
    }
    Ok(())
}

/// A message about a name that may be too long for one.
fn short(what: &str, name: &str, verdict: &str) -> Cow<'static, str> {
    Cow::Owned(super::message(what, name, verdict))
}

/// As Go's `strconv.ParseBool`.
fn is_boolean(value: &str) -> bool {
    matches!(
        value,
        "1" | "t" | "T" | "true" | "TRUE" | "True" | "0" | "f" | "F" | "false" | "FALSE" | "False"
    )
}

/// As docker's `units.RAMInBytes`: a number, then perhaps `k`, `m`, `g`, `t`, `p` with `i` and `b`.
fn is_size(value: &str) -> bool {
    let digits = value.trim_end_matches(|char: char| char.is_ascii_alphabetic() || char == ' ');
    let unit = value[digits.len()..].trim_start().to_ascii_lowercase();
    let unit = unit.strip_suffix('b').unwrap_or(&unit);
    let unit = unit.strip_suffix('i').unwrap_or(unit);
    digits.parse::<f64>().is_ok_and(|number| number >= 0.0)
        && matches!(unit, "" | "k" | "m" | "g" | "t" | "p")
}

/// The fields between commas, CSV quotes removed, each with what is wrong with its quotes.
fn fields<'m>(file: FileId, value: &Mapped<'m>) -> Vec<(Mapped<'m>, Option<&'static str>)> {
    let text = value.text();
    let bytes = text.as_bytes();
    let mut fields = Vec::new();
    let mut at = 0;
    while at <= bytes.len() {
        let mut field = Mapped::empty(file);
        let mut broken = None;
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                let Some(len) = memchr::memchr(b'"', &bytes[at..]) else {
                    field.push_mapped(value, at..bytes.len());
                    broken = Some("a quoted field of the mount is never closed");
                    at = bytes.len();
                    break;
                };
                field.push_mapped(value, at..at + len);
                at += len + 1;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                // Two quotes stand for one.
                field.push_mapped(value, at..at + 1);
                at += 1;
            }
        }
        let len = memchr::memchr(b',', &bytes[at..]).unwrap_or(bytes.len() - at);
        if len > 0 {
            if memchr::memchr(b'"', &bytes[at..at + len]).is_some() || !field.text().is_empty() {
                broken.get_or_insert("a quote stands inside of a field of the mount");
            }
            field.push_mapped(value, at..at + len);
        } else if field.text().is_empty() {
            field.push_mapped(value, at..at);
        }
        at += len + 1;
        fields.push((field, broken));
    }
    fields
}
