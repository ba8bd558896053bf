//! The modes that instructions give to files, and the edits of them.

use super::{Command, FileAction, Instruction, Mode};
use crate::dockerfile::Detail;
use crate::text::{Edit, Span, Spanned};

/// A mode that an instruction gives.
#[derive(Clone, Debug)]
pub struct GivenMode {
    /// As written, with its place.
    pub text: Spanned<String>,
    /// What it means.
    pub mode: Mode,
    /// Whether it is given to all that is in a directory.
    pub recursive: bool,
    /// Whether it is given to what is known to be a directory.
    pub to_directory: bool,
    /// Whether it is given to a file whose owner is changed after it, which takes setuid and setgid
    /// away.
    pub loses_setuid: bool,
}

impl Instruction<'_> {
    /// The modes that `--chmod`, `chmod`, `mkdir -m` and `install -m` give, each once.
    pub fn given_modes(self) -> Vec<GivenMode> {
        let mut given: Vec<GivenMode> = Vec::new();
        match self.detail() {
            Detail::Copy(_) | Detail::Add(_) => {
                let Some(word) = self.flag("chmod").and_then(|flag| flag.value) else {
                    return given;
                };
                let value = self.evaluate(word);
                let mode = value.text().and_then(|text| Some((text, Mode::parse(text)?)));
                if let Some((text, mode)) = mode {
                    let text = Spanned::new(text.to_owned(), word.span);
                    given.push(GivenMode {
                        text,
                        mode,
                        recursive: false,
                        to_directory: false,
                        loses_setuid: false,
                    });
                }
            }
            Detail::Run(_) if self.commands().any(Command::may_give_mode) => {
                for effect in self.file_effects() {
                    let FileAction::Chmod { mode: Some(text), recursive } = &effect.action else {
                        continue;
                    };
                    if given.last().is_some_and(|last| last.text.span == text.span) {
                        continue;
                    }
                    let Some(mode) = Mode::parse(&text.value) else { continue };
                    let to_directory = effect.is_of_directory(self);
                    let (text, recursive) = (text.clone(), *recursive);
                    let loses_setuid = (mode.setuid || mode.setgid) && effect.is_given_away(self);
                    given.push(GivenMode { text, mode, recursive, to_directory, loses_setuid });
                }
            }
            _ => (),
        }
        given
    }

    /// The places where a RUN takes the umask away, so that new files are writable by everyone.
    pub fn open_umasks(self) -> Vec<Span> {
        let open = self.commands().filter_map(|command| {
            let words = &command.syntax().words;
            let (name, rest) = words.split_first()?;
            if name.literal().as_deref() != Some("umask") {
                return None;
            }
            let mode = rest.first()?;
            let text = mode.literal()?;
            let last = text.strip_suffix(['0', '1', '4', '5'])?;
            last.bytes().all(|byte| byte.is_ascii_digit()).then_some(mode.span)
        });
        open.collect()
    }
}

impl Command<'_> {
    fn may_give_mode(self) -> bool {
        self.name().is_some_and(|name| matches!(&*name, "chmod" | "mkdir" | "install" | "find"))
    }
}

impl super::FileEffect {
    /// Whether a `chown` after it in the stage is of its path.
    fn is_given_away(&self, instruction: Instruction<'_>) -> bool {
        let Some(stage) = instruction.stage() else { return false };
        let effects = stage.file_effects().iter();
        effects
            .filter(|later| (later.instruction, later.at.start) > (self.instruction, self.at.start))
            .any(|later| {
                matches!(later.action, FileAction::Chown { .. })
                    && later.path.is(&self.path) == Some(true)
            })
    }

    /// Whether something in the file made a directory of its path.
    fn is_of_directory(&self, instruction: Instruction<'_>) -> bool {
        let before = instruction.dockerfile().file_effects().iter();
        before.take_while(|other| other.instruction <= self.instruction).any(|other| {
            other.action == FileAction::MakeDirectory && other.path.is(&self.path) == Some(true)
        })
    }
}

impl GivenMode {
    /// Takes write from others, where the mode is a number.
    pub fn without_write_for_others(&self) -> Option<(String, Vec<Edit>)> {
        let value = self.text.value.as_str();
        let last = value.chars().last()?.to_digit(8)?;
        if !self.mode.is_octal || self.recursive || self.text.span.len() != value.len() {
            return None;
        }
        let mended = format!("{}{}", &value[..value.len() - 1], last & !2);
        Some((mended.clone(), vec![Edit::replace(self.text.span, mended)]))
    }
}
