//! Messages on standard input and output.
//!
//! The transport of `lsp-server` ends at the first message that it cannot read. This one tells
//! the client and goes on with the next.

use std::io::{self, BufRead, Read as _};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};
use lsp_server::{ErrorCode, Message, RequestId, ResponseError};
use serde_json::{Value, json};

use super::outgoing;

/// The bytes of a message up to which it is read: a document of 10 MiB in any escapes fits.
const LIMIT: u64 = 128 << 20;

/// The bytes of a line of a header up to which it is read.
const HEADER_LIMIT: u64 = 64 << 10;

/// The server's end of a connection.
pub struct Connection {
    pub(super) sender: Sender<String>,
    pub(super) receiver: Receiver<Message>,
}

/// The client's end of a connection.
pub struct Peer {
    /// Takes what the client says.
    pub sender: Sender<Message>,
    /// Gives what the server says: the JSON of one message after the other.
    pub receiver: Receiver<String>,
}

impl Connection {
    /// A connection within this process, and its other end.
    pub fn memory() -> (Connection, Peer) {
        let (to_client, outgoing) = unbounded();
        let (from_client, incoming) = unbounded();
        let peer = Peer { sender: from_client, receiver: outgoing };
        (Connection { sender: to_client, receiver: incoming }, peer)
    }
}

/// The connection, and the thread that writes what is sent: it ends when all is written after the
/// client said `exit` or is gone, and the connection has been dropped.
pub(super) fn stdio() -> io::Result<(Connection, JoinHandle<()>)> {
    let (connection, Peer { sender, receiver }) = Connection::memory();
    let complaints = connection.sender.clone();
    thread::Builder::new().name("reader".to_owned()).spawn(move || {
        read_all(&mut io::stdin().lock(), &sender, &complaints);
    })?;
    let writer = thread::Builder::new().name("writer".to_owned()).spawn(move || {
        let mut out = io::stdout().lock();
        for message in receiver {
            // A client that does not listen any more has no use for the rest.
            if write(&message, &mut out).is_err() {
                break;
            }
        }
    })?;
    Ok((connection, writer))
}

fn write(message: &str, out: &mut impl io::Write) -> io::Result<()> {
    write!(out, "Content-Length: {}\r\n\r\n", message.len())?;
    out.write_all(message.as_bytes())?;
    out.flush()
}

/// Reads messages up to `exit` or the end.
fn read_all(input: &mut impl BufRead, to: &Sender<Message>, complaints: &Sender<String>) {
    while let Ok(Some(body)) = read_body(input) {
        match parse(&body) {
            Ok(message) => {
                let is_exit = matches!(&message, Message::Notification(it) if it.method == "exit");
                if to.send(message).is_err() || is_exit {
                    return;
                }
            }
            Err(complaint) => {
                if complaints.send(complaint).is_err() {
                    return;
                }
            }
        }
    }
}

/// The bytes of the next message; nothing at the end of the input. What is no header is skipped.
fn read_body(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(HEADER_LIMIT).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line).to_ascii_lowercase();
        // The rest of a message that was longer than it said stands in front of the next header.
        if let Some((_, value)) = text.rsplit_once("content-length:") {
            length = value.trim().parse::<u64>().ok();
        } else if let (true, Some(length)) = (text.trim().is_empty(), length.take_if(|_| true)) {
            if length > LIMIT {
                io::copy(&mut input.by_ref().take(length), &mut io::sink())?;
                return Ok(Some(Vec::new()));
            }
            let mut body = Vec::new();
            let read = input.by_ref().take(length).read_to_end(&mut body)?;
            return Ok((read as u64 == length).then_some(body));
        }
    }
}

/// The message, or what is to be said to a client that sent something else.
fn parse(body: &[u8]) -> Result<Message, String> {
    let tell = |message: &str| {
        outgoing::notification("window/logMessage", &json!({ "type": 1, "message": message }))
    };
    let value: Value = serde_json::from_slice(body)
        .map_err(|why| tell(&format!("a message is not read, for it is no JSON: {why}")))?;
    let id = value.get("id").cloned();
    let complain = |message: String| match id.clone().map(serde_json::from_value::<RequestId>) {
        Some(Ok(id)) => {
            let code = ErrorCode::InvalidRequest as i32;
            outgoing::answer(&id, Err(&ResponseError { code, message, data: None }))
        }
        _ => tell(&message),
    };
    match serde_json::from_value(value) {
        // A request with an id that is neither a text nor a small number looks like one.
        Ok(Message::Notification(it)) if id.is_some() => {
            Err(complain(format!("the id of a request `{}` is not understood", it.method)))
        }
        Ok(message) => Ok(message),
        Err(_) => Err(complain("this is no message of JSON-RPC".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The methods that are read, and what is complained of.
    fn read(input: &str) -> (Vec<String>, Vec<String>) {
        let (to, messages) = unbounded();
        let (complaints, complained) = unbounded();
        read_all(&mut input.as_bytes(), &to, &complaints);
        drop((to, complaints));
        let methods = messages.iter().map(|message| match message {
            Message::Request(it) => it.method,
            Message::Notification(it) => it.method,
            Message::Response(it) => it.id.to_string(),
        });
        (methods.collect(), complained.iter().collect())
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_is_no_message_is_told_of_and_skipped() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"a"}"#);
        for (bad, expected) in [
            (framed("{"), 1),
            (framed("[]"), 1),
            (framed(r#"{"id":1}"#), 1),
            (framed(r#"{"id":1.5,"method":"a"}"#), 1),
            (framed(""), 1),
            ("garbage\r\n\r\n".to_owned(), 0),
            ("Content-Length: many\r\n\r\n".to_owned(), 0),
            // Longer and shorter than it says.
            (good.replace("30", "20"), 1),
            ("Content-Type: x\r\ncontent-length:  2 \r\n\r\n{}".to_owned(), 1),
        ] {
            let (methods, complaints) = read(&format!("{bad}{good}"));
            assert_eq!((methods, complaints.len()), (vec!["a".to_owned()], expected), "{bad:?}");
        }
        let (_, complaints) = read(&framed(r#"{"id":7,"what":1}"#));
        let complaint = serde_json::from_str(&complaints[0]).expect("it is a message");
        assert!(matches!(complaint, Message::Response(it) if it.id == 7.into()));
    }

    #[test]
    fn reading_ends_at_exit_and_at_the_end() {
        let exit = framed(r#"{"method":"exit"}"#);
        assert_eq!(read(&format!("{exit}{exit}")).0, ["exit"]);
        assert_eq!(read("Content-Length: 9\r\n\r\n{}").0, [""; 0]);
    }
}
