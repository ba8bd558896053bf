//! Remote files that are fetched, and what vouches for them.

use std::borrow::Cow;

use super::{Command, Detail, Instruction, Keyword, SourceKind};
use crate::shell::{Argument, Manager, Word};
use crate::text::{Edit, Span};

/// Programs that unpack or install what they read.
const READERS: [&str; 10] =
    ["tar", "bsdtar", "gunzip", "gzip", "xz", "bunzip2", "unzip", "zcat", "dpkg", "cpio"];

/// How a file ends that vouches for another, or is no program: a digest, a signature, a key.
const VOUCHERS: [&str; 12] = [
    ".asc",
    ".sig",
    ".gpg",
    ".key",
    ".pub",
    ".pem",
    ".sha256",
    ".sha512",
    ".sha256sum",
    ".minisig",
    ".sha1",
    ".md5",
];

impl<'p> Instruction<'p> {
    /// The remote files that it brings which nothing compares with a digest or a signature, in this
    /// instruction or in one after it in the same stage.
    pub fn unverified_files(self) -> Vec<Span> {
        let found: Vec<Span> = match self.detail() {
            Detail::Add(_) if self.flag("checksum").is_none() => {
                self.remote_sources().into_iter().map(|(span, _)| span).collect()
            }
            Detail::Run(_) => self.commands().filter_map(Command::fetched_file).collect(),
            _ => return Vec::new(),
        };
        match found.is_empty() || self.is_verified_later() {
            true => Vec::new(),
            false => found,
        }
    }

    /// The sources of an ADD that are files of a server, with their text.
    fn remote_sources(self) -> Vec<(Span, String)> {
        let Detail::Add(transfer) = self.detail() else { return Vec::new() };
        let sources = transfer.sources.iter().filter_map(|word| {
            let text = self.evaluate(*word).text()?.to_owned();
            let is_file = text.starts_with("http://") || text.starts_with("https://");
            let is_git = text.split('#').next().is_some_and(|path| path.ends_with(".git"));
            (is_file && !is_git && !is_voucher(&text)).then_some((word.span, text))
        });
        sources.collect()
    }

    fn is_verified_later(self) -> bool {
        match self.stage() {
            Some(stage) => stage
                .instructions()
                .filter(|own| own.index() >= self.index() && own.keyword() == Keyword::Run)
                .any(Instruction::verifies_files),
            None => self.verifies_files(),
        }
    }

    /// The words that name the source of an OpenSSL with a known hole: 3.0.0 to 3.0.5.
    pub fn vulnerable_openssl(self) -> Option<Span> {
        match self.detail() {
            Detail::Add(_) => {
                let sources = self.remote_sources();
                sources.into_iter().find(|(_, text)| names_old_openssl(text)).map(|(span, _)| span)
            }
            Detail::Run(_) => self.commands().find_map(|command| {
                if !matches!(command.plain_name(), Some("curl" | "wget" | "git" | "aria2c")) {
                    return None;
                }
                let words = command.syntax().words.iter().skip(1);
                let mut named = words.filter(|word| names_old_openssl(&command.known_text(word)));
                named.next().map(|word| word.span)
            }),
            _ => None,
        }
    }

    /// The sources of an ADD that it fetches or unpacks, or may, without a digest that is compared.
    pub fn implicit_sources(self) -> Vec<(Span, SourceKind)> {
        if self.keyword() != Keyword::Add || self.flag("checksum").is_some() {
            return Vec::new();
        }
        let kinds = self.source_kinds().into_iter().map(|kind| (kind.span, kind.value));
        kinds
            .filter(|(span, kind)| match kind {
                SourceKind::Remote | SourceKind::Archive => true,
                // `a.tar*` is meant for archives.
                SourceKind::Unknown => !self.dockerfile().slice(*span).contains(".tar"),
                _ => false,
            })
            .collect()
    }

    /// Whether npm, yarn or pnpm is told here or before to run no script of a package.
    fn forbids_install_scripts(self) -> bool {
        let off = |value: Option<&str>| {
            value.is_some_and(|text| text.eq_ignore_ascii_case("true") || text == "1")
        };
        let is = |name: &str| self.variable(name).is_some_and(|value| off(value.text()));
        let berry = self.variable("YARN_ENABLE_SCRIPTS");
        is("NPM_CONFIG_IGNORE_SCRIPTS")
            || is("npm_config_ignore_scripts")
            || berry.is_some_and(|value| matches!(value.text(), Some("false" | "0")))
            || self
                .environment_settings(&["NPM_CONFIG_IGNORE_SCRIPTS", "npm_config_ignore_scripts"])
                .iter()
                .any(|setting| off(setting.value.text()))
            || self
                .environment_settings(&["YARN_ENABLE_SCRIPTS"])
                .iter()
                .any(|setting| matches!(setting.value.text(), Some("false" | "0")))
    }
}

impl<'p> Command<'p> {
    /// The word by which curl or wget fetches a file that is kept or unpacked.
    fn fetched_file(self) -> Option<Span> {
        if !matches!(self.plain_name()?, "curl" | "wget") {
            return None;
        }
        let invocation = self.invocation();
        if invocation.downloads_to_stdout() {
            let (pipeline, place) = self.pipeline()?;
            let next = (*pipeline.members.get(place + 1)?)?;
            let next = Command { index: next, ..self };
            if !next.plain_name().is_some_and(|name| READERS.contains(&name)) {
                return None;
            }
        }
        // What is sent, and what is only asked for its head, brings nothing.
        let other = [
            "-X",
            "--request",
            "-d",
            "--data",
            "-I",
            "--head",
            "--spider",
            "-T",
            "--version",
            "-V",
        ];
        if invocation.has_option(&other) || self.discards_output() {
            return None;
        }
        invocation.download_urls().into_iter().find_map(|word| {
            let text = self.known_text(word);
            (text.contains("://") && !is_voucher(&text)).then_some(word.span)
        })
    }

    fn discards_output(self) -> bool {
        let invocation = self.invocation();
        let output = invocation.value(&["-o", "--output", "-O", "--output-document"]);
        output.as_deref() == Some("/dev/null")
            || self.syntax().redirects.iter().any(|redirect| {
                redirect.operator.contains('>')
                    && redirect.target.literal().as_deref() == Some("/dev/null")
                    && matches!(redirect.fd, None | Some(1))
            })
    }

    /// The place where curl or wget is let go from https to another protocol by a redirect, and
    /// the edit that forbids it.
    pub fn redirect_downgrade(self) -> Option<(Span, Vec<Edit>)> {
        let name = self.plain_name().filter(|name| matches!(*name, "curl" | "wget"))?;
        let invocation = self.invocation();
        let mut urls = invocation.download_urls().into_iter();
        if !urls.any(|word| self.known_text(word).to_ascii_lowercase().starts_with("https://")) {
            return None;
        }
        if name == "wget" {
            let none = |value: &str| value == "0";
            let is_bound = self.option_with(&["--max-redirect"], none).is_some()
                || invocation.has_option(&["--https-only"]);
            return (!is_bound).then(|| (self.name_span(), Vec::new()));
        }
        let follow = ["-L", "--location", "--location-trusted"];
        let Argument::Option { span, .. } = invocation.option(&follow)? else { return None };
        let https = |value: &str| {
            value.strip_prefix('=').unwrap_or(value).split(',').all(|own| own == "https")
                && value.starts_with('=')
                || value == "-all,https"
        };
        let is_bound = self.option_with(&["--proto", "--proto-redir"], https).is_some();
        let edit = || vec![Edit::insert(self.name_span().after(), " --proto '=https'")];
        // Inside of quotes the edit would end them.
        let is_plain = self.syntax().context.parent.is_none()
            && self.script().dialect != crate::shell::Dialect::Other;
        (!is_bound).then(|| (span, if is_plain { edit() } else { Vec::new() }))
    }

    /// The word that has the scripts of packages run.
    fn permission_of_install_scripts(self) -> Option<&'p Word> {
        let mut words = self.syntax().words.iter();
        words.find(|word| word.literal().as_deref() == Some("--ignore-scripts=false"))
    }

    /// The edits by which an installation runs no scripts of packages.
    pub fn forbid_install_scripts(self) -> Vec<Edit> {
        match self.permission_of_install_scripts() {
            Some(word) => vec![Edit::replace(word.span, "--ignore-scripts")],
            None => self.insert_after_subcommand("--ignore-scripts"),
        }
    }

    /// The subcommand by which npm, yarn or pnpm installs packages and runs their scripts.
    pub fn install_with_scripts(self) -> Option<(Span, &'static str)> {
        let name = self.plain_name()?;
        if !matches!(name, "npm" | "yarn" | "yarnpkg" | "pnpm") {
            return None;
        }
        let invocation = self.invocation();
        let program = match invocation.manager()? {
            Manager::Npm => "npm",
            Manager::Yarn => "yarn",
            Manager::Pnpm => "pnpm",
            _ => return None,
        };
        let forbids = invocation.has_option(&["--ignore-scripts"])
            && self.permission_of_install_scripts().is_none()
            || invocation.has_option(&["--mode"]) && program == "yarn";
        if !invocation.installs() || forbids || self.instruction().forbids_install_scripts() {
            return None;
        }
        let is_set = |command: Command<'_>| {
            let words = command.syntax().words.iter().filter_map(Word::literal);
            let words: Vec<Cow<'_, str>> = words.collect();
            words.iter().any(|word| word == "config" || word == "set")
                && words.iter().any(|word| {
                    matches!(&**word, "ignore-scripts" | "ignore-scripts=true" | "enableScripts")
                })
        };
        let instruction = self.instruction();
        let first = invocation.operands().next().map(|word| word.span);
        let found = (self.name_span().to(first.unwrap_or_else(|| self.name_span())), program);
        let text = instruction.dockerfile().syntax().text.as_bytes();
        if !["ignore-scripts", "enableScripts"]
            .iter()
            .any(|it| memchr::memmem::find(text, it.as_bytes()).is_some())
        {
            return Some(found);
        }
        let before = match instruction.stage() {
            Some(stage) => stage
                .lineage()
                .flat_map(super::Stage::instructions)
                .filter(|own| own.index() <= instruction.index())
                .flat_map(Instruction::commands)
                .any(is_set),
            None => instruction.commands().any(is_set),
        };
        let written = || {
            instruction.dockerfile().instructions().any(|own| {
                let texts = own.written_texts();
                let npmrc = |path: &str| path.ends_with("npmrc");
                own.written_setting(&texts, npmrc, "ignore-scripts", &["true"]).is_some()
            })
        };
        (!before && !written()).then_some(found)
    }

    /// Whether gpg is called without the option that keeps it from asking.
    pub fn may_ask_as_gpg(self) -> bool {
        if !matches!(self.plain_name(), Some("gpg" | "gpg2" | "gpg1")) {
            return false;
        }
        let quiet = ["--batch", "--no-tty", "--version", "--help", "--dearmor", "--enarmor"];
        !self.syntax().words.iter().skip(1).any(|word| {
            word.literal().is_some_and(|own| quiet.contains(&&*own) || own.starts_with("--list"))
        }) && self.syntax().words.len() > 1
    }

    /// The retired key server that it asks: the word, and which kind it is.
    pub fn retired_keyserver(self) -> Option<RetiredKeyserver> {
        let name = self.plain_name()?;
        if !matches!(name, "gpg" | "gpg2" | "gpg1" | "apt-key" | "pacman-key") {
            return None;
        }
        let words = self.syntax().words.iter().skip(1);
        words.filter(|word| word.span.len() < 256).find_map(|word| {
            let text = self.known_text(word);
            let host = HOSTS.iter().find(|host| text.contains(*host))?;
            let start = text.find(host)?;
            let name = text[..start].rsplit(['/', '=']).next().unwrap_or_default();
            let pooled = format!("{name}{host}");
            let variant = match *host {
                "pool.sks-keyservers.net" if name == "ha." => "ha-pool",
                "pool.sks-keyservers.net" => "pool",
                _ => "other",
            };
            let raw = self.instruction().dockerfile().slice(word.span);
            let edits = match raw.find(&pooled) {
                Some(at) => {
                    let at = word.span.part(at..at + pooled.len());
                    vec![Edit::replace(at, "keys.openpgp.org")]
                }
                None => Vec::new(),
            };
            Some(RetiredKeyserver { at: word.span, host: pooled, variant, edits })
        })
    }
}

/// A key server that is no more.
#[derive(Clone, Debug)]
pub struct RetiredKeyserver {
    /// The word that names it.
    pub at: Span,
    /// Its name.
    pub host: String,
    /// `ha-pool`, `pool` or `other`.
    pub variant: &'static str,
    /// Another in its place.
    pub edits: Vec<Edit>,
}

/// Servers whose names lead nowhere: the pool was shut in June 2021, and `keys.gnupg.net` was
/// another name of it.
const HOSTS: [&str; 3] = ["pool.sks-keyservers.net", "keys.gnupg.net", "subkeys.pgp.net"];

fn is_voucher(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    VOUCHERS.iter().any(|end| path.ends_with(end))
        || path.rsplit('/').next().is_some_and(|name| name.to_ascii_uppercase().contains("SUMS"))
}

/// `openssl-3.0.0` to `openssl-3.0.5`, as an archive, a branch or a tag.
fn names_old_openssl(text: &str) -> bool {
    text.match_indices("openssl-3.0.").any(|(at, found)| {
        let mut rest = text[at + found.len()..].bytes();
        let is_old = rest.next().is_some_and(|digit| (b'0'..=b'5').contains(&digit));
        is_old && !rest.next().is_some_and(|next| next.is_ascii_digit())
    })
}
