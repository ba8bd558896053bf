#![doc = include_str!("../../lints/long-command-chain.md")]

use crate::lint::{Findings, Options};
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, options: &Options, out: &mut Findings) {
    let least = usize::try_from(options.integer("min-commands").unwrap_or(3)).unwrap_or(3);
    let count = instruction.chain_of_commands();
    if count >= least.max(2) {
        out.report(instruction.keyword_span(), format!("a chain of {count} commands"))
            .help("write a heredoc that begins with `set -e`")
            .fix("Write a heredoc", instruction.replace_chain_by_heredoc());
    }
}
