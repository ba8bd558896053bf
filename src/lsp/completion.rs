//! What could be written at a position: instructions, stages, keys of Compose, names of lints.

use lsp_types::{
    CompletionItem, CompletionItemKind, Documentation, MarkupContent, MarkupKind, Position, Uri,
};

use super::document::Kind;
use super::state::State;
use crate::checks;
use crate::compose::{keys_at, values_at};
use crate::model::{FileKind, Keyword};

/// What could be written at a position.
pub(super) fn complete(state: &mut State, uri: &Uri, position: Position) -> Vec<CompletionItem> {
    let Some(document) = state.documents.get(uri) else { return Vec::new() };
    let offset = document.offset(position, state.client.encoding);
    let text = document.text();
    let before = &text[..offset];
    let line = &before[before.rfind(['\n', '\r']).map_or(0, |at| at + 1)..];
    match state.kind(document) {
        Kind::Other => Vec::new(),
        // A lint stands in front of its level, and after it stands the level.
        Kind::Configuration if !line.contains('=') => lints(""),
        Kind::Configuration => ["off", "info", "warn", "error"]
            .map(|it| item(it, CompletionItemKind::EnumMember))
            .to_vec(),
        Kind::Linted(_) if is_in_suppression(line) => lints(""),
        Kind::Linted(by_language) => {
            let folder = state.folder_of(&document.path);
            let by_name = crate::engine::kind_by_name(&document.path, &folder.config);
            match by_name.or(by_language) {
                Some(FileKind::Dockerfile) => in_dockerfile(text, offset, line),
                Some(FileKind::Compose) => in_compose(before, line),
                Some(FileKind::IgnoreFile) | None => Vec::new(),
            }
        }
    }
}

fn item(label: &str, kind: CompletionItemKind) -> CompletionItem {
    CompletionItem { label: label.to_owned(), kind: Some(kind), ..CompletionItem::default() }
}

/// Whether a line ends within the names of a comment of ours.
fn is_in_suppression(line: &str) -> bool {
    let after = line.rsplit_once("plimsoll:").map_or("", |(_, after)| after);
    line.contains('#') && after.contains("allow") && after.contains('(') && !after.contains(')')
}

fn lints(prefix: &str) -> Vec<CompletionItem> {
    let of_lint = |lint: &checks::Lint| CompletionItem {
        detail: Some(lint.page.title().to_owned()),
        documentation: Some(Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: lint.page.summary().to_owned(),
        })),
        ..item(lint.page.name, CompletionItemKind::Constant)
    };
    checks::ALL.iter().filter(|lint| lint.page.name.starts_with(prefix)).map(of_lint).collect()
}

fn in_dockerfile(text: &str, offset: usize, line: &str) -> Vec<CompletionItem> {
    let word = line.rsplit([' ', '\t', ',']).next().unwrap_or_default();
    if word.starts_with("--from=") || word.starts_with("from=") || is_behind(line, "FROM") {
        return stages(text, offset);
    }
    let typed = line.trim_start();
    let previous = text[..offset - line.len()].trim_end_matches(['\n', '\r']);
    let is_continued = previous.ends_with(['\\', '`']) && !previous.is_empty();
    let after_onbuild = is_behind(line, "ONBUILD");
    let is_start = typed.chars().all(|char| char.is_ascii_alphabetic());
    if is_continued || !(is_start || after_onbuild) {
        return Vec::new();
    }
    // As the file writes them.
    let is_small = word.starts_with(|char: char| char.is_ascii_lowercase());
    let keywords = Keyword::ALL.iter().map(|(_, name)| match is_small {
        true => item(&name.to_ascii_lowercase(), CompletionItemKind::Keyword),
        false => item(name, CompletionItemKind::Keyword),
    });
    keywords.collect()
}

/// Whether a line is a keyword and the beginning of its first word.
fn is_behind(line: &str, keyword: &str) -> bool {
    let mut words = line.trim_start().splitn(2, [' ', '\t']);
    let first = words.next().unwrap_or_default();
    let rest = words.next().unwrap_or(" ");
    first.eq_ignore_ascii_case(keyword) && !rest.trim_start().contains([' ', '\t'])
}

/// The names of the stages above.
fn stages(text: &str, offset: usize) -> Vec<CompletionItem> {
    let mut found: Vec<CompletionItem> = Vec::new();
    for line in text[..offset].lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_from = words.first().is_some_and(|word| word.eq_ignore_ascii_case("FROM"));
        if let (true, [.., with, name]) = (is_from, words.as_slice())
            && with.eq_ignore_ascii_case("AS")
        {
            found.push(item(name, CompletionItemKind::Module));
        }
    }
    found
}

fn in_compose(before: &str, line: &str) -> Vec<CompletionItem> {
    let body = line.trim_start_matches([' ', '\t', '-']);
    let mut path = path_above(before, line);
    if let Some((key, value)) = body.split_once(':') {
        // Behind a key stands its value.
        path.push(key.trim().to_owned());
        if !value.starts_with([' ', '\t']) {
            return Vec::new();
        }
        let values = values_at(&path).into_iter();
        return values.map(|it| item(it, CompletionItemKind::EnumMember)).collect();
    }
    let keys = keys_at(&path).into_iter();
    let insert = |key: &str| CompletionItem {
        insert_text: Some(format!("{key}: ")),
        ..item(key, CompletionItemKind::Property)
    };
    keys.map(insert).collect()
}

/// The keys that the last line is below, by its indentation; `[]` for an item of a list. What is
/// being written is seldom YAML, so that there is no tree to ask.
fn path_above(before: &str, line: &str) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let start_of = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut path = Vec::new();
    let mut below = indent(line);
    if line.trim_start().starts_with("- ") {
        path.push("[]".to_owned());
        below = start_of(line) + 1;
    }
    for above in before[..before.len() - line.len()].lines().rev() {
        let body = above.trim();
        if body.is_empty() || body.starts_with('#') || start_of(above) >= below {
            continue;
        }
        let own = indent(above);
        let is_item = above.trim_start().starts_with("- ");
        if let (true, Some((key, _))) = (own < below, body.trim_start_matches("- ").split_once(':'))
        {
            path.push(key.trim_matches(['"', '\'', ' ']).to_owned());
        }
        below = start_of(above);
        if is_item {
            path.push("[]".to_owned());
            below += 1;
        }
        if below == 0 {
            break;
        }
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> String {
        let line = &text[text.rfind('\n').map_or(0, |at| at + 1)..];
        path_above(text, line).join("/")
    }

    #[test]
    fn the_path_of_a_line_is_found_by_indentation() {
        assert_eq!(path("ser"), "");
        assert_eq!(path("services:\n  web:\n    im"), "services/web");
        assert_eq!(
            path("services:\n  a:\n    image: x\n\n  # b\n  web:\n    build:\n      "),
            "services/web/build"
        );
        assert_eq!(path("services:\n  a:\n    ports:\n      - 1\n    x"), "services/a");
        assert_eq!(
            path("services:\n  a:\n    ports:\n      - target: 1\n        pub"),
            "services/a/ports/[]"
        );
        assert_eq!(path("services:\n  a:\n    ports:\n      - tar"), "services/a/ports/[]");
        assert_eq!(path("services:\n  a:\n    ports:\n    - tar"), "services/a/ports/[]");
        assert_eq!(path("services:\n  a: {}\nvolumes:\n  d:\n    "), "volumes/d");
    }
}
