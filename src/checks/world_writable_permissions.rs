#![doc = include_str!("../../lints/world-writable-permissions.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for given in instruction.given_modes() {
        let text = &given.text;
        if given.mode.others_write && !given.mode.sticky {
            let message = format!("mode `{text}` lets everyone write");
            let finding = out.report(text.span, message);
            finding.help("give the files to the user that writes them");
            if let Some((mode, edits)) = given.without_write_for_others() {
                finding.fix(format!("Give mode `{mode}`"), edits);
            }
        } else if given.mode.writes_by_umask {
            out.report(text.span, format!("mode `{text}` lets whoever the umask allows write"))
                .help("say who may write: `u+w`");
        }
    }
    for span in instruction.open_umasks() {
        out.report(span, "this umask lets everyone write to new files")
            .help("give the files to the user that writes them");
    }
}
