//! The loop: takes messages from the queue and answers them.

use std::collections::{BTreeSet, VecDeque};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::RecvTimeoutError;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use lsp_types::{
    CompletionParams, DefinitionParams, DidChangeTextDocumentParams, DidOpenTextDocumentParams,
    DocumentSymbolParams, FoldingRangeParams, HoverParams, ReferenceParams,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::actions;
use super::capabilities;
use super::client::Client;
use super::diagnostics::{self, Written};
use super::document::{Document, is_configuration};
use super::log::LogLevel;
use super::outgoing;
use super::pages::Pages;
use super::settings::Settings;
use super::state::{State, said};
use super::transport::Connection;
use super::uri;
use super::{completion, hover, navigation, structure};

/// A look at a document that took longer than this is not begun before the client has been
/// silent for as long.
const QUICK: Duration = Duration::from_millis(50);

/// How long the client is silent before what was not edited is looked at, so that the next
/// keystroke need not wait for that.
const SILENCE: Duration = Duration::from_millis(20);

/// The longest that is waited for a silent client.
const PATIENCE: Duration = Duration::from_secs(1);

/// Why a request has no result.
fn failure(code: ErrorCode, message: impl Into<String>) -> ResponseError {
    ResponseError { code: code as i32, message: message.into(), data: None }
}

/// The result of a request, as it is sent.
type Outcome = Result<Box<RawValue>, ResponseError>;

pub(super) struct Server {
    connection: Connection,
    state: State,
    queue: VecDeque<Message>,
    /// When the client said something last.
    heard: Instant,
    phase: Phase,
    /// What is to be done with the answers to our own requests, by their number.
    asked: FxHashMap<i32, Asked>,
    next_id: i32,
    /// The configuration files that the client was told are wrong.
    wrong_configurations: Vec<PathBuf>,
    /// Whether a client that asks for diagnostics is to be told to ask again.
    is_refresh_due: bool,
    watch: Watch,
}

/// What the client was asked to watch.
#[derive(Default)]
struct Watch {
    /// The registration by the number of the request, where there is one.
    registered: Option<usize>,
    /// Folders; `None` for all that is open.
    folders: Option<BTreeSet<PathBuf>>,
    /// How many times it was asked.
    serial: usize,
    /// The number of looks at documents by then.
    runs: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Before `initialize`.
    New,
    Running,
    /// After `shutdown`.
    Done,
}

enum Asked {
    /// The settings: of all folders together, then of each of these.
    Settings(Vec<PathBuf>),
    Nothing,
}

impl Server {
    pub(super) fn new(connection: Connection, pages: Pages) -> Server {
        let state = State::new(Client::new(&Value::Null), pages);
        Server {
            connection,
            state,
            queue: VecDeque::new(),
            heard: Instant::now(),
            phase: Phase::New,
            asked: FxHashMap::default(),
            next_id: 0,
            wrong_configurations: Vec::new(),
            is_refresh_due: false,
            watch: Watch::default(),
        }
    }

    /// Works until the client leaves. Returns whether it said `shutdown` first.
    pub(super) fn run(mut self) -> bool {
        loop {
            if !self.fill_queue() {
                return self.phase == Phase::Done;
            }
            match self.queue.pop_front() {
                Some(Message::Notification(it)) if it.method == "exit" => {
                    return self.phase == Phase::Done;
                }
                Some(message) => self.handle(message),
                None => self.do_idle_work(),
            }
        }
    }

    /// Takes in what the client has sent, and waits for it where nothing else is to be done.
    /// Returns whether the client is still there.
    fn fill_queue(&mut self) -> bool {
        if self.queue.is_empty() {
            let is_idle = self.phase != Phase::Running
                || (self.state.next_stale().is_none() && !self.is_refresh_due);
            let message = if is_idle {
                self.connection.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                self.connection.receiver.recv_timeout(self.pause())
            };
            match message {
                Ok(message) => self.take_in(message),
                Err(RecvTimeoutError::Timeout) => (),
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        while let Ok(message) = self.connection.receiver.try_recv() {
            self.take_in(message);
        }
        true
    }

    /// How long the client is to be silent before the next idle work.
    fn pause(&self) -> Duration {
        let effort = self.state.effort.min(PATIENCE);
        let silence = if effort > QUICK {
            effort
        } else if self.state.is_urgent() {
            Duration::ZERO
        } else {
            SILENCE
        };
        silence.saturating_sub(self.heard.elapsed())
    }

    /// Puts a message into the queue, or takes out of it what is canceled by it.
    fn take_in(&mut self, message: Message) {
        self.heard = Instant::now();
        if let Message::Notification(it) = &message
            && it.method == "$/cancelRequest"
        {
            let id = it.params.get("id").cloned().unwrap_or_default();
            let Ok(id) = serde_json::from_value::<RequestId>(id) else { return };
            let is_it = |waiting: &Message| matches!(waiting, Message::Request(it) if it.id == id);
            if let Some(at) = self.queue.iter().position(is_it) {
                self.queue.remove(at);
                let failure = failure(ErrorCode::RequestCanceled, "canceled by the client");
                self.answer(&id, &Err(failure));
            }
            return;
        }
        self.queue.push_back(message);
    }

    fn handle(&mut self, message: Message) {
        match message {
            Message::Request(request) => {
                let id = request.id.clone();
                let work = AssertUnwindSafe(|| self.request(request));
                // The state is only changed by whole steps, so it is sound after a panic.
                let outcome = panic::catch_unwind(work).unwrap_or_else(|why| {
                    let message = format!("plimsoll failed: {}", said(why.as_ref()));
                    self.state.log.write(LogLevel::Error, format_args!("{message}"));
                    Err(failure(ErrorCode::InternalError, message))
                });
                self.answer(&id, &outcome);
            }
            Message::Notification(notification) => {
                let method = notification.method.clone();
                let work = AssertUnwindSafe(|| self.notification(notification));
                match panic::catch_unwind(work) {
                    Ok(Ok(())) => (),
                    // The client's fault, and told to it.
                    Ok(Err(failure)) => self.complain(&format!("{method}: {}", failure.message)),
                    Err(why) => {
                        let message = format!("{method}: failed: {}", said(why.as_ref()));
                        self.state.log.write(LogLevel::Error, format_args!("{message}"));
                        self.complain(&message);
                    }
                }
            }
            Message::Response(response) => self.response(response),
        }
    }

    fn request(&mut self, request: Request) -> Outcome {
        let Request { method, params, .. } = request;
        let method = method.as_str();
        match (self.phase, method) {
            (Phase::New, "initialize") => return self.initialize(&params),
            (Phase::New, _) => {
                let message = "`initialize` comes before everything else";
                return Err(failure(ErrorCode::ServerNotInitialized, message));
            }
            (Phase::Done, _) => {
                return Err(failure(ErrorCode::InvalidRequest, "only `exit` is to come"));
            }
            (Phase::Running, "initialize") => {
                return Err(failure(ErrorCode::InvalidRequest, "this is initialized already"));
            }
            (Phase::Running, _) => (),
        }
        match method {
            "shutdown" => {
                self.phase = Phase::Done;
                result(&())
            }
            "textDocument/diagnostic" => self.diagnostic(read(params)?),
            "textDocument/codeAction" => {
                result(&actions::code_actions(&mut self.state, &read(params)?))
            }
            "codeAction/resolve" => result(&actions::resolve(&mut self.state, read(params)?)),
            "textDocument/hover" => {
                let HoverParams { text_document_position_params: at, .. } = read(params)?;
                result(&hover::hover(&mut self.state, &at.text_document.uri, at.position))
            }
            "textDocument/completion" => {
                let CompletionParams { text_document_position_params: at, .. } = read(params)?;
                result(&completion::complete(&mut self.state, &at.text_document.uri, at.position))
            }
            "textDocument/definition" => {
                let DefinitionParams { text_document_position_params: at, .. } = read(params)?;
                let found =
                    navigation::definition(&mut self.state, &at.text_document.uri, at.position);
                result(&found)
            }
            "textDocument/references" => {
                let ReferenceParams { text_document_position_params: at, context, .. } =
                    read(params)?;
                let uri = &at.text_document.uri;
                let with_definition = context.include_declaration;
                let found =
                    navigation::references(&mut self.state, uri, at.position, with_definition);
                result(&found)
            }
            "textDocument/documentSymbol" => {
                let DocumentSymbolParams { text_document, .. } = read(params)?;
                let symbols = structure::symbols(&mut self.state, &text_document.uri);
                match self.state.client.nested_symbols {
                    true => result(&symbols),
                    false => {
                        let flat = symbols.map(|it| structure::flat(it, &text_document.uri));
                        result(&flat)
                    }
                }
            }
            "textDocument/foldingRange" => {
                let FoldingRangeParams { text_document, .. } = read(params)?;
                result(&structure::folding(&mut self.state, &text_document.uri))
            }
            "workspace/executeCommand" => self.execute(read(params)?),
            _ => {
                let message = format!("`{method}` is not known");
                Err(failure(ErrorCode::MethodNotFound, message))
            }
        }
    }

    fn notification(&mut self, notification: Notification) -> Result<(), ResponseError> {
        if self.phase != Phase::Running {
            return Ok(());
        }
        let params = notification.params;
        match notification.method.as_str() {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => {
                let DidOpenTextDocumentParams { text_document: it } = read(params)?;
                let language = String::from(it.language_id);
                self.state.open(Document::new(it.uri, &language, it.version, it.text));
            }
            "textDocument/didChange" => {
                let DidChangeTextDocumentParams { text_document: it, content_changes } =
                    read(params)?;
                let uri = it.text_document_identifier.uri;
                let encoding = self.state.client.encoding;
                let Some(document) = self.state.documents.get_mut(&uri) else {
                    return Err(failure(
                        ErrorCode::InvalidParams,
                        format!("`{}` is not open", uri.0),
                    ));
                };
                if document.change(it.version, content_changes, encoding) {
                    self.state.changed(&uri);
                }
            }
            "textDocument/didClose" => {
                let uri = uri_of(&params)?;
                let has_shown = self.state.close(&uri);
                if has_shown && !self.state.client.pulls_diagnostics {
                    self.publish(&uri, None, &[]);
                }
            }
            "textDocument/didSave" => {
                if let Some(path) = uri::to_path(&uri_of(&params)?) {
                    self.reload_by(&path);
                }
            }
            "workspace/didChangeWatchedFiles" => {
                let changes = params.get("changes").and_then(Value::as_array);
                for change in changes.into_iter().flatten() {
                    let uri = change.get("uri").and_then(Value::as_str).unwrap_or_default();
                    match uri::to_path(&Uri(uri.to_owned())) {
                        Some(path) if self.reload_by(&path) || is_configuration(&path) => (),
                        // What is open is read from the editor, so that saving it changes nothing.
                        Some(path) if self.state.overlay().contains(&path) => (),
                        Some(path) => self.state.appears_or_disappears(&path),
                        None => self.reload(),
                    }
                }
            }
            "workspace/didChangeConfiguration" => {
                if self.state.client.has_configuration {
                    self.ask_for_settings();
                } else {
                    let settings = params.get("settings").cloned().unwrap_or_default();
                    // Some clients send nothing and mean no more than that something changed.
                    if settings.is_object() {
                        self.state.configure(None, &Settings::read(&settings));
                        self.is_refresh_due = self.state.client.pulls_diagnostics;
                    }
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                let uris = |name: &str| -> Vec<Uri> {
                    let list = params.pointer(&format!("/event/{name}")).and_then(Value::as_array);
                    let uri = |it: &Value| Some(Uri(it.get("uri")?.as_str()?.to_owned()));
                    list.into_iter().flatten().filter_map(uri).collect()
                };
                self.state.change_folders(&uris("added"), &uris("removed"));
                if self.state.client.has_configuration {
                    self.ask_for_settings();
                }
            }
            // What is not known may be left unanswered.
            _ => (),
        }
        Ok(())
    }

    fn response(&mut self, response: Response) {
        let asked = serde_json::to_value(&response.id).ok().and_then(|id| id.as_i64());
        let asked = asked.and_then(|id| self.asked.remove(&i32::try_from(id).ok()?));
        let (Some(Asked::Settings(folders)), Ok(value)) = (asked, response.response_result) else {
            return;
        };
        let Some(values) = value.as_array() else { return };
        for (at, value) in values.iter().enumerate() {
            // What the client has nothing for stays as it was.
            if value.is_object() {
                let folder = at.checked_sub(1).and_then(|at| folders.get(at));
                self.state.configure(folder.map(PathBuf::as_path), &Settings::read(value));
            }
        }
        self.is_refresh_due = self.state.client.pulls_diagnostics;
    }

    fn initialize(&mut self, params: &Value) -> Outcome {
        let client = Client::new(params);
        let pages = std::mem::replace(&mut self.state.pages, Pages::new(None));
        self.state = State::new(client, pages);
        self.phase = Phase::Running;
        let (version, client) = (env!("CARGO_PKG_VERSION"), &self.state.client);
        let start = format_args!(
            "plimsoll {version} starts in {:?}, with {}",
            client.folders, client.options
        );
        self.state.log.write(LogLevel::Info, start);
        result(&capabilities::of_server(&self.state.client))
    }

    fn initialized(&mut self) {
        let registrations = capabilities::registrations(&self.state.client);
        if !registrations.is_empty() {
            let params = json!({ "registrations": registrations });
            self.ask("client/registerCapability", Some(&params), Asked::Nothing);
        }
        if self.state.client.has_configuration {
            self.ask_for_settings();
        }
    }

    fn ask_for_settings(&mut self) {
        let folders: Vec<PathBuf> = self.state.folders().map(|it| it.path.clone()).collect();
        let mut items = vec![json!({ "section": "plimsoll" })];
        for folder in &folders {
            items.push(json!({ "section": "plimsoll", "scopeUri": uri::of_path(folder) }));
        }
        let params = json!({ "items": items });
        self.ask("workspace/configuration", Some(&params), Asked::Settings(folders));
    }

    /// Reads the configuration anew if the file at `path` is part of it and another than before,
    /// and returns whether it was.
    fn reload_by(&mut self, path: &Path) -> bool {
        let is_outdated = self.state.all_folders().any(|it| it.config.is_outdated_by(path));
        if is_outdated {
            self.reload();
        }
        is_outdated
    }

    fn reload(&mut self) {
        self.state.reload();
        self.is_refresh_due = self.state.client.pulls_diagnostics;
    }

    fn diagnostic(&mut self, params: lsp_types::DocumentDiagnosticParams) -> Outcome {
        let uri = params.text_document.uri;
        // The client asks again for the text that it has by now.
        let changes = |message: &Message| {
            let Message::Notification(it) = message else { return false };
            it.method == "textDocument/didChange" && uri_of(&it.params).is_ok_and(|it| it == uri)
        };
        if self.queue.iter().any(changes) {
            let data = Some(json!({ "retriggerRequest": true }));
            let failure = failure(ErrorCode::ServerCancelled, "the document has changed");
            return Err(ResponseError { data, ..failure });
        }
        let (items, serial) = self.state.tell(&uri);
        self.tell_wrong_configurations();
        self.watch_folders();
        let serial = serial.to_string();
        if params.previous_result_id.as_ref() == Some(&serial) {
            return result(&RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id: serial,
                },
            });
        }
        result(&Report { kind: "full", result_id: &serial, items: &items })
    }

    fn execute(&mut self, params: lsp_types::ExecuteCommandParams) -> Outcome {
        match params.command.as_str() {
            actions::OPEN_PAGE => {
                let name = params.arguments.as_deref().and_then(|it| it.first());
                let lint = name.and_then(Value::as_str).and_then(crate::checks::find);
                let Some(lint) = lint else {
                    return Err(failure(ErrorCode::InvalidParams, "name a lint"));
                };
                let Some(uri) = self.state.pages.uri(lint.page) else {
                    return Err(failure(ErrorCode::RequestFailed, "the page cannot be written"));
                };
                if self.state.client.shows_documents {
                    let params = json!({ "uri": uri, "takeFocus": true });
                    self.ask("window/showDocument", Some(&params), Asked::Nothing);
                }
                result(&uri)
            }
            command => {
                let message = format!("there is no command `{command}`");
                Err(failure(ErrorCode::InvalidParams, message))
            }
        }
    }

    /// Tells of one document that has changed, or something that it was read with, or tells the
    /// client to ask again.
    fn do_idle_work(&mut self) {
        let Some(uri) = self.state.next_stale() else {
            if std::mem::take(&mut self.is_refresh_due) {
                self.ask("workspace/diagnostic/refresh", None, Asked::Nothing);
            }
            return;
        };
        // What was not edited is left when the client has more to say, and taken up again later.
        let is_urgent = self.state.is_urgent();
        let receiver = &self.connection.receiver;
        let is_wanted = || is_urgent || receiver.is_empty();
        let is_news = self.state.is_news(&uri, &is_wanted);
        if is_news.is_none() && !is_wanted() {
            return;
        }
        let is_news = is_news.unwrap_or(false);
        if self.state.client.pulls_diagnostics {
            self.is_refresh_due |= is_news;
        } else if is_news {
            let (diagnostics, _) = self.state.tell(&uri);
            let version = self.state.documents.get(&uri).map(|document| document.version);
            self.publish(&uri, version, &diagnostics);
        }
        self.state.settle(&uri);
        self.tell_wrong_configurations();
        self.watch_folders();
    }

    /// Asks the client to watch the folders that lints have asked about since.
    fn watch_folders(&mut self) {
        if !self.state.client.watches_files || self.watch.runs == self.state.runs {
            return;
        }
        self.watch.runs = self.state.runs;
        let folders = self.state.watched_folders();
        if folders == self.watch.folders && (folders.is_some() || self.watch.registered.is_some()) {
            return;
        }
        let before = self.watch.registered.take();
        // The new ones first, so that nothing is missed in between.
        if folders.as_ref().is_none_or(|folders| !folders.is_empty()) {
            self.watch.serial += 1;
            let places = folders.as_ref().map(|folders| {
                folders.iter().map(|it| (it.as_path(), self.state.folder_of(it).path.as_path()))
            });
            let registration = capabilities::watch(places, self.watch.serial, &self.state.client);
            let params = json!({ "registrations": [registration] });
            self.ask("client/registerCapability", Some(&params), Asked::Nothing);
            self.watch.registered = Some(self.watch.serial);
        }
        if let Some(before) = before {
            // The protocol spells it so.
            let params = json!({ "unregisterations": [capabilities::unwatch(before)] });
            self.ask("client/unregisterCapability", Some(&params), Asked::Nothing);
        }
        self.watch.folders = folders;
    }

    /// Tells of configuration files that are wrong, and takes back what is mended. Those that are
    /// open are told of as any document.
    fn tell_wrong_configurations(&mut self) {
        let mut by_path: Vec<(PathBuf, String, Vec<Written>)> = Vec::new();
        for folder in self.state.all_folders() {
            for error in folder.config.errors() {
                let path = folder.config.absolute(&error.path);
                let told = diagnostics::of_config_error(&error, self.state.client.encoding);
                match by_path.iter_mut().find(|(own, ..)| *own == path) {
                    Some((.., list)) if !list.contains(&told) => list.push(told),
                    Some(_) => (),
                    None => by_path.push((path, diagnostics::said_of(&error), vec![told])),
                }
            }
        }
        let before = std::mem::take(&mut self.wrong_configurations);
        for path in before.iter().filter(|path| !by_path.iter().any(|(own, ..)| own == *path)) {
            self.publish(&uri::of_path(path), None, &[]);
        }
        for (path, said, list) in by_path {
            if !before.contains(&path) {
                let message =
                    format!("nothing is linted until {} is mended: {said}", path.display());
                self.state.log.write(LogLevel::Error, format_args!("{message}"));
                self.notify("window/showMessage", &json!({ "type": 1, "message": message }));
                if self.state.documents.at(&path).is_none() {
                    self.publish(&uri::of_path(&path), None, &list);
                }
            }
            self.wrong_configurations.push(path);
        }
    }

    fn publish(&self, uri: &Uri, version: Option<i32>, diagnostics: &[Written]) {
        self.notify("textDocument/publishDiagnostics", &Publication { uri, version, diagnostics });
    }

    fn complain(&self, message: &str) {
        self.notify("window/logMessage", &json!({ "type": 2, "message": message }));
    }

    fn notify(&self, method: &str, params: &impl Serialize) {
        self.send(outgoing::notification(method, params));
    }

    fn ask(&mut self, method: &str, params: Option<&Value>, asked: Asked) {
        self.next_id += 1;
        self.asked.insert(self.next_id, asked);
        self.send(outgoing::request(&self.next_id.into(), method, params));
    }

    fn answer(&self, id: &RequestId, outcome: &Outcome) {
        self.send(outgoing::answer(id, outcome.as_ref().map(AsRef::as_ref)));
    }

    fn send(&self, message: String) {
        // A client that is gone is noticed where messages are taken in.
        _ = self.connection.sender.send(message);
    }
}

/// The parameters of `textDocument/publishDiagnostics`.
#[derive(Serialize)]
struct Publication<'a> {
    uri: &'a Uri,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    diagnostics: &'a [Written],
}

/// The result of `textDocument/diagnostic`, where it is not the one before.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    kind: &'static str,
    result_id: &'a str,
    items: &'a [Written],
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, ResponseError> {
    serde_json::from_value(params).map_err(|why| failure(ErrorCode::InvalidParams, why.to_string()))
}

fn result(value: &impl Serialize) -> Outcome {
    to_raw_value(value).map_err(|why| failure(ErrorCode::InternalError, why.to_string()))
}

/// The document that parameters are about.
fn uri_of(params: &Value) -> Result<Uri, ResponseError> {
    let uri = params.pointer("/textDocument/uri").and_then(Value::as_str);
    let uri = uri.map(|uri| Uri(uri.to_owned()));
    uri.ok_or_else(|| failure(ErrorCode::InvalidParams, "no document is named"))
}
