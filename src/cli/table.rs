use std::collections::HashSet;
use std::fmt::Write as _;

use serde::Serialize;

use super::arguments::TableFormat;
use super::{Outcome, terminal};
use crate::checks::ALL;
use crate::lint::Page;

/// `lints`: all lints, in order of name.
pub(super) fn run(format: TableFormat) -> anyhow::Result<Outcome> {
    let pages = ALL.iter().map(|lint| lint.page);
    let text = match format {
        TableFormat::Text => text(pages),
        TableFormat::Markdown => markdown(pages),
        TableFormat::Json => json(pages)?,
    };
    terminal::print(&text)?;
    Ok(Outcome::Clean)
}

fn text(pages: impl Iterator<Item = &'static Page> + Clone) -> String {
    let width = pages.clone().map(|page| page.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for page in pages {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{:<width$}  {:<5}  {:<15}  {:<6}  {}",
            page.name,
            page.level,
            page.category,
            page.fix,
            page.title()
        );
    }
    out
}

fn markdown(pages: impl Iterator<Item = &'static Page>) -> String {
    let mut out = String::from("| lint | what it finds | level | category | fix | same as |\n");
    out.push_str("|---|---|---|---|---|---|\n");
    for page in pages {
        let mut aliases: Vec<String> = page.short_aliases().map(|(id, _)| id).collect();
        let mut seen = HashSet::new();
        aliases.retain(|id| seen.insert(id.clone()));
        let _ = writeln!(
            out,
            "| [`{name}`]({name}.md) | {} | {} | {} | {} | {} |",
            page.title(),
            page.level,
            page.category,
            page.fix,
            aliases.join(", "),
            name = page.name,
        );
    }
    out
}

#[derive(Serialize)]
struct JsonLint {
    name: &'static str,
    title: &'static str,
    summary: &'static str,
    category: &'static str,
    level: &'static str,
    fix: &'static str,
    since: String,
    aliases: Vec<JsonAlias>,
    related: &'static [&'static str],
    controls: &'static [&'static str],
}

#[derive(Serialize)]
struct JsonAlias {
    id: &'static str,
    variant: Option<&'static str>,
}

fn json(pages: impl Iterator<Item = &'static Page>) -> serde_json::Result<String> {
    let lints = pages.map(|page| JsonLint {
        name: page.name,
        title: page.title(),
        summary: page.summary(),
        category: page.category.as_str(),
        level: page.level.as_str(),
        fix: page.fix.as_str(),
        since: page.since.to_string(),
        aliases: page
            .aliases()
            .map(|alias| JsonAlias { id: alias.id, variant: alias.variant })
            .collect(),
        related: page.related,
        controls: page.controls,
    });
    Ok(serde_json::to_string_pretty(&lints.collect::<Vec<JsonLint>>())? + "\n")
}
