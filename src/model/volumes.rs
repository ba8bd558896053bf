//! What VOLUME declares.

use super::host_path::is_runtime_socket;
use super::{Detail, Instruction};
use crate::text::Spanned;

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
