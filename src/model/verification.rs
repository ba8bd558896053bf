//! Whether what was downloaded is compared with a digest or a signature.

use super::{Command, Instruction};

impl Command<'_> {
    /// Whether it compares files with digests or signatures: `sha256sum -c`, `shasum -a 256 -c`,
    /// `gpg --verify`, `cosign verify-blob`, `minisign -V`, `rpm -K`.
    pub fn verifies_files(self) -> bool {
        let Some(name) = self.plain_name() else { return false };
        let invocation = || self.invocation();
        match name {
            "sha256sum" | "sha512sum" | "sha384sum" | "sha224sum" | "sha1sum" | "md5sum"
            | "b2sum" | "b3sum" | "shasum" | "gsha256sum" => {
                invocation().has_option(&["-c", "--check", "--status", "-sc", "-cs", "-wc", "-cw"])
                    || invocation().arguments().any(|argument| {
                        matches!(argument, crate::shell::Argument::Option { name, .. }
                            if !name.starts_with("--") && name.contains('c'))
                    })
                    // Its output is looked at.
                    || self.syntax().context.subshell > 0
            }
            "gpg" | "gpg2" => invocation().has_option(&["--verify", "--verify-files", "--decrypt", "-d"]),
            "gpgv" | "gpgv2" | "sqv" | "minisign" | "signify" | "slsa-verifier" => true,
            "cosign" | "sq" | "openssl" | "gh" | "ssh-keygen" => {
                self.syntax().words.iter().skip(1).any(|word| {
                    matches!(word.parts.as_slice(), [crate::shell::Part::Text(text)]
                        if text.starts_with("verify") || matches!(text.as_str(), "-verify" | "attestation"))
                })
            }
            "rpmkeys" => invocation().has_option(&["-K", "--checksig"]),
            "rpm" => invocation().has_option(&["-K", "--checksig"]),
            _ => false,
        }
    }

    /// Whether a command before it in the same shell text verifies files.
    pub(super) fn is_preceded_by_digest_check(self) -> bool {
        (0..self.index()).any(|index| Command { index, ..self }.verifies_files())
    }
}

impl Instruction<'_> {
    /// Whether one of its commands compares files with digests or signatures.
    pub fn verifies_files(self) -> bool {
        self.commands().any(Command::verifies_files)
    }
}
