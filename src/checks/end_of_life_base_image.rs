#![doc = include_str!("../../lints/end-of-life-base-image.md")]
use crate::lint::Findings;
use crate::model::{Stage, SupportEnd};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(today) = stage.dockerfile().project().today() else { return };
    for image in stage.images() {
        let Some(over) = image.end_of_life(today) else { continue };
        let release = match over.is_underneath {
            true => format!("{} {}", over.product, over.release),
            false if over.release.is_empty() => over.product.clone(),
            false => format!("{}:{}", over.product, over.release),
        };
        let message = match over.end {
            SupportEnd::On(day) => format!("`{release}` has no security fixes since {day}"),
            _ => format!("`{release}` has no security fixes any more"),
        };
        let finding = out.report(image.span, message);
        match over.successor {
            Some((next, SupportEnd::On(day))) => {
                let product = &over.product;
                finding
                    .help(format!("move to a later one: `{product}` {next} has them up to {day}"))
            }
            Some((next, _)) => {
                finding.help(format!("move to a later one: `{}` {next} has them", over.product))
            }
            None => finding.help("move to an image that has them"),
        };
        if over.product == "ruby" {
            finding.variant("ruby");
        }
        for (variable, value) in &image.variables {
            if let Some(value) = value {
                finding.origin(*value, format!("the default of `{variable}`"));
            }
        }
    }
}
