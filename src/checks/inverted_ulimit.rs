#![doc = include_str!("../../lints/inverted-ulimit.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for limit in service.ulimits() {
        let (Some(soft), Some(hard)) = (limit.soft.known(), limit.hard.known()) else { continue };
        // -1 is no limit at all.
        let order = |limit: i64| if limit < 0 { i64::MAX } else { limit };
        if order(soft.value) > order(hard.value) {
            let message = format!("the soft limit of `{}` is above the hard one", limit.name);
            out.report(soft.span, message)
                .related(hard.span, "the hard limit")
                .help("set it to the hard limit at most");
        }
    }
}
