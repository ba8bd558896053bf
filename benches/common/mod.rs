//! The corpus that the benchmarks read.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder of the corpus: `PLIMSOLL_CORPUS`, else `../shared/corpus`.
pub(crate) fn corpus() -> PathBuf {
    std::env::var_os("PLIMSOLL_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    )
}

/// The texts of the files of the corpus whose name in small letters is asked for.
#[allow(dead_code, reason = "not every benchmark reads texts")]
pub(crate) fn texts(is_asked_for: impl Fn(&str) -> bool) -> Vec<Arc<str>> {
    let mut texts = Vec::new();
    let mut folders = vec![corpus()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if is_asked_for(&entry.file_name().to_string_lossy().to_lowercase()) {
                texts.extend(fs::read_to_string(path).ok().map(Arc::from));
            }
        }
    }
    texts
}
