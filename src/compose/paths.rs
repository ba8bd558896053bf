//! Paths that are written in another folder than that of the project, and the folders between.

use std::path::{Component, Path, PathBuf};

use super::mount::is_path;
use super::schema::{Place, Property, Schema};
use super::unicity::clean;
use super::{Content, Value};
use crate::text::tidy;

/// The path of a file that is named in a folder, without `.` and `..` in it.
pub(super) fn join(folder: &Path, path: &str) -> PathBuf {
    tidy(&folder.join(path))
}

/// The way from one folder to another.
pub fn between(from: &Path, to: &Path) -> PathBuf {
    if from.is_absolute() != to.is_absolute() {
        return to.to_owned();
    }
    let from: Vec<Component<'_>> = from.components().collect();
    let to: Vec<Component<'_>> = to.components().collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[common..].iter().map(|_| Component::ParentDir);
    up.chain(to[common..].iter().copied()).collect()
}

/// Whether a file, an include or a context lies elsewhere than on this machine.
pub fn is_remote(path: &str) -> bool {
    path.contains("://")
        || ["git@", "github.com/", "oci:", "service:"].iter().any(|start| path.starts_with(start))
}

/// Makes the paths in a value start at the folder from which `way` leads to that in which they
/// are written.
pub(super) fn rebase(value: &mut Value, property: &Property, way: &Path) {
    let Some(way) = way.to_str().filter(|way| !way.is_empty()) else { return };
    rebase_in(value, property, way);
}

fn rebase_in(value: &mut Value, property: &Property, way: &str) {
    if property.place == Some(Place::Device) {
        rebase_device(value, way);
    }
    let schema = Schema::get();
    match &mut value.content {
        Content::Map(entries) if property.place == Some(Place::Mount) => {
            let is_bind =
                |it: &super::Entry| it.key.value == "type" && it.value.text() == Some("bind");
            if entries.iter().any(is_bind)
                && let Some(source) = entries.iter_mut().find(|it| it.key.value == "source")
            {
                rewrite(&mut source.value, |text| under(way, text));
            }
        }
        Content::Map(entries) => {
            for entry in entries {
                if let Some(child) = schema.child(property, &entry.key.value) {
                    rebase_in(&mut entry.value, child, way);
                }
            }
        }
        Content::List(items) => {
            if let Some(item) = schema.item(property) {
                items.iter_mut().for_each(|value| rebase_in(value, item, way));
            }
        }
        Content::Scalar(_) => match property.place {
            Some(Place::File) => rewrite(value, |text| under(way, text)),
            Some(Place::Context) => rewrite(value, |text| context_under(way, text)),
            Some(Place::Pair) => rewrite(value, |text| {
                let (name, path) = text.split_once('=')?;
                Some(format!("{name}={}", context_under(way, path)?))
            }),
            Some(Place::Mount) => rewrite(value, |text| {
                let (source, rest) = text.split_once(':')?;
                let path = under(way, source).filter(|_| source.starts_with('.'))?;
                let path = if is_path(&path) { path } else { format!("./{path}") };
                Some(format!("{path}:{rest}"))
            }),
            Some(Place::Device) | None => (),
        },
    }
}

fn rebase_device(value: &mut Value, way: &str) {
    let is =
        |value: &Value, path: &[&str], text| value.at(path).and_then(Value::text) == Some(text);
    if !is(value, &["driver"], "local") || !is(value, &["driver_opts", "o"], "bind") {
        return;
    }
    let Content::Map(entries) = &mut value.content else { return };
    for options in entries.iter_mut().filter(|it| it.key.value == "driver_opts") {
        let Content::Map(entries) = &mut options.value.content else { continue };
        for device in entries.iter_mut().filter(|it| it.key.value == "device") {
            rewrite(&mut device.value, |text| under(way, text));
        }
    }
}

fn rewrite(value: &mut Value, change: impl FnOnce(&str) -> Option<String>) {
    if let Content::Scalar(scalar) = &mut value.content
        && let Some(text) = change(&scalar.text)
    {
        scalar.text = text;
    }
}

fn context_under(way: &str, path: &str) -> Option<String> {
    if is_remote(path) { None } else { under(way, path) }
}

/// A relative path behind a folder; nothing for any other.
fn under(way: &str, path: &str) -> Option<String> {
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    let stays = path.is_empty() || is_drive || path.starts_with(['/', '~', '$', '\\']);
    (!stays).then(|| clean(&format!("{way}/{path}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_from_one_folder_to_another() {
        let way = |from, to| between(Path::new(from), Path::new(to)).display().to_string();
        assert_eq!(way("", "sub"), "sub");
        assert_eq!(way("a/b", "a"), "..");
        assert_eq!(way("/a/b", "/a/c"), "../c");
        assert_eq!(way("a", "a"), "");
        assert_eq!(join(Path::new("a/b"), "../c.yaml"), Path::new("a/c.yaml"));
        assert_eq!(join(Path::new(""), "../c.yaml"), Path::new("../c.yaml"));
    }
}
