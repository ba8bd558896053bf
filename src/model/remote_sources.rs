//! Parts of a project that come from other machines.

use super::Compose;
use crate::compose::Value;
use crate::text::Spanned;

impl Compose<'_> {
    /// The files that are included or extended and the build contexts that come from a Git
    /// repository or a registry, by a name that may mean something else later; each with what it
    /// is.
    pub fn unpinned_remote_sources(self) -> Vec<Spanned<&'static str>> {
        let mut found = Vec::new();
        let mut add = |value: Option<&Value>, what| {
            for value in value.into_iter().filter(|value| is_unpinned(value)) {
                found.push(Spanned::new(what, value.span));
            }
        };
        for tree_include in self.get(&["include"]).map_or(&[][..], Value::items) {
            let path =
                if tree_include.is_map() { tree_include.get("path") } else { Some(tree_include) };
            let paths = match path {
                Some(list) if list.is_list() => list.items(),
                Some(one) => std::slice::from_ref(one),
                None => &[],
            };
            paths.iter().for_each(|path| add(Some(path), "included file"));
        }
        for service in self.services() {
            add(service.get(&["extends", "file"]), "extended file");
            let Some(build) = service.get(&["build"]) else { continue };
            add(if build.is_map() { build.get("context") } else { Some(build) }, "build context");
            let Some(more) = build.get("additional_contexts") else { continue };
            more.entries().iter().for_each(|entry| add(Some(&entry.value), "build context"));
            more.items().iter().for_each(|item| add(Some(item), "build context"));
        }
        found
    }
}

fn is_unpinned(value: &Value) -> bool {
    let Some(text) = value.text() else { return false };
    // `NAME=SOURCE` of a list.
    let text = match text.split_once('=') {
        Some((name, source)) if !name.contains(['/', ':', '#']) => source,
        _ => text,
    };
    if text.starts_with("oci://") || text.starts_with("oci:") {
        return !text.contains("@sha256:");
    }
    let (address, reference) = text.split_once('#').unwrap_or((text, ""));
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let is_git = address.starts_with("git@")
        || address.starts_with("git://")
        || address.starts_with("ssh://")
        || address.starts_with("github.com/")
        || (address.starts_with("https://") || address.starts_with("http://"))
            && (address.ends_with(".git") || address.contains(".git/"));
    let is_commit = |text: &str| {
        matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let mut settings = query.split('&').filter_map(|pair| pair.split_once('='));
    let is_pinned = is_commit(reference.split(':').next().unwrap_or_default())
        || settings
            .any(|(key, value)| matches!(key, "ref" | "commit" | "checksum") && is_commit(value));
    is_git && !is_pinned
}
