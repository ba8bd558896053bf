//! What `.gitattributes` says of the line ends of a file.

use std::path::Path;

use globset::GlobBuilder;

use super::Disk;

/// Whether Git writes a file with line feeds alone wherever it is checked out: an `eol=lf`, of which
/// the nearest list decides and in it the last line that fits.
pub(super) fn is_given_line_feeds(disk: &dyn Disk, path: &Path) -> bool {
    let Some(folder) = path.parent() else { return false };
    let mut rest = vec![path.file_name().and_then(|name| name.to_str()).unwrap_or_default()];
    let folders = disk.candidates(folder);
    for (at, folder) in folders.iter().enumerate() {
        if at > 0 {
            // The way from this folder to the file.
            let below = folders[at - 1].file_name().and_then(|name| name.to_str());
            let Some(below) = below else { return false };
            rest.insert(0, below);
        }
        let Some(text) = disk.head(&folder.join(".gitattributes")) else { continue };
        let text = String::from_utf8_lossy(&text);
        let way = rest.join("/");
        let told = text.lines().rev().find_map(|line| says(line.trim(), &way));
        if let Some(told) = told {
            return told;
        }
    }
    false
}

/// Whether a line asks for line feeds in a file; `None` if it says nothing of its line ends.
fn says(line: &str, path: &str) -> Option<bool> {
    let (pattern, attributes) = line.split_once([' ', '\t'])?;
    let said = attributes.split_whitespace().rev().find_map(|word| match word {
        "eol=lf" => Some(true),
        "-text" | "binary" | "eol=crlf" | "!eol" | "-eol" => Some(false),
        _ => None,
    })?;
    let whole = match pattern.strip_prefix('/') {
        Some(rooted) => rooted.to_owned(),
        None if pattern.contains('/') => pattern.to_owned(),
        // A name is looked for in every folder below.
        None => format!("**/{pattern}"),
    };
    let glob = GlobBuilder::new(&whole).literal_separator(true).build().ok()?;
    let fits = glob.compile_matcher().is_match(path) && !pattern.starts_with('#');
    fits.then_some(said)
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn lines_are_read() {
        for (line, said) in [
            ("*.sh text eol=lf", Some(true)),
            ("* text=auto eol=lf", Some(true)),
            ("bin/* eol=lf", Some(true)),
            ("/bin/run.sh eol=crlf", Some(false)),
            ("run.sh -text", Some(false)),
            ("*.sh text", None),
            ("*.py eol=lf", None),
            ("/run.sh eol=lf", None),
            ("# eol=lf", None),
            ("bin/** -text", Some(false)),
            ("**/run.sh eol=lf", Some(true)),
            ("lib/** -text", None),
            ("[a-z]*.sh -text", Some(false)),
            ("[0-9]*.sh -text", None),
            ("r?n.sh -text", Some(false)),
        ] {
            assert_eq!(says(line, "bin/run.sh"), said, "{line}");
        }
    }
}
