//! Mounted volumes, in the short and the long form.

use smallvec::SmallVec;

use super::port::has_hole;
use super::{Setting, Value};
use crate::text::{Span, Spanned};

/// An item of `volumes` of a service.
#[derive(Clone, Debug)]
pub struct Mount<'p> {
    /// The item.
    pub value: &'p Value,
    /// Where it stands.
    pub span: Span,
    /// What is mounted.
    pub kind: Setting<MountKind>,
    /// A path of the host, as written, or the name of a volume; absent for an anonymous volume.
    pub source: Setting<&'p str>,
    /// The path in the container.
    pub target: Setting<&'p str>,
    /// Whether it is mounted for reading only; absent means no.
    pub read_only: Setting<bool>,
    /// `rprivate`, `shared` …; absent means `rprivate`.
    pub propagation: Setting<&'p str>,
    /// The options of the short form, each as written.
    pub options: Vec<&'p str>,
    /// Whether it is a mapping.
    pub is_long: bool,
}

/// What is mounted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MountKind {
    /// A path of the host.
    Bind,
    /// A named or anonymous volume.
    Volume,
    /// Memory.
    Tmpfs,
    /// A named pipe of Windows.
    NamedPipe,
    /// A volume of a Swarm cluster.
    Cluster,
    /// The files of an image.
    Image,
}

const PROPAGATIONS: [&str; 6] = ["private", "rprivate", "shared", "rshared", "slave", "rslave"];

impl<'p> Mount<'p> {
    /// Reads an item of `volumes`, as far as it can be read.
    pub fn read(value: &'p Value) -> Mount<'p> {
        if value.is_map() {
            return Mount::read_long(value);
        }
        let span = value.span;
        let mut mount = Mount {
            value,
            span,
            kind: Setting::Unknown(span),
            source: Setting::Unknown(span),
            target: Setting::Unknown(span),
            read_only: Setting::Unknown(span),
            propagation: Setting::Unknown(span),
            options: Vec::new(),
            is_long: false,
        };
        let Some(text) = value.text_with_holes() else { return mount };
        let Ok(short) = ShortMount::split(text) else { return mount };
        // A lone variable may hold the whole mount.
        if short.source.is_none() && has_hole(short.target) {
            return mount;
        }
        let setting = |field: Option<&'p str>| match field {
            None => Setting::Absent,
            Some(field) if has_hole(field) => Setting::Unknown(span),
            Some(field) => Setting::Known(Spanned::new(field, span)),
        };
        mount.source = setting(short.source);
        mount.target = setting(Some(short.target));
        mount.kind = match short.source {
            // What stands in front decides, so that a variable there leaves it open.
            Some(source) if source.starts_with("${") => Setting::Unknown(span),
            Some(source) if is_path(source) => Setting::Known(Spanned::new(MountKind::Bind, span)),
            _ => Setting::Known(Spanned::new(MountKind::Volume, span)),
        };
        mount.options = short.options.map(|it| it.split(',').collect()).unwrap_or_default();
        let is_open = mount.options.iter().any(|option| has_hole(option))
            || (short.options.is_none() && has_hole(short.target));
        if is_open {
            return mount;
        }
        let last = |wanted: &dyn Fn(&str) -> bool| {
            mount.options.iter().rev().copied().find(|option| wanted(option))
        };
        mount.read_only = match last(&|option| matches!(option, "ro" | "rw")) {
            Some(option) => Setting::Known(Spanned::new(option == "ro", span)),
            None => Setting::Absent,
        };
        mount.propagation = match last(&|option| PROPAGATIONS.contains(&option)) {
            Some(option) => Setting::Known(Spanned::new(option, span)),
            None => Setting::Absent,
        };
        mount
    }

    fn read_long(value: &'p Value) -> Mount<'p> {
        Mount {
            value,
            span: value.span,
            kind: Setting::text(value.get("type")).and_then(|kind| match kind {
                "bind" => Some(MountKind::Bind),
                "volume" => Some(MountKind::Volume),
                "tmpfs" => Some(MountKind::Tmpfs),
                "npipe" => Some(MountKind::NamedPipe),
                "cluster" => Some(MountKind::Cluster),
                "image" => Some(MountKind::Image),
                _ => None,
            }),
            source: Setting::text(value.get("source")),
            target: Setting::text(value.get("target")),
            read_only: Setting::boolean(value.get("read_only")),
            propagation: Setting::text(value.at(&["bind", "propagation"])),
            options: Vec::new(),
            is_long: true,
        }
    }

    /// What is mounted, as written, with `${NAME}` for each unknown variable; `None` where it is not
    /// known where the fields end, or for an anonymous volume.
    pub fn source_with_holes(&self) -> Option<&'p str> {
        if self.is_long {
            return self.value.get("source")?.text_with_holes();
        }
        let short = ShortMount::split(self.value.text_with_holes()?).ok()?;
        short.source
    }

    /// The path of the host that is mounted, as written, if that is what is mounted.
    pub fn host_path(&self) -> Option<&'p str> {
        let is_bind = self.kind.value() == Some(&MountKind::Bind);
        self.source.value().copied().filter(|_| is_bind)
    }

    /// The name of the volume that is mounted, if that is what is mounted and it has one.
    pub fn volume_name(&self) -> Option<&'p str> {
        let is_volume = self.kind.value() == Some(&MountKind::Volume);
        self.source.value().copied().filter(|_| is_volume)
    }
}

/// The fields of `[SOURCE:]TARGET[:OPTIONS]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ShortMount<'a> {
    pub(super) source: Option<&'a str>,
    pub(super) target: &'a str,
    pub(super) options: Option<&'a str>,
}

impl<'a> ShortMount<'a> {
    /// Splits as Compose does: at the colons outside of `${…}`, but not at that of a drive, for
    /// which it takes any single letter.
    pub(super) fn split(text: &'a str) -> Result<ShortMount<'a>, &'static str> {
        if text.is_empty() {
            return Err("a volume is empty");
        }
        if text.len() <= 2 {
            return Ok(ShortMount { source: None, target: text, options: None });
        }
        let mut fields: SmallVec<[&str; 4]> = SmallVec::new();
        let mut start = 0;
        let mut depth = 0usize;
        let mut before = b'\0';
        // No byte of a longer character is one of these.
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'{' if before == b'$' => depth += 1,
                b'}' if depth > 0 => depth -= 1,
                b':' if depth == 0 && !is_drive(&text[start..at]) => {
                    fields.push(&text[start..at]);
                    start = at + 1;
                }
                _ => (),
            }
            before = byte;
        }
        fields.push(&text[start..]);
        if fields.iter().any(|field| field.is_empty()) {
            return Err("a field between the colons is empty");
        }
        match fields[..] {
            [target] => Ok(ShortMount { source: None, target, options: None }),
            [source, target] => Ok(ShortMount { source: Some(source), target, options: None }),
            [source, target, options] => {
                Ok(ShortMount { source: Some(source), target, options: Some(options) })
            }
            _ => Err("too many colons"),
        }
    }
}

fn is_drive(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Whether Compose takes the source of a short form for a path of the host.
pub(super) fn is_path(source: &str) -> bool {
    source.starts_with(['.', '/', '~'])
        || source.starts_with(r"\\")
        || source.split_once(':').is_some_and(|(drive, _)| is_drive(drive))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_mounts_are_split_as_compose_does() {
        let split =
            |text| ShortMount::split(text).map(|short| (short.source, short.target, short.options));
        assert_eq!(split("/data"), Ok((None, "/data", None)));
        assert_eq!(split("db:/data"), Ok((Some("db"), "/data", None)));
        assert_eq!(split("./a:/b:ro,z"), Ok((Some("./a"), "/b", Some("ro,z"))));
        assert_eq!(split(r"C:\a:/b:ro"), Ok((Some(r"C:\a"), "/b", Some("ro"))));
        assert_eq!(split("v:/e"), Ok((None, "v:/e", None)));
        assert_eq!(split("${A:-./x}:/b"), Ok((Some("${A:-./x}"), "/b", None)));
        assert_eq!(split("aa::b"), Err("a field between the colons is empty"));
        assert_eq!(split("aa:/b:ro:x2"), Err("too many colons"));
        assert_eq!(split(""), Err("a volume is empty"));
    }

    #[test]
    fn paths_are_told_from_names() {
        for path in [".", "./a", "/a", "~/a", r"\\.\pipe\x", r"c:\a", "c:/a"] {
            assert!(is_path(path), "{path}");
        }
        assert!(!is_path("data"));
        assert!(!is_path("c"));
    }
}
