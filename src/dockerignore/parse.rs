//! Cuts the text of an ignore file into patterns.

use std::sync::Arc;

use super::glob::{self, Glob};
use super::{IgnoreFile, Pattern};
use crate::text::{FileId, Span};

/// The length of a line in bytes from which on it cannot be read: the buffer of Go's scanner.
const LINE_LIMIT: usize = 64 * 1024;

/// Reads an ignore file: one pattern a line, `#` at the very start for comments, a byte order mark
/// before the first line taken away.
///
/// Source: `ignorefile.ReadAll` and `patternmatcher.New` of moby/patternmatcher.
pub fn parse(file: FileId, text: &Arc<str>) -> IgnoreFile {
    let mut read =
        IgnoreFile { file, text: Arc::clone(text), patterns: Vec::new(), comments: Vec::new() };
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let length = rest.find('\n').unwrap_or(rest.len());
        let mut line = &rest[..length];
        let mut at = start;
        start += length + 1;
        if at == 0
            && let Some(without) = line.strip_prefix('\u{feff}')
        {
            at += line.len() - without.len();
            line = without;
        }
        let span = |part: &str| {
            let from = at + (part.as_ptr() as usize - line.as_ptr() as usize);
            Span::new(file, from, from + part.len())
        };
        if line.starts_with('#') {
            read.comments.push(span(line.trim_end_matches('\r')));
            continue;
        }
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        let Some(mut pattern) = pattern(trimmed, span(trimmed)) else { continue };
        if line.len() >= LINE_LIMIT {
            pattern.error = Some("a line of more than 64 KiB cannot be read");
            pattern.is_refused_at_once = true;
        }
        read.patterns.push(pattern);
    }
    read
}

/// The pattern of a line; nothing where only a slash and blanks are left of it.
fn pattern(line: &str, span: Span) -> Option<Pattern> {
    let (is_exception, rest) = match line.strip_prefix('!') {
        Some(rest) => (true, rest.trim()),
        None => (false, line),
    };
    let clean = if rest.is_empty() { String::new() } else { clean(rest) };
    let text = match clean.strip_prefix('/') {
        Some(below) if !below.is_empty() => below,
        // `!/` is cleaned once more as a whole.
        Some(_) if is_exception => "",
        _ => clean.as_str(),
    };
    let text = if is_exception { text.trim_end() } else { text.trim() };
    // Only now is `!` looked for, so that it counts behind a slash too.
    let (is_exception, text) = match text.strip_prefix('!').filter(|_| !is_exception) {
        Some(text) => (true, text),
        None if text.is_empty() && !is_exception => return None,
        None => (is_exception, text),
    };
    let at_once = match text.is_empty() {
        true => Some("`!` alone takes nothing back in"),
        false => glob::fault(text),
    };
    let glob = Glob::new(text);
    let error = at_once.or_else(|| glob.fault());
    let text = text.to_owned();
    Some(Pattern { span, is_exception, text, error, is_refused_at_once: at_once.is_some(), glob })
}

/// A path without `.`, doubled and final slashes, and without `..` behind a name.
///
/// Source: `filepath.Clean` of Go.
fn clean(path: &str) -> String {
    let is_rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => (),
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_rooted => (),
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (is_rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}
