//! The grammar of references to images, as the distribution project defines it.

use super::Image;

/// What is wrong with a reference to an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReferenceError {
    /// Capitals in the path.
    Capitals,
    /// The path has a sign that none may have, or one at the wrong place.
    Path,
    /// The tag has a sign that none may have, or is longer than 128.
    Tag,
    /// The digest is no algorithm that Docker knows with its hexadecimal number.
    Digest,
}

impl Image {
    /// What Docker would reject the reference for; `None` where not all of it is known.
    pub fn reference_error(&self) -> Option<ReferenceError> {
        let text = self.text.as_str();
        if text.is_empty() || text.contains("${") || self.name.is_none() {
            return None;
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Some(ReferenceError::Digest);
        }
        let (name, tag) = match rest.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (rest, None),
        };
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Some(ReferenceError::Tag);
        }
        // Such a text is the ID of an image, and no name.
        if name.len() > LONGEST_NAME || name.len() == 64 && is_lower_hexadecimal(name) {
            return Some(ReferenceError::Path);
        }
        let path = match name.split_once('/') {
            Some((host, path)) if is_host(host) => path,
            _ => name,
        };
        if path.split('/').all(is_component) {
            return None;
        }
        let lower = path.to_ascii_lowercase();
        Some(match lower.split('/').all(is_component) {
            true => ReferenceError::Capitals,
            false => ReferenceError::Path,
        })
    }
}

/// The longest name, registry included, that Docker takes.
const LONGEST_NAME: usize = 255;

/// A first part that has a dot, a port or capitals, or is `localhost`.
fn is_host(part: &str) -> bool {
    part.contains(['.', ':']) || part == "localhost" || part.to_ascii_lowercase() != part
}

/// Small letters and digits, in between `.`, `_`, `__` or any number of `-`.
fn is_component(part: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = part.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    let separators = part.split(|char: char| char.is_ascii_lowercase() || char.is_ascii_digit());
    is_word(*first)
        && is_word(*last)
        && separators.into_iter().all(|separator| {
            matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|it| it == b'-')
        })
}

fn is_tag(tag: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    tag.len() <= 128
        && tag.bytes().next().is_some_and(is_word)
        && tag.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'))
}

/// One of the algorithms that Docker knows, with its number in small letters.
fn is_digest(digest: &str) -> bool {
    let Some((algorithm, number)) = digest.split_once(':') else { return false };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return false,
    };
    number.len() == length && is_lower_hexadecimal(number)
}

fn is_lower_hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
