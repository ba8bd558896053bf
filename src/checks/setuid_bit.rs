#![doc = include_str!("../../lints/setuid-bit.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for given in instruction.given_modes() {
        if given.loses_setuid {
            continue;
        }
        let (text, mode) = (&given.text, given.mode);
        // On a directory, setgid hands the group on to new files and gives nobody anything.
        let setgid = mode.setgid && !given.to_directory && !given.recursive;
        let (variant, whose) = match (mode.setuid, setgid) {
            (true, _) => ("setuid", "its owner"),
            (false, true) => ("setgid", "its group"),
            (false, false) => continue,
        };
        out.report(text.span, format!("mode `{text}` runs the file with the rights of {whose}"))
            .variant(variant)
            .help("grant the one capability that the program needs, or start it as that user");
    }
}
