use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum as _;

use super::arguments::Format;
use crate::config::ConfigResolver;
use crate::engine::Report;
use crate::report::{Root, concise, full, json, sarif};

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
    pub(super) fn write(
        &self,
        report: &Report,
        config: &ConfigResolver,
        root: &Root,
    ) -> anyhow::Result<()> {
        let text = render(self.format, report, config, root, false)?;
        replace(&self.path, &text).with_context(|| format!("cannot write {}", self.path.display()))
    }
}

/// Renders a report in a format.
pub(super) fn render(
    format: Format,
    report: &Report,
    config: &ConfigResolver,
    root: &Root,
    color: bool,
) -> anyhow::Result<String> {
    Ok(match format {
        Format::Full => full::render(report, root, color),
        Format::Concise => concise::render(report, root, color),
        Format::Json => json::render(report, root)?,
        Format::Sarif => sarif::render(report, config, root)?,
    })
}

fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    // A device or a pipe, such as /dev/stderr, cannot be replaced.
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        std::fs::write(path, text)?;
        return Ok(());
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any other file that is made; the umask of the process takes away from it.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.prefix(".plimsoll-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
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
