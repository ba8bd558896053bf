//! Dockerfiles that stand in a Compose file, as the value of `dockerfile_inline`, and other texts
//! of it that are read as files of their own.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::compose::ComposeData;
use super::{Dockerfile, Project};
use crate::compose::{self, Value};
use crate::text::{Edit, FileId, Sources, Span};
use crate::yaml::{NodeKind, Piece, Tree};

/// A Dockerfile or a command that stands in a Compose file, read as a file of its own, and the way
/// back.
#[derive(Debug)]
pub struct InlineFile {
    /// It as a file of its own.
    pub file: FileId,
    /// The value that it is.
    pub host: Span,
    text: String,
    pieces: Vec<Piece>,
    /// How far the lines of a literal block are indented; only there can something be edited.
    indent: Option<usize>,
}

impl InlineFile {
    /// Where a part of it stands in the Compose file.
    pub fn place(&self, span: Span) -> Span {
        let start = self.start(span.start as usize);
        let end = if span.is_empty() { start } else { self.end(span.end as usize) };
        Span::new(self.host.file, start, end.max(start))
    }

    /// The change of the Compose file that changes it so; `None` where it is not written line by
    /// line.
    pub fn edit(&self, edit: &Edit) -> Option<Edit> {
        let indent = self.indent?;
        let (from, to) = (edit.span.start as usize, edit.span.end as usize);
        let start = self.start(from);
        let is_line_start = |at: usize| at > 0 && self.text.as_bytes()[at - 1] == b'\n';
        let end = match from == to {
            true => start,
            // What is left of the next line keeps its own indentation.
            false if is_line_start(to) && to < self.text.len() => self.start(to),
            false => self.end(to),
        };
        if end < start {
            return None;
        }
        let margin = " ".repeat(indent);
        let mut text = edit.text.replace('$', "$$").replace('\n', &format!("\n{margin}"));
        if to == self.text.len() {
            text.truncate(text.trim_end_matches(' ').len());
        }
        let line = self.text[..from].rfind('\n').map_or(0, |at| at + 1);
        let is_blank = self.text[from..].starts_with('\n');
        if line == from && is_blank && !text.is_empty() {
            // A blank line need not be indented.
            text.insert_str(0, &margin);
        }
        Some(Edit { span: Span::new(self.host.file, start, end), text })
    }

    fn piece(&self, offset: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.text.start <= offset);
        self.pieces.get(after.checked_sub(1)?)
    }

    /// Where the byte at `offset` starts.
    fn start(&self, offset: usize) -> usize {
        let Some(piece) = self.piece(offset) else { return self.host.start as usize };
        if offset >= piece.text.end {
            piece.source.end
        } else if piece.text.len() == piece.source.len() {
            piece.source.start + offset - piece.text.start
        } else {
            piece.source.start
        }
    }

    /// Where the byte before `offset` ends.
    fn end(&self, offset: usize) -> usize {
        let Some(before) = offset.checked_sub(1) else { return self.start(0) };
        let Some(piece) = self.piece(before) else { return self.host.start as usize };
        match piece.text.len() == piece.source.len() {
            true => piece.source.start + offset - piece.text.start,
            false => piece.source.end,
        }
    }
}

/// The Dockerfiles in Compose files of which the whole text is known. They are added to the sources.
pub(super) fn read(
    composes: &[ComposeData],
    trees: &FxHashMap<FileId, &Tree>,
    sources: &mut Sources,
) -> Vec<InlineFile> {
    let mut found: Vec<InlineFile> = Vec::new();
    let mut known: FxHashSet<Span> = FxHashSet::default();
    let services = composes
        .iter()
        .flat_map(|compose| compose.loaded.root.get("services").map_or(&[][..], Value::entries));
    for value in services.filter_map(|entry| entry.value.at(&["build", "dockerfile_inline"])) {
        let Some(text) = value.text().filter(|text| !text.trim().is_empty()) else { continue };
        let Some(tree) = trees.get(&value.span.file) else { continue };
        let NodeKind::Scalar { text: written, .. } = &tree.node(value.node).kind else { continue };
        let Some((pieces, indent)) = tree.places(value.node) else { continue };
        let Some(pieces) = interpolated(written, pieces, text) else { continue };
        if known.insert(value.span) {
            let file = sources.add_part(value.span.file, text);
            found.push(InlineFile {
                file,
                host: value.span,
                text: text.to_owned(),
                pieces,
                indent: indent.filter(|_| value.is_own()),
            });
        }
    }
    found
}

impl InlineFile {
    /// A text of which nothing can be edited.
    pub(super) fn fixed(file: FileId, host: Span, text: String, pieces: Vec<Piece>) -> InlineFile {
        InlineFile { file, host, text, pieces, indent: None }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl<'p> Dockerfile<'p> {
    /// The value in a Compose file in which it stands.
    pub fn host(self) -> Option<Span> {
        self.data.host
    }
}

impl Project {
    /// The Dockerfiles and the commands that stand in Compose files.
    pub fn inline_files(&self) -> &[InlineFile] {
        &self.inline
    }
}

/// The pieces of a value after its variables are replaced.
pub(super) fn interpolated(text: &str, pieces: Vec<Piece>, result: &str) -> Option<Vec<Piece>> {
    let variables = compose::variables(text).into_iter();
    let variables: Vec<Range<usize>> = variables.map(|(range, _)| range).collect();
    if variables.is_empty() {
        return (text == result).then_some(pieces);
    }
    let base = Aligned { pieces: &pieces };
    let mut out: Vec<Piece> = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (number, variable) in variables.iter().enumerate() {
        base.copy(from..variable.start, to, &mut out);
        let literal = &text[from..variable.start];
        if !result[to..].starts_with(literal) {
            return None;
        }
        to += literal.len();
        let next_end = variables.get(number + 1).map_or(text.len(), |next| next.start);
        let next = &text[variable.end..next_end];
        let length = match &text[variable.clone()] {
            "$$" => 1,
            _ if number + 1 == variables.len() => result.len().checked_sub(to + next.len())?,
            _ => result[to..].find(next)?,
        };
        let source = base.source(variable.clone())?;
        out.push(Piece { text: to..to + length, source });
        to += length;
        from = variable.end;
    }
    base.copy(from..text.len(), to, &mut out);
    out.retain(|piece| !piece.text.is_empty());
    (result.get(to..) == Some(&text[from..])).then_some(out)
}

struct Aligned<'t> {
    pieces: &'t [Piece],
}

impl Aligned<'_> {
    fn source(&self, range: Range<usize>) -> Option<Range<usize>> {
        let inside = self.overlapping(range);
        let first = inside.first()?;
        let last = inside.last()?;
        Some(first.source.start..last.source.end)
    }

    fn copy(&self, range: Range<usize>, at: usize, out: &mut Vec<Piece>) {
        for piece in self.overlapping(range.clone()) {
            let text = at + piece.text.start - range.start..at + piece.text.end - range.start;
            out.push(Piece { text, source: piece.source });
        }
    }

    fn overlapping(&self, range: Range<usize>) -> Vec<Piece> {
        let first = self.pieces.partition_point(|piece| piece.text.end <= range.start);
        let inside = self.pieces[first..].iter().take_while(|piece| piece.text.start < range.end);
        inside
            .map(|piece| {
                let text = piece.text.start.max(range.start)..piece.text.end.min(range.end);
                let source = match piece.text.len() == piece.source.len() {
                    true => {
                        let skipped = text.start - piece.text.start;
                        let start = piece.source.start + skipped;
                        start..start + text.len()
                    }
                    false => piece.source.clone(),
                };
                Piece { text, source }
            })
            .collect()
    }
}
