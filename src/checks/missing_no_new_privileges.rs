#![doc = include_str!("../../lints/missing-no-new-privileges.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let options = service.security_opt();
    if !service.is_whole() || !options.is_complete {
        return;
    }
    let mut given = options.iter().filter(|option| option.value.name == "no-new-privileges");
    let name = service.name();
    if let Some(option) = given.next() {
        // The last says it where several do.
        let last = given.next_back().unwrap_or(option);
        let message = match last.value.is_on() {
            Some(true) => return,
            Some(false) => format!("processes of service `{name}` are let gain privileges"),
            None => "the engine refuses this value of `no-new-privileges`".to_owned(),
        };
        out.report(last.span, message).help("say `no-new-privileges:true`").fix(
            "Forbid new privileges",
            service.replace_item("security_opt", last.span, "no-new-privileges:true"),
        );
        return;
    }
    let item = "no-new-privileges:true";
    out.report(name.span, format!("processes of service `{name}` can gain privileges"))
        .help("add `no-new-privileges:true` to `security_opt`")
        .fix("Forbid new privileges", service.append("security_opt", item));
}
