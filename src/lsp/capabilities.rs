//! What the server says that it can do.

use std::path::Path;

use lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, DiagnosticOptions, ExecuteCommandOptions,
    InitializeResult, PositionEncodingKind, Save, SaveOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncKind, TextDocumentSyncOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceOptions,
};
use serde_json::{Value, json};

use super::actions;
use super::client::Client;
use super::lines::Encoding;
use super::uri;

/// The answer to `initialize`.
pub(super) fn of_server(client: &Client) -> InitializeResult {
    let diagnostics = DiagnosticOptions {
        identifier: Some("plimsoll".to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: false,
        ..DiagnosticOptions::default()
    };
    let kinds = [
        CodeActionKind::QuickFix,
        CodeActionKind::new(actions::SUPPRESS),
        CodeActionKind::SourceFixAll,
        CodeActionKind::new(actions::FIX_ALL),
    ];
    let capabilities = ServerCapabilities {
        position_encoding: Some(match client.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::Incremental),
                save: Some(Save::SaveOptions(SaveOptions { include_text: Some(false) })),
                ..TextDocumentSyncOptions::default()
            }
            .into(),
        ),
        diagnostic_provider: client.pulls_diagnostics.then(|| diagnostics.into()),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(kinds.to_vec()),
                resolve_provider: Some(true),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([" ", "(", "="].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        folding_range_provider: Some(true.into()),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![actions::OPEN_PAGE.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(true.into()),
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    };
    InitializeResult {
        capabilities,
        server_info: Some(ServerInfo {
            name: "plimsoll".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}

/// What is asked of the client once it runs: to tell of files that others are read with.
pub(super) fn registrations(client: &Client) -> Vec<Value> {
    let mut registrations = Vec::new();
    if client.watches_files {
        // A Compose file may include any YAML, and say that variables are in any `*.env`.
        const PATTERNS: [&str; 10] = [
            "**/{plimsoll,.plimsoll}.toml",
            "**/.config/plimsoll.toml",
            "**/*.dockerignore",
            "**/{.env,.env.*,*.env}",
            "**/*.{yaml,yml}",
            "**/{Dockerfile,dockerfile,Containerfile,containerfile}",
            "**/{Dockerfile,dockerfile,Containerfile,containerfile}{.,-}*",
            "**/*.{Dockerfile,dockerfile,Containerfile,containerfile}",
            "**/{Makefile,makefile}",
            "**/docker-bake.*",
        ];
        let watchers = PATTERNS.map(|pattern| json!({ "globPattern": pattern }));
        registrations.push(json!({
            "id": "plimsoll-files",
            "method": WATCH,
            "registerOptions": { "watchers": watchers },
        }));
    }
    if client.changes_configuration {
        registrations.push(json!({
            "id": "plimsoll-settings",
            "method": "workspace/didChangeConfiguration",
            "registerOptions": { "section": "plimsoll" },
        }));
    }
    registrations
}

const WATCH: &str = "workspace/didChangeWatchedFiles";

/// Asks the client to tell of all that is in folders, each given with the open folder that it is
/// in, which is empty where it is in none; without folders, of all that is open.
pub(super) fn watch<'a>(
    folders: Option<impl Iterator<Item = (&'a Path, &'a Path)>>,
    serial: usize,
    client: &Client,
) -> Value {
    let everything = folders.is_none().then(|| json!({ "globPattern": "**/*" }));
    let watchers = folders.into_iter().flatten().filter_map(|(folder, open)| {
        let pattern = match client.relative_patterns {
            false => json!(plain(folder)? + "/*"),
            // Clients watch what is open anyway.
            true => match folder.strip_prefix(open).ok().and_then(plain) {
                Some(inside) if !open.as_os_str().is_empty() && !inside.is_empty() => {
                    json!({ "baseUri": uri::of_path(open), "pattern": inside + "/*" })
                }
                _ => json!({ "baseUri": uri::of_path(folder), "pattern": "*" }),
            },
        };
        Some(json!({ "globPattern": pattern }))
    });
    let watchers = watchers.chain(everything);
    let watchers: Vec<Value> = watchers.collect();
    json!({ "id": watch_id(serial), "method": WATCH, "registerOptions": { "watchers": watchers } })
}

/// Takes back what was asked with a number.
pub(super) fn unwatch(serial: usize) -> Value {
    json!({ "id": watch_id(serial), "method": WATCH })
}

fn watch_id(serial: usize) -> String {
    format!("plimsoll-folders-{serial}")
}

/// A path with slashes, unless a pattern would read it as something else.
fn plain(path: &Path) -> Option<String> {
    let path = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    (!path.contains(['*', '?', '[', ']', '{', '}'])).then_some(path)
}
