#![doc = include_str!("../../lints/unlimited-ulimit.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for limit in service.ulimits() {
        let what = match limit.name.value {
            "nofile" => "open files",
            "nproc" => "processes",
            "core" => "the size of core dumps",
            _ => continue,
        };
        let lifted = [limit.soft, limit.hard].into_iter().filter_map(|own| own.known());
        if let Some(place) = lifted.filter(|own| own.value == -1).map(|own| own.span).next() {
            out.report(place, format!("`{}: -1` lifts the limit on {what}", limit.name))
                .help("set the number that the service needs");
        }
    }
}
