//! Reading on behind syntax errors.

use std::sync::Arc;

use super::builder::Reading;
use super::halves;
use super::messages::{self, Blamed};
use super::repair::{self, Repair};
use super::{NodeKind, SyntaxErrorKind, Tree, comments};
use crate::text::{FileId, Span};

/// How often a text is read again.
const MAX_ATTEMPTS: usize = 8;

/// How often for what is no error.
const MAX_REPAIRS: usize = 16;

/// Reads `text`; where the parser gives up, the line at fault is blanked with as many spaces, and
/// all is read again, so that places stay true.
pub(super) fn read(file: FileId, text: &Arc<str>) -> Tree {
    let mut syntax = Vec::new();
    let (mut found, mut dashes) = (Vec::new(), Vec::new());
    let mut masked: Vec<Span> = Vec::new();
    let mut copy: Option<String> = None;
    let (mut attempts, mut repairs) = (0, 0);
    let mut reading;
    loop {
        reading = halves::read(file, copy.as_deref().unwrap_or(text));
        let Some(failure) = reading.failure.take() else { break };
        let current = copy.as_deref().unwrap_or(text);
        if repairs < MAX_REPAIRS
            && let Some(repair) = repair::find(file, current, &failure, &reading.open)
        {
            repairs += 1;
            copy = Some(match repair {
                Repair::Comment(comment) => {
                    found.push(comment);
                    blank(current, &[comment])
                }
                Repair::Tabs(tabs) => blank(current, &tabs),
                Repair::Dash(at) => {
                    dashes.push(at);
                    [&current[..at], "_", &current[at + 1..]].concat()
                }
            });
            continue;
        }
        let blamed = messages::blame(file, current, &failure, &reading.open, reading.end);
        let Blamed { error, lines } = blamed;
        let stop = error.kind == SyntaxErrorKind::Limit || lines.is_empty();
        // Later errors are mostly consequences of the first; only a limit is told beside it.
        if syntax.is_empty() || error.kind == SyntaxErrorKind::Limit {
            syntax.push(error);
        }
        attempts += 1;
        if stop || attempts > MAX_ATTEMPTS {
            break;
        }
        masked.extend(&lines);
        copy = Some(blank(current, &lines));
    }
    let Reading { documents, mut nodes, aliased, errors, end, .. } = reading;
    let read = copy.as_deref().unwrap_or(text);
    found.extend(comments::find(file, read, &nodes, end));
    let is_dash = |start: u32| dashes.contains(&(start as usize));
    for node in nodes.iter_mut().filter(|node| is_dash(node.span.start)) {
        if let NodeKind::Scalar { text, .. } = &mut node.kind
            && text == "_"
        {
            "-".clone_into(text);
        }
    }
    let consequence = |span: Span, kind: SyntaxErrorKind, first: Option<Span>| match (kind, first) {
        // The anchor, or the key that stood between the two, may be what was blanked.
        (SyntaxErrorKind::UnknownAlias, _) => masked.iter().any(|line| line.start < span.start),
        (SyntaxErrorKind::DuplicateKey, Some(first)) => {
            masked.iter().any(|line| line.start < span.start && first.start < line.end)
        }
        _ => false,
    };
    let kept = errors.into_iter().filter(|error| {
        let first = error.related.as_ref().map(|related| related.span);
        !consequence(error.span, error.kind, first)
    });
    syntax.extend(kept);
    Tree {
        file,
        text: Arc::clone(text),
        documents,
        nodes,
        comments: found,
        aliased,
        errors: syntax,
    }
}

/// The text with spaces in place of every byte of the lines but their ends.
fn blank(text: &str, lines: &[Span]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for line in lines {
        let range = line.range();
        if range.start < done {
            continue;
        }
        out.push_str(&text[done..range.start]);
        // Some of these bytes may be line ends, which must stay.
        for byte in text[range.clone()].bytes() {
            out.push(if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' });
        }
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}
