use std::collections::BTreeSet;
use std::fmt;

use super::suggest;
use crate::checks::{self, ALL, Lint};
use crate::lint::Category;

/// What a word stands for where a level is given, from the broad to the narrow.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// Every lint.
    All,
    /// The lints of a category.
    Category(Category),
    /// A lint.
    Lint(&'static Lint),
    /// A variant of a lint, which another tool has an ID for.
    Variant(&'static Lint, &'static str),
}

/// A word that stands for no lint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownLint {
    /// The word.
    pub word: String,
    /// What its author may mean.
    pub help: Option<String>,
}

impl fmt::Display for UnknownLint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown lint `{}`", self.word)
    }
}

impl Target {
    /// What `word` stands for: `all`, a category, a lint by name, or another tool's ID, which
    /// can stand for several lints.
    pub fn parse(word: &str) -> Result<Vec<Target>, UnknownLint> {
        if word == "all" {
            return Ok(vec![Target::All]);
        }
        if let Ok(category) = word.parse() {
            return Ok(vec![Target::Category(category)]);
        }
        let found: Vec<Target> = checks::resolve(word)
            .into_iter()
            .map(|(lint, variant)| match variant {
                Some(variant) => Target::Variant(lint, variant),
                None => Target::Lint(lint),
            })
            .collect();
        if found.is_empty() {
            return Err(UnknownLint { word: word.to_owned(), help: help(word) });
        }
        Ok(found)
    }

    /// Whether the word covers `lint`.
    pub fn covers(self, lint: &Lint) -> bool {
        match self {
            Target::All => true,
            Target::Category(category) => lint.page.category == category,
            Target::Lint(own) | Target::Variant(own, _) => own.page.name == lint.page.name,
        }
    }

    /// How narrow it is: the narrower decides, whatever the order.
    pub(super) fn rank(self) -> u8 {
        match self {
            Target::All => 0,
            Target::Category(_) => 1,
            Target::Lint(_) => 2,
            Target::Variant(..) => 3,
        }
    }
}

/// The lints whose pages call the rule `word` of another tool akin.
pub fn akin(word: &str) -> Vec<&'static Lint> {
    let is_it = |id: &str| {
        let bare = id.split_once(':').map_or(id, |(_, bare)| bare);
        id.eq_ignore_ascii_case(word) || bare.eq_ignore_ascii_case(word)
    };
    ALL.iter().filter(|lint| lint.page.related.iter().any(|id| is_it(id))).collect()
}

fn help(word: &str) -> Option<String> {
    if let Some(lint) = akin(word).first() {
        return Some(format!("name `{}`, which is akin but not the same", lint.page.name));
    }
    let mut names: BTreeSet<&str> = ALL.iter().map(|lint| lint.page.name).collect();
    names.extend(Category::ALL.iter().map(|category| category.as_str()));
    if let Some(name) = suggest::nearest(word, names) {
        return Some(format!("did you mean `{name}`?"));
    }
    // IDs differ by a digit from their neighbors, so only a slip of the tool's name is told.
    let (tool, id) = word.split_once(':')?;
    let ids = ALL.iter().flat_map(|lint| lint.page.aliases()).map(|alias| alias.id);
    let same = ids.filter_map(|own| own.split_once(':')).find(|(_, own)| *own == id)?;
    Some(format!("did you mean `{}:{id}`? `{tool}` has no such rule", same.0))
}
