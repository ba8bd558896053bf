//! Capitals and small letters of instruction words.

use super::{Detail, Dockerfile, Instruction, Keyword};
use crate::text::{Edit, Span};

/// The letters that a word is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LetterCase {
    /// Capitals only.
    Capitals,
    /// Small letters only.
    Small,
    /// Some of both.
    Mixed,
}

/// An instruction word as it is written.
#[derive(Clone, Copy, Debug)]
pub struct WrittenKeyword {
    /// Where it stands.
    pub span: Span,
    /// Its letters.
    pub case: LetterCase,
    /// Whether it stands inside of another instruction: behind ONBUILD, or in HEALTHCHECK.
    pub is_nested: bool,
}

impl WrittenKeyword {
    /// Writes it in other letters; those of the whole file, so never in mixed ones.
    pub fn write(self, dockerfile: Dockerfile<'_>, case: LetterCase) -> Edit {
        let word = dockerfile.slice(self.span);
        let text = match case {
            LetterCase::Small => word.to_ascii_lowercase(),
            LetterCase::Capitals | LetterCase::Mixed => word.to_ascii_uppercase(),
        };
        Edit::replace(self.span, text)
    }
}

impl<'p> Dockerfile<'p> {
    /// The letters of most of its instructions; capitals where it is even, as BuildKit has it.
    pub fn usual_case(self) -> LetterCase {
        let mut surplus = 0_isize;
        for keyword in self.written_keywords().filter(|keyword| !keyword.is_nested) {
            match keyword.case {
                LetterCase::Capitals => surplus += 1,
                LetterCase::Small => surplus -= 1,
                LetterCase::Mixed => (),
            }
        }
        if surplus < 0 { LetterCase::Small } else { LetterCase::Capitals }
    }

    /// The known instruction words in it, in order.
    pub fn written_keywords(self) -> impl Iterator<Item = WrittenKeyword> {
        self.instructions().flat_map(Instruction::written_keywords)
    }
}

impl Instruction<'_> {
    fn written_keywords(self) -> impl Iterator<Item = WrittenKeyword> {
        let outer = self.outer();
        let outer_keyword = (outer.keyword.value != Keyword::Unknown).then_some(outer.keyword.span);
        let deferred =
            (self.is_deferred() && self.keyword() != Keyword::Unknown).then(|| self.keyword_span());
        let arguments = self.syntax().arguments;
        let kind = match self.detail() {
            Detail::HealthcheckCmd(_) => Some(arguments.part(0.."CMD".len())),
            Detail::HealthcheckNone => Some(arguments.part(0.."NONE".len())),
            _ => None,
        };
        let written = move |span: Span, is_nested| WrittenKeyword {
            span,
            case: case_of(self.dockerfile().slice(span)),
            is_nested,
        };
        let nested = deferred.into_iter().chain(kind).map(move |span| written(span, true));
        outer_keyword.map(|span| written(span, false)).into_iter().chain(nested)
    }
}

fn case_of(word: &str) -> LetterCase {
    let has_small = word.bytes().any(|byte| byte.is_ascii_lowercase());
    let has_capitals = word.bytes().any(|byte| byte.is_ascii_uppercase());
    match (has_capitals, has_small) {
        (true, true) => LetterCase::Mixed,
        (false, true) => LetterCase::Small,
        _ => LetterCase::Capitals,
    }
}
