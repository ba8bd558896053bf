//! The pages of lints as files that an editor can open: nothing has to be fetched for them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use lsp_types::Uri;
use rustc_hash::FxHashMap;

use super::uri;
use crate::lint::Page;

/// A folder with the pages that were asked for.
#[derive(Debug)]
pub(super) struct Pages {
    folder: Option<PathBuf>,
    known: FxHashMap<&'static str, Option<Uri>>,
}

impl Pages {
    /// Pages below `folder`; none are written where there is no folder.
    pub(super) fn new(folder: Option<PathBuf>) -> Pages {
        Pages { folder, known: FxHashMap::default() }
    }

    /// Where the page of a lint is, which is written at the first question.
    pub(super) fn uri(&mut self, page: &'static Page) -> Option<Uri> {
        let folder = self.folder.as_deref();
        let write = || write(folder?, page).map(|path| uri::of_path(&path));
        self.known.entry(page.name).or_insert_with(write).clone()
    }
}

/// Writes a page unless it is there.
fn write(folder: &Path, page: &Page) -> Option<PathBuf> {
    let path = folder.join(format!("{}.md", page.name));
    let text = page.text();
    if fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Some(path);
    }
    fs::create_dir_all(folder).ok()?;
    // Another server may write the same page.
    let file = tempfile::NamedTempFile::new_in(folder).ok()?;
    fs::write(file.path(), text).ok()?;
    file.persist(&path).ok()?;
    Some(path)
}

/// The user's own folder for what can be made again.
pub(super) fn folder() -> Option<PathBuf> {
    let variable = |name: &str| env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    let home = || variable("HOME");
    let caches = if cfg!(windows) {
        variable("LOCALAPPDATA")?
    } else if cfg!(target_os = "macos") {
        home()?.join("Library/Caches")
    } else {
        variable("XDG_CACHE_HOME").or_else(|| Some(home()?.join(".cache")))?
    };
    let folder = caches.join("plimsoll").join(env!("CARGO_PKG_VERSION")).join("lints");
    folder.is_absolute().then_some(folder)
}
