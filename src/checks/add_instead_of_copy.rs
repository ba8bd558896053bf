#![doc = include_str!("../../lints/add-instead-of-copy.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Keyword, SourceKind};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let kinds = instruction.source_kinds();
    let is_plain = |kind: &SourceKind| {
        matches!(kind, SourceKind::Plain | SourceKind::WithoutEnding | SourceKind::Heredoc)
    };
    let Some(first) = kinds.first() else { return };
    if !kinds.iter().all(|kind| is_plain(&kind.value)) || instruction.has_download_flag() {
        return;
    }
    let what = instruction.dockerfile().slice(first.span);
    let message = match what.len() <= 40 && !what.contains('\n') {
        true => format!("`ADD` does no more than `COPY` for `{what}`"),
        false => "`ADD` does no more than `COPY` here".to_owned(),
    };
    let finding = out.report(instruction.keyword_span(), message);
    let edits = instruction.replace_keyword(Keyword::Copy);
    match kinds.iter().any(|kind| kind.value == SourceKind::WithoutEnding) {
        true => finding.unsafe_fix("Use `COPY`", edits),
        false => finding.fix("Use `COPY`", edits),
    };
}
