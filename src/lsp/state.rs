//! What the server knows: documents, folders, and what was found in them.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lsp_types::{Uri, WorkspaceEdit};
use rustc_hash::FxHashMap;

use super::client::Client;
use super::diagnostics::{self, Written};
use super::document::{Document, Documents, Kind};
use super::log::{Log, LogLevel};
use super::pages::Pages;
use super::settings::{Folder, Settings};
use crate::compose::env_place;
use crate::engine::{self, Dependencies, DiskMemory, Overlay, Reading, Report, Request, Stakes};
use crate::model::{Compose, Project, TextMemory};
use crate::report::fingerprints_in;
use crate::text::{FileId, Source, Span};

/// The bytes up to which a document is linted while it is edited: the largest that people write
/// by hand are a tenth of it, and on generated ones every keystroke would have to wait.
pub(super) const EDITOR_LIMIT: usize = 1 << 20;

/// How many folders are watched one by one.
const MOST_FOLDERS: usize = 100;

/// A look at a document that takes longer is worth a line in the log.
const SLOW: Duration = Duration::from_secs(1);

/// What was found in one document.
#[derive(Debug)]
pub(super) struct Analysis {
    /// Of the findings, those that are shown in the document.
    pub(super) report: Report,
    pub(super) project: Project,
    /// The document among the files of the report.
    pub(super) file: FileId,
    /// The texts of the `.env` that was read in each folder.
    pub(super) env_texts: FxHashMap<PathBuf, String>,
}

impl Analysis {
    /// The Compose file that the document is, or has a part in.
    pub(super) fn compose(&self) -> Option<Compose<'_>> {
        let mut composes = self.project.composes().filter(|it| it.tree(self.file).is_some());
        let own = composes.clone().find(|it| it.files().contains(&self.file));
        own.or_else(|| composes.next())
    }

    /// The line of the `.env` of a Compose file that sets a variable: the file, and the name in it.
    pub(super) fn env_place(&self, compose: Compose<'_>, name: &str) -> Option<(Source, Span)> {
        let text = self.env_texts.get(compose.folder())?;
        let place = env_place(text, name)?;
        let file = Source::new(FileId(0), compose.folder().join(".env"), text.as_str());
        let span = Span::new(file.id, place.start, place.end);
        Some((file, span))
    }
}

/// What is known of a document that is linted.
#[derive(Default)]
struct Known {
    /// Of the text as it is now; none where that is still to be found out.
    state: Option<Rc<Found>>,
    /// What was found before something changed. What was made of texts is kept as long as it is.
    before: Option<Rc<Found>>,
    /// Whether that has to be found anew, whatever is read with the document.
    is_void: bool,
    /// What the client was told last.
    told: Option<Told>,
    /// Whether the text changed since.
    is_edited: bool,
    /// Whether it has been seen to that the client knows what is found now.
    is_settled: bool,
    /// The folders whose files were asked about when it was looked at last.
    folders: BTreeSet<PathBuf>,
    /// Whether they are too many to be watched one by one.
    has_many_folders: bool,
}

impl Known {
    /// What was found last, whether or not it still is so.
    fn last(&self) -> Option<&Found> {
        self.state.as_deref().or(self.before.as_deref())
    }

    /// What was found need not be so any more.
    fn doubt(&mut self) {
        if let Some(found) = self.state.take() {
            self.before = Some(found);
        }
        self.is_settled = false;
    }

    /// What was found is so no more.
    fn forget(&mut self) {
        self.doubt();
        self.is_void = true;
    }
}

/// Lets go of what was found, which takes as long as some of the work to come: it has many small
/// parts.
fn let_go(found: Rc<Found>) {
    if let Some(found) = Rc::into_inner(found) {
        rayon::spawn(move || drop(found));
    }
}

/// What was found, and how it looks in the editor.
#[derive(Default)]
pub(super) struct Found {
    pub(super) analysis: Option<Analysis>,
    pub(super) diagnostics: Arc<Vec<Written>>,
    depends_on: Dependencies,
    /// As long as these are the same and nothing else happens, the same is found.
    stakes: Option<Stakes>,
    /// What makes all safe fixes, or those of one lint, once somebody has asked.
    pub(super) fixes: RefCell<FxHashMap<Option<String>, Option<WorkspaceEdit>>>,
}

impl Found {
    fn nothing_but(diagnostics: Vec<Written>) -> Found {
        Found { diagnostics: Arc::new(diagnostics), ..Found::default() }
    }
}

/// What came of a look at a document.
enum Look {
    Anew(Box<Found>),
    /// The same is found as before; it was searched for so.
    Same(Dependencies),
}

struct Told {
    /// Changes only with the diagnostics.
    serial: u64,
    diagnostics: Arc<Vec<Written>>,
}

pub(super) struct State {
    pub(super) client: Client,
    pub(super) documents: Documents,
    pub(super) pages: Pages,
    pub(super) log: Log,
    overlay: Overlay,
    memory: Arc<DiskMemory>,
    texts: Arc<TextMemory>,
    /// Whether an open text has changed since something was looked at.
    is_touched: bool,
    folders: Vec<Folder>,
    /// For documents in none of the folders.
    outside: Folder,
    known: FxHashMap<Uri, Known>,
    serial: u64,
    /// How long the last look at a document took.
    pub(super) effort: Duration,
    /// How many times a document was looked at.
    pub(super) runs: usize,
}

impl State {
    pub(super) fn new(client: Client, pages: Pages) -> State {
        let settings = Settings::read(&client.options);
        let folder = |path: &Path| Folder::new(path.to_owned(), settings.clone());
        State {
            folders: client.folders.iter().map(|path| folder(path)).collect(),
            outside: folder(Path::new("")),
            log: Log::new(settings.log_level, settings.log_file.clone()),
            client,
            pages,
            documents: Documents::default(),
            overlay: Overlay::new(),
            memory: Arc::default(),
            texts: Arc::default(),
            is_touched: false,
            known: FxHashMap::default(),
            serial: 0,
            effort: Duration::ZERO,
            runs: 0,
        }
    }

    pub(super) fn open(&mut self, document: Document) {
        let (uri, path) = (document.uri.clone(), document.path.clone());
        // A client that opens a document twice has lost track of it.
        self.known.insert(uri.clone(), Known::default());
        self.documents.open(document);
        self.read(&uri);
        self.appears_or_disappears(&path);
    }

    pub(super) fn changed(&mut self, uri: &Uri) {
        self.read(uri);
        let Some(document) = self.documents.get(uri) else { return };
        let path = document.path.clone();
        if let Some(known) = self.known.get_mut(uri) {
            known.doubt();
            known.is_edited = true;
        }
        for known in self.known.values_mut() {
            let Some(found) = known.last() else { continue };
            if found.depends_on.have_asked_for(&path) {
                known.forget();
            } else if found.depends_on.have_text(&path) {
                known.doubt();
            }
        }
    }

    /// Closes a document and returns whether the client was told something of it.
    pub(super) fn close(&mut self, uri: &Uri) -> bool {
        let known = self.known.remove(uri);
        if let Some(document) = self.documents.close(uri) {
            self.overlay.remove(&document.path);
            if self.documents.iter().next().is_none() {
                self.memory = Arc::default();
                self.texts = Arc::default();
            }
            self.appears_or_disappears(&document.path);
        }
        known.is_some_and(|it| it.told.is_some_and(|told| !told.diagnostics.is_empty()))
    }

    /// The text of a file may be another one than before, or the file is a new one, or gone.
    pub(super) fn appears_or_disappears(&mut self, path: &Path) {
        let config = &self.folder_of(path).config;
        let stale = self.uris_that(|depends_on| depends_on.concern(path, config));
        self.forget(&stale);
    }

    fn uris_that(&self, is_stale: impl Fn(&Dependencies) -> bool) -> Vec<Uri> {
        let stale = self
            .known
            .iter()
            .filter(|(_, known)| known.last().is_some_and(|found| is_stale(&found.depends_on)));
        stale.map(|(uri, _)| uri.clone()).collect()
    }

    fn forget(&mut self, stale: &[Uri]) {
        for uri in stale {
            if let Some(known) = self.known.get_mut(uri) {
                known.forget();
            }
        }
    }

    /// Something on disk, or what is configured, has changed.
    pub(super) fn reload(&mut self) {
        self.folders.iter_mut().chain([&mut self.outside]).for_each(Folder::reload);
        self.read_all();
    }

    /// Takes up other settings: of one folder, or of all.
    pub(super) fn configure(&mut self, folder: Option<&Path>, settings: &Settings) {
        if folder.is_none() {
            self.log.set(settings.log_level, settings.log_file.clone());
        }
        for own in self.folders.iter_mut().chain([&mut self.outside]) {
            if folder.is_none_or(|folder| folder == own.path) && own.settings != *settings {
                *own = Folder::new(own.path.clone(), settings.clone());
            }
        }
        self.read_all();
    }

    /// The folders that are open.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Folder> {
        self.folders.iter()
    }

    /// Every resolver that can have read a configuration file.
    pub(super) fn all_folders(&self) -> impl Iterator<Item = &Folder> {
        self.folders.iter().chain([&self.outside])
    }

    pub(super) fn change_folders(&mut self, added: &[Uri], removed: &[Uri]) {
        let paths =
            |uris: &[Uri]| -> Vec<_> { uris.iter().filter_map(super::uri::to_path).collect() };
        let removed = paths(removed);
        self.folders.retain(|folder| !removed.contains(&folder.path));
        for path in paths(added) {
            if !self.folders.iter().any(|folder| folder.path == path) {
                self.folders.push(Folder::new(path, self.outside.settings.clone()));
            }
        }
        self.read_all();
    }

    /// The innermost folder that a path is in.
    pub(super) fn folder_of(&self, path: &Path) -> &Folder {
        let inside = self.folders.iter().filter(|folder| path.starts_with(&folder.path));
        inside.max_by_key(|folder| folder.path.components().count()).unwrap_or(&self.outside)
    }

    /// What a document is, by what is configured for it.
    pub(super) fn kind(&self, document: &Document) -> Kind {
        let folder = self.folder_of(&document.path);
        match document.kind(&folder.config) {
            Kind::Linted(_) if !folder.settings.enable || folder.excludes(&document.path) => {
                Kind::Other
            }
            kind => kind,
        }
    }

    /// Lets the engine read the text of a document from now on.
    fn read(&mut self, uri: &Uri) {
        let Some(document) = self.documents.get(uri) else { return };
        let by_language = match self.kind(document) {
            Kind::Linted(kind) => kind,
            Kind::Configuration | Kind::Other => None,
        };
        let (path, text) = (document.path.clone(), document.shared_text());
        self.is_touched = true;
        self.overlay.set(&path, text, by_language);
    }

    fn read_all(&mut self) {
        let uris: Vec<Uri> = self.documents.iter().map(|it| it.uri.clone()).collect();
        uris.iter().for_each(|uri| self.read(uri));
        self.forget_all();
    }

    fn forget_all(&mut self) {
        self.known.values_mut().for_each(Known::forget);
    }

    /// What is in a document as it is now, which is looked at unless it has been already; nothing
    /// for one that is not linted.
    pub(super) fn found(&mut self, uri: &Uri) -> Option<Rc<Found>> {
        self.found_while(uri, &|| true)
    }

    /// The same, for as long as it is wanted.
    fn found_while(
        &mut self,
        uri: &Uri,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Option<Rc<Found>> {
        let known = self.known.get(uri)?;
        if let Some(found) = &known.state {
            return Some(found.clone());
        }
        let (started, reads) = (Instant::now(), self.texts.reads());
        let before = known.before.as_ref().filter(|_| !known.is_void).cloned();
        let look = self.look_at(uri, before.as_deref(), is_wanted)?;
        if !is_wanted() {
            return None;
        }
        let (effort, reads) = (started.elapsed(), self.texts.reads() - reads);
        let known = self.known.get_mut(uri)?;
        let old = known.before.take();
        known.is_void = false;
        let (found, how) = match look {
            Look::Anew(found) => {
                self.effort = effort;
                old.into_iter().chain(before).for_each(let_go);
                (Rc::new(*found), "judged")
            }
            Look::Same(depends_on) => {
                drop(before);
                let mut found = old?;
                // Nobody else has it: what is asked for is asked for one thing at a time.
                if let Some(found) = Rc::get_mut(&mut found) {
                    found.depends_on.renew_search(depends_on);
                }
                (found, "kept")
            }
        };
        known.state = Some(found.clone());
        self.runs += 1;
        let level = if effort > SLOW { LogLevel::Warn } else { LogLevel::Debug };
        let log = format_args!("{} {how}, {reads} texts read, in {effort:?}", uri.0);
        self.log.write(level, log);
        if self.client.watches_files {
            let folders = found.depends_on.folders(MOST_FOLDERS);
            known.has_many_folders = folders.is_none();
            known.folders = folders.into_iter().flatten().collect();
        }
        Some(found)
    }

    /// Looks at a document, of which that was found before.
    fn look_at(
        &mut self,
        uri: &Uri,
        before: Option<&Found>,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Option<Look> {
        let document = self.documents.get(uri)?;
        let nothing_but = |diagnostics| Some(Look::Anew(Box::new(Found::nothing_but(diagnostics))));
        match self.kind(document) {
            Kind::Other => return nothing_but(Vec::new()),
            Kind::Configuration => {
                return nothing_but(diagnostics::of_configuration(document, self.client.encoding));
            }
            Kind::Linted(_) if document.text().len() > EDITOR_LIMIT => {
                return nothing_but(vec![diagnostics::too_large()]);
            }
            Kind::Linted(_) => (),
        }
        if self.is_touched {
            self.texts.turn();
            self.is_touched = false;
        }
        let document = self.documents.get(uri)?;
        let paths = [document.path.clone()];
        let folder = self.folder_of(&document.path);
        let config = &folder.config;
        let request = Request {
            overlay: &self.overlay,
            memory: Some(&self.memory),
            texts: Some(&self.texts),
            paths: &paths,
            is_wanted,
            ..Request::new(config)
        };
        // Hovering may have asked for more, which changes no diagnostic.
        _ = self.memory.take_questions();
        let work = || {
            let mut discovery = engine::discover(&request);
            // Around what is nowhere yet, nothing is missing.
            if !paths[0].parent().is_some_and(Path::is_dir) {
                discovery.surroundings.disk = None;
            }
            let depends_on = Dependencies::new(&discovery, config);
            let depends_on = depends_on.and_search(self.memory.take_questions());
            let env_texts = discovery.surroundings.env_texts.clone();
            let reading = Reading::new(discovery, &request);
            let stakes = reading.stakes(&paths[0]);
            if stakes.is_some() && before.is_some_and(|before| before.stakes == stakes) {
                return (depends_on, None);
            }
            (depends_on, Some((stakes, env_texts, reading.analyze(&request))))
        };
        let (depends_on, judged) = match panic::catch_unwind(AssertUnwindSafe(work)) {
            Ok(done) => done,
            Err(why) => {
                let said = said(why.as_ref());
                self.log.write(LogLevel::Error, format_args!("failed on {}: {said}", uri.0));
                return nothing_but(vec![diagnostics::failure(said)]);
            }
        };
        let Some((stakes, env_texts, (mut report, project))) = judged else {
            return Some(Look::Same(depends_on));
        };
        let Some(file) = report.sources.find(&paths[0]).map(|source| source.id) else {
            let errors = report.errors.iter();
            return nothing_but(errors.map(|error| diagnostics::unread(&error.message)).collect());
        };
        let depends_on = depends_on.and(self.memory.take_questions());
        // Numbered before some are left out, so that they are those of the command line.
        let fingerprints = fingerprints_in(file, &report, &folder.root(&paths[0]));
        let own = std::mem::take(&mut report.findings).into_iter();
        let own = own.filter(|finding| finding.at.file == file).zip(fingerprints);
        let shown = own.filter(|(finding, _)| folder.settings.show(finding));
        let (findings, fingerprints): (_, Vec<String>) = shown.unzip();
        report.findings = findings;
        let analysis = Analysis { report, project, file, env_texts };
        let (documents, pages) = (&self.documents, &mut self.pages);
        let diagnostics =
            diagnostics::of_analysis(&analysis, &fingerprints, documents, &self.client, pages);
        let diagnostics = Arc::new(diagnostics);
        let analysis = Some(analysis);
        let found = Found { analysis, diagnostics, depends_on, stakes, ..Found::default() };
        Some(Look::Anew(Box::new(found)))
    }

    /// The document that the client is to be told of next when there is nothing else to do, those
    /// that were edited in front. A client that asks for diagnostics will ask for those itself.
    pub(super) fn next_stale(&self) -> Option<Uri> {
        let is_stale = |known: &Known| match self.client.pulls_diagnostics {
            true => !known.is_settled && known.told.is_some() && !known.is_edited,
            // What a question in between has found out is still to be told.
            false => !known.is_settled,
        };
        let stale = self.known.iter().filter(|(_, known)| is_stale(known));
        stale.min_by_key(|(uri, known)| (!known.is_edited, &uri.0)).map(|(uri, _)| uri.clone())
    }

    /// Whether the client waits to be told of the next document: it was edited, or is new.
    pub(super) fn is_urgent(&self) -> bool {
        let next = self.next_stale().and_then(|uri| self.known.get(&uri));
        next.is_some_and(|known| known.is_edited || known.told.is_none())
    }

    /// The diagnostics of a document, and a number that changes only with them. The client is
    /// taken to be told of them.
    pub(super) fn tell(&mut self, uri: &Uri) -> (Arc<Vec<Written>>, u64) {
        let Some(found) = self.found(uri) else { return Default::default() };
        let next = self.serial + 1;
        let Some(known) = self.known.get_mut(uri) else { return Default::default() };
        known.is_edited = false;
        known.is_settled = true;
        if let Some(told) = &known.told
            && told.diagnostics == found.diagnostics
        {
            return (found.diagnostics.clone(), told.serial);
        }
        self.serial = next;
        known.told = Some(Told { serial: next, diagnostics: found.diagnostics.clone() });
        (found.diagnostics.clone(), next)
    }

    /// The client knows of a document what is found now.
    pub(super) fn settle(&mut self, uri: &Uri) {
        if let Some(known) = self.known.get_mut(uri) {
            known.is_settled = true;
        }
    }

    /// Whether the client was told other things of a document than what is found now, or the
    /// document was edited; nothing where it is not wanted any more before that is known.
    pub(super) fn is_news(
        &mut self,
        uri: &Uri,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Option<bool> {
        let found = self.found_while(uri, is_wanted)?;
        let known = self.known.get(uri)?;
        let told = known.told.as_ref().map(|told| &told.diagnostics);
        let is_other = self.documents.get(uri).is_none_or(|it| self.kind(it) == Kind::Other);
        if is_other && told.is_none_or(|told| told.is_empty()) {
            return Some(false);
        }
        Some(known.is_edited || told != Some(&found.diagnostics))
    }

    /// The folders in which something can happen that changes what is found, beside those files
    /// whose names tell it; `None` where all that is open is to be watched.
    pub(super) fn watched_folders(&self) -> Option<BTreeSet<PathBuf>> {
        if self.known.values().any(|known| known.has_many_folders) {
            return None;
        }
        let folders = self.known.values().flat_map(|known| &known.folders);
        let extended = self.all_folders().flat_map(|folder| folder.config.folders_of_extended());
        let folders: BTreeSet<PathBuf> = folders.cloned().chain(extended).collect();
        (folders.len() <= MOST_FOLDERS).then_some(folders)
    }

    pub(super) fn memory(&self) -> &Arc<DiskMemory> {
        &self.memory
    }

    pub(super) fn texts(&self) -> &Arc<TextMemory> {
        &self.texts
    }

    pub(super) fn overlay(&self) -> &Overlay {
        &self.overlay
    }
}

/// What a panic said.
pub(super) fn said(why: &(dyn Any + Send)) -> &str {
    let said = why.downcast_ref::<String>().map(String::as_str);
    said.or_else(|| why.downcast_ref::<&str>().copied()).unwrap_or("nothing")
}
