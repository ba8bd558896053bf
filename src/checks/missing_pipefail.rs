#![doc = include_str!("../../lints/missing-pipefail.md")]

use crate::lint::Findings;
use crate::model::{Keyword, Stage};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    // One SHELL serves all that follows, so only the first finding brings it.
    let mut offers_shell = stage.parent().is_none();
    for instruction in stage.instructions() {
        if instruction.is_deferred() || instruction.keyword() != Keyword::Run {
            continue;
        }
        let Some(hidden) = instruction.failure_hidden_by_pipe() else { continue };
        let name = hidden.name().unwrap_or_default();
        let finding =
            out.report(hidden.head(), format!("the exit status of `{name}` is lost in the pipe"));
        match instruction.pipefail_remedy() {
            // A shell of its own does not care which one runs the step.
            _ if hidden.is_in_inner_shell() => {
                finding.help("begin the text of that shell with `set -o pipefail`");
            }
            Some(shell) => {
                finding.help(format!("set `{shell}` before it"));
                if instruction.has_bash() && std::mem::take(&mut offers_shell) {
                    finding.fix("Use a shell with pipefail", instruction.insert_before(shell));
                }
            }
            None => {
                finding
                    .help("begin with `set -o pipefail`")
                    .fix("Set pipefail", instruction.begin_script("set -o pipefail && "));
            }
        }
    }
}
