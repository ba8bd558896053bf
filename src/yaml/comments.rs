//! Comments, found between the nodes: the parser is faster without them.

use super::{Node, NodeKind, Style};
use crate::text::{FileId, Span};

/// The comments of `text` up to `end`, in order of place. The nodes must be in order of place.
pub(super) fn find(file: FileId, text: &str, nodes: &[Node], end: usize) -> Vec<Span> {
    let mut comments = Vec::new();
    let mut scalars = nodes.iter().filter_map(scalar).peekable();
    let mut from = 0;
    while let Some(length) =
        text.as_bytes().get(from..end).and_then(|rest| memchr::memchr(b'#', rest))
    {
        let at = from + length;
        from = at + 1;
        while scalars.next_if(|(span, _)| span.end as usize <= at).is_some() {}
        if let Some((span, style)) = scalars.peek()
            && (span.start as usize) < at
        {
            let is_block = matches!(style, Style::Literal | Style::Folded);
            let header = &text[span.start as usize..at];
            if !is_block || header.contains(['\n', '\r']) {
                from = span.end as usize;
                continue;
            }
        }
        // A tag, an anchor and an alias may hold the sign.
        if text[..at].ends_with([' ', '\t', '\n', '\r', '\u{feff}']) || at == 0 {
            let length = text[at..].find(['\n', '\r']).unwrap_or(text.len() - at);
            comments.push(Span::new(file, at, at + length));
            from = at + length;
        }
    }
    comments
}

fn scalar(node: &Node) -> Option<(Span, Style)> {
    match node.kind {
        NodeKind::Scalar { style, .. } => Some((node.span, style)),
        _ => None,
    }
}
