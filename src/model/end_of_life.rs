//! Releases of images that get no security fixes any more (`end_of_life.tsv`).

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Image;
use super::base_facts::{BaseFacts, short_name};
use super::base_image::BaseImage;
use super::cells::cells;
use super::packed::table;
use crate::lint::Date;

/// A release that is out of support.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndOfLife {
    /// The product: the image's own, or the distribution that its tag names.
    pub product: String,
    /// The release, as the tag names it: `10`, `buster`; empty where there is no tag.
    pub release: String,
    /// When its support ended.
    pub end: SupportEnd,
    /// The newest release that has support, with its last day where that is set.
    pub successor: Option<(&'static str, SupportEnd)>,
    /// Whether it is the distribution under the image and not the image's own product.
    pub is_underneath: bool,
}

/// When support ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SupportEnd {
    /// After this day.
    On(Date),
    /// On a day that is not known, in the past.
    Ended,
    /// On no day that is set.
    Open,
}

/// A line of the table.
#[derive(Clone, Copy)]
struct Release {
    cycle: &'static str,
    codename: &'static str,
    /// As it is written: most rows are only passed on the way to another.
    end: &'static str,
    is_brief: bool,
}

impl Release {
    fn read(line: &'static str) -> Release {
        let mut cells = cells(line.trim_start());
        let cycle = cells.next().unwrap_or_default();
        let codename = cells.next().unwrap_or_default();
        let end = cells.next().unwrap_or_default();
        Release { cycle, codename, end, is_brief: cells.next() == Some("brief") }
    }

    fn end(self) -> SupportEnd {
        match self.end {
            "ended" => SupportEnd::Ended,
            day => day.parse().map_or(SupportEnd::Open, SupportEnd::On),
        }
    }

    /// Whether a tag is of this release: it equals the cycle or goes on with `.`, `-` or `_`.
    fn has_tag(self, tag: &str) -> bool {
        let goes_on = |start: &str| {
            tag.strip_prefix(start)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
        };
        goes_on(self.cycle) || (self.codename != "-" && goes_on(self.codename))
    }

    /// Whether it is out of support by that day. Products that keep a release for half a year
    /// or less expect their users to be a little behind, so that a year is added for these.
    fn is_over(self, today: Date) -> bool {
        match self.end() {
            SupportEnd::On(day) if self.is_brief => Date { year: day.year + 1, ..day } < today,
            SupportEnd::On(day) => day < today,
            SupportEnd::Ended => true,
            SupportEnd::Open => false,
        }
    }
}

impl Image {
    /// The end of its release's support, or of that of the distribution that its tag names, if
    /// it is past by that day. What the configuration states counts first.
    pub fn end_of_life(&self, today: Date) -> Option<EndOfLife> {
        let name = self.name.as_deref()?;
        let stated = self.facts().and_then(BaseFacts::stated);
        if let Some(day) = stated.and_then(BaseImage::end_of_life) {
            return (day < today).then(|| EndOfLife {
                product: name.to_owned(),
                release: self.tag.known().unwrap_or_default().to_owned(),
                end: SupportEnd::On(day),
                successor: None,
                is_underneath: false,
            });
        }
        if let Some((name, tag)) = stated.and_then(BaseImage::like) {
            let end = of_reference(name, Some(tag), true, today)?;
            return Some(EndOfLife { is_underneath: true, ..end });
        }
        of_reference(name, self.tag.known(), self.facts().is_some(), today)
    }
}

fn of_reference(name: &str, tag: Option<&str>, is_known: bool, today: Date) -> Option<EndOfLife> {
    let name = short_name(name);
    let Some((product, rows)) = releases_of(name) else {
        // An image that is known, and of which each tag names a distribution.
        return underneath(tag.filter(|_| is_known)?.split('-'), today);
    };
    let tag = match tag {
        Some(tag) => tag.to_ascii_lowercase(),
        // The release of these is in the name.
        None if name.contains("ubi") => String::new(),
        None => return None,
    };
    let tag = tag.strip_prefix("centos").unwrap_or(&tag);
    let tag = match tag.strip_prefix('v') {
        Some(rest) if rest.starts_with(|char: char| char.is_ascii_digit()) => rest,
        _ => tag,
    };
    let own = || of_product(product, rows, tag, today);
    own().or_else(|| underneath(tag.split('-').skip(1), today))
}

fn of_product(
    product: &'static str,
    releases: &'static [Release],
    tag: &str,
    today: Date,
) -> Option<EndOfLife> {
    let release = match releases {
        [only] if product.contains("ubi") => only,
        _ => releases.iter().filter(|it| it.has_tag(tag)).max_by_key(|it| it.cycle.len())?,
    };
    if !release.is_over(today) {
        return None;
    }
    let is_named = release.codename != "-" && tag.starts_with(release.codename);
    let named = if is_named { release.codename } else { release.cycle };
    let successor = releases.iter().find(|it| {
        !matches!(it.end(), SupportEnd::Ended)
            && !matches!(it.end(), SupportEnd::On(day) if day < today)
    });
    Some(EndOfLife {
        product: product.to_owned(),
        release: named.to_owned(),
        end: release.end(),
        successor: successor.map(|it| (it.cycle, it.end())),
        is_underneath: false,
    })
}

/// The distribution that a part of a tag names: `3.9-slim-buster`,
/// `20-alpine3.15`.
fn underneath<'t>(mut parts: impl Iterator<Item = &'t str>, today: Date) -> Option<EndOfLife> {
    parts.find_map(|part| {
        let found = match part.strip_prefix("alpine") {
            Some(release) if !release.is_empty() => {
                let (product, rows) = releases_of("alpine")?;
                of_product(product, rows, release, today)
            }
            _ => ["debian", "ubuntu"].iter().find_map(|product| {
                let (product, rows) = releases_of(product)?;
                rows.iter().find(|it| it.codename == part)?;
                of_product(product, rows, part, today)
            }),
        };
        found.map(|found| EndOfLife { is_underneath: true, ..found })
    })
}

/// The releases of an image, and its name as the table has it: one of several that it is known by.
fn releases_of(name: &str) -> Option<(&'static str, &'static [Release])> {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(Table::read);
    let (name, range) = table.groups.get_key_value(name)?;
    Some((name, &table.releases[range.clone()]))
}

/// The table, read once: nearly every run asks of some image.
struct Table {
    releases: Vec<Release>,
    /// The releases of each image, by its name and its other names.
    groups: FxHashMap<&'static str, Range<usize>>,
}

impl Table {
    fn read() -> Table {
        let mut table = Table { releases: Vec::new(), groups: FxHashMap::default() };
        let (mut names, mut start) = ("", 0);
        for line in table!("end_of_life.tsv").lines() {
            if line.starts_with('\t') {
                table.releases.push(Release::read(line));
            } else if !line.starts_with('#') {
                table.close(names, start);
                (names, start) = (line, table.releases.len());
            }
        }
        table.close(names, start);
        table
    }

    /// Gives what was read since `start` its names.
    fn close(&mut self, names: &'static str, start: usize) {
        let range = start..self.releases.len();
        if !range.is_empty() {
            self.groups.extend(names.split(' ').map(|name| (name, range.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::*;
    use crate::text::{FileId, Span};

    fn found(text: &str, today: &str) -> Option<EndOfLife> {
        let value = Value::Known(text.to_owned());
        let image = Image::new(Span::at(FileId(0), 0), text.to_owned(), &value, &[]);
        image.end_of_life(today.parse().unwrap())
    }

    #[test]
    fn a_release_is_over_after_its_last_day() {
        assert_eq!(found("debian:10-slim", "2024-06-30"), None);
        let end = found("debian:10-slim", "2024-07-01").unwrap();
        assert_eq!((end.product.as_str(), end.release.as_str()), ("debian", "10"));
        assert_eq!(end.successor.unwrap().0, "13");
        assert_eq!(
            found("docker.io/library/debian:buster", "2025-01-01").unwrap().release,
            "buster"
        );
        assert_eq!(found("ruby:2.7.8-alpine", "2026-01-01").unwrap().release, "2.7");
        assert_eq!(found("centos:centos7", "2026-01-01").unwrap().release, "7");
        assert_eq!(
            found("quay.io/centos/centos:stream8", "2026-01-01").unwrap().release,
            "stream8"
        );
        assert!(found("registry.access.redhat.com/ubi7/ubi-minimal", "2026-01-01").is_some());
    }

    #[test]
    fn a_tag_of_no_release_is_none() {
        for text in ["debian", "debian:latest", "debian:1", "ruby:2", "alpine:3", "alpine:edge"] {
            assert_eq!(found(text, "2030-01-01"), None, "{text}");
        }
        assert_eq!(found("example.com/debian:8", "2030-01-01"), None);
        assert_eq!(found("alpine:3.1.5", "2013-01-01"), None);
    }

    #[test]
    fn the_distribution_underneath_counts() {
        let end = found("python:3.13-slim-buster", "2025-01-01").unwrap();
        assert!(end.is_underneath && end.product == "debian" && end.release == "buster");
        let end = found("node:22-alpine3.15", "2025-01-01").unwrap();
        assert!(end.is_underneath && end.product == "alpine" && end.release == "3.15");
        assert_eq!(found("python:3.13-slim-bookworm", "2025-01-01"), None);
        assert_eq!(found("node:22-alpine", "2025-01-01"), None);
        assert!(found("buildpack-deps:buster-scm", "2025-01-01").unwrap().is_underneath);
        assert_eq!(found("example.com/own:buster", "2025-01-01"), None);
    }

    #[test]
    fn a_brief_release_has_a_year_more() {
        assert_eq!(found("eclipse-temurin:23-jdk", "2025-10-01"), None);
        assert!(found("eclipse-temurin:23-jdk", "2026-04-01").is_some());
    }
}
