//! Files that hold a secret, by their names, in the layers of what is shipped.

use std::path::Path;

use super::{Detail, FileAction, FileEffect, Instruction, Stage};
use crate::text::Span;

/// Files that hold a secret and nothing else.
const SURE: [&str; 16] = [
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    ".netrc",
    "_netrc",
    ".pgpass",
    ".git-credentials",
    ".pypirc",
    ".vault-token",
    "secring.gpg",
    "kubeconfig",
    ".dockercfg",
    ".my.cnf",
    "application_default_credentials.json",
    "master.key",
];

/// Files that may hold one: whoever removes them thinks so.
const LIKELY: [&str; 12] = [
    ".npmrc",
    ".yarnrc",
    ".yarnrc.yml",
    "pip.conf",
    ".env",
    "auth.json",
    "nuget.config",
    "settings.xml",
    "gradle.properties",
    "credentials.json",
    ".htpasswd",
    "service-account.json",
];

/// Endings of the same.
const LIKELY_ENDINGS: [&str; 5] = [".pem", ".key", ".p12", ".pfx", ".jks"];

/// Where programs keep their credentials, whatever the file was called before.
const PLACES: [&str; 12] = [
    "/.netrc",
    "/.pgpass",
    "/.git-credentials",
    "/.pypirc",
    "/.aws/credentials",
    "/.docker/config.json",
    "/.kube/config",
    "/.config/gcloud/application_default_credentials.json",
    "/.config/gcloud/credentials.db",
    "/.azure/accessTokens.json",
    "/.azure/msal_token_cache.json",
    "/.config/gh/hosts.yml",
];

/// Variables that name a file of credentials.
const POINTERS: [&str; 5] = [
    "GOOGLE_APPLICATION_CREDENTIALS",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_CONFIG_FILE",
    "KUBECONFIG",
    "PGPASSFILE",
];

/// A file with a secret that stays in a layer.
#[derive(Clone, Debug)]
pub struct LayeredSecret {
    /// The word that brings it.
    pub at: Span,
    /// Its name.
    pub name: String,
    /// Where it is removed, too late.
    pub removed: Option<Span>,
}

impl<'p> Stage<'p> {
    /// The files with a secret that its layers bring: those that hold nothing else, and those that
    /// a later instruction removes, which leaves them in the layer that brought them. Nothing of a
    /// stage that is not shipped.
    pub fn layered_secrets(self) -> Vec<LayeredSecret> {
        if !self.has_shipped_layers() {
            return Vec::new();
        }
        let dockerfile = self.dockerfile();
        let pointers = POINTERS.iter().filter_map(|name| self.variable(name));
        let pointed: Vec<&str> = pointers
            .filter_map(|binding| binding.value.text())
            .filter(|it| !it.is_empty())
            .collect();
        let keys = self.keys_of_gcloud();
        let found = self.file_effects().iter().filter_map(|effect| {
            let instruction = effect.instruction_in(dockerfile);
            let is_copy = matches!(effect.action, FileAction::Copy { .. });
            if instruction.is_deferred()
                || !(is_copy || matches!(effect.action, FileAction::Write { .. }))
            {
                return None;
            }
            let name = instruction.brought_name(effect)?;
            let path = effect.path.text();
            let is_by_place = is_copy
                && (PLACES.iter().any(|end| path.ends_with(end))
                    || pointed.contains(&path)
                    || keys.iter().any(|key| Path::new(path).ends_with(key)));
            let is_sure = is_by_place || is_copy && SURE.contains(&name.as_str());
            let is_likely = || {
                SURE.contains(&name.as_str())
                    || LIKELY.contains(&name.to_ascii_lowercase().as_str())
                    || is_copy && LIKELY_ENDINGS.iter().any(|end| name.ends_with(end))
            };
            if !is_sure && !is_likely() {
                return None;
            }
            let removed = self.later_removal(effect);
            // A file that the same step removes is in no layer.
            let is_gone = self.file_effects().iter().any(|own| {
                own.instruction == effect.instruction
                    && own.at.start > effect.at.start
                    && matches!(own.action, FileAction::Remove { .. })
                    && own.path.holds(&effect.path) != Some(false)
            });
            let counts = (is_sure || removed.is_some()) && !is_gone;
            counts.then_some(LayeredSecret { at: effect.at, name, removed })
        });
        found.collect()
    }

    /// The files by which gcloud logs in: `gcloud auth activate-service-account --key-file=key.json`.
    fn keys_of_gcloud(self) -> Vec<String> {
        let text = self.dockerfile().syntax().text.as_bytes();
        if memchr::memmem::find(text, b"--key-file").is_none() {
            return Vec::new();
        }
        let commands = self.instructions().flat_map(Instruction::commands);
        let calls = commands.filter(|command| command.is_one_of(&["gcloud"]));
        let found = calls.filter_map(|command| {
            let path = command.invocation().value(&["--key-file"])?;
            Some(path.trim_start_matches("./").to_owned()).filter(|path| !path.is_empty())
        });
        found.collect()
    }

    fn later_removal(self, effect: &FileEffect) -> Option<Span> {
        let dockerfile = self.dockerfile();
        let after = dockerfile.file_effects().iter().filter(|own| {
            own.instruction > effect.instruction
                && own
                    .instruction_in(dockerfile)
                    .stage()
                    .is_some_and(|stage| stage.has_shipped_layers())
        });
        let mut removals = after.filter(|own| {
            matches!(own.action, FileAction::Remove { .. })
                && own.path.holds(&effect.path) == Some(true)
        });
        removals.next().map(|own| own.at)
    }
}

impl Instruction<'_> {
    /// The name of the file that an effect of it brings: that of the source of a COPY.
    fn brought_name(self, effect: &FileEffect) -> Option<String> {
        let FileAction::Copy { source } = effect.action else {
            return effect.path.name().map(str::to_owned);
        };
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else { return None };
        let value = self.evaluate(*transfer.sources.get(source)?);
        let text = value.text()?;
        let name = text.trim_end_matches('/').rsplit('/').next()?;
        Some(name.to_owned())
    }
}
