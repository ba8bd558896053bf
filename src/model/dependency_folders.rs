//! Commands that install what a program needs into a folder beside it, and commands of which
//! nothing can be said.

use super::Command;

impl Command<'_> {
    /// The folder that the command makes in its working directory: `node_modules`, `vendor`.
    pub(super) fn makes_dependency_folder(self) -> Option<&'static str> {
        let invocation = self.invocation();
        let program = invocation.program()?;
        let action = invocation.operands().next().map(|word| word.literal().unwrap_or_default());
        let folder = match (&*program, action.as_deref()) {
            ("npm" | "pnpm", Some("install" | "i" | "ci")) => "node_modules",
            ("yarn" | "bun", None | Some("install")) => "node_modules",
            ("composer", Some("install" | "update")) => "vendor",
            _ => return None,
        };
        let leads_elsewhere = invocation.has_option(&[
            "-g",
            "--global",
            "--prefix",
            "--cwd",
            "-C",
            "--dir",
            "-d",
            "--working-dir",
            "--modules-folder",
        ]);
        let names_packages = invocation.operands().count() > 1;
        let moves = self
            .instruction()
            .commands()
            .any(|own| own.name().is_some_and(|name| matches!(&*name, "cd" | "pushd" | "mv")));
        (!leads_elsewhere && !names_packages && !moves).then_some(folder)
    }

    /// Whether it makes users.
    pub(super) fn creates_users(self) -> bool {
        self.name()
            .is_some_and(|name| matches!(&*name, "useradd" | "adduser" | "newusers" | "usermod"))
    }

    /// Whether it is a script, or reads one, of which nothing is known.
    pub(super) fn runs_a_script(self) -> bool {
        let Some(name) = self.name() else { return true };
        let first = self.syntax().words.first().and_then(|word| word.literal());
        let is_path = first.is_some_and(|first| {
            first.contains('/') && !first.starts_with("/bin/") && !first.starts_with("/usr/")
        });
        name.contains('.')
            || is_path
            || matches!(&*name, "sh" | "bash" | "eval" | "source" | "make" | "xargs")
    }
}
