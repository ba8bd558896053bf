//! Sources of packages that a file gives to apt.

use super::{Base, Command, Instruction, Stage};
use crate::text::{Span, Spanned};

/// A source for apt, on one line: `deb [options] address suite component …`.
#[derive(Clone, Debug)]
pub struct AptSource {
    /// From `deb` to the end of the suite.
    pub at: Span,
    /// The host of the address.
    pub host: String,
    /// The release, such as `bookworm` or `stable`.
    pub suite: Spanned<String>,
    /// What stands in brackets.
    options: String,
}

/// The releases of Debian and Ubuntu by name, each with the tags of its images that are numbers.
const RELEASES: [(&str, &str, &str); 13] = [
    ("debian", "stretch", "9"),
    ("debian", "buster", "10"),
    ("debian", "bullseye", "11"),
    ("debian", "bookworm", "12"),
    ("debian", "trixie", "13"),
    ("debian", "forky", "14"),
    ("ubuntu", "xenial", "16.04"),
    ("ubuntu", "bionic", "18.04"),
    ("ubuntu", "focal", "20.04"),
    ("ubuntu", "jammy", "22.04"),
    ("ubuntu", "noble", "24.04"),
    ("ubuntu", "oracular", "24.10"),
    ("ubuntu", "plucky", "25.04"),
];

/// The servers of the distributions, whose keys apt has.
const OF_DISTRIBUTIONS: [&str; 9] = [
    "deb.debian.org",
    "archive.debian.org",
    "security.debian.org",
    "ftp.debian.org",
    "httpredir.debian.org",
    "snapshot.debian.org",
    "archive.ubuntu.com",
    "security.ubuntu.com",
    "ports.ubuntu.com",
];

impl<'p> Instruction<'p> {
    /// The sources that it writes to a list of apt, or gives to `add-apt-repository`, as far as they
    /// are written out.
    pub fn apt_sources(self) -> Vec<AptSource> {
        let dockerfile = self.dockerfile();
        if !dockerfile.slice(self.span()).contains("deb") || self.is_deferred() {
            return Vec::new();
        }
        let lists = self.written_texts().into_iter();
        let lists = lists.filter(|own| own.path.contains("sources.list"));
        let given = self.commands().filter_map(Command::given_apt_source);
        let texts = lists.map(|own| own.text).chain(given);
        texts.flat_map(|span| sources_in(dockerfile.slice(span), span)).collect()
    }
}

impl Command<'_> {
    fn given_apt_source(self) -> Option<Span> {
        if !self.is_one_of(&["add-apt-repository", "apt-add-repository"]) {
            return None;
        }
        let mut words = self.syntax().words.iter().skip(1);
        words
            .find(|word| word.literal().is_some_and(|text| text.starts_with("deb ")))
            .map(|it| it.span)
    }
}

impl Stage<'_> {
    /// The release of Debian or Ubuntu that its base image is by its tag, and the distribution.
    pub fn debian_release(self) -> Option<(&'static str, &'static str)> {
        let Base::Image(image) = self.lineage().last()?.base() else { return None };
        let name = image.name.as_deref()?;
        let tag = image.tag.known()?;
        let parts = || tag.split(['-', '_']);
        let by_name = RELEASES.iter().find(|(_, release, _)| parts().any(|part| part == *release));
        let by_number = RELEASES.iter().find(|(distribution, _, number)| {
            let version = parts().next().unwrap_or_default();
            let starts = version
                .strip_prefix(number)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            *distribution == name && starts
        });
        by_name.or(by_number).map(|(distribution, release, _)| (*distribution, *release))
    }
}

impl AptSource {
    /// The release that its suite is for, where that is another than the one of the same
    /// distribution given.
    pub fn other_release(&self, (distribution, release): (&str, &str)) -> Option<&'static str> {
        let word = self.suite.value.split(['-', '/']).next().unwrap_or_default();
        let (of, named, _) = RELEASES.iter().find(|(_, name, _)| *name == word)?;
        (*of == distribution && *named != release).then_some(*named)
    }

    /// Whether its packages are trusted by a key that is trusted for all sources.
    pub fn lacks_key(&self) -> bool {
        let options = self.options.to_ascii_lowercase();
        let is_official = OF_DISTRIBUTIONS
            .iter()
            .any(|own| self.host == *own || self.host.ends_with(&format!(".{own}")));
        !is_official && !options.contains("signed-by") && !options.contains("trusted")
    }
}

/// The sources in a text, quotes included.
fn sources_in(text: &str, span: Span) -> Vec<AptSource> {
    let mut found = Vec::new();
    let starts = text.match_indices("deb").map(|(at, _)| at).filter(|at| {
        let is_start = text[..*at].ends_with(['"', '\'', '\n', ' '])
            || *at == 0
            || text[..*at].ends_with("\\n");
        is_start && text[at + 3..].starts_with([' ', '\t'])
    });
    for at in starts {
        let line = text[at..].split(['\n', '"', '\'']).next().unwrap_or_default();
        let line = line.split("\\n").next().unwrap_or_default();
        let mut rest = line[3..].trim_start();
        let mut options = "";
        if let Some(inner) = rest.strip_prefix('[') {
            let Some((own, behind)) = inner.split_once(']') else { continue };
            (options, rest) = (own, behind.trim_start());
        }
        let mut words = rest.split_whitespace();
        let (Some(address), Some(suite)) = (words.next(), words.next()) else { continue };
        let host =
            address.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or_default());
        let Some(host) = host.filter(|host| !host.contains('$')) else { continue };
        if suite.contains(['$', '(', '`', '\\']) {
            continue;
        }
        let start = suite.as_ptr() as usize - text.as_ptr() as usize;
        let place = span.part(start..start + suite.len());
        found.push(AptSource {
            at: span.part(at..start + suite.len()),
            host: host.to_owned(),
            suite: Spanned::new(suite.to_owned(), place),
            options: options.to_owned(),
        });
    }
    found
}
