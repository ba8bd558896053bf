//! The index of a repository: which files are tracked, and with which mode.
//!
//! Source: `gitformat-index` of Git's documentation, versions 2, 3 and 4.

/// What is tracked, in order of path.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Index {
    entries: Vec<IndexEntry>,
}

/// A tracked file, link or submodule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IndexEntry {
    /// From the root of the work tree, with slashes.
    pub path: String,
    /// `0o100644`, `0o100755`, `0o120000` for a link, `0o160000` for a submodule.
    pub mode: u32,
}

impl IndexEntry {
    /// Whether it is a symbolic link.
    pub fn is_link(&self) -> bool {
        self.mode == 0o120_000
    }

    /// Whether it is a file that may be executed.
    pub fn is_executable(&self) -> bool {
        self.mode == 0o100_755
    }
}

impl Index {
    /// The entry at a path.
    pub fn get(&self, path: &str) -> Option<&IndexEntry> {
        let at = self.entries.binary_search_by(|own| own.path.as_str().cmp(path)).ok()?;
        self.entries.get(at)
    }

    /// Whether a file is tracked at a path or below it.
    pub fn holds(&self, path: &str) -> bool {
        if path.is_empty() {
            return !self.entries.is_empty();
        }
        let folder = format!("{path}/");
        let from = self.entries.partition_point(|own| own.path < folder);
        self.get(path).is_some()
            || self.entries.get(from).is_some_and(|own| own.path.starts_with(&folder))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is tracked.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Reads an index; `None` where it is damaged or of a version that is not known, or where a split
/// index leaves most of it to another file. Names are of SHA-1, or else of SHA-256.
pub fn parse_index(bytes: &[u8]) -> Option<Index> {
    [20, 32].into_iter().find_map(|hash| read(bytes, hash))
}

fn read(bytes: &[u8], hash: usize) -> Option<Index> {
    let mut at = Reader { bytes, at: 0 };
    if at.take(4)? != b"DIRC" {
        return None;
    }
    let version = at.number()?;
    let count = at.number()?;
    if !(2..=4).contains(&version) {
        return None;
    }
    // No entry is shorter than its fixed part, so that a wrong number takes no memory.
    if count as usize > bytes.len() / (42 + hash) {
        return None;
    }
    let mut entries: Vec<IndexEntry> = Vec::with_capacity(count as usize);
    let mut before: Vec<u8> = Vec::new();
    let mut is_sorted = true;
    for _ in 0..count {
        let start = at.at;
        at.take(24)?;
        let mode = at.number()?;
        at.take(12 + hash)?;
        let flags = at.short()?;
        if flags & 0x4000 != 0 && version >= 3 {
            at.take(2)?;
        }
        let path = match version {
            4 => {
                let cut = at.offset()?;
                let kept = before.len().checked_sub(cut)?;
                let mut path = before[..kept].to_vec();
                path.extend_from_slice(at.text()?);
                path
            }
            _ => {
                let path = at.text()?.to_vec();
                // One to eight zeros end an entry, so that the next starts at a multiple of eight.
                let length = at.at - 1 - start;
                at.take(7 - length % 8)?;
                path
            }
        };
        if path.is_empty() || !matches!(mode >> 12, 0o4 | 0o10 | 0o12 | 0o16) {
            return None;
        }
        // Three stages of a conflict have one path.
        if path != before {
            is_sorted &= before < path;
            let text = String::from_utf8_lossy(&path).into_owned();
            entries.push(IndexEntry { path: text, mode });
        }
        before = path;
    }
    // Behind the entries are extensions, of which `link` says that the rest is in a shared file,
    // and a hash of all.
    while at.bytes.len() - at.at > hash {
        let name = at.take(4)?;
        let size = at.number()?;
        if name == b"link" {
            return None;
        }
        at.take(size as usize)?;
    }
    if at.bytes.len() - at.at != hash {
        return None;
    }
    if !is_sorted {
        entries.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Some(Index { entries })
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    /// What is before the next zero, which is passed.
    fn text(&mut self) -> Option<&'b [u8]> {
        let rest = self.bytes.get(self.at..)?;
        let length = memchr::memchr(0, rest)?;
        self.at += length + 1;
        Some(&rest[..length])
    }

    /// A number of as many bytes as it needs, as in the offsets of a pack.
    fn offset(&mut self) -> Option<usize> {
        let mut byte = *self.take(1)?.first()?;
        let mut value = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = *self.take(1)?.first()?;
            value = value.checked_add(1)?.checked_mul(128)? | usize::from(byte & 0x7f);
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Git itself writes them.
    const REAL: [(&str, &[u8]); 4] = [
        ("version 2", include_bytes!("../../fixtures/git/version-2.index")),
        ("version 3", include_bytes!("../../fixtures/git/version-3.index")),
        ("version 4", include_bytes!("../../fixtures/git/version-4.index")),
        ("SHA-256", include_bytes!("../../fixtures/git/sha-256.index")),
    ];

    #[test]
    fn indexes_of_every_version_are_read() {
        for (name, bytes) in REAL {
            let Some(index) = parse_index(bytes) else { panic!("{name} is not read") };
            assert!(index.get("run.sh").is_some_and(IndexEntry::is_executable), "{name}");
            assert!(index.get("src/lib/ab.txt").is_some_and(|it| !it.is_executable()), "{name}");
            assert_eq!(index.get("link").map(|it| it.mode), Some(0o120_000), "{name}");
            assert!(index.get("docs/é.md").is_some() && index.get("docs").is_none(), "{name}");
            assert!(index.holds("docs") && index.holds("src/lib") && !index.holds("sr"), "{name}");
            assert_eq!(index.get("new.txt").is_some(), name == "version 3", "{name}");
        }
    }

    #[test]
    fn what_is_cut_off_or_changed_stops_nothing() {
        for (_, bytes) in REAL {
            for end in 0..bytes.len() {
                assert_eq!(parse_index(&bytes[..end]), None);
                let mut changed = bytes.to_vec();
                changed[end] ^= 0x81;
                parse_index(&changed);
            }
        }
    }

    #[test]
    fn damaged_indexes_are_unknown() {
        assert_eq!(parse_index(b""), None);
        assert_eq!(parse_index(b"DIRC\0\0\0\x02\xff\xff\xff\xff"), None);
        assert_eq!(parse_index(b"DIRC\0\0\0\x05\0\0\0\0"), None);
        let mut empty = b"DIRC\0\0\0\x02\0\0\0\0".to_vec();
        empty.extend([0; 20]);
        assert_eq!(parse_index(&empty), Some(Index::default()));
        empty.push(0);
        assert_eq!(parse_index(&empty), None);
    }
}
