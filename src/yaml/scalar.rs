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
    /// A timestamp, which the loader keeps as text.
    Timestamp,
    /// Any other text, and every quoted or block scalar.
    Text,
}

impl Scalar {
    /// What a plain scalar with this text means.
    pub fn resolve(text: &str) -> Scalar {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
            "true" | "True" | "TRUE" => return Scalar::Bool(true),
            "false" | "False" | "FALSE" => return Scalar::Bool(false),
            ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
                return Scalar::Float(f64::INFINITY);
            }
            "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
            ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
            _ => (),
        }
        let first = text.as_bytes()[0];
        if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
            return Scalar::Text;
        }
        if is_date(text) {
            return Scalar::Timestamp;
        }
        // go-yaml takes underscores out of numbers.
        let plain = text.replace('_', "");
        integer(&plain).or_else(|| float(&plain)).unwrap_or(Scalar::Text)
    }
}

fn integer(text: &str) -> Option<Scalar> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| (byte as char).is_digit(radix)) {
        return None;
    }
    let value = i128::from_str_radix(digits, radix).ok()?;
    let value = if negative { -value } else { value };
    Some(i64::try_from(value).map_or(Scalar::Float(value as f64), Scalar::Int))
}

fn float(text: &str) -> Option<Scalar> {
    let digits = text.trim_start_matches(['+', '-']);
    let is_number = digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    if !is_number || text.len() - digits.len() > 1 {
        return None;
    }
    text.parse().ok().map(Scalar::Float)
}

/// `2026-08-21`, with or without a time.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    digits(0..4)
        && bytes.get(4) == Some(&b'-')
        && digits(5..7)
        && bytes.get(7) == Some(&b'-')
        && digits(8..10)
        && matches!(bytes.get(10), None | Some(b'T' | b't' | b' '))
}
