#![doc = include_str!("../../lints/configure-without-build-triplet.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.is_one_of(&["configure"]) {
        return;
    }
    let invocation = command.invocation();
    if invocation.has_option(&["--build", "--host", "--help", "--version", "-h", "-V"])
        || command.has_words_of_options()
    {
        return;
    }
    out.report(command.name_span(), "`configure` guesses the machine from the kernel")
        .help("add `--build=\"$(dpkg-architecture --query DEB_BUILD_GNU_TYPE)\"` or the like");
}
