//! The words, assignments and redirections of a simple command.

use shuck_ast::{
    AssignmentValue, BuiltinCommand, Command as Node, ConditionalExpr, DeclOperand, RedirectKind,
    RedirectTarget, StmtSeq,
};

use super::place::Source;
use super::{Assignment, Part, Parts, Redirect, Word, words};
use crate::text::{Span, Spanned};

/// The pieces of a simple command before they are put in order.
#[derive(Default)]
pub(super) struct Pieces<'a> {
    pub(super) span: Option<Span>,
    pub(super) assignments: Vec<Assignment>,
    /// Each with shuck's, where there is one.
    pub(super) words: Vec<(Word, Option<&'a shuck_ast::Word>)>,
    /// What the substitutions in it run.
    pub(super) bodies: Vec<&'a StmtSeq>,
}

impl<'a> Pieces<'a> {
    /// Lets the span reach over another.
    pub(super) fn cover(&mut self, span: Span) {
        self.span = Some(self.span.map_or(span, |own| own.to(span)));
    }

    /// Reads all but the redirections, which stand beside the command.
    pub(super) fn read(&mut self, source: &Source<'_>, node: &'a Node) {
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
                            let mut parts: Parts = smallvec::smallvec![Part::Text(format!(
                                "{}=",
                                assignment.name.value
                            ))];
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
        self.words
            .push((Word { span, parts: smallvec::smallvec![Part::Text(text.to_owned())] }, None));
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
            Word { span: word.span, parts: smallvec::smallvec![Part::Substitution(word.span)] }
        }
        AssignmentValue::Compound(array) => {
            for element in &array.elements {
                let (shuck_ast::ArrayElem::Sequential(value)
                | shuck_ast::ArrayElem::Keyed { value, .. }
                | shuck_ast::ArrayElem::KeyedAppend { value, .. }) = element;
                words::word(source, &value.word, bodies);
            }
            let span = source.place(array.span);
            Word { span, parts: smallvec::smallvec![Part::Substitution(span)] }
        }
    };
    let name = assignment.target.name.as_str().to_owned();
    Assignment { span, name: Spanned::new(name, source.place(assignment.target.name_span)), value }
}

/// Reads a redirection; its span too, the descriptor in front included. What a here-document
/// expands is added to `loose`.
pub(super) fn read_redirect<'a>(
    source: &Source<'_>,
    redirect: &'a shuck_ast::Redirect,
    bodies: &mut Vec<&'a StmtSeq>,
    loose: &mut Vec<Word>,
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
            let body = words::heredoc(source, &heredoc.body, bodies);
            if !body.parts.is_empty() {
                loose.push(body);
            }
            let text = heredoc.delimiter.cooked.as_str().to_owned();
            Word {
                span: source.place(heredoc.delimiter.span),
                parts: smallvec::smallvec![Part::Text(text)],
            }
        }
    };
    let redirect = Redirect { span, operator: operator.to_owned(), fd: redirect.fd, target };
    (redirect, span)
}

/// Adds the substitutions in `[[ … ]]` to `bodies`.
pub(super) fn condition_words<'a>(
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
