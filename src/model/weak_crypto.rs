//! Old versions of TLS that are asked for, and digests that no longer vouch for anything.

use super::Command;
use crate::text::Span;

/// An option that asks for an old version of TLS.
#[derive(Clone, Debug)]
pub struct WeakTls {
    /// The option with its value.
    pub at: Span,
    /// What the option names.
    pub version: &'static str,
    /// The option that asks for a version that is sound.
    pub remedy: &'static str,
}

/// The options of curl that allow or ask for a version below TLS 1.2.
const CURL: [(&str, &str); 8] = [
    ("-1", "TLS 1.0"),
    ("--tlsv1", "TLS 1.0"),
    ("--tlsv1.0", "TLS 1.0"),
    ("--tlsv1.1", "TLS 1.1"),
    ("-2", "SSL 2"),
    ("--sslv2", "SSL 2"),
    ("-3", "SSL 3"),
    ("--sslv3", "SSL 3"),
];

/// What `--secure-protocol` of wget calls them.
const WGET: [(&str, &str); 4] =
    [("sslv2", "SSL 2"), ("sslv3", "SSL 3"), ("tlsv1", "TLS 1.0"), ("tlsv1_1", "TLS 1.1")];

impl Command<'_> {
    /// The option of curl or wget that lets it speak a version of TLS below 1.2.
    pub fn weak_tls(self) -> Option<WeakTls> {
        match self.plain_name()? {
            "curl" => {
                let invocation = self.invocation();
                for (option, version) in CURL {
                    if let Some(crate::shell::Argument::Option { span, .. }) =
                        invocation.option(&[option])
                    {
                        return Some(WeakTls { at: span, version, remedy: "--tlsv1.2" });
                    }
                }
                let old = |value: &str| matches!(value, "1.0" | "1.1");
                let at = self.option_with(&["--tls-max"], old)?;
                Some(WeakTls { at, version: "TLS 1.1", remedy: "--tlsv1.2" })
            }
            "wget" => {
                let version_of = |value: &str| {
                    let value = value.to_ascii_lowercase();
                    WGET.iter().find(|(name, _)| *name == value).map(|(_, version)| *version)
                };
                let at =
                    self.option_with(&["--secure-protocol"], |value| version_of(value).is_some())?;
                let value = self.invocation().value(&["--secure-protocol"])?;
                Some(WeakTls {
                    at,
                    version: version_of(&value)?,
                    remedy: "--secure-protocol=TLSv1_2",
                })
            }
            _ => None,
        }
    }

    /// The weak digest that it computes or compares, and where that is said.
    pub fn weak_digest(self) -> Option<(Span, &'static str)> {
        let name = self.plain_name()?;
        let asks = || self.invocation().has_option(&["--version", "--help"]);
        match name {
            "md5sum" | "md5" if !asks() => Some((self.name_span(), "MD5")),
            "sha1sum" if !asks() => Some((self.name_span(), "SHA-1")),
            "shasum" if !asks() => {
                let invocation = self.invocation();
                match invocation.value(&["-a", "--algorithm"]).as_deref() {
                    Some("1") => Some((self.name_span(), "SHA-1")),
                    None if !invocation.has_option(&["-a", "--algorithm"]) => {
                        Some((self.name_span(), "SHA-1"))
                    }
                    _ => None,
                }
            }
            "openssl" => {
                let words = &self.syntax().words;
                let first = words.get(1)?.literal()?;
                let (word, text) = match &*first {
                    "md4" | "md5" | "sha1" | "rmd160" | "ripemd160" => {
                        (words.get(1)?, first.into_owned())
                    }
                    "dgst" => words.iter().skip(2).find_map(|word| {
                        let text = word.literal()?;
                        let digest = text.strip_prefix('-')?.to_owned();
                        Some((word, digest)).filter(|(_, digest)| {
                            matches!(
                                digest.as_str(),
                                "md4" | "md5" | "sha1" | "rmd160" | "ripemd160"
                            )
                        })
                    })?,
                    _ => return None,
                };
                let digest = match text.as_str() {
                    "md4" => "MD4",
                    "md5" => "MD5",
                    "sha1" => "SHA-1",
                    _ => "RIPEMD-160",
                };
                Some((word.span, digest))
            }
            _ => None,
        }
    }
}
