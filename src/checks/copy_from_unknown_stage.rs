#![doc = include_str!("../../lints/copy-from-unknown-stage.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Reference};
use crate::text::Edit;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    // What ONBUILD defers is run among the stages of another file.
    if instruction.is_deferred() {
        return;
    }
    for (place, reference) in instruction.references() {
        match reference {
            Reference::Stage(_) => (),
            Reference::MissingStage(number) => {
                // The stages of a part are in another file.
                let Some(last) = instruction.dockerfile().stages().len().checked_sub(1) else {
                    continue;
                };
                out.report(place, format!("no stage has the number {number}"))
                    .help(format!("numbers start at 0, and the last is {last}"));
            }
            Reference::Image(image) => {
                let meant = instruction.dockerfile().stage_meant_by(&image);
                let Some(name) = meant.and_then(|stage| stage.name()) else {
                    if image.is_bare() && image.reference_error().is_some() {
                        let text = &image.text;
                        out.report(place, format!("no stage is `{text}`, and no image can be"))
                            .help("name a stage of this file");
                    }
                    continue;
                };
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
