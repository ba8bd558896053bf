#![doc = include_str!("../../lints/security-profile-disabled.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.privileged().is_true().is_some() {
        return;
    }
    for option in service.security_opt().iter() {
        let (variant, what) = match (option.value.name, option.value.value.unwrap_or_default()) {
            ("seccomp", "unconfined") => ("seccomp", "the filter of system calls"),
            ("apparmor", "unconfined") => ("apparmor", "the AppArmor profile"),
            ("label", "disable" | "type:spc_t" | "type=spc_t") => ("selinux", "SELinux separation"),
            ("systempaths", "unconfined") => ("systempaths", "the masking of `/proc`"),
            _ => continue,
        };
        out.report(option.span, format!("`{}` turns {what} off", option.value.text))
            .variant(variant)
            .help("leave the default in force, or give it a profile of its own")
            .fix("Leave the default in force", service.remove_from("security_opt", option.span));
    }
}
