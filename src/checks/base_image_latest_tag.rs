#![doc = include_str!("../../lints/base-image-latest-tag.md")]
use crate::lint::Findings;
use crate::model::{Component, Stage};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for image in stage.images() {
        if image.tag.known() != Some("latest") || image.digest != Component::Absent {
            continue;
        }
        let name = image.text.strip_suffix(":latest").unwrap_or(&image.text);
        let message = format!("`latest` of `{name}` moves with each release");
        let finding = out.report(image.span, message);
        finding.help("name the release that you tested, such as `:1.2`");
        for (variable, value) in &image.variables {
            if let Some(value) = value {
                finding.origin(*value, format!("the default of `{variable}`"));
            }
        }
    }
}
