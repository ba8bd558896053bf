//! What is surely not there in a stage: a shell, a package manager.

use super::base_facts::{Column, short_name};
use super::{Command, Dialect, Image, Instruction, Keyword, Mount, Stage};
use crate::dockerfile::{Command as Form, Detail, Transfer};
use crate::text::Span;

/// A command that the base image does not have and nothing in the stage can have brought.
#[derive(Clone, Debug)]
pub struct AbsentCommand<'p> {
    /// The word that names it.
    pub place: Span,
    /// Its name.
    pub name: String,
    /// The image that does not have it.
    pub image: &'p Image,
    /// What the image has in its place: a package manager.
    pub instead: Option<&'p str>,
}

/// Package managers by the family of package that they install.
const FAMILIES: [&[&str]; 5] = [
    &["apt-get", "apt", "aptitude", "apt-cache", "apt-key", "dpkg"],
    &["apk"],
    &["dnf", "yum", "microdnf", "tdnf"],
    &["zypper"],
    &["pacman"],
];

/// Images of which those without bash are known to be made without: on Alpine and BusyBox.
const WITHOUT_BASH: [&str; 10] =
    ["alpine", "busybox", "golang", "httpd", "nginx", "node", "php", "python", "ruby", "rust"];

fn is_bash(name: &str) -> bool {
    matches!(name, "bash" | "/bin/bash" | "/usr/bin/bash")
}

fn family_of(manager: &str) -> Option<usize> {
    FAMILIES.iter().position(|family| family.contains(&manager))
}

impl<'p> Stage<'p> {
    /// The instructions in shell form for which the stage has no shell: the first RUN, and what
    /// starts or probes the shipped image. Nothing after a RUN that fails already.
    pub fn shell_forms_without_shell(self) -> Vec<Instruction<'p>> {
        let lacks = match self.base_image() {
            None => self.rests_on_scratch(),
            Some(image) => lacks_shell(image),
        };
        if !lacks || self.is_windows() {
            return Vec::new();
        }
        let runs = self.lineage().filter_map(|stage| {
            stage.instructions().find(|own| own.keyword() == Keyword::Run && own.needs_shell())
        });
        // The first of all, which is in the stage that all the others build on.
        if let Some(run) = runs.last() {
            return match run.stage() == Some(self) {
                true => vec![run],
                false => Vec::new(),
            };
        }
        if !self.is_shipped() {
            return Vec::new();
        }
        let entries = self.instructions().filter(|own| {
            matches!(own.keyword(), Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck)
                && own.needs_shell()
                && own.overridden_by().is_none()
        });
        entries.collect()
    }

    /// The first command that the stage's base image does not have: a package manager of another
    /// distribution, or bash.
    pub fn absent_command(self) -> Option<AbsentCommand<'p>> {
        let image = self.base_image()?;
        let facts = image.facts().filter(|facts| !facts.is_guess())?;
        // Who gives the name of the image gives the system too.
        if self.dockerfile().slice(image.span).starts_with('$') || self.is_windows() {
            return None;
        }
        let manager = facts.package_manager();
        let family = manager.and_then(family_of);
        let has_manager = family.is_some() || manager == Some("none");
        let name = image.name.as_deref().map(short_name);
        let has_no_bash = facts.has_bash() == Some(false)
            && (facts.is_stated(Column::Bash)
                || name.is_some_and(|name| WITHOUT_BASH.contains(&name)));
        if !has_manager && !has_no_bash {
            return None;
        }
        if has_no_bash && let Some((place, name)) = self.bash_of_steps() {
            return Some(AbsentCommand { place, name, image, instead: None });
        }
        let runs =
            self.instructions().filter(|own| own.keyword() == Keyword::Run && !own.is_deferred());
        for command in runs.flat_map(Instruction::commands) {
            let context = &command.syntax().context;
            if context.conditional || context.ignored || context.in_function {
                continue;
            }
            let Some(word) = command.syntax().words.first() else { continue };
            let Some(name) = word.literal() else { continue };
            let is_foreign = has_manager && family_of(&name).is_some_and(|own| Some(own) != family);
            let is_absent_bash = has_no_bash && is_bash(&name);
            if !is_foreign && !is_absent_bash || command.may_be_brought(is_absent_bash) {
                continue;
            }
            let instead = manager.filter(|own| is_foreign && *own != "none");
            return Some(AbsentCommand {
                place: word.span,
                name: name.into_owned(),
                image,
                instead,
            });
        }
        if !has_no_bash {
            return None;
        }
        let (place, name) = self.bash_that_starts()?;
        Some(AbsentCommand { place, name, image, instead: None })
    }

    /// Where a SHELL of the stage names bash, if nothing can have brought one before the first RUN
    /// in shell form behind it.
    fn bash_of_steps(self) -> Option<(Span, String)> {
        let is_step = |own: &Instruction<'_>| {
            matches!(own.detail(), Detail::Run(Form::Shell(_)))
                && !own.is_deferred()
                && !own.names_its_interpreter()
        };
        let set_by = |own: Instruction<'_>| own.shell().and_then(|shell| shell.set_by);
        let first = self.instructions().filter(is_step).find(|own| set_by(*own).is_some())?;
        let shell = self.instructions().find(|own| Some(own.span()) == set_by(first))?;
        let Detail::Shell(Form::Exec { words, .. }) = shell.detail() else { return None };
        let word = words.first().filter(|word| is_bash(&word.value))?;
        let before = self.lineage().flat_map(Stage::instructions);
        let mut before =
            before.filter(|own| own.index() < first.index() && own.keyword() == Keyword::Run);
        let is_brought = first.may_have_programs()
            || before.any(|own| own.commands().any(|command| command.can_bring(true)));
        (!is_brought).then(|| (word.span, word.value.clone()))
    }

    /// Where the shipped image starts bash, as the program of what starts it, and nothing in the
    /// stage can have brought one.
    fn bash_that_starts(self) -> Option<(Span, String)> {
        if !self.is_shipped() {
            return None;
        }
        let entries = self.instructions().filter(|own| {
            let form = match own.detail() {
                Detail::Cmd(form) | Detail::Entrypoint(form) => form,
                _ => return false,
            };
            matches!(form, Form::Exec { .. }) && !own.is_deferred() && own.overridden_by().is_none()
        });
        // What stands behind an entry point is its arguments.
        let started = entries.min_by_key(|own| own.keyword() != Keyword::Entrypoint)?;
        let mut below = self.lineage().skip(1).flat_map(Stage::instructions);
        if below.any(|own| own.keyword() == Keyword::Entrypoint) {
            return None;
        }
        let command = started.commands().next()?;
        let word = command.syntax().words.first()?;
        let name = word.literal().filter(|name| is_bash(name))?;
        let mut all = self.lineage().flat_map(Stage::instructions);
        let is_brought = all.any(|own| {
            own.may_bring_programs()
                || own.keyword() == Keyword::Run
                    && own.commands().any(|command| command.can_bring(true))
        });
        (!is_brought).then(|| (word.span, name.into_owned()))
    }
}

/// Whether no release of the image had a shell, so far as is known: of those that are made to have
/// none. Many a small image of a program had one in earlier releases.
fn lacks_shell(image: &Image) -> bool {
    let is_made_so = ["distroless", "chiseled", "cgr.dev/chainguard/"];
    image.facts().is_some_and(|facts| {
        let is_made_so = facts.is_stated(Column::Shell)
            || is_made_so.iter().any(|word| image.text.contains(word));
        is_made_so && facts.shell() == Some("none") && !facts.sets_shell() && !facts.is_guess()
    })
}

impl<'p> Instruction<'p> {
    /// Whether it is in shell form, nobody has set another shell, and nothing before it can have
    /// brought one.
    fn needs_shell(self) -> bool {
        let (Detail::Run(form)
        | Detail::Cmd(form)
        | Detail::Entrypoint(form)
        | Detail::HealthcheckCmd(form)) = self.detail()
        else {
            return false;
        };
        let Form::Shell(_) = form else { return false };
        if self.is_deferred() || self.shell().is_none_or(|shell| shell.set_by.is_some()) {
            return false;
        }
        !self.names_its_interpreter() && !self.may_have_programs()
    }

    /// Whether it has a heredoc with `#!`, which is run by what that names.
    fn names_its_interpreter(self) -> bool {
        let heredoc = self.syntax().heredocs.first();
        heredoc.is_some_and(|it| self.dockerfile().slice(it.body).trim_start().starts_with("#!"))
    }

    /// Whether it, or an instruction before it in its stage or in those that this builds on, can
    /// have put programs in place that this file does not name.
    fn may_have_programs(self) -> bool {
        let Some(stage) = self.stage() else { return true };
        let mut before =
            stage.lineage().flat_map(Stage::instructions).filter(|own| own.index() < self.index());
        before.any(Instruction::may_bring_programs) || self.mounts().any(may_mount_programs)
    }

    fn may_bring_programs(self) -> bool {
        match self.detail() {
            Detail::Run(Form::Exec { .. }) => true,
            Detail::Run(_) => self.mounts().any(may_mount_programs),
            Detail::Copy(transfer) | Detail::Add(transfer) => self.may_copy_programs(transfer),
            _ => false,
        }
    }

    fn may_copy_programs(self, transfer: &Transfer) -> bool {
        let value = self.evaluate(transfer.destination);
        let Some(to) = value.text() else { return true };
        let to = match to.starts_with('/') {
            true => to.to_owned(),
            false => format!("{}/{to}", self.workdir()),
        };
        let parts: Vec<&str> =
            to.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        match parts.first() {
            None => transfer.sources.iter().any(|source| {
                let value = self.evaluate(*source);
                value.text().is_none_or(|text| self.may_be_a_root(text))
            }),
            Some(first) => {
                first.contains("${") || matches!(*first, ".." | "bin" | "sbin" | "usr" | "busybox")
            }
        }
    }

    /// Whether what is copied to the root under that name can be a whole file system.
    fn may_be_a_root(self, source: &str) -> bool {
        let name = source.trim_end_matches(['/', '.']).rsplit('/').next().unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        let is_file = match name.rsplit_once('.') {
            Some((_, ending)) => !["tar", "gz", "xz", "bz2", "tgz", "txz", "zst"].contains(&ending),
            None => false,
        };
        let is_program = ["sh", "bash", "ash", "busybox"].contains(&lower.as_str());
        let is_named = ["root", "fs", "image", "layer", "system", "dist", "out"]
            .iter()
            .any(|word| lower.contains(word));
        let is_open = source.ends_with('/') || source.contains(['*', '?', '[']);
        name.is_empty()
            || is_program
            || is_open
            || is_named && !is_file
            || self.keyword() == Keyword::Add && !is_file
            // A folder of another stage may hold anything; a file there has its own folder.
            || self.flag("from").is_some() && !is_file && source.matches('/').count() < 2
    }
}

impl Command<'_> {
    /// Whether something before it can have brought a command of that name. Any package may
    /// bring bash along; a package manager comes with a package of its own name, or copied.
    fn may_be_brought(self, is_bash: bool) -> bool {
        let instruction = self.instruction();
        if instruction.may_have_programs() {
            return true;
        }
        let Some(stage) = self.stage() else { return true };
        let mut before = stage
            .lineage()
            .flat_map(Stage::instructions)
            .filter(|own| own.index() <= instruction.index() && own.keyword() == Keyword::Run)
            .flat_map(Instruction::commands)
            .filter(|own| {
                own.instruction().index() < instruction.index()
                    || own.syntax().span.start < self.syntax().span.start
            });
        let is_in_chroot = self.syntax().wrappers.iter().any(|own| own.value.contains("chroot"));
        is_in_chroot || before.any(|own| own.can_bring(is_bash))
    }

    /// Whether it can bring bash, or a package manager, into the image.
    fn can_bring(self, is_bash: bool) -> bool {
        self.name().is_none()
            || self.script().dialect == Dialect::Other
            || self.installs() && (is_bash || self.may_install_manager())
            || matches!(
                self.name().as_deref(),
                Some("chroot" | "debootstrap" | "make" | "alien" | "busybox" | "ln" | "cp")
            )
    }

    fn may_install_manager(self) -> bool {
        self.packages().iter().any(|package| match &package.name {
            None => true,
            Some(name) => {
                let is = |word: &&str| name.contains(*word);
                FAMILIES.concat().iter().any(is) || name.contains("nix")
            }
        })
    }
}

/// Whether a mount can lay programs over those of the image.
fn may_mount_programs(mount: &Mount) -> bool {
    let Some(target) = mount.target() else { return false };
    let first = target.value.split('/').find(|part| !part.is_empty() && *part != ".");
    let is_bind = matches!(mount.kind(), "bind");
    is_bind
        && first.is_none_or(|first| {
            first.contains('$') || matches!(first, "bin" | "sbin" | "usr" | "busybox")
        })
}
