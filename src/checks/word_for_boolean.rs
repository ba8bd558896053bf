#![doc = include_str!("../../lints/word-for-boolean.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for found in compose.words_for_booleans() {
        let (word, meaning) = (found.word, found.meaning);
        if found.is_text {
            out.report(word.span, format!("some readers of YAML take `{word}` for `{meaning}`"))
                .variant("text")
                .help("put it in quotes")
                .fix("Put it in quotes", found.edits);
        } else {
            out.report(word.span, format!("Compose warns of `{word}` in the place of a boolean"))
                .variant("boolean")
                .help(format!("write `{meaning}`"))
                .fix("Write the boolean", found.edits);
        }
    }
}
