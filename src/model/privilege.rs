//! Images whose process starts as root because it gives that up by itself.

use std::borrow::Cow;

use super::{CommandForm, Detail, FilePath, Instruction, Keyword, Stage};

/// Programs that start another one as another user.
const DROPPERS: [&str; 6] = ["gosu", "su-exec", "setpriv", "chroot", "s6-setuidgid", "runuser"];

/// Programs that have to be root as the first process: init systems, and daemons that start
/// others as other users.
const SUPERVISORS: [&str; 12] = [
    "/init",
    "/sbin/init",
    "/usr/sbin/init",
    "/lib/systemd/systemd",
    "/usr/lib/systemd/systemd",
    "systemd",
    "supervisord",
    "sshd",
    "dockerd",
    "dockerd-entrypoint.sh",
    "crond",
    "cron",
];

/// Images whose entry point starts as root, prepares its directories and goes on as another user;
/// and those that cannot do without root, such as Docker in Docker. A web server whose master
/// process stays root is none of them.
const IMAGES: [&str; 29] = [
    "bitwarden/self-host",
    "couchbase",
    "couchdb",
    "crate",
    "elasticsearch",
    "flink",
    "ghost",
    "gitea/gitea",
    "gitlab/gitlab-ce",
    "hashicorp/consul",
    "hashicorp/vault",
    "influxdb",
    "mariadb",
    "mongo",
    "mysql",
    "neo4j",
    "percona",
    "pgvector/pgvector",
    "postgis/postgis",
    "postgres",
    "rabbitmq",
    "redis",
    "sonarqube",
    "timescale/timescaledb",
    "valkey/valkey",
    "zookeeper",
    "cassandra",
    "mysql/mysql-server",
    "docker",
];

impl<'p> Stage<'p> {
    /// Whether its process is likely to start as root and to go on as somebody else: the stage has
    /// a program for that, an init system is its process, or it keeps the entry point of an image
    /// that does so. Also whether it has to be root: an init system, an SSH or Docker daemon.
    pub fn manages_privileges(self) -> bool {
        *self.usage().manages_privileges.get_or_init(|| {
            self.keeps_entry_point_of_dropper()
                || self.lineage().flat_map(Stage::instructions).any(Instruction::brings_dropper)
                || self.lineage().flat_map(Stage::instructions).any(Instruction::starts_supervisor)
        })
    }

    /// Whether it keeps the command of a web server's image, whose configuration asks for root.
    pub fn keeps_command_of_web_server(self) -> bool {
        let image = self.base_image().filter(|_| !self.sets_entry());
        let name = image.and_then(|image| image.name.as_deref()).unwrap_or_default();
        let name = name.rsplit('/').next().unwrap_or_default();
        ["nginx", "httpd", "openresty", "wordpress", "nextcloud", "php", "drupal", "joomla"]
            .contains(&name)
    }

    /// Whether anything of it is meant to run: it has a CMD or ENTRYPOINT, or its base may.
    pub fn has_process(self) -> bool {
        self.base_image().is_some() || self.sets_entry()
    }

    fn sets_entry(self) -> bool {
        let entry = [Keyword::Cmd, Keyword::Entrypoint];
        self.lineage()
            .flat_map(Stage::instructions)
            .any(|own| entry.contains(&own.keyword()) && !own.is_deferred())
    }

    /// Whether its own CMD or ENTRYPOINT starts what lies at the path, which so is a file.
    pub(super) fn starts(self, path: &FilePath) -> bool {
        let entry = |own: &Instruction<'_>| {
            matches!(own.keyword(), Keyword::Cmd | Keyword::Entrypoint) && !own.is_deferred()
        };
        self.lineage().flat_map(Stage::instructions).filter(entry).any(|own| {
            own.commands().any(|command| {
                let program = command.syntax().words.first().and_then(|word| word.literal());
                program.is_some_and(|program| path.may_be(&program))
            })
        })
    }

    fn keeps_entry_point_of_dropper(self) -> bool {
        let own = |instruction: Instruction<'_>| {
            instruction.keyword() == Keyword::Entrypoint && !instruction.is_deferred()
        };
        if self.lineage().flat_map(Stage::instructions).any(own) {
            return false;
        }
        let Some(name) = self.base_image().and_then(|image| image.name.as_deref()) else {
            return false;
        };
        let name = name.strip_prefix("docker.io/").unwrap_or(name);
        let name = name.strip_prefix("library/").unwrap_or(name);
        IMAGES.contains(&name) || name.starts_with("linuxserver/") || name.contains("/linuxserver/")
    }
}

impl Instruction<'_> {
    /// Whether a program that changes the user is installed, copied or called here.
    fn brings_dropper(self) -> bool {
        let is_dropper = |text: &str| {
            let name = text.rsplit('/').next().unwrap_or_default();
            let first = name.as_bytes().first();
            // Nearly no word begins like one of them.
            let near = DROPPERS.iter().filter(|dropper| dropper.as_bytes().first() == first);
            near.into_iter().any(|dropper| {
                name.strip_prefix(dropper).is_some_and(|rest| {
                    !rest.starts_with(|char: char| char.is_ascii_alphanumeric())
                })
            }) || name.starts_with("s6-overlay")
        };
        match self.detail() {
            Detail::Copy(transfer) | Detail::Add(transfer) => {
                let words = transfer.sources.iter().chain([&transfer.destination]);
                words.into_iter().any(|word| self.evaluate(*word).text().is_some_and(is_dropper))
            }
            // `chroot` is looked for among the processes only: many a RUN has one for itself.
            Detail::Run(_) => self.commands().any(|command| {
                let words = command.syntax().words.iter();
                let wrappers =
                    command.syntax().wrappers.iter().map(|name| Cow::Borrowed(name.value.as_str()));
                words
                    .filter_map(|word| word.literal())
                    .chain(wrappers)
                    .any(|word| is_dropper(&word) && word != "chroot")
            }),
            Detail::Cmd(_) | Detail::Entrypoint(_) => self.commands().any(|command| {
                let words = command.syntax().words.iter().filter_map(|word| word.literal());
                let wrappers =
                    command.syntax().wrappers.iter().map(|name| Cow::Borrowed(name.value.as_str()));
                let user = |word: &str| {
                    word.starts_with("--user") || word.starts_with("--uid") || word == "su"
                };
                words.chain(wrappers).any(|word| is_dropper(&word) || user(&word))
            }),
            _ => false,
        }
    }

    fn starts_supervisor(self) -> bool {
        let (Detail::Cmd(form) | Detail::Entrypoint(form)) = self.detail() else { return false };
        if matches!(form, CommandForm::Empty) {
            return false;
        }
        self.commands().any(|command| {
            let first = command.syntax().words.first().and_then(|word| word.literal());
            first.is_some_and(|first| {
                let name = first.rsplit('/').next().unwrap_or_default();
                SUPERVISORS.contains(&&*first)
                    || SUPERVISORS.contains(&name)
                    || ["runit", "runsv", "s6-svscan"].iter().any(|start| name.starts_with(start))
            })
        })
    }
}
