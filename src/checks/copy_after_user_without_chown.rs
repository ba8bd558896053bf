#![doc = include_str!("../../lints/copy-after-user-without-chown.md")]
use crate::lint::Findings;
use crate::model::Instruction;
use crate::text::Edit;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(user) = instruction.user_without_files() else { return };
    let keyword = instruction.keyword_span();
    out.report(keyword, format!("root owns what is copied here, not `{user}`"))
        .help(format!("add `--chown={user}` if the process is to change it"))
        .fix(
            format!("Copy with `--chown={user}`"),
            vec![Edit::insert(keyword.after(), format!(" --chown={user}"))],
        );
}
