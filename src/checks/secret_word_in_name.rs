#![doc = include_str!("../../lints/secret-word-in-name.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, SecretWordKind};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for found in dockerfile.names_with_secret_word() {
        let name = found.name;
        let cut: String = name.value.chars().take(40).collect();
        out.report(name.span, format!("`{cut}` has `{}` in its name", found.word))
            .help("give it another name, if it is no secret")
            .variant(match (found.kind, dockerfile.is_in_earlier_stage(name.span)) {
                (SecretWordKind::Plain, false) => "plain",
                (SecretWordKind::Plain, true) => "plain-in-earlier-stage",
                (SecretWordKind::Exempt, _) => "exempt",
                (SecretWordKind::Half, _) => "half",
                (SecretWordKind::Key, false) => "key",
                (SecretWordKind::Key, true) => "key-in-earlier-stage",
            });
    }
}
