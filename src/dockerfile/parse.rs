use std::ops::Range;
use std::sync::Arc;

use super::directives::candidate;
use super::lines::{
    Continued, LONGEST_LINE, Line, Lines, continuation, continued, trim, trim_start,
};
use super::mapped::Mapped;
use super::{
    Command, Detail, Directive, Dockerfile, Fault, Heredoc, Instruction, Keyword, SyntaxError,
    SyntaxErrorKind, flags, heredoc,
};
use crate::text::{FileId, Span, Spanned, nearest, sort_by_place};

/// Parses a Dockerfile: a tree of all that can be read, and the errors in it.
pub fn parse(file: FileId, text: &Arc<str>) -> Dockerfile {
    let mut parser = Parser {
        file,
        text,
        lines: Lines::new(text, if text.starts_with('\u{feff}') { 3 } else { 0 }),
        escape: b'\\',
        stage: DirectiveStage::Open,
        directives: Vec::new(),
        comments: Vec::new(),
        errors: Vec::new(),
    };
    let instructions = parser.file();
    let Parser { escape, directives, comments, mut errors, .. } = parser;
    // An argument's errors are found before those of the whole; stable, so that these stay so.
    sort_by_place(&mut errors, |error| error.span.before());
    Dockerfile {
        file,
        text: Arc::clone(text),
        directives,
        escape: char::from(escape),
        comments,
        instructions,
        errors,
    }
}

pub(super) struct Parser<'t> {
    pub(super) file: FileId,
    text: &'t str,
    lines: Lines<'t>,
    pub(super) escape: u8,
    stage: DirectiveStage,
    directives: Vec<Directive>,
    comments: Vec<Span>,
    pub(super) errors: Vec<SyntaxError>,
}

/// Which directives can still come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DirectiveStage {
    /// All.
    Open,
    /// Those that BuildKit looks for apart from its parser, which a `#!` line has stopped.
    AfterShebang,
    /// None.
    Closed,
}

impl<'t> Parser<'t> {
    fn file(&mut self) -> Vec<Instruction> {
        let mut instructions = Vec::new();
        while let Some(line) = self.line() {
            let raw = &self.text[line.content.clone()];
            let trimmed = trim_start(raw);
            let start = line.content.end - trimmed.len();
            match trimmed.as_bytes().first() {
                Some(b'#') => self.comment(start..line.content.end),
                Some(_) => {
                    self.stage = DirectiveStage::Closed;
                    let logical = self.logical_line(start..line.content.end);
                    instructions.push(self.whole_instruction(&logical));
                }
                None => self.stage = DirectiveStage::Closed,
            }
        }
        if instructions.is_empty() {
            let message = "the file has no instruction".to_owned();
            self.fault(Fault::Empty, Span::at(self.file, 0), SyntaxErrorKind::Parse(message));
        }
        instructions
    }

    fn line(&mut self) -> Option<Line> {
        let line = self.lines.next()?;
        if line.too_long {
            let message = format!("the line is longer than {LONGEST_LINE} bytes");
            self.error(self.span(line.content.clone()), SyntaxErrorKind::Parse(message));
        }
        Some(line)
    }

    fn comment(&mut self, range: Range<usize>) {
        let text = &self.text[range.clone()];
        if self.stage == DirectiveStage::Open && text.starts_with("#!") && self.comments.is_empty()
        {
            self.stage = DirectiveStage::AfterShebang;
        } else if self.stage != DirectiveStage::Closed {
            match candidate(text) {
                None => self.stage = DirectiveStage::Closed,
                Some(found) => {
                    let shift =
                        |part: Range<usize>| range.start + part.start..range.start + part.end;
                    if self.directive(range.start, shift(found.name), shift(found.value)) {
                        return;
                    }
                }
            }
        }
        self.comments.push(self.span(range));
    }

    /// Takes a directive; false if it is a mere comment. An unknown one ends the directives.
    fn directive(&mut self, start: usize, name: Range<usize>, value: Range<usize>) -> bool {
        let word = self.text[name.clone()].to_ascii_lowercase();
        match word.as_str() {
            "syntax" | "check" => (),
            "escape" if self.stage == DirectiveStage::AfterShebang => return false,
            "escape" => (),
            _ => {
                self.stage = DirectiveStage::Closed;
                return false;
            }
        }
        let name_span = self.span(name);
        if self.directives.iter().any(|directive| directive.name.value == word) {
            if self.stage == DirectiveStage::Open {
                let message = format!("the directive `{word}` is given twice");
                let fault = match word.as_str() {
                    "escape" => Fault::EscapeDirectiveTwice,
                    _ => Fault::Other,
                };
                self.fault(fault, name_span, SyntaxErrorKind::Parse(message));
            }
            return false;
        }
        let value = Spanned::new(self.text[value.clone()].to_owned(), self.span(value));
        if word == "escape" {
            match value.value.as_str() {
                "\\" => self.escape = b'\\',
                "`" => self.escape = b'`',
                "" => {
                    let message = "the escape directive has no value".to_owned();
                    let kind = SyntaxErrorKind::Parse(message);
                    self.fault(Fault::EscapeDirective, name_span, kind);
                }
                other => {
                    let message = super::message("escape character", other, "is neither \\ nor `");
                    let kind = SyntaxErrorKind::Parse(message);
                    self.fault(Fault::EscapeDirective, value.span, kind);
                }
            }
        }
        let span = Span::new(self.file, start, value.span.end as usize);
        self.directives.push(Directive { span, name: Spanned::new(word, name_span), value });
        true
    }

    /// Joins the line that starts an instruction with those that continue it.
    fn logical_line(&mut self, first: Range<usize>) -> Mapped<'t> {
        let text = self.text;
        let Some(len) = continuation(&text[first.clone()], self.escape) else {
            return Mapped::source(self.file, text, first);
        };
        let mut logical = Mapped::empty(self.file);
        logical.push_source(text, first.start..first.start + len);
        let mut blank: Option<Range<usize>> = None;
        while let Some(line) = self.line() {
            let Range { start, end } = line.content;
            let what = continued(&text[start..end], self.escape);
            if what == Continued::Blank {
                blank = Some(blank.map_or(start, |blank| blank.start)..line.next);
                continue;
            }
            self.empty_continuation(blank.take());
            match what {
                Continued::Blank => (),
                Continued::Comment(at) => self.comments.push(self.span(start + at..end)),
                Continued::Text(Some(len)) => logical.push_source(text, start..start + len),
                Continued::Text(None) => {
                    logical.push_source(text, start..end);
                    return logical;
                }
            }
        }
        self.empty_continuation(blank);
        logical
    }

    fn empty_continuation(&mut self, blank: Option<Range<usize>>) {
        if let Some(range) = blank {
            self.error(self.span(range), SyntaxErrorKind::EmptyContinuationLine);
        }
    }

    fn whole_instruction(&mut self, line: &Mapped<'t>) -> Instruction {
        let mut instruction =
            self.instruction(line, trim(line.text(), 0..line.text().len()), false);
        if takes_heredocs(instruction.innermost())
            && memchr::memmem::find(line.text().as_bytes(), b"<<").is_some()
        {
            let heredocs = self.heredocs(line);
            if let Some(last) = heredocs.last() {
                let end = last.end.unwrap_or(last.body);
                instruction.span = instruction.span.to(end);
                if let Detail::Onbuild(inner) = &mut instruction.detail {
                    inner.span = inner.span.to(end);
                    inner.heredocs.clone_from(&heredocs);
                }
                instruction.heredocs = heredocs;
            }
        }
        instruction
    }

    /// Reads an instruction from `line[range]`, which is trimmed.
    pub(super) fn instruction(
        &mut self,
        line: &Mapped<'t>,
        range: Range<usize>,
        deferred: bool,
    ) -> Instruction {
        let text = line.text();
        let word_end =
            text.as_bytes()[range.clone()].iter().position(|&b| super::lines::is_blank(b));
        let word_end = word_end.map_or(range.end, |len| range.start + len);
        let word = &text[range.start..word_end];
        let keyword = Keyword::ALL.iter().find(|(_, name)| name.eq_ignore_ascii_case(word));
        let keyword = keyword.map_or(Keyword::Unknown, |(keyword, _)| *keyword);
        let keyword = Spanned::new(keyword, line.span(range.start..word_end));
        if keyword.value == Keyword::Unknown {
            let names = Keyword::ALL.iter().map(|(_, name)| *name);
            let nearest = nearest(&word.to_ascii_uppercase(), names);
            self.error(keyword.span, SyntaxErrorKind::UnknownInstruction { nearest });
        }
        let (flag_ranges, arguments) = flags::split(text, word_end..range.end);
        // What HEALTHCHECK NONE has for flags is dropped without a look.
        let owner = match keyword.value {
            Keyword::Healthcheck
                if text[arguments.clone()]
                    .split_ascii_whitespace()
                    .next()
                    .is_some_and(|word| word.eq_ignore_ascii_case("NONE")) =>
            {
                Keyword::Unknown
            }
            keyword => keyword,
        };
        let flags: Vec<_> =
            flag_ranges.into_iter().map(|range| self.flag(line, range, owner)).collect();
        self.duplicate_flags(&flags, owner);
        let detail = self.detail(keyword, line, arguments.clone(), &flags, deferred);
        let arguments = line.span(arguments);
        let span = line.span(range);
        Instruction { span, keyword, flags, arguments, heredocs: Vec::new(), detail }
    }

    /// Reads the bodies of the heredocs that a line opens.
    fn heredocs(&mut self, line: &Mapped<'t>) -> Vec<Heredoc> {
        let mut heredocs: Vec<Heredoc> = Vec::new();
        for opening in heredoc::openings(line.text()) {
            let start = self.lines.at();
            let mut body = start..self.text.len();
            let mut end = None;
            while let Some(line) = self.line() {
                let content = &self.text[line.content.clone()];
                let bare =
                    if opening.strip_tabs { content.trim_start_matches('\t') } else { content };
                if bare == opening.name {
                    body.end = line.content.start;
                    end = Some(self.span(line.content));
                    break;
                }
            }
            let marker = line.span(opening.marker);
            // The first one that the file cuts off says it for those behind it.
            if end.is_none() && heredocs.last().is_none_or(|before| before.end.is_some()) {
                let message = super::message("heredoc", &opening.name, "is never ended");
                self.error(marker, SyntaxErrorKind::Parse(message));
            }
            heredocs.push(Heredoc {
                marker,
                name: Spanned::new(opening.name, line.span(opening.delimiter)),
                fd: opening.fd,
                expand: opening.expand,
                strip_tabs: opening.strip_tabs,
                body: self.span(body),
                end,
            });
        }
        heredocs
    }

    pub(super) fn source(&self) -> &'t str {
        self.text
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    pub(super) fn error(&mut self, span: Span, kind: SyntaxErrorKind) {
        self.fault(Fault::Other, span, kind);
    }

    pub(super) fn fault(&mut self, fault: Fault, span: Span, kind: SyntaxErrorKind) {
        self.errors.push(SyntaxError { span, kind, fault });
    }

    pub(super) fn instruction_error(
        &mut self,
        fault: Fault,
        span: Span,
        message: impl Into<String>,
    ) {
        self.fault(fault, span, SyntaxErrorKind::Instruction(message.into()));
    }
}

/// BuildKit looks for heredocs in RUN, COPY and ADD that are not in exec form.
fn takes_heredocs(instruction: &Instruction) -> bool {
    match &instruction.detail {
        Detail::Run(command) => !matches!(command, Command::Exec { .. }),
        Detail::Copy(transfer) | Detail::Add(transfer) => !transfer.json,
        Detail::Invalid => matches!(instruction.keyword.value, Keyword::Copy | Keyword::Add),
        _ => false,
    }
}
