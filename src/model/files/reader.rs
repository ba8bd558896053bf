//! Reads all instructions of a file in order.

use rustc_hash::FxHashSet;

use super::commands::effects_of;
use super::directories::{self, Directories, UNKNOWN};
use super::path::FilePath;
use super::words::Words;
use super::{FileAction, FileEffect};
use crate::dockerfile::Detail;
use crate::model::{Dockerfile, Instruction};
use crate::text::Span;

/// What has been seen on the way.
pub(super) struct Reader<'p> {
    pub(super) effects: Vec<FileEffect>,
    /// Paths that are directories for certain.
    directories: FxHashSet<String>,
    instruction: Instruction<'p>,
    command: Option<(usize, usize)>,
    pub(super) is_conditional: bool,
    /// Where what is written is in no layer.
    mounts: Vec<String>,
}

/// Directories that nearly every image has.
const COMMON: [&str; 34] = [
    "/",
    "/bin",
    "/docker-entrypoint-initdb.d",
    "/etc",
    "/etc/apt/apt.conf.d",
    "/etc/apt/keyrings",
    "/etc/apt/sources.list.d",
    "/etc/cron.d",
    "/etc/init.d",
    "/etc/profile.d",
    "/etc/yum.repos.d",
    "/home",
    "/lib",
    "/mnt",
    "/opt",
    "/root",
    "/sbin",
    "/srv",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/sbin",
    "/usr/local/share",
    "/usr/sbin",
    "/usr/share",
    "/usr/src",
    "/var",
    "/var/lib",
    "/var/log",
    "/var/www/html",
];

pub(super) fn read(dockerfile: Dockerfile<'_>) -> Vec<FileEffect> {
    let Some(first) = dockerfile.instructions().next() else { return Vec::new() };
    let mut reader = Reader {
        effects: Vec::new(),
        directories: FxHashSet::default(),
        instruction: first,
        command: None,
        is_conditional: false,
        mounts: Vec::new(),
    };
    let mut at_end: Vec<String> = Vec::new();
    let mut workdir = UNKNOWN.to_owned();
    let mut is_windows = false;
    for instruction in dockerfile.instructions() {
        if let Detail::From { .. } = instruction.outer().detail
            && let Some(stage) = instruction.stage()
        {
            at_end.resize(stage.index(), workdir);
            let inherited = stage.parent().and_then(|parent| at_end.get(parent.index()));
            let known = inherited.cloned().or_else(|| directories::of_base(stage));
            workdir = known.unwrap_or_else(|| UNKNOWN.to_owned());
            is_windows = stage.is_windows();
        }
        if instruction.is_deferred() || is_windows {
            continue;
        }
        reader.instruction = instruction;
        reader.command = None;
        reader.is_conditional = false;
        match instruction.detail() {
            Detail::Workdir(word) => {
                if let Some(path) = directories::after(instruction, &workdir) {
                    workdir = path;
                    reader.make_directory(FilePath::new("/", &workdir), word.span);
                }
            }
            Detail::Copy(transfer) | Detail::Add(transfer) => {
                reader.read_transfer(instruction, transfer, &workdir);
            }
            Detail::Run(_) => reader.read_run(instruction, &workdir),
            _ => (),
        }
    }
    reader.effects
}

impl Reader<'_> {
    fn read_run(&mut self, instruction: Instruction<'_>, workdir: &str) {
        self.mounts = targets(instruction, workdir);
        for (number, script) in instruction.scripts().iter().enumerate() {
            let mut directories = Directories::new(script, workdir);
            for command in instruction.commands().filter(|own| std::ptr::eq(own.script(), script)) {
                let directory = directories.enter(command);
                let words = Words { command, directory };
                self.command = Some((number, command.index()));
                let context = command.syntax().context;
                self.is_conditional = context.conditional || context.in_function;
                effects_of(self, &words);
                directories.leave(command, &words);
            }
        }
        self.mounts.clear();
    }

    /// Takes note of an effect that is in the layer.
    pub(super) fn add(&mut self, action: FileAction, path: FilePath, at: Span) {
        let is_outside = path.is_within_any(&["/dev", "/proc", "/sys"])
            || self.mounts.iter().any(|mount| path.is_within_any(&[mount]));
        if is_outside {
            return;
        }
        self.effects.push(FileEffect {
            instruction: self.instruction.index(),
            command: self.command,
            action,
            path,
            at,
            is_conditional: self.is_conditional,
        });
    }

    pub(super) fn make_directory(&mut self, path: FilePath, at: Span) {
        self.note_directory(&path);
        self.add(FileAction::MakeDirectory, path, at);
    }

    pub(super) fn note_directory(&mut self, path: &FilePath) {
        if !path.is_pattern() {
            self.directories.insert(path.text().to_owned());
        }
    }

    pub(super) fn is_directory(&self, path: &FilePath) -> bool {
        COMMON.contains(&path.text()) || self.directories.contains(path.text())
    }
}

/// The targets of the mounts of a RUN: what is written there is in no layer.
fn targets(instruction: Instruction<'_>, workdir: &str) -> Vec<String> {
    let target = |mount: &crate::dockerfile::Mount| match mount.target() {
        Some(target) if target.value.contains('$') => None,
        Some(target) => Some(super::path::join(workdir, target.value)),
        None => {
            let id = mount.grant().filter(|_| mount.kind() == "secret")?;
            Some(super::path::join("/run/secrets", id.value))
        }
    };
    instruction.mounts().filter_map(target).collect()
}
