//! Programs that are compiled for the platform of the builder and run on another.

use super::{Command, Detail, Instruction, Keyword, Stage};
use crate::text::Span;

/// A program that is compiled for the wrong platform.
#[derive(Clone, Copy, Debug)]
pub struct WrongPlatform {
    /// The command that compiles it.
    pub at: Span,
    /// The FROM that asks for the platform of the builder.
    pub from: Span,
    /// The source of the COPY that takes it to a stage for the platform that is built for.
    pub copied: Span,
}

/// What shows that a stage compiles for another platform than its own.
const CROSS: [&str; 9] = [
    "TARGETARCH",
    "TARGETOS",
    "TARGETPLATFORM",
    "GOARCH",
    "--target",
    "CARGO_BUILD_TARGET",
    "xx-",
    "goreleaser",
    "zigbuild",
];

impl<'p> Stage<'p> {
    /// A command of it that compiles for the platform of the builder what a shipped stage for the
    /// platform that is built for takes.
    pub fn compiled_for_build_platform(self) -> Option<WrongPlatform> {
        let first = self.lineage().last()?;
        let dockerfile = self.dockerfile();
        let is_of_builder = |stage: Stage<'p>| {
            let flag = stage.from_instruction().flag("platform");
            flag.is_some_and(|flag| dockerfile.slice(flag.span).contains("BUILDPLATFORM"))
        };
        if !is_of_builder(first) {
            return None;
        }
        let instructions = || self.lineage().flat_map(Stage::instructions);
        let is_cross = |own: Instruction<'p>| {
            let text = dockerfile.slice(own.span());
            CROSS.iter().any(|word| text.contains(word))
        };
        if instructions().any(is_cross) {
            return None;
        }
        let (command, outputs) = self
            .instructions()
            .filter(|own| own.is_run())
            .flat_map(Instruction::commands)
            .find_map(|own| Some((own, own.compiled_names()?)))?;
        let is_for_target = |stage: &Stage<'p>| {
            stage.is_shipped()
                && stage
                    .lineage()
                    .last()
                    .is_some_and(|own| own.from_instruction().flag("platform").is_none())
        };
        let shipped = dockerfile.stages().filter(is_for_target);
        let takes = |copy: Instruction<'p>| {
            let Detail::Copy(transfer) = copy.detail() else { return None };
            let is_from = copy.stage_references().any(|(_, from)| from == Some(self));
            let source = transfer.sources.iter().filter(|_| is_from).find(|source| {
                copy.evaluate(**source)
                    .text()
                    .is_some_and(|path| outputs.iter().any(|own| path.contains(own.as_str())))
            });
            source.map(|source| source.span)
        };
        let copied = shipped
            .flat_map(|stage| stage.lineage().flat_map(Stage::instructions))
            .filter(|own| own.keyword() == Keyword::Copy)
            .find_map(takes)?;
        Some(WrongPlatform { at: command.head(), from: first.from(), copied })
    }
}

impl Command<'_> {
    /// What the paths of the programs that it compiles end in, or hold.
    fn compiled_names(self) -> Option<Vec<String>> {
        let invocation = self.invocation();
        let action = invocation.subcommand();
        match (self.name()?.as_ref(), action.as_deref()) {
            ("go", Some("build")) => {
                let output = invocation.value(&["-o"])?;
                let name = output.trim_end_matches('/').rsplit('/').next()?.to_owned();
                (name.len() > 1).then(|| vec![name])
            }
            ("go", Some("install")) => Some(vec!["/go/bin".to_owned()]),
            ("cargo", Some("build")) => {
                Some(vec!["target/release".to_owned(), "target/debug".to_owned()])
            }
            _ => None,
        }
    }
}
