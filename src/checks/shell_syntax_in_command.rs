#![doc = include_str!("../../lints/shell-syntax-in-command.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(super) fn check(service: Service<'_>, out: &mut Findings) {
    for stray in service.stray_operators() {
        let (key, operator) = (stray.key, stray.operator);
        out.report(stray.span, format!("`{key}` ends at `{operator}`: Compose runs no shell"))
            .variant(key)
            .help("write `sh -c '…'`, or put the argument in quotes")
            .fix("Run it by a shell", stray.edits);
    }
}
