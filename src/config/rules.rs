use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeInteger, DeValue};

use super::Target;
use super::file::Reader;
use super::plan::default_options;
use super::preset::Preset;
use crate::checks::{ALL, Lint};
use crate::lint::{Level, OptionValue, Options};

/// What one line of a configuration says of lints.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) target: Target,
    /// Absent where only options are given.
    pub(super) level: Option<Level>,
    pub(super) options: Vec<(&'static str, OptionValue)>,
    pub(super) origin: Origin,
}

/// What decided on a level.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The preset.
    Preset,
    /// A line of a configuration file.
    File {
        /// The path of the file.
        path: Arc<Path>,
        /// The line, from 1.
        line: u32,
    },
    /// An argument.
    CommandLine,
}

/// What is configured for one lint and one file.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The lint.
    pub lint: &'static Lint,
    /// Its level.
    pub level: Level,
    /// What decided on the level.
    pub origin: Origin,
    /// The variants that are configured apart.
    pub variants: Vec<(&'static str, Level, Origin)>,
    /// Its options.
    pub options: Options,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Preset => f.write_str("preset"),
            Origin::File { path, line } => write!(f, "{}:{line}", path.display()),
            Origin::CommandLine => f.write_str("command line"),
        }
    }
}

/// What a preset decides, lint by lint in order of name.
pub(super) fn of_preset(preset: Preset) -> Vec<Decision> {
    let decide = |lint: &'static Lint| Decision {
        lint,
        level: preset.level_of(lint.page),
        origin: Origin::Preset,
        variants: preset
            .levels_of_variants(lint.page)
            .map(|(name, level)| (name, level, Origin::Preset))
            .collect(),
        options: default_options(lint),
    };
    ALL.iter().map(decide).collect()
}

/// Puts the rules of one table, or of the command line, on top of what was decided before.
/// Within it the narrower target decides, and between equals the later.
pub(super) fn apply(decisions: &mut [Decision], rules: &[Rule]) {
    let mut sorted: Vec<&Rule> = rules.iter().collect();
    sorted.sort_by_key(|rule| rule.target.rank());
    for rule in sorted {
        for decision in decisions.iter_mut().filter(|it| rule.target.covers(it.lint)) {
            decision.apply(rule);
        }
    }
}

impl Decision {
    fn apply(&mut self, rule: &Rule) {
        for (name, value) in &rule.options {
            self.options.set(name, value.clone());
        }
        let Some(level) = rule.level else { return };
        let origin = rule.origin.clone();
        if let Target::Variant(_, variant) = rule.target {
            self.variants.retain(|(name, ..)| *name != variant);
            self.variants.push((variant, level, origin));
        } else {
            self.variants.clear();
            self.level = level;
            self.origin = origin;
        }
    }
}

/// Reads `key = "level"` or `key = { level = …, option = … }`.
pub(super) fn read(
    reader: &mut Reader<'_>,
    key: &str,
    span: Range<usize>,
    value: &Spanned<DeValue<'_>>,
    rules: &mut Vec<Rule>,
) {
    let targets = reader.targets(key, span.clone());
    let origin = reader.origin(&span);
    let (mut level, mut options) = (None, Vec::new());
    if let Some(table) = value.get_ref().as_table() {
        // Options are those of one lint; a category has none, an ID that several share neither.
        let lint = match targets.as_slice() {
            [Target::Lint(lint) | Target::Variant(lint, _)] => Some(*lint),
            _ => None,
        };
        for (name, value) in table.iter() {
            match (name.get_ref().as_ref(), lint) {
                ("level", _) => level = reader.word_of(value, "level", LEVELS),
                (_, None) if targets.is_empty() => (),
                (name_text, lint) => {
                    let options_known = lint.map_or(&[][..], |lint| lint.page.options);
                    let known = options_known.iter().find(|(known, _)| *known == name_text);
                    match known {
                        Some((name, default)) => {
                            options.extend(option(reader, default, value).map(|it| (*name, it)));
                        }
                        None => {
                            let mut names: Vec<&str> =
                                options_known.iter().map(|(name, _)| *name).collect();
                            names.push("level");
                            reader.unknown_key(name.span(), name_text, &names);
                        }
                    }
                }
            }
        }
    } else if value.get_ref().is_str() {
        level = reader.word_of(value, "level", LEVELS);
    } else {
        reader.wrong_type(value, "a level or a table");
    }
    for target in targets {
        rules.push(Rule { target, level, options: options.clone(), origin: origin.clone() });
    }
}

const LEVELS: &[(&str, Level)] =
    &[("off", Level::Off), ("info", Level::Info), ("warn", Level::Warn), ("error", Level::Error)];

/// The value of an option, which has to be of the type of its default.
fn option(
    reader: &mut Reader<'_>,
    default: &OptionValue<&str, &[&str]>,
    value: &Spanned<DeValue<'_>>,
) -> Option<OptionValue> {
    match (default, value.get_ref()) {
        (OptionValue::Boolean(_), DeValue::Boolean(on)) => Some(OptionValue::Boolean(*on)),
        (OptionValue::Integer(_), DeValue::Integer(number)) => match integer(number) {
            Some(number) => Some(OptionValue::Integer(number)),
            None => {
                reader.error(value.span(), "this number is out of range", None);
                None
            }
        },
        (OptionValue::Text(_), DeValue::String(text)) => {
            Some(OptionValue::Text(text.clone().into_owned()))
        }
        (OptionValue::List(_), DeValue::Array(_)) => {
            let texts = reader.texts_of(value)?;
            Some(OptionValue::List(texts.into_iter().map(|(text, _)| text).collect()))
        }
        (default, _) => {
            let needed = match default {
                OptionValue::Boolean(_) => "true or false",
                OptionValue::Integer(_) => "an integer",
                OptionValue::Text(_) => "a string",
                OptionValue::List(_) => "a list of strings",
            };
            reader.wrong_type(value, needed);
            None
        }
    }
}

fn integer(number: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

impl Reader<'_> {
    /// What a word stands for, or a note that it is unknown.
    pub(super) fn targets(&mut self, word: &str, span: Range<usize>) -> Vec<Target> {
        Target::parse(word).unwrap_or_else(|unknown| {
            self.error(span, unknown.to_string(), unknown.help);
            Vec::new()
        })
    }
}
