use super::image::Image;
use super::value::{Lookup, Value, evaluate};
use super::{Command, Dockerfile, ShellState, Stage, User};
use crate::dockerfile::{self, Detail, Flag, Keyword, Mount, Part, Variable, Word};
use crate::shell::Script;
use crate::text::{Span, Spanned};

/// An instruction of a Dockerfile, in its stage.
#[derive(Clone, Copy, Debug)]
pub struct Instruction<'p> {
    pub(super) dockerfile: Dockerfile<'p>,
    pub(super) index: usize,
}

/// What `--from` and `from=` name.
#[derive(Clone, Debug)]
pub enum Reference<'p> {
    /// A stage of the same file, be it this one, an earlier or a later one.
    Stage(Stage<'p>),
    /// A number that no stage has.
    MissingStage(usize),
    /// Anything else: an image, a named context.
    Image(Image),
}

impl<'p> Instruction<'p> {
    /// The file that it is in.
    pub fn dockerfile(self) -> Dockerfile<'p> {
        self.dockerfile
    }

    /// Its stage; none in front of the first FROM.
    pub fn stage(self) -> Option<Stage<'p>> {
        let index = self.dockerfile.data.stage_of[self.index]?;
        Some(Stage { dockerfile: self.dockerfile, index })
    }

    /// Its number in the file, from 0.
    pub fn index(self) -> usize {
        self.index
    }

    /// The instruction as it is written, ONBUILD included.
    pub fn outer(self) -> &'p dockerfile::Instruction {
        &self.dockerfile.data.syntax.instructions[self.index]
    }

    /// Its syntax; of an ONBUILD, that of the instruction which it defers.
    pub fn syntax(self) -> &'p dockerfile::Instruction {
        self.outer().innermost()
    }

    /// Whether ONBUILD defers it.
    pub fn is_deferred(self) -> bool {
        matches!(self.outer().detail, Detail::Onbuild(_))
    }

    /// Its keyword; of an ONBUILD, that of the instruction which it defers.
    pub fn keyword(self) -> Keyword {
        self.syntax().keyword.value
    }

    /// Whether it is RUN, deferred or not.
    pub fn is_run(self) -> bool {
        self.keyword() == Keyword::Run
    }

    /// Where the keyword stands.
    pub fn keyword_span(self) -> Span {
        self.syntax().keyword.span
    }

    /// The keyword as it is written, cut where it is too long to be shown.
    pub fn short_keyword(self) -> String {
        let word = self.dockerfile.slice(self.keyword_span());
        match word.char_indices().nth(24) {
            Some((end, _)) => format!("{}…", &word[..end]),
            None => word.to_owned(),
        }
    }

    /// Its arguments, understood.
    pub fn detail(self) -> &'p Detail {
        &self.syntax().detail
    }

    /// All of it, heredocs included.
    pub fn span(self) -> Span {
        self.outer().span
    }

    /// The part of it on its first line: what to point at when all of it is meant.
    pub fn first_line(self) -> Span {
        let span = self.span();
        let text = self.dockerfile.slice(span);
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        span.part(0..text[..end].trim_end().len())
    }

    /// The last flag of that name, given without dashes.
    pub fn flag(self, name: &str) -> Option<&'p Flag> {
        self.syntax().flag(name)
    }

    /// The values of `--mount`.
    pub fn mounts(self) -> impl Iterator<Item = &'p Mount> {
        self.syntax().mounts()
    }

    /// The value of one of its words, by the variables in scope.
    pub fn evaluate(self, word: Word) -> Value {
        let syntax = &self.dockerfile.data.syntax;
        if let Some(text) = syntax.simple(word) {
            return Value::Known(text.to_owned());
        }
        evaluate(&syntax.parts(word), &|name| self.lookup(name))
    }

    /// The variables in a word.
    pub fn variables_in(self, word: Word) -> Vec<Variable> {
        let parts = self.dockerfile.data.syntax.parts(word);
        let variables = parts.into_iter().filter_map(|part| match part {
            Part::Variable(variable) => Some(variable),
            Part::Text(_) => None,
        });
        variables.collect()
    }

    /// What is known of a variable at this place; `None` where nothing declares it, neither
    /// this file nor, as far as can be told, the base image.
    pub fn variable(self, name: &str) -> Option<Value> {
        match self.lookup(name) {
            Lookup::Declared(value) => Some(value),
            Lookup::PerhapsInherited => Some(Value::Unknown),
            Lookup::Undefined => None,
        }
    }

    /// Whether this file itself declares a variable that is in scope here.
    pub fn declares(self, name: &str) -> bool {
        matches!(self.lookup(name), Lookup::Declared(_))
    }

    /// The names that this file declares and that are in scope here.
    pub fn declared_names(self) -> Vec<&'p str> {
        let before = |binding: &&super::Binding| binding.instruction < self.index;
        match self.scope() {
            None => {
                let global = self.dockerfile.global_arguments().iter().filter(before);
                global.map(|binding| binding.name.as_str()).collect()
            }
            Some(stage) => stage
                .lineage()
                .flat_map(Stage::bindings)
                .filter(before)
                .map(|binding| binding.name.as_str())
                .collect(),
        }
    }

    /// The stage whose variables it sees: FROM sees the ARGs in front of the first FROM only.
    pub(super) fn scope(self) -> Option<Stage<'p>> {
        self.stage().filter(|_| self.keyword() != Keyword::From)
    }

    pub(super) fn lookup(self, name: &str) -> Lookup {
        let data = self.dockerfile.data;
        match self.scope() {
            Some(stage) => data.lookup(Some(stage.index), self.index, name),
            None => data.lookup(None, self.index, name),
        }
    }

    /// Its shell texts: none but in RUN, CMD, ENTRYPOINT and HEALTHCHECK.
    pub fn scripts(self) -> &'p [Script] {
        &self.dockerfile.data.scripts[self.index]
    }

    /// The commands of its shell texts; the one command of an exec form.
    pub fn commands(self) -> impl Iterator<Item = Command<'p>> {
        self.scripts().iter().flat_map(move |script| {
            (0..script.commands.len()).map(move |index| Command {
                instruction: self,
                script,
                index,
            })
        })
    }

    /// The shell that runs its shell form; `None` where neither a FROM nor a SHELL tells.
    pub fn shell(self) -> Option<&'p ShellState> {
        self.dockerfile.data.shell_at(self.index)
    }

    /// As whom it runs.
    pub fn user(self) -> User {
        self.stage().map_or(User::Unknown, |stage| stage.user_before(self.index))
    }

    /// What `--from` of COPY and `from=` of each mount name, with the place of the name.
    pub fn references(self) -> Vec<(Span, Reference<'p>)> {
        let mut found = Vec::new();
        if matches!(self.keyword(), Keyword::Copy)
            && let Some(word) = self.flag("from").and_then(|flag| flag.value)
        {
            found.push((word.span, self.reference(word.span, &self.evaluate(word))));
        }
        for from in self.mounts().filter_map(Mount::from) {
            let value = match from.value.contains('$') {
                true => Value::Unknown,
                false => Value::Known(from.value.to_owned()),
            };
            found.push((from.span, self.reference(from.span, &value)));
        }
        found
    }

    /// The stages among [`Instruction::references`].
    pub fn stage_references(self) -> impl Iterator<Item = (Span, Option<Stage<'p>>)> {
        self.references().into_iter().map(|(span, reference)| match reference {
            Reference::Stage(stage) => (span, Some(stage)),
            _ => (span, None),
        })
    }

    fn reference(self, span: Span, value: &Value) -> Reference<'p> {
        let Some(text) = value.text() else { return Reference::Image(Image::unknown(span)) };
        if let Some(stage) = self.dockerfile.stage_named(text) {
            return Reference::Stage(stage);
        }
        if let Ok(number) = text.parse::<usize>() {
            return match self.dockerfile.stages().nth(number) {
                Some(stage) => Reference::Stage(stage),
                None => Reference::MissingStage(number),
            };
        }
        Reference::Image(Image::new(
            span,
            text.to_owned(),
            value,
            self.dockerfile.data.base_images(),
        ))
    }

    /// The words of ENV, ARG and LABEL as name and value, the value as far as it is known.
    pub fn pairs(self) -> Vec<(Spanned<String>, Option<Spanned<Value>>)> {
        let (Detail::Env(pairs) | Detail::Arg(pairs) | Detail::Label(pairs)) = self.detail() else {
            return Vec::new();
        };
        let read = pairs.iter().filter_map(|pair| {
            let name = self.dockerfile.data.syntax.literal(pair.name)?;
            let value = pair.value.map(|word| Spanned::new(self.evaluate(word), word.span));
            Some((Spanned::new(name, pair.name.span), value))
        });
        read.collect()
    }
}
