//! `migrate`: what other tools are told, in our words.

mod comments;
mod tools;
mod value;

use std::env;
use std::fs;

use anyhow::{Context as _, bail};

use super::{Outcome, init, terminal};
use crate::config::Target;
use crate::lint::Level;

/// What is taken over into `plimsoll.toml`.
#[derive(Default)]
struct Migration {
    /// The files that it is taken from.
    sources: Vec<String>,
    /// The text of the last of them.
    text: String,
    fail_on: Option<&'static str>,
    /// The names of lints with their values as TOML, and the reason that was given.
    lints: Vec<(String, String, Option<String>)>,
    exclude: Vec<String>,
    foreign_comments: Option<bool>,
    /// What has no counterpart, for the user.
    notes: Vec<String>,
}

/// Writes `plimsoll.toml` from the files of other tools in the working folder.
pub(super) fn run() -> anyhow::Result<Outcome> {
    let here = env::current_dir().context("the working folder cannot be found")?;
    let mut migration = Migration::default();
    for tool in &tools::ALL {
        if let Some(name) = tool.files.iter().find(|name| here.join(name).is_file()) {
            let text = fs::read_to_string(here.join(name))
                .with_context(|| format!("cannot read {name}"))?;
            let value = match name.ends_with(".toml") {
                true => value::of_toml(&text),
                false => value::of_yaml(&text),
            };
            let value = value.map_err(|why| anyhow::anyhow!("{name}: {why}"))?;
            migration.sources.push((*name).to_owned());
            migration.text = text;
            (tool.read)(&value, &mut migration);
        }
        for name in tool.programs.iter().filter(|name| here.join(name).is_file()) {
            migration.notes.push(format!("{name} is a program, and is not read"));
        }
    }
    for note in &migration.notes {
        terminal::tell(&format!("left: {note}"));
    }
    if migration.sources.is_empty() {
        bail!("there is no configuration of another tool here");
    }
    init::write(&migration.text())?;
    terminal::tell("comments such as `# hadolint ignore=DL3008` go on to count as they are");
    Ok(Outcome::Clean)
}

impl Migration {
    /// Takes over the level of a rule, where we have it.
    fn level(&mut self, name: &str, level: Level, reason: Option<&str>) {
        self.set(name, format!("\"{level}\""), reason);
    }

    /// Takes over what is said of a rule, where we have it. What is said last counts.
    fn set(&mut self, name: &str, value: String, reason: Option<&str>) {
        if Target::parse(name).is_err() {
            self.notes.push(format!("`{name}` has no counterpart"));
            return;
        }
        self.lints.retain(|(known, ..)| known != name);
        let rule = name.rsplit([':', '/']).next().unwrap_or(name);
        let comment = comments::beside(&self.text, rule);
        // A line end would end the comment that it becomes.
        let reason = reason
            .or(comment.as_deref())
            .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        self.lints.push((name.to_owned(), value, reason));
    }

    /// Takes over the names of files to leave out.
    fn exclude(&mut self, paths: impl IntoIterator<Item = String>) {
        self.exclude.extend(paths);
    }

    fn text(&self) -> String {
        let mut out = format!("# From {}.\n", self.sources.join(", "));
        if let Some(fail_on) = self.fail_on {
            out.push_str(&format!("fail-on = \"{fail_on}\"\n"));
        }
        if !self.lints.is_empty() {
            out.push_str("\n[lints]\n");
        }
        for (name, value, reason) in &self.lints {
            if let Some(reason) = reason {
                out.push_str(&format!("# {reason}\n"));
            }
            out.push_str(&format!("{} = {value}\n", quoted(name)));
        }
        if !self.exclude.is_empty() {
            out.push_str(&format!("\n[files]\nexclude = {}\n", list(&self.exclude)));
        }
        if let Some(on) = self.foreign_comments {
            out.push_str(&format!("\n[compat]\nforeign-comments = {on}\n"));
        }
        out
    }
}

/// A text as TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// Texts as TOML.
fn list(texts: &[String]) -> String {
    toml::Value::from(texts.to_vec()).to_string()
}
