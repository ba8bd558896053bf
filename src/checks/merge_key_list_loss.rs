#![doc = include_str!("../../lints/merge-key-list-loss.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for loss in compose.merge_losses() {
        let (key, lost) = (loss.key, &loss.lost);
        let short: String = lost.value.chars().take(30).collect();
        let finding = out.report(key.span, format!("`{key}` hides `{short}` of what `<<` merges"));
        finding.variant(if loss.is_hardening { "hardening" } else { "items" });
        finding
            .related(lost.span, "this is lost")
            .help("repeat the items, or use `extends`, which adds to them");
    }
}
