//! Who may read what a mount shows of a secret.

use super::Instruction;
use crate::text::{Edit, Span, Spanned};

/// A secret or SSH mount that others than its user and group may use.
#[derive(Clone, Debug)]
pub struct OpenSecret {
    /// The mode, as written.
    pub mode: Spanned<String>,
    /// Whether it is a socket of an SSH agent.
    pub is_ssh: bool,
    /// The mode without the rights of others.
    pub edits: Vec<Edit>,
}

impl Instruction<'_> {
    /// The secret and SSH mounts whose mode lets everybody in. Without a mode it is 0400 and 0600,
    /// as BuildKit has it.
    pub fn open_secrets(self) -> Vec<OpenSecret> {
        let mounts = self.mounts().filter(|mount| matches!(mount.kind(), "secret" | "ssh"));
        let found = mounts.filter_map(|mount| {
            let mode = mount.get(&["mode"])?;
            let bits = u32::from_str_radix(mode.value, 8).ok()?;
            let end = mode.span.len();
            // A quoted or continued value does not stand there byte for byte.
            let edits = match self.dockerfile().slice(mode.span) == mode.value {
                true => vec![Edit::replace(mode.span.part(end - 1..end), "0")],
                false => Vec::new(),
            };
            (bits & 0o7 != 0).then(|| OpenSecret {
                mode: Spanned::new(mode.value.to_owned(), mode.span),
                is_ssh: mount.kind() == "ssh",
                edits,
            })
        });
        found.collect()
    }

    /// The first command that starts with these words, where no mount brings a secret of that
    /// `id`, target or variable.
    pub fn command_without_secret(self, words: &str, secret: &str) -> Option<Span> {
        let mut secrets = self.mounts().filter(|mount| mount.kind() == "secret");
        let is_named = secrets.any(|mount| {
            ["id", "source", "src", "target", "dst", "destination", "env"]
                .iter()
                .any(|key| mount.get(&[key]).is_some_and(|value| value.value == secret))
        });
        let (program, rest) = words.trim().split_once(' ').unwrap_or((words.trim(), ""));
        let mut commands = self.commands().filter(|_| !is_named);
        let found = commands.find(|command| {
            let invocation = command.invocation();
            let mut operands = invocation.operands();
            invocation.program().as_deref() == Some(program)
                && rest.split_whitespace().all(|word| {
                    operands.next().and_then(|own| own.literal()).as_deref() == Some(word)
                })
        })?;
        Some(found.head())
    }
}
