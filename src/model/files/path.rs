//! Paths in an image, as far as they are known.

use crate::compose::has_hole;

/// A path in an image. Comparisons have three answers; `None` is "not known".
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FilePath {
    /// Absolute and without `.`, `..` and `//`; `${name}` stands for each part that is not known.
    text: String,
    /// The other place that is as likely: what is copied to `/a` is `/a/name` if `/a` is a
    /// directory.
    other: Option<String>,
    /// Whether `*`, `?` and `[…]` stand for other text.
    is_pattern: bool,
}

/// What stands for a part of which not even the name is known: no two of them are the same.
pub(super) const NAMELESS: &str = "${?}";

impl FilePath {
    /// A path from a working directory.
    pub(super) fn new(directory: &str, text: &str) -> FilePath {
        FilePath { text: join(directory, text), other: None, is_pattern: false }
    }

    /// As [`FilePath::new`], with wildcards in it.
    pub(super) fn pattern(directory: &str, text: &str) -> FilePath {
        FilePath { is_pattern: true, ..FilePath::new(directory, text) }
    }

    /// A path from a working directory.
    pub(in crate::model) fn from_directory(directory: &str, text: &str) -> FilePath {
        FilePath::new(directory, text)
    }

    /// An absolute path, but for the root, which holds everything.
    pub(in crate::model) fn absolute(text: &str) -> Option<FilePath> {
        let path = FilePath::new("/", text);
        (text.starts_with('/') && path.text != "/").then_some(path)
    }

    /// Of which nothing is known.
    pub(super) fn unknown() -> FilePath {
        FilePath { text: NAMELESS.to_owned(), other: None, is_pattern: false }
    }

    /// It, or else the other.
    pub(super) fn or(self, other: FilePath) -> FilePath {
        FilePath { other: Some(other.text), ..self }
    }

    /// What is named so in the directory.
    pub(super) fn join(&self, name: &str) -> FilePath {
        let is_pattern = self.is_pattern || name.contains(['*', '?', '[']);
        FilePath { text: join(&self.text, name), other: None, is_pattern }
    }

    /// Whether it is what `-` is read as: the standard input, not a file.
    pub(super) fn is_stdin(&self, directory: &str) -> bool {
        self.text.strip_suffix("/-").is_some_and(|rest| rest == directory.trim_end_matches('/'))
            || self.text == "/dev/stdin"
    }

    /// What is named so in the directory; the text alone where it is absolute.
    pub(super) fn join_or(&self, text: &str) -> FilePath {
        FilePath::new(&self.text, text)
    }

    /// The path, where it is one and known.
    pub fn exact(&self) -> Option<&str> {
        (self.other.is_none() && self.is_known()).then_some(self.text.as_str())
    }

    /// Whether it may as well be that path.
    pub(in crate::model) fn may_be(&self, path: &str) -> bool {
        self.text == path || self.other.as_deref() == Some(path)
    }

    /// The path as it can be shown: with `${name}` and wildcards in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The last component of it, where that is known.
    pub fn name(&self) -> Option<&str> {
        let name = self.text.rsplit('/').next()?;
        (!name.is_empty() && !has_hole(name) && !self.is_pattern).then_some(name)
    }

    /// Whether it is a pattern with wildcards.
    pub fn is_pattern(&self) -> bool {
        self.is_pattern
    }

    fn is_known(&self) -> bool {
        !self.is_pattern && !has_hole(&self.text)
    }

    fn is_nameless(&self) -> bool {
        has_hole(&self.text) && self.text.contains(NAMELESS)
    }

    /// Whether it is the same file or directory.
    pub fn is(&self, other: &FilePath) -> Option<bool> {
        self.compare(other, |own, other| own == other, matches_whole)
    }

    /// Whether it is the other, or a directory that the other is in.
    pub fn holds(&self, other: &FilePath) -> Option<bool> {
        self.compare(other, |own, other| is_within(other, own), matches_start)
    }

    /// Whether it is that path or a directory that it is in.
    pub fn holds_path(&self, path: &str) -> Option<bool> {
        self.holds(&FilePath::new("/", path))
    }

    /// Whether it is in one of these directories, or is one.
    pub fn is_within_any(&self, directories: &[&str]) -> bool {
        !self.is_nameless()
            && directories.iter().any(|directory| {
                is_within(&self.text, directory)
                    && self.other.as_ref().is_none_or(|other| is_within(other, directory))
            })
    }

    fn compare(
        &self,
        other: &FilePath,
        plain: fn(&str, &str) -> bool,
        pattern: fn(&str, &str) -> bool,
    ) -> Option<bool> {
        if self.is_nameless() || other.is_nameless() {
            return None;
        }
        let own = [Some(&self.text), self.other.as_ref()];
        let others = [Some(&other.text), other.other.as_ref()];
        let mut pairs =
            own.iter().flatten().flat_map(|own| others.iter().flatten().map(move |it| (own, it)));
        // Equal patterns are equal sets, and equal holes hold the same.
        if self.is_pattern == other.is_pattern && pairs.clone().any(|(own, it)| plain(own, it)) {
            return Some(true);
        }
        match (self.is_pattern, other.is_pattern) {
            (true, false) => {
                let found = pairs.any(|(own, it)| pattern(own, it));
                let is_known = !has_hole(&self.text) && !has_hole(&other.text);
                if found || is_known { Some(found) } else { None }
            }
            (false, false) if self.is_known() && other.is_known() => Some(false),
            (false, true) if pairs.any(|(own, it)| plain(own, it)) => Some(true),
            _ => None,
        }
    }
}

/// Whether a path is a directory or lies in it.
pub(in crate::model) fn is_within(path: &str, directory: &str) -> bool {
    let directory = directory.trim_end_matches('/');
    path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether one component is what a pattern of one stands for.
pub(in crate::model) fn matches_pattern(pattern: &str, name: &str) -> bool {
    matches_name(pattern, name)
}

/// Whether paths are what a pattern stands for, or lie in that; of each, so many components are
/// looked at.
pub(in crate::model) fn matches_levels(pattern: &str) -> impl Fn(&str, usize) -> bool {
    move |path, levels| path.split('/').count() >= levels && matches_start(pattern, path)
}

fn matches_whole(pattern: &str, path: &str) -> bool {
    pattern.split('/').count() == path.split('/').count() && matches_start(pattern, path)
}

/// Whether the pattern stands for the path or for a directory that it is in.
fn matches_start(pattern: &str, path: &str) -> bool {
    let mut path = path.split('/');
    pattern.split('/').all(|piece| path.next().is_some_and(|own| matches_name(piece, own)))
}

/// One component: `*` for any text, `?` for a letter; `[` for anything at all.
fn matches_name(pattern: &str, name: &str) -> bool {
    if pattern.contains('[') {
        return true;
    }
    let mut chars = pattern.chars();
    match chars.next() {
        None => name.is_empty(),
        Some('*') => {
            let rest = chars.as_str();
            name.char_indices().any(|(at, _)| matches_name(rest, &name[at..]))
                || matches_name(rest, "")
        }
        Some(first) => {
            let mut own = name.chars();
            own.next().is_some_and(|letter| first == '?' || first == letter)
                && matches_name(chars.as_str(), own.as_str())
        }
    }
}

/// An absolute path without `.`, `..` and doubled slashes. A hole at the start takes the place of
/// the whole directory.
pub(super) fn join(directory: &str, text: &str) -> String {
    let absolute = text.starts_with('/') || text.starts_with("${");
    let mut pieces: Vec<&str> = Vec::new();
    let from = if absolute { "" } else { directory };
    for piece in from.split('/').chain(text.split('/')) {
        match piece {
            "" | "." => (),
            ".." if pieces.last().is_some_and(|last| last.contains("${")) => pieces.push(NAMELESS),
            ".." => {
                pieces.pop();
            }
            piece => pieces.push(piece),
        }
    }
    let mut path = String::with_capacity(directory.len() + text.len() + 1);
    for piece in &pieces {
        if !(path.is_empty() && piece.starts_with("${")) {
            path.push('/');
        }
        path.push_str(piece);
    }
    if path.is_empty() {
        path.push('/');
    }
    path
}
