//! How curl and wget are asked to fetch.

use std::borrow::Cow;

use super::{Command, Instruction, Keyword, Value};
use crate::shell::{OptionValue, Part, Word};
use crate::text::Edit;

/// Options that make curl print something about itself.
const CURL_TELLS: &[&str] = &["-V", "--version", "-h", "--help", "-M", "--manual"];

/// Options by which curl sends, asks for the status itself, or reads options from elsewhere.
pub(super) const CURL_DOES_MORE: &[&str] = &[
    "-I",
    "--head",
    "-w",
    "--write-out",
    "-K",
    "--config",
    "-T",
    "--upload-file",
    "-d",
    "--data",
    "--data-ascii",
    "--data-binary",
    "--data-raw",
    "--data-urlencode",
    "--json",
    "-F",
    "--form",
    "--form-string",
    "-X",
    "--request",
];

/// Options by which curl fails on an HTTP error.
const CURL_FAILS: &[&str] = &["-f", "--fail", "--fail-with-body", "--fail-early"];

/// Options by which wget prints no progress to the log, or something about itself.
const WGET_SILENT: &[&str] = &[
    "-q",
    "--quiet",
    "--no-verbose",
    "-o",
    "--output-file",
    "-a",
    "--append-output",
    "-b",
    "--background",
    "--progress",
    "--spider",
    "-V",
    "--version",
    "-h",
    "--help",
];

impl<'p> Command<'p> {
    /// Whether it is curl or wget and is to do more than to tell its version.
    pub fn fetches(self) -> bool {
        self.is_one_of(&["curl", "wget"]) && !self.invocation().has_option(CURL_TELLS)
    }

    /// Whether wget draws a progress bar that ends in the log of the build.
    pub fn draws_progress(self) -> bool {
        if !self.is_one_of(&["wget"]) {
            return false;
        }
        let invocation = self.invocation();
        let is_terse = invocation.has_option(&["-n"]) && invocation.has_option(&["-v"]);
        let to_file = self.syntax().redirects.iter().any(|redirect| {
            (redirect.fd == Some(2) && !matches!(redirect.target.literal().as_deref(), Some("1")))
                || redirect.operator == "&>"
        });
        !is_terse
            && !to_file
            && !invocation.has_option(WGET_SILENT)
            && (invocation.operands().next().is_some()
                || invocation.has_option(&["-i", "--input-file"]))
            && !self.has_words_of_options()
            && !self.file_speaks_of(&["wgetrc", "WGETRC"])
    }

    /// The option by which the wget of the base image draws no progress bar.
    pub fn progress_option(self) -> Option<&'static str> {
        let facts = self.stage().and_then(|stage| stage.base_facts())?;
        match facts.coreutils()? {
            "gnu" | "uutils" => Some("--progress=dot:giga"),
            "busybox" => Some("-q"),
            _ => None,
        }
    }

    /// Whether curl takes the page that tells of an HTTP error for what was asked for. What is
    /// thrown away, sent or checked against a digest does not count.
    pub fn accepts_error_pages(self) -> bool {
        if !self.is_one_of(&["curl"]) {
            return false;
        }
        let invocation = self.invocation();
        if invocation.has_option(CURL_FAILS)
            || invocation.has_option(CURL_DOES_MORE)
            || invocation.has_option(CURL_TELLS)
            || self.has_words_of_options()
            || self.file_speaks_of(&[".curlrc", "CURL_HOME"])
        {
            return false;
        }
        let urls = invocation.download_urls();
        if urls.is_empty() || urls.iter().any(|url| is_other_scheme(url)) {
            return false;
        }
        match self.instruction().keyword() {
            Keyword::Healthcheck => {
                self.pipeline().is_none() && self.syntax().context.subshell == 0
            }
            Keyword::Run => {
                !urls.iter().all(|url| is_local(url))
                    && !self.throws_output_away()
                    && !self.following().any(|next| next.verifies_digest())
            }
            _ => false,
        }
    }

    /// Adds `-f` to curl: to its first bundle of letters, or behind its name.
    pub fn let_curl_fail(self) -> Vec<Edit> {
        self.add_letter('f')
    }

    /// Adds a letter to the first bundle of options, or an option behind the name.
    pub(super) fn add_letter(self, letter: char) -> Vec<Edit> {
        let words = &self.syntax().words;
        let dockerfile = self.instruction().dockerfile();
        match words.get(1).map(|word| (word.span, dockerfile.slice(word.span))) {
            Some((span, text))
                if text.len() > 1
                    && text.starts_with('-')
                    && text[1..].bytes().all(|byte| byte.is_ascii_alphabetic()) =>
            {
                vec![Edit::insert(span.part(1..1), letter.to_string())]
            }
            _ => self.insert_option("curl", &format!("-{letter}")),
        }
    }

    /// Whether it compares digests or signatures.
    pub fn verifies_digest(self) -> bool {
        const TOOLS: &[&str] = &[
            "b2sum",
            "cosign",
            "gpg",
            "gpgv",
            "gpg2",
            "md5sum",
            "minisign",
            "openssl",
            "sha1sum",
            "sha224sum",
            "sha256sum",
            "sha384sum",
            "sha512sum",
            "shasum",
            "signify",
        ];
        self.is_one_of(TOOLS) && {
            let invocation = self.invocation();
            match self.name().as_deref() {
                Some("gpg" | "gpg2") => invocation.has_option(&["--verify"]),
                Some("cosign") => invocation.subcommand().is_some_and(|it| it.contains("verify")),
                Some("gpgv" | "openssl" | "minisign" | "signify") => true,
                _ => self.has_letter_option('c', &["--check", "--status"]),
            }
        }
    }

    /// Whether a letter is among its options, or one of these long ones is.
    pub fn has_letter_option(self, letter: char, long: &[&str]) -> bool {
        self.syntax().words.iter().skip(1).filter_map(Word::literal).any(|word| {
            long.contains(&&*word)
                || (word.starts_with('-') && !word.starts_with("--") && word.contains(letter))
        })
    }

    /// Whether a word of it is a variable that holds options, by its value or its name.
    pub fn has_words_of_options(self) -> bool {
        self.syntax().words.iter().skip(1).any(|word| {
            let Some(Part::Variable { name, quoted: false, .. }) = word.parts.first() else {
                return false;
            };
            match self.evaluate(word) {
                Value::Known(text) | Value::Default(text) => {
                    text.is_empty() || text.trim_start().starts_with('-')
                }
                Value::Unknown => {
                    let name = name.to_ascii_uppercase();
                    ["OPT", "ARGS", "FLAG", "PARAM"].iter().any(|part| name.contains(part))
                        || matches!(name.as_str(), "@" | "*")
                }
            }
        })
    }

    /// Whether the file has one of these texts anywhere: the name of a file of settings.
    pub fn file_speaks_of(self, texts: &[&str]) -> bool {
        let text = self.instruction().dockerfile().syntax().text.as_bytes();
        texts.iter().any(|own| memchr::memmem::find(text, own.as_bytes()).is_some())
    }

    /// Whether what it prints or gets goes to `/dev/null`.
    fn throws_output_away(self) -> bool {
        let is_null = |text: Option<Cow<'_, str>>| text.as_deref() == Some("/dev/null");
        let invocation = self.invocation();
        let output = invocation.values(&["-o", "--output", "-O", "--output-document"]);
        output.into_iter().map(OptionValue::literal).any(is_null)
            || self.syntax().redirects.iter().any(|redirect| {
                redirect.fd.is_none_or(|fd| fd == 1) && is_null(redirect.target.literal())
            })
    }

    /// Whether it is tried only because the command before it failed.
    pub fn is_fallback(self) -> bool {
        self.syntax().context.joined_by == crate::shell::Joint::Or
    }
}

/// A download by one tool, and one by the other.
#[derive(Clone, Copy, Debug)]
pub struct MixedDownloads<'p> {
    /// The one that comes first, perhaps in a stage below.
    pub first: Command<'p>,
    /// The first by the other tool.
    pub second: Command<'p>,
}

impl<'p> Command<'p> {
    /// The first download in the steps of a stage by another tool than those before it, where the
    /// stages that it builds on are not mixed already.
    pub fn second_downloader(
        runs: impl Iterator<Item = Instruction<'p>> + Clone,
    ) -> Option<MixedDownloads<'p>> {
        let any = runs
            .clone()
            .find_map(|run| run.commands().find(|command| command.is_one_of(&["curl", "wget"])))?;
        let below = |tool: &str| {
            let stages = any.stage().into_iter().flat_map(|stage| stage.lineage().skip(1));
            let runs = stages.flat_map(|stage| stage.instructions()).filter(|own| own.is_run());
            runs.into_iter().find_map(|run| run.fetch_by(tool))
        };
        let own = |tool: &str| runs.clone().find_map(|run| run.fetch_by(tool));
        let (first, second) = match (own("curl"), own("wget"), below("curl"), below("wget")) {
            (_, _, Some(_), Some(_)) => return None,
            (_, Some(wget), Some(curl), None) => (curl, wget),
            (Some(curl), _, None, Some(wget)) => (wget, curl),
            (Some(curl), Some(wget), None, None) if curl.span().start < wget.span().start => {
                (curl, wget)
            }
            (Some(curl), Some(wget), None, None) => (wget, curl),
            _ => return None,
        };
        (!second.is_fallback()).then_some(MixedDownloads { first, second })
    }
}

impl<'p> Instruction<'p> {
    /// The first command of its shell texts that fetches by this tool.
    pub fn fetch_by(self, tool: &str) -> Option<Command<'p>> {
        self.commands().find(|command| command.is_one_of(&[tool]) && command.fetches())
    }
}

/// Whether a URL has a scheme that knows no HTTP errors.
fn is_other_scheme(url: &Word) -> bool {
    let prefix = url.literal_prefix();
    prefix.split_once("://").is_some_and(|(scheme, _)| {
        !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https")
    })
}

/// Whether a URL is of the machine itself.
pub(super) fn is_local(url: &Word) -> bool {
    let prefix = url.literal_prefix();
    let host = prefix.split_once("://").map_or(&*prefix, |(_, rest)| rest);
    ["localhost", "127.", "0.0.0.0", "[::1]"].iter().any(|own| host.starts_with(own))
}
