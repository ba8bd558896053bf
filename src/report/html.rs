//! A page for a browser that needs nothing else: no script, no font, no picture.

use std::fmt::Write as _;

use super::full::tally;
use super::{Root, address_of};
use crate::engine::Report;
use crate::lint::Finding;

/// Renders a report as a page with a table for each file.
pub fn render(report: &Report, root: &Root) -> String {
    let mut body = format!("<h1>Plimsoll</h1>\n<p>{}</p>\n", escape(&tally(report)));
    for findings in report.findings.chunk_by(|a, b| a.at.file == b.at.file) {
        let Some(first) = findings.first() else { continue };
        let path = root.relative(&report.sources.get(first.at.file).path);
        // Writing to a string cannot fail.
        let _ = writeln!(
            body,
            "<h2><code>{}</code></h2>\n<table>\n\
             <tr><th>line</th><th>level</th><th>what</th><th>lint</th></tr>",
            escape(&path)
        );
        for finding in findings {
            row(&mut body, report, root, finding);
        }
        body.push_str("</table>\n");
    }
    if !report.errors.is_empty() {
        body.push_str("<h2>Not linted</h2>\n<ul>\n");
        for error in &report.errors {
            let path = root.relative(&error.path);
            let _ = writeln!(
                body,
                "<li><code>{}</code>: {}</li>",
                escape(&path),
                escape(&error.message)
            );
        }
        body.push_str("</ul>\n");
    }
    page("Plimsoll", &body)
}

fn row(body: &mut String, report: &Report, root: &Root, finding: &Finding) {
    let source = report.sources.get(finding.at.file);
    let at = source.position(finding.at.start);
    let (level, name) = (finding.level, finding.lint.name);
    let _ = write!(
        body,
        "<tr class=\"{level}\"><td>{}:{}</td><td>{level}</td><td>{}",
        at.line,
        at.column,
        escape(&finding.message)
    );
    if let Some(help) = &finding.help {
        let _ = write!(body, "<br>{}", escape(help));
    }
    for label in &finding.related {
        let source = report.sources.get(label.span.file);
        let place = source.position(label.span.start);
        let path = root.relative(&source.path);
        let _ = write!(
            body,
            "<br><code>{}:{}:{}</code>: {}",
            escape(&path),
            place.line,
            place.column,
            escape(&label.message)
        );
    }
    let address = address_of(finding.lint);
    let _ = writeln!(body, "</td><td><a href=\"{}\">{name}</a></td></tr>", escape(&address));
}

/// A whole page with `body`, which is HTML already.
pub(super) fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escape(title)
    )
}

const STYLE: &str = "
:root { color-scheme: light dark; }
body { font: 1rem/1.4 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #8884; padding: .3rem .6rem; text-align: left; vertical-align: top; }
.error td:nth-child(2), .findings td:last-child { color: #d1242f; font-weight: bold; }
.warn td:nth-child(2) { color: #9a6700; font-weight: bold; }
.clear td:last-child { color: #1a7f37; }
pre { overflow-x: auto; white-space: pre-wrap; }
";

/// A text as the content of an element or the value of an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            char if char.is_control() => out.push(' '),
            char => out.push(char),
        }
    }
    out
}
