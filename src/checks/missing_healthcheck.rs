#![doc = include_str!("../../lints/missing-healthcheck.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() || stage.health_check().is_some() {
        return;
    }
    let is_inherited = stage.base_facts().and_then(|facts| facts.has_healthcheck()) == Some(true);
    let is_checked_outside = stage.is_always_run_with_healthcheck();
    if is_inherited || is_checked_outside || stage.is_serverless() || stage.is_shell() {
        return;
    }
    out.report(stage.from(), "nothing in this stage, or in those it builds on, checks its health")
        .help("add `HEALTHCHECK`, or `HEALTHCHECK NONE` where nobody asks");
}
