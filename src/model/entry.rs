//! The two forms of a command, and the way from one to the other.

use super::{Dialect, Dockerfile, Instruction, Keyword, ShellState};
use crate::dockerfile::{Command as Form, Detail, SyntaxErrorKind};
use crate::shell::{self, Part};
use crate::text::{Edit, Span};

impl<'p> Dockerfile<'p> {
    /// The instruction that a span lies in.
    pub fn instruction_at(self, span: Span) -> Option<Instruction<'p>> {
        let after =
            self.syntax().instructions.partition_point(|other| other.span.start <= span.start);
        let instruction = Instruction { dockerfile: self, index: after.checked_sub(1)? };
        instruction.span().contains(span).then_some(instruction)
    }

    /// Whether a place is in a stage that another follows.
    pub fn is_in_earlier_stage(self, span: Span) -> bool {
        let stage = self.instruction_at(span).and_then(Instruction::stage);
        stage.is_some_and(|own| own.index() + 1 < self.stages().len())
    }

    /// The instruction word in capitals that starts the line after a span.
    pub fn keyword_after(self, span: Span) -> Option<Keyword> {
        let rest = self.syntax().text[span.end as usize..].trim_start_matches([' ', '\t']);
        let (word, _) = rest.split_once([' ', '\t'])?;
        keyword_in_capitals(word)
    }
}

/// The instruction that is spelled like this, in capitals.
pub(super) fn keyword_in_capitals(word: &str) -> Option<Keyword> {
    Keyword::ALL.iter().find(|(_, spelling)| *spelling == word).map(|(keyword, _)| *keyword)
}

impl<'p> Instruction<'p> {
    /// Whether its arguments look like a JSON array and are none.
    pub fn has_malformed_exec_form(self) -> bool {
        let errors = self.dockerfile().errors();
        let first = errors.partition_point(|error| error.span.start < self.span().start);
        let own = errors[first..].iter().take_while(|error| error.span.start < self.span().end);
        own.into_iter().any(|error| matches!(error.kind, SyntaxErrorKind::MalformedExecForm(_)))
    }

    /// The last instruction of the same kind in its stage, if that is another one, which takes its
    /// place. What ONBUILD defers is a kind of its own: it runs in a stage of its own.
    pub fn overridden_by(self) -> Option<Instruction<'p>> {
        let is_like = |other: &Instruction<'p>| {
            other.keyword() == self.keyword() && other.is_deferred() == self.is_deferred()
        };
        let last = match self.stage() {
            Some(stage) => stage.instructions().rev().find(is_like),
            // In a part of a Dockerfile, which has no stage.
            None => self
                .dockerfile()
                .instructions()
                .take_while(|other| other.stage().is_none())
                .filter(is_like)
                .last(),
        };
        last.filter(|last| last.index() > self.index())
    }

    /// Whether its shell form runs in a shell that somebody chose: by SHELL in this file or in a
    /// known base image, or because the system is Windows.
    pub fn runs_in_chosen_shell(self) -> bool {
        let chosen = |state: &ShellState| state.set_by.is_some() || state.dialect == Dialect::Other;
        self.shell().is_some_and(chosen)
            || self.stage().is_some_and(|stage| {
                stage.is_windows() || stage.base_facts().is_some_and(|facts| facts.sets_shell())
            })
    }

    /// Whether its shell text puts a program in the place of the shell, by `exec`.
    pub fn replaces_its_shell(self) -> bool {
        self.commands().any(|command| {
            let syntax = command.syntax();
            syntax.context.subshell == 0
                && syntax.wrappers.iter().any(|wrapper| wrapper.value == "exec")
        })
    }

    /// The shell form as a JSON array, where it is one plain command that needs no shell.
    pub fn exec_form(self) -> Option<String> {
        /// Commands that only a shell has.
        const BUILTINS: &[&str] = &[
            ".", ":", "alias", "bg", "break", "cd", "command", "continue", "eval", "exec", "exit",
            "export", "fg", "getopts", "hash", "jobs", "local", "read", "readonly", "return",
            "set", "shift", "source", "times", "trap", "type", "ulimit", "umask", "unalias",
            "unset", "wait",
        ];
        let [script] = self.scripts() else { return None };
        let [command] = script.commands.as_slice() else { return None };
        let is_plain = command.span == script.span
            && self.syntax().heredocs.is_empty()
            && script.errors.is_empty()
            && command.wrappers.is_empty()
            && command.assignments.is_empty()
            && command.redirects.is_empty();
        // A comment between the lines would be lost.
        if !is_plain || self.dockerfile().slice(script.span).contains('#') {
            return None;
        }
        let words: Option<Vec<String>> = command.words.iter().map(plain_word).collect();
        let words = words?;
        if BUILTINS.contains(&words.first()?.as_str()) {
            return None;
        }
        let strings: Option<Vec<String>> = words.iter().map(|word| json_string(word)).collect();
        Some(format!("[{}]", strings?.join(", ")))
    }

    /// Makes a JSON array of what was meant as one: other quotes, a comma too many.
    pub fn mend_exec_form(self) -> Vec<Edit> {
        let span = match self.detail() {
            Detail::Run(Form::Shell(span))
            | Detail::Cmd(Form::Shell(span))
            | Detail::Entrypoint(Form::Shell(span))
            | Detail::HealthcheckCmd(Form::Shell(span)) => *span,
            _ => self.syntax().arguments,
        };
        let text = self.dockerfile().slice(span);
        if !text.starts_with('[') || text.contains(['\n', '\r']) {
            return Vec::new();
        }
        let mut mended = text.replace(['“', '”', '„'], "\"");
        if !mended.contains('"') {
            mended = mended.replace(['\'', '‘', '’'], "\"");
        }
        if let Some(inside) = mended.strip_suffix(']')
            && let Some(list) = inside.trim_end().strip_suffix(',')
        {
            mended = format!("{list}]");
        }
        match serde_json::from_str::<Vec<String>>(&mended) {
            Ok(words) if !words.is_empty() => vec![Edit::replace(span, mended)],
            _ => Vec::new(),
        }
    }
}

/// The text of a word that a shell takes as it is.
fn plain_word(word: &shell::Word) -> Option<String> {
    let mut value = String::new();
    for part in &word.parts {
        match part {
            Part::Text(text) => value.push_str(text),
            _ => return None,
        }
    }
    (!value.starts_with('~')).then_some(value)
}

fn json_string(text: &str) -> Option<String> {
    if text.chars().any(char::is_control) {
        return None;
    }
    Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}
