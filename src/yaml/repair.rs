//! What go-yaml takes and the parser does not: no error to anybody.

use granit_parser::{ErrorKind, ScanError};

use super::lines::Lines;
use crate::text::{FileId, Span};

/// What has to be changed for the parser to go on.
pub(super) enum Repair {
    /// A comment without a blank before its `#`.
    Comment(Span),
    /// Tabs in front of lines of a flow collection.
    Tabs(Vec<Span>),
    /// A dash alone as an item of a flow collection.
    Dash(usize),
}

/// What the parser stopped at, where that is no error. `open` are the open brackets.
pub(super) fn find(file: FileId, text: &str, failure: &ScanError, open: &[Span]) -> Option<Repair> {
    let at = failure.marker().byte_offset().filter(|at| *at < text.len())?;
    let lines = Lines { file, text };
    let rest = &text.as_bytes()[at..];
    match failure.kind() {
        ErrorKind::CommentNotSeparated if rest.starts_with(b"#") => {
            let end = lines.line(at).end as usize;
            Some(Repair::Comment(Span::new(file, at, end)))
        }
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabInPlainScalar
            if !open.is_empty() =>
        {
            let tabs = tabs(lines, at);
            (!tabs.is_empty()).then_some(Repair::Tabs(tabs))
        }
        ErrorKind::PlainScalarStartsWithDashFlowIndicator
            if matches!(rest, [b'-', b',' | b']' | b'}', ..]) =>
        {
            Some(Repair::Dash(at))
        }
        _ => None,
    }
}

/// The indentations with tabs of the line at `at` and those that follow directly.
fn tabs(lines: Lines<'_>, at: usize) -> Vec<Span> {
    let mut tabs = Vec::new();
    let mut next = lines.tab(at).map(|tab| lines.line(tab.start as usize));
    while let Some(line) = next {
        let indentation = lines.indent(line);
        if !lines.text[line.range()][..indentation].contains('\t') {
            break;
        }
        tabs.push(line.part(0..indentation));
        next = lines.next_line(line);
    }
    tabs
}
