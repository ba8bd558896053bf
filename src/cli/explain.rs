use std::fmt::Write as _;

use anyhow::bail;

use super::{Outcome, terminal};
use crate::checks::{self, Lint};
use crate::config::{Target, akin};
use crate::lint::{OptionValue, Page};

/// `explain`: the pages of the lints that a word means.
pub(super) fn run(word: &str) -> anyhow::Result<Outcome> {
    let mut found: Vec<(&Lint, Option<&str>)> = checks::resolve(word);
    found.dedup_by_key(|(lint, _)| lint.page.name);
    let mut out = String::new();
    if found.is_empty() {
        let akin = akin(word);
        if akin.is_empty() {
            match Target::parse(word).err().and_then(|unknown| unknown.help) {
                Some(help) => bail!("unknown lint `{word}`: {help}"),
                None => bail!("unknown lint `{word}`: `plimsoll lints` lists all"),
            }
        }
        let _ = writeln!(out, "No lint is the same as `{word}`; what follows is akin to it.\n");
        found = akin.into_iter().map(|lint| (lint, None)).collect();
    } else if found.len() > 1 {
        let names: Vec<&str> = found.iter().map(|(lint, _)| lint.page.name).collect();
        let _ = writeln!(out, "`{word}` is in {} lints: {}\n", names.len(), names.join(", "));
    }
    for (number, (lint, variant)) in found.iter().enumerate() {
        if number > 0 {
            let _ = writeln!(out, "\n{}\n", "-".repeat(72));
        }
        if let Some(variant) = variant {
            let _ = writeln!(out, "`{word}` is the variant `{variant}` of this lint.\n");
        }
        page(lint.page, &mut out);
    }
    terminal::print(&out)?;
    Ok(Outcome::Clean)
}

/// Writes a page as text: what the front matter says, then the prose.
fn page(page: &Page, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", page.name);
    let _ = writeln!(out, "{}\n", "=".repeat(page.name.len()));
    let _ = writeln!(out, "{:<10} {}", "category", page.category);
    let apart = page.levels.iter().map(|(variant, level)| format!(", {level} ({variant})"));
    let _ = writeln!(out, "{:<10} {}{}", "level", page.level, apart.collect::<String>());
    let _ = writeln!(out, "{:<10} {}", "fix", page.fix);
    let _ = writeln!(out, "{:<10} {}", "since", page.since);
    let aliases: Vec<String> = page
        .short_aliases()
        .map(|(id, variant)| match variant {
            Some(variant) => format!("{id} ({variant})"),
            None => id,
        })
        .collect();
    let related = page.related.iter().map(|id| (*id).to_owned()).collect();
    let controls = page.controls.iter().map(|id| (*id).to_owned()).collect();
    for (label, words) in [("same as", aliases), ("akin to", related), ("controls", controls)] {
        let words: Vec<String> = words;
        if !words.is_empty() {
            let _ = writeln!(out, "{label:<10} {}", words.join(", "));
        }
    }
    for (name, default) in page.options {
        let default = match default {
            OptionValue::Boolean(value) => value.to_string(),
            OptionValue::Integer(value) => value.to_string(),
            OptionValue::Text(value) => format!("{value:?}"),
            OptionValue::List(values) => format!("{values:?}"),
        };
        let _ = writeln!(out, "{:<10} {name} = {default}", "option");
    }
    if let Some(verify) = page.verify {
        let _ = writeln!(out, "{:<10} {verify}", "verify");
    }
    let _ = writeln!(out);
    prose(page.text(), out);
}

/// Writes Markdown as text: headings are underlined, code is indented and says what it shows.
fn prose(markdown: &str, out: &mut String) {
    let mut fence: Option<usize> = None;
    for line in markdown.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            Some(opened) if ticks >= opened && line.trim_end().len() == ticks => fence = None,
            Some(_) if line.is_empty() => out.push('\n'),
            Some(_) => {
                let _ = writeln!(out, "    {line}");
            }
            None if ticks >= 3 => {
                fence = Some(ticks);
                let mut words = line[ticks..].split_whitespace().skip(1);
                let what = match words.next() {
                    Some("bad") => "What it finds",
                    Some("fixed") => "What the fix makes of it",
                    Some("good") => "What it does not find",
                    _ => continue,
                };
                match words.next() {
                    Some(path) => {
                        let _ = writeln!(out, "{what}, in {path}:\n");
                    }
                    None => {
                        let _ = writeln!(out, "{what}:\n");
                    }
                }
            }
            None => match line.trim_start_matches('#') {
                heading if heading.len() < line.len() && heading.starts_with(' ') => {
                    let heading = heading.trim();
                    let _ = writeln!(out, "{heading}\n{}", "-".repeat(heading.chars().count()));
                }
                _ => {
                    let _ = writeln!(out, "{line}");
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_indented_and_headings_are_underlined() {
        let mut out = String::new();
        prose(
            "# A title\n\nText.\n\n```yaml bad a/compose.yaml\n# x\n\ny: 1\n```\n\nEnd.\n",
            &mut out,
        );
        let expected = "A title\n-------\n\nText.\n\nWhat it finds, in a/compose.yaml:\n\n    # x\n\n    y: 1\n\nEnd.\n";
        assert_eq!(out, expected);
    }
}
