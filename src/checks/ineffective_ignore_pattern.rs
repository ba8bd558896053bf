#![doc = include_str!("../../lints/ineffective-ignore-pattern.md")]
use crate::lint::Findings;
use crate::model::{IgnoreFile, IneffectiveKind};

pub(super) fn check(file: IgnoreFile<'_>, out: &mut Findings) {
    for pattern in file.ineffective_patterns() {
        let text = file.slice(pattern.at);
        let mut say = |variant, message: String, help: String| {
            out.report(pattern.at, message).variant(variant).help(help);
        };
        match pattern.kind {
            IneffectiveKind::Undone(later) => {
                let help = "remove one of them, or change their order";
                out.report(pattern.at, format!("a later pattern undoes `{text}`"))
                    .variant("undone")
                    .help(help)
                    .related(later, "this has the last word");
            }
            IneffectiveKind::NothingToExcept => say(
                "exception",
                format!("`{text}` takes nothing back in: nothing leaves it out before"),
                "put it behind the pattern that leaves it out".to_owned(),
            ),
            IneffectiveKind::FolderNotLeftOut => say(
                "exception",
                format!("`{text}` has no effect on what is left out below it"),
                format!("write `{}/**`", text.trim_end_matches('/')),
            ),
            IneffectiveKind::OutsideContext => say(
                "outside",
                format!("`{text}` leads out of the build context"),
                "write the path from the top of the context on".to_owned(),
            ),
            IneffectiveKind::CommentBehind(_) => say(
                "comment",
                format!("the comment is a part of the pattern `{text}`"),
                "put the comment on a line of its own".to_owned(),
            ),
            IneffectiveKind::NegatedClass => say(
                "class",
                format!("`!` is a letter like others in the class of `{text}`"),
                "write `[^…]` for all letters but these".to_owned(),
            ),
            IneffectiveKind::Braces => say(
                "braces",
                format!("`{text}` is not expanded"),
                "write a line for each of them".to_owned(),
            ),
            IneffectiveKind::Backslash => say(
                "backslash",
                format!("the backslash in `{text}` does not part folders"),
                "write `/`".to_owned(),
            ),
            IneffectiveKind::OnlyAtTop(path) => say(
                "depth",
                format!("`{text}` is for the top alone, and leaves `{path}` in"),
                format!("write `**/{text}`"),
            ),
            IneffectiveKind::Misspelt(path) => say(
                "misspelt",
                format!("nothing here is called `{text}`, and `{path}` is left in"),
                format!("write `{path}`"),
            ),
        }
    }
}
