#![doc = include_str!("../../lints/watch-path-ignored.md")]
use crate::lint::Findings;
use crate::model::Service;

pub(super) fn check(service: Service<'_>, out: &mut Findings) {
    for watch in service.ignored_watches() {
        out.report(watch.path.span, format!("`{}` is watched in vain", watch.path))
            .help("take it out of the ignore file, or watch another path")
            .related(watch.pattern, "this pattern leaves it out");
    }
}
