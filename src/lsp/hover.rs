//! What is shown where the pointer rests: pages of lints, base images, variables, services, and
//! what a stage hands on.

use std::fmt::Write as _;

use lsp_types::{Hover, MarkupContent, MarkupKind, Position, Uri};

use super::diagnostics::location;
use super::document::{Document, Kind};
use super::state::{Analysis, State};
use crate::checks;
use crate::compose::Env;
use crate::config::{LintName, Target, explanation, key_at, lint_names};
use crate::lint::{Names, Page, Suppression};
use crate::model::{
    Base, Binding, Build, Compose, DeclaredBy, Detail, Dialect, Dockerfile, Image, Instruction,
    Interpolation, Keyword, Mention, MentionKind, MountKind, Reference, Service, Setting, Stage,
    SupportEnd, User, Value,
};
use crate::text::{Source, Span};

/// What is known of what stands at a position.
pub(super) fn hover(state: &mut State, uri: &Uri, position: Position) -> Option<Hover> {
    let document = state.documents.get(uri)?;
    let offset = document.offset(position, state.client.encoding) as u32;
    if state.kind(document) == Kind::Configuration {
        return of_configuration(state, document, offset);
    }
    let found = state.found(uri)?;
    let analysis = found.analysis.as_ref()?;
    let about = About { state, analysis };
    let (span, text) = about.at(offset)?;
    Some(shown(text, state.client.encoding.range(about.source(), span)))
}

fn shown(text: String, range: lsp_types::Range) -> Hover {
    let content = MarkupContent { kind: MarkupKind::Markdown, value: text };
    Hover { contents: content.into(), range: Some(range) }
}

/// The page of a lint that a key or a text of a configuration file names, or what else a key is
/// for.
fn of_configuration(state: &State, document: &Document, offset: u32) -> Option<Hover> {
    let (text, offset) = (document.text(), offset as usize);
    let name = lint_names(text).into_iter().find(|it| it.range.contains(&offset));
    let (range, text) = match name {
        Some(LintName { word, range }) => (range, pages_of(&word)?),
        None => {
            let (keys, range) = key_at(text, offset)?;
            (range, of_key(&keys)?)
        }
    };
    let source = Source::new(crate::text::FileId(0), &document.path, document.shared_text());
    let span = Span::new(source.id, range.start, range.end);
    Some(shown(text, state.client.encoding.range(&source, span)))
}

/// What a key of a configuration file is for, given with those that it is in.
fn of_key(keys: &[String]) -> Option<String> {
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    match keys[..] {
        ["overrides", "lints"] => explanation("lints"),
        ["lints", lint, key] | ["overrides", "lints", lint, key] => {
            if key == "level" {
                return explanation("lints");
            }
            let targets = Target::parse(lint).ok()?;
            let pages = targets.iter().filter_map(|target| match target {
                Target::Lint(lint) | Target::Variant(lint, _) => Some(lint.page),
                Target::All | Target::Category(_) => None,
            });
            let pages = pages.filter(|page| page.options.iter().any(|(name, _)| *name == key));
            pages.map(|own| format!("The option `{key}` of\n\n{}", page(own))).next()
        }
        ["base-images", ..] => explanation("base-images"),
        [.., key] => explanation(key),
        [] => None,
    }
}

/// The pages of what a word stands for where a level is given.
fn pages_of(word: &str) -> Option<String> {
    let targets = Target::parse(word).ok()?;
    match targets.first()? {
        Target::All => Some("Every lint.".to_owned()),
        Target::Category(category) => {
            let own = checks::ALL.iter().filter(|lint| lint.page.category == *category);
            let names: Vec<String> = own.map(|lint| format!("`{}`", lint.page.name)).collect();
            Some(format!("The lints on {category}: {}.", names.join(", ")))
        }
        Target::Lint(_) | Target::Variant(..) => {
            let pages = targets.iter().filter_map(|target| match target {
                Target::Lint(lint) | Target::Variant(lint, _) => Some(page(lint.page)),
                Target::All | Target::Category(_) => None,
            });
            Some(pages.collect::<Vec<_>>().join("\n\n---\n\n"))
        }
    }
}

/// A page, as people read it.
fn page(page: &Page) -> String {
    let mut text = format!("`{}` · {} · {} by default\n\n", page.name, page.category, page.level);
    text.push_str(page.text().trim_end());
    let aliases: Vec<String> = page.short_aliases().map(|(id, _)| format!("`{id}`")).collect();
    if !aliases.is_empty() {
        _ = write!(text, "\n\nAlso known as {}.", aliases.join(", "));
    }
    text
}

/// What is known of one document.
struct About<'a> {
    state: &'a State,
    analysis: &'a Analysis,
}

impl<'a> About<'a> {
    fn source(&self) -> &'a Source {
        self.analysis.report.sources.get(self.analysis.file)
    }

    /// What is known of what stands at an offset, and where that begins and ends.
    fn at(&self, offset: u32) -> Option<(Span, String)> {
        let file = self.analysis.file;
        let project = &self.analysis.project;
        if let Some(dockerfile) = project.dockerfiles().find(|it| it.file() == file) {
            return self
                .in_comments(&dockerfile.syntax().comments, offset)
                .or_else(|| self.in_dockerfile(dockerfile, offset));
        }
        let compose = self.analysis.compose()?;
        self.in_comments(&compose.tree(file)?.comments, offset)
            .or_else(|| self.in_compose(compose, offset))
    }

    /// The page of a lint that a comment names.
    fn in_comments(&self, comments: &[Span], offset: u32) -> Option<(Span, String)> {
        let comment = comments.iter().find(|it| it.start <= offset && offset <= it.end)?;
        let suppression = Suppression::parse(&self.source().text[comment.range()])?.ok()?;
        let Names::Listed(names) = &suppression.names else { return None };
        let at = (offset - comment.start) as usize;
        let name = names.iter().find(|it| it.range.start <= at && at <= it.range.end)?;
        // In the comments of another tool its IDs stand without its name.
        let ids = suppression.tools.iter().map(|tool| format!("{tool}:{}", name.text));
        let text = std::iter::once(name.text.clone()).chain(ids).find_map(|id| pages_of(&id))?;
        Some((comment.part(name.range.clone()), text))
    }

    fn in_dockerfile(&self, dockerfile: Dockerfile<'a>, offset: u32) -> Option<(Span, String)> {
        let holds = |span: Span| span.start <= offset && offset <= span.end;
        let instruction = dockerfile.instructions().find(|it| holds(it.outer().span))?;
        let mentions = dockerfile.mentions();
        let mut near = mentions.iter().filter(|it| holds(it.span));
        if let Some(mention) = near.clone().find(|it| it.kind == MentionKind::Variable) {
            return Some((mention.span, self.of_variable(instruction, mention)));
        }
        if let Some(mention) = near.next() {
            let stages = dockerfile.stages();
            let stage = stages.into_iter().find(|stage| {
                let start = stage.name().map_or_else(|| stage.from(), |name| name.span);
                Some(start) == mention.definition
            })?;
            return Some((mention.span, self.of_stage(stage)));
        }
        if let Detail::From { image, .. } = instruction.detail()
            && holds(image.span)
            && let Some(Base::Image(known)) = instruction.stage().map(Stage::base)
        {
            return Some((image.span, self.of_image(known)));
        }
        let mut references = instruction.references().into_iter();
        if let Some((span, Reference::Image(image))) = references.find(|(span, _)| holds(*span)) {
            // A bare name of which nothing is known may be that of a build context.
            let may_be_context = image.is_bare() && image.facts().is_none();
            return (!may_be_context).then(|| (span, self.of_image(&image)));
        }
        let text = match instruction.keyword() {
            Keyword::User => {
                format!(
                    "Until here this stage runs as {}.",
                    self.user(&instruction.user(), instruction.stage()?)
                )
            }
            Keyword::Workdir => {
                let stage = instruction.stage()?;
                let before = instruction.workdirs_before().last().and_then(Instruction::directory);
                let mut text = match before {
                    Some(path) => {
                        format!(
                            "Until here the working directory is `{}` ({}).",
                            path.value,
                            self.place(path.span)
                        )
                    }
                    None => match stage.base_workdir() {
                        Some(path) => format!(
                            "Until here the working directory is `{path}`, that of the base image."
                        ),
                        None => {
                            "Until here the working directory is that of the base image.".to_owned()
                        }
                    },
                };
                if let Some(after) = instruction.directory() {
                    _ = write!(text, "\n\nFrom here on it is `{}`.", after.value);
                }
                text
            }
            Keyword::Shell => {
                let shell = instruction.shell()?;
                let origin = match shell.set_by {
                    Some(span) => self.place(span),
                    None if shell.is_guess => "as far as is known of the base image".to_owned(),
                    None => "by the base image".to_owned(),
                };
                format!("Until here commands are run by {} ({origin}).", shell_name(shell.dialect))
            }
            _ => return None,
        };
        Some((instruction.span(), text))
    }

    fn of_variable(&self, instruction: Instruction<'a>, mention: &Mention) -> String {
        let name = &mention.name;
        // A declaration tells of itself, a use of what holds there.
        let own = instruction.stage().map_or(&[][..], Stage::bindings).iter();
        let own = own.chain(instruction.dockerfile().global_arguments());
        let declared = own.into_iter().find(|it| it.span == mention.span);
        let Some(binding) = declared.or_else(|| instruction.declaration(name)) else {
            let text = match instruction.variable(name) {
                Some(_) => {
                    "Nothing in this file declares it; the base image may, or Docker itself."
                }
                None => "Nothing declares it, so that it is empty.",
            };
            return format!("`{name}`\n\n{text}");
        };
        let mut text = format!("`{name}`{}", value_of(binding));
        let word = match binding.origin {
            DeclaredBy::Arg => "ARG",
            DeclaredBy::Env => "ENV",
        };
        _ = write!(text, "\n\nDeclared by `{word}` ({}).", self.place(binding.span));
        if let Some(definition) = mention.definition.filter(|it| *it != binding.span) {
            _ = write!(text, " Its value comes from {}.", self.place(definition));
        }
        if binding.origin == DeclaredBy::Arg {
            text.push_str(" A build can set it with `--build-arg`.");
            for service in instruction.dockerfile().builders() {
                let arguments = service.build().map(Build::args).unwrap_or_default();
                let service = service.name().value;
                for own in arguments.iter().filter(|own| own.name.value == *name) {
                    let place = self.place(own.span);
                    _ = match own.value {
                        Setting::Known(value) => {
                            write!(text, "\n\nService `{service}` gives `{value}` ({place}).")
                        }
                        _ => write!(text, "\n\nService `{service}` gives it a value ({place})."),
                    };
                }
            }
        }
        text
    }

    fn of_stage(&self, stage: Stage<'a>) -> String {
        let name = stage.scope().name;
        let mut text = format!("Stage `{name}` ({})\n\n", self.place(stage.from()));
        let base = match stage.base() {
            Base::Scratch => "nothing (`scratch`)".to_owned(),
            Base::Stage(base) => format!("the stage `{}`", base.scope().name),
            Base::Image(image) => format!("`{}`", image.text),
        };
        _ = writeln!(text, "- builds on {base}");
        _ = writeln!(text, "- runs as {}", self.user(&stage.user(), stage));
        let workdirs = stage.lineage().flat_map(|own| own.instructions().rev());
        match workdirs.into_iter().find_map(Instruction::directory) {
            Some(path) => {
                _ = writeln!(
                    text,
                    "- working directory `{}` ({})",
                    path.value,
                    self.place(path.span)
                );
            }
            None => {
                if let Some(path) = stage.base_workdir() {
                    _ = writeln!(text, "- working directory `{path}`, of the base image");
                }
            }
        }
        _ = writeln!(text, "- commands are run by {}", shell_name(stage.shell().dialect));
        if stage.is_shipped() {
            text.push_str("- is what a plain build yields\n");
        }
        text
    }

    fn user(&self, user: &User, stage: Stage<'a>) -> String {
        match user {
            User::Named(name) => format!("`{}` ({})", name.value, self.place(name.span)),
            User::Image(name) => format!("`{name}`, by the base image"),
            User::Default => match stage.base_image() {
                Some(_) => "root, as nothing sets another user".to_owned(),
                None => "root, as there is no base image".to_owned(),
            },
            User::Unknown => "a user that the base image or a variable sets".to_owned(),
        }
    }

    fn of_image(&self, image: &Image) -> String {
        let mut text = format!("`{}`\n\n", image.text);
        for (name, span) in &image.variables {
            let origin = span.map_or_else(|| "not known".to_owned(), |span| self.place(span));
            _ = writeln!(text, "- `${name}`: {origin}");
        }
        let Some(facts) = image.facts() else {
            text.push_str("Nothing is known of this image.");
            return text;
        };
        if facts.is_guess() {
            text.push_str("As most images of its maker:\n\n");
        }
        let mut row = |what: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                _ = writeln!(text, "- {what}: `{value}`");
            }
        };
        row("system", facts.family());
        row("C library", facts.libc());
        row("package manager", facts.package_manager());
        row("`/bin/sh`", facts.shell());
        row("bash", facts.has_bash().map(|has| if has { "yes" } else { "no" }));
        row("user", facts.user());
        row("working directory", facts.workdir());
        row("entry point", facts.entrypoint());
        row("stop signal", facts.stop_signal());
        row("health check", facts.has_healthcheck().map(|has| if has { "yes" } else { "no" }));
        let today = self.analysis.project.today();
        if let Some(end) = today.and_then(|today| image.end_of_life(today)) {
            let when = match end.end {
                SupportEnd::On(day) => format!("since {day}"),
                SupportEnd::Ended | SupportEnd::Open => "by now".to_owned(),
            };
            _ = writeln!(text, "- **out of support {when}**: {} {}", end.product, end.release);
            if let Some((next, _)) = end.successor {
                _ = writeln!(text, "- newest release with support: `{next}`");
            }
        }
        text
    }

    fn in_compose(&self, compose: Compose<'a>, offset: u32) -> Option<(Span, String)> {
        let file = self.analysis.file;
        let holds = |span: Span| span.file == file && span.start <= offset && offset <= span.end;
        if let Some(variable) = compose.variable_at(file, offset) {
            return Some((variable.span, self.of_compose_variable(compose, &variable)));
        }
        let mentions = compose.mentions();
        if let Some(mention) = mentions.iter().find(|it| holds(it.span)) {
            if mention.kind == MentionKind::Service {
                let service = compose.service(&mention.name)?;
                return Some((mention.span, self.of_service(service)));
            }
            if mention.kind == MentionKind::Stage {
                let project = &self.analysis.project;
                let definition = mention.definition?;
                let stages = project.dockerfiles().flat_map(Dockerfile::stages);
                let stage = stages
                    .into_iter()
                    .find(|it| it.name().is_some_and(|name| name.span == definition))?;
                return Some((mention.span, self.of_stage(stage)));
            }
        }
        let images = compose.services().filter_map(Service::image);
        let image = images.into_iter().find(|image| holds(image.span))?;
        Some((image.span, self.of_image(&image)))
    }

    fn of_compose_variable(&self, compose: Compose<'a>, variable: &Interpolation) -> String {
        let name = &variable.name;
        let folder = compose.folder();
        let mut env = Env::default();
        let text = self.analysis.env_texts.get(folder);
        let mistake = text.and_then(|text| env.add_files([text.as_str()]).err());
        if let Some(value) = env.get(name) {
            let place = match self.analysis.env_place(compose, name) {
                Some((file, span)) => self.link(&file, span),
                None => "`.env`".to_owned(),
            };
            return format!("`{name}` = `{value}`\n\nBy {place}.");
        }
        // What stands behind a mistake is not known.
        match (&variable.default, mistake) {
            (_, Some(mistake)) => format!(
                "`{name}`\n\n`.env` is wrong in line {}, and what it sets is not known.",
                mistake.line
            ),
            (Some(default), None) => format!(
                "`{name}` = `{default}`\n\nThe default that stands here; neither `.env` nor, as far as is known, the environment sets it."
            ),
            (None, None) => format!(
                "`{name}`\n\n`.env` does not set it, and what the environment does is not known."
            ),
        }
    }

    fn of_service(&self, service: Service<'a>) -> String {
        let mut text = format!("Service `{}`\n\n", service.name().value);
        let at = |span: Span| self.place(span);
        if let Some(image) = service.image() {
            _ = writeln!(text, "- image: `{}` ({})", image.text, at(image.span));
        }
        if let Some(build) = service.build() {
            _ = writeln!(text, "- built ({})", at(build.span()));
        }
        let shown = |setting: Setting<&str>, absent: &str| match setting {
            Setting::Known(value) => format!("`{}` ({})", value.value, at(value.span)),
            Setting::Unknown(span) => format!("by a variable ({})", at(span)),
            Setting::Absent => absent.to_owned(),
        };
        let of_image = match service.container() {
            Some(container) => {
                let stage = container.stage();
                format!("{}, as its image has it", self.user(&stage.user(), stage))
            }
            None => "that of the image".to_owned(),
        };
        _ = writeln!(text, "- user: {}", shown(service.user(), &of_image));
        match service.privileged() {
            Setting::Known(on) if on.value => {
                _ = writeln!(text, "- **privileged** ({})", at(on.span));
            }
            Setting::Unknown(span) => {
                _ = writeln!(text, "- privileged: by a variable ({})", at(span))
            }
            Setting::Known(_) | Setting::Absent => text.push_str("- not privileged\n"),
        }
        for (what, list) in [("gains", service.cap_add()), ("gives up", service.cap_drop())] {
            for capability in list.iter() {
                _ = writeln!(text, "- {what} `{}` ({})", capability.value, at(capability.span));
            }
        }
        for option in service.security_opt().iter() {
            _ = writeln!(text, "- `{}` ({})", option.value.text, at(option.span));
        }
        for (what, setting) in [
            ("network of", service.network_mode()),
            ("processes of", service.pid()),
            ("shared memory of", service.ipc()),
        ] {
            if !setting.is_absent() {
                _ = writeln!(text, "- {what} {}", shown(setting, ""));
            }
        }
        match service.read_only() {
            Setting::Known(on) if on.value => {
                _ = writeln!(text, "- root file system: read only ({})", at(on.span));
            }
            _ => text.push_str("- root file system: writable\n"),
        }
        for mount in service.volumes() {
            let kind = match mount.kind.value() {
                Some(MountKind::Bind) => "host path",
                Some(MountKind::Volume) => "volume",
                Some(MountKind::Tmpfs) => "memory",
                Some(_) | None => "mount",
            };
            let source = mount.source.value().copied().unwrap_or_default();
            let target = mount.target.value().copied().unwrap_or_default();
            let mode = match mount.read_only.value() {
                Some(true) => ", read only",
                _ => "",
            };
            _ = writeln!(text, "- {kind} `{source}` at `{target}`{mode} ({})", at(mount.span));
        }
        for port in service.ports() {
            _ = writeln!(
                text,
                "- port `{}` ({})",
                self.analysis.report.sources.text(port.span).trim(),
                at(port.span)
            );
        }
        let memory = service.memory_limit();
        let memory = memory.map(|bytes| format!("{} MiB", bytes / (1024 * 1024)));
        let cpus = service.cpu_limit().map(|cpus| cpus.to_string());
        let pids = service.pids_limit().map(|pids| pids.to_string());
        for (what, limit) in [("memory", memory), ("processors", cpus), ("processes", pids)] {
            match limit {
                Setting::Known(value) => {
                    _ = writeln!(text, "- {what}: at most {} ({})", value.value, at(value.span));
                }
                Setting::Unknown(span) => {
                    _ = writeln!(text, "- {what}: by a variable ({})", at(span));
                }
                Setting::Absent => _ = writeln!(text, "- {what}: no limit"),
            }
        }
        _ = writeln!(text, "- restart: {}", shown(service.restart(), "no"));
        text
    }

    /// A place as a link.
    fn place(&self, span: Span) -> String {
        let span = self.analysis.project.place_in_file(span);
        self.link(self.analysis.report.sources.get(span.file), span)
    }

    fn link(&self, source: &Source, span: Span) -> String {
        let place = location(source, span, &self.state.documents, self.state.client.encoding);
        let line = place.range.start.line + 1;
        let name = source.path.file_name().unwrap_or_default().to_string_lossy();
        match source.path == self.source().path {
            true => format!("[line {line}]({}#L{line})", place.uri.0),
            false => format!("[{name}:{line}]({}#L{line})", place.uri.0),
        }
    }
}

fn value_of(binding: &Binding) -> String {
    match &binding.value {
        Value::Known(text) | Value::Default(text) => format!(" = `{text}`"),
        Value::Unknown => ", of which the value is not known".to_owned(),
    }
}

fn shell_name(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Posix => "`/bin/sh`",
        Dialect::Ash => "BusyBox's `/bin/sh`",
        Dialect::Bash => "`bash`",
        Dialect::Ksh => "`ksh`",
        Dialect::Zsh => "`zsh`",
        Dialect::Other => "a shell that is not POSIX",
    }
}
