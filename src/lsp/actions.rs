//! Code actions.

use std::collections::HashMap;
use std::time::Instant;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, Command, DocumentChange, Edit,
    OptionalVersionedTextDocumentIdentifier, Range, SnippetTextEdit, StringValue, TextDocumentEdit,
    TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};
use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::diagnostics::{Written, location};
use super::log::LogLevel;
use super::settings::Folder;
use super::state::{Analysis, Found, State};
use crate::engine::{self, Extent, Request};
use crate::lint::{Finding, Safety, ScopeKind};
use crate::text::{self, Source, Span};

/// The kind of the actions that put in a comment.
pub(super) const SUPPRESS: &str = "quickfix.suppress.plimsoll";
/// The kind of the action that makes all safe fixes.
pub(super) const FIX_ALL: &str = "source.fixAll.plimsoll";
/// The command that opens the page of a lint, which is its argument.
pub(super) const OPEN_PAGE: &str = "plimsoll.openPage";

/// The actions for a range of a document.
pub(super) fn code_actions(state: &mut State, params: &CodeActionParams) -> Vec<CodeAction> {
    let uri = &params.text_document.uri;
    let Some(found) = state.found(uri) else { return Vec::new() };
    let Some(analysis) = &found.analysis else { return Vec::new() };
    let Some(document) = state.documents.get(uri) else { return Vec::new() };
    let settings = &state.folder_of(&document.path).settings;
    let wanted = Wanted(params.context.only.as_deref());
    let offset = |position| document.offset(position, state.client.encoding) as u32;
    let (start, end) = (offset(params.range.start), offset(params.range.end));

    let own = analysis.report.findings.iter();
    let here = own.clone().zip(found.diagnostics.iter());
    let here = here.filter(|(it, _)| it.at.start <= end && start <= it.at.end);
    let here: Vec<(&Finding, &Written)> = here.collect();
    let mut actions = Vec::new();
    let mut named = FxHashSet::default();
    for &(finding, diagnostic) in &here {
        let Some(fix) = &finding.fix else { continue };
        if !wanted.takes("quickfix") || fix.safety == Safety::Unsafe && !settings.unsafe_fixes {
            continue;
        }
        let is_safe = fix.safety == Safety::Safe;
        let title = match is_safe {
            true => fix.title.clone(),
            false => format!("{} (can change what runs)", fix.title),
        };
        actions.push(CodeAction {
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: diagnostic.read().map(|it| vec![it]),
            is_preferred: Some(is_safe),
            edit: Some(edit_of(state, analysis, &[&fix.edits])),
            ..action(title)
        });
        // The same for all like it, once.
        let like = |it: &&Finding| it.lint.name == finding.lint.name;
        let safe = own.clone().filter(like).filter_map(|it| it.fix.as_ref());
        let count = safe.filter(|it| it.safety == Safety::Safe).count();
        if is_safe && count > 1 && named.insert(finding.lint.name) {
            let title = format!("Fix all {count} of `{}` in this file", finding.lint.name);
            let data = json!({ "uri": uri, "lint": finding.lint.name });
            actions.push(CodeAction {
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: diagnostic.read().map(|it| vec![it]),
                ..lazily(state, &found, title, data)
            });
        }
    }
    if wanted.takes(SUPPRESS) {
        for &(finding, diagnostic) in &here {
            for (extent, edit) in engine::suppression_edits(&analysis.project, finding) {
                actions.push(suppression(state, analysis, finding, diagnostic, &extent, &edit));
            }
        }
    }
    if wanted.takes("quickfix") {
        let mut opened = FxHashSet::default();
        for &(finding, diagnostic) in here.iter().filter(|(it, _)| opened.insert(it.lint.name)) {
            let title = format!("Open the page of `{}`", finding.lint.name);
            let command = Command {
                title: title.clone(),
                tooltip: None,
                command: OPEN_PAGE.to_owned(),
                arguments: Some(vec![finding.lint.name.into()]),
            };
            actions.push(CodeAction {
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: diagnostic.read().map(|it| vec![it]),
                command: Some(command),
                ..action(title)
            });
        }
    }
    let has_safe =
        own.clone().any(|it| it.fix.as_ref().is_some_and(|it| it.safety == Safety::Safe));
    if wanted.takes(FIX_ALL) && settings.fix_all && has_safe {
        let data = json!({ "uri": uri });
        let title = "Make all safe fixes of Plimsoll".to_owned();
        actions.push(CodeAction {
            // A client that asked for all fixes of any tool looks for that word.
            kind: Some(match wanted.names("source.fixAll") {
                true => CodeActionKind::SourceFixAll,
                false => CodeActionKind::new(FIX_ALL),
            }),
            ..lazily(state, &found, title, data)
        });
    }
    actions
}

/// Adds the edit of an action that has none yet.
pub(super) fn resolve(state: &mut State, mut action: CodeAction) -> CodeAction {
    if action.edit.is_none()
        && let Some(data) = &action.data
        && let Some(uri) = data.get("uri").and_then(Value::as_str)
        && let Some(found) = state.found(&Uri(uri.to_owned()))
    {
        action.edit = edit_by(state, &found, data);
    }
    action
}

/// The kinds of action that are asked for; all where nothing is said.
struct Wanted<'a>(Option<&'a [CodeActionKind]>);

impl Wanted<'_> {
    /// Whether actions of `kind` are asked for, by it or by what it is a kind of.
    fn takes(&self, kind: &str) -> bool {
        self.0.is_none_or(|only| {
            only.iter().any(|only| {
                let only = only.to_string();
                let rest = kind.strip_prefix(&only);
                only.is_empty() || rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
            })
        })
    }

    fn names(&self, kind: &str) -> bool {
        self.0.is_some_and(|only| only.iter().any(|only| only.to_string() == kind))
    }
}

fn action(title: String) -> CodeAction {
    CodeAction {
        title,
        kind: None,
        diagnostics: None,
        is_preferred: None,
        disabled: None,
        edit: None,
        command: None,
        data: None,
        tags: None,
    }
}

/// An action whose edit takes some rounds to find: at once only for a client that cannot ask
/// for it later.
fn lazily(state: &State, found: &Found, title: String, data: Value) -> CodeAction {
    let edit = if state.client.resolves_edits { None } else { edit_by(state, found, &data) };
    CodeAction { edit, data: Some(data), ..action(title) }
}

/// The edit that the data of an action stands for: all safe fixes, or those of one lint.
fn edit_by(state: &State, found: &Found, data: &Value) -> Option<WorkspaceEdit> {
    let lint = data.get("lint").and_then(Value::as_str);
    let key = lint.map(str::to_owned);
    if let Some(known) = found.fixes.borrow().get(&key) {
        return known.clone();
    }
    let started = Instant::now();
    let edit = fixes(state, found.analysis.as_ref()?, data, lint);
    let what = lint.unwrap_or("all");
    state.log.write(LogLevel::Debug, format_args!("{what} fixed, in {:?}", started.elapsed()));
    found.fixes.borrow_mut().insert(key, edit.clone());
    edit
}

fn fixes(
    state: &State,
    analysis: &Analysis,
    data: &Value,
    lint: Option<&str>,
) -> Option<WorkspaceEdit> {
    let uri = Uri(data.get("uri")?.as_str()?.to_owned());
    let document = state.documents.get(&uri)?;
    let paths = [document.path.clone()];
    let Folder { config, settings, .. } = state.folder_of(&document.path);
    let overlay = state.overlay();
    let (memory, texts) = (Some(state.memory()), Some(state.texts()));
    let request = Request { overlay, memory, texts, paths: &paths, ..Request::new(config) };
    let discovery = engine::discover(&request);
    let wanted = |finding: &Finding| {
        lint.is_none_or(|name| name == finding.lint.name) && settings.show(finding)
    };
    // What is found in other files that are fixed with the document was not kept.
    let outcome = match discovery.files.as_slice() == [analysis.file] {
        true => {
            let (report, around) = (analysis.report.clone(), discovery.surroundings);
            engine::fix_found(report, around, &request, Safety::Safe, &wanted)
        }
        false => engine::fix_only(discovery, &request, Safety::Safe, &wanted),
    };
    let sources = &outcome.report.sources;
    let mut all = Vec::new();
    for change in &outcome.changes {
        let before =
            Source::new(change.file, &sources.get(change.file).path, change.before.clone());
        all.push((uri_for(state, &before), edits_between(state, &before, &change.after)));
    }
    (!all.is_empty()).then(|| workspace_edit(state, all))
}

/// The edits that make one text of another, by lines.
fn edits_between(state: &State, before: &Source, after: &str) -> Vec<Edit> {
    let edit = |(part, new_text): (std::ops::Range<usize>, &str)| {
        let range = state.client.encoding.range(before, Span::new(before.id, part.start, part.end));
        Edit::TextEdit(TextEdit { range, new_text: new_text.to_owned() })
    };
    text::replacements(&before.text, after).into_iter().map(edit).collect()
}

/// The action that puts in a comment; where the client can, the reason is to be typed next.
fn suppression(
    state: &State,
    analysis: &Analysis,
    finding: &Finding,
    diagnostic: &Written,
    extent: &Extent,
    edit: &text::Edit,
) -> CodeAction {
    let lint = finding.lint.name;
    let title = match extent {
        Extent::Here => format!("Allow `{lint}` here"),
        Extent::File => format!("Allow `{lint}` in the whole file"),
        Extent::Scope(scope) => {
            let kind = match scope.kind {
                ScopeKind::Stage => "stage",
                ScopeKind::Service => "service",
            };
            format!("Allow `{lint}` in the whole {kind} `{}`", scope.name)
        }
    };
    let source = analysis.report.sources.get(edit.span.file);
    let range = state.client.encoding.range(source, edit.span);
    let edit = match edit.text.rsplit_once(')') {
        Some((start, end)) if state.client.snippet_edits => {
            let escaped = start.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
            let value = format!("{escaped}) because ${{0:of this}}{end}");
            let snippet = StringValue { value };
            Edit::SnippetTextEdit(SnippetTextEdit { range, snippet, annotation_id: None })
        }
        _ => Edit::TextEdit(TextEdit { range, new_text: edit.text.clone() }),
    };
    CodeAction {
        kind: Some(CodeActionKind::new(SUPPRESS)),
        diagnostics: diagnostic.read().map(|it| vec![it]),
        is_preferred: Some(false),
        edit: Some(workspace_edit(state, vec![(uri_for(state, source), vec![edit])])),
        ..action(title)
    }
}

fn uri_for(state: &State, source: &Source) -> Uri {
    location(source, source.span().before(), &state.documents, state.client.encoding).uri
}

/// The edits of fixes, by file.
fn edit_of(state: &State, analysis: &Analysis, fixes: &[&Vec<text::Edit>]) -> WorkspaceEdit {
    let mut by_file: Vec<(Uri, Vec<Edit>)> = Vec::new();
    for edit in fixes.iter().copied().flatten() {
        let source = analysis.report.sources.get(edit.span.file);
        let range: Range = state.client.encoding.range(source, edit.span);
        let made = Edit::TextEdit(TextEdit { range, new_text: edit.text.clone() });
        let uri = uri_for(state, source);
        match by_file.iter_mut().find(|(own, _)| *own == uri) {
            Some((_, edits)) => edits.push(made),
            None => by_file.push((uri, vec![made])),
        }
    }
    workspace_edit(state, by_file)
}

/// Edits by document: of the version that they are for, where the client can tell.
fn workspace_edit(state: &State, edits: Vec<(Uri, Vec<Edit>)>) -> WorkspaceEdit {
    if !state.client.document_changes {
        let plain = |edit| match edit {
            Edit::TextEdit(edit) => Some(edit),
            Edit::AnnotatedTextEdit(_) | Edit::SnippetTextEdit(_) => None,
        };
        let edits = edits.into_iter();
        let changes: HashMap<Uri, Vec<TextEdit>> = edits
            .map(|(uri, edits)| (uri, edits.into_iter().filter_map(plain).collect()))
            .collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let changes = edits.into_iter().map(|(uri, edits)| {
        let version = state.documents.get(&uri).map(|document| document.version);
        let text_document_identifier = TextDocumentIdentifier { uri };
        let text_document =
            OptionalVersionedTextDocumentIdentifier { version, text_document_identifier };
        DocumentChange::TextDocumentEdit(TextDocumentEdit { text_document, edits })
    });
    WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
}
