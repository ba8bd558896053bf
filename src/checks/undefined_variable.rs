#![doc = include_str!("../../lints/undefined-variable.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, Stage, UndefinedReason};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for stage in dockerfile.stages() {
        out.set_scope(Some(stage.scope()));
        check_stage(stage, out);
    }
    out.set_scope(None);
    // Of a part of a file, only what one ENV says of itself is certain.
    for (name, setter) in dockerfile.set_and_used_in_one_env() {
        out.report(name.span, format!("`{}` has its old value here, or none", name.value))
            .variant("same-env-or-older")
            .related(setter, "set here, and seen by later instructions")
            .help("set it in an `ENV` before this one");
    }
}

fn check_stage(stage: Stage<'_>, out: &mut Findings) {
    for undefined in stage.undefined_variables() {
        let name = &undefined.name.value;
        let place = undefined.name.span;
        let add = || undefined.instruction.insert_before(&format!("ARG {name}"));
        // Who looks for it: all look at the words of instructions, few at the text of RUN.
        let scope = if undefined.is_in_words { "scope" } else { "run" };
        match undefined.reason {
            UndefinedReason::NotRepeated(global) => {
                out.report(place, format!("`{name}` is empty: this stage has no `ARG {name}`"))
                    .variant(scope)
                    .related(global.place(), "for `FROM` only")
                    .help("repeat the `ARG` in the stage, without its default")
                    .fix(format!("Add `ARG {name}`"), add());
            }
            UndefinedReason::PlatformNotDeclared => {
                out.report(place, format!("`{name}` is empty: this stage has no `ARG {name}`"))
                    .variant(scope)
                    .help("declare it in the stage, without a default")
                    .fix(format!("Add `ARG {name}`"), add());
            }
            UndefinedReason::OtherStage(other) => {
                out.report(place, format!("`{name}` is empty: this stage does not declare it"))
                    .variant(scope)
                    .related(other.place(), "for another stage only")
                    .help("declare it in this stage too");
            }
            UndefinedReason::SameEnv { binding, may_be_old } => {
                let (variant, what) = match may_be_old {
                    true => ("same-env-or-older", "has its old value here"),
                    false => ("same-env", "is not set yet"),
                };
                out.report(place, format!("`{name}` {what}"))
                    .variant(variant)
                    .related(binding.place(), "set here, and seen by later instructions")
                    .help("set it in an `ENV` before this one");
            }
            UndefinedReason::DeclaredLater(later) => {
                out.report(place, format!("`{name}` is not set yet"))
                    .variant(if undefined.is_in_words { "word" } else { "run" })
                    .related(later.place(), "set here, and seen by later instructions")
                    .help("set it in an instruction before this one");
            }
            UndefinedReason::MeantOther(other) => {
                let finding = out.report(place, format!("nothing declares `{name}`"));
                finding.related(other.place(), format!("did you mean `{}`?", other.name));
                if undefined.is_in_words {
                    finding.variant("word");
                }
            }
            UndefinedReason::MeantCommon(other) => {
                out.report(place, format!("nothing declares `{name}`"))
                    .variant("word")
                    .help(format!("write `{other}`"));
            }
            UndefinedReason::Nowhere => {
                out.report(place, format!("nothing declares `{name}`"))
                    .variant("word")
                    .help("declare it with `ARG` or `ENV`");
            }
        }
    }
}
