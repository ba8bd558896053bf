use std::ops::Range;

/// The parts of `registry/path:tag@digest`, as ranges of the text that was parsed.
///
/// A `$VAR` or `${VAR…}` in the text is an opaque hole: a colon or slash inside its braces
/// separates nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageReference {
    /// Host, with its port: a first component that has a dot or a colon, or is `localhost`.
    pub registry: Option<Range<usize>>,
    /// The path without registry, tag and digest: `library/debian`, `debian`.
    pub path: Range<usize>,
    /// The tag, without its colon.
    pub tag: Option<Range<usize>>,
    /// The digest with its algorithm, without the `@`.
    pub digest: Option<Range<usize>>,
}

impl ImageReference {
    /// Finds the parts of a reference; every text has some.
    pub fn parse(text: &str) -> ImageReference {
        let mut first_slash = None;
        let mut last_slash = None;
        let mut dot = None;
        let mut first_colon = None;
        let mut last_colon = None;
        let mut at_sign = None;
        for (at, byte) in outside_of_holes(text.as_bytes()) {
            match byte {
                b'@' => {
                    at_sign = Some(at);
                    break;
                }
                b'/' => {
                    first_slash.get_or_insert(at);
                    last_slash = Some(at);
                }
                b':' => {
                    first_colon.get_or_insert(at);
                    last_colon = Some(at);
                }
                b'.' => {
                    dot.get_or_insert(at);
                }
                _ => (),
            }
        }
        let name_end = at_sign.unwrap_or(text.len());
        let tag_colon = last_colon.filter(|&colon| last_slash.is_none_or(|slash| slash < colon));
        let registry = first_slash.filter(|&slash| {
            dot.is_some_and(|dot| dot < slash)
                || first_colon.is_some_and(|colon| colon < slash)
                || &text[..slash] == "localhost"
        });
        ImageReference {
            registry: registry.map(|slash| 0..slash),
            path: registry.map_or(0, |slash| slash + 1)..tag_colon.unwrap_or(name_end),
            tag: tag_colon.map(|colon| colon + 1..name_end),
            digest: at_sign.map(|at| at + 1..text.len()),
        }
    }
}

/// The bytes that do not stand between `${` and its `}`.
fn outside_of_holes(bytes: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    let mut depth = 0usize;
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let byte = *bytes.get(at)?;
            at += 1;
            if byte == b'$' && bytes.get(at) == Some(&b'{') {
                depth += 1;
                at += 1;
            } else if byte == b'}' && depth > 0 {
                depth -= 1;
            } else if depth == 0 {
                return Some((at - 1, byte));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_found() {
        for (text, registry, path, tag, digest) in [
            ("debian", None, "debian", None, None),
            ("debian:12", None, "debian", Some("12"), None),
            ("library/debian:12", None, "library/debian", Some("12"), None),
            ("example.com/a/b", Some("example.com"), "a/b", None, None),
            ("localhost/a:b", Some("localhost"), "a", Some("b"), None),
            ("host:5000/a", Some("host:5000"), "a", None, None),
            ("a@sha256:00", None, "a", None, Some("sha256:00")),
            (
                "example.com:1/a:2@sha256:00",
                Some("example.com:1"),
                "a",
                Some("2"),
                Some("sha256:00"),
            ),
            ("$REGISTRY/a:$TAG", None, "$REGISTRY/a", Some("$TAG"), None),
            ("${R:-example.com/x}/a", None, "${R:-example.com/x}/a", None, None),
            ("${I:-a:${T:-1}}:2", None, "${I:-a:${T:-1}}", Some("2"), None),
            ("$I", None, "$I", None, None),
            ("a:", None, "a", Some(""), None),
            ("", None, "", None, None),
            ("${", None, "${", None, None),
        ] {
            let found = ImageReference::parse(text);
            let part = |range: Option<Range<usize>>| range.map(|range| &text[range]);
            assert_eq!(part(found.registry), registry, "{text}");
            assert_eq!(&text[found.path], path, "{text}");
            assert_eq!(part(found.tag), tag, "{text}");
            assert_eq!(part(found.digest), digest, "{text}");
        }
    }
}
