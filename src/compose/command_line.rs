//! A command that is written as one text.

/// The words of a command line, of which nothing is expanded, up to what a shell would take for an
/// operator. Nothing where a quote, a bracket or a substitution is open, or a bracket stands alone:
/// Compose refuses that.
///
/// Source: the package shellwords, with which compose-go 2.9.1 splits, held against Docker Compose
/// 2.40.3 in `tests/conformance/projects.txt`.
pub(super) fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word = String::new();
    scan(text, &mut |step| match step {
        Some((char, _)) => word.push(char),
        None => words.push(std::mem::take(&mut word)),
    })?;
    Some(words)
}

/// Whether Compose splits a command line. A long one takes no memory here.
pub(super) fn can_be_split(text: &str) -> bool {
    scan(text, &mut |_| ()).is_some()
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
    let mut words = Vec::new();
    let mut word = SplitWord::default();
    let is_cut = scan(text, &mut |step| match step {
        Some((char, at)) => {
            word.text.push(char);
            word.places.push(at as u32);
        }
        None => words.push(std::mem::take(&mut word)),
    })?;
    Some(Split { words, is_cut })
}

/// Gives each character of a word with its place, and `None` at the end of the word. Says whether
/// an operator of a shell ends it all; `None` where Compose refuses it.
fn scan(text: &str, give: &mut dyn FnMut(Option<(char, usize)>)) -> Option<bool> {
    // The ends of the word so far.
    let (mut first, mut last) = (None, None);
    let mut has_word = false;
    let (mut single, mut double, mut escaped) = (false, false, false);
    // Inside backticks, and inside `$(` and `)`.
    let (mut ticked, mut bracketed) = (false, false);
    let mut is_cut = false;
    for (at, char) in text.char_indices() {
        let is_blank = matches!(char, ' ' | '\t' | '\r' | '\n');
        match char {
            _ if escaped => (),
            '\\' if !single => {
                escaped = true;
                continue;
            }
            _ if is_blank && !(single || double || ticked || bracketed) => {
                if has_word {
                    give(None);
                    (first, last, has_word) = (None, None, false);
                }
                continue;
            }
            '`' if !(single || double || bracketed) => ticked = !ticked,
            ')' if !(single || double || ticked) => bracketed = !bracketed,
            '(' if !(single || double || ticked) => match !bracketed && last == Some('$') {
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
                has_word &= char != '>' || !first.is_some_and(|first: char| first.is_ascii_digit());
                is_cut = true;
                break;
            }
            _ => (),
        }
        // A blank that is quoted makes no word by itself.
        has_word |= !is_blank || escaped;
        escaped = false;
        first.get_or_insert(char);
        last = Some(char);
        give(Some((char, at)));
    }
    if has_word {
        give(None);
    }
    let is_open = single || double || escaped || ticked || bracketed;
    (!is_open).then_some(is_cut)
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
