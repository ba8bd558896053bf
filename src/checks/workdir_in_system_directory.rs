#![doc = include_str!("../../lints/workdir-in-system-directory.md")]
use crate::lint::Findings;
use crate::model::Instruction;

const DIRECTORIES: [&str; 6] = ["/proc", "/sys", "/dev", "/boot", "/initrd", "/lost+found"];

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(directory) = instruction.directory() else { return };
    let within = |top: &&str| {
        let rest = directory.value.strip_prefix(*top);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let Some(top) = DIRECTORIES.into_iter().find(within) else { return };
    let message = match top {
        "/boot" | "/initrd" | "/lost+found" => format!("`{top}` belongs to the system"),
        _ => format!("the kernel mounts its own files at `{top}`"),
    };
    out.report(directory.span, message).help("choose a directory of your own, such as `/srv`");
}
