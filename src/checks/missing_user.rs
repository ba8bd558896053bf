#![doc = include_str!("../../lints/missing-user.md")]
use crate::lint::Findings;
use crate::model::{Stage, User};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() || stage.is_windows() || !stage.has_process() {
        return;
    }
    if stage.dockerfile().is_of_dev_container() || stage.is_always_run_as_non_root() {
        return;
    }
    match stage.user_by_deeds() {
        // `root-user` speaks of an explicit root; an unknown base may set its own user.
        User::Named(_) | User::Image(_) | User::Unknown => (),
        User::Default if stage.manages_privileges() => (),
        User::Default => {
            let finding =
                out.report(stage.from(), "nothing sets `USER`, so the process runs as root");
            let created = stage.created_users();
            // KICS asks nothing of an image that starts empty.
            finding.variant(if stage.rests_on_scratch() { "scratch" } else { "other" });
            if let Some(user) = created.iter().find(|user| !user.is_used) {
                finding
                    .variant("created-user")
                    .related(user.name.span, format!("`{}` is made and never used", user.name));
            }
            if let Some(user) = created.first() {
                finding.help(format!("change to `{}` after what needs root", user.name)).fix(
                    format!("Run as `{}`", user.name),
                    stage.add_before_entry(&format!("USER {}", user.name)),
                );
            } else if stage.keeps_command_of_web_server() {
                finding
                    .help("take an image that is made to run without root, and a port over 1023");
            } else {
                finding
                    .help("a numeric user works without an entry in /etc/passwd")
                    .fix("Run as an unprivileged user", stage.add_before_entry("USER 65532:65532"));
            }
        }
    }
}
