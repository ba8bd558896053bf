//! The XML of JUnit, which every CI shows: a suite for each file, a failed case for each
//! finding, and a passed one where a file has none, since some take an empty report for a
//! broken one.

use std::collections::HashMap;
use std::io;

use quick_xml::events::BytesText;

use super::location::Places;
use super::xml::{self, XmlWriter, legal};
use super::{Root, message_and_help};
use crate::engine::{FileError, Report};
use crate::lint::Finding;
use crate::text::FileId;

/// Renders a report as a document with a suite for each file that was linted or could not be
/// read.
pub fn render(report: &Report, root: &Root) -> io::Result<String> {
    let places = Places::new(report, root);
    let mut by_file: HashMap<FileId, Vec<&Finding>> = HashMap::new();
    for finding in &report.findings {
        by_file.entry(finding.at.file).or_default().push(finding);
    }
    let clean = report.files.iter().filter(|file| !by_file.contains_key(file)).count();
    let total = Totals {
        tests: report.findings.len() + clean + report.errors.len(),
        failures: report.findings.len(),
        errors: report.errors.len(),
    };
    xml::document(|writer| {
        let suites = writer.create_element("testsuites").with_attribute(("name", "plimsoll"));
        total.write(suites).write_inner_content(|writer| {
            for file in &report.files {
                let findings = by_file.get(file).map_or(&[][..], Vec::as_slice);
                write_file(writer, &places, *file, findings)?;
            }
            for error in &report.errors {
                write_error(writer, &root.relative(&error.path), error)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

struct Totals {
    tests: usize,
    failures: usize,
    errors: usize,
}

type Element<'a> = quick_xml::writer::ElementWriter<'a, Vec<u8>>;

impl Totals {
    fn write<'a>(&self, element: Element<'a>) -> Element<'a> {
        let counts = [("tests", self.tests), ("failures", self.failures), ("errors", self.errors)];
        counts.into_iter().fold(element, |element, (name, count)| {
            element.with_attribute((name, count.to_string().as_str()))
        })
    }
}

fn write_file(
    writer: &mut XmlWriter,
    places: &Places<'_>,
    file: FileId,
    findings: &[&Finding],
) -> io::Result<()> {
    let path = legal(places.path(file));
    let totals = Totals { tests: findings.len().max(1), failures: findings.len(), errors: 0 };
    let suite = writer.create_element("testsuite").with_attribute(("name", &*path));
    totals.write(suite).write_inner_content(|writer| {
        if findings.is_empty() {
            case(writer, "no findings", &path).write_empty()?;
        }
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for finding in findings {
            // GitLab keeps one of several cases with one name.
            let count = seen.entry(finding.lint.name).or_default();
            *count += 1;
            let name = match *count {
                1 => finding.lint.name.to_owned(),
                count => format!("{} ({count})", finding.lint.name),
            };
            write_finding(writer, places, finding, &name, &path)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_finding(
    writer: &mut XmlWriter,
    places: &Places<'_>,
    finding: &Finding,
    name: &str,
    path: &str,
) -> io::Result<()> {
    let at = places.source(finding.at.file).position(finding.at.start);
    let text = format!("{path}:{}:{}: {}", at.line, at.column, message_and_help(finding));
    case(writer, name, path).write_inner_content(|writer| {
        writer
            .create_element("failure")
            .with_attribute(("message", legal(&finding.message)))
            .with_attribute(("type", finding.level.as_str()))
            .write_text_content(BytesText::new(&legal(&text)))?;
        Ok(())
    })?;
    Ok(())
}

fn write_error(writer: &mut XmlWriter, path: &str, error: &FileError) -> io::Result<()> {
    let path = legal(path);
    let suite = writer.create_element("testsuite").with_attribute(("name", &*path));
    Totals { tests: 1, failures: 0, errors: 1 }.write(suite).write_inner_content(|writer| {
        case(writer, "readable", &path).write_inner_content(|writer| {
            writer
                .create_element("error")
                .with_attribute(("message", legal(&error.message)))
                .with_attribute(("type", "unreadable"))
                .write_empty()?;
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn case<'a>(writer: &'a mut XmlWriter, name: &str, path: &str) -> Element<'a> {
    let case = writer.create_element("testcase");
    case.with_attribute(("name", name)).with_attribute(("classname", path))
}
