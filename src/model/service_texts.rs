//! What services start and how they are asked for their health, read as the instructions of a
//! Dockerfile that has nothing else: lints of commands know no difference, and each place leads
//! back to the Compose file.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::compose::ComposeData;
use super::dockerfile::{DockerfileData, DockerfileText};
use super::image::Image;
use super::inline::{InlineFile, interpolated};
use super::join::{Join, Run};
use super::project::{BaseImages, Settings};
use super::stage::{BaseData, StageData};
use super::{Dockerfile, Instruction, Project, ShellState, TextMemory};
use crate::compose::{Content, Setting, Value, split};
use crate::dockerfile::{self, Command, Detail, Keyword};
use crate::shell::{Dialect, Modes, dialect_of};
use crate::text::{FileId, Sources, Span, Spanned};
use crate::yaml::{NodeKind, Piece, Tree};

/// A command of a service, read as a file of its own.
#[derive(Debug)]
pub(super) struct ServiceText {
    data: DockerfileData,
    service: String,
}

/// What stands in front of the command: an image of which nothing is known, or that of the service.
const ANY_IMAGE: &str = "ARG IMAGE\nFROM ${IMAGE}\n";

/// Reads the commands of all services; each that several share is read once. Their numbers as
/// files follow those of the sources, to which they are added.
pub(super) fn read(
    composes: &[ComposeData],
    trees: &FxHashMap<FileId, &Tree>,
    dockerfiles: &[DockerfileData],
    join: &Join,
    settings: &Settings,
    sources: &mut Sources,
    memory: Option<&TextMemory>,
) -> (Vec<ServiceText>, Vec<InlineFile>) {
    let mut known: FxHashSet<[Option<Span>; 2]> = FxHashSet::default();
    let mut found: Vec<Written<'_>> = Vec::new();
    for compose in composes {
        let services = compose.loaded.root.get("services").map_or(&[][..], Value::entries);
        for entry in services {
            let image = entry.value.get("image").and_then(Value::text);
            let name = entry.key.value.as_str();
            let run = join.run(compose.index, name);
            let given = |key| entry.value.get(key).filter(|value| !value.is_null());
            let start = [given("entrypoint"), given("command")];
            let test = entry.value.get("healthcheck").filter(|own| !is_off(own));
            let test = test.and_then(|own| own.get("test"));
            for (keyword, values) in [(Keyword::Cmd, start), (Keyword::Healthcheck, [test, None])] {
                let Some(last) = values.into_iter().flatten().last() else { continue };
                if !known.insert(values.map(|value| value.map(|value| value.span))) {
                    continue;
                }
                let text = match keyword {
                    Keyword::Cmd => words_of_start(values, trees).map(Text::Words),
                    _ => text_of_test(last, trees),
                };
                let Some(text) = text else { continue };
                let base = run.map(|run| match run {
                    Run::Stage(dockerfile, stage) => {
                        let stages = &dockerfiles[dockerfile].stages;
                        // What names no shell gets that of SHELL.
                        let own = stages[stage].shells.last().filter(|_| text.names_no_shell());
                        own.map_or_else(|| sh_of(stages, stage), |(_, shell)| shell.clone())
                    }
                    _ => ShellState::of_base(&BaseData::Image(Image::unknown(last.span)), &[]),
                });
                found.push(Written { text, host: last.span, keyword, name, image, base });
            }
        }
    }
    let ids = found.iter().map(|written| sources.add_part(written.host.file, ""));
    let ids: Vec<FileId> = ids.collect();
    let read = found.par_iter().zip(ids).map(|(written, id)| written.read(id, settings, memory));
    let read: Vec<(ServiceText, InlineFile)> = read.collect();
    read.iter().for_each(|(_, own)| sources.set_text(own.file, own.text()));
    read.into_iter().unzip()
}

/// A command as it is written.
struct Written<'c> {
    text: Text,
    host: Span,
    keyword: Keyword,
    name: &'c str,
    image: Option<&'c str>,
    /// The shell of the image that the service builds: the one of SHELL, or that is named `sh`.
    base: Option<ShellState>,
}

/// What is run.
enum Text {
    /// A program and what it is given.
    Words(Vec<Placed>),
    /// A text for the shell of the image.
    Script(Placed),
}

/// A text and where each part of it is written.
#[derive(Clone, Debug)]
struct Placed {
    text: String,
    pieces: Vec<Piece>,
}

impl Written<'_> {
    fn read(
        &self,
        file: FileId,
        settings: &Settings,
        memory: Option<&TextMemory>,
    ) -> (ServiceText, InlineFile) {
        let is_name = |image: &&str| {
            !image.is_empty() && !image.contains(|char: char| char.is_whitespace() || char == '$')
        };
        let image = self.image.filter(|_| self.base.is_none()).filter(is_name);
        let mut text = match image {
            Some(image) => format!("FROM {image}\n"),
            None => ANY_IMAGE.to_owned(),
        };
        let begin = text.len();
        let shell = self.text.shell();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut spans: Vec<Spanned<String>> = Vec::new();
        let words = match (&self.text, &shell) {
            (_, Some((_, script))) => std::slice::from_ref(*script),
            (Text::Script(script), None) => std::slice::from_ref(script),
            (Text::Words(words), None) => words,
        };
        for word in words {
            if text.len() > begin {
                text.push(' ');
            }
            let at = text.len();
            text.push_str(&word.text);
            pieces.extend(word.pieces.iter().map(|piece| Piece {
                text: piece.text.start + at..piece.text.end + at,
                source: piece.source.clone(),
            }));
            spans.push(Spanned::new(word.text.clone(), Span::new(file, at, text.len())));
        }
        let images = settings.base_images.get(&self.host.file);
        let form = match shell {
            Some((named, _)) => CommandForm::Shell(named),
            None => CommandForm::Words(spans),
        };
        let key = CommandKey {
            text: Arc::from(text.as_str()),
            file,
            keyword: self.keyword,
            form,
            base: self.base.clone(),
        };
        let read = |key: &CommandKey| key.read(begin, settings, images.cloned());
        let read = match memory {
            Some(memory) => memory.command(key, images, read),
            None => Arc::new(read(&key)),
        };
        let data = DockerfileData::of_service(read);
        let service = self.name.to_owned();
        let inline = InlineFile::fixed(file, self.host, text, pieces);
        (ServiceText { data, service }, inline)
    }
}

/// All that the reading of a command depends on, but for what is configured of images.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct CommandKey {
    /// The image, and the command.
    text: Arc<str>,
    file: FileId,
    keyword: Keyword,
    form: CommandForm,
    base: Option<ShellState>,
}

/// How a command is run.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum CommandForm {
    /// By a shell: that of the image, or one that is named.
    Shell(Option<(Dialect, Modes)>),
    /// As these words.
    Words(Vec<Spanned<String>>),
}

impl CommandKey {
    /// Reads the text, in which the command begins at `begin`.
    fn read(
        &self,
        begin: usize,
        settings: &Settings,
        images: Option<BaseImages>,
    ) -> DockerfileText {
        let mut syntax = dockerfile::parse(self.file, &Arc::from(&self.text[..begin]));
        let span = Span::new(self.file, begin, self.text.len());
        let command = match &self.form {
            CommandForm::Shell(_) => Command::Shell(span),
            CommandForm::Words(words) => Command::Exec { span, words: words.clone() },
        };
        syntax.text = self.text.clone();
        syntax.instructions.push(dockerfile::Instruction {
            span,
            keyword: Spanned::new(self.keyword, span.before()),
            flags: Vec::new(),
            arguments: span,
            heredocs: Vec::new(),
            detail: match self.keyword {
                Keyword::Cmd => Detail::Cmd(command),
                _ => Detail::HealthcheckCmd(command),
            },
        });
        let mut text = DockerfileText::unread(syntax, settings, images);
        text.read_stages();
        if let Some(stage) = text.stages.last_mut() {
            let own = self.base.clone().unwrap_or_else(|| ShellState::of_base(&stage.base, &[]));
            let named = match self.form {
                CommandForm::Shell(named) => named,
                CommandForm::Words(_) => None,
            };
            stage.shells.push((stage.instructions.start, shell_state(own, named)));
        }
        text.read_scripts(None);
        text
    }
}

impl Text {
    fn names_no_shell(&self) -> bool {
        matches!(self, Text::Script(_))
    }

    /// The text that a shell runs, with the shell and its options where they are named. What the
    /// text is given behind it is left aside.
    fn shell(&self) -> Option<(Option<(Dialect, Modes)>, &Placed)> {
        let words = match self {
            Text::Script(script) => return Some((None, script)),
            Text::Words(words) => words,
        };
        let program = words.iter().position(|word| shell_named(&word.text).is_some())?;
        let dialect = shell_named(&words[program].text)?;
        let rest = &words[program + 1..];
        let takes_text =
            |text: &str| text.starts_with('-') && !text.starts_with("--") && text.ends_with('c');
        let last = rest.iter().position(|word| takes_text(&word.text))?;
        // `-o pipefail` has a value; anything else in front is a script of its own.
        let is_option = |at: usize| {
            let text = rest[at].text.as_str();
            text.starts_with(['-', '+']) || at > 0 && rest[at - 1].text.ends_with('o')
        };
        let script = rest.get(last + 1).filter(|_| (0..last).all(is_option))?;
        let nowhere = Span::at(FileId(0), 0);
        let options = rest[..=last].iter().map(|word| Spanned::new(word.text.clone(), nowhere));
        let modes = Modes::of_arguments(&options.collect::<Vec<_>>());
        Some((Some((dialect, modes)), script))
    }
}

/// Whether a health check is switched off.
fn is_off(check: &Value) -> bool {
    check.get("disable").is_some_and(|own| Setting::boolean(Some(own)).is_true().is_some())
}

/// The shell that is named `sh` in a stage, whatever SHELL says.
fn sh_of(stages: &[StageData], stage: usize) -> ShellState {
    let mut stage = &stages[stage];
    while let Some(parent) = stage.parent() {
        stage = &stages[parent];
    }
    ShellState::of_base(&stage.base, stages)
}

fn shell_named(path: &str) -> Option<Dialect> {
    dialect_of(path.rsplit('/').next().unwrap_or_default())
}

/// The shell of an image, or the one that is named in its place.
fn shell_state(own: ShellState, named: Option<(Dialect, Modes)>) -> ShellState {
    match named {
        // `sh` is what the image has under that name.
        Some((Dialect::Posix, modes)) if own.dialect != Dialect::Other => {
            ShellState { modes, ..own }
        }
        Some((dialect, modes)) => ShellState { dialect, modes, is_guess: false, ..own },
        None => own,
    }
}

/// What is started: the words of the entry point, and those of the command behind it. `None` where
/// not all is known, or a shell would have to split it.
fn words_of_start(
    values: [Option<&Value>; 2],
    trees: &FxHashMap<FileId, &Tree>,
) -> Option<Vec<Placed>> {
    let mut words = Vec::new();
    let mut file = None;
    for value in values.into_iter().flatten() {
        // Both are read as one file, with places in one.
        if *file.get_or_insert(value.span.file) != value.span.file {
            return None;
        }
        words.append(&mut words_of(value, trees)?);
    }
    Some(words).filter(|words| !words.is_empty())
}

/// What a health check runs: with `CMD-SHELL`, and as one text, in the shell of the image.
fn text_of_test(value: &Value, trees: &FxHashMap<FileId, &Tree>) -> Option<Text> {
    if value.text().is_some() {
        return placed(value, trees).map(Text::Script);
    }
    let mut words = words_of(value, trees)?;
    match (words.first()?.text.as_str(), words.len()) {
        ("CMD-SHELL", 2) => words.pop().map(Text::Script),
        ("CMD", 2..) => Some(Text::Words(words.split_off(1))),
        _ => None,
    }
}

/// Whether a command line is taken apart: not where nobody wrote it, and its words would take
/// memory a hundred times over.
pub(super) fn is_read(line: &str) -> bool {
    line.len() <= 256 << 10
}

/// The most words of a list that are taken for a command line, for the same reason.
const MOST_WORDS: usize = 32 << 10;

fn words_of(value: &Value, trees: &FxHashMap<FileId, &Tree>) -> Option<Vec<Placed>> {
    match &value.content {
        Content::List(items) if items.len() > MOST_WORDS => None,
        Content::List(items) => items
            .iter()
            .map(|item| placed(item, trees).filter(|_| item.span.file == value.span.file))
            .collect(),
        _ => {
            let line = placed(value, trees).filter(|line| is_read(&line.text))?;
            let split = split(&line.text).filter(|split| !split.is_cut)?;
            Some(split.words.iter().map(|word| line.part(&word.text, &word.places)).collect())
        }
    }
}

/// The text of a scalar, all of it known.
fn placed(value: &Value, trees: &FxHashMap<FileId, &Tree>) -> Option<Placed> {
    let text = value.text()?;
    let tree = trees.get(&value.span.file)?;
    let NodeKind::Scalar { text: written, .. } = &tree.node(value.node).kind else { return None };
    let (pieces, _) = tree.places(value.node)?;
    Some(Placed { text: text.to_owned(), pieces: interpolated(written, pieces, text)? })
}

impl Placed {
    /// A word of it, of which each character stands at one of `places`.
    fn part(&self, word: &str, places: &[u32]) -> Placed {
        let mut pieces: Vec<Piece> = Vec::new();
        let places = places.iter().map(|place| *place as usize);
        for ((at, char), place) in word.char_indices().zip(places) {
            let index = self.pieces.partition_point(|piece| piece.text.end <= place);
            let Some(piece) = self.pieces.get(index) else { continue };
            let text = at..at + char.len_utf8();
            let is_exact = piece.text.len() == piece.source.len();
            let source = match is_exact {
                true => {
                    let start = piece.source.start + place - piece.text.start;
                    start..start + text.len()
                }
                false => piece.source.clone(),
            };
            match pieces.last_mut() {
                Some(last)
                    if is_exact
                        && last.text.len() == last.source.len()
                        && last.source.end == source.start =>
                {
                    last.text.end = text.end;
                    last.source.end = source.end;
                }
                // Of what stands for several characters at once, each has all of it.
                _ => pieces.push(Piece { text, source }),
            }
        }
        Placed { text: word.to_owned(), pieces }
    }
}

/// A command of a service as an instruction.
#[derive(Clone, Copy, Debug)]
pub struct ServiceCommand<'p> {
    /// The name of the service.
    pub service: &'p str,
    /// CMD for what it starts, HEALTHCHECK for its test.
    pub instruction: Instruction<'p>,
}

impl Project {
    /// What services start and how they are asked for their health, so far as all of its text is
    /// known.
    pub fn service_commands(&self) -> impl Iterator<Item = ServiceCommand<'_>> {
        self.service_texts.iter().filter_map(|own| {
            let dockerfile = Dockerfile { project: self, data: &own.data };
            let index = own.data.syntax.instructions.len().checked_sub(1)?;
            let instruction = Instruction { dockerfile, index };
            Some(ServiceCommand { service: &own.service, instruction })
        })
    }
}

impl Instruction<'_> {
    /// Whether it is in truth a command of a service, which runs in a container.
    pub fn is_of_service(self) -> bool {
        self.dockerfile().data.is_of_service
    }

    /// Whether it says what the container runs: CMD and ENTRYPOINT.
    pub(super) fn is_entry(self) -> bool {
        matches!(self.detail(), Detail::Cmd(_) | Detail::Entrypoint(_))
    }

    /// Whether its commands are there to do a piece of work: RUN, and what a service runs.
    pub fn is_script(self) -> bool {
        self.is_run() || self.is_of_service()
    }
}

impl DockerfileData {
    /// The last instruction is a command of a service.
    fn of_service(text: Arc<DockerfileText>) -> DockerfileData {
        let mut data = DockerfileData::new(text);
        data.is_of_service = true;
        data.index = usize::MAX;
        data
    }
}
