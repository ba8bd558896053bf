//! What the words of a command mean to it.

// Tables read better with many words to a line.
#[rustfmt::skip]
mod tables;

use std::ops::Range;

use super::{Command, Word};
use crate::text::Span;
use tables::{Grammar, PIP, Shape, Subcommand, grammar_of};

/// A command with its words told apart.
#[derive(Clone, Debug)]
pub struct Invocation<'c> {
    /// The command.
    pub command: &'c Command,
    /// Every word after the command's name, in order; after `python -m pip` what pip gets.
    pub arguments: Vec<Argument<'c>>,
}

/// An argument of a command.
#[derive(Clone, Debug)]
pub enum Argument<'c> {
    /// `-y`, `--yes`, `-o value`, `--output=value`; one for each letter of `-yq` where the
    /// command is known, the whole word where it is not.
    Option {
        /// `-y` or `--yes`, as written, without a value.
        name: String,
        /// The option as written, its value included.
        span: Span,
        /// Its value, where the grammar says that it takes one, or one follows `=`.
        value: Option<OptionValue<'c>>,
    },
    /// A word that is no option: a subcommand, a file, a package.
    Operand(&'c Word),
}

/// The value of an option.
#[derive(Clone, Debug)]
pub enum OptionValue<'c> {
    /// The next word.
    Word(&'c Word),
    /// What follows `=`, or the letter, in the same word; absent where it is not constant.
    Inline(Option<String>, Span),
}

impl OptionValue<'_> {
    /// The value, if it is constant.
    pub fn literal(&self) -> Option<String> {
        match self {
            OptionValue::Word(word) => word.literal(),
            OptionValue::Inline(text, _) => text.clone(),
        }
    }

    /// The place of the value alone.
    pub fn span(&self) -> Span {
        match self {
            OptionValue::Word(word) => word.span,
            OptionValue::Inline(_, span) => *span,
        }
    }
}

impl<'c> Invocation<'c> {
    /// The first operand, if it is known.
    pub fn subcommand(&self) -> Option<String> {
        self.operands().next().and_then(Word::literal)
    }

    /// The words that are no options, in order.
    pub fn operands(&self) -> impl Iterator<Item = &'c Word> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Operand(word) => Some(*word),
            Argument::Option { .. } => None,
        })
    }

    /// Whether one of these options is given, each spelled with its dashes.
    pub fn has_option(&self, names: &[&str]) -> bool {
        self.option(names).is_some()
    }

    /// The last of these options.
    pub fn option(&self, names: &[&str]) -> Option<&Argument<'c>> {
        self.arguments.iter().rev().find(|argument| match argument {
            Argument::Option { name, .. } => names.contains(&name.as_str()),
            Argument::Operand(_) => false,
        })
    }

    /// The values of these options, in order.
    pub fn values<'i>(
        &'i self,
        names: &'i [&str],
    ) -> impl Iterator<Item = &'i OptionValue<'c>> + use<'i, 'c> {
        self.arguments.iter().filter_map(move |argument| match argument {
            Argument::Option { name, value, .. } if names.contains(&name.as_str()) => {
                value.as_ref()
            }
            _ => None,
        })
    }

    /// The value of the last of these options, if it is constant.
    pub fn value(&self, names: &[&str]) -> Option<String> {
        match self.option(names)? {
            Argument::Option { value: Some(value), .. } => value.literal(),
            _ => None,
        }
    }

    /// The base name of the program by which the words are read: `pip` for `pip3.11` and
    /// `python3 -m pip`.
    pub fn program(&self) -> Option<String> {
        let name = self.command.name()?;
        Some(match pip_start(&name, &self.command.words) {
            Some(_) => PIP.to_owned(),
            None => name,
        })
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

pub(super) fn read(command: &Command) -> Invocation<'_> {
    let mut reader = Reader { grammar: None, subcommand: None, arguments: Vec::new() };
    let name = command.name().unwrap_or_default();
    let mut start = 1;
    match pip_start(&name, &command.words) {
        Some(first) => {
            reader.grammar = grammar_of(PIP);
            start = first;
        }
        None => reader.grammar = grammar_of(&name),
    }
    reader.words(command.words.get(start..).unwrap_or_default());
    Invocation { command, arguments: reader.arguments }
}

struct Reader<'c> {
    grammar: Option<&'static Grammar>,
    subcommand: Option<&'static Subcommand>,
    arguments: Vec<Argument<'c>>,
}

impl<'c> Reader<'c> {
    fn words(&mut self, words: &'c [Word]) {
        let shape = self.grammar.map_or(Shape::Letters, |grammar| grammar.shape);
        let mut rest = words.iter();
        let mut options = true;
        let mut first = true;
        let mut has_subcommand = false;
        while let Some(word) = rest.next() {
            let prefix = word.literal_prefix();
            let is_first = std::mem::replace(&mut first, false);
            if options && prefix == "--" && word.parts.len() == 1 {
                options = false;
            } else if options && is_option(shape, &prefix) {
                self.option(shape, word, &prefix, &mut rest);
            } else if shape == Shape::Tar && is_first && !prefix.is_empty() {
                self.letters(word, &prefix, 0, &mut rest);
            } else {
                if has_subcommand && self.subcommand.is_some_and(|own| own.ends_options) {
                    options = false;
                }
                if !has_subcommand {
                    has_subcommand = true;
                    let known = self.grammar.map_or(&[][..], |grammar| grammar.subcommands);
                    self.subcommand = known.iter().find(|own| own.names.contains(&&*prefix));
                }
                self.arguments.push(Argument::Operand(word));
            }
        }
    }

    fn takes_value(&self, option: &str) -> bool {
        self.grammar.is_some_and(|grammar| grammar.values.contains(&option))
            || self.subcommand.is_some_and(|subcommand| subcommand.values.contains(&option))
    }

    fn option(
        &mut self,
        shape: Shape,
        word: &'c Word,
        prefix: &str,
        rest: &mut std::slice::Iter<'c, Word>,
    ) {
        let long = prefix.starts_with("--") || shape == Shape::LongWithOneDash;
        if let Some(equals) = prefix.find('=')
            && (long || self.grammar.is_none())
        {
            self.push_inline(word, prefix[..equals].to_owned(), 0, equals + 1);
        } else if long {
            self.push(word, prefix.to_owned(), rest);
        } else if self.grammar.is_none() {
            // What the letters of an unknown command mean is not known.
            self.arguments.push(Argument::Option {
                name: prefix.to_owned(),
                span: word.span,
                value: None,
            });
        } else {
            self.letters(word, prefix, 1, rest);
        }
    }

    /// `-yq`, `-oDpkg::Options::=x`, `-qq=2`; the letters start at `from`.
    fn letters(
        &mut self,
        word: &'c Word,
        prefix: &str,
        from: usize,
        rest: &mut std::slice::Iter<'c, Word>,
    ) {
        // Old-style tar takes the value of each letter in the bundle from the words that follow.
        let old_style = from == 0;
        for (index, letter) in prefix.char_indices().skip_while(|(index, _)| *index < from) {
            let name = format!("-{letter}");
            let start = if index == 1 && from == 1 { 0 } else { index };
            let after = index + letter.len_utf8();
            let has_more = after < prefix.len() || word.parts.len() > 1;
            if self.takes_value(&name) && (old_style || !has_more) {
                let value = rest.next();
                let own = place(word, prefix, start..after);
                let span = match value {
                    Some(value) if !old_style => own.to(value.span),
                    _ => own,
                };
                let value = value.map(OptionValue::Word);
                self.arguments.push(Argument::Option { name, span, value });
            } else if has_more && (self.takes_value(&name) || prefix[after..].starts_with('=')) {
                let equals = usize::from(prefix[after..].starts_with('='));
                self.push_inline(word, name, start, after + equals);
                return;
            } else {
                let span = place(word, prefix, start..after);
                self.arguments.push(Argument::Option { name, span, value: None });
            }
        }
    }

    fn push(&mut self, word: &'c Word, name: String, rest: &mut std::slice::Iter<'c, Word>) {
        let value =
            if self.takes_value(&name) && word.parts.len() == 1 { rest.next() } else { None };
        let span = value.map_or(word.span, |value| word.span.to(value.span));
        self.arguments.push(Argument::Option { name, span, value: value.map(OptionValue::Word) });
    }

    /// An option whose value starts in the same word, at `value`.
    fn push_inline(&mut self, word: &'c Word, name: String, start: usize, value: usize) {
        let literal = word.literal();
        let text = literal.as_deref().and_then(|text| text.get(value..)).map(str::to_owned);
        let prefix = word.literal_prefix();
        let is_plain = starts_plainly(word, &prefix);
        let part =
            |from: usize| if is_plain { word.span.part(from..word.span.len()) } else { word.span };
        let value = OptionValue::Inline(text, part(value));
        self.arguments.push(Argument::Option { name, span: part(start), value: Some(value) });
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
