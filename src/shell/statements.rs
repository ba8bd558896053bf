//! Questions about shuck's statements.

use shuck_ast::{BinaryOp, BuiltinCommand, Command as Node, CompoundCommand, Stmt};

use super::place::Source;
use crate::text::Span;

/// The operands of a chain of operators that nests to the left, and the operators between them.
pub(super) fn chain(
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
pub(super) enum Failing {
    /// It ends the shell: `exit 1`.
    Exits,
    /// It fails: `false`, `return 1`.
    Fails,
    No,
}

pub(super) fn failing(source: &Source<'_>, statement: &Stmt) -> Failing {
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
pub(super) fn simple_in(statement: &Stmt) -> bool {
    match &statement.command {
        Node::Simple(_) | Node::Builtin(_) | Node::Decl(_) => true,
        Node::Compound(CompoundCommand::Time(time)) => {
            time.command.as_ref().is_some_and(|inner| simple_in(inner))
        }
        _ => false,
    }
}

/// The place of a compound command: shuck's reaches to the next operator.
pub(super) fn trimmed(source: &Source<'_>, span: shuck_ast::Span) -> Span {
    let text = source.slice(span).unwrap_or_default();
    let kept = text.trim_end_matches([' ', '\t', '\n', '\\', '|', '&', ';', '<', '>']).len();
    source.span(span.start.offset(), span.start.offset() + kept)
}
