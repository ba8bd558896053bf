//! The same text at another place.

use std::sync::OnceLock;

use super::grammar::{Told, ToldValue};
use super::{Assignment, Command, Package, Part, Pipeline, Redirect, Script, Word};
use crate::text::{FileId, Span, Spanned};

/// A way from one place to another.
#[derive(Clone, Copy)]
struct Way {
    file: FileId,
    /// What is added to each offset; it may wrap around.
    by: u32,
}

impl Script {
    /// What it would be if the text that it was read from stood not at `from` but at `to`, both in
    /// bytes, and in `file`.
    pub fn moved(&self, from: u32, to: u32, file: FileId) -> Script {
        let way = Way { file, by: to.wrapping_sub(from) };
        // Taken apart, so that no new part is forgotten.
        let Script { span, dialect, commands, pipelines, loop_variables, loose_words, errors } =
            self;
        Script {
            span: way.span(*span),
            dialect: *dialect,
            commands: commands.iter().map(|own| way.command(own)).collect(),
            pipelines: pipelines.iter().map(|own| way.pipeline(own)).collect(),
            loop_variables: loop_variables.clone(),
            loose_words: way.words(loose_words),
            errors: errors.iter().map(|own| way.text(own)).collect(),
        }
    }
}

impl Way {
    fn span(self, span: Span) -> Span {
        let by = |offset: u32| offset.wrapping_add(self.by);
        Span { file: self.file, start: by(span.start), end: by(span.end) }
    }

    fn text(self, text: &Spanned<String>) -> Spanned<String> {
        Spanned::new(text.value.clone(), self.span(text.span))
    }

    fn command(self, command: &Command) -> Command {
        let Command {
            span,
            assignments,
            wrappers,
            words,
            base,
            redirects,
            context,
            told,
            manager,
            packages,
        } = command;
        Command {
            span: self.span(*span),
            assignments: assignments.iter().map(|own| self.assignment(own)).collect(),
            wrappers: wrappers.iter().map(|own| self.text(own)).collect(),
            words: self.words(words),
            base: *base,
            redirects: redirects.iter().map(|own| self.redirect(own)).collect(),
            context: *context,
            told: match told.get() {
                Some(told) => OnceLock::from(self.told(told)),
                None => OnceLock::new(),
            },
            manager: manager.clone(),
            packages: match packages.get() {
                Some(packages) => OnceLock::from(self.packages(packages)),
                None => OnceLock::new(),
            },
        }
    }

    fn told(self, told: &[Told]) -> Box<[Told]> {
        let value = |value: &ToldValue| match value {
            ToldValue::Word(index) => ToldValue::Word(*index),
            ToldValue::Inline(text, span) => ToldValue::Inline(text.clone(), self.span(*span)),
        };
        let told = told.iter().map(|own| match own {
            Told::Option { name, span, value: own } => Told::Option {
                name: name.clone(),
                span: self.span(*span),
                value: own.as_ref().map(value),
            },
            Told::Operand(index) => Told::Operand(*index),
        });
        told.collect()
    }

    fn packages(self, packages: &[Package]) -> Box<[Package]> {
        let package = |own: &Package| {
            let Package { span, name, pinned } = own;
            Package { span: self.span(*span), name: name.clone(), pinned: *pinned }
        };
        packages.iter().map(package).collect()
    }

    fn assignment(self, assignment: &Assignment) -> Assignment {
        let Assignment { span, name, value } = assignment;
        Assignment { span: self.span(*span), name: self.text(name), value: self.word(value) }
    }

    fn redirect(self, redirect: &Redirect) -> Redirect {
        let Redirect { span, operator, fd, target } = redirect;
        Redirect {
            span: self.span(*span),
            operator: operator.clone(),
            fd: *fd,
            target: self.word(target),
        }
    }

    fn pipeline(self, pipeline: &Pipeline) -> Pipeline {
        let Pipeline { span, members, operators, pipefail } = pipeline;
        Pipeline {
            span: self.span(*span),
            members: members.clone(),
            operators: operators.iter().map(|own| self.span(*own)).collect(),
            pipefail: *pipefail,
        }
    }

    fn words(self, words: &[Word]) -> Vec<Word> {
        words.iter().map(|own| self.word(own)).collect()
    }

    fn word(self, word: &Word) -> Word {
        let Word { span, parts } = word;
        let parts = parts.iter().map(|part| match part {
            Part::Text(text) => Part::Text(text.clone()),
            Part::Variable { name, span, quoted, operator, default } => Part::Variable {
                name: name.clone(),
                span: self.span(*span),
                quoted: *quoted,
                operator: *operator,
                default: default.clone(),
            },
            Part::Substitution(span) => Part::Substitution(self.span(*span)),
            Part::Glob(text) => Part::Glob(text.clone()),
        });
        Word { span: self.span(*span), parts: parts.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, parse};
    use super::*;

    #[test]
    fn what_is_moved_is_what_is_read_there() {
        let text = "A=1 sudo -u x apt-get install -t=b \"$C\" | tee -a \"${D:-e}\" >f 2>&1; for g \
                    in *.h; do sh -c 'cd $(i) && j'; done; case $k in l) m;; esac; if n";
        let at = |file: u32, start: usize| {
            let script =
                parse(text, Span::new(FileId(file), start, start + text.len()), Dialect::Bash);
            let commands = script.commands.iter().enumerate();
            commands.for_each(|(index, own)| {
                _ = (own.invocation(), own.manager(), script.packages(index, |_| None));
            });
            script
        };
        let moved = at(1, 500).moved(500, 20, FileId(3));
        assert!(!moved.errors.is_empty() && moved.commands.len() > 5, "{moved:?}");
        assert_eq!(format!("{moved:?}"), format!("{:?}", at(3, 20)));
        let back = moved.moved(20, 500, FileId(1));
        assert_eq!(format!("{back:?}"), format!("{:?}", at(1, 500)));
    }
}
