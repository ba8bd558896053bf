//! What a container will really run as, from both files, each fact with its place.

use super::{
    Base, CommandForm, CommandLine, Container, DeclaredBy, Detail, FilePath, Instruction, Keyword,
    Service, ServiceVariable, Stage, User, VolumeMount,
};
use crate::compose::{List, Port, Setting, Value};
use crate::text::{Span, Spanned};

/// What a container will really run as.
///
/// A setting that is absent is the engine's own: root, no health check, `/`.
#[derive(Clone, Debug)]
pub struct Posture<'p> {
    /// As whom its process starts: `user`, else USER.
    pub user: Setting<String>,
    /// `privileged`
    pub privileged: Setting<bool>,
    /// Whether the root file system is for reading only.
    pub read_only: Setting<bool>,
    /// The capabilities that it is given, without `CAP_`.
    pub cap_add: List<String>,
    /// The capabilities that are taken from it, without `CAP_`.
    pub cap_drop: List<String>,
    /// `volumes`
    pub mounts: Vec<VolumeMount<'p>>,
    /// The paths of VOLUME over which nothing is mounted: each gets an anonymous volume.
    pub anonymous_volumes: Vec<Spanned<String>>,
    /// `ports`
    pub ports: Vec<Port<'p>>,
    /// ENV, and over it `environment`; what `env_file` brings is not among it.
    pub environment: Vec<(String, Setting<String>)>,
    /// What starts: `entrypoint`, else ENTRYPOINT.
    pub entrypoint: Start,
    /// What it is given: `command`, else CMD, which an `entrypoint` of the service drops.
    pub command: Start,
    /// What tells its health.
    pub health: Health,
    /// Where its process starts: `working_dir`, else WORKDIR.
    pub working_dir: Setting<String>,
}

/// A command as it is started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Start {
    /// There is none.
    Nothing,
    /// It is not known.
    Unknown,
    /// The words of it.
    Words(Vec<Spanned<String>>),
    /// A text for a shell, with its place.
    Shell(Span),
}

/// What tells whether a container is healthy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Health {
    /// Nothing does.
    Nothing,
    /// The base image may.
    Unknown,
    /// It is switched off here.
    Disabled(Span),
    /// The check here does.
    Check(Span),
}

impl<'p> Container<'p> {
    /// All that is known of what it will run as.
    pub fn posture(self) -> Posture<'p> {
        let service = self.service;
        Posture {
            user: self.user(),
            privileged: service.privileged(),
            read_only: service.read_only(),
            cap_add: service.cap_add(),
            cap_drop: service.cap_drop(),
            mounts: service.volumes(),
            anonymous_volumes: self.anonymous_volumes(),
            ports: service.ports(),
            environment: self.environment(),
            entrypoint: self.entrypoint(),
            command: self.command(),
            health: self.health(),
            working_dir: self.working_dir(),
        }
    }

    /// Whether what its service does not say, nobody says.
    fn is_whole(self) -> bool {
        self.service.is_whole()
    }

    /// As whom its process starts; absent means root.
    pub fn user(self) -> Setting<String> {
        match self.service.user() {
            Setting::Known(user) if user.value.is_empty() => self.stage.user_setting(),
            Setting::Known(user) => Setting::Known(user.map(str::to_owned)),
            Setting::Unknown(span) => Setting::Unknown(span),
            Setting::Absent if !self.is_whole() => Setting::Unknown(self.service.key_span()),
            Setting::Absent => self.stage.user_setting(),
        }
    }

    /// Whether its process starts as whom its stage says.
    pub(super) fn user_of_stage(self) -> bool {
        self.is_whole() && self.service.user().is_absent()
    }

    /// Whether its process starts as root; nothing where that is not known.
    pub fn is_root(self) -> Option<bool> {
        match self.user() {
            Setting::Absent => Some(true),
            Setting::Unknown(_) => None,
            Setting::Known(user) => Some(is_root(&user.value)),
        }
    }

    /// Where its process starts; absent means `/`.
    pub fn working_dir(self) -> Setting<String> {
        match self.service.text(&["working_dir"]) {
            Setting::Known(path) => Setting::Known(path.map(str::to_owned)),
            Setting::Unknown(span) => Setting::Unknown(span),
            Setting::Absent if !self.is_whole() => Setting::Unknown(self.service.key_span()),
            Setting::Absent => self.stage.working_dir(),
        }
    }

    /// What tells its health.
    pub fn health(self) -> Health {
        let own = self.service.healthcheck();
        if let Some(place) = own.and_then(super::Healthcheck::disabled) {
            return Health::Disabled(place);
        }
        if let Some(test) = own.and_then(super::Healthcheck::test) {
            return Health::Check(test.span);
        }
        match self.is_whole() {
            true => self.stage.health(),
            false => Health::Unknown,
        }
    }

    /// What starts.
    pub fn entrypoint(self) -> Start {
        match self.service.entrypoint() {
            Some(line) => Start::of_line(&line),
            None if !self.is_whole() => Start::Unknown,
            None => self.stage.entrypoint(),
        }
    }

    /// What is given to what starts, or starts itself where there is no entry point.
    pub fn command(self) -> Start {
        match (self.service.command(), self.service.entrypoint()) {
            (Some(line), _) => Start::of_line(&line),
            _ if !self.is_whole() => Start::Unknown,
            (None, Some(_)) => Start::Nothing,
            (None, None) => self.stage.command(),
        }
    }

    /// The words of its first process; `None` where a shell stands before them or they are not
    /// known.
    pub fn process(self) -> Option<Vec<Spanned<String>>> {
        if self.service.entrypoint().is_none() && self.service.command().is_none() {
            return self.is_whole().then(|| self.stage.process()).flatten();
        }
        let (Start::Words(mut words), command) = (self.entrypoint().or_nothing()?, self.command())
        else {
            return None;
        };
        match command {
            Start::Words(more) => words.extend(more),
            Start::Nothing => (),
            Start::Shell(_) | Start::Unknown => return None,
        }
        (!words.is_empty()).then_some(words)
    }

    /// ENV, and over it `environment`, by name.
    pub fn environment(self) -> Vec<(String, Setting<String>)> {
        let own = self.service.environment();
        let mut all: Vec<(String, Setting<String>)> = Vec::new();
        for stage in self.stage.lineage() {
            for binding in stage.bindings().iter().rev() {
                let is_known = all.iter().any(|(name, _)| *name == binding.name);
                if binding.origin == DeclaredBy::Env && !is_known {
                    let place = binding.value_span.unwrap_or(binding.span);
                    let value = match binding.value.text() {
                        Some(text) => Setting::Known(Spanned::new(text.to_owned(), place)),
                        None => Setting::Unknown(place),
                    };
                    all.push((binding.name.clone(), value));
                }
            }
        }
        for ServiceVariable { name, value, .. } in own {
            all.retain(|(other, _)| other != name.value);
            let value = match value {
                Setting::Absent => Setting::Unknown(name.span),
                value => value.owned(),
            };
            all.push((name.value.to_owned(), value));
        }
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    /// The value of a variable that its process finds; what `env_file` says is not known.
    pub fn variable(self, name: &str) -> Setting<String> {
        let own = self.service.environment().into_iter().rfind(|own| own.name.value == name);
        if let Some(own) = own {
            return match own.value {
                Setting::Absent => Setting::Unknown(own.name.span),
                value => value.owned(),
            };
        }
        if !self.is_whole() || !self.service.env_file().is_empty() {
            return Setting::Unknown(self.service.key_span());
        }
        match self.stage.variable(name).filter(|own| own.origin == DeclaredBy::Env) {
            None => Setting::Absent,
            Some(binding) => match binding.value.text() {
                Some(text) => {
                    let place = binding.value_span.unwrap_or(binding.span);
                    Setting::Known(Spanned::new(text.to_owned(), place))
                }
                None => Setting::Unknown(binding.span),
            },
        }
    }

    /// The paths in the container at which something is mounted, those that are known.
    pub fn mounted_paths(self) -> Vec<Spanned<FilePath>> {
        let mounts = self.service.volumes().into_iter().filter_map(|mount| mount.target.known());
        let tmpfs = self.service.tmpfs();
        let memory =
            tmpfs.iter().map(|own| own.map(|text| text.split(':').next().unwrap_or_default()));
        let files = self.service.secrets().into_iter().chain(self.service.configs());
        let files = files.filter_map(|grant| grant.target.known());
        mounts
            .chain(memory)
            .chain(files)
            .filter_map(|path| Some(Spanned::new(FilePath::absolute(path.value)?, path.span)))
            .collect()
    }

    /// Whether it is known of all mounts where they are.
    pub fn knows_its_mounts(self) -> bool {
        self.is_whole()
            && self.service.volumes().iter().all(|mount| !mount.target.is_unknown())
            && self.service.tmpfs().is_complete
            && self.service.volumes_from().is_absent()
            && !self.service.may_have_unknown_items("volumes")
    }

    /// The paths of VOLUME at which nothing is mounted, nor above; none where not all mounts are
    /// known.
    pub fn anonymous_volumes(self) -> Vec<Spanned<String>> {
        if !self.knows_its_mounts() {
            return Vec::new();
        }
        let mounted = self.mounted_paths();
        let volumes = self
            .stage
            .lineage()
            .flat_map(Stage::instructions)
            .filter(|own| own.keyword() == Keyword::Volume && !own.is_deferred());
        volumes
            .flat_map(Instruction::volume_paths)
            .filter(|volume| !is_scratch(&volume.value))
            .filter(|volume| {
                FilePath::absolute(&volume.value).is_some_and(|path| {
                    mounted.iter().all(|mount| mount.value.holds(&path) == Some(false))
                })
            })
            .collect()
    }
}

/// Whether a folder is for what nobody keeps.
fn is_scratch(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    matches!(path, "/tmp" | "/var/tmp" | "/run" | "/var/run")
}

impl<'p> Service<'p> {
    fn may_have_unknown_items(self, key: &str) -> bool {
        self.get(&[key]).is_some_and(|value| {
            !value.is_list() && !value.is_null() || value.items().iter().any(Value::is_unknown)
        })
    }
}

impl Start {
    pub(super) fn of_line(line: &CommandLine<'_>) -> Start {
        match line {
            CommandLine::List(value) => {
                let words = value
                    .items()
                    .iter()
                    .map(|item| Some(Spanned::new(item.text()?.to_owned(), item.span)));
                words.collect::<Option<Vec<_>>>().map_or(Start::Unknown, Start::Words)
            }
            CommandLine::Text(value) => match value.text().and_then(split) {
                Some(words) => {
                    let spanned = words.into_iter().map(|word| Spanned::new(word, value.span));
                    Start::Words(spanned.collect())
                }
                None => Start::Unknown,
            },
        }
    }

    /// An entry point that is not there is no words.
    fn or_nothing(self) -> Option<Start> {
        match self {
            Start::Nothing => Some(Start::Words(Vec::new())),
            Start::Words(_) => Some(self),
            Start::Shell(_) | Start::Unknown => None,
        }
    }

    /// Where it stands.
    pub fn span(&self) -> Option<Span> {
        match self {
            Start::Nothing | Start::Unknown => None,
            Start::Words(words) => words.first().map(|word| word.span),
            Start::Shell(span) => Some(*span),
        }
    }
}

/// The words of a text, as Compose splits it; `None` where it ends at an operator or does not end.
pub(super) fn split(text: &str) -> Option<Vec<String>> {
    if !super::service_texts::is_read(text) {
        return None;
    }
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match (quote, char) {
            (Some(own), _) if own == char => quote = None,
            (None, '"' | '\'') => {
                quote = Some(char);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => word.get_or_insert_default().push(chars.next()?),
            (None, ' ' | '\t' | '\n' | '\r') => words.extend(word.take()),
            (None, ';' | '&' | '|' | '<' | '>' | '`' | '$') => return None,
            _ => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

/// Whether a user, with or without a group, is root.
pub(super) fn is_root(user: &str) -> bool {
    let user = user.split(':').next().unwrap_or_default();
    user == "root" || !user.is_empty() && user.bytes().all(|byte| byte == b'0')
}

impl<'p> Stage<'p> {
    fn user_setting(self) -> Setting<String> {
        match self.user_by_deeds() {
            User::Named(name) => Setting::Known(name),
            User::Image(name) => Setting::Known(Spanned::new(name, self.from())),
            User::Default => Setting::Absent,
            User::Unknown => Setting::Unknown(self.from()),
        }
    }

    /// What tells the health of a container of it.
    pub fn health(self) -> Health {
        if let Some(own) = self.health_check() {
            return match own.detail() {
                Detail::HealthcheckCmd(_) => Health::Check(own.first_line()),
                _ => Health::Disabled(own.first_line()),
            };
        }
        match self.base_image() {
            None => Health::Nothing,
            Some(image) => match image.facts().and_then(|facts| facts.has_healthcheck()) {
                Some(false) => Health::Nothing,
                _ => Health::Unknown,
            },
        }
    }

    /// The directory in which its process starts; absent means `/`.
    pub fn working_dir(self) -> Setting<String> {
        let last = self.lineage().find_map(|stage| stage.last(Keyword::Workdir));
        match last {
            Some(own) => match own.directory() {
                Some(path) => Setting::Known(path),
                None => Setting::Unknown(own.first_line()),
            },
            None => match self.base_workdir() {
                Some("/") => Setting::Absent,
                Some(path) => Setting::Known(Spanned::new(path.to_owned(), self.from())),
                None => Setting::Unknown(self.from()),
            },
        }
    }

    /// Its ENTRYPOINT, or that of the base image as far as it is known.
    pub fn entrypoint(self) -> Start {
        match self.lineage().find_map(|stage| stage.last(Keyword::Entrypoint)) {
            Some(own) => Start::of_instruction(own),
            None => match self.base_entry().map(|own| own == "none") {
                Some(true) => Start::Nothing,
                _ => Start::Unknown,
            },
        }
    }

    fn base_entry(self) -> Option<&'p str> {
        match self.lineage().last()?.base() {
            Base::Scratch => Some("none"),
            Base::Image(image) => image.facts()?.entrypoint(),
            Base::Stage(_) => None,
        }
    }

    /// Its CMD; one that a later ENTRYPOINT of a stage above drops is none.
    pub fn command(self) -> Start {
        for stage in self.lineage() {
            if let Some(own) = stage.last(Keyword::Cmd) {
                return Start::of_instruction(own);
            }
            if stage.last(Keyword::Entrypoint).is_some() {
                return Start::Nothing;
            }
        }
        match self.base_image() {
            None => Start::Nothing,
            Some(_) => Start::Unknown,
        }
    }

    /// Whether every service that runs it says that it runs as somebody else than root, or may
    /// say so; `false` where nobody runs it, or not all are known who do.
    pub fn is_always_run_as_non_root(self) -> bool {
        self.known_containers().is_some_and(|containers| {
            containers.iter().all(|container| match container.service.user() {
                Setting::Known(user) => !user.value.is_empty() && !is_root(user.value),
                Setting::Unknown(_) => true,
                Setting::Absent => !container.is_whole(),
            })
        })
    }

    /// Whether every service that runs it has a health check of its own, or switches it off;
    /// `false` where nobody runs it, or not all are known who do.
    pub fn is_always_run_with_healthcheck(self) -> bool {
        self.known_containers().is_some_and(|containers| {
            containers.iter().all(|container| {
                let own = container.service.healthcheck();
                let says = own.is_some_and(|own| own.test().is_some() || own.disabled().is_some());
                says || !container.is_whole()
            })
        })
    }
}

impl Start {
    fn of_instruction(own: Instruction<'_>) -> Start {
        match own.detail() {
            Detail::Cmd(form) | Detail::Entrypoint(form) => match form {
                CommandForm::Exec { words, .. } => Start::Words(words.clone()),
                CommandForm::Empty => Start::Nothing,
                CommandForm::Shell(span) => Start::Shell(*span),
            },
            _ => Start::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn texts_are_split_as_compose_does() {
        assert_eq!(
            split("a 'b c' \"d\\\"e\"").as_deref(),
            Some(&["a", "b c", "d\"e"].map(String::from)[..])
        );
        assert_eq!(split("a && b"), None);
        assert_eq!(split("a 'b"), None);
    }
}
