//! Files that build steps write by `echo` and the like, and digests that they feed to a check.

use super::{Command, Instruction, Keyword, Value};
use crate::shell::{Part, Redirect, Word};
use crate::text::{Edit, Span};

impl<'p> Instruction<'p> {
    /// The redirections that write a file of constant content, where the step does nothing else.
    pub fn constant_files(self) -> Vec<(Command<'p>, Span)> {
        if !self.is_run() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for command in self.commands() {
            match command.constant_file() {
                Some(redirect) => found.push((command, redirect.target.span)),
                None if command.is_one_of(&["mkdir", "chmod", "chown", "set", "true"]) => (),
                None => return Vec::new(),
            }
        }
        found
    }
}

impl<'p> Command<'p> {
    /// The redirection to an absolute path, if what it writes is known before the build.
    fn constant_file(self) -> Option<&'p Redirect> {
        if !self.is_one_of(&["echo", "printf", "cat"]) {
            return None;
        }
        let syntax = self.syntax();
        let context = &syntax.context;
        if context.pipeline.is_some() || context.conditional || context.subshell > 0 {
            return None;
        }
        let [writes @ .., redirect] = syntax.redirects.as_slice() else { return None };
        let by_heredoc = writes.iter().all(|own| own.operator.starts_with("<<"));
        let is_cat = self.is_one_of(&["cat"]);
        let is_output = matches!(redirect.operator.as_str(), ">" | ">|")
            && matches!(redirect.fd, None | Some(1));
        let is_absolute = redirect.target.literal().is_some_and(|path| {
            path.starts_with('/') && !path.starts_with("/dev/") && !path.starts_with("/proc/")
        });
        // `cat > file` writes a heredoc or nothing that is known.
        let arguments = syntax.words.len() > 1;
        let is_known = syntax.words.iter().skip(1).all(|word| self.is_constant(word));
        (by_heredoc && is_output && is_absolute && is_known && arguments != is_cat)
            .then_some(redirect)
    }

    /// Whether a word is text and variables of the file.
    fn is_constant(self, word: &Word) -> bool {
        word.parts.iter().all(|part| match part {
            Part::Text(_) => true,
            Part::Variable { name, operator: false, .. } => {
                !self.sets(name) && self.instruction().declares(name)
            }
            _ => false,
        })
    }

    /// The place of the one space between a digest and the name of its file, where the line goes
    /// to a `sha256sum -c` of BusyBox, which wants two.
    pub fn narrow_digest_line(self) -> Option<(Span, Vec<Edit>)> {
        if self.instruction().keyword() != Keyword::Run || !self.is_one_of(&["echo", "printf"]) {
            return None;
        }
        let (pipeline, place) = self.pipeline()?;
        let next = Command { index: (*pipeline.members.get(place + 1)?)?, ..self };
        if !next.name().is_some_and(|name| name.ends_with("sum")) || !next.verifies_digest() {
            return None;
        }
        let facts = self.stage()?.base_facts()?;
        if facts.coreutils() != Some("busybox") || self.installs_coreutils() {
            return None;
        }
        let words = &self.syntax().words;
        match words.as_slice() {
            // `echo digest file`: echo puts one space between.
            [_, digest, file] if self.is_one_of(&["echo"]) && self.is_digest(digest) => {
                let is_binary = file.literal_prefix().starts_with('*');
                (!is_binary).then(|| (digest.span.to(file.span), Vec::new()))
            }
            [_, line] if self.is_one_of(&["echo"]) => {
                let text = self.instruction().dockerfile().slice(line.span);
                let at = text.find(' ')?;
                let before = text[..at].trim_start_matches(['"', '\'']);
                let after = text[at + 1..].chars().next()?;
                let is_digest = is_hexadecimal(before) || self.is_variable_digest(before);
                let is_narrow = !matches!(after, ' ' | '*' | '"' | '\'') && is_digest;
                let place = line.span.part(at..at + 1);
                is_narrow.then(|| (line.span, vec![Edit::insert(place.after(), " ")]))
            }
            _ => None,
        }
    }

    fn is_digest(self, word: &Word) -> bool {
        match self.evaluate(word) {
            Value::Known(text) | Value::Default(text) => is_hexadecimal(&text),
            Value::Unknown => false,
        }
    }

    /// Whether `$NAME` or `${NAME}` is named for a digest.
    fn is_variable_digest(self, text: &str) -> bool {
        let Some(name) = text.strip_prefix('$') else { return false };
        let name = name.trim_start_matches('{').trim_end_matches('}').to_ascii_uppercase();
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name && ["SHA", "DIGEST", "CHECKSUM", "MD5"].iter().any(|part| name.contains(part))
    }

    /// Whether the file brings the checks of GNU.
    fn installs_coreutils(self) -> bool {
        self.file_speaks_of(&["coreutils", "perl-utils"])
    }
}

fn is_hexadecimal(text: &str) -> bool {
    text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
