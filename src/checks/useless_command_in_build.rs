#![doc = include_str!("../../lints/useless-command-in-build.md")]

use crate::lint::Findings;
use crate::model::{Command, OutOfPlace};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(why) = command.out_of_place() else { return };
    let name = command.name().unwrap_or_default();
    let (why, help) = match why {
        OutOfPlace::Interactive => {
            ("is for a person at a terminal", "edit with `sed`, or copy the file")
        }
        OutOfPlace::NothingRuns => ("has nothing to show in a build", "leave it out"),
        OutOfPlace::EndsWithStep => (
            "acts on services, which end with the step",
            "start the program by `CMD` or `ENTRYPOINT`",
        ),
        OutOfPlace::OfTheHost => ("is for a machine, not for a build", "leave it out"),
        OutOfPlace::OtherMachine => (
            "needs a key that the build does not have",
            "give it one by `--mount=type=ssh`, or leave it out",
        ),
    };
    out.report(command.head(), format!("`{name}` {why}")).help(help);
}
