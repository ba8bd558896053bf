#![doc = include_str!("../../lints/duplicate-env-key.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for repeated in service.repeated_variables() {
        let name = repeated.second.value;
        let message = match repeated.is_same {
            true => format!("`{name}` is set twice to the same"),
            false => format!("`{name}` is set twice, and the first value is lost"),
        };
        out.report(repeated.second.span, message)
            .related(repeated.first.span, "the first value")
            .help("remove one of them");
    }
    for (name, file) in service.variables_set_otherwise() {
        out.report(name.span, format!("`{name}` takes the place of another value in a file"))
            .variant("file")
            .related(file.span, format!("`{file}` sets it, too"))
            .help("set it in one place");
    }
}
