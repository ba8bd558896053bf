//! The arguments of each instruction, read by its rules.

use std::ops::Range;

use super::json::{self, Array, JsonString};
use super::lines::{is_blank, split_blank, trim};
use super::mapped::Mapped;
use super::parse::Parser;
use super::words::words;
use super::{
    Command, Detail, Fault, Flag, Keyword, Pair, Quoting, SyntaxErrorKind, Transfer, Word, heredoc,
    lexer,
};
use crate::text::{Span, Spanned};

impl<'t> Parser<'t> {
    /// Reads the arguments, which are `line[range]`, trimmed.
    pub(super) fn detail(
        &mut self,
        keyword: Spanned<Keyword>,
        line: &Mapped<'t>,
        range: Range<usize>,
        flags: &[Flag],
        deferred: bool,
    ) -> Detail {
        let name = keyword.value.as_str();
        let missing = range.is_empty();
        match keyword.value {
            Keyword::Unknown => Detail::Invalid,
            Keyword::Run => Detail::Run(self.command(line, range)),
            Keyword::Cmd => Detail::Cmd(self.command(line, range)),
            Keyword::Entrypoint => Detail::Entrypoint(self.command(line, range)),
            Keyword::Healthcheck => self.healthcheck(keyword.span, line, range),
            _ if missing => {
                let message = format!("`{name}` has no argument");
                self.instruction_error(Fault::MissingArgument, keyword.span, message);
                Detail::Invalid
            }
            Keyword::From => self.from(line, range),
            Keyword::Arg => self.arg(line, range),
            Keyword::Env => match self.pairs(keyword, line, range) {
                Some(pairs) => Detail::Env(pairs),
                None => Detail::Invalid,
            },
            Keyword::Label => match self.pairs(keyword, line, range) {
                Some(pairs) => Detail::Label(pairs),
                None => Detail::Invalid,
            },
            Keyword::Shell => self.shell(line, range),
            Keyword::Copy | Keyword::Add => self.transfer(keyword, line, range, flags),
            Keyword::Expose => {
                let words: Vec<_> = split_blank(line.text(), range).collect();
                Detail::Expose(words.into_iter().map(|word| self.expanded(line, word)).collect())
            }
            Keyword::Volume => self.volume(line, range),
            Keyword::User => Detail::User(self.expanded(line, range)),
            Keyword::Workdir => Detail::Workdir(self.expanded(line, range)),
            Keyword::Stopsignal => Detail::Stopsignal(self.expanded(line, range)),
            Keyword::Maintainer => Detail::Maintainer(plain(line, range)),
            Keyword::Onbuild => self.onbuild(keyword.span, line, range, deferred),
        }
    }

    /// A word in which BuildKit expands variables, which it must be able to.
    fn expanded(&mut self, line: &Mapped<'t>, range: Range<usize>) -> Word {
        if let Err(error) = lexer::check(&line.text()[range.clone()], self.escape) {
            // From what is open to the end of the word, but not over several lines.
            let at = range.start + error.at;
            let len = line.text()[at..range.end].find(char::is_whitespace);
            let end = len.map_or(range.end, |len| at + len);
            self.instruction_error(error.kind.fault(), line.span(at..end), error.kind.message());
        }
        plain(line, range)
    }

    fn from(&mut self, line: &Mapped<'t>, range: Range<usize>) -> Detail {
        let text = line.text();
        let words: Vec<_> = split_blank(text, range).collect();
        let Some(image) = words.first() else { return Detail::Invalid };
        let image = self.expanded(line, image.clone());
        let name = match &words[1..] {
            [] => None,
            [word, name] if text[word.clone()].eq_ignore_ascii_case("as") => {
                let name = Spanned::new(text[name.clone()].to_owned(), line.span(name.clone()));
                if !is_stage_name(&name.value) {
                    let verdict = "starts with no letter or has other signs than `-_.`";
                    let message = super::message("stage name", &name, verdict);
                    self.instruction_error(Fault::StageName, name.span, message);
                }
                Some(name)
            }
            [word] if text[word.clone()].eq_ignore_ascii_case("as") => {
                let message = "no stage name follows `AS`";
                self.instruction_error(Fault::FromArguments, line.span(word.clone()), message);
                None
            }
            [first, .., last] | [first @ last] => {
                let span = line.span(first.start..last.end);
                let message = "`FROM` takes an image, or an image, `AS` and a name";
                self.instruction_error(Fault::FromArguments, span, message);
                None
            }
        };
        Detail::From { image, name }
    }

    fn arg(&mut self, line: &Mapped<'t>, range: Range<usize>) -> Detail {
        let words = words(line.text(), range.clone(), self.escape);
        if words.is_empty() {
            let message = "`ARG` has no argument";
            self.instruction_error(Fault::MissingArgument, line.span(range), message);
            return Detail::Invalid;
        }
        Detail::Arg(words.into_iter().map(|word| self.pair(line, word)).collect())
    }

    fn pairs(
        &mut self,
        keyword: Spanned<Keyword>,
        line: &Mapped<'t>,
        range: Range<usize>,
    ) -> Option<Vec<Pair>> {
        let text = line.text();
        let words = words(text, range.clone(), self.escape);
        let Some(first) = words.first() else {
            let message = format!("`{}` has no argument", keyword.value.as_str());
            self.instruction_error(Fault::MissingArgument, keyword.span, message);
            return None;
        };
        if equals(text, first).is_none() {
            return Some(vec![self.legacy_pair(keyword.value, line, range)]);
        }
        let mut pairs = Vec::with_capacity(words.len());
        for word in words {
            if equals(text, &word).is_none() {
                // BuildKit's parser ends here.
                let verdict = "has no `=`, which the first word has";
                let message = super::message("word", &text[word.clone()], verdict);
                let kind = SyntaxErrorKind::Parse(message);
                self.fault(missing_equals(keyword.value), line.span(word.clone()), kind);
            }
            pairs.push(self.pair(line, word));
        }
        Some(pairs)
    }

    /// `name=value` or `name`.
    fn pair(&mut self, line: &Mapped<'t>, word: Range<usize>) -> Pair {
        let span = line.span(word.clone());
        let equals = equals(line.text(), &word);
        let name = match equals {
            Some(at) if at == word.start => {
                self.instruction_error(Fault::MissingName, span, "no name stands before `=`");
                Word { span: span.before(), quoting: Quoting::Plain }
            }
            _ => self.expanded(line, word.start..equals.unwrap_or(word.end)),
        };
        let value = equals.map(|at| {
            if at + 1 == word.end {
                return Word { span: span.after(), quoting: Quoting::Plain };
            }
            self.expanded(line, at + 1..word.end)
        });
        Pair { span, name, value, legacy: false }
    }

    /// `name value`: the value is all that follows the first blanks.
    fn legacy_pair(&mut self, keyword: Keyword, line: &Mapped<'t>, range: Range<usize>) -> Pair {
        let bytes = &line.text().as_bytes()[range.clone()];
        let name_len = bytes.iter().position(|&byte| is_blank(byte)).unwrap_or(bytes.len());
        let name_end = range.start + name_len;
        let blanks = bytes[name_len..].iter().take_while(|&&byte| is_blank(byte)).count();
        let name = self.expanded(line, range.start..name_end);
        let value = (blanks > 0).then(|| self.expanded(line, name_end + blanks..range.end));
        if value.is_none() {
            let text = &line.text()[range.clone()];
            let what = if keyword == Keyword::Env { "variable" } else { "label" };
            let message = super::message(what, text, "has no value");
            self.fault(missing_equals(keyword), name.span, SyntaxErrorKind::Parse(message));
        }
        Pair { span: line.span(range), name, value, legacy: true }
    }

    /// Shell or exec form, where neither is required.
    fn command(&mut self, line: &Mapped<'t>, range: Range<usize>) -> Command {
        if range.is_empty() {
            return Command::Empty;
        }
        let span = line.span(range.clone());
        match self.array(line, range, true) {
            Some(words) => Command::Exec { span, words },
            None => Command::Shell(span),
        }
    }

    /// The strings of a JSON array, if the arguments are one. An array with other things in it is
    /// an error of BuildKit's parser and has its strings here; with `lenient`, text that was
    /// meant as an array and is none is reported too.
    fn array(
        &mut self,
        line: &Mapped<'t>,
        range: Range<usize>,
        lenient: bool,
    ) -> Option<Vec<Spanned<String>>> {
        let text = &line.text()[range.clone()];
        if !text.starts_with('[') {
            return None;
        }
        let shift = |part: &Range<usize>| range.start + part.start..range.start + part.end;
        match json::parse(text) {
            Array::Strings(strings) => {
                let spanned = |string: JsonString<'_>| {
                    Spanned::new(string.value.into_owned(), line.span(shift(&string.range)))
                };
                Some(strings.into_iter().map(spanned).collect())
            }
            Array::Others(other) => {
                let message = "an element of the JSON array is no string".to_owned();
                let kind = SyntaxErrorKind::Parse(message);
                self.fault(Fault::JsonElement, line.span(shift(&other)), kind);
                Some(Vec::new())
            }
            Array::Malformed(at, reason) => {
                if lenient && json::is_meant(text) {
                    let span = self.shown(line, range.start + at, range.clone());
                    let kind = SyntaxErrorKind::MalformedExecForm(reason.message().to_owned());
                    self.error(span, kind);
                }
                None
            }
        }
    }

    /// The character at a place, or the last one where the place is the end.
    fn shown(&self, line: &Mapped<'t>, at: usize, within: Range<usize>) -> Span {
        let text = line.text();
        match text[at..within.end].chars().next() {
            Some(char) => line.span(at..at + char.len_utf8()),
            None => {
                let last = text[within.clone()].chars().next_back().map_or(0, char::len_utf8);
                line.span(within.end - last..within.end)
            }
        }
    }

    fn shell(&mut self, line: &Mapped<'t>, range: Range<usize>) -> Detail {
        let span = line.span(range.clone());
        match self.array(line, range.clone(), false) {
            Some(words) => {
                if words.is_empty() && !self.has_error_within(span) {
                    self.instruction_error(Fault::ShellEmpty, span, "`SHELL` has no argument");
                }
                Detail::Shell(Command::Exec { span, words })
            }
            None => {
                let text = line.text()[range].trim_start();
                let fault = match text.strip_prefix('[').map(str::trim_start) {
                    None => Fault::ShellText,
                    Some(text) if text.starts_with('\'') => Fault::ShellQuotes,
                    Some(_) => Fault::ShellJson,
                };
                let message = "`SHELL` takes a JSON array of strings only";
                self.instruction_error(fault, span, message);
                Detail::Shell(Command::Shell(span))
            }
        }
    }

    fn has_error_within(&self, span: Span) -> bool {
        self.errors.last().is_some_and(|error| span.contains(error.span))
    }

    fn healthcheck(&mut self, keyword: Span, line: &Mapped<'t>, range: Range<usize>) -> Detail {
        let text = line.text();
        // Go looks at single bytes here, which makes no difference in UTF-8 but for U+0085.
        let bytes = &text.as_bytes()[range.clone()];
        let len = bytes.iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len());
        let kind = range.start..range.start + len;
        let rest = trim(text, kind.end..range.end);
        match text[kind.clone()].to_ascii_uppercase().as_str() {
            "" => {
                let message = "`HEALTHCHECK` has no argument";
                self.instruction_error(Fault::MissingArgument, keyword, message);
                Detail::Invalid
            }
            "NONE" => {
                if !rest.is_empty() {
                    let message = "`HEALTHCHECK NONE` takes no arguments";
                    self.instruction_error(Fault::ExtraArgument, line.span(rest), message);
                }
                Detail::HealthcheckNone
            }
            "CMD" => {
                let command = self.command(line, rest);
                let empty = match &command {
                    Command::Exec { span, words } => {
                        words.is_empty() && !self.has_error_within(*span)
                    }
                    Command::Shell(_) => false,
                    Command::Empty => true,
                };
                if empty {
                    let message = "no command follows `HEALTHCHECK CMD`";
                    self.instruction_error(Fault::HealthcheckCommand, line.span(kind), message);
                }
                Detail::HealthcheckCmd(command)
            }
            _ => {
                let message = super::message(
                    "health check",
                    &text[kind.clone()],
                    "is neither `CMD` nor `NONE`",
                );
                self.instruction_error(Fault::HealthcheckType, line.span(kind), message);
                Detail::Invalid
            }
        }
    }

    fn volume(&mut self, line: &Mapped<'t>, range: Range<usize>) -> Detail {
        if let Some(strings) = self.array(line, range.clone(), true) {
            for string in strings.iter().filter(|string| string.value.trim().is_empty()) {
                let message = "the path of a volume is empty";
                self.instruction_error(Fault::MissingArgument, string.span, message);
            }
            let span = line.span(range);
            if strings.is_empty() {
                if !self.has_error_within(span) {
                    let message = "`VOLUME` has no argument";
                    self.instruction_error(Fault::MissingArgument, span, message);
                }
                return Detail::Invalid;
            }
            return Detail::Volume(self.json_words(strings));
        }
        let words: Vec<_> = split_blank(line.text(), range).collect();
        Detail::Volume(words.into_iter().map(|word| self.expanded(line, word)).collect())
    }

    /// The words that strings are, with variables in them.
    fn json_words(&mut self, strings: Vec<Spanned<String>>) -> Vec<Word> {
        let mut words = Vec::with_capacity(strings.len());
        for string in strings {
            if let Err(error) = lexer::check(&string.value, self.escape) {
                self.instruction_error(error.kind.fault(), string.span, error.kind.message());
            }
            words.push(Word { span: string.span, quoting: Quoting::Json });
        }
        words
    }

    fn transfer(
        &mut self,
        keyword: Spanned<Keyword>,
        line: &Mapped<'t>,
        range: Range<usize>,
        flags: &[Flag],
    ) -> Detail {
        let text = line.text();
        let strings = self.array(line, range.clone(), true);
        let json = strings.is_some();
        let mut last_is_heredoc = false;
        let mut words: Vec<Word> = match strings {
            Some(strings) => {
                if strings.is_empty() && self.has_error_within(line.span(range.clone())) {
                    return Detail::Invalid;
                }
                self.json_words(strings)
            }
            None => split_blank(text, range.clone())
                .collect::<Vec<_>>()
                .into_iter()
                .map(|word| {
                    last_is_heredoc = heredoc::opening(text, word.clone()).is_some();
                    // What opens a heredoc is no path, so that nothing is expanded in it.
                    if last_is_heredoc { plain(line, word) } else { self.expanded(line, word) }
                })
                .collect(),
        };
        let name = keyword.value.as_str();
        let destination = words.pop();
        let Some(destination) = destination.filter(|_| !words.is_empty()) else {
            let span = if json { line.span(range) } else { keyword.span };
            let message = format!("`{name}` needs a source and a destination");
            self.instruction_error(Fault::MissingArgument, span, message);
            return Detail::Invalid;
        };
        if last_is_heredoc {
            let message = format!("the destination of `{name}` cannot be a heredoc");
            self.instruction_error(Fault::Other, destination.span, message);
        }
        self.transfer_sources(keyword.value, &words, flags);
        let transfer = Transfer { sources: words, destination, json };
        match keyword.value {
            Keyword::Copy => Detail::Copy(transfer),
            _ => Detail::Add(transfer),
        }
    }

    /// What BuildKit's converter refuses whatever the variables are.
    fn transfer_sources(&mut self, keyword: Keyword, sources: &[Word], flags: &[Flag]) {
        let source_text = |word: &Word| {
            let raw = &self.source()[word.span.range()];
            raw.trim_start_matches('"')
        };
        if keyword == Keyword::Copy {
            if let Some(url) = sources.iter().find(|word| is_remote(source_text(word))) {
                let message = "`COPY` takes no URL and no Git repository";
                self.instruction_error(Fault::Other, url.span, message);
            }
            let variable = flags.iter().find(|flag| {
                flag.name.value == "from"
                    && flag
                        .value
                        .is_some_and(|value| self.source()[value.span.range()].contains('$'))
            });
            if let Some(flag) = variable {
                self.instruction_error(
                    Fault::FromVariable,
                    flag.span,
                    "`--from` takes no variable",
                );
            }
        } else if let Some(flag) = flags.iter().find(|flag| flag.name.value == "checksum")
            && flag.value.is_some_and(|value| !value.span.is_empty())
            && sources.len() > 1
        {
            let message = "`--checksum` goes with one source only";
            self.instruction_error(Fault::Other, flag.span, message);
        }
    }

    fn onbuild(
        &mut self,
        keyword: Span,
        line: &Mapped<'t>,
        range: Range<usize>,
        deferred: bool,
    ) -> Detail {
        if deferred {
            // Whatever stands inside of a second ONBUILD, it is refused.
            let message = "`ONBUILD` cannot stand inside of `ONBUILD`";
            self.instruction_error(Fault::OnbuildChain, keyword, message);
            return Detail::Invalid;
        }
        let inner = self.instruction(line, range, true);
        if let Keyword::From | Keyword::Maintainer = inner.keyword.value {
            let name = inner.keyword.value.as_str();
            self.instruction_error(
                Fault::OnbuildTrigger,
                inner.keyword.span,
                format!("`{name}` cannot stand inside of `ONBUILD`"),
            );
        }
        Detail::Onbuild(Box::new(inner))
    }
}

fn plain(line: &Mapped<'_>, range: Range<usize>) -> Word {
    Word { span: line.span(range), quoting: Quoting::Plain }
}

fn missing_equals(keyword: Keyword) -> Fault {
    match keyword {
        Keyword::Label => Fault::LabelMissingEquals,
        _ => Fault::MissingEquals,
    }
}

fn equals(text: &str, word: &Range<usize>) -> Option<usize> {
    memchr::memchr(b'=', &text.as_bytes()[word.clone()]).map(|at| word.start + at)
}

/// BuildKit's `^[a-z][a-z0-9-_\.]*$`, on the name in lower case.
fn is_stage_name(name: &str) -> bool {
    name.starts_with(|char: char| char.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn is_remote(source: &str) -> bool {
    ["http://", "https://", "git://", "ssh://", "git@"]
        .iter()
        .any(|start| source.starts_with(start))
}
