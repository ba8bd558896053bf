#![doc = include_str!("../../lints/command-absent-in-base.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(absent) = stage.absent_command() else { return };
    let image = &absent.image.text;
    let finding = out.report(absent.place, format!("`{image}` has no `{}`", absent.name));
    finding.related(absent.image.span, "the image that the stage rests on");
    match absent.instead {
        Some(other) => finding.help(format!("use `{other}`, or start from another image")),
        None => finding.help("install it first, or start from another image"),
    };
}
