#![doc = include_str!("../../lints/feature-absent-on-windows.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Keyword};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let (variant, flag) = match instruction.keyword() {
        Keyword::Copy | Keyword::Add => ("chown", instruction.flag("chown")),
        Keyword::Run => ("mount", instruction.flag("mount")),
        Keyword::Stopsignal => ("stopsignal", None),
        _ => return,
    };
    let is_there = flag.is_some() || variant == "stopsignal";
    if !is_there || !instruction.stage().is_some_and(|stage| stage.is_windows()) {
        return;
    }
    match (variant, flag) {
        ("mount", Some(flag)) => out
            .report(flag.span, "the builder for Windows has no mounts")
            .variant(variant)
            .help("copy what the step needs, and remove it in the same step"),
        (_, Some(flag)) => out
            .report(flag.span, "`--chown` has no effect on Windows")
            .variant(variant)
            .help("remove the flag")
            .fix("Remove `--chown`", instruction.remove_flag(flag)),
        (_, None) => out
            .report(instruction.first_line(), "`STOPSIGNAL` has no effect on Windows")
            .variant(variant)
            .help("remove it")
            .fix("Remove `STOPSIGNAL`", instruction.remove()),
    };
}
