//! Where COPY and ADD put what they take.

use super::{Detail, Instruction, Word};

impl Instruction<'_> {
    /// The destination of a COPY or ADD with several sources, where it is known to end neither with
    /// a slash nor with the name of a directory itself, `.` or `..`.
    pub fn destination_of_several(self) -> Option<Word> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else { return None };
        if transfer.sources.len() < 2 {
            return None;
        }
        let value = self.evaluate(transfer.destination);
        let path = value.text().filter(|path| !path.is_empty())?;
        let is_windows = self.dockerfile().syntax().escape == '`';
        let last = path.rsplit(|char| char == '/' || is_windows && char == '\\').next();
        (!matches!(last, Some("" | "." | ".."))).then_some(transfer.destination)
    }
}
