//! Where COPY and ADD put what they take.

use super::{Detail, Instruction, Word};

impl Instruction<'_> {
    /// The destination of a COPY or ADD with several sources, where it is known not to end with a
    /// slash, and whether it ends with the name of a directory itself, `.` or `..`.
    pub fn destination_of_several(self) -> Option<(Word, bool)> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else { return None };
        if transfer.sources.len() < 2 {
            return None;
        }
        let value = self.evaluate(transfer.destination);
        let written;
        let path = match value.text() {
            Some(path) => path,
            // What stands behind a variable that is not known is known.
            None => {
                written = self.text_with_holes(transfer.destination);
                Some(written.as_str()).filter(|path| !path.ends_with('}'))?
            }
        };
        if path.is_empty() {
            return None;
        }
        let is_windows = self.dockerfile().syntax().escape == '`';
        let last = path.rsplit(|char| char == '/' || is_windows && char == '\\').next();
        let is_directory = matches!(last, Some("." | ".."));
        (last != Some("")).then_some((transfer.destination, is_directory))
    }
}
