use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use rustc_hash::FxHashSet;

use super::base_facts::BaseFacts;
use super::image::Image;
use super::shell::ShellState;
use super::value::Value;
use super::variables::Binding;
use super::{Dockerfile, Instruction, Reference};
use crate::dockerfile::{Detail, Keyword};
use crate::lint::{Scope, ScopeKind};
use crate::text::{Span, Spanned};

#[derive(Debug)]
pub(super) struct StageData {
    /// FROM and all up to the next.
    pub(super) instructions: Range<usize>,
    pub(super) base: BaseData,
    pub(super) name: Option<Spanned<String>>,
    pub(super) bindings: Vec<Binding>,
    /// The indexes in `bindings` of each name, in order.
    pub(super) bindings_by_name: FxHashMap<String, Vec<usize>>,
    /// The shell that is in force from an instruction on.
    pub(super) shells: Vec<(usize, ShellState)>,
    /// The indexes of its USERs.
    pub(super) users: Vec<usize>,
    /// The names of the labels that it sets.
    pub(super) labels: FxHashSet<String>,
    /// The images that it names, once somebody has asked.
    pub(super) images: OnceLock<Vec<Image>>,
    /// Whether it runs on Windows, once somebody has asked.
    pub(super) is_windows: OnceLock<bool>,
}

/// What is known of a stage by more than its own file.
#[derive(Default, Debug)]
pub(super) struct StageUse {
    /// Whether it is what a plain build yields, or what a service runs.
    pub(super) is_shipped: bool,
    /// The shipped stage that its layers are in.
    pub(super) shipped_in: Option<usize>,
    /// Whether it is likely to change its user by itself, once somebody has asked.
    pub(super) manages_privileges: OnceLock<bool>,
}

/// What a stage builds on, by index.
#[derive(Debug)]
pub(super) enum BaseData {
    Scratch,
    Stage(usize),
    Image(Image),
}

impl StageData {
    pub(super) fn declare(&mut self, bindings: Vec<Binding>) {
        for binding in bindings {
            let indexes = self.bindings_by_name.entry(binding.name.clone()).or_default();
            indexes.push(self.bindings.len());
            self.bindings.push(binding);
        }
    }

    pub(super) fn parent(&self) -> Option<usize> {
        match self.base {
            BaseData::Stage(parent) => Some(parent),
            _ => None,
        }
    }

    pub(super) fn is_from_scratch(&self) -> bool {
        matches!(self.base, BaseData::Scratch)
    }
}

/// A stage of a Dockerfile.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'p> {
    pub(super) dockerfile: Dockerfile<'p>,
    pub(super) index: usize,
}

/// What a stage builds on.
#[derive(Clone, Copy, Debug)]
pub enum Base<'p> {
    /// Nothing: `FROM scratch`.
    Scratch,
    /// An earlier stage of the same file.
    Stage(Stage<'p>),
    /// An image, as far as it is known.
    Image(&'p Image),
}

/// As whom a stage's process starts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum User {
    /// A USER instruction of the stage or of one that it builds on says so, with its place.
    Named(Spanned<String>),
    /// The base image is known to set this user.
    Image(String),
    /// Nothing sets one: root.
    Default,
    /// The base image, or a variable, may.
    Unknown,
}

impl User {
    /// Whether it is root for certain: uid 0 or the name `root`, whatever the group.
    pub fn is_root(&self) -> bool {
        let name = match self {
            User::Named(name) => name.value.as_str(),
            User::Image(name) => name,
            User::Default => return true,
            User::Unknown => return false,
        };
        let user = name.split(':').next().unwrap_or_default();
        user == "root" || (!user.is_empty() && user.bytes().all(|byte| byte == b'0'))
    }
}

impl PartialEq for Stage<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && self.dockerfile.file() == other.dockerfile.file()
    }
}

impl<'p> Stage<'p> {
    pub(super) fn data(self) -> &'p StageData {
        &self.dockerfile.data.stages[self.index]
    }

    pub(super) fn usage(self) -> &'p StageUse {
        &self.dockerfile.data.uses[self.index]
    }

    /// The file that it is in.
    pub fn dockerfile(self) -> Dockerfile<'p> {
        self.dockerfile
    }

    /// Its number, from 0.
    pub fn index(self) -> usize {
        self.index
    }

    /// The name after AS, as written.
    pub fn name(self) -> Option<Spanned<&'p str>> {
        self.data().name.as_ref().map(Spanned::as_str)
    }

    /// Name or number, as findings show it.
    pub fn scope(self) -> Scope {
        let name = self.name().map_or_else(|| self.index.to_string(), |name| name.value.to_owned());
        Scope { kind: ScopeKind::Stage, name }
    }

    /// Its FROM instruction.
    pub fn from_instruction(self) -> Instruction<'p> {
        Instruction { dockerfile: self.dockerfile, index: self.data().instructions.start }
    }

    /// Where what a stage lacks is reported: its FROM, from the keyword to the image.
    pub fn from(self) -> Span {
        let instruction = self.from_instruction();
        match &instruction.syntax().detail {
            Detail::From { image, .. } => instruction.syntax().span.before().to(image.span),
            _ => instruction.keyword_span(),
        }
    }

    /// What it builds on.
    pub fn base(self) -> Base<'p> {
        match &self.data().base {
            BaseData::Scratch => Base::Scratch,
            BaseData::Stage(index) => {
                Base::Stage(Stage { dockerfile: self.dockerfile, index: *index })
            }
            BaseData::Image(image) => Base::Image(image),
        }
    }

    /// The stage that it builds on, if it is one of the same file.
    pub fn parent(self) -> Option<Stage<'p>> {
        match self.base() {
            Base::Stage(stage) => Some(stage),
            _ => None,
        }
    }

    /// The stage itself, then the one it builds on, and so on.
    pub fn lineage(self) -> impl Iterator<Item = Stage<'p>> {
        std::iter::successors(Some(self), |stage| stage.parent())
    }

    /// The image that it rests on in the end; `None` for scratch.
    pub fn base_image(self) -> Option<&'p Image> {
        match self.lineage().last()?.base() {
            Base::Image(image) => Some(image),
            _ => None,
        }
    }

    /// Whether it gives the image a label of that name.
    pub fn sets_label(self, name: &str) -> bool {
        self.data().labels.contains(name)
    }

    /// The images that it names: in FROM, in COPY and in mounts. A bare name in COPY or a mount
    /// counts only if an image of that name is known; else it may be that of a build context.
    /// Not the base where a service gives the build a context of that name.
    pub fn images(self) -> &'p [Image] {
        let all = self.data().images.get_or_init(|| {
            let base = match self.base() {
                Base::Image(image) => Some(image.clone()),
                _ => None,
            };
            let references = self.instructions().flat_map(Instruction::references);
            let copied = references.filter_map(|(_, reference)| match reference {
                Reference::Image(image) if image.is_bare() && image.facts().is_none() => None,
                // No image either: there is nothing to copy in it.
                Reference::Image(image) if image.text == "scratch" => None,
                Reference::Image(image) => Some(image),
                _ => None,
            });
            base.into_iter().chain(copied).collect()
        });
        // What is remembered of a text knows nothing of other files.
        let is_given = matches!(self.base(), Base::Image(image)
            if self.dockerfile.is_given_context(&image.text));
        if is_given { &all[1..] } else { all }
    }

    /// What is known offline about the image that it rests on.
    pub fn base_facts(self) -> Option<&'p BaseFacts> {
        self.base_image()?.facts()
    }

    /// Its instructions, FROM first.
    pub fn instructions(
        self,
    ) -> impl ExactSizeIterator<Item = Instruction<'p>> + DoubleEndedIterator + Clone {
        self.dockerfile.instructions_in(self.data().instructions.clone())
    }

    /// The last instruction with that keyword, ONBUILD apart.
    pub fn last(self, keyword: Keyword) -> Option<Instruction<'p>> {
        self.instructions()
            .rev()
            .find(|instruction| !instruction.is_deferred() && instruction.keyword() == keyword)
    }

    /// Whether it is what a plain build of the file yields, which is the last stage, or what a
    /// service runs that a Compose file builds.
    pub fn is_shipped(self) -> bool {
        self.usage().is_shipped
    }

    /// The shipped stage that it is, or that builds on it: the last stage of the file, else one
    /// that a service runs.
    pub fn shipped(self) -> Option<Stage<'p>> {
        let index = self.usage().shipped_in?;
        Some(Stage { dockerfile: self.dockerfile, index })
    }

    /// Whether the layers of this stage are in what is shipped: it is shipped itself, or the
    /// shipped stage builds on it.
    pub fn has_shipped_layers(self) -> bool {
        self.usage().shipped_in.is_some()
    }

    /// As whom its process starts.
    pub fn user(self) -> User {
        self.user_before(usize::MAX)
    }

    /// The last user in its own lines that is known and is not root.
    pub fn user_before_root(self) -> Option<Spanned<String>> {
        let mut users = self.instructions().rev().filter_map(|own| match &own.outer().detail {
            Detail::User(word) => {
                let name = own.evaluate(*word).text()?.to_owned();
                Some(User::Named(Spanned::new(name, word.span)))
            }
            _ => None,
        });
        match users.find(|user| !user.is_root()) {
            Some(User::Named(name)) => Some(name),
            _ => None,
        }
    }

    /// As whom the instruction with that index in the file runs.
    pub(super) fn user_before(self, before: usize) -> User {
        for stage in self.lineage() {
            let users = &stage.data().users;
            let count = users.partition_point(|user| *user < before);
            let last = count
                .checked_sub(1)
                .map(|place| Instruction { dockerfile: stage.dockerfile, index: users[place] });
            if let Some(instruction) = last
                && let Detail::User(word) = instruction.outer().detail
            {
                return match instruction.evaluate(word) {
                    Value::Known(text) | Value::Default(text) => {
                        User::Named(Spanned::new(text, word.span))
                    }
                    Value::Unknown => User::Unknown,
                };
            }
        }
        match self.lineage().last().map(Stage::base) {
            Some(Base::Image(image)) => match image.facts().and_then(|facts| facts.user()) {
                Some("root" | "0") => User::Default,
                Some(user) => User::Image(user.to_owned()),
                None => User::Unknown,
            },
            _ => User::Default,
        }
    }

    /// Whether the stage runs on Windows: by its base image, its platform, or its shell.
    pub fn is_windows(self) -> bool {
        *self.data().is_windows.get_or_init(|| self.is_windows_platform())
    }

    fn is_windows_platform(self) -> bool {
        let says_so = |stage: Stage<'p>| {
            let from = stage.from_instruction();
            let flag = from.flag("platform").and_then(|flag| flag.value);
            let platform = flag.map(|word| from.evaluate(word));
            let platform = platform.as_ref().and_then(Value::text);
            platform.is_some_and(|it| it.to_ascii_lowercase().starts_with("windows"))
        };
        self.lineage().any(says_so)
            || self.base_image().is_some_and(Image::is_windows)
            || self.dockerfile.syntax().escape == '`'
    }

    /// The shell of a RUN at the end of the stage.
    pub fn shell(self) -> &'p ShellState {
        let shells = &self.data().shells;
        // The first is that of the base.
        &shells[shells.len() - 1].1
    }

    /// The declarations of variables that this stage itself makes, in order.
    pub fn bindings(self) -> &'p [Binding] {
        &self.data().bindings
    }

    /// The declarations of one name among them, in order.
    pub fn bindings_of(self, name: &str) -> impl Iterator<Item = &'p Binding> + use<'p> {
        let data = self.data();
        let indexes = data.bindings_by_name.get(name).into_iter().flatten();
        indexes.map(|index| &data.bindings[*index])
    }

    /// The declaration of a variable that holds at the end of the stage.
    pub fn variable(self, name: &str) -> Option<&'p Binding> {
        self.dockerfile.data.binding(Some(self.index), usize::MAX, name)
    }
}
