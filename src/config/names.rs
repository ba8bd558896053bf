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
}
