//! What VOLUME declares.

use super::host_path::is_runtime_socket;
use super::{Detail, FilePath, Instruction, Stage};
use crate::text::{Span, Spanned};

impl Instruction<'_> {
    /// The paths of a VOLUME that are known, as written.
    pub fn volume_paths(self) -> Vec<Spanned<String>> {
        let Detail::Volume(words) = self.detail() else { return Vec::new() };
        let known = words.iter().filter_map(|word| {
            let text = self.evaluate(*word).text()?.to_owned();
            Some(Spanned::new(text, word.span))
        });
        known.collect()
    }

    /// Those among them that are the socket of a container runtime.
    pub fn volumes_of_runtime_sockets(self) -> Vec<Spanned<String>> {
        self.volume_paths().into_iter().filter(|path| is_runtime_socket(&path.value)).collect()
    }
}

/// A change of what is in a volume.
#[derive(Clone, Debug)]
pub struct ModifiedVolume {
    /// The path in the VOLUME.
    pub volume: Spanned<String>,
    /// The word of the later command that names what is changed.
    pub at: Span,
}

impl Instruction<'_> {
    /// The first change by a RUN of each volume that a VOLUME has declared before.
    pub fn modified_volumes(self) -> Vec<ModifiedVolume> {
        let Some(stage) = self.stage().filter(|_| !self.is_deferred()) else { return Vec::new() };
        let heirs: Vec<Stage<'_>> = self
            .dockerfile()
            .stages()
            .filter(|other| other.lineage().any(|own| own == stage))
            .collect();
        let volumes = self.volume_paths().into_iter();
        let found = volumes.filter_map(|volume| {
            let path = FilePath::absolute(&volume)?;
            let changes = heirs.iter().flat_map(|heir| heir.file_effects());
            let mut changes = changes.filter(|effect| {
                effect.instruction > self.index()
                    && effect.command_in(self.dockerfile()).is_some()
                    && path.holds(&effect.path) == Some(true)
            });
            let at = changes.next()?.at;
            Some(ModifiedVolume { volume, at })
        });
        found.collect()
    }
}
