#![doc = include_str!("../../lints/deprecated-apt-key.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.instruction().is_script() || !command.adds_key_by_apt_key() {
        return;
    }
    out.report(command.head(), "`apt-key` makes this key trusted for all sources of packages")
        .help("put the key in `/etc/apt/keyrings` and name it with `signed-by=`");
}
