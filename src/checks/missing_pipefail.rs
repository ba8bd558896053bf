#![doc = include_str!("../../lints/missing-pipefail.md")]

use crate::lint::Findings;
use crate::model::{Dockerfile, Instruction};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for runs in dockerfile.runs_by_section() {
        let mut offers_shell = true;
        for run in runs {
            judge(run, &mut offers_shell, out);
        }
    }
}

/// One SHELL serves all that follows, so only the first finding of a stage brings it.
fn judge(run: Instruction<'_>, offers_shell: &mut bool, out: &mut Findings) {
    let Some(hidden) = run.failure_hidden_by_pipe() else { return };
    let name = hidden.name().unwrap_or_default();
    let finding =
        out.report(hidden.head(), format!("the exit status of `{name}` is lost in the pipe"));
    match run.pipefail_remedy() {
        // A shell of its own does not care which one runs the step.
        _ if hidden.is_in_inner_shell() => {
            finding.help("begin the text of that shell with `set -o pipefail`");
        }
        Some(shell) => {
            finding.help(format!("set `{shell}` before it"));
            let is_first_of_lineage = run.stage().is_some_and(|stage| stage.parent().is_none());
            if is_first_of_lineage
                && !run.is_deferred()
                && run.has_bash()
                && std::mem::take(offers_shell)
            {
                finding.fix("Use a shell with pipefail", run.insert_before(shell));
            }
        }
        None => {
            finding
                .help("begin with `set -o pipefail`")
                .fix("Set pipefail", run.begin_script("set -o pipefail && "));
        }
    }
}
