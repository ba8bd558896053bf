#![doc = include_str!("../../lints/root-user.md")]
use crate::lint::Findings;
use crate::model::{Stage, User};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() || stage.manages_privileges() {
        return;
    }
    if stage.dockerfile().is_of_dev_container() || stage.is_always_run_as_non_root() {
        return;
    }
    let user = stage.user();
    let User::Named(name) = &user else { return };
    if stage.is_windows() {
        if name.value.eq_ignore_ascii_case("ContainerAdministrator") {
            out.report(name.span, "the last `USER` is the administrator")
                .variant("windows")
                .help("change back to `ContainerUser` after what needs the administrator");
        }
        return;
    }
    if !user.is_root() {
        return;
    }
    let message = match name.value.as_str() {
        "root" => "the last `USER` is root".to_owned(),
        name => format!("the last `USER` is `{name}`, which is root"),
    };
    let finding = out.report(name.span, message);
    finding.variant("root").help("change back to an unprivileged user after what needs root");
    if let Some(user) = stage.created_users().iter().find(|user| !user.is_used) {
        finding
            .variant("created-user")
            .related(user.name.span, format!("`{}` is made and never used", user.name));
    } else if let Some(before) = stage.user_before_root() {
        finding.related(before.span, format!("`{}` was the user before", before.value));
    }
}
