//! What `set` and `shopt` do to the options of the shell.

use super::{Command, Modes, Part, Word};
use crate::text::Spanned;

impl Modes {
    /// The options that a shell is started with: `-eo pipefail -c`.
    pub fn of_arguments(arguments: &[Spanned<String>]) -> Modes {
        let words: Vec<Word> = arguments
            .iter()
            .map(|word| Word {
                span: word.span,
                parts: smallvec::smallvec![Part::Text(word.value.clone())],
            })
            .collect();
        let mut modes = Modes::default();
        flags(&words, &mut modes);
        modes
    }
}

/// Applies a command that may set options.
pub(super) fn apply(command: &Command, modes: &mut Modes) {
    let Some(name) = command.words.first().and_then(Word::literal) else { return };
    let arguments = &command.words[1..];
    match &*name {
        "set" => {
            flags(arguments, modes);
        }
        "shopt" => shopt(arguments, modes),
        _ => {}
    }
}

/// Reads options as `set` and the shells themselves take them: `-euxo pipefail`, `+e`. Gives the
/// number of words read.
pub(super) fn flags(arguments: &[Word], modes: &mut Modes) -> usize {
    let mut read = 0;
    while let Some(text) = arguments.get(read).and_then(Word::literal) {
        let on = match text.chars().next() {
            Some('-') => true,
            Some('+') => false,
            _ => break,
        };
        read += 1;
        if text == "-" || text == "--" {
            break;
        }
        if text.starts_with("--") {
            continue;
        }
        for letter in text[1..].chars() {
            match letter {
                'e' => modes.errexit = on,
                'o' | 'O' => {
                    let name = arguments.get(read).and_then(Word::literal);
                    // `set -o` alone lists the options.
                    if name.is_some() {
                        read += 1;
                    }
                    named(name.as_deref(), on, modes);
                }
                _ => {}
            }
        }
    }
    read
}

fn named(name: Option<&str>, on: bool, modes: &mut Modes) {
    match name {
        Some("errexit") => modes.errexit = on,
        Some("pipefail") => modes.pipefail = on,
        _ => {}
    }
}

/// `shopt -s -o pipefail`, `shopt -so pipefail`.
fn shopt(arguments: &[Word], modes: &mut Modes) {
    let mut on = None;
    let mut of_set = false;
    for text in arguments.iter().filter_map(Word::literal) {
        match text.strip_prefix('-') {
            Some(letters) => {
                of_set |= letters.contains('o');
                if letters.contains('s') {
                    on = Some(true);
                } else if letters.contains('u') {
                    on = Some(false);
                }
            }
            None => {
                if let (true, Some(on)) = (of_set, on) {
                    named(Some(&text), on, modes);
                }
            }
        }
    }
}
