#![doc = include_str!("../../lints/wget-and-curl-mixed.md")]

use crate::lint::Findings;
use crate::model::{Command, Dockerfile};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for runs in dockerfile.runs_by_section() {
        let first = |tool: &str| runs.iter().find_map(|run| run.fetch_by(tool));
        let (Some(curl), Some(wget)) = (first("curl"), first("wget")) else { continue };
        let place = |command: Command<'_>| command.span().start;
        let (earlier, later) = if place(curl) < place(wget) { (curl, wget) } else { (wget, curl) };
        if later.is_fallback() {
            continue;
        }
        let (Some(one), Some(other)) = (later.name(), earlier.name()) else { continue };
        out.report(later.name_span(), format!("`{one}` here, where `{other}` fetches as well"))
            .related(earlier.name_span(), format!("`{other}`"))
            .help("use one of them for all downloads, and install no other");
    }
}
