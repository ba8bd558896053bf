//! What the value of a label can be asked to be.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// A kind of value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum LabelType {
    Text,
    Url,
    Rfc3339,
    Spdx,
    Hash,
    Semver,
    Email,
}

impl LabelType {
    /// The type of that name; hadolint's names count too.
    pub fn of(name: &str) -> Option<LabelType> {
        Some(match name {
            "text" => LabelType::Text,
            "url" => LabelType::Url,
            "rfc3339" => LabelType::Rfc3339,
            "spdx" => LabelType::Spdx,
            "hash" => LabelType::Hash,
            "semver" => LabelType::Semver,
            "email" => LabelType::Email,
            _ => return None,
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            LabelType::Text => "text",
            LabelType::Url => "url",
            LabelType::Rfc3339 => "rfc3339",
            LabelType::Spdx => "spdx",
            LabelType::Hash => "hash",
            LabelType::Semver => "semver",
            LabelType::Email => "email",
        }
    }

    /// Whether a text is one.
    pub fn fits(self, text: &str) -> bool {
        match self {
            LabelType::Text => true,
            LabelType::Url => is_url(text),
            LabelType::Rfc3339 => is_rfc3339(text),
            LabelType::Spdx => is_spdx(text),
            LabelType::Hash => {
                let length = matches!(text.len(), 7..=40 | 64);
                length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
            }
            LabelType::Semver => is_semver(text),
            LabelType::Email => is_email(text),
        }
    }
}

/// A scheme, a colon and something without white space (RFC 3986).
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme.bytes().all(is_scheme)
        && !rest.trim_start_matches('/').is_empty()
        && !rest.contains(|char: char| char.is_whitespace() || "<>\"{}|\\^`".contains(char))
}

/// `2026-01-31T23:59:59.5Z`, with an offset in the place of `Z`, in small letters too.
fn is_rfc3339(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let Some((date, time)) = upper.split_once('T') else { return false };
    let number = |text: &str, len: usize| {
        (text.len() == len && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<u32>())
    };
    let in_range = |text: &str, len, low, high| matches!(number(text, len), Some(Ok(value)) if value >= low && value <= high);
    let [year, month, day] = date.split('-').collect::<Vec<_>>()[..] else { return false };
    let days = match month {
        "02" => 29,
        "04" | "06" | "09" | "11" => 30,
        _ => 31,
    };
    if !in_range(year, 4, 0, 9999) || !in_range(month, 2, 1, 12) || !in_range(day, 2, 1, days) {
        return false;
    }
    let Some(at) = time.find(['Z', '+', '-']) else { return false };
    let (clock, zone) = time.split_at(at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [hour, minute, second] = clock.split(':').collect::<Vec<_>>()[..] else { return false };
    let is_clock = in_range(hour, 2, 0, 23)
        && in_range(minute, 2, 0, 59)
        && in_range(second, 2, 0, 60)
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let is_zone = zone == "Z"
        || zone[1..].split_once(':').is_some_and(|(hours, minutes)| {
            in_range(hours, 2, 0, 23) && in_range(minutes, 2, 0, 59)
        }) && !zone.starts_with('Z');
    is_clock && is_zone
}

/// A license expression: identifiers, `+`, `LicenseRef-…`, `AND`, `OR`, `WITH`, parentheses.
fn is_spdx(text: &str) -> bool {
    static LIST: OnceLock<FxHashSet<String>> = OnceLock::new();
    let list = LIST.get_or_init(|| {
        let lines = include_str!("spdx.txt").lines().filter(|line| !line.starts_with('#'));
        lines.map(str::to_ascii_lowercase).collect()
    });
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let (mut depth, mut wants_license, mut is_exception) = (0_u32, true, false);
    for word in spaced.split_whitespace() {
        match word {
            "(" if wants_license => depth += 1,
            ")" if !wants_license && depth > 0 => depth -= 1,
            "AND" | "OR" | "and" | "or" if !wants_license => wants_license = true,
            "WITH" | "with" if !wants_license => (wants_license, is_exception) = (true, true),
            _ if !wants_license => return false,
            _ => {
                let lower = word.to_ascii_lowercase();
                let id = lower.strip_suffix('+').unwrap_or(&lower);
                let is_own = id.starts_with("licenseref-") || id.starts_with("documentref-");
                // The exceptions behind WITH are a list of their own.
                if !is_exception && !is_own && !list.contains(id) && !list.contains(&lower) {
                    return false;
                }
                (wants_license, is_exception) = (false, false);
            }
        }
    }
    depth == 0 && !wants_license
}

/// Semantic Versioning 2.0.0.
fn is_semver(text: &str) -> bool {
    let (text, build) = text.split_once('+').map_or((text, None), |(a, b)| (a, Some(b)));
    let (core, pre) = text.split_once('-').map_or((text, None), |(a, b)| (a, Some(b)));
    let is_number = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'))
    };
    let is_word = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = core.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| is_number(part))
        && pre.is_none_or(|pre| {
            pre.split('.').all(|part| is_word(part) && (!all_digits(part) || is_number(part)))
        })
        && build.is_none_or(|build| build.split('.').all(is_word))
}

/// `name@host`, alone or as `Name <name@host>`.
fn is_email(text: &str) -> bool {
    let address = match text.trim().strip_suffix('>') {
        Some(rest) => rest.rsplit_once('<').map_or("", |(_, address)| address),
        None => text.trim(),
    };
    let Some((name, host)) = address.rsplit_once('@') else { return false };
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    !name.is_empty()
        && !name.contains(|char: char| char.is_whitespace() || "<>()[]\\,;:@\"".contains(char))
        && host.contains('.')
        && host.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: LabelType, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(kind.fits(text), "{text} is a {}", kind.name());
        }
        for text in bad {
            assert!(!kind.fits(text), "{text} is no {}", kind.name());
        }
    }

    #[test]
    fn values_are_told_apart() {
        check(
            LabelType::Url,
            &["https://example.com/a", "mailto:a@example.com", "git+ssh://example.com/a"],
            &["", "example.com", "https://", "https://example.com/a b", "1a:b"],
        );
        check(
            LabelType::Rfc3339,
            &["2026-01-31T23:59:59Z", "2026-01-31t23:59:59.25+02:00", "2024-02-29T23:59:59Z"],
            &["", "2026-01-31", "2026-13-01T00:00:00Z", "2026-01-31T23:59:59", "31.1.2026"],
        );
        check(LabelType::Rfc3339, &[], &["2026-01-31 23:59:59Z", "2026-02-30T00:00:00Z"]);
        check(
            LabelType::Spdx,
            &[
                "MIT",
                "apache-2.0",
                "GPL-2.0-or-later",
                "GPL-2.0+",
                "(MIT OR Apache-2.0) AND BSD-3-Clause",
                "GPL-2.0-only WITH Classpath-exception-2.0",
                "LicenseRef-Proprietary",
            ],
            &["", "Apache License 2.0", "GPLv3", "MIT Apache-2.0", "MIT OR", "(MIT", "MIT)"],
        );
        check(
            LabelType::Hash,
            &["0123abc", "43c572f1272b6b3171dd1db9e41b7027128ce080", "0123456789ab"],
            &["", "0123ab", "main", "0123abx"],
        );
        check(
            LabelType::Semver,
            &["1.2.3", "1.0.0-rc.1+build.5", "0.0.0"],
            &["", "v1.2.3", "1.2", "01.2.3", "1.2.3-", "1.2.3-01", "latest"],
        );
        check(
            LabelType::Email,
            &["ada@example.com", "Ada Lovelace <ada@example.com>"],
            &["", "ada", "ada@localhost", "ada at example.com", "@example.com", "Ada <ada>"],
        );
    }
}
