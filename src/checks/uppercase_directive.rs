#![doc = include_str!("../../lints/uppercase-directive.md")]
use crate::lint::Findings;
use crate::model::Dockerfile;
use crate::text::Edit;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for directive in dockerfile.directives() {
        let word = dockerfile.slice(directive.name.span);
        // The tree has the name in small letters.
        let small = directive.name.value.as_str();
        if word == small {
            continue;
        }
        out.report(directive.name.span, format!("the directive `{word}` has capitals"))
            .help(format!("write `{small}`"))
            .fix(format!("Write `{small}`"), vec![Edit::replace(directive.name.span, small)]);
    }
}
