use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::apt::speaks_of_recommends;
use super::base_image::BaseImage;
use super::build_context::ContextData;
use super::build_grants::Given;
use super::files::FileEffect;
use super::image::Image;
use super::managers::configures_consent;
use super::memory::{RememberScripts, ScriptMemory};
use super::nearest::is_slip;
use super::project::{BaseImages, Settings};
use super::scripts::{remembered_scripts_of, scripts_of};
use super::shell::ShellState;
use super::stage::{BaseData, StageData, StageUse};
use super::value::{Lookup, evaluate, evaluate_with_holes};
use super::variables::Binding;
use super::{Command, Instruction, Project, Stage, TextMemory};
use crate::dockerfile::{self, Detail, Keyword, Part, SyntaxError, Word};
use crate::shell::Script;
use crate::text::{FileId, Source, Span};

/// Which instruction declared a variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum DeclaredBy {
    Arg,
    Env,
}

/// All that is known of one Dockerfile, computed once.
#[derive(Debug)]
pub(super) struct DockerfileData {
    text: Arc<DockerfileText>,
    /// What is known of each stage by other files.
    pub(super) uses: Vec<StageUse>,
    /// The folder that it is built in, once somebody asks.
    pub(super) context: OnceLock<Option<ContextData>>,
    /// What services give to its builds, once a lint asks for it.
    pub(super) given: OnceLock<Given>,
    /// Its number in the project.
    pub(super) index: usize,
    /// The value in a Compose file in which it stands.
    pub(super) host: Option<Span>,
    /// Whether it is made of a command of a service.
    pub(super) is_of_service: bool,
}

impl Deref for DockerfileData {
    type Target = DockerfileText;

    fn deref(&self) -> &DockerfileText {
        &self.text
    }
}

impl DockerfileData {
    pub(super) fn new(text: Arc<DockerfileText>) -> DockerfileData {
        DockerfileData {
            uses: text.stages.iter().map(|_| StageUse::default()).collect(),
            text,
            context: OnceLock::new(),
            given: OnceLock::new(),
            index: 0,
            host: None,
            is_of_service: false,
        }
    }

    /// That stage is what somebody runs.
    pub(super) fn ship(&mut self, end: usize) {
        self.uses[end].is_shipped = true;
        let mut stage = Some(end);
        while let Some(own) = stage.filter(|stage| self.uses[*stage].shipped_in.is_none()) {
            self.uses[own].shipped_in = Some(end);
            stage = self.stages[own].parent();
        }
    }
}

/// What is known of a Dockerfile by its text and by what is configured for it, and by nothing else.
#[derive(Debug)]
pub(super) struct DockerfileText {
    pub(super) syntax: dockerfile::Dockerfile,
    pub(super) stages: Vec<StageData>,
    /// The last stage of each name, in small letters.
    pub(super) stages_by_name: FxHashMap<String, usize>,
    /// The stage of each instruction; none in front of the first FROM.
    pub(super) stage_of: Vec<Option<usize>>,
    /// The shell texts of each instruction.
    pub(super) scripts: Vec<Arc<[Script]>>,
    /// The shells that SHELL sets in front of the first FROM: the file is a part of another.
    pub(super) shells_without_stage: Vec<(usize, ShellState)>,
    /// The shells that ONBUILD sets for what it defers behind that.
    pub(super) deferred_shells: Vec<(usize, ShellState)>,
    /// The ARGs in front of the first FROM.
    pub(super) global_arguments: Vec<Binding>,
    /// The ENVs in front of the first FROM, which stand there only in a part of a file.
    pub(super) global_environment: Vec<Binding>,
    /// `--build-arg`.
    pub(super) build_arguments: FxHashMap<String, String>,
    base_images: Option<BaseImages>,
    /// Whether a package manager is told somewhere to assume consent.
    pub(super) configures_consent: bool,
    /// Whether the setting is named by which apt leaves out what is recommended only.
    pub(super) speaks_of_recommends: bool,
    /// What its instructions do to files, once somebody asks.
    pub(super) file_effects: OnceLock<Vec<FileEffect>>,
}

impl DockerfileText {
    fn new(
        source: &Source,
        settings: &Settings,
        base_images: Option<BaseImages>,
        memory: &dyn RememberScripts,
    ) -> DockerfileText {
        let syntax = dockerfile::parse(source.id, &source.text);
        let mut data = DockerfileText::unread(syntax, settings, base_images);
        data.read_stages();
        data.read_scripts(Some(memory));
        data
    }

    /// The syntax alone.
    pub(super) fn unread(
        syntax: dockerfile::Dockerfile,
        settings: &Settings,
        base_images: Option<BaseImages>,
    ) -> DockerfileText {
        let text = syntax.text.clone();
        DockerfileText {
            stage_of: Vec::with_capacity(syntax.instructions.len()),
            syntax,
            stages: Vec::new(),
            stages_by_name: FxHashMap::default(),
            scripts: Vec::new(),
            shells_without_stage: Vec::new(),
            deferred_shells: Vec::new(),
            global_arguments: Vec::new(),
            global_environment: Vec::new(),
            build_arguments: settings.build_arguments.clone(),
            base_images,
            configures_consent: configures_consent(&text),
            speaks_of_recommends: speaks_of_recommends(&text),
            file_effects: OnceLock::new(),
        }
    }

    pub(super) fn read_stages(&mut self) {
        for index in 0..self.syntax.instructions.len() {
            self.read(index);
        }
    }

    pub(super) fn read_scripts(&mut self, memory: Option<&dyn RememberScripts>) {
        let all = 0..self.syntax.instructions.len();
        let read = |index| match memory {
            Some(memory) => remembered_scripts_of(self, index, memory),
            None => scripts_of(self, index).into(),
        };
        self.scripts = all.into_par_iter().with_min_len(64).map(read).collect();
    }

    fn read(&mut self, index: usize) {
        let instruction = &self.syntax.instructions[index];
        if instruction.keyword.value == Keyword::From {
            let (base, name) = match &instruction.detail {
                Detail::From { image, name } => (self.base(*image), name.clone()),
                _ => (BaseData::Image(Image::unknown(instruction.span)), None),
            };
            if let Some(name) = &name {
                self.stages_by_name.insert(name.value.to_ascii_lowercase(), self.stages.len());
            }
            let shell = ShellState::of_base(&base, &self.stages);
            self.stages.push(StageData {
                instructions: index..index + 1,
                base,
                name,
                bindings: Vec::new(),
                bindings_by_name: FxHashMap::default(),
                shells: vec![(index, shell)],
                users: Vec::new(),
                labels: FxHashSet::default(),
                images: OnceLock::new(),
                is_windows: OnceLock::new(),
            });
            self.stage_of.push(Some(self.stages.len() - 1));
            return;
        }
        let stage = self.stages.len().checked_sub(1);
        self.stage_of.push(stage);
        if let Some(stage) = stage {
            self.stages[stage].instructions.end = index + 1;
        }
        match &instruction.detail {
            Detail::Arg(_) | Detail::Env(_) => self.bind(index, stage),
            Detail::Label(pairs) => {
                let names = pairs.iter().filter_map(|pair| self.syntax.literal(pair.name));
                if let Some(stage) = stage {
                    let names: Vec<String> = names.collect();
                    self.stages[stage].labels.extend(names);
                }
            }
            Detail::User(_) => {
                if let Some(stage) = stage {
                    self.stages[stage].users.push(index);
                }
            }
            Detail::Shell(command) => {
                if let Some(state) = ShellState::of_instruction(command, instruction.span) {
                    let shells = match stage {
                        Some(stage) => &mut self.stages[stage].shells,
                        None => &mut self.shells_without_stage,
                    };
                    shells.push((index, state));
                }
            }
            Detail::Onbuild(inner) => {
                if let Detail::Shell(command) = &inner.detail
                    && let Some(state) = ShellState::of_instruction(command, instruction.span)
                {
                    self.deferred_shells.push((index, state));
                }
            }
            _ => (),
        }
    }

    /// The shell that is in force at an instruction; `None` where no FROM and no SHELL tells.
    pub(super) fn shell_at(&self, index: usize) -> Option<&ShellState> {
        let stage = self.stage_of[index];
        if matches!(self.syntax.instructions[index].detail, Detail::Onbuild(_)) {
            let mut before = self.deferred_shells.iter().rev();
            let own = before.find(|(from, _)| *from < index && self.stage_of[*from] == stage);
            if let Some((_, shell)) = own {
                return Some(shell);
            }
        }
        let shells = match stage {
            Some(stage) => &self.stages[stage].shells,
            None => &self.shells_without_stage,
        };
        shells.iter().rfind(|(from, _)| *from < index).map(|(_, shell)| shell)
    }

    /// What the configuration states of base images.
    pub(super) fn base_images(&self) -> &[Arc<BaseImage>] {
        self.base_images.as_deref().unwrap_or_default()
    }

    fn base(&self, word: Word) -> BaseData {
        let lookup = |name: &str| self.lookup(None, usize::MAX, name);
        let text = evaluate_with_holes(&self.syntax.parts(word), &lookup);
        if text == "scratch" {
            return BaseData::Scratch;
        }
        // The names of stages do not tell capitals from small letters.
        if let Some(stage) = self.stages_by_name.get(&text.to_ascii_lowercase()) {
            return BaseData::Stage(*stage);
        }
        BaseData::Image(self.image_of(word, &lookup))
    }

    /// The image that a word of FROM names, where `lookup` says what its variables stand for.
    pub(super) fn image_of(&self, word: Word, lookup: &dyn Fn(&str) -> Lookup) -> Image {
        let parts = self.syntax.parts(word);
        let value = evaluate(&parts, lookup);
        let text = evaluate_with_holes(&parts, lookup);
        let mut image = Image::new(word.span, text, &value, self.base_images());
        for part in &parts {
            if let Part::Variable(variable) = part {
                let binding = self.binding(None, usize::MAX, &variable.name.value);
                let span = binding.and_then(|binding| binding.value_span);
                image.variables.push((variable.name.value.clone(), span));
            }
        }
        image
    }
}

/// A Dockerfile, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Dockerfile<'p> {
    pub(super) project: &'p Project,
    pub(super) data: &'p DockerfileData,
}

impl<'p> Dockerfile<'p> {
    /// The project that it is in.
    pub fn project(self) -> &'p Project {
        self.project
    }

    /// The file.
    pub fn file(self) -> FileId {
        self.data.syntax.file
    }

    /// The syntax tree.
    pub fn syntax(self) -> &'p dockerfile::Dockerfile {
        &self.data.syntax
    }

    /// The raw text of a span of it.
    pub fn slice(self, span: Span) -> &'p str {
        self.data.syntax.slice(span)
    }

    /// What BuildKit would reject or warn of.
    pub fn errors(self) -> &'p [SyntaxError] {
        &self.data.syntax.errors
    }

    /// Whether it has no FROM, so that it is a part for some other file to take in.
    pub fn is_fragment(self) -> bool {
        self.data.stages.is_empty()
    }

    /// Whether it lies in a folder `.devcontainer`, so that `devcontainer.json` says as whom its
    /// tools run.
    pub fn is_of_dev_container(self) -> bool {
        let path = &self.project.sources().get(self.file()).path;
        path.components().any(|part| part.as_os_str() == ".devcontainer")
    }

    /// The first known instruction other than ARG that stands in front of any FROM.
    pub fn first_without_stage(self) -> Option<Instruction<'p>> {
        let outside = self.instructions().take_while(|own| own.stage().is_none());
        outside.into_iter().find(|own| !matches!(own.keyword(), Keyword::Arg | Keyword::Unknown))
    }

    /// Whether a `# syntax=` line asks for another frontend than Docker's own, which may know
    /// other instructions and flags.
    pub fn has_foreign_frontend(self) -> bool {
        self.data.syntax.directive("syntax").is_some_and(|directive| {
            let image = directive.value.value.as_str();
            let image = image.strip_prefix("docker.io/").unwrap_or(image);
            !image.starts_with("docker/dockerfile")
        })
    }

    /// Its stages in order.
    pub fn stages(self) -> impl ExactSizeIterator<Item = Stage<'p>> + DoubleEndedIterator + Clone {
        (0..self.data.stages.len()).map(move |index| Stage { dockerfile: self, index })
    }

    /// The stage with that name, in any case of letters, the last where several have it.
    pub fn stage_named(self, name: &str) -> Option<Stage<'p>> {
        let index = *self.data.stages_by_name.get(&name.to_ascii_lowercase())?;
        Some(Stage { dockerfile: self, index })
    }

    /// The stage that was probably meant by a bare name which no stage and no known image has.
    pub fn stage_meant_by(self, image: &Image) -> Option<Stage<'p>> {
        if !image.is_bare() || image.is_default || image.facts().is_some() {
            return None;
        }
        self.stages().find(|stage| stage.name().is_some_and(|name| is_slip(&name, &image.text)))
    }

    /// Its instructions in order, those of no stage included.
    pub fn instructions(
        self,
    ) -> impl ExactSizeIterator<Item = Instruction<'p>> + DoubleEndedIterator + Clone {
        self.instructions_in(0..self.data.syntax.instructions.len())
    }

    /// Those with these numbers.
    pub fn instructions_in(
        self,
        range: Range<usize>,
    ) -> impl ExactSizeIterator<Item = Instruction<'p>> + DoubleEndedIterator + Clone {
        range.map(move |index| Instruction { dockerfile: self, index })
    }

    /// The shell commands of all its instructions.
    pub fn commands(self) -> impl Iterator<Item = Command<'p>> {
        self.instructions().flat_map(Instruction::commands)
    }

    /// The ARGs in front of the first FROM.
    pub fn global_arguments(self) -> &'p [Binding] {
        &self.data.global_arguments
    }
}

/// Reads many files at once.
pub(super) fn read_all(
    sources: &[&Source],
    settings: &Settings,
    base_images: &FxHashMap<FileId, BaseImages>,
    memory: Option<&TextMemory>,
) -> Vec<DockerfileData> {
    // Nobody gives `--build-arg` again and again.
    let memory = memory.filter(|_| settings.build_arguments.is_empty());
    let of_run = ScriptMemory::default();
    let scripts: &dyn RememberScripts = memory.map_or(&of_run, |memory| memory);
    let read = |source: &&Source| {
        let images = base_images.get(&source.id);
        let read = || DockerfileText::new(source, settings, images.cloned(), scripts);
        let text = memory.map(|memory| memory.dockerfile(source, images, read));
        DockerfileData::new(text.unwrap_or_else(|| Arc::new(read())))
    };
    sources.par_iter().with_max_len(4).map(read).collect()
}
