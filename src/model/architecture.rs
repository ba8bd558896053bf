//! Downloads for one architecture in files that are built for several.

use super::{Command, Dockerfile, Keyword};
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
            let mut names = NAMES.iter().filter(|name| text.contains(**name));
            let name = names.next()?;
            // Two of them are a directory and a file, or a choice.
            names.next().is_none().then_some((url.span, *name))
        })
    }

    /// Whether the step chooses by the architecture, be it in a branch.
    fn step_asks_for_architecture(self) -> bool {
        let text = self.instruction().dockerfile().slice(self.instruction().span());
        let stage_is_fixed = self.stage().is_some_and(|stage| {
            stage.lineage().any(|own| own.from_instruction().flag("platform").is_some())
        });
        stage_is_fixed
            || ["TARGET", "ARCH", "uname", "dpkg --print", "case ", "arch)", "BUILDPLATFORM"]
                .iter()
                .any(|word| text.contains(word))
    }
}
