#![doc = include_str!("../../lints/relative-container-path.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for path in service.relative_container_paths() {
        out.report(path.span, format!("`{}` is no absolute path in the container", path.value))
            .help("start it with `/`");
    }
}
