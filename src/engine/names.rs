//! What a file is, told by its name and, where the name does not tell, by its content.

use std::ffi::OsStr;
use std::path::Path;

use crate::config::ConfigResolver;
use crate::dockerfile::Keyword;
use crate::model::FileKind;

/// Endings of names like `Dockerfile.md` that are no Dockerfile.
const NEVER: [&str; 11] =
    ["dockerignore", "md", "txt", "rst", "html", "adoc", "j2", "tmpl", "tpl", "erb", "template"];

/// Endings of names like `dockerfile.py` that are more often the source code of a program that
/// deals with Dockerfiles.
const OFTEN_CODE: [&str; 32] = [
    "bak", "c", "cc", "cpp", "cs", "css", "ex", "exs", "go", "h", "java", "js", "json", "jsx",
    "kt", "lua", "orig", "patch", "php", "png", "ps1", "py", "rb", "rs", "scala", "sh", "svg",
    "swift", "toml", "ts", "vim", "xml",
];

/// What the configuration or the name of a file says that it is.
pub fn kind_by_name(path: &Path, config: &ConfigResolver) -> Option<FileKind> {
    if config.declares_dockerfile(path) {
        return Some(FileKind::Dockerfile);
    }
    if config.declares_compose(path) {
        return Some(FileKind::Compose);
    }
    let name = path.file_name().and_then(OsStr::to_str)?;
    if is_dockerfile(name) {
        Some(FileKind::Dockerfile)
    } else if is_compose(name) {
        Some(FileKind::Compose)
    } else if is_ignore_file(name) {
        Some(FileKind::IgnoreFile)
    } else {
        None
    }
}

fn is_dockerfile(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if matches!(ending, "Dockerfile" | "dockerfile" | "Containerfile" | "containerfile") {
        return true;
    }
    let begins = ["dockerfile", "containerfile"].iter().any(|word| {
        let Some((start, rest)) = name.split_at_checked(word.len()) else { return false };
        let suffixed = rest.len() > 1 && rest.starts_with(['.', '-']);
        start.eq_ignore_ascii_case(word)
            && (rest.is_empty() || suffixed && !matches!(ending, "yaml" | "yml"))
    });
    begins && !NEVER.contains(&ending.to_ascii_lowercase().as_str())
}

fn is_compose(name: &str) -> bool {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    let Some(stem) = stem else { return false };
    let rest = stem.strip_prefix("docker-compose").or_else(|| stem.strip_prefix("compose"));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}

/// `.dockerignore`, `<Dockerfile>.dockerignore`, and names by which somebody means these.
fn is_ignore_file(name: &str) -> bool {
    const SLIPS: [&str; 5] =
        ["dockerignore", ".docker-ignore", ".dockerignore.txt", ".dockerignores", "docker.ignore"];
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.eq_ignore_ascii_case("dockerignore")
        || SLIPS.iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// What a file is whose name does not tell: YAML by its ending or by a key that every Compose
/// file has; a Dockerfile otherwise.
pub(super) fn kind_by_content(path: &Path, text: &str) -> FileKind {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    let is_yaml = matches!(ending, "yaml" | "yml" | "json");
    let has_key = || {
        text.lines().any(|line| {
            let key = line.trim_start_matches(['"', '\'']);
            ["services", "include"].iter().any(|word| {
                let rest = key.strip_prefix(word);
                let rest = rest.map(|rest| rest.trim_start_matches(['"', '\'']).trim_start());
                rest.is_some_and(|rest| rest.starts_with(':'))
            })
        })
    };
    if is_yaml || has_key() { FileKind::Compose } else { FileKind::Dockerfile }
}

/// Whether a file that a walk came upon, and that has the name of a Dockerfile, is something
/// else: `dockerfile.py` is mostly a program. Only the first word can tell.
pub fn is_something_else(path: &Path, text: &str) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    if !OFTEN_CODE.contains(&ending.to_ascii_lowercase().as_str()) {
        return false;
    }
    let mut lines = text.lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let word = first.split_whitespace().next().unwrap_or_default();
    !Keyword::ALL.iter().any(|(_, keyword)| keyword.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_dockerfiles() {
        for name in [
            "Dockerfile",
            "dockerfile",
            "Containerfile",
            "containerfile",
            "Dockerfile.prod",
            "Dockerfile-dev",
            "dockerfile.alpine",
            "api.Dockerfile",
            "api.dockerfile",
            "web.Containerfile",
            "a.b.containerfile",
            "Dockerfile.3.12",
        ] {
            assert!(is_dockerfile(name), "{name}");
        }
        for name in [
            "Dockerfile.dockerignore",
            "Dockerfile.md",
            "Dockerfile.txt",
            "Dockerfile.j2",
            "Dockerfile.prod.tmpl",
            "Dockerfile.tpl",
            "Dockerfile.erb",
            "Dockerfile.template",
            "Dockerfiles",
            "mydockerfile",
            "Dockerfile_old",
            "dockerfile.yml",
            "Dockerfile.",
            "api.Dockerfile.md",
            "Docké",
        ] {
            assert!(!is_dockerfile(name), "{name}");
        }
    }

    #[test]
    fn names_of_compose_files() {
        for name in [
            "compose.yaml",
            "compose.yml",
            "docker-compose.yml",
            "docker-compose.yaml",
            "compose.prod.yaml",
            "compose-dev.yml",
            "docker-compose.override.yml",
            "docker-compose-ci.yml",
        ] {
            assert!(is_compose(name), "{name}");
        }
        for name in [
            "composer.yaml",
            "compose",
            "compose.json",
            "compose_dev.yml",
            "docker-composes.yml",
            "my-compose.yml",
            "compose.yml.j2",
        ] {
            assert!(!is_compose(name), "{name}");
        }
    }

    #[test]
    fn content_tells_where_the_name_does_not() {
        let kind = |name: &str, text| kind_by_content(Path::new(name), text);
        assert_eq!(kind("stack", "x-a: 1\nservices:\n  web:\n"), FileKind::Compose);
        assert_eq!(kind("stack", "\"services\": {}\n"), FileKind::Compose);
        assert_eq!(kind("build", "FROM scratch\nRUN echo services:\n"), FileKind::Dockerfile);
        assert_eq!(kind("stack.yml", ""), FileKind::Compose);
        assert_eq!(kind("empty", ""), FileKind::Dockerfile);
    }

    #[test]
    fn a_program_is_no_dockerfile() {
        let other = |name: &str, text| is_something_else(Path::new(name), text);
        assert!(other("dockerfile.py", "#!/usr/bin/python3\nimport os\n"));
        assert!(!other("Dockerfile.py", "# Python\nFROM python:3.13\n"));
        assert!(!other("Dockerfile.prod", "FORM python:3.13\n"));
    }
}
