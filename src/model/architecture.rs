//! Downloads for one architecture in files that are built for several.

use super::{Command, Detail, Dockerfile, Instruction, Keyword, SourceKind};
use crate::shell::Part;
use crate::text::Span;

/// Names of architectures in the names of downloads.
const NAMES: &[&str] = &["amd64", "x86_64", "x86-64", "linux64", "arm64", "aarch64"];

impl Dockerfile<'_> {
    /// Whether the file is written for several platforms: it asks for the one that is built for.
    pub fn is_for_several_platforms(self) -> bool {
        let text = self.syntax().text.as_bytes();
        ["TARGETARCH", "TARGETPLATFORM"]
            .iter()
            .any(|name| memchr::memmem::find(text, name.as_bytes()).is_some())
    }
}

impl Command<'_> {
    /// The URL of a download that names an architecture, and that name, where the step does not
    /// ask which one it is built for.
    pub fn hardcoded_architecture(self) -> Option<(Span, &'static str)> {
        if self.instruction().keyword() != Keyword::Run
            || !self.is_one_of(&["curl", "wget"])
            || self.syntax().context.conditional
            || !self.instruction().dockerfile().is_for_several_platforms()
            || self.step_asks_for_architecture()
        {
            return None;
        }
        let invocation = self.invocation();
        invocation.download_urls().into_iter().find_map(|url| {
            let text: String = url
                .parts
                .iter()
                .filter_map(|part| match part {
                    Part::Text(text) | Part::Glob(text) => Some(text.as_str()),
                    _ => None,
                })
                .collect();
            Some((url.span, architecture_in(&text)?))
        })
    }

    fn step_asks_for_architecture(self) -> bool {
        self.instruction().asks_for_architecture()
    }
}

impl Instruction<'_> {
    /// The address of an ADD that names an architecture, and that name, in such a file.
    pub fn added_for_one_architecture(self) -> Option<(Span, &'static str)> {
        let Detail::Add(transfer) = self.detail() else { return None };
        if self.is_deferred()
            || !self.dockerfile().is_for_several_platforms()
            || self.asks_for_architecture()
        {
            return None;
        }
        transfer.sources.iter().zip(self.source_kinds()).find_map(|(word, kind)| {
            let address = self.dockerfile().slice(word.span);
            let is_remote = kind.value == SourceKind::Remote;
            Some((word.span, architecture_in(address).filter(|_| is_remote)?))
        })
    }

    /// Whether it chooses by the architecture, be it in a branch.
    fn asks_for_architecture(self) -> bool {
        let text = self.dockerfile().slice(self.span());
        let stage_is_fixed = self.stage().is_some_and(|stage| {
            stage.lineage().any(|own| own.from_instruction().flag("platform").is_some())
        });
        stage_is_fixed
            || ["TARGET", "ARCH", "uname", "dpkg --print", "case ", "arch)", "BUILDPLATFORM"]
                .iter()
                .any(|word| text.contains(word))
    }
}

/// The name of an architecture in an address; two of them are a directory and a file, or a choice.
fn architecture_in(address: &str) -> Option<&'static str> {
    let mut names = NAMES.iter().filter(|name| address.contains(**name));
    let name = names.next()?;
    names.next().is_none().then_some(*name)
}
