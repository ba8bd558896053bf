//! What the words of a command mean to it.

// Tables read better with many words to a line.
#[rustfmt::skip]
mod tables;

use std::borrow::Cow;
use std::ops::Range;

use super::{Command, Word};
use crate::text::Span;
use tables::{Grammar, PIP, Shape, Subcommand, grammar_of};

/// A command with its words told apart.
#[derive(Clone, Copy, Debug)]
pub struct Invocation<'c> {
    /// The command.
    pub command: &'c Command,
    arguments: &'c [Told],
}

/// An argument of a command.
#[derive(Clone, Copy, Debug)]
pub enum Argument<'c> {
    /// `-y`, `--yes`, `-o value`, `--output=value`; one for each letter of `-yq` where the
    /// command is known, the whole word where it is not.
    Option {
        /// `-y` or `--yes`, as written, without a value.
        name: &'c str,
        /// The option as written, its value included.
        span: Span,
        /// Its value, where the grammar says that it takes one, or one follows `=`.
        value: Option<OptionValue<'c>>,
    },
    /// A word that is no option: a subcommand, a file, a package.
    Operand(&'c Word),
}

/// The value of an option.
#[derive(Clone, Copy, Debug)]
pub enum OptionValue<'c> {
    /// The next word.
    Word(&'c Word),
    /// What follows `=`, or the letter, in the same word; absent where it is not constant.
    Inline(Option<&'c str>, Span),
}

/// An argument as it is kept beside the words of its command, which it names by their index.
#[derive(Clone, Debug)]
pub(super) enum Told {
    Option { name: Box<str>, span: Span, value: Option<ToldValue> },
    Operand(usize),
}

#[derive(Clone, Debug)]
pub(super) enum ToldValue {
    Word(usize),
    Inline(Option<Box<str>>, Span),
}

impl<'c> OptionValue<'c> {
    /// The value, if it is constant.
    pub fn literal(self) -> Option<Cow<'c, str>> {
        match self {
            OptionValue::Word(word) => word.literal(),
            OptionValue::Inline(text, _) => text.map(Cow::Borrowed),
        }
    }

    /// The place of the value alone.
    pub fn span(self) -> Span {
        match self {
            OptionValue::Word(word) => word.span,
            OptionValue::Inline(_, span) => span,
        }
    }
}

impl<'c> Invocation<'c> {
    /// Every word after the command's name, in order; after `python -m pip` what pip gets.
    pub fn arguments(self) -> impl DoubleEndedIterator<Item = Argument<'c>> {
        self.arguments.iter().map(move |told| self.argument(told))
    }

    /// The first operand, if it is known.
    pub fn subcommand(self) -> Option<Cow<'c, str>> {
        self.operands().next().and_then(Word::literal)
    }

    /// The words that are no options, in order.
    pub fn operands(self) -> impl Iterator<Item = &'c Word> {
        self.arguments.iter().filter_map(move |told| match told {
            Told::Operand(index) => Some(&self.command.words[*index]),
            Told::Option { .. } => None,
        })
    }

    /// Whether one of these options is given, each spelled with its dashes.
    pub fn has_option(self, names: &[&str]) -> bool {
        self.told_option(names).is_some()
    }

    /// The last of these options.
    pub fn option(self, names: &[&str]) -> Option<Argument<'c>> {
        self.told_option(names).map(|told| self.argument(told))
    }

    /// The values of these options, in order.
    pub fn values(self, names: &[&str]) -> impl Iterator<Item = OptionValue<'c>> {
        self.arguments.iter().filter_map(move |told| match told {
            Told::Option { name, value: Some(value), .. } if names.contains(&&**name) => {
                Some(self.option_value(value))
            }
            _ => None,
        })
    }

    /// The value of the last of these options, if it is constant.
    pub fn value(self, names: &[&str]) -> Option<Cow<'c, str>> {
        match self.option(names)? {
            Argument::Option { value: Some(value), .. } => value.literal(),
            _ => None,
        }
    }

    /// The base name of the program by which the words are read: `pip` for `pip3.11` and
    /// `python3 -m pip`.
    pub fn program(self) -> Option<Cow<'c, str>> {
        let name = self.command.name()?;
        Some(match pip_start(&name, &self.command.words) {
            Some(_) => PIP.into(),
            None => name,
        })
    }

    fn told_option(self, names: &[&str]) -> Option<&'c Told> {
        self.arguments.iter().rev().find(|told| match told {
            Told::Option { name, .. } => names.contains(&&**name),
            Told::Operand(_) => false,
        })
    }

    fn argument(self, told: &'c Told) -> Argument<'c> {
        match told {
            Told::Option { name, span, value } => Argument::Option {
                name,
                span: *span,
                value: value.as_ref().map(|value| self.option_value(value)),
            },
            Told::Operand(index) => Argument::Operand(&self.command.words[*index]),
        }
    }

    fn option_value(self, value: &'c ToldValue) -> OptionValue<'c> {
        match value {
            ToldValue::Word(index) => OptionValue::Word(&self.command.words[*index]),
            ToldValue::Inline(text, span) => OptionValue::Inline(text.as_deref(), *span),
        }
    }
}

/// Whether a command of that name runs pip: `pip3.11`, `python -m pip`.
pub(super) fn is_pip(name: &str, words: &[Word]) -> bool {
    pip_start(name, words).is_some()
}

/// The index of the first argument of pip, if that is what a command runs.
fn pip_start(name: &str, words: &[Word]) -> Option<usize> {
    let versioned = |stem: &str| {
        name.strip_prefix(stem)
            .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    };
    if versioned("pip") {
        return Some(1);
    }
    if !versioned("python") && !versioned("pypy") {
        return None;
    }
    let module = words.iter().skip(1).position(|word| {
        word.literal().is_none_or(|text| text == "-m" || !text.starts_with('-'))
    })? + 1;
    let is = |index: usize, text: &str| {
        words.get(index).and_then(Word::literal).is_some_and(|own| own == text)
    };
    (is(module, "-m") && is(module + 1, "pip")).then_some(module + 2)
}

/// Tells the words of a command apart, once.
pub(super) fn read(command: &Command) -> Invocation<'_> {
    let arguments = command.told.get_or_init(|| {
        let name = command.name().unwrap_or_default();
        let (grammar, start) = match pip_start(&name, &command.words) {
            Some(first) => (grammar_of(PIP), first),
            None => (grammar_of(&name), 1),
        };
        let words = &command.words;
        let told = Vec::with_capacity(words.len().saturating_sub(start));
        let mut reader = Reader { grammar, subcommand: None, words, next: start, told };
        reader.read();
        reader.told.into_boxed_slice()
    });
    Invocation { command, arguments }
}

struct Reader<'c> {
    grammar: Option<&'static Grammar>,
    subcommand: Option<&'static Subcommand>,
    words: &'c [Word],
    /// The index of the next word.
    next: usize,
    told: Vec<Told>,
}

impl<'c> Reader<'c> {
    /// The index of the next word, which then is behind.
    fn take(&mut self) -> Option<usize> {
        let index = self.next;
        (index < self.words.len()).then(|| {
            self.next += 1;
            index
        })
    }

    fn read(&mut self) {
        let shape = self.grammar.map_or(Shape::Letters, |grammar| grammar.shape);
        let mut options = true;
        let mut first = true;
        let mut has_subcommand = false;
        while let Some(index) = self.take() {
            let word = &self.words[index];
            let prefix = &*word.literal_prefix();
            let is_first = std::mem::replace(&mut first, false);
            if options && prefix == "--" && word.parts.len() == 1 {
                options = false;
            } else if options && is_option(shape, prefix) {
                self.option(shape, word, prefix);
            } else if shape == Shape::Tar && is_first && !prefix.is_empty() {
                self.letters(word, prefix, 0);
            } else {
                if has_subcommand && self.subcommand.is_some_and(|own| own.ends_options) {
                    options = false;
                }
                if !has_subcommand {
                    has_subcommand = true;
                    let known = self.grammar.map_or(&[][..], |grammar| grammar.subcommands);
                    self.subcommand = known.iter().find(|own| own.names.contains(&prefix));
                }
                self.told.push(Told::Operand(index));
            }
        }
    }

    fn takes_value(&self, option: &str) -> bool {
        self.grammar.is_some_and(|grammar| grammar.values.contains(&option))
            || self.subcommand.is_some_and(|subcommand| subcommand.values.contains(&option))
    }

    fn option(&mut self, shape: Shape, word: &'c Word, prefix: &str) {
        let long = prefix.starts_with("--") || shape == Shape::LongWithOneDash;
        if let Some(equals) = prefix.find('=')
            && (long || self.grammar.is_none())
        {
            self.push_inline(word, &prefix[..equals], 0, equals + 1);
        } else if long {
            self.push(word, prefix);
        } else if self.grammar.is_none() {
            // What the letters of an unknown command mean is not known.
            self.told.push(Told::Option { name: prefix.into(), span: word.span, value: None });
        } else {
            self.letters(word, prefix, 1);
        }
    }

    /// `-yq`, `-oDpkg::Options::=x`, `-qq=2`; the letters start at `from`.
    fn letters(&mut self, word: &'c Word, prefix: &str, from: usize) {
        // Old-style tar takes the value of each letter in the bundle from the words that follow.
        let old_style = from == 0;
        let mut buffer = String::from("-");
        for (index, letter) in prefix.char_indices().skip_while(|(index, _)| *index < from) {
            buffer.truncate(1);
            buffer.push(letter);
            let name = buffer.as_str();
            let start = if index == 1 && from == 1 { 0 } else { index };
            let after = index + letter.len_utf8();
            let has_more = after < prefix.len() || word.parts.len() > 1;
            let takes_value = self.takes_value(name);
            if takes_value && (old_style || !has_more) {
                let value = self.take();
                let own = place(word, prefix, start..after);
                let span = match value {
                    Some(value) if !old_style => own.to(self.words[value].span),
                    _ => own,
                };
                let value = value.map(ToldValue::Word);
                self.told.push(Told::Option { name: name.into(), span, value });
            } else if has_more && (takes_value || prefix[after..].starts_with('=')) {
                let equals = usize::from(prefix[after..].starts_with('='));
                self.push_inline(word, name, start, after + equals);
                return;
            } else {
                let span = place(word, prefix, start..after);
                self.told.push(Told::Option { name: name.into(), span, value: None });
            }
        }
    }

    fn push(&mut self, word: &'c Word, name: &str) {
        let takes = self.takes_value(name) && word.parts.len() == 1;
        let value = if takes { self.take() } else { None };
        let span = value.map_or(word.span, |value| word.span.to(self.words[value].span));
        let value = value.map(ToldValue::Word);
        self.told.push(Told::Option { name: name.into(), span, value });
    }

    /// An option whose value starts in the same word, at `value`.
    fn push_inline(&mut self, word: &'c Word, name: &str, start: usize, value: usize) {
        let literal = word.literal();
        let text = literal.as_deref().and_then(|text| text.get(value..)).map(Box::from);
        let prefix = word.literal_prefix();
        let is_plain = starts_plainly(word, &prefix);
        let part =
            |from: usize| if is_plain { word.span.part(from..word.span.len()) } else { word.span };
        let value = Some(ToldValue::Inline(text, part(value)));
        self.told.push(Told::Option { name: name.into(), span: part(start), value });
    }
}

fn is_option(shape: Shape, prefix: &str) -> bool {
    let Some(rest) = prefix.strip_prefix('-') else { return false };
    let is_mode = shape == Shape::Modes && rest.bytes().all(|byte| b"rwxXst".contains(&byte));
    !rest.is_empty() && !is_mode
}

/// Whether the text that a word starts with stands in the file without quotes.
fn starts_plainly(word: &Word, prefix: &str) -> bool {
    match word.parts.get(1) {
        None => word.span.len() == prefix.len(),
        Some(
            super::Part::Variable { span, quoted: false, .. } | super::Part::Substitution(span),
        ) => span.start == word.span.start + prefix.len() as u32,
        Some(_) => false,
    }
}

/// The place of a part of the text that a word starts with, or of the word.
fn place(word: &Word, prefix: &str, range: Range<usize>) -> Span {
    if starts_plainly(word, prefix) { word.span.part(range) } else { word.span }
}
