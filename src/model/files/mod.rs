//! What each instruction does to the files of its layer, as far as the Dockerfile shows it:
//! COPY, ADD and WORKDIR, and the commands of RUN that are known to make, write, move, remove,
//! unpack files or to change their mode or owner. What a RUN does in a cache, tmpfs, bind or
//! secret mount is in no layer and not told. Windows images are left out.

mod archives;
mod commands;
mod copies;
mod directories;
mod mode;
mod path;
mod reader;
#[cfg(test)]
mod tests;
mod words;

pub use mode::Mode;
pub use path::FilePath;
pub(super) use path::{is_within, matches_levels, matches_pattern};

use super::{Command, Dockerfile, Instruction, Stage};
use crate::text::{Span, Spanned};

/// One effect of one instruction on one path.
#[derive(Clone, Debug)]
pub struct FileEffect {
    /// The index of the instruction in the file.
    pub instruction: usize,
    /// Which of its shell texts, and which command of that; none of COPY, ADD and WORKDIR.
    pub(super) command: Option<(usize, usize)>,
    /// What is done.
    pub action: FileAction,
    /// To what. It may be a directory, and then the effect may be on all that is in it.
    pub path: FilePath,
    /// The word that names it.
    pub at: Span,
    /// Whether a run that succeeds may have skipped it.
    pub is_conditional: bool,
}

/// What is done to a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileAction {
    /// COPY or ADD puts it there; `source` is the index of the source.
    Copy {
        /// Among the sources of the instruction.
        source: usize,
    },
    /// A directory is made: WORKDIR, `mkdir`, `install -d`.
    MakeDirectory,
    /// A file or a tree is written: a redirection, `touch`, `tee`, `cp`, the target of `mv`, `ln`.
    Write {
        /// Where its content comes from, of `cp`, `mv`, `ln` and `install`.
        from: Option<FilePath>,
    },
    /// `curl -o`, `wget`, `git clone`: it comes from the network.
    Download,
    /// An archive is unpacked; the path is that of the archive.
    Extract {
        /// The directory that it is unpacked in.
        into: FilePath,
    },
    /// `chmod`, `mkdir -m`, `install -m`.
    Chmod {
        /// The mode as written, with its place, if it is known.
        mode: Option<Spanned<String>>,
        /// `-R`.
        recursive: bool,
    },
    /// `chown`, `chgrp`, `install -o`; the group alone is `:group`.
    Chown {
        /// Owner and group as written, if they are known.
        owner: Option<String>,
        /// `-R`.
        recursive: bool,
    },
    /// `rm`, `rmdir`, `unlink`, `find … -delete`, the source of `mv`.
    Remove {
        /// With all that is in it.
        recursive: bool,
    },
}

impl<'p> Dockerfile<'p> {
    /// The effects of all its instructions, in order; computed once.
    pub fn file_effects(self) -> &'p [FileEffect] {
        self.data.file_effects.get_or_init(|| reader::read(self))
    }
}

impl<'p> Stage<'p> {
    /// The effects of its own instructions, in order.
    pub fn file_effects(self) -> &'p [FileEffect] {
        let mut instructions = self.instructions();
        let first = self.from_instruction().index();
        let last = instructions.next_back().map_or(first, Instruction::index);
        within(self.dockerfile().file_effects(), first, last)
    }
}

impl<'p> Instruction<'p> {
    /// Its effects, in order.
    pub fn file_effects(self) -> &'p [FileEffect] {
        within(self.dockerfile().file_effects(), self.index(), self.index())
    }

    /// The working directory that it finds; `${…}` in it stands for what is not known.
    pub fn workdir(self) -> String {
        directories::workdir_before(self)
    }

    /// The working directory that a WORKDIR makes; `${…}` in it stands for what is not known.
    pub fn workdir_after(self) -> Option<String> {
        directories::after(self, &self.workdir())
    }
}

impl<'p> Command<'p> {
    /// Its effects, in order.
    pub fn file_effects(self) -> impl Iterator<Item = &'p FileEffect> {
        let instruction = self.instruction();
        let script = instruction.scripts().iter().position(|own| own.span == self.script().span);
        let own = script.map(|script| (script, self.index()));
        instruction.file_effects().iter().filter(move |effect| effect.command == own)
    }
}

impl FileEffect {
    /// The instruction that has the effect.
    pub fn instruction_in<'p>(&self, dockerfile: Dockerfile<'p>) -> Instruction<'p> {
        Instruction { dockerfile, index: self.instruction }
    }

    /// The command that has the effect; none of COPY, ADD and WORKDIR.
    pub fn command_in<'p>(&self, dockerfile: Dockerfile<'p>) -> Option<Command<'p>> {
        let (script, index) = self.command?;
        let instruction = self.instruction_in(dockerfile);
        let script = instruction.scripts().get(script)?;
        Some(Command { instruction, script, index })
    }

    /// Whether a command has the effect, not COPY, ADD or WORKDIR.
    pub(super) fn is_by_command(&self) -> bool {
        self.command.is_some()
    }

    /// Whether both belong to the same command or instruction.
    pub fn is_of_same_command(&self, other: &FileEffect) -> bool {
        self.instruction == other.instruction && self.command == other.command
    }
}

/// The working directory after an instruction that found `before`.
pub(super) fn workdir_after(instruction: Instruction<'_>, before: &str) -> String {
    directories::after(instruction, before).unwrap_or_else(|| before.to_owned())
}

fn within(effects: &[FileEffect], first: usize, last: usize) -> &[FileEffect] {
    let start = effects.partition_point(|effect| effect.instruction < first);
    let end = effects.partition_point(|effect| effect.instruction <= last);
    &effects[start..end]
}
