#![doc = include_str!("../../lints/overridden-stop-signal.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some((own, image)) = container.other_stop_signal() else { return };
    out.report(own.span, format!("the image asks for `{}`, not for `{own}`", image.value))
        .help("remove `stop_signal`, or change `STOPSIGNAL`")
        .related(image.span, "what the image asks for");
}
