//! The XML of Checkstyle, for Jenkins, reviewdog and whatever else reads that: findings by file,
//! columns in code points.

use std::io;

use super::location::Places;
use super::xml::{self, legal};
use super::{Root, message_and_help};
use crate::engine::Report;
use crate::lint::{Finding, Level};

/// Renders a report as a document with an element for each file that has findings.
pub fn render(report: &Report, root: &Root) -> io::Result<String> {
    let places = Places::new(report, root);
    xml::document(|writer| {
        let element = writer.create_element("checkstyle");
        // The version of the format; there has been no other for years.
        element.with_attribute(("version", "8.0")).write_inner_content(|writer| {
            for findings in report.findings.chunk_by(|a, b| a.at.file == b.at.file) {
                let Some(first) = findings.first() else { continue };
                let name = ("name", legal(places.path(first.at.file)));
                writer.create_element("file").with_attribute(name).write_inner_content(
                    |writer| findings.iter().try_for_each(|it| write(writer, &places, it)),
                )?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

fn write(writer: &mut xml::XmlWriter, places: &Places<'_>, finding: &Finding) -> io::Result<()> {
    let at = places.source(finding.at.file).position(finding.at.start);
    let severity = match finding.level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info | Level::Off => "info",
    };
    writer
        .create_element("error")
        .with_attribute(("line", at.line.to_string().as_str()))
        .with_attribute(("column", at.column.to_string().as_str()))
        .with_attribute(("severity", severity))
        .with_attribute(("message", legal(&message_and_help(finding))))
        .with_attribute(("source", format!("plimsoll.{}", finding.lint.name).as_str()))
        .write_empty()?;
    Ok(())
}
