//! What a configuration states of base images: of an organization's own, which the table does
//! not know, and of those that it knows, in its place.

use super::base_facts::{self, COLUMNS, Column, glob, short_name};
use crate::dockerfile::ImageReference;
use crate::lint::Date;

/// What is stated of the images that a pattern names.
#[derive(Clone, Debug)]
pub struct BaseImage {
    pattern: String,
    /// The place in the pattern of the colon in front of the tag.
    tag_at: Option<usize>,
    like: Option<String>,
    /// In the words of the table.
    cells: [Option<Box<str>>; COLUMNS],
    end_of_life: Option<Date>,
}

/// A fact that can be stated.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// Its name in the configuration.
    pub key: &'static str,
    /// What it is.
    pub kind: FactKind,
    column: Column,
}

/// What a fact is.
#[derive(Clone, Copy, Debug)]
pub enum FactKind {
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any text.
    Text,
    /// Yes or no.
    Flag,
    /// Some words without a comma in them.
    Words,
    /// The words of a command in exec form, none of them for no command.
    Command,
}

/// All facts that can be stated, but the end of life.
pub const FACTS: [Fact; 14] = [
    word("distribution", Column::System, &DISTRIBUTIONS),
    word("libc", Column::Libc, &["glibc", "musl", "uclibc", "none", "windows"]),
    word("package-manager", Column::Packages, &MANAGERS),
    word("shell", Column::Shell, &["dash", "ash", "bash", "none", "cmd", "powershell"]),
    fact("bash", Column::Bash, FactKind::Flag),
    fact("pipefail", Column::Pipefail, FactKind::Flag),
    word("coreutils", Column::Coreutils, &["gnu", "busybox", "uutils", "toybox", "none"]),
    fact("user", Column::User, FactKind::Text),
    fact("workdir", Column::Workdir, FactKind::Text),
    fact("entrypoint", Column::Entrypoint, FactKind::Command),
    fact("healthcheck", Column::Healthcheck, FactKind::Flag),
    fact("stop-signal", Column::StopSignal, FactKind::Text),
    fact("tools", Column::Tools, FactKind::Words),
    fact("sets-shell", Column::SetsShell, FactKind::Flag),
];

const DISTRIBUTIONS: [&str; 15] = [
    "alpine",
    "amazonlinux",
    "arch",
    "azurelinux",
    "busybox",
    "debian",
    "distroless",
    "fedora",
    "photon",
    "rhel",
    "scratch",
    "suse",
    "ubuntu",
    "windows",
    "wolfi",
];

const MANAGERS: [&str; 9] =
    ["apt", "apk", "dnf", "microdnf", "none", "pacman", "tdnf", "yum", "zypper"];

const fn word(key: &'static str, column: Column, words: &'static [&'static str]) -> Fact {
    fact(key, column, FactKind::Word(words))
}

const fn fact(key: &'static str, column: Column, kind: FactKind) -> Fact {
    Fact { key, kind, column }
}

impl BaseImage {
    /// The images of a name, and of a tag where there is one: `example.com/node`,
    /// `example.com/team/*:22-*`. `*` stands for any text. The error says what is wrong with it.
    pub fn new(pattern: &str) -> Result<BaseImage, &'static str> {
        if pattern.contains('@') {
            return Err("a digest names one image, whose tag nobody knows");
        }
        if pattern.is_empty() || pattern.contains(char::is_whitespace) {
            return Err("this is no name of an image");
        }
        // A colon in front of a slash belongs to the port of a registry.
        let path = pattern.rfind('/').map_or(0, |at| at + 1);
        let tag_at = pattern[path..].find(':').map(|at| path + at);
        Ok(BaseImage {
            pattern: pattern.to_owned(),
            tag_at,
            like: None,
            cells: [const { None }; COLUMNS],
            end_of_life: None,
        })
    }

    /// What is not stated is as in the image of that reference; `false` where nothing is known
    /// of it.
    pub fn set_like(&mut self, reference: &str) -> bool {
        self.like = Some(reference.to_owned());
        self.like()
            .is_some_and(|(name, tag)| base_facts::BaseFacts::find(name, Some(tag), &[]).is_some())
    }

    /// States a fact. `yes` and `no` are flags, words stand in a list with commas, a command is
    /// a JSON array.
    pub fn set(&mut self, fact: &Fact, value: &str) {
        let value = match (fact.kind, value) {
            (FactKind::Command, "[]") => "none",
            _ => value,
        };
        self.cells[fact.column as usize] = Some(value.into());
        if fact.column != Column::Shell {
            return;
        }
        // What a shell brings with it, unless it is stated too.
        let mut derive = |column: Column, value: &str| {
            self.cells[column as usize].get_or_insert_with(|| value.into());
        };
        match value {
            "bash" => {
                derive(Column::Bash, "yes");
                derive(Column::Pipefail, "yes");
            }
            "ash" => derive(Column::Pipefail, "yes"),
            _ => derive(Column::Pipefail, "no"),
        }
    }

    /// States the last day of its support.
    pub fn set_end_of_life(&mut self, day: Date) {
        self.end_of_life = Some(day);
    }

    /// The pattern, as it is written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// How much of an image's reference the pattern says: of several that match, the one that
    /// says most decides.
    pub fn weight(&self) -> usize {
        self.pattern.bytes().filter(|byte| *byte != b'*').count()
    }

    /// The reference of the image that it is like, as it is written.
    pub fn like_text(&self) -> Option<&str> {
        self.like.as_deref()
    }

    /// What is stated of a fact, or follows from what is.
    pub fn value(&self, fact: &Fact) -> Option<&str> {
        self.cell(fact.column)
    }

    /// The last day of its support.
    pub fn end_of_life(&self) -> Option<Date> {
        self.end_of_life
    }

    pub(super) fn cell(&self, column: Column) -> Option<&str> {
        self.cells[column as usize].as_deref()
    }

    /// The name and the tag of the image that it is like.
    pub(super) fn like(&self) -> Option<(&str, &str)> {
        let text = self.like.as_deref()?;
        let reference = ImageReference::parse(text);
        let start = reference.registry.as_ref().map_or(reference.path.start, |range| range.start);
        let tag = reference.tag.map_or("latest", |range| &text[range]);
        Some((&text[start..reference.path.end], tag))
    }

    pub(super) fn is_for_any_tag(&self) -> bool {
        self.tag().is_none_or(|tag| tag == "*")
    }

    /// Whether it can be of the image with that name and tag; a tag that is not known can be any.
    pub(super) fn may_be(&self, name: &str, tag: Option<&str>) -> bool {
        let own = &self.pattern[..self.tag_at.unwrap_or(self.pattern.len())];
        let has_tag = match (self.tag(), tag) {
            (Some(own), Some(tag)) => glob(own, tag),
            _ => true,
        };
        has_tag && glob(short_name(own), short_name(name))
    }

    fn tag(&self) -> Option<&str> {
        self.tag_at.map(|at| &self.pattern[at + 1..])
    }
}

/// The names of the images of which something is known, in no order; of namespaces with their slash.
pub fn known_images() -> impl Iterator<Item = &'static str> {
    base_facts::names()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::base_facts::BaseFacts;
    use super::*;

    fn stated(pattern: &str, facts: &[(&str, &str)]) -> Arc<BaseImage> {
        let mut image = BaseImage::new(pattern).unwrap();
        for (key, value) in facts {
            match FACTS.iter().find(|fact| fact.key == *key) {
                Some(fact) => image.set(fact, value),
                None => assert!(image.set_like(value), "{value}"),
            }
        }
        Arc::new(image)
    }

    #[test]
    fn an_own_image_is_like_a_known_one_with_differences() {
        let own = [stated("example.com/node", &[("like", "node:22-slim"), ("user", "app")])];
        let facts = BaseFacts::find("example.com/node", None, &own).unwrap();
        assert_eq!((facts.user(), facts.family()), (Some("app"), Some("debian")));
        assert!(!facts.is_guess() && facts.is_stated(Column::User));
        assert!(BaseFacts::find("example.com/nodes", Some("1"), &own).is_none());
    }

    #[test]
    fn an_own_image_without_a_likeness_has_what_is_stated_alone() {
        let own = [stated("example.com/team/*", &[("shell", "bash")])];
        let facts = BaseFacts::find("example.com/team/a/b", Some("1"), &own).unwrap();
        assert_eq!((facts.shell(), facts.user()), (Some("bash"), None));
        assert_eq!((facts.has_bash(), facts.pipefail_in_sh()), (Some(true), Some(true)));
        assert!(!facts.sets_shell() && !facts.surely_has_tool("curl"));
    }

    #[test]
    fn a_known_image_is_overridden() {
        let own = [stated("debian:12*", &[("user", "app")]), stated("debian", &[("user", "1")])];
        let user = |tag| {
            let facts = BaseFacts::find("docker.io/library/debian", tag, &own);
            facts.and_then(|facts| facts.user().map(str::to_owned))
        };
        assert_eq!(user(Some("12-slim")).as_deref(), Some("app"));
        assert_eq!(user(Some("13")).as_deref(), Some("1"));
        // It may be either.
        assert_eq!(user(None), None);
        let facts = BaseFacts::find("debian", None, &own).unwrap();
        assert_eq!(facts.family(), Some("debian"));
    }

    #[test]
    fn of_another_tag_nothing_is_known() {
        let own = [stated("example.com/a:1", &[("user", "app")])];
        assert!(BaseFacts::find("example.com/a", None, &own).is_none());
        assert!(BaseFacts::find("example.com/a", Some("2"), &own).is_none());
        assert!(BaseFacts::find("example.com/a", Some("1"), &own).is_some());
        let port = stated("example.com:5000/a", &[("user", "app")]);
        assert!(BaseFacts::find("example.com:5000/a", Some("2"), &[port]).is_some());
    }

    #[test]
    fn each_word_that_can_be_stated_is_one_of_the_table() {
        for fact in FACTS {
            let FactKind::Word(words) = fact.kind else { continue };
            let mut known: Vec<String> = Vec::new();
            for name in known_images() {
                let facts = BaseFacts::find(name, None, &[]).unwrap();
                known.extend(facts.cells(fact.column).map(str::to_owned));
            }
            for word in words {
                assert!(known.iter().any(|own| own == word), "{}: {word}", fact.key);
            }
            let unknown = known.iter().find(|own| !words.contains(&own.as_str()));
            assert_eq!(unknown, None, "{}", fact.key);
        }
    }
}
