#![doc = include_str!("../../lints/mismatched-stop-signal.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() {
        return;
    }
    let Some((program, sent)) = stage.program_that_misses_its_signal() else { return };
    let (name, signal) = (program.name, program.signal);
    let at = sent.set_by.map_or(program.span, |set_by| set_by.span());
    let finding = out.report(at, format!("{name} ends in order on `{signal}`"));
    finding.variant(name).help(format!("set `STOPSIGNAL {signal}`"));
    let edits = match sent.set_by {
        Some(own) if own.stage() == Some(stage) => own.replace_arguments(signal),
        Some(own) => {
            finding.related(own.first_line(), "what it is sent");
            Vec::new()
        }
        None => stage.add_before_entry(&format!("STOPSIGNAL {signal}")),
    };
    finding.fix(format!("Write `STOPSIGNAL {signal}`"), edits);
}
