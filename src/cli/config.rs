use std::env;

use anyhow::Context as _;

use super::Outcome;
use super::arguments::{ConfigArguments, ConfigFormat};
use super::terminal;
use crate::engine::{EffectiveRequest, effective};
use crate::report::{Root, effective as report};

/// `config`: the effective project.
pub(super) fn run(arguments: &ConfigArguments) -> anyhow::Result<Outcome> {
    let here = env::current_dir().context("the working folder cannot be found")?;
    let root = Root::find(&here);
    let environment = match arguments.process_env {
        // What is not Unicode cannot stand in a file.
        true => env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        false => Vec::new(),
    };
    let request = EffectiveRequest {
        here: &here,
        files: &arguments.files,
        folder: arguments.project_directory.as_deref(),
        name: arguments.project_name.as_deref(),
        profiles: &arguments.profile,
        env_files: &arguments.env_file,
        environment,
    };
    let project = effective(&request)
        .map_err(|error| anyhow::anyhow!("{}: {}", root.from_here(&error.path), error.message))?;
    if !project.errors.is_empty() {
        terminal::print(&report::errors(&project, &root))?;
        return Ok(Outcome::Findings);
    }
    let notes = report::notes(&project, &root);
    if !notes.is_empty() {
        terminal::tell(&notes);
    }
    let text = match arguments.format {
        ConfigFormat::Yaml => report::yaml(&project, &root),
        ConfigFormat::Json => report::json(&project, &root)?,
    };
    terminal::print(&text)?;
    Ok(Outcome::Clean)
}
