//! A client that is a thread apart from its server.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{fs, iter};

use lsp_server::{Message, Notification, Request, Response};
use plimsoll::lsp::{Connection, Peer};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A server that does not answer for as long has failed.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Client {
    connection: Option<Peer>,
    server: Option<JoinHandle<bool>>,
    pub(crate) folder: TempDir,
    _pages: TempDir,
    next: i32,
    /// What the server said of itself.
    pub(crate) capabilities: Value,
    /// What was published last, by URI.
    pub(crate) published: HashMap<String, Value>,
    /// How many times something was published.
    pub(crate) publications: usize,
    /// The notifications other than diagnostics.
    pub(crate) told: Vec<Notification>,
    /// The requests of the server.
    pub(crate) asked: Vec<Request>,
    /// The settings that the client has, where it is asked for them.
    pub(crate) settings: Value,
    versions: HashMap<String, i32>,
    /// Answers that came before they were waited for.
    answers: HashMap<i32, Answer>,
}

/// A result, or the code and the message of an error.
type Answer = Result<Value, (i32, String)>;

/// What a client of today can do, that asks for diagnostics.
pub(crate) fn modern() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "textDocument": {
            "diagnostic": { "dynamicRegistration": false },
            "codeAction": { "resolveSupport": { "properties": ["edit"] } },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true }
        },
        "workspace": {
            "diagnostics": { "refreshSupport": true },
            "workspaceEdit": { "documentChanges": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true }
        },
        "window": { "showDocument": { "support": true } }
    })
}

impl Client {
    /// A client of a folder with files.
    pub(crate) fn new(files: &[(&str, &str)], capabilities: Value) -> Client {
        let mut client = Client::unstarted(files);
        let uri = client.uri("");
        let uri = uri.trim_end_matches('/');
        let result = client.request(
            "initialize",
            json!({
                "processId": null, "capabilities": capabilities, "rootUri": uri,
                "workspaceFolders": [{ "uri": uri, "name": "test" }],
            }),
        );
        client.capabilities = result.expect("it starts")["capabilities"].clone();
        client.notify("initialized", json!({}));
        client
    }

    /// A client of today with settings that it gives at the start.
    pub(crate) fn with_settings(files: &[(&str, &str)], options: Value) -> Client {
        let mut client = Client::unstarted(files);
        let folder = client.uri("");
        let params = json!({
            "capabilities": modern(), "rootUri": folder.trim_end_matches('/'),
            "initializationOptions": options,
        });
        client.request("initialize", params).expect("it starts");
        client.notify("initialized", json!({}));
        client
    }

    /// A client that has said nothing yet.
    pub(crate) fn unstarted(files: &[(&str, &str)]) -> Client {
        let folder = TempDir::new().expect("a temporary folder can be made");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        let (server, connection) = Connection::memory();
        // Not in the folder that is linted: what lies there counts.
        let pages = TempDir::new().expect("a temporary folder can be made");
        let written = pages.path().to_owned();
        let server = thread::spawn(move || plimsoll::lsp::serve(server, Some(written)));
        Client {
            connection: Some(connection),
            server: Some(server),
            folder,
            _pages: pages,
            next: 0,
            capabilities: Value::Null,
            published: HashMap::new(),
            publications: 0,
            told: Vec::new(),
            asked: Vec::new(),
            settings: Value::Null,
            versions: HashMap::new(),
            answers: HashMap::new(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn uri(&self, name: &str) -> String {
        format!("file://{}", self.path(name).display())
    }

    pub(crate) fn send(&self, message: impl Into<Message>) {
        let connection = self.connection.as_ref().expect("it is connected");
        connection.sender.send(message.into()).expect("the server listens");
    }

    pub(crate) fn notify(&self, method: &str, params: Value) {
        self.send(Notification { method: method.to_owned(), params });
    }

    /// Sends a request and returns its number.
    pub(crate) fn begin(&mut self, method: &str, params: Value) -> i32 {
        self.next += 1;
        self.send(Request { id: self.next.into(), method: method.to_owned(), params });
        self.next
    }

    pub(crate) fn request(&mut self, method: &str, params: Value) -> Answer {
        let id = self.begin(method, params);
        self.wait(id)
    }

    /// Waits for the answer to a request and takes in all that comes before it.
    pub(crate) fn wait(&mut self, id: i32) -> Answer {
        loop {
            if let Some(answer) = self.answers.remove(&id) {
                return answer;
            }
            self.take_in_next();
        }
    }

    fn take_in_next(&mut self) {
        let connection = self.connection.as_ref().expect("it is connected");
        let message = connection.receiver.recv_timeout(PATIENCE).expect("the server speaks");
        match serde_json::from_str(&message).expect("it is a message") {
            Message::Notification(it) if it.method == "textDocument/publishDiagnostics" => {
                let uri = it.params["uri"].as_str().expect("it names a document").to_owned();
                self.published.insert(uri, it.params);
                self.publications += 1;
            }
            Message::Notification(it) => self.told.push(it),
            Message::Request(request) => {
                let result = match request.method.as_str() {
                    "workspace/configuration" => {
                        let count = request.params["items"].as_array().map_or(0, Vec::len);
                        iter::repeat_n(self.settings.clone(), count).collect()
                    }
                    "window/showDocument" => json!({ "success": true }),
                    _ => Value::Null,
                };
                self.send(Response { id: request.id.clone(), response_result: Ok(result) });
                self.asked.push(request);
            }
            Message::Response(response) => {
                let id = serde_json::to_value(&response.id).ok().and_then(|id| id.as_i64());
                let id = id.expect("it answers one of our requests") as i32;
                let answer = response.response_result;
                self.answers.insert(id, answer.map_err(|error| (error.code, error.message)));
            }
        }
    }

    /// Waits until something is true of what the server has said.
    pub(crate) fn until(&mut self, is_so: impl Fn(&Client) -> bool) {
        while !is_so(self) {
            self.take_in_next();
        }
    }

    pub(crate) fn open(&mut self, name: &str, language: &str, text: &str) {
        let uri = self.uri(name);
        self.open_uri(&uri, language, text);
    }

    pub(crate) fn open_uri(&mut self, uri: &str, language: &str, text: &str) {
        self.versions.insert(uri.to_owned(), 1);
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn close(&mut self, name: &str) {
        let uri = self.uri(name);
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Sends changes and returns the version that they make.
    pub(crate) fn change(&mut self, name: &str, changes: Value) -> i32 {
        let uri = self.uri(name);
        let version = self.versions.get_mut(&uri).expect("it is open");
        *version += 1;
        let document = json!({ "uri": uri, "version": version });
        let version = *version;
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", params);
        version
    }

    /// Puts a whole new text in the place of the old one.
    pub(crate) fn replace(&mut self, name: &str, text: &str) -> i32 {
        self.change(name, json!([{ "text": text }]))
    }

    /// Asks for the diagnostics of a document.
    pub(crate) fn diagnostics(&mut self, name: &str) -> Vec<Value> {
        let uri = self.uri(name);
        let params = json!({ "textDocument": { "uri": uri } });
        let report = self.request("textDocument/diagnostic", params).expect("it is answered");
        assert_eq!(report["kind"], "full");
        report["items"].as_array().expect("it has items").clone()
    }

    /// The lints that are found in a document, with the line of each from 0.
    pub(crate) fn found(&mut self, name: &str) -> Vec<(String, u64)> {
        self.diagnostics(name).iter().map(short).collect()
    }

    /// The actions on a line.
    pub(crate) fn actions(&mut self, name: &str, line: u32, only: Value) -> Vec<Value> {
        let end = json!({ "line": line, "character": 999 });
        let range = json!({ "start": { "line": line, "character": 0 }, "end": end });
        let mut context = json!({ "diagnostics": [] });
        if !only.is_null() {
            context["only"] = only;
        }
        let uri = self.uri(name);
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
        let actions = self.request("textDocument/codeAction", params).expect("it is answered");
        actions.as_array().expect("they are a list").clone()
    }

    /// Takes its leave. Returns whether the server was content.
    pub(crate) fn leave(mut self) -> bool {
        self.request("shutdown", Value::Null).expect("it shuts down");
        self.notify("exit", Value::Null);
        self.server.take().expect("it was started").join().expect("it ends well")
    }

    /// Goes away without a word.
    pub(crate) fn die(mut self) -> bool {
        self.connection = None;
        self.server.take().expect("it was started").join().expect("it ends well")
    }
}

/// The lint of a diagnostic, and its line.
pub(crate) fn short(diagnostic: &Value) -> (String, u64) {
    let code = diagnostic["code"].as_str().unwrap_or_default().to_owned();
    (code, diagnostic["range"]["start"]["line"].as_u64().expect("it has a line"))
}

/// The text that the edits of an action make of a document.
pub(crate) fn apply(text: &str, uri: &str, edit: &Value) -> String {
    let changes = edit["documentChanges"].as_array().expect("they are by document");
    let own = changes.iter().filter(|it| it["textDocument"]["uri"] == uri);
    let mut edits: Vec<(usize, usize, String)> = own
        .flat_map(|it| it["edits"].as_array().expect("they are a list"))
        .map(|edit| {
            let at = |end: &str| offset(text, &edit["range"][end]);
            let new = edit["newText"].as_str().expect("it is a text").to_owned();
            (at("start"), at("end"), new)
        })
        .collect();
    edits.sort_by_key(|(start, end, _)| (*start, *end));
    let mut out = text.to_owned();
    for (start, end, new) in edits.iter().rev() {
        out.replace_range(start..end, new);
    }
    out
}

/// The offset of a position in UTF-16 code units.
pub(crate) fn offset(text: &str, position: &Value) -> usize {
    let (line, character) = (position["line"].as_u64(), position["character"].as_u64());
    let (line, character) = (line.expect("a line"), character.expect("a character"));
    let (mut at_line, mut at_character) = (0, 0);
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        if (at_line, at_character) == (line, character) {
            return at;
        }
        let is_crlf = char == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n');
        if (char == '\n' || char == '\r') && !is_crlf {
            (at_line, at_character) = (at_line + 1, 0);
        } else {
            at_character += char.len_utf16() as u64;
        }
    }
    text.len()
}

/// The position of an offset, in UTF-16 code units.
pub(crate) fn position(text: &str, offset: usize) -> Value {
    let (mut line, mut character) = (0, 0);
    let before = &text[..offset];
    let mut chars = before.chars().peekable();
    while let Some(char) = chars.next() {
        let next = chars.peek().copied().or_else(|| text[offset..].chars().next());
        let is_crlf = char == '\r' && next == Some('\n');
        if (char == '\n' || char == '\r') && !is_crlf {
            (line, character) = (line + 1, 0);
        } else {
            character += char.len_utf16();
        }
    }
    json!({ "line": line, "character": character })
}

/// What the command line finds in a file, as the editor shows it.
pub(crate) fn of_command_line(path: &Path) -> Vec<Value> {
    use plimsoll::config::{CommandLine, ConfigResolver, Search};
    use plimsoll::engine::{self, Request};
    use plimsoll::text::Span;
    let config = ConfigResolver::new(Path::new("/"), Search::Nearest, CommandLine::default());
    let paths = [path.to_owned()];
    let request = Request { paths: &paths, ..Request::new(&config) };
    let report = engine::check(engine::discover(&request), &request);
    let source = report.sources.find(path).expect("it was read");
    let own = report.findings.iter().filter(|finding| finding.at.file == source.id);
    let place = |span: Span| {
        let source = report.sources.get(span.file);
        let at = |offset: u32| position(&source.text, offset as usize);
        let name = source.path.file_name().expect("it is a file").to_string_lossy();
        (name.into_owned(), json!({ "start": at(span.start), "end": at(span.end) }))
    };
    own.map(|finding| {
        let related = finding.related.iter().map(|it| {
            let (name, range) = place(it.span);
            json!([name, range, it.message])
        });
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|it| {
            let (name, range) = place(it.span);
            json!([name, range, it.text])
        });
        let help = finding.help.iter().map(|help| format!("\nhelp: {help}"));
        json!({
            "code": finding.lint.name,
            "message": finding.message.clone() + &help.collect::<String>(),
            "range": place(finding.at).1,
            "related": related.collect::<Vec<_>>(),
            "edits": edits.collect::<Vec<_>>(),
        })
    })
    .collect()
}
