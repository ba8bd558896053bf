//! A command that is written as one text.

/// The words of a command line, of which nothing is expanded, up to what a shell would take for an
/// operator. Nothing where a quote, a bracket or a substitution is open, or a bracket stands alone:
/// Compose refuses that.
///
/// Source: the package shellwords, with which compose-go 2.9.1 splits, held against Docker Compose
/// 2.40.3 in `tests/conformance/projects.txt`.
pub(super) fn words(text: &str) -> Option<Vec<String>> {
    Some(split(text)?.words.into_iter().map(|word| word.text).collect())
}

/// A command line, split.
#[derive(Default, Debug)]
pub struct Split {
    /// Its words.
    pub words: Vec<SplitWord>,
    /// Whether an operator of a shell ends it, behind which the rest is dropped.
    pub is_cut: bool,
}

/// A word of a command line.
#[derive(Default, Debug)]
pub struct SplitWord {
    /// It, without quotes and escapes.
    pub text: String,
    /// The byte of the command line at which each of its characters stands.
    pub places: Vec<u32>,
}

/// The words of a command line, as Compose splits it; `None` where it refuses to.
pub fn split(text: &str) -> Option<Split> {
    let mut split = Split::default();
    let words = &mut split.words;
    let mut word = SplitWord::default();
    let mut has_word = false;
    let (mut single, mut double, mut escaped) = (false, false, false);
    // Inside backticks, and inside `$(` and `)`.
    let (mut ticked, mut bracketed) = (false, false);
    for (at, char) in text.char_indices() {
        if escaped {
            word.push(char, at);
            (escaped, has_word) = (false, true);
            continue;
        }
        match char {
            '\\' if !single => {
                escaped = true;
                continue;
            }
            ' ' | '\t' | '\r' | '\n' if !(single || double || ticked || bracketed) => {
                if has_word {
                    words.push(std::mem::take(&mut word));
                    has_word = false;
                }
                continue;
            }
            ' ' | '\t' | '\r' | '\n' => {
                word.push(char, at);
                continue;
            }
            '`' if !(single || double || bracketed) => ticked = !ticked,
            ')' if !(single || double || ticked) => bracketed = !bracketed,
            '(' if !(single || double || ticked) => match !bracketed && word.text.ends_with('$') {
                true => bracketed = true,
                false => return None,
            },
            '"' if !(single || bracketed) => {
                has_word |= double;
                double = !double;
                continue;
            }
            '\'' if !(double || bracketed) => {
                has_word |= single;
                single = !single;
                continue;
            }
            ';' | '&' | '|' | '<' | '>' if !(single || double || ticked || bracketed) => {
                // `2>` is all operator.
                has_word &=
                    char != '>' || !word.text.starts_with(|char: char| char.is_ascii_digit());
                split.is_cut = true;
                break;
            }
            _ => (),
        }
        has_word = true;
        word.push(char, at);
    }
    if has_word {
        words.push(word);
    }
    let is_open = single || double || escaped || ticked || bracketed;
    (!is_open).then_some(split)
}

impl SplitWord {
    fn push(&mut self, char: char, at: usize) {
        self.text.push(char);
        self.places.push(at as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn command_lines_are_split() {
        for (text, expected) in [
            ("sh -c \"echo $HOME\" 'a b' c\\ d", &["sh", "-c", "echo $HOME", "a b", "c d"][..]),
            ("a | b", &["a"]),
            (" a '' ", &["a", ""]),
            ("", &[]),
            ("a $(b c) `d e`", &["a", "$(b c)", "`d e`"]),
            ("a 2> b", &["a"]),
            ("a b2> c", &["a", "b2"]),
        ] {
            let found = words(text).unwrap_or_else(|| panic!("{text} is refused"));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_is_open_is_refused() {
        for text in ["a 'b", "a \"b", "a \\", "a `b", "a $(b", "a (b)", "a b)"] {
            assert_eq!(words(text), None, "{text}");
        }
    }
}
