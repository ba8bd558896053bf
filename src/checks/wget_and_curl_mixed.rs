#![doc = include_str!("../../lints/wget-and-curl-mixed.md")]

use crate::lint::Findings;
use crate::model::{Command, Dockerfile};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for runs in dockerfile.runs_by_section() {
        let Some(mixed) = Command::second_downloader(runs) else { continue };
        let (Some(one), Some(other)) = (mixed.second.name(), mixed.first.name()) else { continue };
        out.report(
            mixed.second.name_span(),
            format!("`{one}` here, where `{other}` fetches as well"),
        )
        .related(mixed.first.name_span(), format!("`{other}`"))
        .help("use one of them for all downloads, and install no other");
    }
}
