use std::collections::BTreeMap;

use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor,
};

use crate::config::ConfigResolver;
use crate::engine::Report;
use crate::lint::{Category, Level, Page, Precision, Subject};
use crate::report::address_of;

/// How many bytes of a description GitHub takes.
const DESCRIPTION_LIMIT: usize = 1024;
/// How many tags of a rule GitHub takes; it keeps the first ten.
const TAG_LIMIT: usize = 20;
/// How many findings have to be read, and all of them be right, for the best word.
const ENOUGH: u32 = 20;

/// The lints that are on for one of the files, and those that were found, in order of name.
pub(super) fn enabled(report: &Report, config: &ConfigResolver) -> Vec<&'static Page> {
    let mut pages: BTreeMap<&str, &'static Page> = BTreeMap::new();
    for file in &report.files {
        let plan = config.plan_for(&report.sources.get(*file).path);
        pages.extend(plan.lints.iter().map(|it| (it.lint.page.name, it.lint.page)));
    }
    pages.extend(report.findings.iter().map(|it| (it.lint.name, it.lint)));
    pages.into_values().collect()
}

/// A lint as a rule.
pub(super) fn descriptor(page: &'static Page) -> ReportingDescriptor {
    let level = match page.level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info | Level::Off => "note",
    };
    let address = address_of(page);
    let markdown = format!("{}\n\n[`{}`]({address})\n", page.text().trim_end(), page.name);
    let help = MultiformatMessageString::builder().text(page.text()).markdown(markdown).build();
    ReportingDescriptor::builder()
        .id(page.name)
        .name(pascal_case(page.name))
        .short_description(text(page.title()))
        .full_description(text(page.summary()))
        .help(help)
        .help_uri(address)
        .default_configuration(
            ReportingConfiguration::builder().level(serde_json::Value::from(level)).build(),
        )
        .properties(properties(page))
        .build()
}

fn properties(page: &Page) -> PropertyBag {
    // The first are the most useful to filter by.
    let mut tags = vec![page.category.as_str().to_owned()];
    match page.about {
        Subject::Dockerfile => tags.push("dockerfile".to_owned()),
        Subject::Compose => tags.push("compose".to_owned()),
        Subject::Any => (),
    }
    // The form by which code scanning knows a weakness.
    tags.extend(page.cwe.iter().map(|number| format!("external/cwe/cwe-{number:03}")));
    tags.extend(page.controls.iter().map(|control| (*control).to_owned()));
    tags.truncate(TAG_LIMIT);
    let mut more = BTreeMap::new();
    more.insert("precision".to_owned(), Trust::of(page).as_str().into());
    if page.category == Category::Security {
        // GitHub's bands: from 7.0 high, from 4.0 medium, below low.
        let severity = match page.level {
            Level::Error => "8.0",
            Level::Warn => "5.5",
            Level::Info | Level::Off => "3.0",
        };
        more.insert("security-severity".to_owned(), severity.into());
    } else {
        let severity = match page.level {
            Level::Error => "error",
            Level::Warn => "warning",
            Level::Info | Level::Off => "recommendation",
        };
        more.insert("problem.severity".to_owned(), severity.into());
    }
    PropertyBag::builder().tags(tags).additional_properties(more).build()
}

/// How often the findings of a lint are right, in GitHub's four words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    Low,
    Medium,
    High,
    VeryHigh,
}

impl Trust {
    /// From the record; `Medium` where nobody can know, since no real file at hand has one or
    /// none of them was read.
    pub(super) fn of(page: &Page) -> Trust {
        let Some(Precision { read: read @ 1.., wrong, .. }) = page.precision else {
            return Trust::Medium;
        };
        match 100 * wrong / read {
            0 if wrong == 0 && read >= ENOUGH => Trust::VeryHigh,
            0..=5 => Trust::High,
            6..=20 => Trust::Medium,
            _ => Trust::Low,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Trust::Low => "low",
            Trust::Medium => "medium",
            Trust::High => "high",
            Trust::VeryHigh => "very-high",
        }
    }
}

fn text(text: &str) -> MultiformatMessageString {
    let mut end = text.len().min(DESCRIPTION_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    MultiformatMessageString::builder().text(&text[..end]).build()
}

/// `missing-user` as `MissingUser`, the form that SARIF viewers show.
fn pascal_case(name: &str) -> String {
    let capital = |word: &str| match word.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_uppercase() + rest,
        None => String::new(),
    };
    name.split('-').map(capital).collect()
}
