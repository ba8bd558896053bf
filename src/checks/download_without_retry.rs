#![doc = include_str!("../../lints/download-without-retry.md")]

use crate::lint::Findings;
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for runs in dockerfile.runs_by_section() {
        for tool in ["curl", "wget"] {
            let commands = runs.clone().flat_map(|run| run.commands());
            let mut own = commands.filter(|command| command.is_one_of(&[tool]));
            let Some(command) = own.find(|command| command.gives_up_at_once() == Some(tool)) else {
                continue;
            };
            let (help, variant) = match tool {
                "curl" => ("add `--retry 3`, or write it to a `.curlrc` for all", "curl"),
                _ => ("add `--tries=3 --retry-connrefused`, or write it to a `wgetrc`", "wget"),
            };
            let again = own.filter(|command| command.gives_up_at_once() == Some(tool));
            let options = match tool {
                "curl" => "--retry 3",
                _ => "--tries=3 --retry-connrefused",
            };
            let all = std::iter::once(command).chain(again);
            let edits = all.flat_map(|command| command.add_options(options)).collect();
            out.report(command.head(), format!("`{tool}` gives up at the first failure"))
                .help(help)
                .variant(variant)
                .fix("Try again", edits);
        }
    }
}
