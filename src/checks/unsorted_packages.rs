#![doc = include_str!("../../lints/unsorted-packages.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(list) = command.unsorted_packages() else { return };
    let cut = |name: &str| name.chars().take(24).collect::<String>();
    let message = format!("`{}` stands behind `{}`", cut(&list.name), cut(&list.before));
    out.report(list.at, message)
        // Sonar lets two packages stand as they are.
        .variant(if list.is_pair { "pair" } else { "more" })
        .help("sort the packages by name")
        .fix("Sort the packages", list.edits);
}
