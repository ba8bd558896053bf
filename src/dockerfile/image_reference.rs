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
        let _ = text;
        todo!()
    }
}
