//! Where a secret that a build gets ends: written to a file of a layer that is shipped.

use std::borrow::Cow;
use std::ops::Range;

use super::secret::is_secret_name;
use super::{
    Command, DeclaredBy, DeclaredSecret, DeclaredSecretKind, Detail, Dockerfile, FileAction,
    FileEffect, Instruction, Keyword, Stage,
};
use crate::dockerfile::Mount;
use crate::shell::{Part, Word};
use crate::text::{Span, Spanned};

/// A place that writes a secret to a file which stays.
#[derive(Clone, Debug)]
pub struct WrittenSecret {
    /// What names the secret there.
    pub at: Span,
    /// The variable, or the path of the mount.
    pub name: String,
    /// How the secret comes in: by a mount or by a build argument.
    pub by_mount: bool,
    /// The file that gets it, as far as it is known.
    pub file: Option<String>,
    /// The places that it passes before, in their order, and what they are.
    pub way: Vec<Spanned<&'static str>>,
}

/// The programs, the words that set, and the ends of the names of files.
type Keeper = (Words, &'static [Words], Words);
type Words = &'static [&'static str];

/// Programs that keep a setting in a file of their own: the words that set it, and how the names
/// of the files end.
const KEEPERS: [Keeper; 11] = [
    (&["npm", "pnpm"], &[&["config", "set"], &["set"], &["c", "set"]], &["npmrc"]),
    (&["yarn", "yarnpkg"], &[&["config", "set"]], &["yarnrc", "yarnrc.yml", "npmrc"]),
    (&["git"], &[&["config"]], &["gitconfig", ".git/config"]),
    (&["pip", "pip3"], &[&["config", "set"]], &["pip.conf"]),
    (&["composer"], &[&["config"]], &["auth.json", "composer.json", "/.composer", "/.config"]),
    (&["poetry"], &[&["config"]], &["auth.toml", "/.config", "/pypoetry"]),
    (&["bundle", "bundler"], &[&["config"]], &["/.bundle", "/config"]),
    (&["cargo"], &[&["login"]], &["credentials", "credentials.toml", "/.cargo"]),
    (&["aws"], &[&["configure", "set"]], &["/credentials", "/.aws", "/config"]),
    (&["gcloud"], &[&["auth", "activate-service-account"]], &["/gcloud", "credentials.db"]),
    (&["docker", "podman"], &[&["login"]], &["config.json", "/.docker", "auth.json"]),
];

impl<'p> Instruction<'p> {
    /// The places where it writes a secret to a file that is still there when it ends. The secret
    /// comes by a mount, or by an ARG that is named like one.
    pub fn written_secrets(self) -> Vec<WrittenSecret> {
        if !matches!(self.keyword(), Keyword::Run | Keyword::Copy) || self.is_deferred() {
            return Vec::new();
        }
        let secrets = Secrets::of(self);
        let mut found: Vec<WrittenSecret> = match self.keyword() {
            Keyword::Run => {
                self.commands().filter_map(|command| command.written_secret(&secrets)).collect()
            }
            _ => Vec::new(),
        };
        for heredoc in self.syntax().heredocs.iter().filter(|heredoc| heredoc.expand) {
            let is_text = self.keyword() == Keyword::Copy
                || self.written_texts().iter().any(|text| text.text == heredoc.body);
            let body = self.dockerfile().slice(heredoc.body);
            if let Some((name, place)) = secrets.variable_in(body).filter(|_| is_text) {
                let file = self.written_texts().into_iter().find(|text| text.text == heredoc.body);
                found.push(WrittenSecret {
                    at: heredoc.body.part(place),
                    by_mount: secrets.is_of_mount(&name),
                    name,
                    file: file.map(|text| text.path),
                    way: Vec::new(),
                });
            }
        }
        for secret in &mut found {
            secret.way = match secret.by_mount {
                true => self.way_of_mount(&secret.name),
                false => self.way_of_argument(&secret.name),
            };
        }
        found
    }

    /// From the service that gives a build argument to the ARG that takes it.
    fn way_of_argument(self, name: &str) -> Vec<Spanned<&'static str>> {
        let given = self.dockerfile().given_argument(name);
        let given = given.map(|span| Spanned::new("this service gives it to the build", span));
        let lineage = self.stage().into_iter().flat_map(Stage::lineage);
        let mut bindings = lineage.flat_map(|stage| stage.bindings_of(name));
        let taken = bindings.find(|binding| {
            binding.origin == DeclaredBy::Arg && binding.instruction < self.index()
        });
        let taken = taken.map(|binding| Spanned::new("this `ARG` takes it", binding.span));
        given.into_iter().chain(taken).collect()
    }

    /// From the service that grants a secret to the mount that shows it under a name.
    fn way_of_mount(self, name: &str) -> Vec<Spanned<&'static str>> {
        let shows = |mount: &&Mount| {
            let is_own = |own: Spanned<&str>| own.value == name;
            let by_id = mount.grant();
            mount.get(&["env"]).is_some_and(is_own)
                || mount.target().is_some_and(is_own)
                || by_id.is_some_and(|id| name.strip_prefix("/run/secrets/") == Some(id.value))
        };
        let Some(mount) = self.mounts().filter(|own| own.kind() == "secret").find(shows) else {
            return Vec::new();
        };
        let Some(id) = mount.grant() else { return Vec::new() };
        let granted = self.dockerfile().granted_secret(id.value);
        let granted = granted.map(|span| Spanned::new("this service grants it to the build", span));
        granted.into_iter().chain([Spanned::new("this mount shows it", id.span)]).collect()
    }
}

impl Dockerfile<'_> {
    /// The places that a secret passes before it is declared so: from the service that gives it, over
    /// the ARG that an ENV copies.
    pub fn way_of_secret(self, secret: &DeclaredSecret) -> Vec<Spanned<&'static str>> {
        let name = match &secret.kind {
            DeclaredSecretKind::Passed => &secret.name.value,
            DeclaredSecretKind::CopyOf(argument) => argument,
            _ => return Vec::new(),
        };
        let instruction = self.instruction_at(secret.name.span);
        instruction.map_or_else(Vec::new, |own| own.way_of_argument(name))
    }
}

/// The secrets that an instruction has: what its mounts show, and the ARGs that are named like one.
struct Secrets<'p> {
    instruction: Instruction<'p>,
    /// The variables that mounts set.
    variables: Vec<&'p str>,
    /// The paths of mounts.
    paths: Vec<String>,
    /// The variables of the shell text that are set to all that is read from such a path, which is
    /// the second: `TOKEN=$(cat /run/secrets/token)`.
    read: Vec<(&'p str, String)>,
}

impl<'p> Secrets<'p> {
    fn of(instruction: Instruction<'p>) -> Secrets<'p> {
        let mut secrets =
            Secrets { instruction, variables: Vec::new(), paths: Vec::new(), read: Vec::new() };
        for mount in instruction.mounts().filter(|mount| mount.kind() == "secret") {
            let variable = mount.get(&["env"]);
            secrets.variables.extend(variable.map(|name| name.value));
            let id = mount.grant();
            match (mount.target(), id) {
                (Some(target), _) => secrets.paths.push(target.value.to_owned()),
                (None, Some(id)) if variable.is_none() => {
                    secrets.paths.push(format!("/run/secrets/{}", id.value));
                }
                _ => (),
            }
        }
        if !secrets.paths.is_empty() {
            let set = instruction.commands().flat_map(|command| &command.syntax().assignments);
            let read = set.filter_map(|own| {
                let path = secrets.path_read_by(&own.value)?;
                Some((own.name.value.as_str(), path.to_owned()))
            });
            secrets.read = read.collect();
        }
        secrets
    }

    /// The path of a mount, where a value is what `cat` or `<` reads from it and nothing else.
    fn path_read_by(&self, value: &Word) -> Option<&str> {
        let [Part::Substitution(_)] = value.parts.as_slice() else { return None };
        let text = self.instruction.dockerfile().slice(value.span).trim_matches('"');
        let text = text.strip_prefix("$(")?.strip_suffix(')')?.trim();
        let path = text.strip_prefix("cat ").or_else(|| text.strip_prefix('<'))?;
        let path = path.trim().trim_matches(['"', '\'']);
        self.paths.iter().find(|own| *own == path).map(String::as_str)
    }

    /// What a variable holds one of: the variable itself, or the path that it was read from.
    fn source_of(&self, name: &str) -> Option<String> {
        if self.variables.contains(&name) {
            return Some(name.to_owned());
        }
        if let Some((_, path)) = self.read.iter().find(|(own, _)| *own == name) {
            return Some(path.clone());
        }
        let stage = self.instruction.stage()?;
        let mut declared = stage.lineage().flat_map(|stage| stage.bindings_of(name));
        let is_secret = declared.any(|binding| {
            binding.origin == DeclaredBy::Arg && binding.instruction < self.instruction.index()
        }) && is_secret_name(name);
        is_secret.then(|| name.to_owned())
    }

    fn is_of_mount(&self, name: &str) -> bool {
        self.variables.contains(&name) || self.paths.iter().any(|path| path == name)
    }

    /// The first `$NAME` or `${NAME…}` of them in a text: what it holds, and the place of the name.
    fn variable_in(&self, text: &str) -> Option<(String, Range<usize>)> {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        text.match_indices('$').take(256).find_map(|(at, _)| {
            let start = at + 1 + usize::from(text[at + 1..].starts_with('{'));
            let length = text.as_bytes()[start..].iter().take_while(|byte| is_part(byte)).count();
            let name = &text[start..start + length];
            let is_escaped = text[..at].ends_with('\\');
            let source = self.source_of(name).filter(|_| !is_escaped && length > 0)?;
            Some((source, start..start + length))
        })
    }

    /// What a word names of them: a variable, or the path of a mount.
    fn in_word(&self, word: &Word, raw: &str) -> Option<(String, Span)> {
        let variable = word.parts.iter().take(64).find_map(|part| match part {
            Part::Variable { name, span, operator: false, .. } => {
                Some((self.source_of(name)?, *span))
            }
            _ => None,
        });
        variable.or_else(|| {
            let goes_on = |next: char| next.is_alphanumeric() || "._-/".contains(next);
            let path = self.paths.iter().find(|path| {
                raw.find(path.as_str())
                    .is_some_and(|at| !raw[at + path.len()..].starts_with(goes_on))
            })?;
            Some((path.clone(), word.span))
        })
    }
}

impl<'p> Command<'p> {
    fn written_secret(self, secrets: &Secrets<'_>) -> Option<WrittenSecret> {
        let name = self.plain_name()?;
        let kept = match name {
            "echo" | "printf" | "cat" | "tee" | "cp" | "install" | "base64" | "sed"
            | "envsubst" => self.secret_into_file(secrets),
            "git" if self.invocation().subcommand().as_deref() == Some("clone") => {
                self.secret_of_clone(secrets)
            }
            _ => self.secret_into_setting(name, secrets),
        }?;
        Some(kept)
    }

    fn own_secret(self, secrets: &Secrets<'_>) -> Option<(String, Span)> {
        let mut words = self.syntax().words.iter().skip(1);
        words.find_map(|word| {
            secrets.in_word(word, self.instruction().dockerfile().slice(word.span))
        })
    }

    /// `echo $TOKEN > file`, `cat /run/secrets/x > file`, `cp /run/secrets/x file`, and those on the
    /// left of what writes.
    fn secret_into_file(self, secrets: &Secrets<'_>) -> Option<WrittenSecret> {
        let writes = |effect: &&FileEffect| {
            matches!(effect.action, FileAction::Write { .. })
                && !effect.path.text().starts_with("/dev/")
        };
        let own = self.own_secret(secrets);
        let (name, at) = own.or_else(|| {
            let (pipeline, place) = self.pipeline()?;
            let left = pipeline.members.iter().take(place).flatten();
            let mut left = left.map(|index| Command { index: *index, ..self });
            left.find_map(|left| {
                matches!(left.plain_name(), Some("echo" | "printf" | "cat"))
                    .then(|| left.own_secret(secrets))
                    .flatten()
            })
        })?;
        let written = self.file_effects().find(writes)?;
        let effects = self.instruction().file_effects();
        // What is perhaps removed is left alone.
        let is_removed = effects.iter().any(|effect| {
            effect.at.start > written.at.start
                && matches!(effect.action, FileAction::Remove { .. })
                && effect.path.holds(&written.path) != Some(false)
        });
        let is_kept = !is_removed && self.is_shipped_file(written.path.exact());
        is_kept.then(|| WrittenSecret {
            at,
            by_mount: secrets.is_of_mount(&name),
            name,
            file: written.path.exact().map(str::to_owned),
            way: Vec::new(),
        })
    }

    /// `git clone https://$TOKEN@host/repository`: git keeps the address in `.git/config`.
    fn secret_of_clone(self, secrets: &Secrets<'_>) -> Option<WrittenSecret> {
        let (name, at) = self.own_secret(secrets)?;
        let cloned = self.file_effects().find(|effect| effect.action == FileAction::Download)?;
        let is_undone = self.following().any(|later| {
            let words = later.syntax().words.iter().filter_map(Word::literal);
            let words: Vec<Cow<'_, str>> = words.collect();
            match later.plain_name() {
                Some("git") => {
                    words.iter().any(|word| word == "remote")
                        && words.iter().any(|word| matches!(&**word, "set-url" | "rm" | "remove"))
                }
                Some("rm") => true,
                _ => false,
            }
        });
        let is_kept = !is_undone && self.is_shipped_file(cloned.path.exact());
        is_kept.then(|| WrittenSecret {
            at,
            by_mount: secrets.is_of_mount(&name),
            name,
            file: Some(match cloned.path.exact() {
                Some(path) => format!("{path}/.git/config"),
                None => ".git/config".to_owned(),
            }),
            way: Vec::new(),
        })
    }

    /// `npm config set //host/:_authToken $TOKEN`: npm keeps it in `.npmrc`.
    fn secret_into_setting(self, name: &str, secrets: &Secrets<'_>) -> Option<WrittenSecret> {
        let (programs, _, files) =
            KEEPERS.iter().find(|(programs, ..)| programs.contains(&name))?;
        let operands: Vec<Cow<'_, str>> =
            self.invocation().operands().map(|word| word.literal().unwrap_or_default()).collect();
        let sets = KEEPERS.iter().any(|(own, settings, _)| {
            own == programs
                && settings.iter().any(|words| {
                    words.len() <= operands.len()
                        && words.iter().zip(&operands).all(|(a, b)| a == b)
                })
        });
        let (secret, at) = self.own_secret(secrets).filter(|_| sets)?;
        let is_undone = self.following().any(|later| {
            let undoes = |word: &Cow<'_, str>| {
                matches!(
                    &**word,
                    "unset"
                        | "--unset"
                        | "--unset-all"
                        | "delete"
                        | "rm"
                        | "logout"
                        | "--remove-section"
                )
            };
            let words: Vec<Cow<'_, str>> =
                later.syntax().words.iter().filter_map(Word::literal).collect();
            later.plain_name() == Some(name) && words.iter().any(undoes)
        });
        let instruction = self.instruction();
        let is_removed = instruction.file_effects().iter().any(|effect| {
            effect.at.start > at.start
                && matches!(effect.action, FileAction::Remove { .. })
                && files.iter().any(|end| effect.path.text().ends_with(end))
        });
        let is_kept = !is_undone && !is_removed && self.is_shipped_file(None);
        is_kept.then(|| WrittenSecret {
            at,
            by_mount: secrets.is_of_mount(&secret),
            name: secret,
            file: None,
            way: Vec::new(),
        })
    }

    /// Whether what it writes there is in what is shipped: in a layer of it, or copied on from its
    /// stage.
    fn is_shipped_file(self, path: Option<&str>) -> bool {
        let Some(stage) = self.stage() else { return true };
        if stage.has_shipped_layers() {
            return true;
        }
        let Some(path) = path else { return false };
        let mut shipped = stage.dockerfile().stages().filter(|own| own.has_shipped_layers());
        shipped.any(|own| {
            own.instructions().any(|copy| {
                let Detail::Copy(transfer) = copy.detail() else { return false };
                let is_from = copy.stage_references().any(|(_, from)| from == Some(stage));
                is_from
                    && transfer.sources.iter().any(|source| {
                        copy.evaluate(*source).text().is_some_and(|source| {
                            let source = source.trim_end_matches('/');
                            let rest = path.strip_prefix(source).or_else(|| {
                                path.strip_prefix('/').and_then(|path| path.strip_prefix(source))
                            });
                            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                        })
                    })
            })
        })
    }
}
