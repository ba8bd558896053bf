//! Settings of memory that do not fit one another.

use super::Service;
use crate::compose::{Setting, size};
use crate::text::{Span, Spanned};

/// Two settings of memory that exclude each other, or one that the engine refuses.
#[derive(Clone, Debug)]
pub struct MemoryConflict {
    /// The setting that does not fit.
    pub place: Span,
    /// What is wrong, as a message.
    pub message: String,
    /// The other.
    pub other: Option<Span>,
}

/// The least memory that the engine takes for a limit.
const LEAST: u64 = 6 << 20;

impl Service<'_> {
    /// What the engine refuses or ignores of the settings of memory.
    ///
    /// Source: `verifyPlatformContainerResources` of the engine.
    pub fn memory_conflicts(self) -> Vec<MemoryConflict> {
        let amount =
            |path: &[&str]| self.text(path).filter(|text| *text != "0").and_then(size).known();
        let limits = [&["deploy", "resources", "limits", "memory"][..], &["mem_limit"]];
        let limit = limits.iter().find_map(|path| amount(path));
        let is_limit_open = limits.iter().any(|path| self.text(path).is_unknown());
        let reservations =
            [&["deploy", "resources", "reservations", "memory"][..], &["mem_reservation"]];
        let reservation = reservations.iter().find_map(|path| amount(path));
        let mut found = Vec::new();
        let mut add = |place: Span, message: String, other: Option<Spanned<u64>>| {
            found.push(MemoryConflict { place, message, other: other.map(|other| other.span) });
        };
        if let Some(limit) = limit.filter(|limit| limit.value < LEAST) {
            add(limit.span, "the engine refuses a limit of less than 6 MB".to_owned(), None);
        }
        if let (Some(reservation), Some(limit)) = (reservation, limit)
            && reservation.value > limit.value
        {
            let message = "more memory is reserved than the limit allows".to_owned();
            add(reservation.span, message, Some(limit));
        }
        if let Some(swap) = self.text(&["memswap_limit"]).filter(|text| *text != "0").known() {
            let total = size(swap.value);
            match limit {
                // -1 takes swap without end, and needs no limit of memory to go with it.
                None if !is_limit_open && swap.value != "-1" && !self.may_inherit() => {
                    add(swap.span, "`memswap_limit` needs `mem_limit` beside it".to_owned(), None);
                }
                Some(limit) if total.is_some_and(|total| total < limit.value) => {
                    let message =
                        "`memswap_limit` holds memory and swap, and is less than the memory";
                    add(swap.span, message.to_owned(), Some(limit));
                }
                _ => (),
            }
        }
        let swappiness: Setting<i64> =
            self.text(&["mem_swappiness"]).and_then(|text| text.parse().ok());
        if let Some(value) = swappiness.known().filter(|value| !(-1..=100).contains(&value.value)) {
            let message = format!("`mem_swappiness` goes from 0 to 100, not to {}", value.value);
            add(value.span, message, None);
        }
        found
    }
}
