#![doc = include_str!("../../lints/root-only-command-as-user.md")]
use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(user) = command.forbidden_to() else { return };
    let name = command.name().unwrap_or_default();
    let finding =
        out.report(user.span, format!("user `{user}` may not do this: `{name}` needs root"));
    finding.help("do it before the `USER`, or change to root for it");
    if let crate::model::User::Named(set) = command.instruction().user() {
        finding.origin(set.span, "the user is set here");
    }
}
