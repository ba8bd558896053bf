//! Build steps of which another instruction says the same: what to write in their place.

use super::{Command, Dialect, Instruction};
use crate::shell::{Argument, Part, Word};
use crate::text::{Edit, Span};

/// Options of curl and wget that change what is said and not what is written.
const QUIET: [&str; 22] = [
    "-f",
    "--fail",
    "-s",
    "--silent",
    "-S",
    "--show-error",
    "-L",
    "--location",
    "-#",
    "--progress-bar",
    "--compressed",
    "--retry",
    "--retry-connrefused",
    "--retry-delay",
    "--retry-all-errors",
    "--connect-timeout",
    "-q",
    "--quiet",
    "-nv",
    "--no-verbose",
    "--progress",
    "--show-progress",
];

impl<'p> Instruction<'p> {
    /// Whether it is a RUN in shell form whose text is all there is to it: no flags, no heredocs,
    /// no other frontend that may know less, none of Windows' line ends.
    fn is_plain_run(self) -> bool {
        let syntax = self.syntax();
        let dockerfile = self.dockerfile();
        self.is_run()
            && !self.is_deferred()
            && syntax.flags.is_empty()
            && syntax.heredocs.is_empty()
            && dockerfile.syntax().escape == '\\'
            && !dockerfile.has_foreign_frontend()
            && !dockerfile.syntax().text.contains('\r')
            && self.stage().is_some_and(|stage| !stage.is_windows())
            && matches!(self.scripts(), [script] if script.dialect != Dialect::Other
                && script.errors.is_empty())
    }

    /// Whether what it makes belongs to root, as what COPY and ADD bring does.
    fn is_run_by_root(self) -> bool {
        self.stage().is_some_and(|stage| stage.user_before(self.index()).is_root())
    }

    /// A heredoc with `set -e` in the place of a chain of commands, each with `&&` in front. None
    /// where more than that joins them, or where a line break would mean something else.
    pub fn replace_chain_by_heredoc(self) -> Vec<Edit> {
        let arguments = self.syntax().arguments;
        let [script] = self.scripts() else { return Vec::new() };
        if !self.is_plain_run() {
            return Vec::new();
        }
        let mut parts: Vec<Span> = Vec::new();
        for command in &script.commands {
            let span = match command.context.pipeline {
                Some((pipeline, _)) => script.pipelines[pipeline].span,
                None => command.span,
            };
            // What is inside of another one comes behind it, and lies in it.
            if !parts.last().is_some_and(|last| last.contains(span)) {
                parts.push(span);
            }
        }
        let slice = |span: Span| self.dockerfile().slice(span);
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Vec::new() };
        let joined = parts.windows(2).all(|pair| {
            let between = slice(pair[0].after().to(pair[1].before()));
            between.matches("&&").count() == 1
                && between.chars().all(|char| char.is_whitespace() || matches!(char, '&' | '\\'))
        });
        if !joined
            || first.start != arguments.start
            || last.end != arguments.end
            || !parts.iter().all(|part| is_same_in_heredoc(slice(*part)))
        {
            return Vec::new();
        }
        let lines: Vec<&str> = parts.iter().map(|part| slice(*part)).collect();
        heredoc("<<", false, &format!("set -e\n{}", lines.join("\n")))
            .map(|text| vec![Edit::replace(arguments, text)])
            .unwrap_or_default()
    }
}

impl Command<'_> {
    /// The only command of a step that is nothing else, run by root.
    fn is_whole_step(self) -> bool {
        let instruction = self.instruction();
        self.script().commands.len() == 1
            && self.syntax().wrappers.is_empty()
            && self.syntax().assignments.is_empty()
            && instruction.is_plain_run()
            && instruction.is_run_by_root()
            && self.syntax().span == instruction.syntax().arguments
    }

    /// `COPY <<EOF` in the place of a step that does nothing but write a file by `echo` or
    /// `printf`, where it is known to the letter what they write.
    pub fn replace_by_copy(self) -> Vec<Edit> {
        let [redirect] = self.syntax().redirects.as_slice() else { return Vec::new() };
        if !self.is_whole_step() {
            return Vec::new();
        }
        let (Some(path), Some(content)) = (plain_path(&redirect.target), self.printed()) else {
            return Vec::new();
        };
        heredoc("COPY <<", true, &content)
            .map(|text| text.replacen('\n', &format!(" {path}\n"), 1))
            .map(|text| vec![Edit::replace(self.instruction().span(), text)])
            .unwrap_or_default()
    }

    /// What `echo` or `printf` writes, without its last line end.
    fn printed(self) -> Option<String> {
        let words: Option<Vec<String>> = self.syntax().words.iter().skip(1).map(constant).collect();
        let words = words?;
        let first = words.first()?;
        if first.starts_with('-') {
            return None;
        }
        if self.is_one_of(&["echo"]) {
            // Shells differ in what echo makes of it.
            let text = words.join(" ");
            return (!text.contains('\\')).then_some(text);
        }
        let [format] = words.as_slice() else { return None };
        let text = format.replace("\\n", "\n");
        let is_plain = self.is_one_of(&["printf"]) && !text.contains(['\\', '%']);
        text.strip_suffix('\n').filter(|_| is_plain).map(str::to_owned)
    }

    /// ADD in the place of a step that does nothing but this download.
    pub fn replace_by_add(self) -> Vec<Edit> {
        let line = match self.name().as_deref() {
            Some("git") => self.add_of_clone(),
            Some("curl" | "wget") => self.add_of_file().or_else(|| self.add_of_archive()),
            _ => None,
        };
        line.map(|line| vec![Edit::replace(self.instruction().span(), line)]).unwrap_or_default()
    }

    fn only_url(self) -> Option<String> {
        let invocation = self.invocation();
        let urls = invocation.download_urls();
        let [url] = urls.as_slice() else { return None };
        constant(url).filter(|url| is_plain(url))
    }

    fn add_of_file(self) -> Option<String> {
        let outputs: &[&str] = match self.is_one_of(&["curl"]) {
            true => &["-o", "--output"],
            false => &["-O", "--output-document"],
        };
        if !self.is_whole_step()
            || !self.syntax().redirects.is_empty()
            || !self.has_options_only(&[&QUIET, outputs])
        {
            return None;
        }
        let path = self.invocation().value(outputs)?;
        // ADD lets the owner alone read what it gets.
        is_path(&path).then_some(())?;
        Some(format!("ADD --chmod=644 {} {path}", self.only_url()?))
    }

    /// `curl URL | tar -xz -C /opt`
    fn add_of_archive(self) -> Option<String> {
        let instruction = self.instruction();
        let [_, unpack] = self.script().commands.as_slice() else { return None };
        let [pipeline] = self.script().pipelines.as_slice() else { return None };
        let unpack = Command {
            index: self.script().commands.iter().position(|own| std::ptr::eq(own, unpack))?,
            ..self
        };
        let is_whole = self.index() == 0
            && pipeline.span == instruction.syntax().arguments
            && instruction.is_plain_run()
            && instruction.is_run_by_root()
            && [self, unpack].iter().all(|own| {
                own.syntax().redirects.is_empty()
                    && own.syntax().wrappers.is_empty()
                    && own.syntax().assignments.is_empty()
            });
        let outputs: &[&str] = match self.is_one_of(&["curl"]) {
            true => &[],
            false => &["-O", "--output-document"],
        };
        let own = ["-x", "-z", "-j", "-J", "-v", "-f", "-C", "--extract", "--gzip", "--directory"];
        if !is_whole
            || !unpack.is_one_of(&["tar"])
            || !self.has_options_only(&[&QUIET, outputs])
            || !unpack.has_options_only(&[&own])
            || unpack.invocation().value(&["-f"]).is_some_and(|file| file != "-")
        {
            return None;
        }
        let into = unpack.invocation().value(&["-C", "--directory"])?;
        let into = into.trim_end_matches('/');
        is_path(into).then_some(())?;
        Some(format!("ADD --unpack=true {} {into}/", self.only_url()?))
    }

    /// `git clone --branch 1.2 URL /src`
    fn add_of_clone(self) -> Option<String> {
        let options =
            ["-b", "--branch", "--depth", "--single-branch", "-q", "--quiet", "--no-tags"];
        if !self.is_whole_step()
            || !self.syntax().redirects.is_empty()
            || !self.has_options_only(&[&options])
        {
            return None;
        }
        let invocation = self.invocation();
        let operands: Vec<&Word> = invocation.operands().collect();
        let [_, url, path] = operands.as_slice() else { return None };
        let (url, path) = (constant(url)?, plain_path(path)?);
        // ADD takes an address for that of a repository by its ending.
        let is_repository = url.starts_with("https://") && url.ends_with(".git") && is_plain(&url);
        let branch = match invocation.option(&["-b", "--branch"]) {
            Some(_) => {
                let branch = invocation.value(&["-b", "--branch"])?;
                (is_plain(&branch) && !branch.contains([':', '#'])).then(|| format!("#{branch}"))?
            }
            None => String::new(),
        };
        is_repository.then(|| format!("ADD --keep-git-dir=true {url}{branch} {path}"))
    }

    /// Whether each option that is given is one of these.
    fn has_options_only(self, known: &[&[&str]]) -> bool {
        self.invocation().arguments().all(|argument| match argument {
            Argument::Option { name, .. } => known.iter().any(|known| known.contains(&name)),
            Argument::Operand(_) => true,
        })
    }

    /// Adds options right behind the command's name.
    pub fn add_options(self, options: &str) -> Vec<Edit> {
        vec![Edit::insert(self.name_span().after(), format!(" {options}"))]
    }
}

/// Whether a command of RUN is the same in a heredoc, where the shell joins lines and not Docker.
fn is_same_in_heredoc(text: &str) -> bool {
    let mut lines = text.lines();
    let one_line = !text.contains('\n');
    let goes_on = |line: &str| line.trim_end().ends_with('\\') && line.ends_with('\\');
    let count = text.lines().count();
    let is_joined = lines
        .by_ref()
        .enumerate()
        .all(|(at, line)| at + 1 == count || goes_on(line) && !line.trim().is_empty());
    let has_comment = text.lines().skip(1).any(|line| line.trim_start().starts_with('#'));
    one_line || is_joined && !has_comment && !text.contains('\'')
}

/// A heredoc with that content, in front of whose delimiter `start` stands. Where the builder
/// replaces variables in it, quotes keep it from doing so.
fn heredoc(start: &str, replaces: bool, content: &str) -> Option<String> {
    let is_free = |name: &&str| !content.lines().any(|line| line.trim_start_matches('\t') == *name);
    let name = ["EOF", "EOT", "END"].into_iter().find(is_free)?;
    let quote = if replaces && content.contains(['$', '\\', '`']) { "'" } else { "" };
    Some(format!("{start}{quote}{name}{quote}\n{content}\n{name}"))
}

/// The text of a word without variables and patterns.
fn constant(word: &Word) -> Option<String> {
    let is_text = word.parts.iter().all(|part| matches!(part, Part::Text(_)));
    is_text.then(|| word.literal()).flatten().map(|text| text.into_owned())
}

fn plain_path(word: &Word) -> Option<String> {
    constant(word).filter(|path| is_path(path))
}

/// An absolute path of a file that needs no quotes anywhere.
fn is_path(text: &str) -> bool {
    text.starts_with('/') && text.len() > 1 && !text.ends_with('/') && is_plain(text)
}

/// Text that means the same to a shell and in the arguments of an instruction.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-+@:%=~,".contains(&byte))
}
