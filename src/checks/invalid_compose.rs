#![doc = include_str!("../../lints/invalid-compose.md")]

use crate::lint::Findings;
use crate::model::{Compose, ComposeErrorKind};

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for error in compose.errors() {
        if !matches!(
            error.kind,
            ComposeErrorKind::NonStringKey
                | ComposeErrorKind::MissingProperty
                | ComposeErrorKind::InvalidValue
                | ComposeErrorKind::DuplicateItem
                | ComposeErrorKind::InvalidInterpolation
                | ComposeErrorKind::Conflict
                | ComposeErrorKind::DependencyCycle
                | ComposeErrorKind::DuplicateContainerName
                | ComposeErrorKind::Cycle
                | ComposeErrorKind::UndefinedBase
                | ComposeErrorKind::MissingFile
                | ComposeErrorKind::Empty
                | ComposeErrorKind::ObsoleteFormat
        ) {
            continue;
        }
        let finding = out.report(error.span, error.message.clone());
        if error.kind == ComposeErrorKind::DuplicateContainerName {
            finding.variant("container-name");
        }
        if let Some((title, edits)) = compose.mend(error) {
            finding.fix(title, edits);
        }
        if let Some(related) = &error.related {
            finding.related(related.span, related.value.clone());
        }
    }
}
