//! Commands that only root can run.

use super::{Command, Instruction, Keyword, User};
use crate::text::Spanned;

impl Command<'_> {
    /// What a command in a RUN does that its user may not do, so that the build ends there: the
    /// name of the user, with the place of the command. Only where the file itself sets the user.
    pub fn forbidden_to(self) -> Option<Spanned<String>> {
        let instruction = self.instruction();
        if instruction.keyword() != Keyword::Run || instruction.is_deferred() {
            return None;
        }
        let context = self.syntax().context;
        let may_fail = context.conditional || context.ignored || context.in_function;
        if may_fail
            || !self.syntax().wrappers.is_empty()
            || context.parent.is_some()
            || !self.is_for_root()
        {
            return None;
        }
        let user = instruction.forced_user()?;
        Some(Spanned::new(user, self.head()))
    }

    /// Whether only root can do it: install packages of the system, make users, change owners.
    fn is_for_root(self) -> bool {
        let Some(name) = self.name() else { return false };
        match &*name {
            "useradd" | "groupadd" | "usermod" | "groupmod" | "userdel" | "groupdel" => true,
            "adduser" | "addgroup" | "update-ca-certificates" | "chpasswd" => true,
            "apt-get" | "apt" | "aptitude" | "apk" | "yum" | "dnf" | "microdnf" | "zypper" => {
                let roots =
                    ["--root", "-p", "--installroot", "-R", "--print-uris", "-s", "--simulate"];
                self.installs() && !self.invocation().has_option(&roots)
            }
            "chown" => {
                let invocation = self.invocation();
                let owner = invocation.operands().next().and_then(|word| word.literal());
                let owner = owner.unwrap_or_default();
                let user = owner.split([':', '.']).next().unwrap_or_default();
                // To give a file to oneself is allowed.
                let own = self.instruction().forced_user().unwrap_or_default();
                !user.is_empty() && user != own && !invocation.has_option(&["--reference"])
            }
            _ => false,
        }
    }
}

impl Instruction<'_> {
    /// The user other than root that a USER of this file sets for it, where nothing else decides.
    pub(super) fn forced_user(self) -> Option<String> {
        let user = self.user();
        let User::Named(name) = &user else { return None };
        let is_certain = !user.is_root()
            && self.stage().is_some_and(|stage| !stage.is_windows())
            && !self.dockerfile().slice(name.span).contains('$');
        is_certain.then(|| name.value.split(':').next().unwrap_or_default().to_owned())
    }
}
