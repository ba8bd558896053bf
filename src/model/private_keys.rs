//! Private keys that a RUN makes, so that all who have the image have them.

use std::borrow::Cow;

use super::Command;
use crate::shell::Word;

impl Command<'_> {
    /// What it makes, if that is a private key that stays: `a private key`, `a key pair`.
    pub fn makes_private_key(self) -> Option<&'static str> {
        let name = self.plain_name()?;
        let what = match name {
            "ssh-keygen" => self.makes_ssh_key(),
            "openssl" => self.makes_key_by_openssl(),
            "keytool" => {
                let makes = ["-genkey", "-genkeypair", "-genseckey"];
                self.has_word(&makes).then_some("a key pair")
            }
            "gpg" | "gpg2" => {
                let makes = [
                    "--gen-key",
                    "--generate-key",
                    "--full-gen-key",
                    "--full-generate-key",
                    "--quick-gen-key",
                    "--quick-generate-key",
                ];
                self.has_word(&makes).then_some("a key pair")
            }
            "dropbearkey" => (!self.has_word(&["-y"])).then_some("a host key"),
            "wg" => self.has_word(&["genkey", "genpsk"]).then_some("a private key"),
            _ => None,
        }?;
        (!self.removes_what_it_wrote()).then_some(what)
    }

    fn has_word(self, texts: &[&str]) -> bool {
        let mut words = self.syntax().words.iter().skip(1);
        words.any(|word| word.literal().is_some_and(|own| texts.contains(&&*own)))
    }

    fn makes_ssh_key(self) -> Option<&'static str> {
        let invocation = self.invocation();
        // What lists, looks up, converts or signs, alone or in a bundle such as `-lvf`.
        let other = |letter: char| "lBFHRreyiDQksLcpYKGTM".contains(letter);
        let is_other = invocation.arguments().any(|argument| match argument {
            crate::shell::Argument::Option { name, .. } => {
                !name.starts_with("--") && name.len() <= 4 && name.contains(other)
            }
            crate::shell::Argument::Operand(_) => false,
        });
        if is_other {
            return None;
        }
        match invocation.has_option(&["-A"]) {
            true => Some("host keys"),
            false => Some("a key pair"),
        }
    }

    fn makes_key_by_openssl(self) -> Option<&'static str> {
        let subcommand = self.invocation().subcommand()?;
        let makes = match &*subcommand {
            "genrsa" | "gendsa" | "genpkey" => !self.has_word(&["-genparam"]),
            "ecparam" => self.has_word(&["-genkey"]),
            "dsaparam" => self.has_word(&["-genkey"]),
            // Without a key of its own a request gets a new one.
            "req" => {
                !self.has_word(&["-key", "-in", "-verify", "-help"]) || self.has_word(&["-newkey"])
            }
            _ => false,
        };
        (makes && !self.has_word(&["-help"])).then_some("a private key")
    }

    /// Whether the file that it writes, or the folder of it, is removed later in the same text.
    fn removes_what_it_wrote(self) -> bool {
        let words = &self.syntax().words;
        let outputs = ["-f", "-out", "-keyout", "-keystore"];
        let mut files: Vec<Cow<'_, str>> = words
            .windows(2)
            .filter(|pair| pair[0].literal().is_some_and(|own| outputs.contains(&&*own)))
            .filter_map(|pair| pair[1].literal())
            .collect();
        let redirects = self.syntax().redirects.iter();
        files.extend(
            redirects
                .filter(|own| own.operator.starts_with('>'))
                .filter_map(|own| own.target.literal()),
        );
        if files.is_empty() {
            return false;
        }
        let removed: Vec<Cow<'_, str>> = self
            .following()
            .filter(|command| matches!(command.plain_name(), Some("rm" | "shred")))
            .flat_map(|command| {
                command.syntax().words.iter().skip(1).filter_map(Word::literal).collect::<Vec<_>>()
            })
            .collect();
        let is_removed = |file: &Cow<'_, str>| {
            removed.iter().any(|path| {
                let path = path.trim_end_matches('*').trim_end_matches('/');
                !path.is_empty()
                    && file
                        .strip_prefix(path)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
            })
        };
        files.iter().any(is_removed)
    }
}
