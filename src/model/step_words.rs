//! Words of build steps that the shell makes more of than may be meant.

use std::borrow::Cow;

use super::variables::PLATFORM_ARGUMENTS;
use super::{Command, DeclaredBy, Keyword};
use crate::shell::{Part, Word};
use crate::text::{Edit, Span};

/// What the names of variables contain that hold several words on purpose.
const LISTS: &[&str] = &[
    "ARGS", "CFLAGS", "CMD", "DEPS", "EXTRA", "FLAG", "LIBS", "LIST", "MARK", "MODULES", "OPT",
    "PACKAGE", "PARAM", "PKG", "PLUGINS",
];

impl<'p> Command<'p> {
    /// The expansions outside of quotes that may fall apart into several words, or name files.
    pub fn loose_expansions(self) -> Vec<Span> {
        if !self.instruction().is_script() || self.is_exec_form() || self.is_test() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for word in self.syntax().words.iter().skip(1) {
            for part in &word.parts {
                match part {
                    Part::Variable { name, span, quoted: false, .. }
                        if !self.is_one_word(name, word) =>
                    {
                        found.push(*span);
                    }
                    // Whether one inside of a word is quoted is not known.
                    Part::Substitution(span) if self.is_bare_substitution(word, *span) => {
                        found.push(*span);
                    }
                    _ => (),
                }
            }
        }
        found
    }

    /// Quotes around an expansion that is a word of its own.
    pub fn quote(self, expansion: Span) -> Vec<Edit> {
        let word = self.syntax().words.iter().find(|word| word.span.contains(expansion));
        let text = self.instruction().dockerfile().slice(expansion);
        match word {
            Some(word) if !text.contains('"') && self.is_plain(word) => {
                vec![Edit::insert(word.span.before(), "\""), Edit::insert(word.span.after(), "\"")]
            }
            _ => Vec::new(),
        }
    }

    /// Whether a word has no quotes, escapes and patterns, so that quotes can go around it.
    fn is_plain(self, word: &Word) -> bool {
        let text = self.instruction().dockerfile().slice(word.span);
        !text.contains(['"', '\'', '\\', '~'])
            && !word.parts.iter().any(|part| matches!(part, Part::Glob(_)))
    }

    /// `[[ … ]]`, in which nothing is split.
    fn is_test(self) -> bool {
        self.is_one_of(&["[["]) || self.is_one_of(&["export", "local", "readonly", "declare"])
    }

    /// Whether a variable is known to be one word, or is meant to be several.
    fn is_one_word(self, name: &str, word: &Word) -> bool {
        let letter = name.as_bytes().first().copied().unwrap_or_default();
        if !letter.is_ascii_alphabetic() && letter != b'_' {
            return !matches!(name, "@" | "*") && !letter.is_ascii_digit();
        }
        let upper = name.to_ascii_uppercase();
        const NEVER_SPLIT: &[&str] = &["HOME", "PWD", "USER", "LOGNAME", "UID", "HOSTNAME"];
        if PLATFORM_ARGUMENTS.contains(&name) || NEVER_SPLIT.contains(&name) {
            return true;
        }
        let is_own = self.script().loop_variables.iter().any(|own| own == name);
        if is_own || LISTS.iter().any(|part| upper.contains(part)) || upper.ends_with('S') {
            return true;
        }
        if let Some(is_constant) = self.is_constant_in_step(name) {
            return is_constant;
        }
        let value = self.instruction().variable(name);
        match value.as_ref().and_then(|value| value.text()) {
            Some(text) => {
                let splits = text.contains([' ', '\t', '\n', '*', '?', '[']);
                // A word that is all of a list is a list.
                !splits || word.parts.len() == 1
            }
            None => false,
        }
    }

    /// Whether the step itself sets a variable, and then only to what is one word; `None` where it
    /// does not set it.
    fn is_constant_in_step(self, name: &str) -> Option<bool> {
        let commands = &self.script().commands;
        let reads = commands.iter().any(|own| {
            own.is_one_of(&["read", "getopts", "mapfile"])
                && own.words.iter().any(|word| word.literal().as_deref() == Some(name))
        });
        if reads {
            return Some(false);
        }
        let own = commands.iter().flat_map(|own| &own.assignments);
        let mut values = own.filter(|own| own.name.value == name).map(|own| own.value.literal());
        let is_word = |value: Option<Cow<'_, str>>| {
            value.is_some_and(|text| !text.contains([' ', '\t', '*', '?']))
        };
        let first = values.next()?;
        Some(is_word(first) && values.all(is_word))
    }

    fn is_bare_substitution(self, word: &Word, span: Span) -> bool {
        let text = self.instruction().dockerfile().slice(span);
        // Arithmetic is a number, `<( … )` a path, and some commands print one word by design.
        let is_command =
            text.starts_with("$(") && !text.starts_with("$((") || text.starts_with('`');
        const ONE_WORD: &[&str] = &[
            // An option, or nothing at all.
            "test ",
            "[",
            "nproc",
            "uname",
            "dpkg --print-architecture",
            "arch",
            "lsb_release",
            "id ",
            "getconf",
            "date",
            "rpm -E",
            "hostname",
            "mktemp",
        ];
        let inside = text.trim_start_matches(['$', '(', '`', ' ']);
        is_command
            && word.span.start == span.start
            && !ONE_WORD.iter().any(|own| inside.starts_with(own))
            && !self.invocation().installs()
    }

    /// The words that begin with a pattern, so that a file named like an option becomes one.
    pub fn globs_like_options(self) -> Vec<Span> {
        const PRINTS: &[&str] =
            &["echo", "printf", "find", "[", "[[", "test", "case", "grep", "sed"];
        if self.instruction().keyword() != Keyword::Run
            || self.is_exec_form()
            || self.is_one_of(PRINTS)
        {
            return Vec::new();
        }
        let mut found = Vec::new();
        for word in self.syntax().words.iter().skip(1) {
            if word.literal().as_deref() == Some("--") {
                break;
            }
            if let Some(Part::Glob(text)) = word.parts.first()
                && text.starts_with(['*', '?'])
            {
                found.push(word.span);
            }
        }
        found
    }

    /// Puts `./` in front of a word.
    pub fn begin_with_dot(self, word: Span) -> Vec<Edit> {
        vec![Edit::insert(word.before(), "./")]
    }

    /// Whether a command after it in the step could be what an `unset` is meant for.
    pub fn unsets_for_step(self) -> bool {
        let mut following = self.following();
        following.any(|next| !next.is_one_of(&["unset", "true", ":", "echo", "rm", "exit"]))
    }

    /// The names that it unsets although ENV sets them, with the place of that.
    pub fn unset_in_vain(self) -> Vec<(String, Span, Option<Span>)> {
        if self.instruction().keyword() != Keyword::Run || !self.is_one_of(&["unset"]) {
            return Vec::new();
        }
        let invocation = self.invocation();
        if invocation.has_option(&["-f"]) {
            return Vec::new();
        }
        let names = invocation.operands().filter_map(|word| Some((word.literal()?, word.span)));
        let set = names.filter_map(|(name, span)| {
            let own = self.stage()?;
            let binding = own.lineage().flat_map(|stage| stage.bindings().iter()).find(|it| {
                it.name == name
                    && it.origin == DeclaredBy::Env
                    && it.instruction < self.instruction().index()
            })?;
            Some((name.into_owned(), span, Some(binding.span)))
        });
        set.collect()
    }
}
