//! The program itself, on standard input and output.

use std::fs;
use std::io::{BufReader, Write};
use std::process::{Child, Command, Stdio};

use lsp_server::Message;
use serde_json::{Value, json};

struct Program(Child);

impl Program {
    fn start(arguments: &[&str]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        Program(command.stderr(Stdio::piped()).spawn().expect("it starts"))
    }

    /// Sends bytes, closes standard input, and returns all answers and the exit status.
    fn finish(self, input: &str) -> (Vec<Message>, Option<i32>) {
        let (messages, status, said) = self.end(input);
        assert_eq!(said, "");
        (messages, status)
    }

    /// The same, and what it said on standard error.
    fn end(mut self, input: &str) -> (Vec<Message>, Option<i32>, String) {
        let mut stdin = self.0.stdin.take().expect("it is piped");
        stdin.write_all(input.as_bytes()).expect("it listens");
        drop(stdin);
        let mut out = BufReader::new(self.0.stdout.take().expect("it is piped"));
        let mut messages = Vec::new();
        while let Some(message) = Message::read(&mut out).expect("it speaks the protocol") {
            messages.push(message);
        }
        let output = self.0.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (messages, output.status.code(), said)
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
fn the_log_is_on_standard_error_or_in_a_file_and_nowhere_else() {
    let folder = tempfile::TempDir::new().expect("a folder can be made");
    let file = folder.path().join("log");
    let document = json!({
        "uri": "untitled:a", "languageId": "dockerfile", "version": 1, "text": "FROM a:1\n",
    });
    let log = |options: Value| {
        let params = json!({ "capabilities": {}, "initializationOptions": options });
        let start = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params });
        let params = json!({ "textDocument": document });
        let open = json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params });
        let params = json!({ "textDocument": { "uri": "untitled:a" } });
        let method = "textDocument/documentSymbol";
        let ask = json!({ "jsonrpc": "2.0", "id": 3, "method": method, "params": params });
        let [start, open, ask] = [start, open, ask].map(|it| it.to_string());
        let input = [&start, &open, &ask, STOP, EXIT].map(framed).concat();
        let (_, status, said) = Program::start(&["server"]).end(&input);
        assert_eq!(status, Some(0));
        said
    };
    assert_eq!(log(json!({ "logLevel": "warn" })), "");
    let said = log(json!({ "logLevel": "info" }));
    assert!(said.contains(" info: plimsoll ") && !said.contains("debug"), "{said}");
    assert_eq!(log(json!({ "logLevel": "debug", "logFile": file })), "");
    let said = fs::read_to_string(&file).expect("it is written");
    assert!(
        said.contains(" info: plimsoll ") && said.contains(" debug: untitled:a judged, "),
        "{said}"
    );
    // One that cannot be written is told of in its place.
    let said = log(json!({ "logFile": folder.path() }));
    assert!(said.contains(" error: ") && said.contains("is not written"), "{said}");
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
