#![doc = include_str!("../../lints/unbounded-restart-policy.md")]

use crate::lint::{Findings, Options};
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, options: &Options, out: &mut Findings) {
    let bound = options.integer("attempts").unwrap_or(5);
    let judge = |count: i64| match count {
        0 => Some("0 attempts mean that it is restarted without a bound".to_owned()),
        count if count == bound => None,
        count => Some(format!("it is restarted {count} times, not {bound}")),
    };
    if let Some(restart) = service.restart().known()
        && let Some(rest) = restart.value.strip_prefix("on-failure")
    {
        let message = match rest.strip_prefix(':').map(str::parse::<u32>) {
            None if rest.is_empty() => {
                Some("after a failure it is restarted without a bound".to_owned())
            }
            Some(Ok(count)) => judge(i64::from(count)),
            _ => None,
        };
        if let Some(message) = message {
            let help = format!("allow {bound} attempts: `on-failure:{bound}`");
            out.report(restart.span, message).help(help);
        }
    }
    if let Some(condition) = service.restart_condition().known()
        && condition.value == "on-failure"
    {
        let attempts = service.text(&["deploy", "restart_policy", "max_attempts"]);
        let help = format!("set `max_attempts: {bound}` beside it");
        if attempts.is_absent() {
            out.report(condition.span, "after a failure it is restarted without a bound")
                .help(help);
        } else if let Some(attempts) = attempts.known()
            && let Some(message) = attempts.value.parse().ok().and_then(judge)
        {
            out.report(attempts.span, message).help(help);
        }
    }
}
