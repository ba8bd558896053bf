#![doc = include_str!("../../lints/long-flow-collection.md")]

use crate::lint::{Findings, Options};
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, options: &Options, out: &mut Findings) {
    let width = options.integer("width").and_then(|width| usize::try_from(width).ok());
    for at in compose.long_flow_collections(width.unwrap_or(80)) {
        out.report(at, "a long collection stands in brackets in a file of lines")
            .help("write each entry on a line of its own, without brackets");
    }
}
