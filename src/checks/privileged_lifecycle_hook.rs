#![doc = include_str!("../../lints/privileged-lifecycle-hook.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for hook in service.hooks() {
        if let Some(place) = hook.privileged().is_true() {
            let kind = hook.kind;
            out.report(place, format!("the `{kind}` hook runs privileged: it controls the host"))
                .help("give the service the capability that the command needs");
        }
    }
}
