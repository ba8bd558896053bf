#![doc = include_str!("../../lints/command-entrypoint-mismatch.md")]

use crate::lint::Findings;
use crate::model::{Container, EntryMismatch};

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    match container.entry_mismatch() {
        None => (),
        Some(EntryMismatch::CommandLost { command, entry }) => {
            out.report(command, "the entry point of the image takes no arguments")
                .variant("command")
                .help("write `ENTRYPOINT` as a JSON array, or set `entrypoint` here")
                .related(entry, "a shell runs this, and drops what follows");
        }
        Some(EntryMismatch::CmdDropped { entrypoint, cmd }) => {
            out.report(entrypoint, "the same program starts without the `CMD` of the image")
                .variant("entrypoint")
                .help("remove `entrypoint`, or give the arguments in `command`")
                .related(cmd, "this is dropped");
        }
    }
}
