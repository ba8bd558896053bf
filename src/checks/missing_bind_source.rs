#![doc = include_str!("../../lints/missing-bind-source.md")]
use crate::lint::Findings;
use crate::model::Service;

pub(super) fn check(service: Service<'_>, out: &mut Findings) {
    for source in service.missing_mounted_files() {
        out.report(source.span, format!("there is no file `{source}`: Docker makes a folder"))
            .help("add the file, or correct the path");
    }
}
