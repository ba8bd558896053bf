//! Addresses that are fetched: by which protocol, and whether what comes is looked at.

use super::tls::is_own_host;
use super::{Command, Detail, Instruction, Value};
use crate::shell::Word;
use crate::text::{Edit, Span};

/// An address that is fetched without encryption.
#[derive(Clone, Debug)]
pub struct CleartextUrl {
    /// The word that it is.
    pub at: Span,
    /// What fetches it: `curl`, `wget`, `git`, `add`.
    pub program: &'static str,
    /// The protocol: `http`, `ftp`, `git`.
    pub scheme: &'static str,
    /// The same address with https.
    pub edits: Vec<Edit>,
}

impl Instruction<'_> {
    /// The addresses that it fetches without encryption, where nothing vouches for what comes: no
    /// digest or signature is compared in the same instruction.
    pub fn cleartext_urls(self) -> Vec<CleartextUrl> {
        match self.detail() {
            Detail::Add(transfer) => {
                if self.flag("checksum").is_some() {
                    return Vec::new();
                }
                let sources = transfer.sources.iter();
                let found = sources.filter_map(|word| {
                    let scheme = cleartext_scheme(self.evaluate(*word).text()?)?;
                    Some(self.cleartext(word.span, "add", scheme))
                });
                found.collect()
            }
            Detail::Run(_) | Detail::Cmd(_) | Detail::Entrypoint(_) => {
                let found = self.commands().flat_map(Command::cleartext_urls);
                let mut found: Vec<CleartextUrl> = found.collect();
                if !found.is_empty() && self.verifies_files() {
                    found.clear();
                }
                found
            }
            _ => Vec::new(),
        }
    }

    fn cleartext(self, at: Span, program: &'static str, scheme: &'static str) -> CleartextUrl {
        let text = self.dockerfile().slice(at);
        let edits = match text.find("http://").filter(|_| scheme == "http") {
            Some(start) => vec![Edit::insert(at.part(start + 4..start + 4), "s")],
            None => Vec::new(),
        };
        CleartextUrl { at, program, scheme, edits }
    }
}

impl<'p> Command<'p> {
    fn cleartext_urls(self) -> Vec<CleartextUrl> {
        let program = match self.plain_name() {
            Some("curl") => "curl",
            Some("wget") => "wget",
            Some("git") => "git",
            _ => return Vec::new(),
        };
        let invocation = self.invocation();
        // A proxy, a header or a form is not fetched, and neither is what is only sent.
        let words: Vec<&Word> = match program {
            "git" => match invocation.subcommand().as_deref() {
                Some("clone") => invocation.operands().skip(1).take(1).collect(),
                _ => Vec::new(),
            },
            _ => invocation.download_urls(),
        };
        let found = words.into_iter().filter_map(|word| {
            let text = self.known_text(word);
            let scheme = cleartext_scheme(&text)?;
            (scheme != "git" || program == "git")
                .then(|| self.instruction().cleartext(word.span, program, scheme))
        });
        found.collect()
    }

    /// The text of a word as far as it is known from the start.
    pub(super) fn known_text(self, word: &Word) -> String {
        if let Some(text) = self.script().text_of(self.index(), word) {
            return text;
        }
        match self.evaluate(word) {
            Value::Known(text) | Value::Default(text) => text,
            Value::Unknown => word.literal_prefix().into_owned(),
        }
    }
}

/// The protocol of an address, where that encrypts nothing and the host is not one of the same
/// machine or network.
fn cleartext_scheme(text: &str) -> Option<&'static str> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "http" => "http",
        "ftp" => "ftp",
        "git" => "git",
        _ => return None,
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (!is_near(host)).then_some(scheme)
}

/// Whether a host is known to be near: this machine, a private address, a name without a dot or
/// with an ending that the Internet does not have. What is not known may be.
fn is_near(host: &str) -> bool {
    let name = host.rsplit('@').next().unwrap_or_default();
    let name = name.split(':').next().unwrap_or_default();
    let private = ["10.", "192.168.", "169.254."].iter().any(|start| name.starts_with(start))
        || name.strip_prefix("172.").is_some_and(|rest| {
            let second = rest.split('.').next().and_then(|part| part.parse::<u8>().ok());
            second.is_some_and(|second| (16..32).contains(&second))
        });
    let endings =
        [".local", ".internal", ".lan", ".localdomain", ".corp", ".home", ".intranet", ".onion"];
    name.is_empty()
        || !name.contains('.')
        || is_own_host(host)
        || private
        || endings.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::cleartext_scheme;

    #[test]
    fn hosts_far_away_count() {
        assert_eq!(cleartext_scheme("http://example.com/a"), Some("http"));
        assert_eq!(cleartext_scheme("FTP://example.com"), Some("ftp"));
        for near in [
            "https://example.com",
            "http://localhost:80/",
            "http://127.0.0.1/",
            "http://10.0.0.1/x",
            "http://172.17.0.1/",
            "http://mirror/x",
            "http://a.internal/",
            "http://",
            "example.com",
        ] {
            assert_eq!(cleartext_scheme(near), None, "{near}");
        }
        assert_eq!(cleartext_scheme("http://172.64.0.1/"), Some("http"));
    }
}
