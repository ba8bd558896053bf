#![doc = include_str!("../../lints/packages-for-other-system.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for packages in instruction.packages_for_other_system() {
        let (folder, made_for) = (&packages.folder, &packages.made_for);
        let message = format!("`{folder}` is made for {made_for}, and here is {}", packages.here);
        out.report(packages.place, message)
            .help("install the packages on the same base image as they run on");
    }
}
