//! Heredocs: which words open one, and the name that ends it.

use std::ops::Range;

use super::lexer;

/// The opening of a heredoc, in a logical line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Opening {
    /// The whole word.
    pub(super) marker: Range<usize>,
    /// The delimiter as written, quotes included.
    pub(super) delimiter: Range<usize>,
    /// The delimiter without quotes and escape characters.
    pub(super) name: String,
    pub(super) fd: Option<u32>,
    pub(super) strip_tabs: bool,
    pub(super) expand: bool,
}

/// The heredocs that a logical line opens. Where the line is not one that BuildKit's lexer can
/// read, it finds none, and neither do we.
pub(super) fn openings(line: &str) -> Vec<Opening> {
    // BuildKit reads heredocs with the backslash, whatever the escape directive says.
    let words = lexer::words(line, b'\\').unwrap_or_default();
    words.into_iter().filter_map(|word| opening(line, word)).collect()
}

/// The heredoc that a word opens: digits, `<<`, perhaps `-` and white space, and a delimiter
/// without `<`.
pub(super) fn opening(line: &str, marker: Range<usize>) -> Option<Opening> {
    let word = &line[marker.clone()];
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word[digits..].strip_prefix("<<")?;
    let (rest, strip_tabs) = match rest.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let rest = rest.trim_start();
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let name = unquote(rest)?;
    Some(Opening {
        delimiter: marker.end - rest.len()..marker.end,
        expand: name == rest,
        name,
        fd: (digits > 0).then(|| word[..digits].parse().unwrap_or(u32::MAX)),
        strip_tabs,
        marker,
    })
}

/// The delimiter without quotes and escape characters, if it is one word.
fn unquote(delimiter: &str) -> Option<String> {
    if !delimiter.contains(['"', '\'', '\\', '$']) {
        return Some(delimiter.to_owned());
    }
    if !matches!(lexer::words(delimiter, b'\\').as_deref(), Ok([_])) {
        return None;
    }
    let mut name = String::with_capacity(delimiter.len());
    let mut quote = None;
    let mut chars = delimiter.chars().peekable();
    while let Some(char) = chars.next() {
        match (char, quote) {
            ('"' | '\'', None) => quote = Some(char),
            (_, Some(open)) if char == open => quote = None,
            ('\\', None) => name.extend(chars.next()),
            ('\\', Some('"')) => match chars.next_if(|next| matches!(next, '"' | '$' | '\\')) {
                Some(next) => name.push(next),
                None => name.push(char),
            },
            _ => name.push(char),
        }
    }
    Some(name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<String> {
        openings(line).into_iter().map(|opening| opening.name).collect()
    }

    #[test]
    fn each_form_is_read() {
        let line = "RUN 3<<-\"E F\" cat <<G <<'H' <<I\\ J <<$k";
        let found: Vec<Opening> = openings(line);
        assert_eq!(names(line), ["E F", "G", "H", "I J", "$k"]);
        assert_eq!(&line[found[0].marker.clone()], "3<<-\"E F\"");
        assert_eq!(&line[found[0].delimiter.clone()], "\"E F\"");
        assert_eq!((found[0].fd, found[0].strip_tabs, found[0].expand), (Some(3), true, false));
        assert_eq!((found[1].fd, found[1].strip_tabs, found[1].expand), (None, false, true));
        assert!(!found[2].expand && !found[3].expand && found[4].expand);
    }

    #[test]
    fn blanks_may_follow_the_sign() {
        assert_eq!(names("RUN cat <<  EOF 3<< 'E F' << -b"), ["EOF", "E F", "-b"]);
        assert_eq!(names("RUN echo $((1 << 2))"), ["2))"]);
        let none: [&str; 0] = [];
        assert_eq!(names("RUN cat <<- a << << b"), none);
    }

    #[test]
    fn what_is_no_heredoc_is_none() {
        for line in [
            "RUN cat <<<EOF",
            "RUN a<<EOF",
            "RUN echo '<<EOF'",
            "RUN <<",
            "RUN <<-",
            "RUN <<\"\"",
            "RUN <<${x:-a b}",
            "RUN echo ${x^^} <<EOF",
            "RUN echo it's <<EOF",
            "RUN $((1<<EOF))",
        ] {
            assert_eq!(names(line), Vec::<String>::new(), "{line}");
        }
    }
}
