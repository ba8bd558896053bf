#![doc = include_str!("../../lints/missing-no-new-privileges.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let options = service.security_opt();
    if !service.is_whole() || !options.is_complete || service.privileged().is_true().is_some() {
        return;
    }
    if options.iter().any(|option| option.value.name == "no-new-privileges") {
        return;
    }
    let name = service.name();
    let item = "no-new-privileges:true";
    out.report(name.span, format!("processes of service `{name}` can gain privileges"))
        .help("add `no-new-privileges:true` to `security_opt`")
        .fix("Forbid new privileges", service.append("security_opt", item));
}
