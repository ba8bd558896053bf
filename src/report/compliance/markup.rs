use std::fmt::Write as _;

use super::{Compliance, Row, Status};
use crate::report::html::{escape, page};
use crate::report::markdown::{code, escape as escape_markdown};

impl Compliance<'_> {
    /// The report as Markdown.
    pub fn markdown(&self) -> String {
        let mut out =
            format!("# {}\n\n{}\n\n{}\n", self.framework, self.framework.note(), self.tally());
        out.push_str("\n| control | what it asks for | answer |\n|---|---|---|\n");
        for row in &self.rows {
            let (id, title) = (row.control.id, escape_markdown(row.control.title));
            // Writing to a string cannot fail.
            let _ = writeln!(out, "| {id} | {title} | {} |", self.answer(row));
        }
        for row in self.rows.iter().filter(|row| !row.findings.is_empty()) {
            let title = escape_markdown(row.control.title);
            let _ = writeln!(out, "\n## {}: {title}\n", row.control.id);
            for finding in &row.findings {
                let (path, line) = self.place(finding);
                let (place, what) = (code(&format!("{path}:{line}")), &finding.message);
                let _ = writeln!(
                    out,
                    "- {place}: {} (`{}`, {})",
                    escape_markdown(what),
                    finding.lint.name,
                    finding.level
                );
            }
            if !row.control.verify.is_empty() {
                let _ = writeln!(out, "\n```sh\n{}\n```", row.control.verify);
            }
        }
        out
    }

    /// The report as a page for a browser, which needs nothing else.
    pub fn html(&self) -> String {
        let mut body = format!(
            "<h1>{}</h1>\n<p>{}</p>\n<p>{}</p>\n<table>\n\
             <tr><th>control</th><th>what it asks for</th><th>answer</th></tr>\n",
            escape(self.framework.name()),
            escape(self.framework.note()),
            escape(&self.tally())
        );
        for row in &self.rows {
            let _ = write!(
                body,
                "<tr class=\"{}\"><td>{}</td><td>{}",
                row.status().as_str(),
                escape(row.control.id),
                escape(row.control.title)
            );
            if !row.findings.is_empty() {
                body.push_str("<ul>\n");
                for finding in &row.findings {
                    let (path, line) = self.place(finding);
                    let _ = writeln!(
                        body,
                        "<li><code>{}:{line}</code>: {} (<code>{}</code>, {})</li>",
                        escape(&path),
                        escape(&finding.message),
                        finding.lint.name,
                        finding.level
                    );
                }
                body.push_str("</ul>");
            }
            if !row.control.verify.is_empty() {
                let _ = write!(body, "<pre>{}</pre>", escape(row.control.verify));
            }
            let _ = writeln!(body, "</td><td>{}</td></tr>", self.answer(row));
        }
        body.push_str("</table>\n");
        page(self.framework.name(), &body)
    }

    fn answer(&self, row: &Row<'_>) -> String {
        let word = self.framework.word(row.status());
        match row.status() {
            Status::Findings => format!("{word} ({})", row.findings.len()),
            Status::Clear | Status::NotJudged => word.to_owned(),
        }
    }
}
