//! Findings with the text that they are on, for people; the only user of `miette`.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, Severity,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::concise::one_line;
use super::{Counts, Root};
use crate::config::ConfigError;
use crate::engine::Report;
use crate::lint::{Finding, Label, Level, Safety};
use crate::text::{FileId, Source, Span};

/// How many columns the text is wrapped at.
const WIDTH: usize = 100;
/// A line of more bytes than that is shown in part.
const LONG_LINE: usize = 240;
/// How many bytes of a long line are shown before and from the start of a label.
const BEFORE: usize = 60;
const FROM: usize = 120;
/// A label over more lines than that is shown on its first.
const MANY_LINES: usize = 12;

/// Renders the findings of a report and a line that sums them up; `color` asks for ANSI colors.
/// Nothing is rendered where nothing was found.
pub fn render(report: &Report, root: &Root, color: bool) -> String {
    let handler = handler(color);
    let mut out = String::new();
    for finding in &report.findings {
        // Writing to a string cannot fail, and our texts are read without an error.
        let _ = handler.render_report(&mut out, &Shown::of_finding(finding, report, root));
        for related in finding.related.iter().filter(|it| it.span.file != finding.at.file) {
            let _ = handler.render_report(&mut out, &Shown::elsewhere(related, report, root));
        }
        out.push('\n');
    }
    if !report.findings.is_empty() {
        out.push_str(&summary(report));
        out.push('\n');
    }
    out
}

/// Renders what is wrong with a configuration file, at its place.
pub fn render_config_error(error: &ConfigError, root: &Root, color: bool) -> String {
    let mut out = String::new();
    let path = root.from_here(&error.path);
    let Some(place) = &error.place else {
        return format!("{path}: {}\n", error.message);
    };
    let source = Source::new(FileId(0), &error.path, place.text.clone());
    let span = Span::new(FileId(0), place.range.start, place.range.end);
    let shown = Shown {
        code: "configuration".to_owned(),
        message: one_line(&error.message),
        level: Level::Error,
        help: error.help.clone(),
        text: Text { source: &source, name: path },
        labels: vec![label(&source, span, None, true)],
    };
    let _ = handler(color).render_report(&mut out, &shown);
    out
}

/// The line at the end: how many findings, in how many files, and what fixes there are.
fn summary(report: &Report) -> String {
    let mut out = tally(report);
    let fixable = |safety| {
        let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
        fixes.filter(|fix| fix.safety == safety).count()
    };
    let (safe, not_safe) = (fixable(Safety::Safe), fixable(Safety::Unsafe));
    if safe > 0 {
        out.push_str(&format!("\n{} with `--fix`", plural(safe, "safe fix")));
    }
    if not_safe > 0 {
        let word = plural(not_safe, "unsafe fix");
        out.push_str(&format!("\n{word} with `--fix --unsafe-fixes`: look at what they change"));
    }
    out.push_str("\n`plimsoll explain LINT` tells why and when to allow it");
    out
}

/// How many findings there are of each level, and in how many files.
pub fn tally(report: &Report) -> String {
    let counts = Counts::of(report);
    let parts = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info")];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| plural(count, word))
        .collect();
    let found = if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") };
    format!("{found} in {}", plural(report.files.len(), "file"))
}

/// A number and a noun that agrees with it.
pub fn plural(count: usize, word: &str) -> String {
    match (count, word.ends_with('x')) {
        (1, _) => format!("1 {word}"),
        (_, true) => format!("{count} {word}es"),
        (_, false) => format!("{count} {word}s"),
    }
}

fn handler(color: bool) -> GraphicalReportHandler {
    let theme = GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles: if color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(WIDTH)
        .with_links(false)
        .with_context_lines(1)
        .without_cause_chain()
}

/// A finding as `miette` wants it.
#[derive(Debug)]
struct Shown<'a> {
    code: String,
    message: String,
    level: Level,
    help: Option<String>,
    text: Text<'a>,
    labels: Vec<LabeledSpan>,
}

impl<'a> Shown<'a> {
    fn of_finding(finding: &Finding, report: &'a Report, root: &Root) -> Shown<'a> {
        let source = report.sources.get(finding.at.file);
        let mut labels = vec![label(source, finding.at, None, true)];
        for related in finding.related.iter().filter(|it| it.span.file == finding.at.file) {
            let message = Some(one_line(&related.message));
            labels.push(label(source, related.span, message, false));
        }
        Shown {
            code: format!("{}[{}]", finding.level, finding.lint.name),
            message: one_line(&finding.message),
            level: finding.level,
            help: help(finding),
            text: Text { source, name: root.from_here(&source.path) },
            labels,
        }
    }

    /// A label that lies in another file than its finding.
    fn elsewhere(related: &Label, report: &'a Report, root: &Root) -> Shown<'a> {
        let source = report.sources.get(related.span.file);
        Shown {
            code: String::new(),
            message: one_line(&related.message),
            level: Level::Info,
            help: None,
            text: Text { source, name: root.from_here(&source.path) },
            labels: vec![label(source, related.span, None, true)],
        }
    }
}

/// What to do, and what a fix would do.
fn help(finding: &Finding) -> Option<String> {
    let fix = finding.fix.as_ref().map(|fix| match fix.safety {
        Safety::Safe => format!("{} with `--fix`", one_line(&fix.title)),
        Safety::Unsafe => format!("{} with `--fix --unsafe-fixes`", one_line(&fix.title)),
    });
    // Where the help says what the fix does, once is enough.
    let title = finding.fix.as_ref().map_or("", |fix| fix.title.as_str());
    let help = finding.help.as_deref().filter(|help| !help.eq_ignore_ascii_case(title));
    match (help.map(one_line), fix) {
        (Some(help), Some(fix)) => Some(format!("{help}\n{fix}")),
        (help, fix) => help.or(fix),
    }
}

/// A label, cut to what is worth showing: a single line where it would cover too many, and the
/// start of a long line.
fn label(source: &Source, span: Span, message: Option<String>, primary: bool) -> LabeledSpan {
    let (start, mut end) = (span.start as usize, span.end as usize);
    let lines = source.lines();
    let (first, last) = (lines.line_of(span.start), lines.line_of(last_byte(span)));
    let long =
        (first..=last).take(MANY_LINES + 1).any(|line| line_range(source, line).len() > LONG_LINE);
    if last - first >= MANY_LINES || (long && last > first) {
        end = end.min(line_range(source, first).end);
    }
    if long {
        end = floor_char(&source.text, end.min(start + FROM));
    }
    // A line end is nothing to point at.
    let shown = source.text[start..end.max(start)].trim_end_matches(['\n', '\r']);
    let span = SourceSpan::new(start.into(), shown.len());
    if primary {
        LabeledSpan::new_primary_with_span(message, span)
    } else {
        LabeledSpan::new_with_span(message, span)
    }
}

fn last_byte(span: Span) -> u32 {
    if span.is_empty() { span.start } else { span.end - 1 }
}

/// The bytes of a line (from 0) with its line end.
fn line_range(source: &Source, line: usize) -> std::ops::Range<usize> {
    let end = source.text.len();
    let start = source.lines().line_start(line).map_or(end, |start| start as usize);
    start..source.lines().line_start(line + 1).map_or(end, |next| next as usize)
}

fn floor_char(text: &str, mut offset: usize) -> usize {
    offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A file as `miette` reads it: over our line index, so that no label costs a scan of the file.
#[derive(Debug)]
struct Text<'a> {
    source: &'a Source,
    name: String,
}

/// A part of a file.
struct Part<'a> {
    data: &'a [u8],
    span: SourceSpan,
    name: &'a str,
    line: usize,
    column: usize,
    line_count: usize,
}

impl SourceCode for Text<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (text, lines) = (&*self.source.text, self.source.lines());
        let start = span.offset();
        let end = start + span.len();
        if end > text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let first = lines.line_of(start as u32);
        let last = lines.line_of(last_byte(Span::new(self.source.id, start, end)));
        let is_long = |line: usize| line_range(self.source, line).len() > LONG_LINE;
        let long = (first..=last).any(is_long);
        if long && last > first {
            // Refused, two labels are shown apart.
            return Err(MietteError::OutOfBounds);
        }
        let (mut from, mut to) = (first, last);
        let range = if lines_before == 0 && lines_after == 0 {
            start..end
        } else if long {
            let line = line_range(self.source, first);
            let start = floor_char(text, start.saturating_sub(BEFORE).max(line.start));
            start..floor_char(text, (end + FROM - span.len().min(FROM)).min(line.end))
        } else {
            while from > 0 && first - from < lines_before && !is_long(from - 1) {
                from -= 1;
            }
            while to - last < lines_after && to + 1 < lines.line_count() && !is_long(to + 1) {
                to += 1;
            }
            line_range(self.source, from).start..line_range(self.source, to).end
        };
        let at = self.source.position(range.start as u32);
        Ok(Box::new(Part {
            data: &text.as_bytes()[range.clone()],
            span: SourceSpan::new(range.start.into(), range.len()),
            name: &self.name,
            line: at.line as usize - 1,
            column: at.column as usize - 1,
            line_count: to - from + 1,
        }))
    }
}

impl<'a> SpanContents<'a> for Part<'a> {
    fn data(&self) -> &'a [u8] {
        self.data
    }

    fn span(&self) -> &SourceSpan {
        &self.span
    }

    fn name(&self) -> Option<&str> {
        Some(self.name)
    }

    fn line(&self) -> usize {
        self.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        self.line_count
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.code.is_empty()).then(|| Box::new(&self.code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Severity> {
        Some(match self.level {
            Level::Error => Severity::Error,
            Level::Warn => Severity::Warning,
            Level::Info | Level::Off => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
