//! Findings in a Dockerfile that stands in a Compose file are findings of the Compose file.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::walk::ByFile;
use crate::model::{InlineFile, Project};
use crate::text::{FileId, Span};

/// Gives each place in a Dockerfile that stands in a Compose file its place there.
pub(super) fn bring_home(project: &Project, findings: &mut ByFile) {
    let inline: FxHashMap<FileId, &InlineFile> =
        project.inline_files().iter().map(|own| (own.file, own)).collect();
    if inline.is_empty() {
        return;
    }
    let place = |span: Span| inline.get(&span.file).map_or(span, |own| own.place(span));
    findings.lists().par_iter_mut().flatten_iter().for_each(|finding| {
        finding.at = place(finding.at);
        for label in &mut finding.related {
            label.span = place(label.span);
        }
        if let Some(fix) = &mut finding.fix {
            let edits = fix.edits.iter().map(|edit| match inline.get(&edit.span.file) {
                Some(own) => own.edit(edit),
                None => Some(edit.clone()),
            });
            match edits.collect::<Option<Vec<_>>>() {
                Some(edits) => fix.edits = edits,
                None => finding.fix = None,
            }
        }
    });
    for own in project.inline_files() {
        let moved = findings.take(own.file);
        findings.add(moved);
    }
}
