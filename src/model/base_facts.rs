//! What is known offline about common base images (`base_images.tsv`).

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// Facts on an image and a tag. A question to which the rows that can be meant give different
/// answers has the answer `None`.
#[derive(Clone, Debug)]
pub struct BaseFacts {
    rows: Vec<&'static Row>,
}

/// The family of an image's operating system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum System {
    /// Windows, in any form.
    Windows,
    /// Linux of any distribution.
    Linux,
}

#[derive(Debug)]
struct Row {
    tag: &'static str,
    os: &'static str,
    packages: &'static str,
    shell: &'static str,
    bash: bool,
    pipefail: bool,
    user: &'static str,
    workdir: &'static str,
    sets_shell: bool,
}

impl BaseFacts {
    /// Looks an image up, by its name as written in FROM and by its tag: `None` as the tag for an
    /// unknown one. An absent tag is `latest`.
    pub fn find(name: &str, tag: Option<&str>) -> Option<BaseFacts> {
        let name = name
            .strip_prefix("docker.io/")
            .or_else(|| name.strip_prefix("index.docker.io/"))
            .unwrap_or(name);
        let name = name.strip_prefix("library/").unwrap_or(name);
        let table = table();
        let rows = table.get(name).or_else(|| {
            let (namespace, _) = name.rsplit_once('/')?;
            table.get(format!("{namespace}/*").as_str())
        })?;
        let rows: Vec<&'static Row> = match tag {
            Some(tag) => rows.iter().find(|row| glob(row.tag, tag)).into_iter().collect(),
            None => rows.iter().collect(),
        };
        (!rows.is_empty()).then_some(BaseFacts { rows })
    }

    /// The name of the distribution's family: `debian`, `alpine`, `distroless`, `windows` …
    pub fn family(&self) -> Option<&'static str> {
        self.agreed(|row| row.os)
    }

    /// The operating system.
    pub fn system(&self) -> Option<System> {
        self.agreed(|row| row.os == "windows").map(|windows| match windows {
            true => System::Windows,
            false => System::Linux,
        })
    }

    /// The package manager: `apt`, `apk`, `dnf`, `none` …
    pub fn package_manager(&self) -> Option<&'static str> {
        self.agreed(|row| row.packages)
    }

    /// What `/bin/sh` is: `dash`, `ash`, `bash`, `none`; on Windows `cmd` or `powershell`.
    pub fn shell(&self) -> Option<&'static str> {
        self.agreed(|row| row.shell)
    }

    /// Whether bash is there.
    pub fn has_bash(&self) -> Option<bool> {
        self.agreed(|row| row.bash)
    }

    /// Whether `/bin/sh` knows `set -o pipefail`.
    pub fn pipefail_in_sh(&self) -> Option<bool> {
        self.agreed(|row| row.pipefail)
    }

    /// The image's own USER; `root` where it sets none.
    pub fn user(&self) -> Option<&'static str> {
        self.agreed(|row| row.user)
    }

    /// The image's own WORKDIR; `/` where it sets none.
    pub fn workdir(&self) -> Option<&'static str> {
        self.agreed(|row| row.workdir)
    }

    /// Whether the image sets SHELL, so that RUN does not use `/bin/sh`.
    pub fn sets_shell(&self) -> bool {
        self.rows.iter().any(|row| row.sets_shell)
    }

    fn agreed<T: PartialEq>(&self, answer: impl Fn(&Row) -> T) -> Option<T> {
        let mut rows = self.rows.iter();
        let first = answer(rows.next()?);
        rows.all(|row| answer(row) == first).then_some(first)
    }
}

fn table() -> &'static FxHashMap<&'static str, Vec<Row>> {
    static TABLE: OnceLock<FxHashMap<&'static str, Vec<Row>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: FxHashMap<&'static str, Vec<Row>> = FxHashMap::default();
        let lines = include_str!("base_images.tsv").lines().filter(|line| !line.starts_with('#'));
        for line in lines.skip(1) {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default();
            table.entry(cell()).or_default().push(Row {
                tag: cell(),
                os: cell(),
                packages: cell(),
                shell: cell(),
                bash: cell() == "yes",
                pipefail: cell() == "yes",
                user: cell(),
                workdir: cell(),
                sets_shell: cell() == "yes",
            });
        }
        table
    })
}

/// Whether a text matches a pattern in which `*` stands for any text.
fn glob(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_found_by_name_and_tag() {
        let user = |name, tag| BaseFacts::find(name, tag).and_then(|facts| facts.user());
        assert_eq!(user("debian", Some("12-slim")), Some("root"));
        assert_eq!(user("docker.io/library/debian", None), Some("root"));
        assert_eq!(user("gcr.io/distroless/static", Some("nonroot")), Some("65532"));
        assert_eq!(user("bitnami/whatever", Some("1")), Some("1001"));
        assert_eq!(user("example.com/own", Some("1")), None);
        let family = |tag| BaseFacts::find("python", Some(tag)).and_then(|facts| facts.family());
        assert_eq!(family("3.13-alpine"), Some("alpine"));
        assert_eq!(family("3.13-slim"), Some("debian"));
        assert_eq!(BaseFacts::find("python", None).and_then(|facts| facts.family()), None);
    }

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(glob("*alpine*", "3.13-alpine3.20"));
        assert!(glob("1.*-slim", "1.2-slim"));
        assert!(!glob("1.*-slim", "1.2-slim-x"));
        assert!(!glob("a*a", "a"));
        assert!(glob("latest", "latest"));
    }
}
