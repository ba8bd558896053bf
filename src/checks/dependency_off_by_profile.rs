#![doc = include_str!("../../lints/dependency-off-by-profile.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for off in compose.dependencies_off() {
        let name = off.name;
        let (variant, message, help) = match off.profile {
            None => (
                "default",
                format!("`{name}` is off unless a profile turns it on"),
                "give both the same profiles, or write `required: false`".to_owned(),
            ),
            Some(profile) => (
                "profile",
                format!("`{name}` is off with `--profile {profile}` alone"),
                format!("add `{profile}` to its profiles, or write `required: false`"),
            ),
        };
        out.report(name.span, message)
            .variant(variant)
            .related(off.service.key_span(), "its profiles stand here")
            .help(help);
    }
}
