//! HEALTHCHECK, and whether an image has what it calls.

use super::files::FileAction;
use super::{Base, Command, CommandForm, Detail, ExposedPort, Instruction, Keyword, Stage};
use crate::text::Spanned;

/// Where programs lie that are found by their name.
const PROGRAM_DIRECTORIES: [&str; 6] =
    ["/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];

impl<'p> Stage<'p> {
    /// The HEALTHCHECK that holds for it, be it of a stage that it builds on, and be it NONE.
    pub fn health_check(self) -> Option<Instruction<'p>> {
        self.lineage().find_map(|stage| stage.last(Keyword::Healthcheck))
    }

    /// The words of the command that asks for its health; of a shell form, those of its first
    /// command.
    pub(super) fn health_words(self) -> Option<Vec<Spanned<String>>> {
        let check = self.health_check()?;
        match check.detail() {
            Detail::HealthcheckCmd(CommandForm::Exec { words, .. }) => Some(words.clone()),
            Detail::HealthcheckCmd(CommandForm::Shell(_)) => {
                let command = check.commands().next()?;
                let syntax = command.syntax();
                let is_plain = syntax.wrappers.iter().all(|wrapper| wrapper.value == "exec");
                let words = syntax.words.iter().filter(|_| is_plain);
                words
                    .map(|word| Some(Spanned::new(word.literal()?.into_owned(), word.span)))
                    .collect()
            }
            _ => None,
        }
    }

    /// Whether a platform runs it that asks a function of its own for its health: AWS Lambda,
    /// Azure Functions.
    pub fn is_serverless(self) -> bool {
        let name = self.base_image().and_then(|image| image.name.as_deref()).unwrap_or_default();
        name.contains("/lambda/")
            || name.contains("aws-lambda-")
            || name.contains("/azure-functions/")
    }

    /// Whether all that its process does is to be a shell.
    pub fn is_shell(self) -> bool {
        self.process().is_some_and(|words| match words.as_slice() {
            [only] => {
                let name = only.value.rsplit('/').next().unwrap_or_default();
                ["sh", "bash", "ash", "dash", "zsh", "fish"].contains(&name)
            }
            _ => false,
        })
    }

    /// Whether the program of that name is surely not in the image: the base image is one of the
    /// well-known ones without it, and nothing in the file installs, copies or calls it.
    pub fn surely_lacks(self, program: &str) -> bool {
        let base_lacks = match self.lineage().last().map(Stage::base) {
            Some(Base::Scratch) => true,
            Some(Base::Image(image)) => image.facts().is_some_and(|facts| {
                // What is not in the table of tools may be there; of small images it is known.
                let tag = image.tag.known().unwrap_or_default();
                let name = image.name.as_deref().unwrap_or_default();
                let is_small = matches!(name, "debian" | "ubuntu" | "alpine" | "busybox")
                    || name.starts_with("gcr.io/distroless/")
                    || !name.contains('/') && (tag.contains("slim") || tag.contains("alpine"));
                is_small && !facts.surely_has_tool(program)
            }),
            _ => false,
        };
        base_lacks
            && !self.lineage().flat_map(Stage::instructions).any(|own| own.may_bring(program))
    }

    /// Whether its base image has no shell at all and nothing that is copied can be one.
    pub fn surely_lacks_shell(self) -> bool {
        let base_lacks = match self.lineage().last().map(Stage::base) {
            Some(Base::Scratch) => true,
            Some(Base::Image(image)) => {
                image.facts().is_some_and(|facts| facts.shell() == Some("none"))
            }
            _ => false,
        };
        base_lacks && !self.lineage().flat_map(Stage::instructions).any(|own| own.may_bring("sh"))
    }

    /// The stage in which an instruction's effect is in the end: the shipped one, if it builds on
    /// that of the instruction, else its own.
    fn in_the_end(self) -> Stage<'p> {
        self.shipped().unwrap_or(self)
    }
}

impl<'p> Instruction<'p> {
    /// Whether it may put a program of that name where it is found.
    fn may_bring(self, program: &str) -> bool {
        match self.detail() {
            Detail::Run(_) => {
                self.scripts().iter().any(|script| !script.errors.is_empty())
                    || self.commands().next().is_none()
                    || self.commands().any(|command| command.may_bring(program))
            }
            Detail::Copy(_) | Detail::Add(_) => self.file_effects().iter().any(|effect| {
                let is_copy = matches!(effect.action, FileAction::Copy { .. });
                // Of what is copied to a directory, not even the names need be known.
                is_copy
                    && (effect.path.name().is_none_or(|name| name == program)
                        || PROGRAM_DIRECTORIES.iter().any(|directory| {
                            effect.path.holds_path(&format!("{directory}/{program}")) != Some(false)
                        }))
            }),
            _ => false,
        }
    }

    /// Whether it is a HEALTHCHECK in shell form in an image that has no shell.
    pub fn is_check_without_shell(self) -> bool {
        matches!(self.detail(), Detail::HealthcheckCmd(CommandForm::Shell(_)))
            && self.stage().is_some_and(|stage| stage.in_the_end().surely_lacks_shell())
    }
}

impl Command<'_> {
    /// Whether it may put a program of that name in the image: it speaks of it, or it is a script
    /// of which nothing is known.
    fn may_bring(self, program: &str) -> bool {
        let syntax = self.syntax();
        let Some(name) = self.name() else { return !syntax.words.is_empty() };
        let is_script = name.contains('.')
            || syntax.words.first().is_some_and(|word| {
                word.literal().is_some_and(|path| path.contains('/') && !path.starts_with("/bin/"))
            });
        is_script
            || matches!(&*name, "sh" | "bash" | "eval" | "source" | "xargs" | "make")
            || syntax.words.iter().any(|word| match word.literal() {
                Some(text) => text.contains(program),
                None => self.installs(),
            })
    }

    /// The name of the program, where it is called by a HEALTHCHECK and the image surely lacks it.
    pub fn missing_health_tool(self) -> Option<String> {
        let instruction = self.instruction();
        let stage = instruction.stage()?.in_the_end();
        let name = self.name()?;
        let is_tool = matches!(
            &*name,
            "curl" | "wget" | "nc" | "ncat" | "netcat" | "jq" | "ps" | "grpc_health_probe"
        );
        (is_tool && stage.surely_lacks(&name)).then(|| name.into_owned())
    }

    /// The ports of the container itself that this command of a HEALTHCHECK asks, by the addresses
    /// in its words, with the word that holds each.
    pub fn probed_ports(self) -> Vec<Spanned<u16>> {
        let syntax = self.syntax();
        let mut ports = Vec::new();
        for word in syntax.words.iter().skip(1) {
            let value = self.evaluate(word);
            let Some(text) = value.text() else { continue };
            ports.extend(probed_ports(text).map(|port| Spanned::new(port, word.span)));
        }
        ports
    }
}

/// The ports of the container itself that addresses in a text name.
pub(super) fn probed_ports(text: &str) -> impl Iterator<Item = u16> {
    text.match_indices("://").filter_map(move |(at, _)| local_port(text, at))
}

/// The port in an address of the container itself: `http://localhost:8080/`. `at` is the place of
/// `://`.
fn local_port(text: &str, at: usize) -> Option<u16> {
    let scheme = text[..at].rsplit(|char: char| !char.is_ascii_alphanumeric()).next()?;
    let rest = &text[at + 3..];
    let hosts = ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"];
    let rest = hosts.iter().find_map(|host| rest.strip_prefix(host))?;
    match rest.strip_prefix(':') {
        Some(rest) => {
            let len = rest.bytes().take_while(u8::is_ascii_digit).count();
            rest[..len].parse().ok()
        }
        None if rest.starts_with(|char: char| char.is_ascii_alphanumeric() || char == '.') => None,
        None => match scheme {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        },
    }
}

/// Images that are made to be built on, and expose no port themselves.
const FOUNDATIONS: [&str; 20] = [
    "alpine",
    "almalinux",
    "amazoncorretto",
    "amazonlinux",
    "busybox",
    "bun",
    "debian",
    "denoland/deno",
    "eclipse-temurin",
    "fedora",
    "golang",
    "node",
    "openjdk",
    "oven/bun",
    "perl",
    "python",
    "rockylinux",
    "ruby",
    "rust",
    "ubuntu",
];

impl Stage<'_> {
    /// Whether it rests on nothing, or on an image that is made to be built on.
    pub(super) fn rests_on_foundation(self) -> bool {
        match self.lineage().last().map(Stage::base) {
            Some(Base::Scratch) => true,
            Some(Base::Image(image)) => image.name.as_deref().is_some_and(|name| {
                FOUNDATIONS.contains(&name) || name.starts_with("gcr.io/distroless/")
            }),
            _ => false,
        }
    }

    /// The ports that its image exposes, if all of them are known and there are any.
    pub(super) fn all_exposed_ports(self) -> Option<Vec<Spanned<ExposedPort>>> {
        let exposes = self
            .lineage()
            .flat_map(Stage::instructions)
            .filter(|own| own.keyword() == Keyword::Expose && !own.is_deferred());
        let mut ports = Vec::new();
        for expose in exposes {
            let Detail::Expose(words) = expose.detail() else { return None };
            let known = expose.exposed_ports();
            if words.iter().any(|word| expose.evaluate(*word).text().is_none()) {
                return None;
            }
            ports.extend(known);
        }
        (self.rests_on_foundation() && !ports.is_empty()).then_some(ports)
    }
}

impl Instruction<'_> {
    /// The first port that this HEALTHCHECK asks although the image exposes others and not it.
    pub fn unexposed_probe(self) -> Option<Spanned<u16>> {
        if !matches!(self.detail(), Detail::HealthcheckCmd(_)) || self.is_deferred() {
            return None;
        }
        let probed: Vec<Spanned<u16>> = self.commands().flat_map(Command::probed_ports).collect();
        let exposed = match probed.is_empty() {
            true => return None,
            false => self.stage()?.in_the_end().all_exposed_ports()?,
        };
        let is_exposed =
            |port: &Spanned<u16>| exposed.iter().any(|own| own.value.includes(port.value));
        probed.into_iter().find(|port| !is_exposed(port))
    }
}
