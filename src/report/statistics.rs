//! How often each lint was found.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::engine::Report;
use crate::lint::Fixable;
use crate::text::sort_seldom;

/// Renders a line for each lint that was found, the most frequent first.
pub fn render(report: &Report) -> String {
    let mut counts: BTreeMap<&str, (usize, Fixable)> = BTreeMap::new();
    for finding in &report.findings {
        counts.entry(finding.lint.name).or_insert((0, finding.lint.fix)).0 += 1;
    }
    let mut rows: Vec<(&str, (usize, Fixable))> = counts.into_iter().collect();
    sort_seldom(&mut rows, |(_, (a, _)), (_, (b, _))| b.cmp(a));
    let width = rows.first().map_or(0, |(_, (count, _))| count.to_string().len());
    let mut out = String::new();
    for (name, (count, fix)) in rows {
        let fix = match fix {
            Fixable::None => "",
            Fixable::Safe => "  [safe fix]",
            Fixable::Unsafe => "  [unsafe fix]",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{count:>width$}  {name}{fix}");
    }
    out
}
