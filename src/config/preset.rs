use std::fmt;

use crate::lint::{Category, Level, Page};

/// Which lints are on, and at which level, before anything else is configured.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Preset {
    /// The levels of the pages.
    #[default]
    Default,
    /// Every lint of security and reliability is on, as a warning at least.
    Hardened,
    /// As hardened, and every other lint is on, as information at least.
    All,
}

impl Preset {
    /// The presets by the word for them.
    pub const WORDS: &[(&str, Preset)] =
        &[("default", Preset::Default), ("hardened", Preset::Hardened), ("all", Preset::All)];

    /// The level that the preset gives a lint.
    pub fn level_of(self, page: &Page) -> Level {
        self.raise(page.category, page.level)
    }

    /// The levels that it gives variants of a lint.
    pub(super) fn levels_of_variants(
        self,
        page: &Page,
    ) -> impl Iterator<Item = (&'static str, Level)> {
        page.levels.iter().map(move |(name, own)| (*name, self.raise(page.category, *own)))
    }

    fn raise(self, category: Category, own: Level) -> Level {
        let guards = matches!(category, Category::Security | Category::Reliability);
        match self {
            Preset::Default => own,
            Preset::Hardened | Preset::All if guards => own.max(Level::Warn),
            Preset::Hardened => own,
            Preset::All => own.max(Level::Info),
        }
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Preset::WORDS.iter().find(|(_, own)| own == self);
        f.write_str(word.map_or("", |(word, _)| word))
    }
}
