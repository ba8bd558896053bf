//! URIs of documents and the paths that they stand for.

use std::path::{Component, Path, PathBuf, Prefix};

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986 and slashes.
const IN_PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path of a `file:` URI; none for another scheme, and for a host that is not this one.
pub(super) fn to_path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file:")?;
    let path = match rest.strip_prefix("//") {
        Some(rest) => rest.strip_prefix("localhost").unwrap_or(rest),
        None => rest,
    };
    // Neither a query nor a fragment is a part of the name.
    let path = path.split(['?', '#']).next().filter(|path| path.starts_with('/'))?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let path = match path.as_bytes() {
        // `/c:/x` is `c:\x`.
        [b'/', drive, b':', ..] if cfg!(windows) && drive.is_ascii_alphabetic() => {
            path[1..].replace('/', "\\")
        }
        _ => path.into_owned(),
    };
    Some(PathBuf::from(path))
}

/// The `file:` URI of an absolute path.
pub(super) fn of_path(path: &Path) -> Uri {
    let mut uri = String::from("file://");
    for part in path.components() {
        match part {
            Component::Prefix(prefix) => {
                let drive = match prefix.kind() {
                    Prefix::Disk(drive) | Prefix::VerbatimDisk(drive) => char::from(drive),
                    _ => continue,
                };
                uri.push('/');
                uri.push(drive.to_ascii_lowercase());
                uri.push_str("%3A");
            }
            Component::RootDir | Component::CurDir => (),
            Component::ParentDir => uri.push_str("/.."),
            Component::Normal(name) => {
                uri.push('/');
                uri.extend(utf8_percent_encode(&name.to_string_lossy(), IN_PATH));
            }
        }
    }
    if uri.len() == "file://".len() {
        uri.push('/');
    }
    Uri(uri)
}

/// A path for a document that is no file: absolute, in a folder that there is not and that no
/// other document is in, with the name that the document has.
pub(super) fn stand_in(uri: &Uri) -> PathBuf {
    let decoded = percent_decode_str(&uri.0).decode_utf8_lossy();
    let name = decoded.rsplit(['/', ':']).next().unwrap_or_default();
    let folder: String = utf8_percent_encode(&uri.0, NON_ALPHANUMERIC).collect();
    let root = if cfg!(windows) { "c:\\" } else { "/" };
    Path::new(root).join(".no-file").join(folder).join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn paths_come_back() {
        for path in ["/a/Dockerfile", "/a b/ü/%41#?/compose.yaml", "/"] {
            assert_eq!(to_path(&of_path(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
        let path = |uri: &str| to_path(&Uri(uri.to_owned()));
        assert_eq!(of_path(Path::new("/a b/ü")).0, "file:///a%20b/%C3%BC");
        assert_eq!(path("file://localhost/a"), Some("/a".into()));
        assert_eq!(path("file:/a"), Some("/a".into()));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("file://elsewhere/a"), None);
        assert_eq!(path("file:///%ff"), None);
    }

    #[test]
    fn what_is_no_file_has_a_folder_of_its_own() {
        let a = stand_in(&Uri("untitled:Dockerfile".to_owned()));
        let b = stand_in(&Uri("git:/x/Dockerfile?y".to_owned()));
        assert_eq!(a.file_name().and_then(|name| name.to_str()), Some("Dockerfile"));
        assert_ne!(a.parent(), b.parent());
    }
}
