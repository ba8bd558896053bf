#![doc = include_str!("../../lints/copy-from-unknown-stage.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Reference};
use crate::text::Edit;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for (place, reference) in instruction.references() {
        match reference {
            Reference::Stage(_) => (),
            Reference::MissingStage(number) => {
                let count = instruction.dockerfile().stages().len();
                out.report(place, format!("no stage has the number {number}"))
                    .help(format!("numbers start at 0, and the last is {}", count - 1));
            }
            Reference::Image(image) => {
                let Some(stage) = instruction.dockerfile().stage_meant_by(&image) else { continue };
                let Some(name) = stage.name() else { continue };
                out.report(place, format!("no stage is named `{}`", image.text))
                    .related(name.span, format!("did you mean `{name}`?"))
                    .fix(
                        format!("Copy from `{name}`"),
                        vec![Edit::replace(place, name.value.to_owned())],
                    );
            }
        }
    }
}
