#![doc = include_str!("../../lints/unbounded-restart-policy.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if let Some(restart) = service.restart().known()
        && let Some(rest) = restart.value.strip_prefix("on-failure")
    {
        let message = match rest.strip_prefix(':').map(str::parse::<u32>) {
            None if rest.is_empty() => "after a failure it is restarted without a bound".to_owned(),
            Some(Ok(0)) => "0 attempts mean that it is restarted without a bound".to_owned(),
            Some(Ok(count)) if count > 5 => format!("it is restarted {count} times, more than 5"),
            _ => return,
        };
        out.report(restart.span, message).help("allow five attempts: `on-failure:5`");
    }
    if let Some(condition) = service.restart_condition().known()
        && condition.value == "on-failure"
        && service.text(&["deploy", "restart_policy", "max_attempts"]).is_absent()
    {
        out.report(condition.span, "after a failure it is restarted without a bound")
            .help("set `max_attempts` beside it");
    }
}
