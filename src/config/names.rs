use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A word of a configuration file that stands for lints.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LintName {
    /// The word: a lint, a category, another tool's ID.
    pub word: String,
    /// Where it stands, in bytes, quotes included.
    pub range: Range<usize>,
}

/// The words of a configuration file that stand for lints, whether there are such lints or not,
/// in no order. Of a file that is not TOML as a whole, what can be read.
pub fn lint_names(text: &str) -> Vec<LintName> {
    let (table, _) = DeTable::parse_recoverable(text);
    let table = table.get_ref();
    let mut names = Vec::new();
    let mut keys = |value: Option<&Spanned<DeValue<'_>>>| {
        let lints = value.and_then(|value| value.get_ref().as_table());
        for (key, _) in lints.into_iter().flat_map(|table| table.iter()) {
            names.push(LintName { word: key.get_ref().to_string(), range: key.span() });
        }
    };
    keys(table.get("lints"));
    let overrides = table.get("overrides").and_then(|value| value.get_ref().as_array());
    for value in overrides.into_iter().flat_map(|array| array.iter()) {
        keys(value.get_ref().as_table().and_then(|table| table.get("lints")));
    }
    let compat = table.get("compat").and_then(|value| value.get_ref().as_table());
    let listed = compat.and_then(|table| table.get("unsuppressible"));
    let listed = listed.and_then(|value| value.get_ref().as_array());
    for value in listed.into_iter().flat_map(|array| array.iter()) {
        if let Some(word) = value.get_ref().as_str() {
            names.push(LintName { word: word.to_owned(), range: value.span() });
        }
    }
    names
}

/// A configuration file to start from, with everything that can be said as comments.
pub const TEMPLATE: &str = include_str!("init.toml");

/// The keys down to the one that stands at `offset` of a configuration file, the outer first, and
/// where it stands; in bytes.
pub fn key_at(text: &str, offset: usize) -> Option<(Vec<String>, Range<usize>)> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut keys = Vec::new();
    let range = key_in(table.get_ref(), offset, &mut keys)?;
    Some((keys, range))
}

fn key_in(table: &DeTable<'_>, offset: usize, keys: &mut Vec<String>) -> Option<Range<usize>> {
    for (key, value) in table.iter() {
        keys.push(key.get_ref().to_string());
        if key.span().contains(&offset) {
            return Some(key.span());
        }
        let own = value.get_ref().as_table();
        let items = value.get_ref().as_array().into_iter().flat_map(|array| array.iter());
        for inner in own.into_iter().chain(items.filter_map(|item| item.get_ref().as_table())) {
            if let Some(range) = key_in(inner, offset, keys) {
                return Some(range);
            }
        }
        keys.pop();
    }
    None
}

/// What a key of a configuration file, which is no name of a lint, is for: the comment that it has
/// in the file to start from.
pub fn explanation(key: &str) -> Option<String> {
    let (mut words, mut is_behind_key) = (String::new(), false);
    for line in TEMPLATE.lines() {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let is_key = bare.starts_with('[') || bare.contains(" = ");
        if is_key {
            let own = bare.trim_start_matches('[').split([' ', ']']).next();
            if own == Some(key) && !words.is_empty() {
                return Some(words);
            }
        } else {
            if is_behind_key || bare.is_empty() {
                words.clear();
            }
            let gap = if words.is_empty() { "" } else { " " };
            words.push_str(gap);
            words.push_str(bare);
        }
        is_behind_key = is_key;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_lints_are_found_wherever_they_stand() {
        let text = "preset = \"all\"\n[lints]\na = \"off\"\n\"t:1\" = { level = \"warn\" }\n\
                    [[overrides]]\npaths = []\nlints = { b = \"off\" }\n\
                    [compat]\nunsuppressible = [\"c\"]\n";
        let mut words: Vec<String> = lint_names(text)
            .into_iter()
            .inspect(|it| assert!(text[it.range.clone()].contains(&it.word)))
            .map(|it| it.word)
            .collect();
        words.sort();
        assert_eq!(words, ["a", "b", "c", "t:1"]);
        assert_eq!(lint_names("[lints\n"), []);
    }

    #[test]
    fn a_key_is_found_with_those_around_it() {
        let text = "preset = \"all\"\nfiles.exclude = []\n[lints]\na = { level = \"off\" }\n\
                    [[overrides]]\npaths = []\n[[overrides]]\npaths = []\n";
        let keys = |needle: &str, number: usize| {
            let (at, _) = text.match_indices(needle).nth(number)?;
            let (keys, range) = key_at(text, at)?;
            assert_eq!(&text[range], needle);
            Some(keys.join("."))
        };
        assert_eq!(keys("preset", 0).as_deref(), Some("preset"));
        assert_eq!(keys("exclude", 0).as_deref(), Some("files.exclude"));
        assert_eq!(keys("level", 0).as_deref(), Some("lints.a.level"));
        assert_eq!(keys("paths", 1).as_deref(), Some("overrides.paths"));
        assert_eq!(keys("all", 0), None);
    }

    #[test]
    fn every_key_is_explained() {
        let told = |key: &str| explanation(key).unwrap_or_default();
        for key in ["extend", "preset", "fail-on", "lints", "overrides", "paths", "files"] {
            assert!(told(key).ends_with('.'), "{key}");
        }
        assert_eq!(told("exclude"), "What a walk leaves out, besides what ignore files name.");
        assert_eq!(told("compose"), told("dockerfile"));
        for key in ["base-images", "compat", "foreign-comments", "unsuppressible"] {
            assert!(told(key).ends_with('.'), "{key}");
        }
        assert!(told("fail-on").starts_with("From which level"));
        assert_eq!(explanation("nothing"), None);
    }
}
