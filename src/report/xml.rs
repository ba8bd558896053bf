//! What the formats in XML have in common.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

/// Writes into the text of a document.
pub(super) type XmlWriter = Writer<Vec<u8>>;

/// A document with what `content` writes into it, and a final line end.
pub(super) fn document(
    content: impl FnOnce(&mut XmlWriter) -> io::Result<()>,
) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    content(&mut writer)?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(io::Error::other)?;
    text.push('\n');
    Ok(text)
}

/// The text without the characters that no XML 1.0 document can hold, not even escaped; each
/// is shown as the replacement character. Names in messages come from the files.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    let is_illegal = |char: char| {
        let is_control = char < ' ' && !matches!(char, '\t' | '\n' | '\r');
        is_control || matches!(char, '\u{fffe}' | '\u{ffff}')
    };
    match text.contains(is_illegal) {
        true => Cow::Owned(text.replace(is_illegal, "\u{fffd}")),
        false => Cow::Borrowed(text),
    }
}
