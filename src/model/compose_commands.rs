//! Commands of services that are written as a text.

use super::{CommandLine, Service, Start};
use crate::compose::Value;
use crate::text::{Edit, Span};
use crate::yaml::{NodeKind, Style};

/// An operator of a shell in a text that Compose splits without one.
#[derive(Clone, Debug)]
pub struct StrayOperator {
    /// `command` or `entrypoint`.
    pub key: &'static str,
    /// It, as it is written.
    pub operator: &'static str,
    /// Where it stands.
    pub span: Span,
    /// Gives the text to a shell.
    pub edits: Vec<Edit>,
}

impl Service<'_> {
    /// The first operator of a shell in `command` and in `entrypoint`, where these are texts.
    ///
    /// Compose splits them as go-shellwords does, which stops at the first of `;`, `&`, `|`, `<`
    /// and `>` outside of quotes: what stands behind it is not part of the command.
    pub fn stray_operators(self) -> Vec<StrayOperator> {
        let of = |key: &'static str, line: Option<CommandLine<'_>>| match line? {
            CommandLine::Text(value) => self.stray_operator(key, value),
            CommandLine::List(_) => None,
        };
        let found = [of("entrypoint", self.entrypoint()), of("command", self.command())];
        found.into_iter().flatten().collect()
    }

    fn stray_operator(self, key: &'static str, value: &Value) -> Option<StrayOperator> {
        let text = value.text_with_holes()?;
        let at = operator(text)?;
        let operators = ["&&", "||", ">>", "<<", ";", "&", "|", "<", ">"];
        let operator = *operators.iter().find(|operator| text[at..].starts_with(**operator))?;
        let tree = self.compose().tree(value.span.file)?;
        let raw = tree.slice(value.span);
        let NodeKind::Scalar { style, .. } = &tree.node(value.node).kind else { return None };
        // The sign that opens a block is not part of the text.
        let body = match style {
            Style::Literal | Style::Folded => raw.find('\n').unwrap_or(0),
            _ => 0,
        };
        let nth = text[..at].matches(operator).count();
        let span = raw[body..]
            .match_indices(operator)
            .nth(nth)
            .map_or(value.span, |(at, _)| value.span.part(body + at..body + at + operator.len()));
        let quote = usize::from(raw.starts_with(['"', '\'']));
        let is_written_so = raw.get(quote..raw.len().saturating_sub(quote)) == Some(text);
        let has_shell = text.split_whitespace().next().is_some_and(|word| {
            matches!(word.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash" | "zsh"))
        });
        let fits =
            is_written_so && !has_shell && !text.contains(['\'', '\\']) && !value.is_default();
        // What the entry point does with another command is not known.
        let has_shell_entry = self.container().is_some_and(|container| {
            matches!(container.stage().entrypoint(), Start::Words(words) if !words.is_empty())
                || matches!(container.stage().entrypoint(), Start::Shell(_))
        });
        let fits = fits && !(key == "command" && has_shell_entry);
        let edits = match fits && value.overrides.is_none() {
            true => self.compose().replace(value, &format!("sh -c '{text}'")),
            false => Vec::new(),
        };
        Some(StrayOperator { key, operator, span, edits })
    }
}

/// Where the first operator outside of quotes stands.
fn operator(text: &str) -> Option<usize> {
    let (mut single, mut double, mut back, mut dollar) = (false, false, false, false);
    let mut before = ' ';
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        if std::mem::take(&mut is_escaped) {
            before = c;
            continue;
        }
        match c {
            '\\' if !single => is_escaped = true,
            '\'' if !double && !dollar && !back => single = !single,
            '"' if !single && !dollar && !back => double = !double,
            '`' if !single && !double && !dollar => back = !back,
            '(' if before == '$' && !single && !back => dollar = true,
            ')' if dollar => dollar = false,
            ';' | '&' | '|' | '<' | '>' if !(single || double || back || dollar) => {
                return Some(at);
            }
            _ => {}
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::operator;

    #[test]
    fn operators_stand_outside_of_quotes() {
        assert_eq!(operator("a && b"), Some(2));
        assert_eq!(operator("sh -c 'a && b' > c"), Some(15));
        assert_eq!(operator("a?b=1&c=2"), Some(5));
        for text in ["a 'b;c' \"d|e\"", "a \\; b", "a $(b | c)", "a `b | c`", "'it' \"'&\""] {
            assert_eq!(operator(text), None, "{text}");
        }
    }
}
