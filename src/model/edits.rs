//! Edits of a Dockerfile in the domain's words.

use super::{Command, Dialect, Instruction, Stage};
use crate::dockerfile::{Keyword, Word};
use crate::text::{Edit, Span};

impl Stage<'_> {
    /// Adds an instruction in front of the stage's CMD or ENTRYPOINT, whichever comes first of
    /// those at its end; at its end where it has none.
    pub fn add_before_entry(self, line: &str) -> Vec<Edit> {
        let entry = |instruction: &Instruction<'_>| {
            !instruction.is_deferred()
                && matches!(
                    instruction.keyword(),
                    Keyword::Cmd
                        | Keyword::Entrypoint
                        | Keyword::Healthcheck
                        | Keyword::Expose
                        | Keyword::Label
                        | Keyword::Stopsignal
                        | Keyword::Volume
                )
        };
        let tail: Vec<Instruction<'_>> = self.instructions().rev().take_while(entry).collect();
        let first = tail.iter().rev().find(|instruction| {
            matches!(instruction.keyword(), Keyword::Cmd | Keyword::Entrypoint)
        });
        match first {
            Some(instruction) => instruction.insert_before(line),
            None => match self.instructions().last() {
                Some(last) => last.insert_after(line),
                None => Vec::new(),
            },
        }
    }
}

impl Instruction<'_> {
    /// Adds an instruction on a line of its own in front of this one and of the comments that stand
    /// right above it.
    pub fn insert_before(self, line: &str) -> Vec<Edit> {
        let end = self.line_end();
        let indent = self.indentation();
        vec![Edit::insert(self.with_comments(), format!("{line}{end}{indent}"))]
    }

    /// The instruction with the comment lines that stand right above it.
    fn with_comments(self) -> Span {
        let syntax = self.dockerfile().syntax();
        let mut start = self.span().before();
        let above = syntax.comments.partition_point(|own| own.start < start.start);
        for comment in syntax.comments[..above].iter().rev() {
            let between = &syntax.text[comment.end as usize..start.start as usize];
            let one_line = between.matches('\n').count() == 1 && between.trim().is_empty();
            let line = syntax.text[..comment.start as usize].rsplit('\n').next();
            if !one_line || !line.is_none_or(|line| line.trim().is_empty()) {
                break;
            }
            start = comment.before();
        }
        start
    }

    /// Adds an instruction on a line of its own after this one.
    pub fn insert_after(self, line: &str) -> Vec<Edit> {
        let end = self.line_end();
        let indent = self.indentation();
        vec![Edit::insert(self.span().after(), format!("{end}{indent}{line}"))]
    }

    /// Takes the instruction away with its line.
    pub fn remove(self) -> Vec<Edit> {
        vec![Edit::delete(self.whole_lines())]
    }

    /// Writes other arguments in the place of its own.
    pub fn replace_arguments(self, text: &str) -> Vec<Edit> {
        vec![Edit::replace(self.syntax().arguments, text)]
    }

    /// Writes another text in the place of a part of it.
    pub fn replace_text(self, part: Span, text: &str) -> Vec<Edit> {
        vec![Edit::replace(part, text)]
    }

    /// Writes another keyword in the place of its own.
    pub fn replace_keyword(self, keyword: Keyword) -> Vec<Edit> {
        let own = self.dockerfile().slice(self.keyword_span());
        let is_lower = own.bytes().any(|byte| byte.is_ascii_lowercase());
        let text = keyword.as_str();
        let text = if is_lower { text.to_ascii_lowercase() } else { text.to_owned() };
        vec![Edit::replace(self.keyword_span(), text)]
    }

    /// Writes a LABEL of that name with the same text in the place of a one-line instruction whose
    /// arguments are free text.
    pub fn replace_by_label(self, label: &str) -> Option<Vec<Edit>> {
        let arguments = self.syntax().arguments;
        let text = self.dockerfile().slice(arguments);
        if text.contains(['\n', '\r']) {
            return None;
        }
        let inner = ['"', '\''].iter().find_map(|quote| {
            text.strip_prefix(*quote)?.strip_suffix(*quote).filter(|text| !text.contains(*quote))
        });
        let mut value = String::new();
        for char in inner.unwrap_or(text).chars() {
            if matches!(char, '"' | '$') || char == self.dockerfile().syntax().escape {
                value.push(self.dockerfile().syntax().escape);
            }
            value.push(char);
        }
        let mut edits = self.replace_keyword(Keyword::Label);
        edits.push(Edit::replace(arguments, format!("{label}=\"{value}\"")));
        Some(edits)
    }

    /// Writes another text in the place of a word.
    pub fn replace_word(self, word: Word, text: &str) -> Vec<Edit> {
        vec![Edit::replace(word.span, text)]
    }

    /// The text between the start of its line and it, if that is space.
    fn indentation(self) -> String {
        let text = &self.dockerfile().syntax().text[..self.span().start as usize];
        let line = text.rsplit(['\n', '\r']).next().unwrap_or_default();
        let line = line.trim_start_matches('\u{feff}');
        line.chars().take_while(|char| matches!(char, ' ' | '\t')).collect()
    }

    /// How lines end in this file.
    fn line_end(self) -> &'static str {
        match self.dockerfile().syntax().text.find('\n') {
            Some(at) if self.dockerfile().syntax().text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    /// The instruction with its indentation and its last line end.
    fn whole_lines(self) -> Span {
        let text = &self.dockerfile().syntax().text;
        let span = self.span();
        let start = span.start as usize - self.indentation().len();
        let rest = &text[span.end as usize..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let rest = &rest[blank..];
        let line_end =
            if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
        Span::new(span.file, start, span.end as usize + blank + line_end)
    }
}

impl Command<'_> {
    /// Adds words after the subcommand, or after the name where there is none: `apt-get install`
    /// becomes `apt-get install -y`.
    pub fn insert_option(self, subcommand: &str, option: &str) -> Vec<Edit> {
        let words = &self.syntax().words;
        let at = words.iter().find(|word| word.literal().as_deref() == Some(subcommand));
        match at.or(words.first()) {
            // A string of the exec form.
            Some(word) if self.script().dialect == Dialect::Other => {
                vec![Edit::insert(word.span.after(), format!(", \"{option}\""))]
            }
            Some(word) => vec![Edit::insert(word.span.after(), format!(" {option}"))],
            None => Vec::new(),
        }
    }
}
