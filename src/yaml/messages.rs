//! What the parser's errors say to a human, and where the fault is.

use granit_parser::{ErrorKind, ScanError};

use super::{SyntaxError, SyntaxErrorKind};
use crate::text::{FileId, Span, Spanned};

/// An error and what has to be blanked to read on.
pub(super) struct Blamed {
    pub(super) error: SyntaxError,
    /// Whole lines without their ends, in order; none if there is nothing to blank.
    pub(super) lines: Vec<Span>,
}

/// Explains a failure in `text`. `open` are the brackets that were open then, outermost first.
pub(super) fn blame(file: FileId, text: &str, failure: &ScanError, open: &[Span]) -> Blamed {
    let at = failure.marker().byte_offset().unwrap_or(0).min(text.len());
    let page = Page { file, text };
    let (span, message, kind, related) = page.explain(failure.kind(), at, open);
    let fault = match failure.kind() {
        // The rest of the text is inside the quotes or brackets, so their line is at fault.
        ErrorKind::InvalidColonPlacement
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator => open.last().map_or(span, |open| *open),
        _ => span,
    };
    let mut lines = page.lines(fault, failure.kind());
    if lines.iter().all(|line| text[line.range()].trim_matches(' ').is_empty()) {
        // That line is blank already: what is left to try is the one where the parser stopped.
        lines = page.content_line_before(at).into_iter().collect();
    }
    let error = SyntaxError { span, message, related, kind };
    Blamed { error, lines }
}

type Explained = (Span, String, SyntaxErrorKind, Option<Spanned<String>>);

struct Page<'t> {
    file: FileId,
    text: &'t str,
}

impl Page<'_> {
    fn explain(&self, kind: &ErrorKind, at: usize, open: &[Span]) -> Explained {
        let innermost = open.last().map(|span| Spanned::new("opened here".to_owned(), *span));
        let mut related = None;
        let mut span = self.token(at);
        let mut class = SyntaxErrorKind::Syntax;
        let message = match kind {
            ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabNotAllowed
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart => {
                span = self.tab(at).unwrap_or(span);
                "tab in the indentation, where YAML takes only spaces".to_owned()
            }
            ErrorKind::RecursionLimitExceeded => {
                class = SyntaxErrorKind::Limit;
                "nested more than 255 levels deep".to_owned()
            }
            ErrorKind::UnclosedQuotedScalar => {
                span = self.first_char(at);
                format!("quote {} is not closed", self.quoted(at))
            }
            ErrorKind::UnclosedFlowCollection { open: bracket } => {
                if let Some(open) = open.last() {
                    span = *open;
                }
                format!("bracket `{bracket}` is not closed")
            }
            ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofImplicitFlowMapping
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::InvalidColonPlacement
                if !open.is_empty() =>
            {
                related = innermost;
                "expected `,` or the closing bracket here".to_owned()
            }
            ErrorKind::MismatchedFlowCollectionEnd { open: bracket, close } => {
                related = innermost;
                format!("bracket `{bracket}` is closed by `{close}`")
            }
            ErrorKind::MisplacedFlowCollectionEnd => {
                span = self.first_char(at);
                "closing bracket without an opening one".to_owned()
            }
            ErrorKind::SimpleKeyExpected => "key without a colon and a space behind it".to_owned(),
            ErrorKind::MappingValueNotAllowed => {
                span = self.first_char(at);
                "colon where no key can end".to_owned()
            }
            ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
                "indentation fits no mapping above".to_owned()
            }
            ErrorKind::ExpectedBlockSequenceEntry => {
                "expected an item that starts with `- ` here".to_owned()
            }
            ErrorKind::BlockSequenceEntryNotAllowed => {
                "list item on the line of its key".to_owned()
            }
            ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
                "text behind the closing quote".to_owned()
            }
            ErrorKind::UnknownQuotedScalarEscape => {
                "unknown escape sequence in double quotes".to_owned()
            }
            ErrorKind::UnexpectedCharacter { character } => {
                span = self.first_char(at);
                format!("unquoted value starts with `{}`", character.escape_default())
            }
            ErrorKind::UndeclaredTagHandle => "tag with an undeclared prefix".to_owned(),
            ErrorKind::InvalidBlockScalarHeader => {
                "text behind the sign of a block scalar".to_owned()
            }
            other => lower(&other.to_string()),
        };
        (span, message, class, related)
    }

    /// The lines at fault: one, or with tabs all that are indented by them.
    fn lines(&self, fault: Span, kind: &ErrorKind) -> Vec<Span> {
        let tabs = matches!(
            kind,
            ErrorKind::TabInBlockIndentation
                | ErrorKind::TabInIndentation
                | ErrorKind::TabNotAllowed
                | ErrorKind::TabInPlainScalar
        );
        let line = self.line(fault.start as usize);
        if !tabs {
            return vec![line];
        }
        let mut lines = Vec::new();
        let mut start = 0;
        for text in self.text.split_inclusive('\n') {
            let indentation = text.len() - text.trim_start_matches([' ', '\t']).len();
            let tabbed = text[..indentation].contains('\t');
            if tabbed || line.start as usize == start {
                let end = start + text.trim_end_matches(['\n', '\r']).len();
                lines.push(Span::new(self.file, start, end));
            }
            start += text.len();
        }
        lines
    }

    /// The line that holds `at`, without its end.
    fn line(&self, at: usize) -> Span {
        let start = self.text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let end = self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |end| at + end);
        Span::new(self.file, start, end)
    }

    /// The last line with text at or before `at`.
    fn content_line_before(&self, at: usize) -> Option<Span> {
        let line = self.line(at);
        if !self.text[line.range()].trim().is_empty() {
            return Some(line);
        }
        let before = self.text[..line.start as usize].trim_end();
        (!before.is_empty()).then(|| self.line(before.len() - 1))
    }

    /// The tab in the indentation of the line of `at` or the next one.
    fn tab(&self, at: usize) -> Option<Span> {
        let mut line = self.line(at);
        for _ in 0..2 {
            let text = &self.text[line.range()];
            let indentation = text.len() - text.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = text[..indentation].find('\t') {
                return Some(line.sub(tab..tab + 1));
            }
            let next = self.text[line.end as usize..].find('\n')? + line.end as usize + 1;
            line = self.line(next);
        }
        None
    }

    /// From `at` to the end of the word there.
    fn token(&self, at: usize) -> Span {
        let rest = &self.text[at..];
        let length = rest.find([' ', '\t', '\n', '\r', ',', ']', '}']).unwrap_or(rest.len());
        if length == 0 { self.first_char(at) } else { Span::new(self.file, at, at + length) }
    }

    fn first_char(&self, at: usize) -> Span {
        let length = match self.text[at..].chars().next() {
            Some('\n' | '\r') | None => 0,
            Some(char) => char.len_utf8(),
        };
        Span::new(self.file, at, at + length)
    }

    fn quoted(&self, at: usize) -> &'static str {
        if self.text[at..].starts_with('\'') { "`'`" } else { "`\"`" }
    }
}

/// A message of the parser in our style, as far as that can be had.
fn lower(message: &str) -> String {
    let mut text = message.trim_end_matches('.').to_lowercase();
    if let Some((end, _)) = text.char_indices().nth(80) {
        text.truncate(end);
    }
    text
}
