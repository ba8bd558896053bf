//! What is peculiar to the package managers of languages, and to apk's groups.

use std::borrow::Cow;

use super::{Command, Component, Instruction, Manager};
use crate::text::Span;

impl<'p> Command<'p> {
    /// Whether it is `npm cache clean` without `--force`, which npm refuses since its version 5;
    /// images of Node.js before 8 have an older one.
    pub fn is_refused_npm_cache_clean(self) -> bool {
        if self.syntax().manager() != Some(Manager::Npm) {
            return false;
        }
        let invocation = self.invocation();
        if invocation.subcommand().as_deref() != Some("cache") {
            return false;
        }
        let second = invocation.operands().nth(1).and_then(|word| word.literal());
        // With a key it takes one entry away.
        let is_whole = invocation.operands().count() == 2;
        matches!(second.as_deref(), Some("clean" | "clear" | "rm"))
            && is_whole
            && !invocation.has_option(&["--force", "-f", "--help", "-h"])
            && !self.has_old_npm()
    }

    fn has_old_npm(self) -> bool {
        let Some(image) = self.stage().and_then(|stage| stage.base_image()) else { return false };
        let is_node = image
            .name
            .as_deref()
            .is_some_and(|name| matches!(name.rsplit('/').next(), Some("node" | "iojs")));
        match &image.tag {
            Component::Known(tag) => {
                let digits = tag.split(['.', '-']).next().unwrap_or_default();
                let old_name = ["argon", "boron"].iter().any(|name| tag.starts_with(name));
                is_node && (old_name || digits.parse::<u32>().is_ok_and(|major| major < 8))
            }
            Component::Unknown => true,
            Component::Absent => false,
        }
    }

    /// The subcommand behind which `--force` stands.
    pub fn npm_cache_subcommand(self) -> Option<String> {
        self.invocation().operands().nth(1)?.literal().map(Cow::into_owned)
    }

    /// Whether gem makes the documentation of what it installs: no option says otherwise, nor a
    /// `gemrc` of this file or of the official images of Ruby.
    pub fn makes_gem_documentation(self) -> bool {
        if self.syntax().manager() != Some(Manager::Gem) {
            return false;
        }
        let invocation = self.invocation();
        let installs =
            matches!(invocation.subcommand().as_deref(), Some("install" | "i" | "update"));
        if !installs
            || invocation.has_option(&["--no-document", "-N", "--no-doc", "--document"])
            || invocation.has_option(&["--no-ri", "--no-rdoc", "--help", "-h"])
            || self.has_options_in_variables()
            || invocation.has_unknown_options()
        {
            return false;
        }
        let image = self.stage().and_then(|stage| stage.base_image());
        let is_ruby = image.is_some_and(|image| {
            let name = image.name.as_deref().unwrap_or_default();
            matches!(name.rsplit('/').next(), Some("ruby" | "jruby" | "rails"))
        });
        let dockerfile = self.instruction().dockerfile();
        !is_ruby && !dockerfile.syntax().text.contains("gemrc")
    }
}

impl<'p> Instruction<'p> {
    /// The first package that an `apk del` names one by one, where an `apk add` of the same RUN
    /// installed several without a name for all of them.
    pub fn ungrouped_apk_removal(self) -> Option<(Span, String)> {
        let mut has_ungrouped = false;
        for command in self.commands() {
            if command.syntax().manager() != Some(Manager::Apk) {
                continue;
            }
            let invocation = command.invocation();
            match invocation.subcommand().as_deref() {
                Some("add") => {
                    has_ungrouped |= !invocation.has_option(&["-t", "--virtual"])
                        && invocation.operands().count() > 2;
                }
                Some("del") if has_ungrouped => {
                    let mut named = invocation.operands().skip(1).filter_map(|word| {
                        let name = word.literal()?;
                        (!name.starts_with('.')).then(|| (word.span, name.into_owned()))
                    });
                    if let Some(named) = named.next() {
                        return Some(named);
                    }
                }
                _ => (),
            }
        }
        None
    }

    /// The last command by which apt leaves archives of packages in the layer, as far as no hook of
    /// the base image deletes them; and whether the step installs, and cleans up nothing at all.
    pub fn apt_archives(self) -> Option<(Command<'p>, bool)> {
        let is_apt = |command: &Command<'p>| {
            matches!(
                command.syntax().manager(),
                Some(Manager::AptGet | Manager::Apt | Manager::Aptitude)
            )
        };
        let commands: Vec<Command<'p>> = self.commands().collect();
        let fills = |command: &Command<'p>| {
            is_apt(command) && {
                let invocation = command.invocation();
                let subcommand = invocation.subcommand();
                invocation.installs()
                    || matches!(
                        subcommand.as_deref(),
                        Some("upgrade" | "dist-upgrade" | "full-upgrade" | "build-dep")
                    )
            }
        };
        let last = commands.iter().rposition(fills)?;
        let cleans = |command: &Command<'p>| {
            let invocation = command.invocation();
            let is_clean = matches!(
                invocation.subcommand().as_deref(),
                Some("clean" | "autoclean" | "distclean" | "dist-clean")
            );
            is_apt(command) && is_clean || invocation.removes("/var/cache/apt/archives")
        };
        let is_mounted = self.mounts().any(|mount| {
            matches!(mount.kind(), "cache" | "tmpfs")
                && mount.target().is_some_and(|target| {
                    super::package_caches::covers(target.value, "/var/cache/apt/archives")
                })
        });
        let is_cleaned = commands[last + 1..].iter().any(cleans);
        let removes_lists =
            commands.iter().any(|command| command.invocation().removes("/var/lib/apt/lists"));
        let installs =
            commands.iter().any(|command| is_apt(command) && command.invocation().installs());
        (!is_cleaned && !is_mounted).then_some((commands[last], installs && !removes_lists))
    }
}
