#![doc = include_str!("../../lints/tmpfs-insecure-options.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for tmpfs in service.insecure_tmpfs() {
        let (target, option) = (tmpfs.target, tmpfs.option);
        let deed = match option {
            "exec" => "lets programs run from",
            "suid" => "lets programs take another user's rights in",
            "dev" => "lets devices be used in",
            _ => "lets everyone replace what lies in",
        };
        out.report(tmpfs.span, format!("`{option}` {deed} `{target}`"))
            .fix("Leave the default in force", service.compose().secure_tmpfs(&tmpfs));
    }
}
