//! The examples in a page.

use std::path::PathBuf;

/// What an example shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// One finding.
    Bad,
    /// None.
    Good,
}

/// An example: one file, or several that belong together.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) kind: Kind,
    /// The line of its first fence, from 1.
    pub(crate) line: usize,
    pub(crate) files: Vec<File>,
    /// The files that the fix changes, as it leaves them.
    pub(crate) fixed: Vec<File>,
}

/// A path and its text.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    /// The language of its fence, which says what it is.
    pub(crate) language: String,
    /// Its permissions, where they are given behind the path: `755`.
    pub(crate) mode: Option<u32>,
}

/// The examples in a page or a fixture, or what is wrong with how they are written.
pub(crate) fn read(page: &str) -> Result<Vec<Example>, String> {
    let mut examples: Vec<Example> = Vec::new();
    let mut last_word = String::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let ticks = line.bytes().take_while(|&byte| byte == b'`').count();
        if ticks < 3 {
            // Between two files of one example stands nothing but blank lines.
            if !line.trim().is_empty() {
                last_word.clear();
            }
            continue;
        }
        let line_number = number + 1;
        let (fence, info) = line.split_at(ticks);
        let mut text = String::new();
        loop {
            let Some((_, line)) = lines.next() else {
                return Err(format!("line {line_number}: the fence does not end"));
            };
            if line == fence {
                break;
            }
            text.push_str(line);
            text.push('\n');
        }
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default();
        let word = words.next().unwrap_or_default().to_owned();
        let path = match (words.next(), language) {
            (Some(path), _) => PathBuf::from(path),
            (None, "dockerfile") => PathBuf::from("Dockerfile"),
            (None, "yaml") => PathBuf::from("compose.yaml"),
            _ if word.is_empty() => continue,
            _ => return Err(format!("line {line_number}: the path is missing")),
        };
        let mode = match words.next().map(|mode| u32::from_str_radix(mode, 8)) {
            None => None,
            Some(Ok(mode)) => Some(mode),
            Some(Err(why)) => return Err(format!("line {line_number}: a mode: {why}")),
        };
        let file = File { path, text, language: language.to_owned(), mode };
        let kind = match word.as_str() {
            "" => continue,
            "bad" => Kind::Bad,
            "good" => Kind::Good,
            "fixed" => {
                match examples.last_mut() {
                    Some(example) if example.kind == Kind::Bad => example.fixed.push(file),
                    _ => return Err(format!("line {line_number}: nothing bad is before it")),
                }
                last_word = word;
                continue;
            }
            _ => return Err(format!("line {line_number}: what is `{word}`?")),
        };
        let goes_on = last_word == word
            && examples.last().is_some_and(|it| it.files.iter().all(|own| own.path != file.path));
        match examples.last_mut() {
            Some(example) if goes_on => example.files.push(file),
            _ => examples.push(Example {
                kind,
                line: line_number,
                files: vec![file],
                fixed: Vec::new(),
            }),
        }
        last_word = word;
    }
    Ok(examples)
}

impl PartialEq for File {
    fn eq(&self, other: &File) -> bool {
        (&self.path, &self.text) == (&other.path, &other.text)
    }
}
