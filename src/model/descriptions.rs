//! Comments that describe a stage or an argument for `docker build --call outline`.

use super::{Detail, Instruction};
use crate::lint::Suppression;
use crate::text::{Edit, Span};

impl Instruction<'_> {
    /// The comment right above a FROM with a name or an ARG, if it does not start with that name,
    /// so that BuildKit takes it for no description. One that speaks to a linter is none either.
    pub fn comment_without_name(self) -> Option<Span> {
        let names: Vec<String> = match self.detail() {
            Detail::From { name: Some(name), .. } => vec![name.value.clone()],
            Detail::Arg(pairs) => {
                let syntax = self.dockerfile().syntax();
                pairs.iter().filter_map(|pair| syntax.literal(pair.name)).collect()
            }
            _ => return None,
        };
        if self.is_deferred() || names.is_empty() {
            return None;
        }
        let comment = self.comment_above()?;
        let text = self.dockerfile().slice(comment);
        let first = text.trim_start_matches('#').trim().split(' ').next().unwrap_or_default();
        let is_for_tool = Suppression::parse(text).is_some();
        (!is_for_tool && names.iter().all(|name| name != first)).then_some(comment)
    }

    /// Puts an empty line between it and the comment above.
    pub fn part_from_comment(self, comment: Span) -> Vec<Edit> {
        let text = &self.dockerfile().syntax().text;
        let between = &text[comment.end as usize..self.span().start as usize];
        let line_end = if between.contains('\r') { "\r\n" } else { "\n" };
        vec![Edit::insert(comment.after(), line_end)]
    }

    /// The comment on the line right above it.
    fn comment_above(self) -> Option<Span> {
        let syntax = self.dockerfile().syntax();
        let start = self.span().start;
        let count = syntax.comments.partition_point(|own| own.start < start);
        let comment = syntax.comments[..count].last()?;
        let between = &syntax.text[comment.end as usize..start as usize];
        let is_next = between.matches('\n').count() == 1 && between.trim().is_empty();
        is_next.then_some(*comment)
    }
}
