#![doc = include_str!("../../lints/stale-pull-policy.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(policy) = service.text(&["pull_policy"]).known() else { return };
    let Some(image) = service.pulled_image() else { return };
    let has_digest = image.digest.known().is_some();
    match policy.value {
        "never" | "missing" | "if_not_present" => {
            let Some(tag) = image.moving_tag().filter(|_| !has_digest) else { return };
            out.report(policy.span, format!("`{tag}` moves, and each host keeps its first pull"))
                .help("name a version, or pull with `always` or `daily`");
        }
        "always" if has_digest => {
            out.report(policy.span, "a digest never changes: asking again finds the same image")
                .help("leave `pull_policy` out");
        }
        _ => (),
    }
}
