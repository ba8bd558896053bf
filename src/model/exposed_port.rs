//! The ports of EXPOSE.

use super::{Detail, Instruction};
use crate::text::Spanned;

/// A port, or a range of ports, with what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExposedPort {
    /// Without the protocol.
    pub text: String,
    /// What BuildKit rejects it for.
    pub error: Option<PortError>,
}

/// Why a port is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PortError {
    /// Over 65535.
    TooHigh,
    /// A range that ends before it begins.
    Backwards,
    /// Not a number.
    NoNumber,
}

impl Instruction<'_> {
    /// The ports of an EXPOSE that are known. Mappings to the host are left out.
    pub fn exposed_ports(self) -> Vec<Spanned<ExposedPort>> {
        let Detail::Expose(words) = self.detail() else { return Vec::new() };
        let mut ports = Vec::new();
        for word in words {
            let value = self.evaluate(*word);
            let Some(text) = value.text() else { continue };
            // A variable can hold several ports, or none.
            for text in text.split_whitespace().filter(|text| !text.contains(':')) {
                let text = text.split('/').next().unwrap_or_default();
                let port = ExposedPort { text: text.to_owned(), error: error(text) };
                ports.push(Spanned::new(port, word.span));
            }
        }
        ports
    }
}

fn error(text: &str) -> Option<PortError> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (number(first), number(last)) {
        (Err(error), _) | (_, Err(error)) => Some(error),
        (Ok(first), Ok(last)) if last < first => Some(PortError::Backwards),
        _ => None,
    }
}

fn number(text: &str) -> Result<u16, PortError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PortError::NoNumber);
    }
    text.parse().map_err(|_| PortError::TooHigh)
}
