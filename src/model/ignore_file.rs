//! What an ignore file does for the builds that read it.

use std::path::{Path, PathBuf};

use super::nearest::is_slip;
use super::{BuildContext, DiskEntry, Dockerfile, Project};
use crate::compose::between;
use crate::dockerignore::{self, Pattern, Verdict};
use crate::text::{FileId, Span, sort_by_place, tidy};

/// What images usually do without, by the names that are nearly always meant where one is a slip away.
const LEFT_OUT: [&str; 26] = [
    "node_modules",
    "bower_components",
    "__pycache__",
    "site-packages",
    ".git",
    ".github",
    ".gitignore",
    ".gitattributes",
    ".dockerignore",
    ".env",
    ".env.local",
    ".venv",
    "venv",
    ".idea",
    ".vscode",
    ".DS_Store",
    ".pytest_cache",
    ".mypy_cache",
    ".terraform",
    ".gradle",
    ".next",
    ".nuxt",
    "Dockerfile",
    "docker-compose.yml",
    "docker-compose.yaml",
    "README.md",
];

/// An ignore file.
#[derive(Clone, Copy, Debug)]
pub struct IgnoreFile<'p> {
    project: &'p Project,
    data: &'p dockerignore::IgnoreFile,
}

/// A pattern that does not do what it seems to.
#[derive(Clone, Debug)]
pub struct Ineffective {
    /// The pattern.
    pub at: Span,
    /// Why it does not.
    pub kind: IneffectiveKind,
}

/// Why a pattern does not do what it seems to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IneffectiveKind {
    /// A later pattern undoes it for all that it names.
    Undone(Span),
    /// An exception to what no pattern before it leaves out: there is none before it, or none that
    /// leaves out the path itself.
    NothingToExcept,
    /// An exception on a folder that is not left out itself; what is left out below it stays so.
    FolderNotLeftOut,
    /// It leads above the context, or stands for the context as such.
    OutsideContext,
    /// A comment behind a pattern is a part of the pattern.
    CommentBehind(usize),
    /// `[!…]`, in which `!` is a letter like others.
    NegatedClass,
    /// `{a,b}`, which is not expanded.
    Braces,
    /// `\` between the parts of a path escapes the letter behind it.
    Backslash,
    /// It has no slash and matches at the top of the context alone, where nothing of the name is; a
    /// path of the name deeper down.
    OnlyAtTop(String),
    /// It matches nothing, and is a slip away from what lies there and images usually do without;
    /// the path of that.
    Misspelt(String),
}

/// Why nothing reads an ignore file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unread {
    /// It has a name that nobody looks for.
    Name(String),
    /// It belongs to a Dockerfile of a name that no file has.
    NoSuchDockerfile(String),
    /// The Dockerfiles beside it are built in another folder, of which the path is given, with the
    /// place that says so.
    ContextElsewhere(PathBuf, Option<Span>),
}

impl Project {
    /// The ignore files, in the order of the files.
    pub fn ignore_files(&self) -> impl Iterator<Item = IgnoreFile<'_>> {
        let mut files: Vec<_> = self.ignore_files.values().collect();
        files.sort_by_key(|data| data.file);
        files.into_iter().map(move |data| IgnoreFile { project: self, data })
    }
}

impl<'p> IgnoreFile<'p> {
    /// The file.
    pub fn file(self) -> FileId {
        self.data.file
    }

    /// The syntax.
    pub fn syntax(self) -> &'p dockerignore::IgnoreFile {
        self.data
    }

    /// The start of its first line with something in it: where to speak of it as a whole.
    pub fn start(self) -> Span {
        let first = self.data.patterns.first().map(|pattern| pattern.span);
        let first = first.or_else(|| self.data.comments.first().copied());
        first.unwrap_or_else(|| Span::at(self.data.file, 0))
    }

    /// The raw text of a span of it.
    pub fn slice(self, span: Span) -> &'p str {
        &self.data.text[span.range()]
    }

    /// Where a pattern cannot be read, and why: the build stops there.
    pub fn errors(self) -> impl Iterator<Item = (Span, &'static str)> {
        self.data.patterns.iter().filter_map(|pattern| Some((pattern.span, pattern.error?)))
    }

    /// The Dockerfiles for whose build it is read.
    pub fn readers(self) -> impl Iterator<Item = Dockerfile<'p>> {
        let numbers = self.project.readers_of(&self.path());
        let mut all = self.project.dockerfiles();
        let mut next = 0;
        numbers.iter().filter_map(move |number| {
            let found = all.nth(number.checked_sub(next)?);
            next = number + 1;
            found
        })
    }

    fn path(self) -> PathBuf {
        tidy(&self.project.sources().get(self.data.file).path)
    }

    /// The context that it belongs to, where it is one.
    fn context(self) -> Option<BuildContext<'p>> {
        let mut contexts = self.readers().filter_map(Dockerfile::build_context);
        let first = contexts.next()?;
        contexts.all(|other| other.root() == first.root()).then_some(first)
    }

    /// The patterns that do not do what they seem to. A file that is refused as a whole has none.
    pub fn ineffective_patterns(self) -> Vec<Ineffective> {
        let mut found = Vec::new();
        if self.data.is_refused() {
            return found;
        }
        let mut only_at_top = Vec::new();
        let mut slips = Vec::new();
        for (index, pattern) in self.data.patterns.iter().enumerate() {
            let kind = self.misread(pattern).or_else(|| self.without_effect(index, pattern));
            match kind {
                Some(kind) => found.push(Ineffective { at: pattern.span, kind }),
                None if pattern.is_exception => (),
                None => match self.misspelt(pattern) {
                    Some(kind) => slips.push(Ineffective { at: pattern.span, kind }),
                    None if !pattern.text.contains('/') => only_at_top.push(pattern),
                    None => (),
                },
            }
        }
        found.extend(slips);
        found.extend(self.only_at_top(&only_at_top));
        sort_by_place(&mut found, |own| own.at);
        found
    }

    /// What is read otherwise than by the shell or by Git.
    fn misread(self, pattern: &Pattern) -> Option<IneffectiveKind> {
        let text = pattern.text.as_str();
        if text == ".." || text.starts_with("../") || text == "/" || text == "." {
            // `!.` and `/` are written by people who know; what leads out is a mistake.
            return text.starts_with("..").then_some(IneffectiveKind::OutsideContext);
        }
        if let Some(at) = text.find(" #") {
            return Some(IneffectiveKind::CommentBehind(at));
        }
        if text.contains("[!") {
            return Some(IneffectiveKind::NegatedClass);
        }
        let braces = text.find('{').and_then(|open| text[open..].find('}').map(|end| (open, end)));
        if braces.is_some_and(|(open, end)| text[open..open + end].contains(',')) {
            return Some(IneffectiveKind::Braces);
        }
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            if letter == '\\' && letters.next().is_some_and(char::is_alphanumeric) {
                return Some(IneffectiveKind::Backslash);
            }
        }
        None
    }

    /// A pattern for one path on which another has the last word, or none the first.
    fn without_effect(self, index: usize, pattern: &Pattern) -> Option<IneffectiveKind> {
        if !pattern.is_plain() || matches!(pattern.text.as_str(), "/" | ".") {
            return None;
        }
        let path = pattern.text.as_str();
        if pattern.is_exception {
            let before = dockerignore::IgnoreFile {
                patterns: self.data.patterns[..index].to_vec(),
                ..self.data.clone()
            };
            if before.decide(path).verdict == Verdict::Kept {
                let below = |own: &Pattern| !own.is_exception && may_match_below(own, path);
                let may_be_folder = self.context().is_none_or(|context| {
                    matches!(context.entry(path), DiskEntry::Folder | DiskEntry::Unknown)
                });
                return Some(match may_be_folder && before.patterns.iter().any(below) {
                    true => IneffectiveKind::FolderNotLeftOut,
                    false => IneffectiveKind::NothingToExcept,
                });
            }
        }
        let decision = self.data.decide(path);
        let wanted = if pattern.is_exception { Verdict::Kept } else { Verdict::Ignored };
        let by = decision.by.filter(|by| decision.verdict != wanted && *by > index)?;
        let other = &self.data.patterns[by];
        // What is taken back in for a folder may be left out again below it, and the other way round.
        let is_mended = self.data.patterns[by + 1..].iter().any(|own| may_match_below(own, path));
        (!is_mended).then_some(IneffectiveKind::Undone(other.span))
    }

    /// A pattern for a path that is not there, a slip away from one that is, which images usually do
    /// without and which nothing leaves out.
    fn misspelt(self, pattern: &Pattern) -> Option<IneffectiveKind> {
        let (is_anywhere, text) = match pattern.text.strip_prefix("**/") {
            Some(rest) => (true, rest),
            None => (false, pattern.text.as_str()),
        };
        let (folder, name) = text.rsplit_once('/').unwrap_or(("", text));
        let is_plain = pattern.is_plain() || is_anywhere && !text.contains(['*', '?', '[', '\\']);
        if !is_plain || LEFT_OUT.contains(&name) || !LEFT_OUT.iter().any(|own| is_slip(own, name)) {
            return None;
        }
        let context = self.context()?;
        let names = context.disk().names(&context.place(folder))?;
        if names.iter().any(|own| own.name == name) {
            return None;
        }
        let near = names
            .iter()
            .find(|own| LEFT_OUT.contains(&own.name.as_str()) && is_slip(&own.name, name))?;
        let path = match folder {
            "" => near.name.clone(),
            _ => format!("{folder}/{}", near.name),
        };
        let is_kept = context.decide(&path).verdict == Verdict::Kept;
        (is_kept && !context.may_have_name(name)).then_some(IneffectiveKind::Misspelt(path))
    }

    /// Patterns of a bare name of which nothing is at the top, but something deeper down.
    fn only_at_top(self, patterns: &[&Pattern]) -> Vec<Ineffective> {
        let Some(context) = self.context().filter(|_| !patterns.is_empty()) else {
            return Vec::new();
        };
        let mut at_top = vec![false; patterns.len()];
        let mut below: Vec<Option<String>> = vec![None; patterns.len()];
        if let Some(names) = context.disk().names(context.root()) {
            for name in names.iter() {
                for (index, pattern) in patterns.iter().enumerate() {
                    at_top[index] |= pattern.matches(&name.name);
                }
            }
        }
        if at_top.iter().all(|it| *it) {
            return Vec::new();
        }
        context.walk(|path, is_folder| {
            let Some((_, name)) = path.rsplit_once('/') else { return true };
            for (index, pattern) in patterns.iter().enumerate() {
                if !at_top[index] && below[index].is_none() && pattern.matches(name) {
                    below[index] = Some(path.to_owned());
                }
            }
            !is_folder || !matches!(name, "node_modules" | ".git")
        });
        let found = patterns.iter().zip(below);
        found
            .filter_map(|(pattern, path)| {
                let kind = IneffectiveKind::OnlyAtTop(path?);
                Some(Ineffective { at: pattern.span, kind })
            })
            .collect()
    }

    /// Why no build reads it, where that is certain.
    pub fn unread(self) -> Option<Unread> {
        let path = self.path();
        let disk = self.project.disk()?;
        let name = path.file_name()?.to_str()?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let Some(stem) = name.strip_suffix(".dockerignore") else {
            let is_own = disk.names(folder)?.iter().any(|own| own.name == ".dockerignore");
            return (!is_own).then(|| Unread::Name(name.to_owned()));
        };
        if !stem.is_empty() {
            let is_there = disk.entry(&folder.join(stem)) != DiskEntry::Absent;
            return (!is_there).then(|| Unread::NoSuchDockerfile(stem.to_owned()));
        }
        if self.readers().next().is_some() {
            return None;
        }
        // A Dockerfile beside it that is built here has an ignore file of its own.
        let mut elsewhere = None;
        for dockerfile in self.project.dockerfiles() {
            let own = &self.project.sources().get(dockerfile.file()).path;
            if own.parent() != Some(folder) {
                continue;
            }
            let context = dockerfile.build_context()?;
            if context.root() == folder {
                return None;
            }
            elsewhere =
                Some(Unread::ContextElsewhere(between(folder, context.root()), context.told_by()));
        }
        elsewhere
    }
}

/// Whether a pattern may match something below a folder that it does not match itself.
fn may_match_below(pattern: &Pattern, folder: &str) -> bool {
    let text = pattern.text.as_str();
    if !text.contains("**") && !text.contains('/') {
        return false;
    }
    let fixed = text.find(['*', '?', '[', '\\']).map_or(text, |end| &text[..end]);
    let folder = format!("{folder}/");
    folder.starts_with(fixed) && fixed.len() < text.len() || fixed.starts_with(&folder)
}
