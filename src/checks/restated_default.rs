#![doc = include_str!("../../lints/restated-default.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(super) fn check(service: Service<'_>, out: &mut Findings) {
    for restated in service.restated_defaults() {
        let (key, value) = (restated.key, restated.value);
        let what = if key.value == "/tcp" { "protocol" } else { key.value };
        out.report(key.span, format!("`{what}` is `{value}` without being said"))
            .help(format!("remove `{key}`"))
            .fix(format!("Remove `{key}`"), restated.edits);
    }
}
