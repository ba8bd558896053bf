#![doc = include_str!("../../lints/invalid-label-key.md")]
use crate::lint::Findings;
use crate::model::{Instruction, KeyError};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for label in instruction.labels() {
        let Some(error) = label.key_error() else { continue };
        let (variant, message) = match error {
            KeyError::Character(char) if char.is_ascii_uppercase() => {
                ("form", "this label key has a capital letter".to_owned())
            }
            KeyError::Character(char) if char.is_control() || char.is_whitespace() => {
                ("form", "this label key has a blank in it".to_owned())
            }
            KeyError::Character(char) => ("form", format!("this label key has a `{char}` in it")),
            KeyError::Boundary => (
                "form",
                "a label key starts with a letter, and ends with one or a digit".to_owned(),
            ),
            KeyError::Separators => {
                ("form", "this label key has two separators side by side".to_owned())
            }
            KeyError::Reserved(start) => ("reserved", format!("Docker keeps `{start}` for itself")),
        };
        out.report(label.key_span(), message)
            .variant(variant)
            .help("write a key such as `com.example.build-number`");
    }
}
