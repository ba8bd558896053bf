#![doc = include_str!("../../lints/secret-word-in-name.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, SecretWordKind};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for found in dockerfile.names_with_secret_word() {
        let name = found.name;
        let cut: String = name.value.chars().take(40).collect();
        out.report(name.span, format!("`{cut}` has `{}` in its name", found.word))
            .help("give it another name, if it is no secret")
            .variant(match found.kind {
                SecretWordKind::Plain => "plain",
                SecretWordKind::Exempt => "exempt",
                SecretWordKind::Key => "key",
                SecretWordKind::Half => "half",
            });
    }
}
