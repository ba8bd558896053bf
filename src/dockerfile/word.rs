use std::borrow::Cow;

use super::{Dockerfile, Part, Word};
use crate::text::Span;

pub(super) fn parts(dockerfile: &Dockerfile, word: Word) -> Vec<Part> {
    let _ = (dockerfile, word);
    todo!()
}

pub(super) fn shell_text(dockerfile: &Dockerfile, span: Span) -> Cow<'_, str> {
    let _ = (dockerfile, span);
    todo!()
}
