//! What is known offline about common base images (`base_images.tsv`).

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// Facts on an image and a tag. A question to which the rows that can be meant give different
/// answers has the answer `None`.
#[derive(Clone, Debug)]
pub struct BaseFacts {
    rows: Vec<Row>,
}

/// The family of an image's operating system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum System {
    /// Windows, in any form.
    Windows,
    /// Linux of any distribution.
    Linux,
}

/// A line of the table, cut into cells when asked: most runs read a few of them only.
#[derive(Clone, Copy, Debug)]
struct Row(&'static str);

/// The columns of the table after the image's name, by their place.
#[derive(Clone, Copy)]
enum Column {
    Tag = 1,
    System,
    Libc,
    Packages,
    Shell,
    Bash,
    Pipefail,
    Coreutils,
    User,
    Workdir,
    Entrypoint,
    Healthcheck,
    StopSignal,
    Tools,
    SetsShell,
}

impl Row {
    fn cell(self, column: Column) -> &'static str {
        self.0.split('\t').nth(column as usize).unwrap_or_default()
    }

    fn says_yes(self, column: Column) -> bool {
        self.cell(column) == "yes"
    }
}

impl BaseFacts {
    /// Looks an image up, by its name as written in FROM and by its tag: `None` as the tag for an
    /// unknown one. An absent tag is `latest`.
    pub fn find(name: &str, tag: Option<&str>) -> Option<BaseFacts> {
        let name = short_name(name);
        let table = table();
        let rows = table.get(name).or_else(|| {
            let (namespace, _) = name.rsplit_once('/')?;
            table.get(format!("{namespace}/*").as_str())
        })?;
        let rows: Vec<Row> = match tag {
            Some(tag) => rows
                .iter()
                .find(|row| glob(row.cell(Column::Tag), tag))
                .into_iter()
                .copied()
                .collect(),
            None => rows.clone(),
        };
        (!rows.is_empty()).then_some(BaseFacts { rows })
    }

    /// Whether they are those of most images of its maker, for want of its own.
    pub fn is_guess(&self) -> bool {
        self.rows.iter().any(|row| row.0.split('\t').next().is_some_and(|own| own.ends_with("/*")))
    }

    /// The name of the distribution's family: `debian`, `alpine`, `distroless`, `windows` …
    pub fn family(&self) -> Option<&'static str> {
        self.text(Column::System)
    }

    /// The operating system.
    pub fn system(&self) -> Option<System> {
        self.agreed(|row| row.cell(Column::System) == "windows").map(|windows| match windows {
            true => System::Windows,
            false => System::Linux,
        })
    }

    /// The C library: `glibc`, `musl`, `uclibc`, `none`, `windows`.
    pub fn libc(&self) -> Option<&'static str> {
        self.text(Column::Libc)
    }

    /// The package manager: `apt`, `apk`, `dnf`, `microdnf`, `yum`, `tdnf`, `zypper`, `pacman`,
    /// `none`. An image with dnf answers to `yum` too.
    pub fn package_manager(&self) -> Option<&'static str> {
        self.text(Column::Packages)
    }

    /// What `/bin/sh` is: `dash`, `ash`, `bash`, `none`; on Windows `cmd` or `powershell`.
    pub fn shell(&self) -> Option<&'static str> {
        self.text(Column::Shell)
    }

    /// Whether bash is there.
    pub fn has_bash(&self) -> Option<bool> {
        self.agreed(|row| row.says_yes(Column::Bash))
    }

    /// Whether `/bin/sh` knows `set -o pipefail`.
    pub fn pipefail_in_sh(&self) -> Option<bool> {
        self.agreed(|row| row.says_yes(Column::Pipefail))
    }

    /// Whose `ls`, `rm`, `wget` … these are: `gnu`, `busybox`, `uutils`, `toybox`, `none`.
    pub fn coreutils(&self) -> Option<&'static str> {
        self.text(Column::Coreutils)
    }

    /// The image's own USER; `root` where it sets none.
    pub fn user(&self) -> Option<&'static str> {
        self.text(Column::User)
    }

    /// The image's own WORKDIR; `/` where it sets none.
    pub fn workdir(&self) -> Option<&'static str> {
        self.text(Column::Workdir)
    }

    /// The image's own ENTRYPOINT: a JSON array with `<version>` for version numbers,
    /// `shell: …` for the shell form, `none`.
    pub fn entrypoint(&self) -> Option<&'static str> {
        self.text(Column::Entrypoint)
    }

    /// Whether the image has a HEALTHCHECK.
    pub fn has_healthcheck(&self) -> Option<bool> {
        self.agreed(|row| row.says_yes(Column::Healthcheck))
    }

    /// The image's own STOPSIGNAL; `none` where it sets none.
    pub fn stop_signal(&self) -> Option<&'static str> {
        self.text(Column::StopSignal)
    }

    /// Whether a tool is on the PATH. The table has a lower bound of a closed list (`curl`,
    /// `wget`, `git`, `tar`, `python3` …), so `false` means only that nothing is known of it.
    pub fn surely_has_tool(&self, tool: &str) -> bool {
        self.rows.iter().all(|row| row.cell(Column::Tools).split(',').any(|each| each == tool))
    }

    /// Whether the image sets SHELL, so that RUN does not use `/bin/sh`.
    pub fn sets_shell(&self) -> bool {
        self.rows.iter().any(|row| row.says_yes(Column::SetsShell))
    }

    fn text(&self, column: Column) -> Option<&'static str> {
        self.agreed(|row| row.cell(column))
    }

    fn agreed<T: PartialEq>(&self, answer: impl Fn(Row) -> T) -> Option<T> {
        let mut rows = self.rows.iter();
        let first = answer(*rows.next()?);
        rows.all(|row| answer(*row) == first).then_some(first)
    }
}

fn table() -> &'static FxHashMap<&'static str, Vec<Row>> {
    static TABLE: OnceLock<FxHashMap<&'static str, Vec<Row>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: FxHashMap<&'static str, Vec<Row>> = FxHashMap::default();
        let lines = include_str!("base_images.tsv").lines().filter(|line| !line.starts_with('#'));
        for line in lines.skip(1) {
            let (image, _) = line.split_once('\t').unwrap_or((line, ""));
            table.entry(image).or_default().push(Row(line));
        }
        table
    })
}

/// The name of an image without what Docker adds to it by itself: `debian` for
/// `docker.io/library/debian`.
pub(super) fn short_name(name: &str) -> &str {
    let name = name
        .strip_prefix("docker.io/")
        .or_else(|| name.strip_prefix("index.docker.io/"))
        .unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
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
        let alpine = BaseFacts::find("alpine", None).unwrap();
        assert_eq!(alpine.coreutils(), Some("busybox"));
        assert!(alpine.surely_has_tool("wget") && !alpine.surely_has_tool("curl"));
        assert_eq!(BaseFacts::find("nginx", None).unwrap().stop_signal(), Some("SIGQUIT"));
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
