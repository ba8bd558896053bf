//! Commands that make users and groups, or put users into groups.

use super::{Command, FileAction, Instruction, Keyword, Stage, User};
use crate::dockerfile::Detail;
use crate::shell::OptionValue;
use crate::text::Spanned;

impl Command<'_> {
    /// The uid that a `useradd` without `--no-log-init` gives, where it has more than five digits.
    pub fn high_uid_with_log(self) -> Option<Spanned<String>> {
        if self.name().as_deref() != Some("useradd") {
            return None;
        }
        let invocation = self.invocation();
        if invocation.has_option(&["-l", "--no-log-init"]) {
            return None;
        }
        let value = invocation.values(&["-u", "--uid"]).last()?;
        let text = match value {
            OptionValue::Word(word) => self.evaluate(word).text()?.to_owned(),
            OptionValue::Inline(text, _) => text?.to_owned(),
        };
        let is_high = text.len() > 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_high.then(|| Spanned::new(text, value.span()))
    }
}

/// A user that a command makes.
#[derive(Clone, Debug)]
pub struct CreatedUser {
    /// The name, with its place.
    pub name: Spanned<String>,
    /// Whether `--chown` or a command gives files to it, or starts something as it.
    pub is_used: bool,
}

impl<'p> Command<'p> {
    /// The name of the user that `useradd` or `adduser` makes.
    fn created_user(self) -> Option<Spanned<String>> {
        let name = self.name()?;
        if !matches!(&*name, "useradd" | "adduser") {
            return None;
        }
        let invocation = self.invocation();
        let mut operands = invocation.operands();
        let word = operands.next()?;
        // `adduser user group` puts one into the other.
        if operands.next().is_some()
            || invocation.has_option(&["-D", "--defaults"]) && name == "useradd"
        {
            return None;
        }
        let text = self.evaluate(word).text()?.to_owned();
        Some(Spanned::new(text, word.span)).filter(|name| is_name(name))
    }

    /// The user and the groups that the command puts it into, besides its own.
    fn membership(self) -> Option<(String, Vec<String>)> {
        let name = self.name()?;
        let invocation = self.invocation();
        let operand = |at: usize| {
            let word = invocation.operands().nth(at)?;
            Some(self.evaluate(word).text()?.to_owned())
        };
        let groups = |text: String| -> Vec<String> {
            text.split(',').filter(|group| is_name(group)).map(str::to_owned).collect()
        };
        let value = |names: &[&str]| match invocation.values(names).last()? {
            OptionValue::Word(word) => Some(self.evaluate(word).text()?.to_owned()),
            OptionValue::Inline(text, _) => text.map(str::to_owned),
        };
        match &*name {
            "useradd" | "usermod" => Some((operand(0)?, groups(value(&["-G", "--groups"])?))),
            "gpasswd" => Some((value(&["-a", "--add"])?, groups(operand(0)?))),
            "adduser" | "addgroup" if invocation.operands().count() == 2 => {
                Some((operand(0)?, groups(operand(1)?)))
            }
            _ => None,
        }
    }

    /// Whether only root can do it, and it is not `sudo` that does.
    fn needs_root(self) -> bool {
        let Some(name) = self.name() else { return false };
        let makes = match &*name {
            "useradd" | "adduser" | "groupadd" | "addgroup" | "usermod" => true,
            "apt-get" | "apt" | "apk" | "yum" | "dnf" | "microdnf" | "zypper" => self.installs(),
            _ => false,
        };
        let context = self.syntax().context;
        makes
            && !context.conditional
            && !context.ignored
            && !self
                .syntax()
                .wrappers
                .iter()
                .any(|own| matches!(own.value.as_str(), "sudo" | "doas" | "fakeroot" | "su"))
    }
}

impl<'p> Stage<'p> {
    /// The users that the stage, or one that it builds on, makes, the last first.
    pub fn created_users(self) -> Vec<CreatedUser> {
        let mut users: Vec<CreatedUser> = Vec::new();
        for stage in self.lineage() {
            for command in stage.instructions().rev().flat_map(Instruction::commands) {
                if command.instruction().is_deferred() {
                    continue;
                }
                if let Some(name) = command.created_user() {
                    let is_used = self.lineage().any(|stage| stage.gives_to(&name));
                    users.push(CreatedUser { name, is_used });
                }
            }
        }
        users
    }

    /// Whether the stage gives files to a user, or starts something as it.
    fn gives_to(self, name: &str) -> bool {
        let is_named = |text: &str| text.split([':', '.']).next() == Some(name);
        self.instructions().any(|own| {
            let flag = own.flag("chown").and_then(|flag| flag.value);
            flag.is_some_and(|word| own.evaluate(word).text().is_some_and(is_named))
        }) || self.file_effects().iter().any(|effect| match &effect.action {
            FileAction::Chown { owner: Some(owner), .. } => is_named(owner),
            _ => false,
        })
    }

    /// As [`Stage::user`], and root too where the base image is not known but a step of the stage
    /// can only work as root: it makes a user, or installs packages without `sudo`.
    pub fn user_by_deeds(self) -> User {
        let user = self.user();
        if user != User::Unknown || self.says_user() {
            return user;
        }
        let mut runs = self
            .lineage()
            .flat_map(Stage::instructions)
            .filter(|own| own.keyword() == Keyword::Run && !own.is_deferred());
        match runs.any(|own| own.commands().any(Command::needs_root)) {
            true => User::Default,
            false => User::Unknown,
        }
    }

    /// Whether it, or a stage that it builds on, has a USER.
    pub fn says_user(self) -> bool {
        let mut all = self.lineage().flat_map(Stage::instructions);
        all.any(|own| own.keyword() == Keyword::User)
    }
}

impl<'p> Instruction<'p> {
    /// The groups that `USER name:group` takes from the user: those that a RUN before it has put
    /// the user into.
    pub fn dropped_groups(self) -> Option<(String, Vec<Spanned<String>>)> {
        let Detail::User(word) = self.detail() else { return None };
        if self.is_deferred() || self.stage()?.is_windows() {
            return None;
        }
        let value = self.evaluate(*word);
        let (user, group) = value.text()?.split_once(':')?;
        if !is_name(user) || user == "root" || group.is_empty() {
            return None;
        }
        let mut dropped: Vec<Spanned<String>> = Vec::new();
        let stages: Vec<Stage<'p>> = self.stage()?.lineage().collect();
        for stage in stages.into_iter().rev() {
            let before = stage.instructions().take_while(|own| own.index() < self.index());
            for command in before.filter(|own| !own.is_deferred()).flat_map(Instruction::commands) {
                let Some((member, groups)) = command.membership() else { continue };
                if member != user {
                    continue;
                }
                for name in groups {
                    if name != group && !dropped.iter().any(|own| own.value == name) {
                        dropped.push(Spanned::new(name, command.head()));
                    }
                }
            }
        }
        (!dropped.is_empty()).then(|| (user.to_owned(), dropped))
    }
}

/// A name, not a number and nothing with an unknown part.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.bytes().all(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
        && !text.starts_with('-')
}
