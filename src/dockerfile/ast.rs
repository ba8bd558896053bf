//! The syntax tree: spans into the text, and what a program would otherwise have to compute again.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use super::Fault;
use crate::text::{FileId, Span, Spanned};

/// One Dockerfile, parsed.
#[derive(Clone, Debug)]
pub struct Dockerfile {
    /// The file that it was read from.
    pub file: FileId,
    /// The whole text; every span of the tree is a range of it.
    pub text: Arc<str>,
    /// The parser directives at the top, in order, unknown ones among them not included.
    pub directives: Vec<Directive>,
    /// The character that continues a line: `\`, or the backtick after `# escape=`.
    pub escape: char,
    /// Every comment from its `#` to the end of its line, those inside of continued
    /// instructions included and directives not, in order of place.
    pub comments: Vec<Span>,
    /// The instructions, unknown and malformed ones included, in order of place.
    pub instructions: Vec<Instruction>,
    /// What BuildKit would reject or warn of, in order of place.
    pub errors: Vec<SyntaxError>,
}

/// `# syntax=…`, `# escape=…`, `# check=…` before anything else.
#[derive(Clone, Debug)]
pub struct Directive {
    /// From `#` to the end of the value.
    pub span: Span,
    /// The word before `=`, in lower case.
    pub name: Spanned<String>,
    /// What stands after `=`, trimmed.
    pub value: Spanned<String>,
}

/// An instruction with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// From the keyword to the last byte of the arguments or of the last heredoc's end line,
    /// without the line end.
    pub span: Span,
    /// The instruction word as it was written and understood. Inside of ONBUILD, the inner word.
    pub keyword: Spanned<Keyword>,
    /// The `--flags` between the keyword and the arguments, known or not.
    pub flags: Vec<Flag>,
    /// What follows the flags, trimmed, heredoc bodies not included. It may run over several
    /// lines with continuations, comments and blank lines in it.
    pub arguments: Span,
    /// The heredocs that the line opens, in order.
    pub heredocs: Vec<Heredoc>,
    /// The arguments, understood.
    pub detail: Detail,
}

/// The instruction words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum Keyword {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
    /// A word that no frontend knows.
    Unknown,
}

/// The arguments of an instruction.
#[derive(Clone, Debug)]
pub enum Detail {
    /// `FROM image [AS name]`.
    From {
        /// The image or the stage that this one builds on.
        image: Word,
        /// The name after `AS`, as written.
        name: Option<Spanned<String>>,
    },
    /// `ARG name[=default] …`.
    Arg(Vec<Pair>),
    /// `ENV`, in both syntaxes.
    Env(Vec<Pair>),
    /// `LABEL`, in both syntaxes.
    Label(Vec<Pair>),
    /// `RUN`.
    Run(Command),
    /// `CMD`.
    Cmd(Command),
    /// `ENTRYPOINT`.
    Entrypoint(Command),
    /// `SHELL [...]`: always in exec form.
    Shell(Command),
    /// `HEALTHCHECK NONE`.
    HealthcheckNone,
    /// `HEALTHCHECK CMD …`.
    HealthcheckCmd(Command),
    /// `COPY`.
    Copy(Transfer),
    /// `ADD`.
    Add(Transfer),
    /// `EXPOSE`: a word a port.
    Expose(Vec<Word>),
    /// `VOLUME`, in both forms.
    Volume(Vec<Word>),
    /// `USER`: the whole rest of the line is one word.
    User(Word),
    /// `WORKDIR`: the whole rest of the line is one word.
    Workdir(Word),
    /// `STOPSIGNAL`: the whole rest of the line is one word.
    Stopsignal(Word),
    /// `MAINTAINER`: the whole rest of the line is one word.
    Maintainer(Word),
    /// `ONBUILD` with the instruction that it defers.
    Onbuild(Box<Instruction>),
    /// An unknown instruction, or arguments of which nothing can be made: an error tells.
    Invalid,
}

/// A command in one of its two forms.
#[derive(Clone, Debug)]
pub enum Command {
    /// Text for a shell: the arguments' span, heredoc bodies apart.
    Shell(Span),
    /// A JSON array of strings.
    Exec {
        /// From `[` to `]`.
        span: Span,
        /// The strings, decoded; each span holds the quotes too.
        words: Vec<Spanned<String>>,
    },
    /// Nothing at all.
    Empty,
}

/// The arguments of COPY and ADD.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// What is copied; a heredoc stands here as the word that opens it.
    pub sources: Vec<Word>,
    /// Where to.
    pub destination: Word,
    /// Whether the arguments are a JSON array.
    pub json: bool,
}

/// `name=value`, `name value` (legacy), or `name` alone (ARG).
#[derive(Clone, Debug)]
pub struct Pair {
    /// The whole pair.
    pub span: Span,
    /// The name; LABEL names may hold variables and quotes.
    pub name: Word,
    /// The value; absent for `ARG name`.
    pub value: Option<Word>,
    /// Whether it was written in the old form, with a space.
    pub legacy: bool,
}

/// A word of an instruction: its raw text, taken apart on demand by [`Dockerfile::parts`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word {
    /// The raw text, quotes included.
    pub span: Span,
    /// How its text is to be read.
    pub quoting: Quoting,
}

/// How the text of a [`Word`] is to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quoting {
    /// Quotes, escapes and variables as in BuildKit's word lexer.
    Plain,
    /// A JSON string, in which variables are then expanded (COPY, ADD, VOLUME in exec form).
    Json,
    /// The value of a flag: quotes and backslashes are taken out first, then it is read as
    /// [`Quoting::Plain`].
    Flag,
    /// The body of a heredoc: quotes and line ends are text, variables are expanded.
    Body,
}

/// A part of a word, quotes and escapes removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Text that stands for itself.
    Text(Spanned<String>),
    /// `$name` or `${name…}`.
    Variable(Variable),
}

/// `$name` or `${name…}`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variable {
    /// From `$` to the end of the name or to `}`.
    pub span: Span,
    /// The name alone.
    pub name: Spanned<String>,
    /// What follows the name inside of the braces.
    pub operator: Option<Operator>,
}

/// The operators of `${name…}` that BuildKit knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operator {
    /// `-` and `:-`.
    Default {
        /// Whether an empty value counts as unset.
        colon: bool,
        /// What is taken instead.
        word: Vec<Part>,
    },
    /// `+` and `:+`.
    Alternative {
        /// Whether an empty value counts as unset.
        colon: bool,
        /// What is taken if the variable is set.
        word: Vec<Part>,
    },
    /// `?` and `:?`.
    Required {
        /// Whether an empty value counts as unset.
        colon: bool,
        /// The message.
        word: Vec<Part>,
    },
    /// `#`, `##`.
    TrimPrefix {
        /// The longest match rather than the shortest.
        longest: bool,
        /// A glob.
        pattern: Vec<Part>,
    },
    /// `%`, `%%`.
    TrimSuffix {
        /// The longest match rather than the shortest.
        longest: bool,
        /// A glob.
        pattern: Vec<Part>,
    },
    /// `/pattern/replacement`, `//pattern/replacement`.
    Replace {
        /// All matches rather than the first.
        all: bool,
        /// A glob.
        pattern: Vec<Part>,
        /// What takes its place.
        replacement: Vec<Part>,
    },
}

/// `--name` or `--name=value`.
#[derive(Clone, Debug)]
pub struct Flag {
    /// The whole flag.
    pub span: Span,
    /// The name without the dashes.
    pub name: Spanned<String>,
    /// The value as a word, of which quotes and escape characters are removed as BuildKit does.
    pub value: Option<Word>,
    /// The value, understood.
    pub typed: FlagValue,
}

/// The value of a flag, understood. A value that does not fit its flag is an error and `Text`.
#[derive(Clone, Debug)]
pub enum FlagValue {
    /// `RUN --mount=…`.
    Mount(Mount),
    /// `--link`, `--parents`, `--keep-git-dir`, `--unpack`.
    Boolean(bool),
    /// `--interval`, `--timeout`, `--start-period`, `--start-interval`.
    Duration(Duration),
    /// `--retries`.
    Count(u32),
    /// Any other value: platform, from, chown, chmod, checksum, exclude, network, security, device.
    Text,
    /// No instruction of this kind has a flag of that name.
    Unknown,
}

/// `RUN --mount=type=cache,target=/x`.
#[derive(Clone, Debug)]
pub struct Mount {
    /// The fields in order, unknown ones included.
    pub fields: Vec<MountField>,
}

/// `key=value` or `key` in a mount.
#[derive(Clone, Debug)]
pub struct MountField {
    /// The key in lower case.
    pub key: Spanned<String>,
    /// The value, with CSV quotes removed.
    pub value: Option<Spanned<String>>,
}

impl Mount {
    /// The value of the last field with one of these names.
    pub fn get(&self, keys: &[&str]) -> Option<Spanned<&str>> {
        let field = self.fields.iter().rev().find(|field| keys.contains(&field.key.value.as_str()));
        field.and_then(|field| field.value.as_ref().map(Spanned::as_str))
    }

    /// `type`, which is `bind` where it is not given.
    pub fn kind(&self) -> &str {
        self.get(&["type"]).map_or("bind", |kind| kind.value)
    }

    /// `target`, also written `dst` and `destination`.
    pub fn target(&self) -> Option<Spanned<&str>> {
        self.get(&["target", "dst", "destination"])
    }

    /// The name under which a build is granted what a secret or SSH mount shows; a secret without
    /// `id` and `source` has the name of the file that it becomes.
    pub fn grant(&self) -> Option<Spanned<&str>> {
        let name = match self.kind() {
            "secret" => self.get(&["id", "source", "src"]),
            _ => self.get(&["id"]),
        };
        let file = || self.target().filter(|_| self.kind() == "secret");
        name.filter(|name| !name.value.is_empty())
            .or_else(|| file().map(|path| path.map(|path| path.rsplit('/').next().unwrap_or(path))))
    }

    /// Whether the build stops where nothing is granted for it.
    pub fn is_required(&self) -> bool {
        let field = self.fields.iter().rev().find(|field| field.key.value == "required");
        field.is_some_and(|field| {
            let words = ["1", "t", "T", "true", "TRUE", "True"];
            field.value.as_ref().is_none_or(|value| words.contains(&value.value.as_str()))
        })
    }

    /// `from`: a stage or an image.
    pub fn from(&self) -> Option<Spanned<&str>> {
        self.get(&["from"])
    }
}

/// `<<EOF`, its body and its end.
#[derive(Clone, Debug)]
pub struct Heredoc {
    /// The opening, `3<<-"EOF"` whole; blanks may stand behind `<<`.
    pub marker: Span,
    /// The delimiter without quotes.
    pub name: Spanned<String>,
    /// The number before `<<`.
    pub fd: Option<u32>,
    /// Whether variables in the body are expanded: the delimiter has no quotes.
    pub expand: bool,
    /// Whether leading tabs are taken from the body: `<<-`.
    pub strip_tabs: bool,
    /// The lines of the body with their line ends.
    pub body: Span,
    /// The line that ends it, without its line end; absent where the file ends first.
    pub end: Option<Span>,
}

/// What is wrong at a place.
#[derive(Clone, Debug)]
pub struct SyntaxError {
    /// The narrowest place that shows it.
    pub span: Span,
    /// What is wrong there.
    pub kind: SyntaxErrorKind,
    /// The same, as other tools tell it apart.
    pub fault: Fault,
}

/// The kinds of error, by who rejects: BuildKit's parser, its instruction reader, nobody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SyntaxErrorKind {
    /// BuildKit's parser ends here: an unterminated heredoc, a directive given twice, a bad
    /// escape directive, no instruction at all, a line over its limit. The text says what.
    Parse(String),
    /// An instruction that is not known.
    UnknownInstruction {
        /// The nearest known instruction, where one is near.
        nearest: Option<&'static str>,
    },
    /// A flag that this instruction does not have.
    UnknownFlag {
        /// The nearest known flag, with its dashes, where one is near.
        nearest: Option<&'static str>,
    },
    /// The instruction is known and its arguments are not what it takes.
    Instruction(String),
    /// What looks like a JSON array and is none, so that BuildKit takes it for shell text.
    MalformedExecForm(String),
    /// BuildKit accepts it with a warning: empty lines inside of a continued instruction. The
    /// span holds all that follow one another, whole.
    EmptyContinuationLine,
}

impl Keyword {
    /// All known instruction words with their spelling.
    pub const ALL: [(Keyword, &'static str); 18] = [
        (Keyword::Add, "ADD"),
        (Keyword::Arg, "ARG"),
        (Keyword::Cmd, "CMD"),
        (Keyword::Copy, "COPY"),
        (Keyword::Entrypoint, "ENTRYPOINT"),
        (Keyword::Env, "ENV"),
        (Keyword::Expose, "EXPOSE"),
        (Keyword::From, "FROM"),
        (Keyword::Healthcheck, "HEALTHCHECK"),
        (Keyword::Label, "LABEL"),
        (Keyword::Maintainer, "MAINTAINER"),
        (Keyword::Onbuild, "ONBUILD"),
        (Keyword::Run, "RUN"),
        (Keyword::Shell, "SHELL"),
        (Keyword::Stopsignal, "STOPSIGNAL"),
        (Keyword::User, "USER"),
        (Keyword::Volume, "VOLUME"),
        (Keyword::Workdir, "WORKDIR"),
    ];

    /// The word in capitals; empty for an unknown one.
    pub fn as_str(self) -> &'static str {
        Keyword::ALL.iter().find(|(keyword, _)| *keyword == self).map_or("", |(_, word)| word)
    }
}

impl Instruction {
    /// The last flag of that name, given without dashes.
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().rev().find(|flag| flag.name.value == name)
    }

    /// The values of `--mount`.
    pub fn mounts(&self) -> impl Iterator<Item = &Mount> {
        self.flags.iter().filter_map(|flag| match &flag.typed {
            FlagValue::Mount(mount) => Some(mount),
            _ => None,
        })
    }

    /// The instruction itself, or the one that ONBUILD defers.
    pub fn innermost(&self) -> &Instruction {
        match &self.detail {
            Detail::Onbuild(inner) => inner.innermost(),
            _ => self,
        }
    }
}

impl Heredoc {
    /// The body as a word, where variables are expanded in it.
    pub fn expanded_body(&self) -> Option<Word> {
        self.expand.then_some(Word { span: self.body, quoting: Quoting::Body })
    }
}

impl Dockerfile {
    /// The raw text of a span of this file.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The value of a directive.
    pub fn directive(&self, name: &str) -> Option<&Directive> {
        self.directives.iter().find(|directive| directive.name.value == name)
    }

    /// The text of a span inside of one instruction, its lines joined as BuildKit's parser does.
    pub fn joined(&self, span: Span) -> Cow<'_, str> {
        super::word::join_lines(self, span).into_text()
    }

    /// A word as BuildKit's parser hands it on: lines joined, a flag without its quotes, a JSON
    /// string decoded, but quotes and variables of a plain word still in it.
    pub fn unexpanded(&self, word: Word) -> Cow<'_, str> {
        super::word::unexpanded(self, word).into_text()
    }

    /// The parts of a word: variables apart from text, with quotes, escapes and line
    /// continuations removed as BuildKit's lexer does.
    pub fn parts(&self, word: Word) -> Vec<Part> {
        super::word::parts(self, word)
    }

    /// The value of a word that is text, in quotes or without, and has no variable, escape and
    /// line continuation in it.
    pub fn simple(&self, word: Word) -> Option<&str> {
        super::word::simple(self, word)
    }

    /// The value of a word in which no variable stands.
    pub fn literal(&self, word: Word) -> Option<String> {
        if let Some(text) = self.simple(word) {
            return Some(text.to_owned());
        }
        let mut value = String::new();
        for part in self.parts(word) {
            match part {
                Part::Text(text) => value.push_str(&text.value),
                Part::Variable(_) => return None,
            }
        }
        Some(value)
    }

    /// The text of a span for a shell: of the same length, with comment lines and blank lines
    /// inside of continued instructions blanked (as the parser drops them) and continuations
    /// spelled with a backslash, so that offsets map one to one.
    pub fn shell_text(&self, span: Span) -> Cow<'_, str> {
        super::shell_text::shell_text(self, span)
    }
}
