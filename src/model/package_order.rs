//! The order of the packages in a list.

use super::{Command, Manager};
use crate::shell::{Part, Word};
use crate::text::{Edit, Span};

/// A list of packages that is not sorted.
#[derive(Clone, Debug)]
pub struct UnsortedPackages {
    /// The first name that stands too late.
    pub at: Span,
    /// That name, and the one that it stands behind.
    pub name: String,
    /// The name before it.
    pub before: String,
    /// Whether no more than two packages are listed.
    pub is_pair: bool,
    /// The words in their order.
    pub edits: Vec<Edit>,
}

impl Command<'_> {
    /// The first package that stands behind one which comes later in the alphabet, where two or
    /// more packages are listed. What is no plain name, such as a variable, parts the list.
    pub fn unsorted_packages(self) -> Option<UnsortedPackages> {
        let manager = self.syntax().manager()?;
        let invocation = self.invocation();
        // What these install has an order of its own, or is one thing.
        let is_ordered = matches!(manager, Manager::Go | Manager::Cargo | Manager::Bundle);
        if is_ordered || !invocation.installs() {
            return None;
        }
        let packages = self.packages();
        let is_package = |word: &&Word| packages.iter().any(|package| package.span == word.span);
        let words: Vec<&Word> = invocation.operands().filter(is_package).collect();
        if words.len() < 2 {
            return None;
        }
        let plain = |word: &&Word| match word.parts.as_slice() {
            // `name-` and `name+` of apt change what was named before.
            [Part::Text(text)] => {
                !text.starts_with(['.', '/', '~', '!'])
                    && !text.contains("://")
                    && !text.ends_with('-')
            }
            _ => false,
        };
        words.split(|word| !plain(word)).find_map(|run| self.unsorted_run(run, words.len() == 2))
    }

    fn unsorted_run(self, run: &[&Word], is_pair: bool) -> Option<UnsortedPackages> {
        let key = |word: &&Word| {
            let text = word.literal().unwrap_or_default();
            let mut behind_first = text.char_indices().skip(1);
            let end = behind_first.find(|(_, letter)| "=<>~@:![".contains(*letter));
            text[..end.map_or(text.len(), |(end, _)| end)].to_ascii_lowercase()
        };
        let keys: Vec<String> = run.iter().map(key).collect();
        let late = keys.windows(2).position(|pair| pair[1] < pair[0])?;
        let dockerfile = self.instruction().dockerfile();
        let mut sorted: Vec<(&String, &&Word)> = keys.iter().zip(run).collect();
        sorted.sort_by(|a, b| a.0.cmp(b.0));
        let all = run[0].span.to(run[run.len() - 1].span);
        // A comment tells of the package beside it, and would stay where it is.
        let edits = match dockerfile.slice(all).contains('#') {
            true => Vec::new(),
            false => run
                .iter()
                .zip(&sorted)
                .filter(|(word, (_, new))| word.span != new.span)
                .map(|(word, (_, new))| {
                    Edit::replace(word.span, dockerfile.slice(new.span).to_owned())
                })
                .collect(),
        };
        Some(UnsortedPackages {
            at: run[late + 1].span,
            name: keys[late + 1].clone(),
            before: keys[late].clone(),
            is_pair,
            edits,
        })
    }
}
