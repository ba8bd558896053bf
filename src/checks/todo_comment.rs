#![doc = include_str!("../../lints/todo-comment.md")]
use crate::lint::Findings;
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for (span, is_todo) in dockerfile.todo_comments() {
        let word = dockerfile.slice(span);
        out.report(span, format!("this comment has a `{word}`"))
            .variant(if is_todo { "todo" } else { "fixme" })
            .help("do it, or write an issue");
    }
}
