#![doc = include_str!("../../lints/user-group-drops-supplementary-groups.md")]
use crate::lint::Findings;
use crate::model::{Detail, Instruction};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Detail::User(word) = *instruction.detail() else { return };
    let Some((user, dropped)) = instruction.dropped_groups() else { return };
    let names: Vec<&str> = dropped.iter().map(|group| group.value.as_str()).collect();
    let message = match names.as_slice() {
        [one] => format!("`{user}` loses its group `{one}`"),
        [one, others @ ..] => {
            format!("`{user}` loses its group `{one}` and {} more", others.len())
        }
        [] => return,
    };
    out.report(word.span, message)
        .related(dropped[0].span, "the user is put into it here")
        .help("name the user alone: all its groups count then")
        .fix("Name the user alone", instruction.replace_word(word, &user));
}
