use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::LazyLock;

use miniz_oxide::inflate::decompress_to_vec;

use super::OptionValue;

/// The document of a lint, compiled in from `lints/<name>.md`.
#[derive(Debug)]
pub struct Page {
    /// The file stem: the name in suppressions, configuration, SARIF and everywhere else.
    pub name: &'static str,
    /// Where its text is among the texts of all.
    pub(crate) place: Range<u32>,
    /// The files that it is about.
    pub about: Subject,
    /// What kind of problem it is.
    pub category: Category,
    /// The level where nothing else is configured.
    pub level: Level,
    /// The levels of variants that have one of their own.
    pub levels: &'static [(&'static str, Level)],
    /// Whether there is a fix, and what kind.
    pub fix: Fixable,
    /// The version that brought the lint.
    pub since: Version,
    /// The weaknesses that it leads to, by their numbers in MITRE's CWE.
    pub cwe: &'static [u16],
    /// The same rule in other tools, as [`Page::aliases`] reads it: a line for each variant, with a
    /// tab in front of the IDs. A table of them would have 100 KB of addresses.
    pub(crate) same: &'static str,
    /// Rules of other tools that are only akin, as `tool:ID`.
    pub related: &'static [&'static str],
    /// Where it stands in the frameworks, as `framework:control`.
    pub controls: &'static [&'static str],
    /// A command that shows the problem on a running host.
    pub verify: Option<&'static str>,
    /// How an editor shows what is found, where that is not as any other problem.
    pub tag: Option<Tag>,
    /// How often its findings in real files were right; `None` where it found nothing there.
    pub precision: Option<Precision>,
    /// The options of the check with their defaults.
    pub options: &'static [(&'static str, OptionValue<&'static str, &'static [&'static str]>)],
}

/// The kind of file that a lint is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// Dockerfiles alone.
    Dockerfile,
    /// Compose files alone.
    Compose,
    /// Both together, or others.
    Any,
}

/// How an editor shows what is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tag {
    /// Faded out: nothing would change without it.
    Unnecessary,
    /// Struck through: there is something newer in its place.
    Deprecated,
}

/// The record of a lint's findings in the corpus of real files: `fixtures/precision.toml`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Precision {
    /// How many findings there are.
    pub findings: u32,
    /// How many were read as the author of the file would read them.
    pub read: u32,
    /// How many of those that were read its author would not agree with.
    pub wrong: u32,
}

/// A version of Plimsoll, without its patches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Version {
    /// The first number.
    pub major: u8,
    /// The second number.
    pub minor: u8,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// The ID of the same rule in another tool.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alias {
    /// The variant that it stands for; absent for the whole lint.
    pub variant: Option<&'static str>,
    /// `tool:ID`.
    pub id: &'static str,
}

/// Severity and default in one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Not checked.
    Off,
    /// Shown; fails nothing by default.
    Info,
    /// What its author would want changed.
    Warn,
    /// What breaks the build or gives an attacker something.
    Error,
}

/// The kinds of problem.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// It does not do what its author means.
    Correctness,
    /// It gives an attacker something.
    Security,
    /// It fails or takes others down in operation.
    Reliability,
    /// The same input does not build the same image.
    Reproducibility,
    /// It takes more time or space than it needs.
    Efficiency,
    /// It is harder to read than it needs to be.
    Style,
}

/// What kind of fix a lint has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fixable {
    /// None.
    None,
    /// One that keeps what is built and run as it is.
    Safe,
    /// One that can change what is built or run.
    Unsafe,
}

/// What follows the front matter in all pages, one behind the other. Few runs ask for a text, so
/// they are compressed in the program, and are read when the first is asked for.
static TEXTS: LazyLock<String> = LazyLock::new(|| {
    let bytes = decompress_to_vec(include_bytes!(concat!(env!("OUT_DIR"), "/pages.deflate")));
    String::from_utf8(bytes.expect("build.rs compressed it")).expect("build.rs read text")
});

impl Page {
    /// Everything after the front matter, as Markdown.
    pub fn text(&self) -> &'static str {
        &TEXTS[self.place.start as usize..self.place.end as usize]
    }

    /// The heading.
    pub fn title(&self) -> &'static str {
        self.heading_and_rest().0.trim_start_matches("# ").trim_end()
    }

    /// The first paragraph.
    pub fn summary(&self) -> &'static str {
        let rest = self.heading_and_rest().1;
        rest.trim_start().split("\n\n").next().unwrap_or_default().trim()
    }

    fn heading_and_rest(&self) -> (&'static str, &'static str) {
        self.text().split_once('\n').unwrap_or_default()
    }

    /// The same rule in other tools.
    pub fn aliases(&self) -> impl Iterator<Item = Alias> + use<> {
        self.aliases_by_variant()
            .flat_map(|(variant, ids)| ids.split(' ').map(move |id| Alias { variant, id }))
    }

    /// The aliases that a finding of `variant` carries: those of the whole lint and its own.
    pub fn aliases_of(&self, variant: Option<&str>) -> impl Iterator<Item = &'static str> {
        self.aliases_by_variant()
            .filter(move |(own, _)| own.is_none() || *own == variant)
            .flat_map(|(_, ids)| ids.split(' '))
    }

    fn aliases_by_variant(
        &self,
    ) -> impl Iterator<Item = (Option<&'static str>, &'static str)> + use<> {
        let lines = self.same.split_terminator('\n').filter_map(|line| line.split_once('\t'));
        lines.map(|(variant, ids)| ((!variant.is_empty()).then_some(variant), ids))
    }

    /// The aliases for a reader, each with its variant: the some hundred rules of ShellCheck that
    /// a tool has are one, `hadolint:SC*`.
    pub fn short_aliases(&self) -> impl Iterator<Item = (String, Option<&'static str>)> {
        let mut families: Vec<&str> = Vec::new();
        self.aliases().filter_map(move |alias| {
            let Some(family) = family_of_shellcheck(alias.id) else {
                return Some((alias.id.to_owned(), alias.variant));
            };
            if families.contains(&family) {
                return None;
            }
            families.push(family);
            Some((format!("{family}*"), None))
        })
    }
}

/// Of an ID of ShellCheck's, the part in front of its number.
fn family_of_shellcheck(id: &str) -> Option<&str> {
    let (family, number) = id.split_at(id.rfind("SC")? + 2);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(family)
}

macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// All of them, in order.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The word in configuration, JSON and messages.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($type::$variant => $word),+
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = ();

            fn from_str(word: &str) -> Result<$type, ()> {
                match word {
                    $($word => Ok($type::$variant),)+
                    _ => Err(()),
                }
            }
        }
    };
}

words!(Level { Off = "off", Info = "info", Warn = "warn", Error = "error" });
words!(Category {
    Correctness = "correctness",
    Security = "security",
    Reliability = "reliability",
    Reproducibility = "reproducibility",
    Efficiency = "efficiency",
    Style = "style",
});
words!(Fixable { None = "none", Safe = "safe", Unsafe = "unsafe" });
