#![doc = include_str!("../../lints/undefined-variable.md")]
use crate::lint::Findings;
use crate::model::{Stage, UndefinedReason};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for undefined in stage.undefined_variables() {
        let name = &undefined.name.value;
        let place = undefined.name.span;
        let add = || undefined.instruction.insert_before(&format!("ARG {name}"));
        match undefined.reason {
            UndefinedReason::NotRepeated(global) => {
                out.report(place, format!("`{name}` is empty: this stage has no `ARG {name}`"))
                    .related(global.place(), "for `FROM` only")
                    .help("repeat the `ARG` in the stage, without its default")
                    .fix(format!("Add `ARG {name}`"), add());
            }
            UndefinedReason::PlatformNotDeclared => {
                out.report(place, format!("`{name}` is empty: this stage has no `ARG {name}`"))
                    .help("declare it in the stage, without a default")
                    .fix(format!("Add `ARG {name}`"), add());
            }
            UndefinedReason::DeclaredLater(later) => {
                let finding = out.report(place, format!("`{name}` is not set yet"));
                finding.related(later.place(), "set here, and seen by later instructions");
                finding.help("set it in an instruction before this one");
            }
            UndefinedReason::MeantOther(other) => {
                out.report(place, format!("nothing declares `{name}`"))
                    .related(other.place(), format!("did you mean `{}`?", other.name));
            }
            UndefinedReason::Nowhere => {
                out.report(place, format!("nothing declares `{name}`"))
                    .help("declare it with `ARG` or `ENV`");
            }
        }
    }
}
