#![doc = include_str!("../../lints/obsolete-version-field.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for &key in compose.version_keys() {
        out.report(key, "Compose ignores `version` and warns of it at each run")
            .fix("Remove `version`", compose.remove_top_level(key));
    }
}
