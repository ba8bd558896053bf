//! From shuck's tree to the flat list of commands.

use std::sync::OnceLock;

use shuck_ast::{
    BackgroundOperator, BinaryOp, Command as Node, CompoundCommand, Stmt, StmtSeq, StmtTerminator,
};
use shuck_parser::ShellDialect;

use super::interpreters::{self, Opened};
use super::pieces::{Pieces, condition_words, read_redirect};
use super::place::{MappedText, Source};
use super::script::base_of;
use super::statements::{Failing, chain, failing, simple_in, trimmed};
use super::{
    Command, Context, Joint, Modes, Pipeline, Script, Word, modes, parse, words, wrappers,
};
use crate::text::{Span, Spanned};

/// How deep texts are opened in texts: `sh -c "sh -c '…'"`.
const DEEPEST_TEXT: u32 = 4;

/// Adds the commands of a text to a script.
pub(super) struct Converter<'o> {
    script: &'o mut Script,
    modes: Modes,
    depth: u32,
    /// `time` in front of the next command.
    time: Option<Spanned<String>>,
}

/// What becomes of the status of a command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is the status of the text.
    Result,
    /// It ends the text if it is a failure and the command is no condition, by `set -e`.
    Errexit,
    /// Nobody looks at it.
    Lost,
}

/// Where a statement stands.
#[derive(Clone, Copy)]
struct Frame {
    context: Context,
    fate: Fate,
    /// In a condition, where `set -e` does nothing.
    suspended: bool,
}

impl Frame {
    fn lost(self) -> Frame {
        Frame { fate: Fate::Lost, ..self }
    }

    fn condition(self) -> Frame {
        let context = Context { tested: true, ..self.context };
        Frame { context, fate: Fate::Lost, suspended: true }
    }

    fn conditional(self) -> Frame {
        Frame { context: Context { conditional: true, ..self.context }, ..self }
    }

    fn joined(self, joined_by: Joint) -> Frame {
        Frame { context: Context { joined_by, ..self.context }, ..self }
    }
}

impl<'o> Converter<'o> {
    pub(super) fn new(script: &'o mut Script, modes: Modes) -> Converter<'o> {
        Converter { script, modes, depth: 0, time: None }
    }

    /// Adds all of a text.
    pub(super) fn text(&mut self, source: &Source<'_>, rules: ShellDialect) {
        let frame = Frame { context: Context::default(), fate: Fate::Result, suspended: false };
        self.text_in(source, rules, frame);
    }

    fn text_in(&mut self, source: &Source<'_>, rules: ShellDialect, frame: Frame) {
        let parsed = parse::statements(source.text, rules);
        let errors = parsed.errors.into_iter();
        self.script.errors.extend(errors.map(|error| {
            let message = error.message.trim_start_matches("syntax error: ").to_owned();
            Spanned::new(message, source.place(error.span))
        }));
        self.list(source, &parsed.statements, frame);
    }

    fn list(&mut self, source: &Source<'_>, statements: &[Stmt], frame: Frame) {
        let mut joint = Joint::First;
        for (index, statement) in statements.iter().enumerate() {
            let background = matches!(statement.terminator, Some(StmtTerminator::Background(_)));
            let is_last = index + 1 == statements.len();
            let mut own = frame.joined(joint);
            if background {
                own.fate = Fate::Lost;
            } else if !is_last {
                own.context.tested = false;
                own.fate = match frame.fate {
                    Fate::Lost => Fate::Lost,
                    _ if frame.suspended || !self.modes.errexit => Fate::Lost,
                    _ => Fate::Errexit,
                };
            }
            let modes = self.modes;
            self.statement(source, statement, own);
            if background {
                self.modes = modes;
            }
            joint = match statement.terminator {
                Some(StmtTerminator::Background(
                    BackgroundOperator::Plain | BackgroundOperator::Pipe | BackgroundOperator::Bang,
                )) => Joint::Background,
                _ => Joint::Semicolon,
            };
        }
    }

    fn sequence(&mut self, source: &Source<'_>, sequence: &StmtSeq, frame: Frame) {
        self.list(source, &sequence.stmts, frame.joined(Joint::First));
    }

    fn isolated(&mut self, run: impl FnOnce(&mut Self)) {
        let modes = self.modes;
        run(self);
        self.modes = modes;
    }

    fn statement(&mut self, source: &Source<'_>, statement: &Stmt, frame: Frame) {
        let frame = if statement.negated { frame.condition() } else { frame };
        match &statement.command {
            Node::Binary(binary) => match binary.op {
                BinaryOp::And | BinaryOp::Or => self.and_or(source, statement, frame),
                BinaryOp::Pipe | BinaryOp::PipeAll => self.pipeline(source, statement, frame),
            },
            Node::Compound(compound) => {
                self.compound(source, compound, frame);
                let mut bodies = Vec::new();
                for redirect in &statement.redirects {
                    read_redirect(source, redirect, &mut bodies, &mut self.script.loose_words);
                }
                self.substitutions(source, &bodies, frame, false);
            }
            Node::Function(function) => {
                let mut inner = frame.joined(Joint::First).conditional();
                inner.context.in_function = true;
                inner.fate = Fate::Result;
                self.isolated(|this| this.statement(source, &function.body, inner));
            }
            Node::AnonymousFunction(function) => {
                self.isolated(|this| this.statement(source, &function.body, frame));
            }
            Node::Simple(_) | Node::Builtin(_) | Node::Decl(_) => {
                self.simple(source, statement, frame);
            }
        }
    }

    /// `a && b || c`, which shuck nests to the left.
    fn and_or(&mut self, source: &Source<'_>, statement: &Stmt, frame: Frame) {
        let (operands, operators) =
            chain(statement, |op| matches!(op, BinaryOp::And | BinaryOp::Or));
        // From the right: where the failure of each operand but the last leads.
        let mut fates = vec![frame.fate; operands.len()];
        let mut failure = match frame.fate {
            Fate::Errexit => Fate::Lost,
            fate => fate,
        };
        for index in (0..operators.len()).rev() {
            if operators[index].0 == BinaryOp::Or {
                failure = match failing(source, operands[index + 1]) {
                    Failing::Exits if frame.context.subshell == 0 => Fate::Result,
                    Failing::Exits | Failing::Fails => failure,
                    Failing::No => Fate::Lost,
                };
            }
            fates[index] = failure;
        }
        let mut conditional = frame.context.conditional;
        for (index, operand) in operands.iter().enumerate() {
            let mut own = frame;
            if index > 0 {
                let joint =
                    if operators[index - 1].0 == BinaryOp::And { Joint::And } else { Joint::Or };
                own = own.joined(joint);
                conditional |= joint == Joint::Or || fates[index - 1] != Fate::Result;
                own.context.conditional = match joint {
                    Joint::Or => true,
                    _ => conditional,
                };
            }
            own.fate = fates[index];
            if index + 1 < operands.len() {
                own.context.tested = true;
                own.suspended = true;
            }
            self.statement(source, operand, own);
        }
    }

    fn pipeline(&mut self, source: &Source<'_>, statement: &Stmt, frame: Frame) {
        let (operands, operators) =
            chain(statement, |op| matches!(op, BinaryOp::Pipe | BinaryOp::PipeAll));
        let pipefail = self.modes.pipefail;
        let pipeline = self.script.pipelines.len();
        let operators: Vec<Span> = operators.iter().map(|(_, span)| source.place(*span)).collect();
        let whole = source.place(statement.span);
        self.script.pipelines.push(Pipeline {
            span: whole,
            members: Vec::new(),
            operators,
            pipefail,
        });
        let mut members = Vec::with_capacity(operands.len());
        let mut span = None;
        for (place, operand) in operands.iter().enumerate() {
            let is_last = place + 1 == operands.len();
            let mut own = frame;
            if place > 0 {
                own = own.joined(Joint::Pipe);
            }
            own.context.pipeline = Some((pipeline, place));
            if !is_last && !pipefail {
                own = own.lost();
                own.context.tested = false;
            }
            let first = self.script.commands.len();
            self.isolated(|this| this.statement(source, operand, own));
            let simple = simple_in(operand) && first < self.script.commands.len();
            members.push(simple.then_some(first));
            let own_span = if simple {
                self.script.commands[first].span
            } else {
                trimmed(source, operand.span)
            };
            span = Some(span.map_or(own_span, |span: Span| span.to(own_span)));
        }
        let entry = &mut self.script.pipelines[pipeline];
        entry.members = members;
        entry.span = span.unwrap_or(whole);
    }

    fn compound(&mut self, source: &Source<'_>, compound: &CompoundCommand, frame: Frame) {
        let body = frame.conditional();
        let mut bodies = Vec::new();
        match compound {
            CompoundCommand::If(node) => {
                self.sequence(source, &node.condition, frame.condition());
                self.sequence(source, &node.then_branch, body);
                for (condition, branch) in &node.elif_branches {
                    self.sequence(source, condition, body.condition());
                    self.sequence(source, branch, body);
                }
                if let Some(branch) = &node.else_branch {
                    self.sequence(source, branch, body);
                }
            }
            CompoundCommand::While(node) => {
                self.sequence(source, &node.condition, frame.condition());
                self.repeated(source, &node.body, body);
            }
            CompoundCommand::Until(node) => {
                self.sequence(source, &node.condition, frame.condition());
                self.repeated(source, &node.body, body);
            }
            CompoundCommand::For(node) => {
                let names = node.targets.iter().filter_map(|target| target.name.as_ref());
                self.script.loop_variables.extend(names.map(|name| name.as_str().to_owned()));
                for word in node.words.iter().flatten() {
                    self.loose_word(source, word, &mut bodies);
                }
                self.substitutions(source, &bodies, frame, false);
                self.repeated(source, &node.body, body);
            }
            CompoundCommand::Foreach(node) => {
                self.script.loop_variables.push(node.variable.as_str().to_owned());
                for word in &node.words {
                    self.loose_word(source, word, &mut bodies);
                }
                self.substitutions(source, &bodies, frame, false);
                self.repeated(source, &node.body, body);
            }
            CompoundCommand::Select(node) => {
                self.script.loop_variables.push(node.variable.as_str().to_owned());
                for word in &node.words {
                    self.loose_word(source, word, &mut bodies);
                }
                self.substitutions(source, &bodies, frame, false);
                self.repeated(source, &node.body, body);
            }
            CompoundCommand::Repeat(node) => {
                words::word(source, &node.count, &mut bodies);
                self.substitutions(source, &bodies, frame, false);
                self.repeated(source, &node.body, body);
            }
            CompoundCommand::ArithmeticFor(node) => {
                for part in
                    [&node.init_ast, &node.condition_ast, &node.step_ast].into_iter().flatten()
                {
                    words::arithmetic(source, part, &mut bodies);
                }
                self.substitutions(source, &bodies, frame, false);
                self.repeated(source, &node.body, body);
            }
            CompoundCommand::Case(node) => {
                self.loose_word(source, &node.word, &mut bodies);
                self.substitutions(source, &bodies, frame, false);
                for case in &node.cases {
                    self.sequence(source, &case.body, body);
                }
            }
            CompoundCommand::Subshell(sequence) => {
                let mut inner = frame;
                inner.context.subshell += 1;
                self.isolated(|this| this.sequence(source, sequence, inner));
            }
            CompoundCommand::BraceGroup(sequence) => self.sequence(source, sequence, frame),
            CompoundCommand::Always(node) => {
                self.sequence(source, &node.body, frame);
                self.sequence(source, &node.always_body, frame);
            }
            CompoundCommand::Time(node) => {
                let start = node.span.start.offset();
                if let Some(statement) = &node.command {
                    let span = source.span(start, start + "time".len());
                    self.time = Some(Spanned::new("time".to_owned(), span));
                    self.statement(source, statement, frame);
                    self.time = None;
                }
            }
            CompoundCommand::Coproc(node) => {
                self.isolated(|this| this.statement(source, &node.body, frame.lost()));
            }
            CompoundCommand::Arithmetic(node) => {
                if let Some(expression) = &node.expr_ast {
                    words::arithmetic(source, expression, &mut bodies);
                }
                self.substitutions(source, &bodies, frame, false);
            }
            CompoundCommand::Conditional(node) => {
                condition_words(source, &node.expression, &mut bodies);
                self.substitutions(source, &bodies, frame, false);
            }
        }
    }

    /// A word that is no command's.
    fn loose_word<'a>(
        &mut self,
        source: &Source<'_>,
        word: &'a shuck_ast::Word,
        bodies: &mut Vec<&'a StmtSeq>,
    ) {
        self.script.loose_words.push(words::word(source, word, bodies));
    }

    /// The body of a loop: without `set -e` only the last round decides.
    fn repeated(&mut self, source: &Source<'_>, sequence: &StmtSeq, mut frame: Frame) {
        if !self.modes.errexit || frame.suspended {
            frame.fate = Fate::Lost;
        }
        self.sequence(source, sequence, frame);
    }

    /// The statements of substitutions. `decides`: the status of the last is that of the command,
    /// as in `x=$(false)`.
    fn substitutions(
        &mut self,
        source: &Source<'_>,
        bodies: &[&StmtSeq],
        frame: Frame,
        decides: bool,
    ) {
        for (index, body) in bodies.iter().enumerate() {
            let mut inner = frame;
            inner.context.pipeline = None;
            inner.context.subshell += 1;
            if !(decides && index + 1 == bodies.len()) {
                inner.fate = Fate::Lost;
                inner.context.tested = false;
            }
            self.isolated(|this| this.sequence(source, body, inner));
        }
    }

    fn simple(&mut self, source: &Source<'_>, statement: &Stmt, frame: Frame) {
        let mut pieces = Pieces::default();
        pieces.read(source, &statement.command);
        let mut redirects = Vec::with_capacity(statement.redirects.len());
        for redirect in &statement.redirects {
            let (redirect, span) =
                read_redirect(source, redirect, &mut pieces.bodies, &mut self.script.loose_words);
            pieces.cover(span);
            redirects.push(redirect);
        }
        let Pieces { mut span, mut assignments, words: pairs, bodies } = pieces;
        let (mut words, raw): (Vec<Word>, Vec<_>) = pairs.into_iter().unzip();
        let only_assigns = words.is_empty();

        let mut stripped = wrappers::strip(&words);
        if let Some(time) = self.time.take() {
            span = Some(span.map_or(time.span, |span| span.to(time.span)));
            stripped.wrappers.insert(0, time);
        }
        let Some(span) = span else { return };
        assignments.append(&mut stripped.assignments);
        let own = words.split_off(stripped.words);
        let raw = &raw[stripped.words..];

        let mut context = frame.context;
        context.ignored = frame.fate == Fate::Lost;
        let index = self.script.commands.len();
        self.script.commands.push(Command {
            span,
            assignments,
            wrappers: stripped.wrappers,
            base: base_of(&own),
            words: own,
            redirects,
            context,
            told: OnceLock::new(),
            manager: OnceLock::new(),
            packages: OnceLock::new(),
        });
        self.substitutions(source, &bodies, frame, only_assigns);
        modes::apply(&self.script.commands[index], &mut self.modes);
        self.open(source, index, raw, frame);
    }

    /// The commands in the text that a command runs.
    fn open(
        &mut self,
        source: &Source<'_>,
        index: usize,
        raw: &[Option<&shuck_ast::Word>],
        frame: Frame,
    ) {
        if self.depth >= DEEPEST_TEXT {
            return;
        }
        let Some(opened) = interpreters::opened(&self.script.commands[index]) else { return };
        let Opened { arguments, dialect, modes } = opened;
        let Some(rules) = parse::rules_of(dialect.unwrap_or(self.script.dialect)) else { return };
        let mut text = MappedText::default();
        let mut whole: Option<Span> = None;
        for argument in arguments {
            let Some(word) = raw.get(argument).copied().flatten() else { return };
            let Some(piece) = words::script_text(source, word) else { return };
            let span = source.place(word.span);
            if whole.is_some() {
                text.push(" ", span.before());
            }
            whole = Some(whole.map_or(span, |whole| whole.to(span)));
            text.append(piece);
        }
        let Some(whole) = whole else { return };
        let inner = Source::mapped(&text, whole);
        let mut frame = frame.joined(Joint::First);
        frame.context.parent = Some(index);
        self.depth += 1;
        match modes {
            Some(modes) => {
                frame.suspended = false;
                let outer = std::mem::replace(&mut self.modes, modes);
                self.text_in(&inner, rules, frame);
                self.modes = outer;
            }
            // `eval` runs in the shell itself.
            None => self.text_in(&inner, rules, frame),
        }
        self.depth -= 1;
    }
}
