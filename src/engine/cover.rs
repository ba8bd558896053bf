//! Which part of a file a comment covers.

use std::cmp::Reverse;

use crate::dockerfile::{Dockerfile, Keyword};
use crate::dockerignore::IgnoreFile;
use crate::lint::Reach;
use crate::text::{LineIndex, Source, Span};
use crate::yaml::{NodeKind, Tree};

/// The parts of one file that a comment can cover.
pub(super) struct Cover<'t> {
    source: &'t Source,
    shape: Shape,
}

enum Shape {
    Dockerfile {
        /// The instructions in order, a FROM with its whole stage.
        instructions: Vec<(Span, Option<Span>)>,
        /// The end of the parser directives, where the first comment can stand.
        head: u32,
    },
    /// A Compose file, or a list of patterns.
    Compose {
        /// The entries of mappings and the items of sequences by start, the outer first; the
        /// patterns of a list.
        parts: Vec<Span>,
    },
}

/// Why a comment covers nothing, as a message.
pub(super) type Misplaced = &'static str;

impl<'t> Cover<'t> {
    pub(super) fn of_dockerfile(syntax: &Dockerfile, source: &'t Source) -> Cover<'t> {
        let mut instructions: Vec<(Span, Option<Span>)> = Vec::new();
        let mut from = None;
        for instruction in &syntax.instructions {
            let is_from = instruction.keyword.value == Keyword::From;
            if is_from {
                from = Some(instructions.len());
            }
            instructions.push((instruction.span, is_from.then_some(instruction.span)));
            if let Some((_, Some(stage))) = from.and_then(|from| instructions.get_mut(from)) {
                *stage = stage.to(instruction.span);
            }
        }
        let head = syntax.directives.last().map_or(0, |directive| directive.span.end);
        Cover { source, shape: Shape::Dockerfile { instructions, head } }
    }

    pub(super) fn of_compose(tree: &Tree, source: &'t Source) -> Cover<'t> {
        let mut parts = Vec::new();
        for node in &tree.nodes {
            match &node.kind {
                NodeKind::Mapping { entries, .. } => parts.extend(entries.iter().map(|entry| {
                    let (key, value) = (tree.node(entry.key).span, tree.node(entry.value).span);
                    key.to(value)
                })),
                NodeKind::Sequence { items, .. } => {
                    parts.extend(items.iter().map(|&item| tree.node(item).span));
                }
                _ => (),
            }
        }
        parts.sort_unstable_by_key(|span| (span.start, Reverse(span.end)));
        Cover { source, shape: Shape::Compose { parts } }
    }

    pub(super) fn of_ignore_file(syntax: &IgnoreFile, source: &'t Source) -> Cover<'t> {
        let parts = syntax.patterns.iter().map(|pattern| pattern.span).collect();
        Cover { source, shape: Shape::Compose { parts } }
    }

    /// What a comment covers.
    pub(super) fn region(&self, comment: Span, reach: Reach) -> Result<Span, Misplaced> {
        match (reach, &self.shape) {
            (Reach::FileFromAnywhere, _) => Ok(self.source.span()),
            (Reach::File, _) => match self.first() {
                Some(first) if first.start < comment.start => {
                    Err("a comment for the whole file stands in front of all else")
                }
                _ => Ok(self.source.span()),
            },
            (Reach::Stage, Shape::Dockerfile { instructions, .. }) => {
                stage_after(instructions, comment)
            }
            (Reach::Stage, Shape::Compose { .. }) => Err("only a Dockerfile has stages"),
            (Reach::Next, Shape::Dockerfile { instructions, .. }) => {
                let next = instructions.partition_point(|(span, _)| span.start < comment.start);
                let around = next.checked_sub(1).map(|index| instructions[index].0);
                let around = around.filter(|span| comment.start < span.end);
                let found = around.or_else(|| instructions.get(next).map(|(span, _)| *span));
                found.ok_or("no instruction follows that this comment could cover")
            }
            (Reach::Next, Shape::Compose { parts }) => {
                if self.is_alone(comment) {
                    let next = parts.partition_point(|span| span.start < comment.start);
                    return parts
                        .get(next)
                        .copied()
                        .ok_or("nothing follows that this comment could cover");
                }
                let line = self.line_start(comment.start);
                let first = parts.partition_point(|span| span.start < line);
                let here = parts.get(first).filter(|span| span.start < comment.start);
                // The line goes on with what an earlier one has started.
                let found = here.or_else(|| parts.get(first.checked_sub(1)?));
                found.copied().ok_or("no key stands on this line")
            }
        }
    }

    /// Whether nothing stands before a comment on its line.
    pub(super) fn is_alone(&self, comment: Span) -> bool {
        let line = self.line_start(comment.start) as usize;
        let before = &self.source.text[line..comment.start as usize];
        before.trim_start_matches('\u{feff}').trim().is_empty()
    }

    /// The comment with its line, or with the blanks before it where the line holds more.
    pub(super) fn removal(&self, comment: Span) -> Span {
        if self.is_alone(comment) {
            let lines = self.source.lines();
            let line = lines.line_of(comment.start);
            let end = lines.line_start(line + 1).unwrap_or(self.source.text.len() as u32);
            let start = self.line_start(comment.start).max(self.mark());
            return Span { start, end, ..comment };
        }
        let before = &self.source.text[..comment.start as usize];
        Span { start: before.trim_end_matches([' ', '\t']).len() as u32, ..comment }
    }

    /// Where a comment is to be put in, as a line of its own, so that it covers `at` and as
    /// little else as can be, and how far it then reaches.
    pub(super) fn place_for(&self, at: Span) -> (u32, Reach) {
        let found = match &self.shape {
            Shape::Dockerfile { instructions, .. } => {
                let next = instructions.partition_point(|(span, _)| span.start <= at.start);
                let near = next.checked_sub(1).map(|index| instructions[index].0);
                near.filter(|span| span.contains(at))
            }
            Shape::Compose { parts } => {
                let next = parts.partition_point(|span| span.start <= at.start);
                parts[..next]
                    .iter()
                    .rev()
                    .find(|span| span.contains(at) && self.leads(parts, **span))
                    .copied()
            }
        };
        match found {
            Some(span) => (self.line_start(span.start).max(self.mark()), Reach::Next),
            None => (self.head(), Reach::File),
        }
    }

    /// Where a comment for the whole stage or service that `at` lies in is to be put in, as a line
    /// of its own.
    pub(super) fn place_for_scope(&self, at: Span) -> Option<u32> {
        let part = match &self.shape {
            Shape::Dockerfile { instructions, .. } => {
                let mut stages = instructions.iter().rev().filter_map(|(span, stage)| {
                    stage.filter(|stage| stage.contains(at)).map(|_| *span)
                });
                stages.next()?
            }
            Shape::Compose { parts } => {
                // The outermost is `services`, and in it is the service.
                let mut around = parts.iter().filter(|part| part.contains(at));
                around.nth(1).copied().filter(|part| self.leads(parts, *part))?
            }
        };
        Some(self.line_start(part.start).max(self.mark()))
    }

    /// Whether a comment in the line above would cover `part`.
    fn leads(&self, parts: &[Span], part: Span) -> bool {
        let first = parts.partition_point(|span| span.start < self.line_start(part.start));
        parts.get(first).is_some_and(|span| span.start == part.start)
    }

    fn first(&self) -> Option<Span> {
        match &self.shape {
            Shape::Dockerfile { instructions, .. } => instructions.first().map(|(span, _)| *span),
            Shape::Compose { parts } => parts.first().copied(),
        }
    }

    /// The start of the line on which the first comment can stand.
    pub(super) fn head(&self) -> u32 {
        match &self.shape {
            Shape::Dockerfile { head, .. } if *head > 0 => {
                let lines = self.source.lines();
                let next = lines.line_start(lines.line_of(*head) + 1);
                next.unwrap_or(self.source.text.len() as u32)
            }
            _ => self.mark(),
        }
    }

    /// The length of the byte order mark.
    fn mark(&self) -> u32 {
        if self.source.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() as u32 } else { 0 }
    }

    fn line_start(&self, offset: u32) -> u32 {
        let lines: &LineIndex = self.source.lines();
        lines.line_start(lines.line_of(offset)).unwrap_or(0)
    }
}

fn stage_after(instructions: &[(Span, Option<Span>)], comment: Span) -> Result<Span, Misplaced> {
    let next = instructions.partition_point(|(span, _)| span.start < comment.start);
    let stage = instructions.get(next).and_then(|(_, stage)| *stage);
    stage.ok_or("a comment for a whole stage stands above its `FROM`")
}
