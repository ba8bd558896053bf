#![doc = include_str!("../../lints/extra-argument.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Keyword};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let keyword = instruction.keyword();
    if !matches!(keyword, Keyword::User | Keyword::Stopsignal) {
        return;
    }
    let Some((word, words)) = instruction.words_of_one() else { return };
    if instruction.is_on_windows() {
        return;
    }
    let name = keyword.as_str();
    let finding = out.report(word.span, format!("`{name}` takes one word, and here are several"));
    match (keyword, words.as_slice()) {
        (Keyword::User, [user, group]) if !user.contains(':') => finding
            .help("write `user:group` without a space")
            .fix("Join user and group", instruction.replace_word(word, &format!("{user}:{group}"))),
        _ => finding.help("leave the one that is meant"),
    };
}
