//! What the client is able to do, and what it wants.

use std::path::PathBuf;

use lsp_types::Uri;
use serde_json::Value;

use super::lines::Encoding;
use super::uri;

/// What the client said of itself when it started the server. All that it leaves out it cannot do.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// Whether it asks for diagnostics, and can be told to ask again.
    pub(super) pulls_diagnostics: bool,
    pub(super) watches_files: bool,
    /// Whether it can watch below a folder.
    pub(super) relative_patterns: bool,
    pub(super) changes_configuration: bool,
    pub(super) has_configuration: bool,
    pub(super) document_changes: bool,
    pub(super) snippet_edits: bool,
    pub(super) resolves_edits: bool,
    pub(super) shows_documents: bool,
    pub(super) nested_symbols: bool,
    /// The folders that are open.
    pub(super) folders: Vec<PathBuf>,
    /// What the client wants, so far as it has said so.
    pub(super) options: Value,
}

impl Client {
    /// Reads the parameters of `initialize`.
    pub(super) fn new(params: &Value) -> Client {
        let can = |path: &str| params.pointer(&format!("/capabilities{path}"));
        let flag = |path: &str| can(path).and_then(Value::as_bool).unwrap_or(false);
        let lists = |path: &str, word: &str| {
            let list = can(path).and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|it| it.as_str() == Some(word)))
        };
        let utf8 = lists("/general/positionEncodings", "utf-8");
        let folders = match params.get("workspaceFolders").and_then(Value::as_array) {
            Some(folders) => folders.iter().filter_map(|it| folder(it.get("uri")?)).collect(),
            None => {
                let root = params.get("rootUri").and_then(folder);
                let path = || Some(PathBuf::from(params.get("rootPath")?.as_str()?));
                root.or_else(path).into_iter().collect()
            }
        };
        Client {
            encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            pulls_diagnostics: can("/textDocument/diagnostic").is_some_and(Value::is_object)
                && flag("/workspace/diagnostics/refreshSupport"),
            watches_files: flag("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            relative_patterns: flag("/workspace/didChangeWatchedFiles/relativePatternSupport"),
            changes_configuration: flag("/workspace/didChangeConfiguration/dynamicRegistration"),
            has_configuration: flag("/workspace/configuration"),
            document_changes: flag("/workspace/workspaceEdit/documentChanges"),
            snippet_edits: flag("/workspace/workspaceEdit/snippetEditSupport"),
            resolves_edits: lists("/textDocument/codeAction/resolveSupport/properties", "edit"),
            shows_documents: flag("/window/showDocument/support"),
            nested_symbols: flag("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            folders,
            options: params.get("initializationOptions").cloned().unwrap_or_default(),
        }
    }
}

fn folder(uri: &Value) -> Option<PathBuf> {
    uri::to_path(&Uri(uri.as_str()?.to_owned()))
}
