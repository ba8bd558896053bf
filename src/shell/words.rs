//! From shuck's words to ours.

use std::borrow::Cow;

use shuck_ast::{
    ArithmeticExpr, ArithmeticExprNode, BourneParameterExpansion, ParameterExpansion,
    ParameterExpansionSyntax, ParameterOp, StmtSeq, WordPart, WordPartNode, ZshExpansionTarget,
};

use super::place::{MappedText, Source};
use super::{Part, Parts, Word};
use crate::text::Span;

/// Reads a word; the statements of the substitutions in it are added to `bodies`.
pub(super) fn word<'a>(
    source: &Source<'_>,
    word: &'a shuck_ast::Word,
    bodies: &mut Vec<&'a StmtSeq>,
) -> Word {
    let mut reader = Reader { source, word: Some(word), parts: Parts::new(), bodies };
    reader.parts(&word.parts, false);
    Word { span: source.place(word.span), parts: reader.parts }
}

/// Reads the variables in the body of a here-document; the statements of the substitutions in it
/// are added to `bodies`.
pub(super) fn heredoc<'a>(
    source: &Source<'_>,
    body: &'a shuck_ast::HeredocBody,
    bodies: &mut Vec<&'a StmtSeq>,
) -> Word {
    use shuck_ast::HeredocBodyPart as Body;
    let mut reader = Reader { source, word: None, parts: Parts::new(), bodies };
    for part in &body.parts {
        let span = source.place(part.span);
        match &part.kind {
            Body::CommandSubstitution { body, .. } => reader.bodies.push(body),
            Body::ArithmeticExpansion { expression_word_ast, .. } => {
                reader.nested(expression_word_ast);
            }
            Body::Parameter(parameter) => reader.parameter(parameter, span, true),
            Body::Variable(name) => reader.variable(name.as_str(), span, true, false, None),
            Body::Literal(_) => {}
        }
    }
    Word { span: source.place(body.span), parts: reader.parts }
}

/// Adds the substitutions in an arithmetic expression to `bodies`.
pub(super) fn arithmetic<'a>(
    source: &Source<'_>,
    node: &'a ArithmeticExprNode,
    bodies: &mut Vec<&'a StmtSeq>,
) {
    match &node.kind {
        ArithmeticExpr::ShellWord(inner) => {
            word(source, inner, bodies);
        }
        ArithmeticExpr::Indexed { index: inner, .. }
        | ArithmeticExpr::Parenthesized { expression: inner }
        | ArithmeticExpr::Unary { expr: inner, .. }
        | ArithmeticExpr::Postfix { expr: inner, .. }
        | ArithmeticExpr::Assignment { value: inner, .. } => arithmetic(source, inner, bodies),
        ArithmeticExpr::Binary { left, right, .. } => {
            arithmetic(source, left, bodies);
            arithmetic(source, right, bodies);
        }
        ArithmeticExpr::Conditional { condition, then_expr, else_expr } => {
            for inner in [condition, then_expr, else_expr] {
                arithmetic(source, inner, bodies);
            }
        }
        ArithmeticExpr::Number(_) | ArithmeticExpr::Variable(_) => {}
    }
}

/// The text that a word hands to `sh -c`: quotes removed, `$name` kept as it is, since it stands
/// for text that is not known either way. `None` with a substitution: its commands run outside.
pub(super) fn script_text(source: &Source<'_>, word: &shuck_ast::Word) -> Option<MappedText> {
    let mut mapped = MappedText::default();
    script_parts(source, &word.parts, false, &mut mapped)?;
    Some(mapped)
}

fn script_parts(
    source: &Source<'_>,
    parts: &[WordPartNode],
    quoted: bool,
    mapped: &mut MappedText,
) -> Option<()> {
    for part in parts {
        match &part.kind {
            WordPart::Literal(text) => {
                let raw = raw_text(source, text, part.span);
                let start = part.span.start.offset();
                unescape(raw, quoted, |range, piece| {
                    mapped.push(piece, source.span(start + range.start, start + range.end));
                });
            }
            WordPart::SingleQuoted { value, .. } => {
                mapped.push(value.slice(source.text), source.place(value.span()));
            }
            WordPart::DoubleQuoted { parts, .. } => script_parts(source, parts, true, mapped)?,
            WordPart::Variable(_) | WordPart::Parameter(_) => {
                let raw = source.slice(part.span)?;
                if raw.contains("$(") || raw.contains('`') {
                    return None;
                }
                mapped.push(raw, source.place(part.span));
            }
            _ => return None,
        }
    }
    Some(())
}

/// The text of a literal as it was written.
fn raw_text<'a>(
    source: &Source<'a>,
    text: &'a shuck_ast::LiteralText,
    span: shuck_ast::Span,
) -> &'a str {
    match source.slice(span) {
        Some(raw) if !raw.is_empty() => raw,
        _ => match text {
            shuck_ast::LiteralText::Source => "",
            shuck_ast::LiteralText::Owned(text) | shuck_ast::LiteralText::CookedSource(text) => {
                text
            }
        },
    }
}

/// Hands over the pieces of a text with its backslashes resolved, and where each was written.
fn unescape<'r>(
    raw: &'r str,
    quoted: bool,
    mut piece: impl FnMut(std::ops::Range<usize>, &'r str),
) {
    let bytes = raw.as_bytes();
    let mut start = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &bytes[at..]) {
        let backslash = at + found;
        let Some(next) = raw[backslash + 1..].chars().next() else { break };
        let end = backslash + 1 + next.len_utf8();
        if quoted && !matches!(next, '$' | '`' | '"' | '\\' | '\n') {
            at = end;
            continue;
        }
        if start < backslash {
            piece(start..backslash, &raw[start..backslash]);
        }
        if next != '\n' {
            piece(backslash..end, &raw[backslash + 1..end]);
        }
        start = end;
        at = end;
    }
    if start < raw.len() {
        piece(start..raw.len(), &raw[start..]);
    }
}

/// How many brace expansions are looked at for one letter.
const MOST_BRACES_AROUND: usize = 16;

struct Reader<'s, 't, 'a, 'b> {
    source: &'s Source<'t>,
    word: Option<&'a shuck_ast::Word>,
    parts: Parts,
    bodies: &'b mut Vec<&'a StmtSeq>,
}

impl<'a> Reader<'_, '_, 'a, '_> {
    fn parts(&mut self, parts: &'a [WordPartNode], quoted: bool) {
        for part in parts {
            self.part(part, quoted);
        }
    }

    fn part(&mut self, part: &'a WordPartNode, quoted: bool) {
        let span = self.source.place(part.span);
        match &part.kind {
            WordPart::Literal(text) => {
                let raw = raw_text(self.source, text, part.span);
                if quoted {
                    let mut value = String::with_capacity(raw.len());
                    unescape(raw, true, |_, piece| value.push_str(piece));
                    self.text(&value);
                } else {
                    self.unquoted(raw, part.span.start.offset());
                }
            }
            WordPart::SingleQuoted { value, .. } => self.text(value.slice(self.source.text)),
            WordPart::DoubleQuoted { parts, .. } => {
                self.parts(parts, true);
                // An empty string is a word all the same.
                if self.parts.is_empty() {
                    self.text("");
                }
            }
            WordPart::ZshQualifiedGlob(_) => {
                let raw = self.source.slice(part.span).unwrap_or_default();
                self.parts.push(Part::Glob(raw.to_owned()));
            }
            WordPart::Variable(name) => self.variable(name.as_str(), span, quoted, false, None),
            WordPart::Parameter(parameter) => self.parameter(parameter, span, quoted),
            WordPart::CommandSubstitution { body, .. }
            | WordPart::ProcessSubstitution { body, .. } => {
                self.bodies.push(body);
                self.parts.push(Part::Substitution(span));
            }
            WordPart::ArithmeticExpansion { expression_word_ast, .. } => {
                self.nested(expression_word_ast);
                self.parts.push(Part::Substitution(span));
            }
            WordPart::ParameterExpansion { reference, operator, operand_word_ast, .. } => {
                let default = self.operand(operator, operand_word_ast.as_deref());
                self.variable(reference.name.as_str(), span, quoted, true, default);
            }
            WordPart::Length(reference)
            | WordPart::ArrayAccess(reference)
            | WordPart::ArrayLength(reference)
            | WordPart::ArrayIndices(reference)
            | WordPart::Substring { reference, .. }
            | WordPart::ArraySlice { reference, .. }
            | WordPart::IndirectExpansion { reference, .. }
            | WordPart::Transformation { reference, .. } => {
                self.variable(reference.name.as_str(), span, quoted, true, None);
            }
            WordPart::PrefixMatch { prefix, .. } => {
                self.variable(prefix.as_str(), span, quoted, true, None);
            }
        }
    }

    fn parameter(&mut self, parameter: &'a ParameterExpansion, span: Span, quoted: bool) {
        use BourneParameterExpansion as Bourne;
        let bourne = match &parameter.syntax {
            ParameterExpansionSyntax::Bourne(bourne) => bourne,
            ParameterExpansionSyntax::Zsh(zsh) => {
                match &zsh.target {
                    ZshExpansionTarget::Reference(reference) => {
                        let plain = zsh.modifiers.is_empty()
                            && zsh.operation.is_none()
                            && zsh.length_prefix.is_none()
                            && reference.subscript.is_none();
                        self.variable(reference.name.as_str(), span, quoted, !plain, None);
                    }
                    _ => self.parts.push(Part::Substitution(span)),
                }
                return;
            }
        };
        if let Some(operand) = bourne.operand_word_ast()
            && !matches!(bourne, Bourne::Operation { .. })
        {
            self.nested(operand);
        }
        match bourne {
            Bourne::Access { reference } => {
                let operator = reference.subscript.is_some();
                self.variable(reference.name.as_str(), span, quoted, operator, None);
            }
            Bourne::Operation { reference, operator, operand_word_ast, .. } => {
                let default = self.operand(operator, operand_word_ast.as_deref());
                self.variable(reference.name.as_str(), span, quoted, true, default);
            }
            Bourne::Length { reference }
            | Bourne::Indices { reference }
            | Bourne::Indirect { reference, .. }
            | Bourne::Slice { reference, .. }
            | Bourne::Transformation { reference, .. } => {
                self.variable(reference.name.as_str(), span, quoted, true, None);
            }
            Bourne::PrefixMatch { prefix, .. } => {
                self.variable(prefix.as_str(), span, quoted, true, None);
            }
        }
    }

    /// The constant text of `${name:-text}` and `${name:=text}`.
    fn operand(
        &mut self,
        operator: &'a ParameterOp,
        operand: Option<&'a shuck_ast::Word>,
    ) -> Option<String> {
        if let Some(replacement) = operator.replacement_word_ast() {
            self.nested(replacement);
        }
        let word = operand.map(|operand| self.nested(operand));
        match operator {
            ParameterOp::UseDefault | ParameterOp::AssignDefault => {
                word.map_or(Some(String::new()), |word| word.literal().map(Cow::into_owned))
            }
            _ => None,
        }
    }

    fn nested(&mut self, word: &'a shuck_ast::Word) -> Word {
        self::word(self.source, word, self.bodies)
    }

    fn variable(
        &mut self,
        name: &str,
        span: Span,
        quoted: bool,
        operator: bool,
        default: Option<String>,
    ) {
        self.parts.push(Part::Variable { name: name.to_owned(), span, quoted, operator, default });
    }

    fn text(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }

    fn glob(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(Part::Glob(last)) => last.push_str(text),
            _ => self.parts.push(Part::Glob(text.to_owned())),
        }
    }

    /// Text outside of quotes, which may hold patterns; `start` is its offset.
    fn unquoted(&mut self, raw: &str, start: usize) {
        let plain = !raw.bytes().any(|byte| matches!(byte, b'\\' | b'*' | b'?' | b'[' | b'{'))
            && self.word.is_none_or(|word| word.brace_syntax.is_empty());
        if plain {
            self.text(raw);
            return;
        }
        let mut rest = raw;
        while let Some(first) = rest.chars().next() {
            let at = start + (raw.len() - rest.len());
            let mut length = first.len_utf8();
            match first {
                '\\' => {
                    let escaped = rest[1..].chars().next();
                    length += escaped.map_or(0, char::len_utf8);
                    match escaped {
                        Some('\n') => {}
                        Some(_) => self.text(&rest[1..length]),
                        None => self.text("\\"),
                    }
                }
                '*' | '?' => self.glob(&rest[..1]),
                // `[` alone is a command; a pattern ends with `]`.
                '[' if rest[1..].contains(']') => {
                    length = rest.find(']').map_or(1, |end| end + 1);
                    self.glob(&rest[..length]);
                }
                _ if self.is_in_brace_expansion(at) => self.glob(&rest[..length]),
                _ => self.text(&rest[..length]),
            }
            rest = &rest[length..];
        }
    }

    /// Whether an offset is in a brace expansion; shuck has them in order, the outer ones first.
    fn is_in_brace_expansion(&self, offset: usize) -> bool {
        let Some(word) = self.word else { return false };
        let braces = &word.brace_syntax;
        let end = braces.partition_point(|brace| brace.span.start.offset() <= offset);
        // Braces hold few others, so the one around the offset is not far before it.
        let mut near = braces[..end].iter().rev().take(MOST_BRACES_AROUND);
        near.any(|brace| brace.expands() && offset < brace.span.end.offset())
    }
}
