#![doc = include_str!("../../lints/label-schema-mismatch.md")]
use crate::lint::{Findings, Options};
use crate::model::{Dockerfile, Instruction, LabelType, Stage};

const AUTHORS: &str = "org.opencontainers.image.authors";

pub(super) fn check(dockerfile: Dockerfile<'_>, options: &Options, out: &mut Findings) {
    for stage in dockerfile.stages().filter(|stage| stage.is_shipped()) {
        tell_missing(stage, options.list("required"), out);
    }
    judge_labels(dockerfile, options, out);
}

fn tell_missing(stage: Stage<'_>, required: &[String], out: &mut Findings) {
    if stage.has_unknown_label() {
        return;
    }
    for key in required {
        let is_there = stage.has_label(key) || key == AUTHORS && stage.has_label("maintainer");
        if !is_there {
            out.report(stage.from(), format!("the label `{key}` is missing"))
                .variant("missing")
                .help(format!("add `LABEL {key}=\"…\"`"));
        }
    }
}

/// Those of a part of a Dockerfile too, and those that ONBUILD defers.
fn judge_labels(dockerfile: Dockerfile<'_>, options: &Options, out: &mut Findings) {
    let required = options.list("required");
    let schema = options.list("schema");
    for label in dockerfile.instructions().flat_map(Instruction::labels) {
        let key = label.key.as_str();
        let kind = schema.iter().find_map(|line| {
            let (own, kind) = line.split_once(':').unwrap_or((line, "text"));
            (own.trim() == key).then(|| LabelType::of(kind.trim()).unwrap_or(LabelType::Text))
        });
        let Some(kind) = kind else {
            if options.boolean("strict") && !required.iter().any(|own| own == key) {
                out.report(label.key_span(), format!("the schema has no label `{key}`"))
                    .variant("undeclared")
                    .help("add it to the schema, or remove it");
            }
            continue;
        };
        let Some(value) = label.value.text().filter(|_| label.value.is_known()) else { continue };
        if value.is_empty() {
            out.report(label.value_span(), format!("the label `{key}` is empty"))
                .variant("empty")
                .help("give it a value, or remove it");
        } else if !kind.fits(value) {
            let what = match kind {
                LabelType::Text => continue,
                LabelType::Url => "URL",
                LabelType::Rfc3339 => "date of RFC 3339",
                LabelType::Spdx => "SPDX license expression",
                LabelType::Hash => "Git hash",
                LabelType::Semver => "semantic version",
                LabelType::Email => "e-mail address",
            };
            out.report(label.value_span(), format!("`{key}` is no {what}"))
                .variant(kind.name())
                .help("write it as the schema asks");
        }
    }
}
