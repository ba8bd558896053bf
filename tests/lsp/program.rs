//! The program itself, on standard input and output.

use std::io::{BufReader, Write};
use std::process::{Child, Command, Stdio};

use lsp_server::Message;

struct Program(Child);

impl Program {
    fn start(arguments: &[&str]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        Program(command.stderr(Stdio::piped()).spawn().expect("it starts"))
    }

    /// Sends bytes, closes standard input, and returns all answers and the exit status.
    fn finish(mut self, input: &str) -> (Vec<Message>, Option<i32>) {
        let mut stdin = self.0.stdin.take().expect("it is piped");
        stdin.write_all(input.as_bytes()).expect("it listens");
        drop(stdin);
        let mut out = BufReader::new(self.0.stdout.take().expect("it is piped"));
        let mut messages = Vec::new();
        while let Some(message) = Message::read(&mut out).expect("it speaks the protocol") {
            messages.push(message);
        }
        let output = self.0.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        (messages, output.status.code())
    }
}

fn framed(body: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

const START: &str =
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;
const STOP: &str = r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#;
const EXIT: &str = r#"{"jsonrpc":"2.0","method":"exit"}"#;

#[test]
fn a_session_on_standard_input_and_output() {
    for arguments in [&["server"][..], &["lsp"], &["server", "--stdio"], &["lsp", "--stdio"]] {
        let input = [START, STOP, EXIT].map(framed).concat();
        let (messages, status) = Program::start(arguments).finish(&input);
        assert_eq!((messages.len(), status), (2, Some(0)));
    }
}

#[test]
fn a_client_that_leaves_without_a_word_makes_it_1() {
    assert_eq!(Program::start(&["server"]).finish("").1, Some(1));
    assert_eq!(Program::start(&["server"]).finish(&framed(START)).1, Some(1));
    assert_eq!(Program::start(&["server"]).finish(&[START, EXIT].map(framed).concat()).1, Some(1));
}

#[test]
fn garbage_between_messages_is_told_of_and_skipped() {
    let garbage = ["{", "[1]", r#"{"jsonrpc":"2.0","id":9,"what":1}"#, ""].map(framed).concat();
    let input = format!(
        "hello\r\n\r\n{garbage}{}\u{0}\u{1}\n{garbage}{}{}",
        framed(START),
        framed(STOP),
        framed(EXIT)
    );
    let (messages, status) = Program::start(&["server"]).finish(&input);
    assert_eq!(status, Some(0));
    let answers = |id: i32| {
        let is_it = |it: &&Message| matches!(it, Message::Response(it) if it.id == id.into());
        messages.iter().filter(is_it).count()
    };
    assert_eq!([answers(1), answers(2), answers(9)], [1, 1, 2]);
}
