//! What is known offline about common base images (`base_images.tsv`).

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::base_image::BaseImage;
use super::cells::cells;
use super::packed::table;

/// Facts on an image and a tag. A question to which what can be meant gives different answers, or
/// none, has the answer `None`.
#[derive(Clone, Debug)]
pub struct BaseFacts {
    candidates: Vec<Candidate>,
}

/// What an image can be: a line of the table, what the configuration states of it, or both.
#[derive(Clone, Debug)]
struct Candidate {
    row: Option<&'static Row>,
    stated: Option<Arc<BaseImage>>,
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
#[derive(Debug)]
struct Row {
    line: &'static str,
    /// Where its cells end.
    ends: OnceLock<[u16; COLUMNS]>,
}

/// The columns of the table after the image's name, by their place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
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

/// How many cells a line has.
pub(super) const COLUMNS: usize = Column::SetsShell as usize + 1;

impl Row {
    fn cell(&self, column: Column) -> &'static str {
        let ends = self.ends.get_or_init(|| {
            let tabs = memchr::memchr_iter(b'\t', self.line.as_bytes());
            let mut ends = [self.line.len() as u16; COLUMNS];
            ends.iter_mut().zip(tabs).for_each(|(end, tab)| *end = tab as u16);
            ends
        });
        let start = usize::from(ends[column as usize - 1]) + 1;
        self.line.get(start..usize::from(ends[column as usize])).unwrap_or_default()
    }

    fn is_guess(&self) -> bool {
        cells(self.line).next().is_some_and(|own| own.ends_with("/*"))
    }
}

impl Candidate {
    fn cell(&self, column: Column) -> Option<&str> {
        let stated = self.stated.as_ref().and_then(|image| image.cell(column));
        stated.or_else(|| self.row.map(|row| row.cell(column)))
    }

    fn says_yes(&self, column: Column) -> Option<bool> {
        self.cell(column).map(|cell| cell == "yes")
    }
}

impl BaseFacts {
    /// Looks an image up, by its name as written in FROM and by its tag: `None` as the tag for an
    /// unknown one. An absent tag is `latest`. `stated` is what the configuration says of images,
    /// what decides first.
    pub fn find(name: &str, tag: Option<&str>, stated: &[Arc<BaseImage>]) -> Option<BaseFacts> {
        let rows = rows_of(name, tag);
        let of_table = |stated: Option<&Arc<BaseImage>>| -> Vec<Candidate> {
            rows.iter().map(|row| Candidate { row: Some(row), stated: stated.cloned() }).collect()
        };
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut decided = false;
        for image in stated.iter().filter(|image| image.may_be(name, tag)) {
            match image.like() {
                Some((name, tag)) => {
                    let stated = || Some(image.clone());
                    let likes = rows_of(name, Some(tag)).iter();
                    candidates
                        .extend(likes.map(|row| Candidate { row: Some(row), stated: stated() }));
                }
                None if rows.is_empty() => {
                    candidates.push(Candidate { row: None, stated: Some(image.clone()) });
                }
                None => candidates.extend(of_table(Some(image))),
            }
            decided = tag.is_some() || image.is_for_any_tag();
            if decided {
                break;
            }
        }
        if !decided {
            // One of other tags, of which nothing is known, can be meant as well.
            if rows.is_empty() {
                return None;
            }
            candidates.extend(of_table(None));
        }
        (!candidates.is_empty()).then_some(BaseFacts { candidates })
    }

    /// Whether they are those of most images of its maker, for want of its own.
    pub fn is_guess(&self) -> bool {
        let is_like = |it: &Candidate| it.stated.as_ref().is_some_and(|own| own.like().is_some());
        self.candidates.iter().any(|it| !is_like(it) && it.row.is_some_and(Row::is_guess))
    }

    /// What the configuration states of the image, whatever its tag is.
    pub(super) fn stated(&self) -> Option<&BaseImage> {
        match self.candidates.as_slice() {
            [only] => only.stated.as_deref(),
            _ => None,
        }
    }

    /// Whether the configuration itself says that about the image.
    pub(super) fn is_stated(&self, column: Column) -> bool {
        self.stated().is_some_and(|image| image.cell(column).is_some())
    }

    /// The name of the distribution's family: `debian`, `alpine`, `distroless`, `windows` …
    pub fn family(&self) -> Option<&str> {
        self.text(Column::System)
    }

    /// The operating system.
    pub fn system(&self) -> Option<System> {
        let is_windows = |it: &Candidate| it.cell(Column::System).map(|cell| cell == "windows");
        self.agreed(is_windows).map(|windows| match windows {
            true => System::Windows,
            false => System::Linux,
        })
    }

    /// The C library: `glibc`, `musl`, `uclibc`, `none`, `windows`.
    pub fn libc(&self) -> Option<&str> {
        self.text(Column::Libc)
    }

    /// The package manager: `apt`, `apk`, `dnf`, `microdnf`, `yum`, `tdnf`, `zypper`, `pacman`,
    /// `none`. An image with dnf answers to `yum` too.
    pub fn package_manager(&self) -> Option<&str> {
        self.text(Column::Packages)
    }

    /// What `/bin/sh` is: `dash`, `ash`, `bash`, `none`; on Windows `cmd` or `powershell`.
    pub fn shell(&self) -> Option<&str> {
        self.text(Column::Shell)
    }

    /// Whether bash is there.
    pub fn has_bash(&self) -> Option<bool> {
        self.flag(Column::Bash)
    }

    /// Whether `/bin/sh` knows `set -o pipefail`.
    pub fn pipefail_in_sh(&self) -> Option<bool> {
        self.flag(Column::Pipefail)
    }

    /// Whose `ls`, `rm`, `wget` … these are: `gnu`, `busybox`, `uutils`, `toybox`, `none`.
    pub fn coreutils(&self) -> Option<&str> {
        self.text(Column::Coreutils)
    }

    /// The image's own USER; `root` where it sets none.
    pub fn user(&self) -> Option<&str> {
        self.text(Column::User)
    }

    /// The image's own WORKDIR; `/` where it sets none.
    pub fn workdir(&self) -> Option<&str> {
        self.text(Column::Workdir)
    }

    /// The image's own ENTRYPOINT: a JSON array with `<version>` for version numbers,
    /// `shell: …` for the shell form, `none`.
    pub fn entrypoint(&self) -> Option<&str> {
        self.text(Column::Entrypoint)
    }

    /// Whether the image has a HEALTHCHECK.
    pub fn has_healthcheck(&self) -> Option<bool> {
        self.flag(Column::Healthcheck)
    }

    /// The image's own STOPSIGNAL; `none` where it sets none.
    pub fn stop_signal(&self) -> Option<&str> {
        self.text(Column::StopSignal)
    }

    /// Whether a tool is on the PATH. The table has a lower bound of a closed list (`curl`,
    /// `wget`, `git`, `tar`, `python3` …), so `false` means only that nothing is known of it.
    pub fn surely_has_tool(&self, tool: &str) -> bool {
        let has = |cell: &str| cell.split(',').any(|each| each == tool);
        self.candidates.iter().all(|it| it.cell(Column::Tools).is_some_and(has))
    }

    /// Whether the image sets SHELL, so that RUN does not use `/bin/sh`.
    pub fn sets_shell(&self) -> bool {
        self.candidates.iter().any(|it| it.says_yes(Column::SetsShell) == Some(true))
    }

    /// The answers of all that can be meant.
    #[cfg(test)]
    pub(super) fn cells(&self, column: Column) -> impl Iterator<Item = &str> {
        self.candidates.iter().filter_map(move |it| it.cell(column))
    }

    fn text(&self, column: Column) -> Option<&str> {
        self.agreed(|it| it.cell(column))
    }

    fn flag(&self, column: Column) -> Option<bool> {
        self.agreed(|it| it.says_yes(column))
    }

    fn agreed<'a, T: PartialEq>(
        &'a self,
        answer: impl Fn(&'a Candidate) -> Option<T>,
    ) -> Option<T> {
        let mut candidates = self.candidates.iter();
        let first = answer(candidates.next()?)?;
        candidates.all(|it| answer(it).as_ref() == Some(&first)).then_some(first)
    }
}

/// The rows of the table that can be meant.
fn rows_of(name: &str, tag: Option<&str>) -> &'static [Row] {
    let name = short_name(name);
    let table = table();
    // Those of a whole namespace are found by it and its slash.
    let rows = table.get(name).or_else(|| table.get(&name[..=name.rfind('/')?]));
    let rows = rows.map_or(&[][..], Vec::as_slice);
    let Some(tag) = tag else { return rows };
    let first = rows.iter().find(|row| glob(row.cell(Column::Tag), tag));
    first.map_or(&[], std::slice::from_ref)
}

/// The names of the images of the table, in no order; those of namespaces end in a slash.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    table().keys().copied()
}

fn table() -> &'static FxHashMap<&'static str, Vec<Row>> {
    static TABLE: OnceLock<FxHashMap<&'static str, Vec<Row>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: FxHashMap<&'static str, Vec<Row>> = FxHashMap::default();
        let lines = table!("base_images.tsv").lines().filter(|line| !line.starts_with('#'));
        for line in lines.skip(1) {
            let (image, _) = line.split_once('\t').unwrap_or((line, ""));
            table
                .entry(image.trim_end_matches('*'))
                .or_default()
                .push(Row { line, ends: OnceLock::new() });
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
pub(super) fn glob(pattern: &str, text: &str) -> bool {
    let Some((start, mut pattern)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut rest) = text.strip_prefix(start) else { return false };
    while let Some((piece, behind)) = pattern.split_once('*') {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
        pattern = behind;
    }
    rest.ends_with(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_found_by_name_and_tag() {
        let find = |name, tag| BaseFacts::find(name, tag, &[]);
        let user = |name, tag| {
            let facts = find(name, tag);
            facts.and_then(|facts| facts.user().map(str::to_owned)).unwrap_or_default()
        };
        assert_eq!(user("debian", Some("12-slim")), "root");
        assert_eq!(user("docker.io/library/debian", None), "root");
        assert_eq!(user("gcr.io/distroless/static", Some("nonroot")), "65532");
        assert_eq!(user("bitnami/whatever", Some("1")), "1001");
        assert!(find("example.com/own", Some("1")).is_none());
        let python = find("python", Some("3.13-alpine")).unwrap();
        assert_eq!(python.family(), Some("alpine"));
        assert_eq!(find("python", Some("3.13-slim")).unwrap().family(), Some("debian"));
        assert_eq!(find("python", None).unwrap().family(), None);
        let alpine = find("alpine", None).unwrap();
        assert_eq!(alpine.coreutils(), Some("busybox"));
        assert!(alpine.surely_has_tool("wget") && !alpine.surely_has_tool("curl"));
        assert_eq!(find("nginx", None).unwrap().stop_signal(), Some("SIGQUIT"));
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
