use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::base_images;
use super::glob::Patterns;
use super::rules::{self, Origin, Rule};
use super::suggest;
use super::{ConfigError, FailOn, Place, Preset};
use crate::checks::{self, Lint};
use crate::model::BaseImage;
use crate::text::{LineIndex, sort_seldom};

/// A configuration file as it is written, before it is merged with the one that it extends.
#[derive(Debug)]
pub(super) struct ConfigFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// The file that it extends, relative to its own folder, and the place of that path.
    pub(super) extend: Option<(String, Place)>,
    pub(super) preset: Option<Preset>,
    pub(super) fail_on: Option<FailOn>,
    pub(super) lints: Vec<Rule>,
    pub(super) overrides: Vec<Override>,
    pub(super) exclude: Option<Patterns>,
    pub(super) dockerfile: Option<Patterns>,
    pub(super) compose: Option<Patterns>,
    /// The narrowest pattern first.
    pub(super) base_images: Vec<Arc<BaseImage>>,
    pub(super) foreign_comments: Option<bool>,
    pub(super) unsuppressible: Option<Vec<&'static Lint>>,
}

/// Levels for some of the files.
#[derive(Debug)]
pub(super) struct Override {
    pub(super) paths: Patterns,
    pub(super) lints: Vec<Rule>,
}

impl ConfigFile {
    /// Reads the text of the file at `path`. All that is wrong with it is told at once.
    pub(super) fn parse(path: &Path, text: &str) -> Result<ConfigFile, Vec<ConfigError>> {
        // A byte order mark is no part of TOML, but editors on Windows write one.
        let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(text).into();
        let (table, mistakes) = DeTable::parse_recoverable(&text);
        let lines = LineIndex::new(&text);
        let mut reader = Reader { path, text: &text, lines, errors: Vec::new() };
        for mistake in mistakes {
            reader.error(mistake.span().unwrap_or(0..0), mistake.message(), None);
        }
        if !reader.errors.is_empty() {
            return Err(reader.errors);
        }
        let file = reader.file(table.get_ref());
        if reader.errors.is_empty() { Ok(file) } else { Err(reader.errors) }
    }
}

/// What is wrong with `text` as the configuration file at `path`, by itself: the file that it
/// extends is not read.
pub fn mistakes_in(path: &Path, text: &str) -> Vec<ConfigError> {
    ConfigFile::parse(path, text).err().unwrap_or_default()
}

/// The folder that the patterns of the file at `path` count from: its own, or the one above
/// where its own is `.config`.
pub(super) fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(Path::new(""));
    match folder.file_name() {
        Some(name) if name == ".config" => folder.parent().unwrap_or(folder),
        _ => folder,
    }
}

/// Walks the tables of a file and notes all that is wrong.
pub(super) struct Reader<'t> {
    path: &'t Path,
    text: &'t Arc<str>,
    lines: LineIndex,
    errors: Vec<ConfigError>,
}

/// The entries of a table in the order in which they are written.
pub(super) fn entries<'a>(
    table: &'a DeTable<'_>,
) -> Vec<(Range<usize>, &'a str, &'a Spanned<DeValue<'a>>)> {
    let mut entries: Vec<_> =
        table.iter().map(|(key, value)| (key.span(), key.get_ref().as_ref(), value)).collect();
    sort_seldom(&mut entries, |(a, ..), (b, ..)| a.start.cmp(&b.start));
    entries
}

impl Reader<'_> {
    /// Notes what is wrong at `range`.
    pub(super) fn error(
        &mut self,
        range: Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let place = Some(self.place(range));
        let path = self.path.to_owned();
        self.errors.push(ConfigError { path, message: message.into(), place, help });
    }

    /// Notes a key that has no meaning in its table.
    pub(super) fn unknown_key(&mut self, range: Range<usize>, key: &str, known: &[&str]) {
        let help = match suggest::nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "take it away".to_owned(),
            None => format!("known here: {}", list(known)),
        };
        self.error(range, format!("unknown key `{key}`"), Some(help));
    }

    fn place(&self, range: Range<usize>) -> Place {
        let end = range.end.min(self.text.len());
        Place { text: self.text.clone(), range: range.start.min(end)..end }
    }

    /// Where the rule at `range` is written.
    pub(super) fn origin(&self, range: &Range<usize>) -> Origin {
        let line = self.lines.line_of(range.start as u32) as u32 + 1;
        Origin::File { path: self.path.into(), line }
    }

    fn file(&mut self, table: &DeTable<'_>) -> ConfigFile {
        let mut file = ConfigFile {
            path: self.path.to_owned(),
            extend: None,
            preset: None,
            fail_on: None,
            lints: Vec::new(),
            overrides: Vec::new(),
            exclude: None,
            dockerfile: None,
            compose: None,
            base_images: Vec::new(),
            foreign_comments: None,
            unsuppressible: None,
        };
        for (span, key, value) in entries(table) {
            match key {
                "extend" => {
                    let place = self.place(value.span());
                    file.extend = self.text_of(value).map(|path| (path.to_owned(), place));
                }
                "preset" => file.preset = self.word_of(value, "preset", Preset::WORDS),
                "fail-on" => file.fail_on = self.word_of(value, "level", FailOn::WORDS),
                "lints" => file.lints = self.rules(value),
                "overrides" => file.overrides = self.overrides(value),
                "files" => self.files(value, &mut file),
                "base-images" => file.base_images = base_images::read(self, value),
                "compat" => self.compat(value, &mut file),
                _ => {
                    const KEYS: [&str; 8] = [
                        "extend",
                        "preset",
                        "fail-on",
                        "lints",
                        "overrides",
                        "files",
                        "base-images",
                        "compat",
                    ];
                    self.unknown_key(span, key, &KEYS);
                }
            }
        }
        file
    }

    fn files(&mut self, value: &Spanned<DeValue<'_>>, file: &mut ConfigFile) {
        let Some(table) = self.table_of(value) else { return };
        for (span, key, value) in entries(table) {
            match key {
                "exclude" => file.exclude = self.patterns(value),
                "dockerfile" => file.dockerfile = self.patterns(value),
                "compose" => file.compose = self.patterns(value),
                _ => self.unknown_key(span, key, &["exclude", "dockerfile", "compose"]),
            }
        }
    }

    fn compat(&mut self, value: &Spanned<DeValue<'_>>, file: &mut ConfigFile) {
        let Some(table) = self.table_of(value) else { return };
        for (span, key, value) in entries(table) {
            match key {
                "foreign-comments" => match value.get_ref().as_bool() {
                    Some(on) => file.foreign_comments = Some(on),
                    None => self.wrong_type(value, "true or false"),
                },
                "unsuppressible" => {
                    let mut lints = Vec::new();
                    for (word, span) in self.texts_of(value).unwrap_or_default() {
                        let targets = self.targets(&word, span);
                        let covered = |lint: &&Lint| targets.iter().any(|to| to.covers(lint));
                        lints.extend(checks::ALL.iter().filter(covered));
                    }
                    file.unsuppressible = Some(lints);
                }
                _ => self.unknown_key(span, key, &["foreign-comments", "unsuppressible"]),
            }
        }
    }

    fn overrides(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Override> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, "tables `[[overrides]]`");
            return Vec::new();
        };
        let mut overrides = Vec::new();
        for value in array.iter() {
            let Some(table) = self.table_of(value) else { continue };
            let (mut paths, mut lints, mut has_paths) = (None, None, false);
            for (span, key, value) in entries(table) {
                match key {
                    "paths" => (paths, has_paths) = (self.patterns(value), true),
                    "lints" => lints = Some(self.rules(value)),
                    _ => self.unknown_key(span, key, &["paths", "lints"]),
                }
            }
            if !has_paths {
                let help =
                    Some("say which files it is for: `paths = [\"examples/**\"]`".to_owned());
                self.error(value.span(), "this override has no `paths`", help);
            }
            if lints.is_none() {
                let help = Some("say what differs there: `lints = { … }`".to_owned());
                self.error(value.span(), "this override has no `lints`", help);
            }
            if let (Some(paths), Some(lints)) = (paths, lints) {
                overrides.push(Override { paths, lints });
            }
        }
        overrides
    }

    fn rules(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Rule> {
        let Some(table) = self.table_of(value) else { return Vec::new() };
        let mut rules = Vec::new();
        for (span, key, value) in entries(table) {
            rules::read(self, key, span, value, &mut rules);
        }
        rules
    }

    fn patterns(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Patterns> {
        let texts = self.texts_of(value)?;
        let words: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
        match Patterns::new(folder_of(self.path), &words) {
            Ok(patterns) => Some(patterns),
            Err((number, why)) => {
                let span = texts.get(number).map_or(value.span(), |(_, span)| span.clone());
                self.error(span, why, None);
                None
            }
        }
    }

    /// The table that a value is, or a note that it is none.
    pub(super) fn table_of<'a>(
        &mut self,
        value: &'a Spanned<DeValue<'_>>,
    ) -> Option<&'a DeTable<'a>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(value, "a table");
        }
        table
    }

    /// The text that a value is, or a note that it is none.
    pub(super) fn text_of<'a>(&mut self, value: &'a Spanned<DeValue<'_>>) -> Option<&'a str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, "a string");
        }
        text
    }

    /// The texts of the list that a value is, or a note that it is none.
    pub(super) fn texts_of(
        &mut self,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Vec<(String, Range<usize>)>> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, "a list of strings");
            return None;
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            texts.push((self.text_of(item)?.to_owned(), item.span()));
        }
        Some(texts)
    }

    /// What one of some words means, or a note that it is none of them.
    pub(super) fn word_of<T: Copy>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        what: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let text = self.text_of(value)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let help = match suggest::nearest(text, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("take one of {}", list(&known)),
            };
            self.error(value.span(), format!("unknown {what} `{text}`"), Some(help));
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// Notes that a value is not of the type that is needed.
    pub(super) fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, needed: &str) {
        let message = format!("{} where {needed} belongs", article(value.get_ref().type_str()));
        self.error(value.span(), message, None);
    }
}

fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
