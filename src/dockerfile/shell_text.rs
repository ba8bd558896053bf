use std::borrow::Cow;

use super::Dockerfile;
use super::lines::{Continued, Lines, continuation, continued};
use crate::text::Span;

/// The text of a span inside of one logical line, as a shell may read it and at equal length.
///
/// BuildKit joins the lines before a shell sees them. Here a continued line ends in `\` right
/// before its `\n`, which joins them too, whatever the escape character, blanks behind it and the
/// kind of line end were; of a comment or a blank line every byte is a blank, its line end too.
pub(super) fn shell_text(dockerfile: &Dockerfile, span: Span) -> Cow<'_, str> {
    let text = dockerfile.slice(span);
    if memchr::memchr(b'\n', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let escape = dockerfile.escape as u8;
    let mut masked: Option<Vec<u8>> = None;
    let mut blank = |from: usize, to: usize| {
        masked.get_or_insert_with(|| text.as_bytes().to_vec())[from..to].fill(b' ');
    };
    let mut ends = Vec::new();
    for (index, line) in Lines::new(text, 0).enumerate() {
        let content = &text[line.content.clone()];
        let what = match index {
            0 => Continued::Text(continuation(content, escape)),
            _ => continued(content, escape),
        };
        match what {
            Continued::Comment(_) | Continued::Blank => blank(line.content.start, line.next),
            // What ends the span may look like a continuation and is none.
            Continued::Text(Some(at)) if text.as_bytes()[line.next - 1] == b'\n' => {
                let at = line.content.start + at;
                let last = line.next - 2;
                if at != last || escape != b'\\' {
                    blank(at, last + 1);
                    ends.push(last);
                }
            }
            Continued::Text(_) => (),
        }
    }
    let Some(mut masked) = masked else { return Cow::Borrowed(text) };
    for end in ends {
        masked[end] = b'\\';
    }
    // Only whole lines and ASCII were replaced, so that it is UTF-8 still.
    String::from_utf8(masked).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Command, Detail, parse};
    use super::*;
    use crate::text::FileId;

    fn masked(text: &str) -> String {
        let dockerfile = parse(FileId(0), &Arc::from(text));
        let Some(Detail::Run(Command::Shell(span))) =
            dockerfile.instructions.last().map(|instruction| &instruction.detail)
        else {
            panic!("{text:?} ends in no RUN in shell form");
        };
        let shell = shell_text(&dockerfile, *span);
        assert_eq!(shell.len(), span.len(), "{text:?}");
        shell.into_owned()
    }

    #[test]
    fn what_the_shell_can_read_is_borrowed() {
        let text = Arc::from("FROM a\nRUN b \\\n  && c # d\n");
        let dockerfile = parse(FileId(0), &text);
        let span = dockerfile.instructions[1].arguments;
        assert!(matches!(shell_text(&dockerfile, span), Cow::Borrowed("b \\\n  && c # d")));
    }

    #[test]
    fn comments_and_blank_lines_become_blanks() {
        assert_eq!(
            masked("RUN b \\\n  # é\n\n \t\n c\n"),
            "b \\\n       ".to_owned() + "     " + "c"
        );
        assert_eq!(masked("RUN b \\\n# c\n# d\n"), "b");
    }

    #[test]
    fn continuations_are_spelled_with_a_backslash_before_the_line_feed() {
        assert_eq!(masked("# escape=`\nFROM a\nRUN b `\n c"), "b \\\n c");
        assert_eq!(masked("RUN b \\ \t\n c"), "b   \\\n c");
        assert_eq!(masked("RUN b \\\r\n c\r\n"), "b  \\\n c");
    }
}
