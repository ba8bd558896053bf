#![doc = include_str!("../../lints/arg-default-redeclared.md")]
use crate::lint::Findings;
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for (argument, global) in dockerfile.redeclared_arguments() {
        let name = &argument.name;
        out.report(argument.place(), format!("`{name}` has another default than before `FROM`"))
            .related(global.place(), "the default for `FROM`")
            .help(format!("write `ARG {name}` to take that, or use another name"));
    }
}
