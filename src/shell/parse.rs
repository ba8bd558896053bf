//! The way from a shell text to a [`Script`].

use shuck_parser::ShellDialect;
use shuck_parser::parser::{ParseDiagnostic, Parser};

use super::convert::Converter;
use super::place::Source;
use super::{Dialect, Modes, Script};
use crate::text::Span;

/// Longer texts are not parsed. The longest RUN seen in 1,700 is 9 KB; the parser's time is not
/// linear in hostile ones.
const LONGEST_TEXT: usize = 32 * 1024;

/// How often the text before a syntax error is parsed again, each time cut one separator earlier.
const RETRIES: usize = 4;

/// Parses shell text.
///
/// `text` is as long as `span` and its offsets count from `span.start`: the caller has blanked
/// what the shell does not see. Whatever cannot be parsed gives a [`Script`] that says so.
pub fn parse(text: &str, span: Span, dialect: Dialect) -> Script {
    parse_with_modes(text, span, dialect, Modes::default())
}

/// Parses shell text that starts with options of the shell set, by `SHELL ["bash", "-eo", …]`.
pub fn parse_with_modes(text: &str, span: Span, dialect: Dialect, modes: Modes) -> Script {
    let mut script = Script::without_commands(span, dialect);
    let Some(rules) = rules_of(dialect) else { return script };
    let source = Source::of(text, span);
    Converter::new(&mut script, modes).text(&source, rules);
    script
}

/// The rules that shuck reads a dialect by; `None` where nothing is parsed.
pub(super) fn rules_of(dialect: Dialect) -> Option<ShellDialect> {
    match dialect {
        // dash has no `[[`, `((` or `<(`, but ash and the bash that often is `sh` do, and they
        // are errors in dash only once they run.
        Dialect::Posix | Dialect::Ash | Dialect::Bash => Some(ShellDialect::Bash),
        Dialect::Ksh => Some(ShellDialect::Mksh),
        Dialect::Zsh => Some(ShellDialect::Zsh),
        Dialect::Other => None,
    }
}

/// What shuck makes of a text: statements in order of place, and the errors.
pub(super) struct Parsed {
    /// The statements before the first error, or all.
    pub(super) statements: Vec<shuck_ast::Stmt>,
    /// The errors, in order.
    pub(super) errors: Vec<ParseDiagnostic>,
}

/// What shuck cannot take much of, and how many of it: it overflows a stack of 2 MB on about 150
/// `time` or `f()` in a row and, as zsh, on 400 `${`, and needs time in the square of `{` and `[`.
/// The files of the corpus have at most 2 `time`, 44 `{` and 11 `[`.
const MOST_KEYWORDS: usize = 32;
const MOST_FUNCTIONS: usize = 64;
const MOST_BRACES: usize = 1000;
const MOST_BRACES_OF_ZSH: usize = 200;
const MOST_BRACKETS: usize = 2000;

/// Why a text is not parsed.
pub(super) fn refusal(text: &str, rules: ShellDialect) -> Option<&'static str> {
    if text.len() > LONGEST_TEXT {
        return Some("too long to be analyzed");
    }
    let count = |byte: u8| memchr::memchr_iter(byte, text.as_bytes()).count();
    let holds = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let most = if rules == ShellDialect::Zsh { MOST_BRACES_OF_ZSH } else { MOST_BRACES };
    let keywords = || {
        let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
        words.filter(|word| matches!(*word, "time" | "coproc")).count()
    };
    let functions = || {
        let heads = memchr::memchr_iter(b'(', text.as_bytes());
        let blank = [' ', '\t', '\r', '\n', '\\'];
        heads.filter(|at| text[at + 1..].trim_start_matches(blank).starts_with(')')).count()
    };
    let refused = count(b'{') > most
        || count(b'[') > MOST_BRACKETS
        || (holds("time") || holds("coproc")) && keywords() > MOST_KEYWORDS
        || functions() > MOST_FUNCTIONS;
    refused.then_some("too complex to be analyzed")
}

/// Parses a text and keeps what stands before an error: shuck drops the whole list around it.
pub(super) fn statements(text: &str, rules: ShellDialect) -> Parsed {
    if let Some(message) = refusal(text, rules) {
        let span = shuck_ast::Span::new();
        let errors = vec![ParseDiagnostic { message: message.to_owned(), span }];
        return Parsed { statements: Vec::new(), errors };
    }
    let result = Parser::with_dialect(text, rules).parse();
    let mut statements = result.file.body.stmts;
    let errors = result.diagnostics;
    let Some(first) = errors.first() else { return Parsed { statements, errors } };
    let mut end = first.span.start.offset().min(text.len());
    let kept = statements.iter().take_while(|stmt| stmt.span.end.offset() <= end).count();
    let after = statements.split_off(kept);
    for _ in 0..RETRIES {
        let Some(cut) = last_separator(text, end) else { break };
        let before = Parser::with_dialect(&text[..cut], rules).parse();
        if before.diagnostics.is_empty() {
            statements = before.file.body.stmts;
            break;
        }
        end = cut;
    }
    statements.extend(after);
    Parsed { statements, errors }
}

/// The start of the last `;`, `&&`, `||` or line end before `end`.
fn last_separator(text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let separator = |at: usize| match bytes[at] {
        b';' => true,
        b'\n' => at == 0 || bytes[at - 1] != b'\\',
        b'&' | b'|' => bytes.get(at + 1) == Some(&bytes[at]),
        _ => false,
    };
    (0..end).rev().find(|at| separator(*at))
}
