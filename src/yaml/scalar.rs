use std::borrow::Cow;

/// What a scalar means to Docker Compose's loader (go-yaml's rules), apart from its text.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Scalar {
    /// `null`, `~`, nothing.
    Null,
    /// `true`, `false`; go-yaml's other spellings only where the target is a boolean.
    Bool(bool),
    /// An integer, in any base that go-yaml reads.
    Int(i64),
    /// A number with a fraction or an exponent, `.inf`, `.nan`, or an integer beyond 64 bits.
    Float(f64),
    /// A date, with or without a time.
    Timestamp,
    /// Any other text, and every quoted or block scalar.
    Text,
}

impl Scalar {
    /// What a plain scalar with this text means.
    ///
    /// The rules are those of go-yaml 3 and 4, which Compose loads with: YAML 1.2's core schema,
    /// and of YAML 1.1 the octal `0777`, binary numbers, underscores in numbers and dates.
    /// `yes`, `on` and `1:30` are text.
    pub fn resolve(text: &str) -> Scalar {
        match text.as_bytes() {
            [] => Scalar::Null,
            [b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F', ..] => word(text),
            [b'.', ..] => point(text),
            [b'+' | b'-' | b'0'..=b'9', ..] => number(text),
            _ => Scalar::Text,
        }
    }

    /// What a scalar with an explicit `!!` tag (`int`, `str`, …) means; `None` where the text does
    /// not fit the tag, which the loader refuses. Unlike a plain scalar, it may be quoted.
    pub(super) fn resolve_tagged(suffix: &str, text: &str) -> Option<Scalar> {
        let plain = Scalar::resolve(text);
        match (suffix, plain) {
            ("str" | "binary", _) => Some(Scalar::Text),
            ("int", Scalar::Int(_))
            | ("bool", Scalar::Bool(_))
            | ("float", Scalar::Float(_))
            | ("null", Scalar::Null)
            | ("timestamp", Scalar::Timestamp) => Some(plain),
            // An integer beyond 64 bits has no exact value here, but is one to the loader.
            ("int", Scalar::Float(_)) if digits_only(text) => Some(plain),
            ("float", Scalar::Int(value)) => Some(Scalar::Float(value as f64)),
            ("int" | "bool" | "float" | "null" | "timestamp", _) => None,
            _ => Some(plain),
        }
    }
}

fn word(text: &str) -> Scalar {
    match text {
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ => Scalar::Text,
    }
}

fn point(text: &str) -> Scalar {
    match text {
        ".inf" | ".Inf" | ".INF" => Scalar::Float(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        _ => decimal(&without_underscores(text)),
    }
}

fn number(text: &str) -> Scalar {
    match text {
        "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
        _ => {}
    }
    if is_timestamp(text) {
        return Scalar::Timestamp;
    }
    let plain = &without_underscores(text);
    integer(plain).unwrap_or_else(|| decimal(plain))
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) }
}

/// An integer in base 10, or in the base that its prefix names.
fn integer(text: &str) -> Option<Scalar> {
    let (negative, magnitude) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (base, digits) = match magnitude.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &magnitude[2..]),
        [b'0', b'o' | b'O', ..] => (8, &magnitude[2..]),
        [b'0', b'b' | b'B', ..] => (2, &magnitude[2..]),
        [b'0', _, ..] => (8, &magnitude[1..]),
        _ => (10, magnitude),
    };
    // `from_str_radix` takes a sign of its own, of which there would be two.
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let value = u64::from_str_radix(digits, base).ok()?;
    let signed = if negative { -i128::from(value) } else { i128::from(value) };
    match i64::try_from(signed) {
        Ok(value) => Some(Scalar::Int(value)),
        Err(_) if negative => None,
        Err(_) => Some(Scalar::Float(value as f64)),
    }
}

/// A number in base 10 with a fraction or an exponent, or any number of digits.
fn decimal(text: &str) -> Scalar {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let start = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(start);
    let mut end = whole;
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
        if whole == start && end == whole + 1 {
            return Scalar::Text;
        }
    } else if whole == start {
        return Scalar::Text;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = end + 1 + sign;
        end = digits(exponent);
        if end == exponent {
            return Scalar::Text;
        }
    }
    match text.parse::<f64>() {
        // The loader keeps a number as text that is too large for it.
        Ok(value) if end == bytes.len() && value.is_finite() => Scalar::Float(value),
        _ => Scalar::Text,
    }
}

/// Whether `text` is an integer too long for 64 bits.
fn digits_only(text: &str) -> bool {
    integer(&without_underscores(text)).is_some()
}

/// `2006-1-2`, or that with a time behind `T`, `t` or one space, as go-yaml reads it.
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || !bytes[..4].iter().all(u8::is_ascii_digit) || bytes[4] != b'-' {
        return false;
    }
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[5..at], Some((bytes[at], &text[at + 1..]))),
        None => (&text[5..], None),
    };
    let year = text[..4].parse().unwrap_or(0);
    let Some((month, day)) = date.split_once('-') else { return false };
    let Some(month @ 1..=12) = short(month) else { return false };
    if !short(day).is_some_and(|day| (1..=days(year, month)).contains(&day)) {
        return false;
    }
    match time {
        None => true,
        // Behind a space stands a time without a zone.
        Some((b' ', time)) => is_clock(time),
        Some((_, time)) => match time.find(['Z', '+', '-']) {
            Some(at) => is_clock(&time[..at]) && is_zone(&time[at..]),
            None => false,
        },
    }
}

/// A number of one or two digits.
fn short(text: &str) -> Option<u32> {
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

fn is_clock(text: &str) -> bool {
    let mut parts = text.splitn(3, ':');
    let (Some(hour), Some(minute), Some(second)) = (parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (second, fraction) = second.split_once(['.', ',']).unwrap_or((second, "0"));
    short(hour).is_some_and(|hour| hour < 24)
        && short(minute).is_some_and(|minute| minute < 60)
        && short(second).is_some_and(|second| second < 60)
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_zone(text: &str) -> bool {
    text == "Z"
        || matches!(text.as_bytes(), [b'+' | b'-', a, b, b':', c, d]
            if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()))
}
