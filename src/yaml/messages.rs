//! What the parser's errors say to a human, and where the fault is.

use granit_parser::{ErrorKind, ScanError};

use super::lines::Lines;
use super::{SyntaxError, SyntaxErrorKind};
use crate::text::{FileId, Span, Spanned};

/// An error and what has to be blanked to read on.
pub(super) struct Blamed {
    pub(super) error: SyntaxError,
    /// Whole lines without their ends, in order; none if there is nothing to blank.
    pub(super) lines: Vec<Span>,
}

/// Explains a failure in `text`. `open` are the brackets that were open then, outermost first,
/// and `read` is where the last thing before it ends.
pub(super) fn blame(
    file: FileId,
    text: &str,
    failure: &ScanError,
    open: &[Span],
    read: usize,
) -> Blamed {
    let page = Page { lines: Lines { file, text }, open, read };
    let at = failure.marker().byte_offset().unwrap_or(0).min(text.len());
    let explained = page.explain(failure.kind(), at);
    let mut lines = match explained.fault {
        Fault::Line => vec![page.lines.at_fault(explained.span)],
        Fault::Value(line) => vec![page.lines.value(line).unwrap_or(line)],
        Fault::Block(line) => page.lines.block(line),
        Fault::Tabs => page.lines.tabbed(explained.span),
    };
    if lines.iter().all(|line| text[line.range()].trim().is_empty()) {
        // That line is blank already: what is left to try is the one where the parser stopped.
        lines = page.lines.content_line_before(at).into_iter().collect();
    }
    let Explained { span, message, related, kind, .. } = explained;
    Blamed { error: SyntaxError { span, message, related, kind }, lines }
}

struct Explained {
    span: Span,
    message: String,
    related: Option<Spanned<String>>,
    kind: SyntaxErrorKind,
    fault: Fault,
}

/// What is at fault.
enum Fault {
    /// The line of the error's place, or only the value there, where more belongs to its key.
    Line,
    /// The value in this line.
    Value(Span),
    /// The line at this offset, with all that is indented deeper below it.
    Block(usize),
    /// All lines that are indented with tabs.
    Tabs,
}

struct Page<'t> {
    lines: Lines<'t>,
    open: &'t [Span],
    read: usize,
}

impl Page<'_> {
    fn explain(&self, kind: &ErrorKind, at: usize) -> Explained {
        match kind {
            ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabNotAllowed
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart => self.tab_error(at),
            ErrorKind::RecursionLimitExceeded => Explained {
                kind: SyntaxErrorKind::Limit,
                ..self.simple(self.lines.first_char(at), "nested more than 255 levels deep")
            },
            ErrorKind::UnclosedQuotedScalar => self.simple(
                self.lines.first_char(at),
                format!("quote {} is not closed", self.quote(at)),
            ),
            ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofImplicitFlowMapping
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::BlockEntryInFlowCollection
            | ErrorKind::InvalidColonPlacement
                if !self.open.is_empty() =>
            {
                self.bracket_error(at)
            }
            ErrorKind::MappingValueNotAllowed => self.colon_error(at),
            ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar => self.behind_quotes(at),
            ErrorKind::SimpleKeyExpected => {
                let message = match self.lines.text.as_bytes().get(at) {
                    Some(b'-') => "dash without a blank behind it, so it opens no list item",
                    _ => "text without a colon and a blank behind it, where a key is due",
                };
                let fault = Fault::Block(at);
                Explained { fault, ..self.simple(self.lines.token(at), message) }
            }
            _ => self.plain(kind, at),
        }
    }

    /// The errors whose message is all there is to say.
    fn plain(&self, kind: &ErrorKind, at: usize) -> Explained {
        let (span, message) = match kind {
            ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
                (self.lines.first_char(at), format!("bracket `{open}` is closed by `{close}`"))
            }
            ErrorKind::MisplacedFlowCollectionEnd => {
                (self.lines.first_char(at), "closing bracket without an opening one".to_owned())
            }
            ErrorKind::UnexpectedCharacter { character: '`' } => (
                self.lines.first_char(at),
                "value without quotes starts with a backtick".to_owned(),
            ),
            ErrorKind::UnexpectedCharacter { character } => {
                let sign = character.escape_default();
                (self.lines.first_char(at), format!("value without quotes starts with `{sign}`"))
            }
            other => (self.lines.token(at), self.words(other, at)),
        };
        self.simple(span, message)
    }

    fn words(&self, kind: &ErrorKind, at: usize) -> String {
        let message = match kind {
            ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
                "indentation fits nothing above"
            }
            ErrorKind::ExpectedBlockSequenceEntry => {
                "text among the items of a list, without a dash"
            }
            ErrorKind::BlockSequenceEntryNotAllowed => "list item on the line of its key",
            ErrorKind::UnknownQuotedScalarEscape => "unknown escape sequence in double quotes",
            ErrorKind::DocumentIndicatorInQuotedScalar => {
                "quote is not closed before the end of the document"
            }
            ErrorKind::UndeclaredTagHandle => "tag with an undeclared prefix",
            ErrorKind::MissingAnchorOrAliasName if self.lines.text[at..].starts_with('*') => {
                "value starts with `*`, which names an anchor, but no name follows"
            }
            ErrorKind::MissingAnchorOrAliasName => "anchor without a name",
            ErrorKind::InvalidBlockScalarHeader => "text behind the sign of a block scalar",
            ErrorKind::ZeroBlockScalarIndent => "block scalar with an indentation of 0",
            ErrorKind::BomInsideDocument => "byte order mark inside of the file",
            ErrorKind::ExpectedDocumentStart if self.lines.text[..at].contains("\n%") => {
                "directive without `---` behind it"
            }
            ErrorKind::ExpectedDocumentStart if self.lines.text.starts_with('%') => {
                "directive without `---` behind it"
            }
            ErrorKind::ExpectedDocumentStart => "text behind the end of the value",
            other => return lower(&other.to_string()),
        };
        message.to_owned()
    }

    fn tab_error(&self, at: usize) -> Explained {
        match self.lines.tab(at) {
            Some(tab) => {
                let message = "tab in the indentation, where YAML takes only spaces";
                Explained { fault: Fault::Tabs, ..self.simple(tab, message) }
            }
            None => self.simple(self.lines.first_char(at), "tab where YAML takes only spaces"),
        }
    }

    /// What stands at `at` fits no flow collection: on a later line than the innermost bracket,
    /// that one is mostly not closed.
    fn bracket_error(&self, at: usize) -> Explained {
        let Some(&bracket) = self.open.last() else {
            return self.simple(self.lines.token(at), "flow collection does not end");
        };
        let line = self.lines.line(bracket.start as usize);
        let behind = bracket.end as usize..=line.end as usize;
        if behind.contains(&at) && !self.lines.text[at..].trim().is_empty() {
            let related = Some(Spanned::new("opened here".to_owned(), bracket));
            let message = "`,` or the closing bracket is missing before this";
            return Explained { related, ..self.simple(self.lines.token(at), message) };
        }
        let sign = &self.lines.text[bracket.range()];
        let stop = self.lines.token(at);
        let related =
            (!stop.is_empty()).then(|| Spanned::new("this does not fit into it".to_owned(), stop));
        Explained { related, ..self.simple(bracket, format!("bracket `{sign}` is not closed")) }
    }

    /// A colon at `at` ends no key: behind another key, or where a text goes on.
    fn colon_error(&self, at: usize) -> Explained {
        let line = self.lines.line(at);
        let before = &self.lines.text[line.start as usize..at];
        if before.contains(": ") {
            return self
                .simple(self.lines.first_char(at), "second colon in a value without quotes");
        }
        let key = Span::new(self.lines.file, at - before.trim_start().len(), at);
        let Some(above) = self.lines.content_line_before((line.start as usize).saturating_sub(1))
        else {
            return self.simple(key, "key where none can stand");
        };
        let text = self.lines.text[above.range()].trim_end();
        let indent = text.len() - text.trim_start().len();
        let related = Some(Spanned::new("this text".to_owned(), above.part(indent..text.len())));
        let has_key = text.contains(": ");
        let message = if has_key {
            "key under a value that is a text already"
        } else {
            "key under a text that no colon ends"
        };
        let behind = self.lines.block(at).last().and_then(|it| self.lines.next_content_line(*it));
        let fault = match has_key {
            // One block below is one too many; of several, none is.
            true if behind.is_some_and(|it| self.lines.indent(it) > indent) => Fault::Value(above),
            true => Fault::Block(at),
            false => Fault::Block(above.start as usize),
        };
        Explained { related, fault, ..self.simple(key, message) }
    }

    /// Text stands behind quotes. Where these opened on an earlier line, their end is missing.
    fn behind_quotes(&self, at: usize) -> Explained {
        let opener =
            self.lines.text[self.read.min(at)..at].find(['"', '\'']).map(|to| self.read + to);
        match opener {
            Some(opener) if self.lines.line(opener).end < at as u32 => Explained {
                related: Some(Spanned::new(
                    "this stands behind them".to_owned(),
                    self.lines.token(at),
                )),
                ..self.simple(self.lines.first_char(opener), "quotes that end on a later line")
            },
            _ => self.simple(self.lines.token(at), "text behind the closing quote"),
        }
    }

    fn simple(&self, span: Span, message: impl Into<String>) -> Explained {
        let message = message.into();
        Explained {
            span,
            message,
            related: None,
            kind: SyntaxErrorKind::Syntax,
            fault: Fault::Line,
        }
    }

    fn quote(&self, at: usize) -> &'static str {
        if self.lines.text[at..].starts_with('\'') { "`'`" } else { "`\"`" }
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
