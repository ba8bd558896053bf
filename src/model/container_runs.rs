//! What a service changes of how its stage was made to run.

use super::posture::is_root;
use super::signal::Signal;
use super::{
    Container, Detail, ExposedPort, FileAction, FilePath, Instruction, Keyword, Service, Stage,
    Start, User, VolumeMount,
};
use crate::compose::{Port, Setting};
use crate::text::{Span, Spanned};

/// The port on which a process is told to listen.
#[derive(Clone, Copy, Debug)]
pub struct ListeningPort {
    /// It.
    pub port: u16,
    /// What says so.
    pub span: Span,
}

/// What a service does to the entry point of its stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryMismatch {
    /// ENTRYPOINT is in shell form, which takes no arguments: `command` does nothing.
    CommandLost {
        /// `command`.
        command: Span,
        /// The ENTRYPOINT.
        entry: Span,
    },
    /// `entrypoint` starts the same program as ENTRYPOINT and drops the CMD that it is given.
    CmdDropped {
        /// `entrypoint`.
        entrypoint: Span,
        /// The CMD.
        cmd: Span,
    },
}

impl<'p> Container<'p> {
    /// The user of the stage, not root, that `user: root` of the service takes back; with the place
    /// of `user`.
    pub fn undone_user(self) -> Option<(Span, Spanned<String>)> {
        let own = self.service.user().known().filter(|user| is_root(user.value))?;
        match self.stage.user() {
            User::Named(name) if !is_root(&name.value) => Some((own.span, name)),
            User::Image(name) if !is_root(&name) => {
                Some((own.span, Spanned::new(name, self.stage.from())))
            }
            _ => None,
        }
    }

    /// Whether its process runs as root to the end because nobody says otherwise: neither `user`
    /// nor USER, and nothing in the stage that gives root up by itself.
    pub fn is_root_by_default(self) -> bool {
        let stage = self.stage;
        !stage.is_windows()
            && stage.has_process()
            && !stage.manages_privileges()
            && !stage.keeps_command_of_web_server()
            && !stage.dockerfile().is_of_dev_container()
            && !self.is_image_judged()
            && self.service.user().is_absent()
            && self.is_root() == Some(true)
    }

    /// Whether the Dockerfile was asked for too, so that what its stage lacks is told there.
    fn is_image_judged(self) -> bool {
        let dockerfile = self.stage.dockerfile();
        let file = dockerfile.host().map_or(dockerfile.file(), |host| host.file);
        dockerfile.project().is_asked_for(file)
    }

    /// The user that the service names and that the image does not have for certain: it rests on a
    /// well-known base without it, and nothing in the file speaks of it.
    pub fn unknown_user(self) -> Option<Spanned<&'p str>> {
        /// Users that Debian, Ubuntu, Alpine and the images built on them come with.
        const USUAL: [&str; 36] = [
            "root",
            "daemon",
            "bin",
            "sys",
            "sync",
            "games",
            "man",
            "lp",
            "mail",
            "news",
            "uucp",
            "proxy",
            "www-data",
            "backup",
            "list",
            "irc",
            "gnats",
            "nobody",
            "_apt",
            "adm",
            "shutdown",
            "halt",
            "operator",
            "cron",
            "ftp",
            "sshd",
            "squid",
            "ntp",
            "guest",
            "postmaster",
            "svn",
            "xfs",
            "vpopmail",
            "smmsp",
            "at",
            "cyrus",
        ];
        /// Bases that have no users of their own.
        const BASES: [&str; 9] = [
            "alpine",
            "debian",
            "python",
            "golang",
            "rust",
            "ruby",
            "openjdk",
            "eclipse-temurin",
            "php",
        ];
        let user = self.service.user().known()?;
        let name = user.value.split(':').next().unwrap_or_default();
        let is_name = !name.is_empty() && !name.bytes().all(|byte| byte.is_ascii_digit());
        let base = self.stage.base_image()?.name.as_deref()?;
        let base = base.strip_prefix("docker.io/").unwrap_or(base);
        let base = base.strip_prefix("library/").unwrap_or(base);
        if !is_name || USUAL.contains(&name) || !BASES.contains(&base) {
            return None;
        }
        let dockerfile = self.stage.dockerfile();
        // A package brings users, and so do scripts and files that are copied over.
        let brings = |own: Instruction<'p>| match own.detail() {
            Detail::Run(_) => own.commands().any(|command| {
                let syntax = command.syntax();
                let is_plain = syntax.words.iter().all(|word| word.literal().is_some());
                !is_plain && command.creates_users() || command.runs_a_script()
            }),
            Detail::Copy(_) | Detail::Add(_) => own.file_effects().iter().any(|effect| {
                effect.path.holds_path("/etc/passwd") != Some(false)
                    && !own.stage().is_some_and(|stage| stage.starts(&effect.path))
            }),
            _ => false,
        };
        let speaks = dockerfile.syntax().text.contains(name);
        let is_open = speaks || self.stage.lineage().flat_map(Stage::instructions).any(brings);
        (!is_open).then(|| Spanned::new(name, user.span))
    }

    /// What the service does to the entry point, where that cannot be meant.
    pub fn entry_mismatch(self) -> Option<EntryMismatch> {
        let lineage = || self.stage.lineage().flat_map(|stage| stage.last(Keyword::Entrypoint));
        let entry = lineage().next()?;
        let (command, entrypoint) = (self.service.command(), self.service.entrypoint());
        match (command, entrypoint, self.stage.entrypoint()) {
            (Some(_), None, Start::Shell(_)) if self.service.is_whole() => {
                let command = self.service.get(&["command"])?;
                let is_empty = command.text().is_some_and(str::is_empty)
                    || command.is_list() && command.items().is_empty();
                // `exec "$@"`, `$0`: the text takes them, though only with a `-c` in front.
                let takes = self.stage.dockerfile().slice(entry.span()).contains(['@', '*']);
                (!is_empty && !takes).then(|| EntryMismatch::CommandLost {
                    command: command.span,
                    entry: entry.first_line(),
                })
            }
            (None, Some(_), Start::Words(image)) => {
                let Start::Words(own) = self.entrypoint() else { return None };
                let cmd = self.stage.last(Keyword::Cmd)?;
                let Start::Words(given) = self.stage.command() else { return None };
                let is_same = own.first()?.value == image.first()?.value
                    && own.len() <= image.len()
                    && !given.is_empty();
                is_same.then_some(EntryMismatch::CmdDropped {
                    entrypoint: own.first()?.span,
                    cmd: cmd.first_line(),
                })
            }
            _ => None,
        }
    }

    /// The published ports, of which each is one, that no EXPOSE names although all EXPOSEs are
    /// known, with one of those.
    pub fn unexposed_ports(self) -> Vec<(Port<'p>, u16, Span)> {
        let ports = self.service.ports();
        if ports.is_empty() {
            return Vec::new();
        }
        let Some(exposed) = self.stage.all_exposed_ports() else { return Vec::new() };
        let Some(first) = exposed.first().map(|port| port.span) else { return Vec::new() };
        /// Ports of debuggers, which no image exposes.
        const DEBUGGERS: [u16; 6] = [2345, 5005, 5678, 9003, 9222, 9229];
        let missing = ports.into_iter().filter_map(|port| {
            let target = *port.target.value()?;
            let is_tcp = match &port.protocol {
                Setting::Absent => true,
                Setting::Known(own) => own.value.eq_ignore_ascii_case("tcp"),
                Setting::Unknown(_) => return None,
            };
            let fits = |own: &Spanned<ExposedPort>| {
                own.value.includes(target.first) && own.value.is_tcp() == is_tcp
            };
            let is_one = target.extent() == 0 && !DEBUGGERS.contains(&target.first);
            (is_one && !exposed.iter().any(fits)).then_some((port, target.first, first))
        });
        missing.collect()
    }

    /// The ports on which a proxy is told to reach the container, by a label of Traefik or the
    /// variable of nginx-proxy, that no EXPOSE names although all EXPOSEs are known, with one of
    /// those.
    pub fn unexposed_proxy_ports(self) -> Vec<(Spanned<u16>, Span)> {
        let is_label = |name: &str| {
            name.starts_with("traefik.http.services.")
                && name.ends_with(".loadbalancer.server.port")
                || name == "traefik.port"
        };
        let labels = self.service.labels().into_iter().filter(|own| is_label(own.name.value));
        let variables = self.service.environment().into_iter();
        let variables = variables.filter(|own| own.name.value == "VIRTUAL_PORT");
        let told: Vec<Spanned<u16>> = labels
            .chain(variables)
            .filter_map(|own| {
                let value = own.value.known()?;
                Some(Spanned::new(value.value.trim().parse().ok()?, value.span))
            })
            .collect();
        if told.is_empty() {
            return Vec::new();
        }
        let Some(exposed) = self.stage.all_exposed_ports() else { return Vec::new() };
        let Some(first) = exposed.first().map(|port| port.span) else { return Vec::new() };
        let is_exposed = |told: &Spanned<u16>| {
            exposed.iter().any(|own| own.value.includes(told.value) && own.value.is_tcp())
        };
        told.into_iter().filter(|told| !is_exposed(told)).map(|told| (told, first)).collect()
    }

    /// The port on which its process is told to listen by an option that says so.
    pub fn listening_port(self) -> Option<ListeningPort> {
        listening_port(&self.process()?)
    }

    /// The only published port, where the process is told to listen on another.
    pub fn unused_published_port(self) -> Option<(Port<'p>, u16, ListeningPort)> {
        let mut ports = self.service.ports();
        let port = ports.pop().filter(|_| ports.is_empty())?;
        let target = *port.target.value()?;
        let listening = self.listening_port()?;
        let is_tcp =
            port.protocol.is_absent() || port.protocol.value().is_some_and(|it| it == "tcp");
        let differs = target.extent() == 0 && target.first != listening.port;
        (differs && is_tcp).then_some((port, target.first, listening))
    }

    /// The port below 1024 that a process which is not root is to listen on in the network of the
    /// host, where only root may; with the place of `network_mode`.
    pub fn root_only_port(self) -> Option<(ListeningPort, Span)> {
        let network = self.service.network_mode().known().filter(|mode| mode.value == "host")?;
        if self.is_root() != Some(false) {
            return None;
        }
        let port = self.listening_port().or_else(|| {
            let exposed = self.stage.all_exposed_ports()?;
            let [port] = exposed.as_slice() else { return None };
            let number = port.value.port.parse().ok()?;
            Some(ListeningPort { port: number, span: port.span })
        })?;
        (port.port < 1024).then_some((port, network.span))
    }

    /// The program that the `healthcheck` of the service calls and that the image surely lacks; the
    /// shell where it lacks that.
    pub fn missing_health_program(self) -> Option<Spanned<String>> {
        let test = self.service.healthcheck().filter(|own| own.disabled().is_none())?.test()?;
        let (program, span) = match test.is_list() {
            true => {
                let mut words = test.items().iter();
                let kind = words.next()?.text()?;
                let first = words.next()?;
                match kind {
                    "CMD" => (first.text()?.to_owned(), first.span),
                    "CMD-SHELL" => (first_program(first.text()?)?, first.span),
                    _ => return None,
                }
            }
            false => (first_program(test.text()?)?, test.span),
        };
        let needs_shell = !test.is_list() || test.items().first()?.text() == Some("CMD-SHELL");
        if needs_shell && self.stage.surely_lacks_shell() {
            return Some(Spanned::new("sh".to_owned(), span));
        }
        let is_tool = matches!(
            program.as_str(),
            "curl" | "wget" | "nc" | "ncat" | "netcat" | "jq" | "ps" | "grpc_health_probe"
        );
        (is_tool && self.stage.surely_lacks(&program)).then(|| Spanned::new(program, span))
    }

    /// The signal of the service and the other of STOPSIGNAL, with the places of both.
    pub fn other_stop_signal(self) -> Option<(Spanned<&'p str>, Spanned<String>)> {
        let own = self.service.text(&["stop_signal"]).known()?;
        let image = self.stage.lineage().find_map(|stage| stage.last(Keyword::Stopsignal))?;
        let (text, Signal::Known(number)) = image.stop_signal()? else { return None };
        match Signal::parse(own.value) {
            Signal::Known(other) if other != number => Some((own, text)),
            _ => None,
        }
    }

    /// The directory that the service starts in and that nothing in the stage makes.
    pub fn missing_working_dir(self) -> Option<Spanned<&'p str>> {
        let own = self.service.text(&["working_dir"]).known()?;
        let path = FilePath::absolute(own.value)?;
        if !self.knows_its_mounts() || !self.stage.has_plain_base() {
            return None;
        }
        let is_mounted = self.mounted_paths().iter().any(|mount| {
            mount.value.holds(&path) != Some(false) || path.holds(&mount.value) != Some(false)
        });
        /// Directories that the bases have.
        const USUAL: [&str; 14] = [
            "/", "/app", "/bin", "/etc", "/home", "/lib", "/opt", "/root", "/srv", "/tmp", "/usr",
            "/usr/src", "/var", "/var/lib",
        ];
        let is_made = self.stage.lineage().flat_map(Stage::file_effects).any(|effect| {
            path.holds(&effect.path) != Some(false) || effect.path.holds(&path) != Some(false)
        });
        let mut steps = self.stage.lineage().flat_map(Stage::instructions);
        let may_be_made = steps.any(|own| {
            own.keyword() == Keyword::Run && own.commands().any(|it| it.runs_a_script())
        });
        let is_usual = USUAL.contains(&own.value) && own.value != "/app";
        (!is_mounted && !is_made && !may_be_made && !is_usual).then_some(own)
    }

    /// The bind mounts that cover what a RUN of the stage has made and its process needs, each with
    /// the path that is hidden and what made it.
    pub fn shadowed_outputs(self) -> Vec<(VolumeMount<'p>, String, Span)> {
        if !self.knows_its_mounts() {
            return Vec::new();
        }
        let binds = self.service.volumes().into_iter().filter(|mount| mount.host_path().is_some());
        let binds: Vec<VolumeMount<'p>> = binds.collect();
        if binds.is_empty() || self.installs_at_start() {
            return Vec::new();
        }
        let outputs = self.stage.outputs_of_run();
        let mounted = self.mounted_paths();
        let mut found = Vec::new();
        for mount in binds {
            let Some(target) = mount.target.value().and_then(|own| FilePath::absolute(own)) else {
                continue;
            };
            let hidden = outputs.iter().find(|(path, _)| {
                let is_protected = mounted.iter().any(|own| {
                    own.span != mount.span
                        && own.value.holds(path) != Some(false)
                        && target.holds(&own.value) == Some(true)
                        && own.value.is(&target) == Some(false)
                });
                target.holds(path) == Some(true) && target.is(path) == Some(false) && !is_protected
            });
            if let Some((path, made)) = hidden {
                found.push((mount, path.text().to_owned(), *made));
            }
        }
        found
    }

    /// Whether what it starts installs the packages of the program again, or is a shell.
    fn installs_at_start(self) -> bool {
        let texts = [self.service.command(), self.service.entrypoint()];
        let is_install = |text: &str| {
            ["install", " ci", "sh", "tail", "sleep"].iter().any(|word| text.contains(word))
                || text == "ci"
        };
        texts.into_iter().flatten().any(|line| {
            let (super::CommandLine::Text(value) | super::CommandLine::List(value)) = line;
            match value.is_list() {
                true => value.items().iter().any(|item| item.text().is_none_or(is_install)),
                false => value.text().is_none_or(is_install),
            }
        })
    }

    /// The directories that the program writes at run time and that are for reading only, each with
    /// what shows it; with the place of `read_only`.
    pub fn unwritable_paths(self) -> Option<(Span, Vec<Spanned<String>>)> {
        let place = self.service.read_only().is_true()?;
        if !self.knows_its_mounts() {
            return None;
        }
        let mounted = self.mounted_paths();
        let volumes = self.stage.lineage().flat_map(Stage::instructions);
        let volumes: Vec<FilePath> = volumes
            .flat_map(Instruction::volume_paths)
            .filter_map(|volume| FilePath::absolute(&volume.value))
            .collect();
        let is_writable = |path: &FilePath| {
            mounted
                .iter()
                .map(|own| &own.value)
                .chain(&volumes)
                .any(|own| own.holds(path) != Some(false))
        };
        let mut found: Vec<Spanned<String>> = Vec::new();
        for path in self.stage.paths_written_at_run_time() {
            let Some(own) = FilePath::absolute(&path.value) else { continue };
            if !is_writable(&own) && found.iter().all(|other| other.value != path.value) {
                found.push(path);
            }
        }
        (!found.is_empty()).then_some((place, found))
    }
}

/// The program that a text for a shell starts with.
pub(super) fn first_program(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?;
    let is_plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte));
    is_plain.then(|| word.to_owned())
}

/// The port that a command line tells its program to listen on: servers whose options are known.
fn listening_port(words: &[Spanned<String>]) -> Option<ListeningPort> {
    let name =
        |word: &Spanned<String>| word.value.rsplit('/').next().unwrap_or_default().to_owned();
    let program = name(words.first()?);
    let rest = &words[1..];
    let (program, rest) = match program.as_str() {
        "npx" | "bunx" | "pipenv" | "poetry" | "uv" => {
            let at = usize::from(rest.first().is_some_and(|own| own.value == "run"));
            (name(rest.get(at)?), &rest[at + 1..])
        }
        _ if program.starts_with("python") => match rest.first()?.value.as_str() {
            "-m" => (name(rest.get(1)?), &rest[2..]),
            _ if rest.first()?.value.ends_with("manage.py") => ("manage.py".to_owned(), &rest[1..]),
            _ => return None,
        },
        _ => (program, rest),
    };
    let options: &[&str] = match program.as_str() {
        "uvicorn" | "hypercorn" | "streamlit" | "fastapi" => &["--port", "--server.port"],
        "gunicorn" => &["-b", "--bind"],
        "flask" | "http-server" | "serve" => &["-p", "--port", "-l", "--listen"],
        "next" | "vite" | "ng" | "nuxt" | "rails" => &["-p", "--port"],
        "php" => &["-S"],
        "puma" => &["-p", "--port"],
        "http.server" | "manage.py" => &[],
        _ => return None,
    };
    let port = |text: &str, span: Span| {
        let number = text.rsplit(':').next().unwrap_or_default().parse().ok()?;
        Some(ListeningPort { port: number, span })
    };
    if matches!(program.as_str(), "http.server" | "manage.py") {
        if program == "manage.py" && rest.first()?.value != "runserver" {
            return None;
        }
        let word = rest.iter().rev().find(|own| !own.value.starts_with('-'))?;
        return port(&word.value, word.span);
    }
    // Of several binds any may be the one that is meant.
    let mut found = None;
    for (at, word) in rest.iter().enumerate() {
        let given = match word.value.split_once('=') {
            Some((option, value)) if options.contains(&option) => Some((value, word.span)),
            None if options.contains(&word.value.as_str()) => {
                rest.get(at + 1).map(|next| (next.value.as_str(), next.span))
            }
            _ => None,
        };
        if let Some((value, span)) = given {
            if found.is_some() {
                return None;
            }
            found = Some(port(value, span)?);
        }
    }
    found
}

impl<'p> Stage<'p> {
    /// Whether its base image is a plain one, of which the directories are known.
    pub(super) fn has_plain_base(self) -> bool {
        match self.base_image() {
            None => true,
            Some(image) => {
                let name = image.name.as_deref().unwrap_or_default();
                matches!(
                    name,
                    "alpine"
                        | "debian"
                        | "ubuntu"
                        | "python"
                        | "node"
                        | "ruby"
                        | "rust"
                        | "busybox"
                )
            }
        }
    }

    /// What its RUNs install or build in its working directory, each path with the command.
    pub(super) fn outputs_of_run(self) -> Vec<(FilePath, Span)> {
        let mut found = Vec::new();
        for instruction in self.lineage().flat_map(Stage::instructions) {
            if instruction.keyword() != Keyword::Run || instruction.is_deferred() {
                continue;
            }
            for command in instruction.commands() {
                let Some(folder) = command.makes_dependency_folder() else { continue };
                let Some(workdir) = FilePath::absolute(&instruction.workdir()) else { continue };
                if workdir.exact().is_some() {
                    let path = format!("{}/{folder}", workdir.text());
                    found.extend(FilePath::absolute(&path).map(|path| (path, command.head())));
                }
            }
        }
        found
    }

    /// Where its program writes when it runs: by what is known of the base image, and by the
    /// directories for logs, caches and uploads that the file makes.
    fn paths_written_at_run_time(self) -> Vec<Spanned<String>> {
        let mut found = Vec::new();
        let image = self.base_image().and_then(|image| image.name.as_deref()).unwrap_or_default();
        let image = image.strip_prefix("library/").unwrap_or(image);
        let of_image: &[&str] = match image {
            "nginx" => &["/var/cache/nginx", "/var/run"],
            "httpd" => &["/usr/local/apache2/logs"],
            "postgres" => &["/var/run/postgresql"],
            "mysql" => &["/var/run/mysqld", "/tmp"],
            "mariadb" => &["/run/mysqld", "/tmp"],
            "tomcat" => {
                &["/usr/local/tomcat/logs", "/usr/local/tomcat/temp", "/usr/local/tomcat/work"]
            }
            _ => &[],
        };
        found.extend(of_image.iter().map(|path| Spanned::new((*path).to_owned(), self.from())));
        for effect in self.lineage().flat_map(Stage::file_effects) {
            let is_made = matches!(effect.action, FileAction::MakeDirectory)
                && effect.instruction_in(self.dockerfile()).keyword() == Keyword::Run;
            let name = effect.path.name().unwrap_or_default();
            let is_for_writing =
                ["logs", "log", "cache", "tmp", "uploads", "sessions", "run"].contains(&name);
            if let Some(path) = effect.path.exact().filter(|_| is_made && is_for_writing) {
                found.push(Spanned::new(path.to_owned(), effect.at));
            }
        }
        found
    }
}

/// Two services that stand to each other as they hardly can be meant to.
#[derive(Clone, Copy, Debug)]
pub struct ImageClash<'p> {
    /// The later.
    pub service: Service<'p>,
    /// The earlier.
    pub other: Service<'p>,
}

impl<'p> super::Compose<'p> {
    /// The services that build the same thing as an earlier one under another image name.
    pub fn builds_under_other_names(self) -> Vec<ImageClash<'p>> {
        let mut seen: rustc_hash::FxHashMap<String, Service<'p>> = rustc_hash::FxHashMap::default();
        let mut found = Vec::new();
        for service in self.services() {
            let Some(image) = service.text(&["image"]).known() else { continue };
            let Some(key) = service.build_key() else { continue };
            match seen.get(&key) {
                None => _ = seen.insert(key, service),
                Some(other) if other.text(&["image"]).value().copied() != Some(image.value) => {
                    found.push(ImageClash { service, other: *other });
                }
                Some(_) => (),
            }
        }
        found
    }
}

impl<'p> Service<'p> {
    /// All that decides what it builds, as a text; `None` where not all of it is known.
    fn build_key(self) -> Option<String> {
        let build = self.build().filter(|_| self.is_whole())?;
        let known = |setting: Setting<&str>| match setting {
            Setting::Absent => Some(String::new()),
            Setting::Unknown(_) => None,
            Setting::Known(text) => Some(text.value.to_owned()),
        };
        let mut key = crate::text::tidy(std::path::Path::new(&known(build.context())?))
            .to_string_lossy()
            .into_owned();
        for part in [build.dockerfile(), build.dockerfile_inline(), build.target()] {
            key.push('\0');
            let text = known(part)?;
            key.push_str(if text == "Dockerfile" { "" } else { &text });
        }
        // What else decides is compared as it is written.
        for entry in build.value.entries() {
            let is_compared = [
                "context",
                "dockerfile",
                "dockerfile_inline",
                "target",
                "tags",
                "cache_from",
                "cache_to",
            ]
            .contains(&entry.key.value.as_str());
            if !is_compared {
                key.push('\0');
                key.push_str(&entry.key.value);
                write_value(&entry.value, &mut key)?;
            }
        }
        Some(key)
    }
}

fn write_value(value: &crate::compose::Value, key: &mut String) -> Option<()> {
    if value.is_unknown() {
        return None;
    }
    key.push('(');
    key.push_str(value.text_with_holes().unwrap_or_default());
    for item in value.items() {
        write_value(item, key)?;
    }
    for entry in value.entries() {
        key.push_str(&entry.key.value);
        write_value(&entry.value, key)?;
    }
    key.push(')');
    Some(())
}

impl<'p> Container<'p> {
    /// The service beside it that builds the image which a FROM of its stage names, while nothing
    /// makes the build wait for that; with the place of the image in FROM.
    pub fn base_built_beside(self) -> Option<(Service<'p>, Span)> {
        let build = self.build()?;
        let compose = self.service.compose();
        if compose.data.built_images.is_empty() {
            return None;
        }
        let contexts = build.additional_contexts();
        for stage in self.stage.with_needed() {
            let super::Base::Image(image) = stage.base() else { continue };
            let Some(built) = compose.data.built_images.get(&image.text) else { continue };
            let other =
                built.builders.iter().filter_map(|it| compose.service_number(*it)).next()?;
            let is_own = other.name().value == self.service.name().value;
            let is_ordered = contexts.iter().any(|own| own.name.value == image.text);
            if !is_own && !is_ordered {
                return Some((other, image.span));
            }
        }
        None
    }
}
