//! From shuck's tree to the flat list of commands.

use shuck_ast::{
    AssignmentValue, BackgroundOperator, BinaryOp, BuiltinCommand, Command as Node,
    CompoundCommand, ConditionalExpr, DeclOperand, RedirectKind, RedirectTarget, Stmt, StmtSeq,
    StmtTerminator,
};
use shuck_parser::ShellDialect;

use super::interpreters::{self, Opened};
use super::place::{MappedText, Source};
use super::{
    Assignment, Command, Context, Joint, Modes, Part, Pipeline, Redirect, Script, Word, modes,
    parse, words, wrappers,
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

/// The pieces of a simple command before they are put in order.
#[derive(Default)]
struct Pieces<'a> {
    span: Option<Span>,
    assignments: Vec<Assignment>,
    words: Vec<(Word, Option<&'a shuck_ast::Word>)>,
    bodies: Vec<&'a StmtSeq>,
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
                    read_redirect(source, redirect, &mut bodies);
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
                for word in node.words.iter().flatten() {
                    words::word(source, word, &mut bodies);
                }
                self.substitutions(source, &bodies, frame, false);
                self.repeated(source, &node.body, body);
            }
            CompoundCommand::Foreach(node) => {
                for word in &node.words {
                    words::word(source, word, &mut bodies);
                }
                self.substitutions(source, &bodies, frame, false);
                self.repeated(source, &node.body, body);
            }
            CompoundCommand::Select(node) => {
                for word in &node.words {
                    words::word(source, word, &mut bodies);
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
                words::word(source, &node.word, &mut bodies);
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
            let (redirect, span) = read_redirect(source, redirect, &mut pieces.bodies);
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
            words: own,
            redirects,
            context,
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

impl<'a> Pieces<'a> {
    fn cover(&mut self, span: Span) {
        self.span = Some(self.span.map_or(span, |own| own.to(span)));
    }

    fn read(&mut self, source: &Source<'_>, node: &'a Node) {
        match node {
            Node::Simple(simple) => {
                self.assignments(source, &simple.assignments);
                if simple.name.span.start.offset() < simple.name.span.end.offset() {
                    self.word(source, &simple.name);
                    for word in &simple.args {
                        self.word(source, word);
                    }
                }
            }
            Node::Builtin(builtin) => {
                let (name, assignments, first, rest, span) = match builtin {
                    BuiltinCommand::Break(node) => {
                        ("break", &node.assignments, &node.depth, &node.extra_args, node.span)
                    }
                    BuiltinCommand::Continue(node) => {
                        ("continue", &node.assignments, &node.depth, &node.extra_args, node.span)
                    }
                    BuiltinCommand::Return(node) => {
                        ("return", &node.assignments, &node.code, &node.extra_args, node.span)
                    }
                    BuiltinCommand::Exit(node) => {
                        ("exit", &node.assignments, &node.code, &node.extra_args, node.span)
                    }
                };
                self.assignments(source, assignments);
                // The tree does not say where the name is: after the assignments.
                let start = assignments
                    .last()
                    .map_or(span.start.offset(), |assignment| assignment.span.end.offset());
                let text = source.text.get(start..).unwrap_or_default();
                let at = start + text.find(name).unwrap_or(0);
                self.literal(name, source.span(at, at + name.len()));
                for word in first.iter().chain(rest) {
                    self.word(source, word);
                }
            }
            Node::Decl(decl) => {
                self.assignments(source, &decl.assignments);
                self.literal(decl.variant.as_str(), source.place(decl.variant_span));
                for operand in &decl.operands {
                    match operand {
                        DeclOperand::Flag(word) | DeclOperand::Dynamic(word) => {
                            self.word(source, word);
                        }
                        DeclOperand::Name(name) => {
                            self.literal(name.name.as_str(), source.place(name.span));
                        }
                        DeclOperand::Assignment(assignment) => {
                            let assignment = read_assignment(source, assignment, &mut self.bodies);
                            self.cover(assignment.span);
                            let mut parts = vec![Part::Text(format!("{}=", assignment.name.value))];
                            parts.extend(assignment.value.parts.iter().cloned());
                            self.words.push((Word { span: assignment.span, parts }, None));
                            self.assignments.push(assignment);
                        }
                    }
                }
            }
            Node::Binary(_)
            | Node::Compound(_)
            | Node::Function(_)
            | Node::AnonymousFunction(_) => {}
        }
    }

    fn assignments(&mut self, source: &Source<'_>, assignments: &'a [shuck_ast::Assignment]) {
        for assignment in assignments {
            let assignment = read_assignment(source, assignment, &mut self.bodies);
            self.cover(assignment.span);
            self.assignments.push(assignment);
        }
    }

    fn word(&mut self, source: &Source<'_>, word: &'a shuck_ast::Word) {
        let own = words::word(source, word, &mut self.bodies);
        self.cover(own.span);
        self.words.push((own, Some(word)));
    }

    fn literal(&mut self, text: &str, span: Span) {
        self.cover(span);
        self.words.push((Word { span, parts: vec![Part::Text(text.to_owned())] }, None));
    }
}

fn read_assignment<'a>(
    source: &Source<'_>,
    assignment: &'a shuck_ast::Assignment,
    bodies: &mut Vec<&'a StmtSeq>,
) -> Assignment {
    let span = source.place(assignment.span);
    let value = match &assignment.value {
        AssignmentValue::Scalar(word) if !assignment.append => words::word(source, word, bodies),
        // `a+=x` and `a=(…)` have a value, but none that stands there.
        AssignmentValue::Scalar(word) => {
            let word = words::word(source, word, bodies);
            Word { span: word.span, parts: vec![Part::Substitution(word.span)] }
        }
        AssignmentValue::Compound(array) => {
            for element in &array.elements {
                let (shuck_ast::ArrayElem::Sequential(value)
                | shuck_ast::ArrayElem::Keyed { value, .. }
                | shuck_ast::ArrayElem::KeyedAppend { value, .. }) = element;
                words::word(source, &value.word, bodies);
            }
            let span = source.place(array.span);
            Word { span, parts: vec![Part::Substitution(span)] }
        }
    };
    let name = assignment.target.name.as_str().to_owned();
    Assignment { span, name: Spanned::new(name, source.place(assignment.target.name_span)), value }
}

/// Reads a redirection; its span too, the descriptor in front included.
fn read_redirect<'a>(
    source: &Source<'_>,
    redirect: &'a shuck_ast::Redirect,
    bodies: &mut Vec<&'a StmtSeq>,
) -> (Redirect, Span) {
    let span = source.place(redirect.span);
    let operator = match redirect.kind {
        RedirectKind::Output => ">",
        RedirectKind::Clobber => ">|",
        RedirectKind::Append => ">>",
        RedirectKind::Input => "<",
        RedirectKind::ReadWrite => "<>",
        RedirectKind::HereDoc => "<<",
        RedirectKind::HereDocStrip => "<<-",
        RedirectKind::HereString => "<<<",
        RedirectKind::DupOutput => ">&",
        RedirectKind::DupInput => "<&",
        RedirectKind::OutputBoth => "&>",
    };
    let target = match &redirect.target {
        RedirectTarget::Word(word) => {
            let mut target = words::word(source, word, bodies);
            if word.span.start.offset() >= word.span.end.offset() {
                // shuck gives no place to the descriptor of `2>&1`: it stands at the end.
                let length = target.literal().map_or(0, |text| text.len()).min(span.len());
                target.span = span.part(span.len() - length..span.len());
            }
            target
        }
        RedirectTarget::Heredoc(heredoc) => {
            words::heredoc(source, &heredoc.body, bodies);
            let text = heredoc.delimiter.cooked.as_str().to_owned();
            Word { span: source.place(heredoc.delimiter.span), parts: vec![Part::Text(text)] }
        }
    };
    let redirect = Redirect { span, operator: operator.to_owned(), fd: redirect.fd, target };
    (redirect, span)
}

fn condition_words<'a>(
    source: &Source<'_>,
    expression: &'a ConditionalExpr,
    bodies: &mut Vec<&'a StmtSeq>,
) {
    match expression {
        ConditionalExpr::Binary(node) => {
            condition_words(source, &node.left, bodies);
            condition_words(source, &node.right, bodies);
        }
        ConditionalExpr::Unary(node) => condition_words(source, &node.expr, bodies),
        ConditionalExpr::Parenthesized(node) => condition_words(source, &node.expr, bodies),
        ConditionalExpr::Word(word) | ConditionalExpr::Regex(word) => {
            words::word(source, word, bodies);
        }
        ConditionalExpr::Pattern(_) | ConditionalExpr::VarRef(_) => {}
    }
}

/// The operands of a chain of operators that nests to the left, and the operators between them.
fn chain(
    statement: &Stmt,
    same: impl Fn(BinaryOp) -> bool,
) -> (Vec<&Stmt>, Vec<(BinaryOp, shuck_ast::Span)>) {
    let mut operands = Vec::new();
    let mut operators = Vec::new();
    let mut rest = statement;
    while let Node::Binary(binary) = &rest.command
        && same(binary.op)
        && (std::ptr::eq(rest, statement) || !rest.negated)
    {
        operands.push(&*binary.right);
        operators.push((binary.op, binary.op_span));
        rest = &binary.left;
    }
    operands.push(rest);
    operands.reverse();
    operators.reverse();
    (operands, operators)
}

/// How a statement ends, as far as that is certain.
enum Failing {
    /// It ends the shell: `exit 1`.
    Exits,
    /// It fails: `false`, `return 1`.
    Fails,
    No,
}

fn failing(source: &Source<'_>, statement: &Stmt) -> Failing {
    match &statement.command {
        Node::Builtin(BuiltinCommand::Exit(_)) => Failing::Exits,
        Node::Builtin(BuiltinCommand::Return(_)) => Failing::Fails,
        Node::Simple(simple) if source.slice(simple.name.span) == Some("false") => Failing::Fails,
        Node::Compound(CompoundCommand::BraceGroup(sequence)) => {
            sequence.stmts.last().map_or(Failing::No, |last| failing(source, last))
        }
        Node::Compound(CompoundCommand::Subshell(sequence)) => {
            match sequence.stmts.last().map_or(Failing::No, |last| failing(source, last)) {
                Failing::Exits => Failing::Fails,
                other => other,
            }
        }
        _ => Failing::No,
    }
}

/// Whether a member of a pipeline is a simple command.
fn simple_in(statement: &Stmt) -> bool {
    match &statement.command {
        Node::Simple(_) | Node::Builtin(_) | Node::Decl(_) => true,
        Node::Compound(CompoundCommand::Time(time)) => {
            time.command.as_ref().is_some_and(|inner| simple_in(inner))
        }
        _ => false,
    }
}

/// The place of a compound command: shuck's reaches to the next operator.
fn trimmed(source: &Source<'_>, span: shuck_ast::Span) -> Span {
    let text = source.slice(span).unwrap_or_default();
    let kept = text.trim_end_matches([' ', '\t', '\n', '\\', '|', '&', ';', '<', '>']).len();
    source.span(span.start.offset(), span.start.offset() + kept)
}
