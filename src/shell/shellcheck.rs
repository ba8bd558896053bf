//! ShellCheck's rules on a shell text, by shuck-linter.
//!
//! Behind the feature `shellcheck`, which is on by default: without it nothing is found.

use super::Dialect;
use crate::text::Span;

/// What one of ShellCheck's rules finds.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The rule: `SC2086`.
    pub code: &'static str,
    /// The text that it is about.
    pub span: Span,
    /// What is wrong: lower case, without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// The rules that are asked, with the name of each.
pub const CODES: &[&str] = include!("shellcheck_codes.in");

/// Longer texts are not judged: some of the rules take more than linear time.
#[cfg(feature = "shellcheck")]
const LONGEST_TEXT: usize = 32 * 1024;

/// One rule takes cubic time in the number of expansions; the longest RUN seen has 40.
#[cfg(feature = "shellcheck")]
const MOST_EXPANSIONS: usize = 60;

/// What ShellCheck would say of a text. `text` is as long as `span`; `is_set` tells whether a
/// variable has a value before the text begins; `knows_shell` whether the dialect is certain,
/// else nothing is said of what POSIX leaves undefined.
#[cfg(feature = "shellcheck")]
pub fn problems(
    text: &str,
    span: Span,
    dialect: Dialect,
    knows_shell: bool,
    is_set: impl Fn(&str) -> bool,
) -> Vec<Problem> {
    use shuck_linter::ShellDialect;

    let shell = match dialect {
        Dialect::Posix | Dialect::Ash => ShellDialect::Sh,
        Dialect::Bash => ShellDialect::Bash,
        Dialect::Ksh => ShellDialect::Ksh,
        // ShellCheck does not read zsh.
        Dialect::Zsh | Dialect::Other => return Vec::new(),
    };
    let expansions = memchr::memchr_iter(b'$', text.as_bytes()).count();
    if text.len() > LONGEST_TEXT || expansions > MOST_EXPANSIONS {
        return Vec::new();
    }
    let said = memo::of(shell, text, || lint(text, shell));
    let mut problems: Vec<Problem> = said
        .iter()
        .filter_map(|(code, range, message, help)| {
            // busybox ash has most of what POSIX leaves open.
            if code.starts_with("SC3") && (dialect == Dialect::Ash || !knows_shell) {
                return None;
            }
            let part = text.get(range.clone())?;
            if *code == "SC2154" && is_set(part.trim_matches(['$', '{', '}', '"'])) {
                return None;
            }
            let (message, help) = (message.clone(), help.clone());
            Some(Problem { code, span: span.part(range.clone()), message, help })
        })
        .collect();
    problems.sort_by_key(|problem| (problem.span.start, problem.code));
    problems
}

/// What the linter says of a text: code, place, message and help.
#[cfg(feature = "shellcheck")]
type Said = (&'static str, std::ops::Range<usize>, String, Option<String>);

#[cfg(feature = "shellcheck")]
fn lint(text: &str, shell: shuck_linter::ShellDialect) -> Vec<Said> {
    use shuck_linter::AnalysisRequest;
    use shuck_parser::parser::Parser;

    if super::parse::refusal(text, shell.parser_dialect()).is_some() {
        return Vec::new();
    }
    let parsed = Parser::with_dialect(text, shell.parser_dialect()).parse();
    if !parsed.diagnostics.is_empty() {
        return Vec::new();
    }
    let rules = rules();
    let settings = rules.settings.clone().with_shell(shell);
    let found =
        AnalysisRequest::from_parse_result(&parsed, text, &settings).without_suppressions().lint();
    let said = found.into_iter().filter_map(|found| {
        let code = *rules.codes.get(&found.rule)?;
        let range = found.span.start.offset()..found.span.end.offset();
        let message = found.message.trim_end_matches('.').to_owned();
        Some((code, range, message, found.fix_title))
    });
    said.collect()
}

/// What was said of the texts that were asked about: an editor asks about all texts of a file at
/// each keystroke, and the linter takes longer for one than all else for the file.
#[cfg(feature = "shellcheck")]
mod memo {
    use std::sync::{Arc, Mutex, PoisonError};

    use rustc_hash::FxHashMap;
    use shuck_linter::ShellDialect;

    use super::Said;

    /// The bytes of the texts that are kept: those of some thousand files.
    const LIMIT: usize = 4 << 20;

    static KNOWN: Mutex<Option<Known>> = Mutex::new(None);

    #[derive(Default)]
    struct Known {
        said: [FxHashMap<Box<str>, Arc<[Said]>>; 3],
        bytes: usize,
    }

    /// What is known of a text, or what `find` finds.
    pub(super) fn of(
        shell: ShellDialect,
        text: &str,
        find: impl FnOnce() -> Vec<Said>,
    ) -> Arc<[Said]> {
        let dialect = match shell {
            ShellDialect::Bash => 0,
            ShellDialect::Ksh => 1,
            _ => 2,
        };
        // What is in it is put in whole, so that a panic elsewhere leaves nothing half made.
        let lock = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().as_ref().and_then(|known| known.said[dialect].get(text).cloned());
        if let Some(said) = known {
            return said;
        }
        // Found without the lock: others need not wait for it.
        let said: Arc<[Said]> = find().into();
        let mut known = lock();
        if known.as_ref().is_none_or(|known| known.bytes + text.len() > LIMIT) {
            *known = Some(Known::default());
        }
        if let Some(known) = known.as_mut() {
            known.bytes += text.len();
            known.said[dialect].insert(text.into(), said.clone());
        }
        said
    }
}

/// Nothing: the feature `shellcheck` is off.
#[cfg(not(feature = "shellcheck"))]
pub fn problems(_: &str, _: Span, _: Dialect, _: bool, _: impl Fn(&str) -> bool) -> Vec<Problem> {
    Vec::new()
}

#[cfg(feature = "shellcheck")]
struct Rules {
    settings: shuck_linter::LinterSettings,
    codes: rustc_hash::FxHashMap<shuck_linter::Rule, &'static str>,
}

/// The rules that ShellCheck has too; its numbers name them.
#[cfg(feature = "shellcheck")]
fn rules() -> &'static Rules {
    static RULES: std::sync::OnceLock<Rules> = std::sync::OnceLock::new();
    RULES.get_or_init(|| {
        let map = shuck_linter::ShellCheckCodeMap::default();
        let codes: rustc_hash::FxHashMap<_, _> =
            CODES.iter().filter_map(|code| Some((map.resolve(code)?, *code))).collect();
        let settings = shuck_linter::LinterSettings::for_rules(codes.keys().copied())
            // It reads other files otherwise.
            .with_resolve_source_closure(false);
        Rules { settings, codes }
    })
}

#[cfg(all(test, feature = "shellcheck"))]
mod tests {
    use super::*;
    use crate::text::FileId;

    #[test]
    fn every_rule_is_known_to_the_linter() {
        let map = shuck_linter::ShellCheckCodeMap::default();
        let mut theirs: Vec<String> = map.mappings().map(|(code, _)| format!("SC{code}")).collect();
        // What makes no sense of a RUN: sourced files, which are not at hand, and `#!` lines, of
        // which it needs none.
        let senseless = ["SC1090", "SC1091", "SC1128", "SC2096", "SC2148", "SC2187", "SC2239"];
        theirs.retain(|code| !senseless.contains(&code.as_str()));
        theirs.sort();
        theirs.dedup();
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write("src/shell/shellcheck_codes.in", format!("&{theirs:#?}\n")).unwrap();
        }
        assert_eq!(theirs, CODES);
    }

    #[test]
    fn problems_have_code_and_place() {
        let text = "rm -rf $DIR/x && cd $HOME";
        let span = Span { file: FileId(0), start: 100, end: 100 + text.len() as u32 };
        let found = problems(text, span, Dialect::Posix, true, |_| true);
        let first = &found[0];
        assert_eq!((first.code, first.span.start), ("SC2086", 107), "{found:?}");
    }
}
