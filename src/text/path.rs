use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

/// The path without `.`, and without `..` but at the start of a relative one, so that one file
/// has one path.
///
/// This goes by name alone, as Compose does. Where a folder is a link, the system takes its `..`
/// for the folder above the one that it leads to; `engine` asks it about the paths that people
/// name, before anything else sees them.
pub fn tidy(path: &Path) -> PathBuf {
    if is_tidy(path.as_os_str().as_encoded_bytes()) {
        return path.to_owned();
    }
    if !cfg!(windows)
        && let Some(text) = path.to_str()
    {
        return tidy_text(text).into();
    }
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => (),
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => _ = out.pop(),
                Some(Component::RootDir | Component::Prefix(_)) => (),
                _ => out.push(part),
            },
            part => out.push(part),
        }
    }
    out
}

/// [`tidy`] of a text with no separator but `/`: paths are tidied by the thousand.
fn tidy_text(text: &str) -> String {
    let root = usize::from(text.starts_with('/'));
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..root]);
    let mut named = 0;
    let mut rest = Some(text);
    while let Some(text) = rest {
        let part;
        // Names are short: what looks for a sign in long texts is slower.
        (part, rest) = match text.bytes().position(|byte| byte == b'/') {
            Some(end) => (&text[..end], Some(&text[end + 1..])),
            None => (text, None),
        };
        match part {
            "" | "." => (),
            ".." if named > 0 => {
                named -= 1;
                let above = out.bytes().rposition(|byte| byte == b'/');
                out.truncate(above.unwrap_or_default().max(root));
            }
            ".." if root > 0 => (),
            _ => {
                if out.len() > root {
                    out.push('/');
                }
                out.push_str(part);
                named += usize::from(part != "..");
            }
        }
    }
    out
}

/// Whether nothing can be left out of a path: for certain where it says so.
fn is_tidy(path: &[u8]) -> bool {
    // Where it starts above the working folder, that stays.
    let path = path.strip_prefix(b"/").unwrap_or_else(|| {
        let mut rest = path;
        while let Some(below) = rest.strip_prefix(b"../") {
            rest = below;
        }
        rest
    });
    let mut start = 0;
    let is_name = |end: usize| {
        let part = &path[std::mem::replace(&mut start, end + 1)..end];
        !matches!(part, b"" | b"." | b"..")
    };
    !cfg!(windows) && memchr::memchr_iter(b'/', path).chain([path.len()]).all(is_name)
}

/// [`tidy`], without a copy of what is so.
pub fn tidied(path: &Path) -> Cow<'_, Path> {
    match is_tidy(path.as_os_str().as_encoded_bytes()) {
        true => Cow::Borrowed(path),
        false => Cow::Owned(tidy(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_by_name() {
        let tidied = |path: &str| tidy(Path::new(path)).to_string_lossy().replace('\\', "/");
        assert_eq!(tidied("a/./b/../Dockerfile"), "a/Dockerfile");
        assert_eq!(tidied("./a//b/"), "a/b");
        assert_eq!(tidied("../Dockerfile"), "../Dockerfile");
        assert_eq!(tidied("../../a/b"), "../../a/b");
        assert_eq!(tidied(".././../a"), "../../a");
        assert_eq!(tidied("../"), "..");
        assert_eq!(tidied("a/../../b/../.."), "../..");
        assert_eq!(tidied("a/.."), "");
        assert_eq!(tidied("/a/../../b"), "/b");
        assert_eq!(tidied("/.a/..b/c."), "/.a/..b/c.");
        assert_eq!(tidied("/a/."), "/a");
        assert_eq!(tidied("/"), "/");
        assert_eq!(tidied(""), "");
    }
}
