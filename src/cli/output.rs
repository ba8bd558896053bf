use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum as _;

use super::arguments::Format;
use crate::config::ConfigResolver;
use crate::engine::Report;
use crate::report::{
    Root, checkstyle, concise, full, github, gitlab, html, json, junit, markdown, rdjson, sarif,
};

/// A file to write findings to.
#[derive(Debug)]
pub(super) struct OutputFile {
    format: Format,
    path: PathBuf,
}

impl OutputFile {
    /// Reads `[FORMAT:]FILE`. Without a format the ending of the file decides, and `otherwise`
    /// where that says nothing.
    pub(super) fn parse(text: &str, otherwise: Format) -> anyhow::Result<OutputFile> {
        let named = text.split_once(':').and_then(|(word, path)| {
            Format::from_str(word, false).ok().map(|format| (format, PathBuf::from(path)))
        });
        let (format, path) = named.unwrap_or_else(|| {
            let path = PathBuf::from(text);
            let format = match path.extension().and_then(|ending| ending.to_str()) {
                Some("sarif") => Format::Sarif,
                Some("json") => Format::Json,
                Some("rdjson") => Format::Rdjson,
                Some("html") => Format::Html,
                Some("md") => Format::Markdown,
                _ => otherwise,
            };
            (format, path)
        });
        if path.as_os_str().is_empty() {
            anyhow::bail!("`--output {text}` names no file");
        }
        Ok(OutputFile { format, path })
    }

    /// Writes the report: whole, or not at all.
    pub(super) fn write(&self, rendering: &Rendering<'_>) -> anyhow::Result<()> {
        let mut text = Vec::new();
        rendering.write(self.format, false, &mut text)?;
        replace(&self.path, &text).with_context(|| format!("cannot write {}", self.path.display()))
    }
}

/// A report and what its formats want to know besides.
pub(super) struct Rendering<'a> {
    pub(super) report: &'a Report,
    pub(super) config: &'a ConfigResolver,
    pub(super) root: &'a Root,
    /// Under what code scanning files the results.
    pub(super) sarif_category: &'a str,
}

impl Rendering<'_> {
    /// Writes the report in a format.
    pub(super) fn write(
        &self,
        format: Format,
        color: bool,
        out: &mut (dyn Write + Send),
    ) -> anyhow::Result<()> {
        let Rendering { report, root, .. } = *self;
        let whole = match format {
            Format::Json => return Ok(json::write(report, root, out)?),
            Format::Full => full::render(report, root, color),
            Format::Concise => concise::render(report, root, color),
            Format::Sarif => sarif::render(report, self.config, root, self.sarif_category)?,
            Format::Github => github::render(report, root),
            Format::Gitlab => gitlab::render(report, root)?,
            Format::Junit => junit::render(report, root)?,
            Format::Checkstyle => checkstyle::render(report, root)?,
            Format::Rdjson => rdjson::render(report, root)?,
            Format::Markdown => markdown::render(report, root),
            Format::Html => html::render(report, root),
        };
        Ok(out.write_all(whole.as_bytes())?)
    }
}

/// Puts a text in the place of a file: whole, or not at all.
pub(super) fn replace(path: &Path, text: impl AsRef<[u8]>) -> anyhow::Result<()> {
    // A device or a pipe, such as /dev/stderr, cannot be replaced.
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        std::fs::write(path, text.as_ref())?;
        return Ok(());
    }
    // A link stays, and what it leads to is written.
    let real = path.canonicalize();
    let path = real.as_deref().unwrap_or(path);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As it was, or as any other file that is made, from which the umask takes away.
        let before = path.metadata().map(|metadata| metadata.permissions());
        builder.permissions(before.unwrap_or(std::fs::Permissions::from_mode(0o666)));
    }
    let mut file = builder.prefix(".plimsoll-").tempfile_in(folder)?;
    file.write_all(text.as_ref())?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_of_a_file_is_given_or_known_by_its_ending() {
        let of = |text: &str| {
            let file = OutputFile::parse(text, Format::Concise).unwrap();
            (file.format, file.path.to_string_lossy().into_owned())
        };
        assert_eq!(of("sarif:out.txt"), (Format::Sarif, "out.txt".into()));
        assert_eq!(of("out.sarif"), (Format::Sarif, "out.sarif".into()));
        assert_eq!(of("a/out.json"), (Format::Json, "a/out.json".into()));
        assert_eq!(of("out.txt"), (Format::Concise, "out.txt".into()));
        assert_eq!(of("odd:name.txt"), (Format::Concise, "odd:name.txt".into()));
        assert!(OutputFile::parse("json:", Format::Full).is_err());
    }
}
