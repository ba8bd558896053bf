//! What commands do to files. From the manual pages of each.

use super::FileAction;
use super::copies::name_of_source;
use super::path::FilePath;
use super::reader::Reader;
use super::words::Words;
use crate::shell::{Argument, Invocation, Word};
use crate::text::{Span, Spanned};

/// Takes note of all that one command does.
pub(super) fn effects_of(reader: &mut Reader<'_>, words: &Words<'_>) {
    redirects(reader, words);
    let syntax = words.command.syntax();
    let Some(name) = syntax.words.first().and_then(Word::literal) else { return };
    let name = name.rsplit('/').next().unwrap_or_default();
    // `xargs rm` and the like: on what is not in the text.
    let read = || Call { words, invocation: syntax.invocation() };
    match name {
        "mkdir" => mkdir(reader, &read()),
        "touch" | "truncate" | "tee" => {
            for word in read().operands() {
                reader.each(words, word, |_| FileAction::Write { from: None });
            }
        }
        "cp" | "ln" | "mv" => transfer(reader, &read(), name == "mv"),
        "install" => install(reader, &read()),
        "rm" | "unlink" | "rmdir" | "shred" => {
            let call = read();
            let recursive = call.recurses() || name == "rmdir";
            for word in call.operands() {
                reader.each(words, word, |_| FileAction::Remove { recursive });
            }
        }
        "find" => find(reader, &read()),
        "chmod" => chmod(reader, &read()),
        "chown" | "chgrp" => chown(reader, &read(), name == "chgrp"),
        "curl" | "wget" => download(reader, &read(), name == "wget"),
        "git" => git_clone(reader, &read()),
        _ => super::archives::extract(reader, &read(), name),
    }
}

/// A command with its words told apart.
pub(super) struct Call<'w, 'p> {
    pub(super) words: &'w Words<'p>,
    pub(super) invocation: Invocation<'p>,
}

impl<'p> Call<'_, 'p> {
    pub(super) fn operands(&self) -> Vec<&'p Word> {
        self.invocation.operands().collect()
    }

    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.invocation.has_option(names)
    }

    pub(super) fn recurses(&self) -> bool {
        self.has(&["-r", "-R", "--recursive"])
    }

    /// What `-m` gives, with its place, if it is given; `None` inside where it is not known.
    fn mode(&self) -> Option<Option<Spanned<String>>> {
        let value = self.invocation.values(&["-m", "--mode"]).last()?;
        Some(value.literal().map(|mode| Spanned::new(mode.into_owned(), value.span())))
    }

    /// The path that an option gives.
    pub(super) fn path_of(&self, names: &[&str]) -> Option<(FilePath, Span)> {
        match self.invocation.option(names)? {
            Argument::Option { value: Some(value), .. } => Some((
                match value {
                    crate::shell::OptionValue::Word(word) => self.words.path(word),
                    crate::shell::OptionValue::Inline(Some(text), _) => {
                        self.words.path_of_text(text)
                    }
                    crate::shell::OptionValue::Inline(None, _) => FilePath::unknown(),
                },
                value.span(),
            )),
            _ => None,
        }
    }
}

impl Reader<'_> {
    /// Takes note of an effect on each path that a word stands for.
    pub(super) fn each(
        &mut self,
        words: &Words<'_>,
        word: &Word,
        action: impl Fn(&FilePath) -> FileAction,
    ) {
        for path in words.paths(word) {
            self.add(action(&path), path, word.span);
        }
    }
}

/// `> file`.
fn redirects(reader: &mut Reader<'_>, words: &Words<'_>) {
    for redirect in &words.command.syntax().redirects {
        if matches!(redirect.operator.as_str(), ">" | ">>" | ">|" | "&>" | "&>>") {
            let target = &redirect.target;
            reader.each(words, target, |_| FileAction::Write { from: None });
        }
    }
}

fn mkdir(reader: &mut Reader<'_>, call: &Call<'_, '_>) {
    let mode = call.mode();
    for word in call.operands() {
        for path in call.words.paths(word) {
            reader.make_directory(path.clone(), word.span);
            if let Some(mode) = mode.clone() {
                reader.add(FileAction::Chmod { mode, recursive: false }, path, word.span);
            }
        }
    }
}

/// The places that files get by `cp a b directory`, `cp -t directory a b`, `mv`, `ln`, `install`.
fn targets(reader: &Reader<'_>, call: &Call<'_, '_>) -> Vec<(FilePath, FilePath, Span)> {
    let operands = call.operands();
    let into = call.path_of(&["-t", "--target-directory"]);
    let (sources, target, span, is_directory) = match (into, operands.as_slice()) {
        (Some((target, span)), sources) => (sources, target, span, true),
        (None, [sources @ .., last]) if !sources.is_empty() => {
            let target = call.words.path(last);
            let is_directory = sources.len() > 1
                || reader.is_directory(&target)
                || last.literal().is_some_and(|text| text.ends_with('/') || text == ".");
            let is_directory = is_directory && !call.has(&["-T", "--no-target-directory"]);
            (sources, target, last.span, is_directory)
        }
        // `ln target` makes a link in the working directory; too rare to tell.
        _ => return Vec::new(),
    };
    let mut found = Vec::new();
    for word in sources {
        for source in call.words.paths(word) {
            let path = match (is_directory, source.name()) {
                (true, Some(name)) => target.join(name),
                (true, None) => target.join("*"),
                (false, Some(name)) if target.name() != Some(name) => {
                    target.clone().or(target.join(name))
                }
                (false, _) => target.clone(),
            };
            found.push((source, path, span));
        }
    }
    found
}

fn transfer(reader: &mut Reader<'_>, call: &Call<'_, '_>, moves: bool) {
    for (source, target, span) in targets(reader, call) {
        if moves {
            reader.add(FileAction::Remove { recursive: true }, source.clone(), span);
        }
        reader.add(FileAction::Write { from: Some(source) }, target, span);
    }
}

fn install(reader: &mut Reader<'_>, call: &Call<'_, '_>) {
    let value =
        |names: &[&str]| call.invocation.option(names).map(|_| call.invocation.value(names));
    let mode = call.mode();
    let owner = value(&["-o", "--owner"]).map(|own| own.map(|own| own.into_owned()));
    let mut made = Vec::new();
    if call.has(&["-d", "--directory"]) {
        for word in call.operands() {
            for path in call.words.paths(word) {
                reader.make_directory(path.clone(), word.span);
                made.push((path, word.span));
            }
        }
    } else {
        for (source, target, span) in targets(reader, call) {
            reader.add(FileAction::Write { from: Some(source) }, target.clone(), span);
            made.push((target, span));
        }
    }
    for (path, span) in made {
        if let Some(mode) = mode.clone() {
            reader.add(FileAction::Chmod { mode, recursive: false }, path.clone(), span);
        }
        if let Some(owner) = owner.clone() {
            reader.add(FileAction::Chown { owner, recursive: false }, path, span);
        }
    }
}

/// `find /a /b … -delete`, `-exec rm -rf {} +`, `-exec chmod …`: on some of what is there.
fn find(reader: &mut Reader<'_>, call: &Call<'_, '_>) {
    let words = &call.words.command.syntax().words;
    let is = |word: &Word, text: &str| word.literal().is_some_and(|own| own == text);
    let is_expression = |word: &&Word| !word.literal_prefix().starts_with(['-', '(', '!']);
    let roots: Vec<&Word> = words[1..].iter().take_while(is_expression).collect();
    let exec = words.iter().position(|word| is(word, "-exec") || is(word, "-execdir"));
    let executed: Vec<Spanned<String>> = exec
        .map(|at| {
            let words = words[at + 1..].iter().take(3);
            words
                .filter_map(|word| Some(Spanned::new(word.literal()?.into_owned(), word.span)))
                .collect()
        })
        .unwrap_or_default();
    let program = executed.first().map(|name| name.value.rsplit('/').next().unwrap_or_default());
    let argument = executed.get(1).filter(|text| !text.value.starts_with("-R")).or(executed.get(2));
    let action = match program {
        Some("rm" | "rmdir") => FileAction::Remove { recursive: true },
        Some("chmod") => FileAction::Chmod { mode: argument.cloned(), recursive: true },
        Some("chown") => {
            FileAction::Chown { owner: argument.map(|owner| owner.value.clone()), recursive: true }
        }
        _ if words.iter().any(|word| is(word, "-delete")) => FileAction::Remove { recursive: true },
        _ => return,
    };
    let was = std::mem::replace(&mut reader.is_conditional, true);
    for root in roots {
        reader.each(call.words, root, |_| action.clone());
    }
    reader.is_conditional = was;
}

fn chmod(reader: &mut Reader<'_>, call: &Call<'_, '_>) {
    let operands = call.operands();
    let recursive = call.recurses();
    let (mode, paths) = match operands.split_first() {
        _ if call.has(&["--reference"]) => (None, operands.as_slice()),
        Some((mode, paths)) => {
            let text = call.words.text(mode).map(|(text, _)| text);
            (text.map(|text| Spanned::new(text, mode.span)), paths)
        }
        None => return,
    };
    let mode = mode.filter(|mode| !mode.value.contains("${"));
    for word in paths {
        reader.each(call.words, word, |_| FileAction::Chmod { mode: mode.clone(), recursive });
    }
}

fn chown(reader: &mut Reader<'_>, call: &Call<'_, '_>, group: bool) {
    let operands = call.operands();
    let recursive = call.recurses();
    let (owner, paths) = match operands.split_first() {
        _ if call.has(&["--reference"]) => (None, operands.as_slice()),
        Some((owner, paths)) => (call.words.text(owner).map(|(text, _)| text), paths),
        None => return,
    };
    let owner = owner.map(|owner| if group { format!(":{owner}") } else { owner });
    for word in paths {
        reader.each(call.words, word, |_| FileAction::Chown { owner: owner.clone(), recursive });
    }
}

fn download(reader: &mut Reader<'_>, call: &Call<'_, '_>, is_wget: bool) {
    let directory = match is_wget {
        true => call.path_of(&["-P", "--directory-prefix"]),
        false => call.path_of(&["--output-dir"]),
    };
    let directory =
        directory.map_or_else(|| FilePath::new(&call.words.directory, "."), |(path, _)| path);
    let outputs: &[&str] = match is_wget {
        true => &["-O", "--output-document"],
        false => &["-o", "--output"],
    };
    let mut is_named = false;
    for value in call.invocation.values(outputs) {
        is_named = true;
        let path = match value {
            crate::shell::OptionValue::Word(word) => call.words.text(word).map(|(text, _)| text),
            crate::shell::OptionValue::Inline(text, _) => text.map(str::to_owned),
        };
        match path.as_deref() {
            Some("-") => (),
            Some(text) if is_wget => {
                reader.add(FileAction::Download, call.words.path_of_text(text), value.span());
            }
            Some(text) => reader.add(FileAction::Download, directory.join_or(text), value.span()),
            None => reader.add(FileAction::Download, FilePath::unknown(), value.span()),
        }
    }
    let by_url = match is_wget {
        true => !is_named && !call.has(&["--spider", "--version", "-V", "--help"]),
        false => call.has(&["-O", "--remote-name", "--remote-name-all"]),
    };
    if by_url {
        for word in call.invocation.download_urls() {
            let text = call.words.text(word).map(|(text, _)| text);
            let name = text.as_deref().map(with_scheme);
            let path = match name.as_deref().and_then(name_of_source) {
                Some(name) => directory.join(name),
                None => FilePath::unknown(),
            };
            reader.add(FileAction::Download, path, word.span);
        }
    }
}

/// A URL may be written without its scheme.
fn with_scheme(text: &str) -> String {
    if text.contains("://") { text.to_owned() } else { format!("http://{text}") }
}

/// `git clone url [directory]`.
fn git_clone(reader: &mut Reader<'_>, call: &Call<'_, '_>) {
    if call.invocation.subcommand().as_deref() != Some("clone") || call.has(&["-C"]) {
        return;
    }
    let operands = call.operands();
    match operands.as_slice() {
        [_, _, directory] => {
            reader.each(call.words, directory, |_| FileAction::Download);
        }
        [_, url] => {
            let text = call.words.text(url).map(|(text, _)| text);
            let name = text.as_deref().map(|text| text.trim_end_matches('/'));
            let name = name.and_then(|text| text.rsplit(['/', ':']).next());
            let path = name
                .map(|name| name.trim_end_matches(".git"))
                .map_or_else(FilePath::unknown, |name| FilePath::new(&call.words.directory, name));
            reader.add(FileAction::Download, path, url.span);
        }
        _ => (),
    }
}
