#![doc = include_str!("../../lints/inconsistent-from-as-case.md")]
use crate::lint::Findings;
use crate::model::Stage;
use crate::text::Edit;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(word) = stage.as_in_other_case() else { return };
    let is_lower = stage.from_instruction().short_keyword() == "from";
    let (keyword, right) = if is_lower { ("from", "as") } else { ("FROM", "AS") };
    out.report(word.span, format!("`{word}` is not written as `{keyword}` is"))
        .help(format!("write `{right}`"))
        .fix(format!("Write `{right}`"), vec![Edit::replace(word.span, right)]);
}
