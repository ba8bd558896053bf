use std::time::Duration;

/// Reads a duration as Go's `time.ParseDuration` does: `1h30m`, `1.5s`, `0`. A negative one is
/// none here, since no instruction takes it.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest == "0" {
        return Some(Duration::ZERO);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: u128 = 0;
    while !rest.is_empty() {
        let whole = rest.bytes().take_while(u8::is_ascii_digit).count();
        let mut number = whole;
        let mut fraction = "";
        if rest[whole..].starts_with('.') {
            let len = rest[whole + 1..].bytes().take_while(u8::is_ascii_digit).count();
            fraction = &rest[whole + 1..whole + 1 + len];
            number += 1 + len;
        }
        if whole + fraction.len() == 0 {
            return None;
        }
        let unit_len = rest[number..].find(|char: char| char == '.' || char.is_ascii_digit());
        let unit_len = unit_len.unwrap_or(rest.len() - number);
        let nanoseconds: u128 = match &rest[number..number + unit_len] {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return None,
        };
        let integer: u128 = if whole == 0 { 0 } else { rest[..whole].parse().ok()? };
        total = total.checked_add(integer.checked_mul(nanoseconds)?)?;
        let mut scale = nanoseconds;
        for digit in fraction.bytes() {
            scale /= 10;
            total += u128::from(digit - b'0') * scale;
        }
        rest = &rest[number + unit_len..];
    }
    // Go keeps a duration in 63 bits of nanoseconds.
    (total <= i64::MAX as u128).then(|| Duration::from_nanos(total as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_in_go() {
        for (text, milliseconds) in [
            ("30s", 30_000),
            ("1h30m", 5_400_000),
            ("1.5s", 1_500),
            (".5s", 500),
            ("0", 0),
            ("+1ms", 1),
        ] {
            assert_eq!(parse(text), Some(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "5", "5 s", "s", "-1s", "1d", "1.s.", "99999999999h", "."] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
