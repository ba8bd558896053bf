//! The ports of EXPOSE.

use super::{Detail, Instruction, Word};
use crate::text::{Edit, Spanned};

/// A port of EXPOSE, or a range of ports, taken apart as BuildKit does:
/// `[address:][host port:]port[/protocol]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExposedPort {
    /// The word that it is, or is a part of the value of.
    pub word: Word,
    /// All of it.
    pub text: String,
    /// The address and the port of the host in front of it, with the colon.
    pub mapping: String,
    /// The port or range alone.
    pub port: String,
    /// The protocol as written behind the `/`; `None` where there is no `/`.
    pub protocol: Option<String>,
    /// What BuildKit rejects the port for.
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

/// The protocols that a port can have.
const PROTOCOLS: [&str; 3] = ["tcp", "udp", "sctp"];

impl ExposedPort {
    fn new(word: Word, text: &str) -> ExposedPort {
        let (address, protocol) = match text.split_once('/') {
            Some((address, protocol)) => (address, Some(protocol.to_owned())),
            None => (text, None),
        };
        // The colons of an IPv6 address stand in brackets, and the port is behind the last.
        let start = address.rfind(':').map_or(0, |at| at + 1);
        let (mapping, port) = address.split_at(start);
        ExposedPort {
            word,
            text: text.to_owned(),
            mapping: mapping.to_owned(),
            port: port.to_owned(),
            protocol,
            error: error(port),
        }
    }

    /// Whether it is that port, or a range with it.
    pub fn includes(&self, port: u16) -> bool {
        let (first, last) = ends(&self.port);
        match (number(first), number(last)) {
            (Ok(first), Ok(last)) => (first..=last).contains(&port),
            _ => false,
        }
    }

    /// Whether it is a port of TCP, which is what no protocol means.
    pub fn is_tcp(&self) -> bool {
        self.protocol.as_deref().is_none_or(|own| own.is_empty() || own.eq_ignore_ascii_case("tcp"))
    }

    /// Whether its protocol is one of tcp, udp and sctp, in any case of letters. None at all, or an
    /// empty one, means TCP.
    pub fn has_known_protocol(&self) -> bool {
        self.protocol.as_deref().is_none_or(|own| {
            own.is_empty() || PROTOCOLS.iter().any(|known| known.eq_ignore_ascii_case(own))
        })
    }
}

impl Instruction<'_> {
    /// The ports of an EXPOSE that are known.
    pub fn exposed_ports(self) -> Vec<Spanned<ExposedPort>> {
        let Detail::Expose(words) = self.detail() else { return Vec::new() };
        let mut ports = Vec::new();
        for word in words {
            let value = self.evaluate(*word);
            let Some(text) = value.text() else { continue };
            // A variable can hold several ports, or none.
            let is_written_out = !self.dockerfile().slice(word.span).contains('$');
            for text in text.split_whitespace() {
                // An end that is an empty variable is another problem.
                if !is_written_out && ends(text).0.is_empty() {
                    continue;
                }
                ports.push(Spanned::new(ExposedPort::new(*word, text), word.span));
            }
        }
        ports
    }

    /// Writes another text for a port that is written out, without variables and quotes.
    pub fn replace_port(self, port: &ExposedPort, text: &str) -> Vec<Edit> {
        match self.dockerfile().slice(port.word.span) == port.text {
            true => self.replace_word(port.word, text),
            false => Vec::new(),
        }
    }
}

fn ends(text: &str) -> (&str, &str) {
    text.split_once('-').unwrap_or((text, text))
}

fn error(text: &str) -> Option<PortError> {
    let (first, last) = ends(text);
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
