use std::env;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::{Outcome, output, terminal};
use crate::config::{FILE_NAMES, TEMPLATE};

/// `init`: writes a configuration file to start from.
pub(super) fn run() -> anyhow::Result<Outcome> {
    write(TEMPLATE)?;
    Ok(Outcome::Clean)
}

/// Writes `text` as the configuration file of the working folder, which has none yet.
pub(super) fn write(text: &str) -> anyhow::Result<()> {
    let here = env::current_dir().context("the working folder cannot be found")?;
    if let Some(name) = FILE_NAMES.iter().find(|name| here.join(name).exists()) {
        bail!("there is a {name} already");
    }
    let path = Path::new(FILE_NAMES[0]);
    output::replace(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    terminal::tell(&format!("wrote {}", path.display()));
    Ok(())
}
