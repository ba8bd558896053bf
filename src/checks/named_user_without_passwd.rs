#![doc = include_str!("../../lints/named-user-without-passwd.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(unknown) = instruction.names_without_database() else { return };
    let (name, what, file) = match (&unknown.user, &unknown.group) {
        (Some(user), _) => (user, "user", "/etc/passwd"),
        (None, Some(group)) => (group, "group", "/etc/group"),
        (None, None) => return,
    };
    out.report(unknown.at, format!("{what} `{name}` is not known: the stage has no `{file}`"))
        .help(format!("write its number, or copy a `{file}` first"));
}
