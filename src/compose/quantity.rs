//! Sizes and durations as Compose writes them.

/// The bytes that a size means: a number, which may have a fraction, and a unit in powers of 1024
/// (`b`, `k`, `kb`, `kib`, `m` …, in any case), with or without a space between. A number alone may
/// have a sign or an exponent, as Go reads them.
pub fn size(text: &str) -> Option<u64> {
    let split = text.rfind(|char: char| char.is_ascii_digit() || char == '.')? + 1;
    let (number, unit) = text.split_at(split);
    let is_number = |byte: u8| byte.is_ascii_digit() || b".+-eE".contains(&byte);
    let number: f64 =
        if number.bytes().all(is_number) { number.parse().ok()? } else { return None };
    if number < 0.0 {
        return None;
    }
    let unit = unit.strip_prefix(' ').unwrap_or(unit).to_ascii_lowercase();
    let power = match unit.as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 1,
        "m" | "mb" | "mib" => 2,
        "g" | "gb" | "gib" => 3,
        "t" | "tb" | "tib" => 4,
        "p" | "pb" | "pib" => 5,
        _ => return None,
    };
    Some((number * 1024f64.powi(power)) as u64)
}

/// The nanoseconds that a duration means: numbers with the units `d`, `h`, `m`, `s`, `ms`, `us`
/// and `ns`, one after the other, as in `1m30s`; `0` needs no unit.
pub fn duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0f64;
    while !rest.is_empty() {
        let digits = rest.find(|char: char| !char.is_ascii_digit() && char != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters =
            rest.find(|char: char| char.is_ascii_digit() || char == '.').unwrap_or(rest.len());
        let unit = match &rest[..letters] {
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            "d" => 86_400e9,
            "w" => 7.0 * 86_400e9,
            _ => return None,
        };
        total += number * unit;
        rest = &rest[letters..];
    }
    let total = total * sign;
    (total.abs() < i64::MAX as f64).then_some(total as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_powers_of_1024() {
        for (text, bytes) in [
            ("0", 0),
            ("512", 512),
            ("1b", 1),
            ("2k", 2048),
            ("2KB", 2048),
            ("1.5m", 1_572_864),
            ("1 GiB", 1 << 30),
            ("1t", 1 << 40),
            ("1e3", 1000),
            ("+5k", 5120),
        ] {
            assert_eq!(size(text), Some(bytes), "{text}");
        }
        for text in ["", "m", "1x", "-1", "1ib", "1bb", "x1m", "1ki", "1kbb", "1  k"] {
            assert_eq!(size(text), None, "{text}");
        }
    }

    #[test]
    fn durations_need_units() {
        for (text, nanoseconds) in [
            ("0", 0),
            ("1s", 1_000_000_000),
            ("1m30s", 90_000_000_000),
            ("1.5h", 5_400_000_000_000),
            ("10ms", 10_000_000),
            ("-1s", -1_000_000_000),
            ("2d", 172_800_000_000_000),
        ] {
            assert_eq!(duration(text), Some(nanoseconds), "{text}");
        }
        for text in ["", "10", "s", "1x", "1s2", "1..5s"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
