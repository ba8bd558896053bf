#![doc = include_str!("../../lints/broken-service-script.md")]

use crate::lint::Findings;
use crate::model::{BrokenStart, Container};

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let from = container.stage().from();
    for broken in container.broken_starts() {
        match broken {
            BrokenStart::Missing(target) => {
                out.report(target.span, format!("nothing puts `{target}` into the image"))
                    .variant("missing")
                    .help("copy it there, or name what is there")
                    .related(from, "the stage that it runs");
            }
            BrokenStart::NotExecutable(own) => {
                out.report(own.target.span, own.message())
                    .variant("mode")
                    .origin(own.made, "it is made here")
                    .help("give it a mode such as `755`");
            }
            BrokenStart::CarriageReturn(file) => {
                let message = format!("the lines of `{}` end in carriage returns", file.path);
                out.report(file.target.span, message)
                    .variant("carriage-return")
                    .help("save it with line feeds alone")
                    .related(file.copied_by, "it is copied here");
            }
            BrokenStart::NoInterpreter(file, name) => {
                let message = format!("`{}` asks for `{name}`, which is not there", file.path);
                out.report(file.target.span, message)
                    .variant("interpreter")
                    .help(format!("install `{name}`, or write the script for what is there"))
                    .related(file.copied_by, "it is copied here")
                    .related(from, "this image has none");
            }
        }
    }
}
