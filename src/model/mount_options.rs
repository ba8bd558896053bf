//! Options of mounts that take protection away.

use super::{Compose, Service};
use crate::compose::{Mount, MountKind, Value};
use crate::text::{Edit, Span};

/// A temporary file system that is mounted with less protection than by default.
#[derive(Clone, Debug)]
pub struct InsecureTmpfs<'p> {
    /// Where it stands.
    pub span: Span,
    /// The path in the container.
    pub target: &'p str,
    /// The option that takes the protection away: `exec`, `suid`, `dev`, or the mode.
    pub option: &'p str,
    value: &'p Value,
    in_text: bool,
}

impl Mount<'_> {
    /// The propagation by which mounts made on one side show on the other, if it is one:
    /// `shared`, `rshared`, `slave`, `rslave`.
    pub fn open_propagation(&self) -> Option<&str> {
        let propagation = *self.propagation.value()?;
        matches!(propagation, "shared" | "rshared" | "slave" | "rslave").then_some(propagation)
    }
}

impl Compose<'_> {
    /// Gives a mount the propagation that it has by default.
    pub fn keep_mounts_apart(self, mount: &Mount<'_>) -> Vec<Edit> {
        if mount.is_long {
            let value = mount.value.at(&["bind", "propagation"]);
            return value.map_or_else(Vec::new, |value| self.replace(value, "rprivate"));
        }
        let (Some(text), Some(option)) = (mount.value.text(), mount.open_propagation()) else {
            return Vec::new();
        };
        without_option(text, option).map_or_else(Vec::new, |text| self.replace(mount.value, &text))
    }

    /// Takes the option of a temporary file system away.
    pub fn secure_tmpfs(self, tmpfs: &InsecureTmpfs<'_>) -> Vec<Edit> {
        if !tmpfs.in_text {
            return self.replace(tmpfs.value, "0o1777");
        }
        let text = tmpfs.value.text().and_then(|text| without_option(text, tmpfs.option));
        text.map_or_else(Vec::new, |text| self.replace(tmpfs.value, &text))
    }
}

impl<'p> Service<'p> {
    /// The temporary file systems on which programs may be run with another user's rights, or
    /// devices used, which Docker forbids by default; and those into which everyone may write
    /// and delete what is another's.
    pub fn insecure_tmpfs(self) -> Vec<InsecureTmpfs<'p>> {
        let mut found = Vec::new();
        let value = self.get(&["tmpfs"]);
        let items = match value {
            Some(value) if value.is_list() => value.items(),
            Some(value) => std::slice::from_ref(value),
            None => &[],
        };
        for value in items {
            let Some((target, options)) = value.text().and_then(|text| text.split_once(':')) else {
                continue;
            };
            let bad = options.split(',').map(str::trim);
            found.extend(bad.filter(|option| matches!(*option, "exec" | "suid" | "dev")).map(
                |option| InsecureTmpfs { span: value.span, target, option, value, in_text: true },
            ));
        }
        for mount in self.items("volumes") {
            if mount.get("type").and_then(Value::text) != Some("tmpfs") {
                continue;
            }
            let Some(value) = mount.at(&["tmpfs", "mode"]) else { continue };
            let Some(mode) = super::service_parts::mode(Some(value)).value().copied() else {
                continue;
            };
            let is_open = mode & 0o002 != 0 && mode & 0o1000 == 0;
            if is_open || mode & 0o6000 != 0 {
                let (Some(option), Some(target)) =
                    (value.text(), mount.get("target").and_then(Value::text))
                else {
                    continue;
                };
                found.push(InsecureTmpfs {
                    span: value.span,
                    target,
                    option,
                    value,
                    in_text: false,
                });
            }
        }
        found
    }

    /// Whether anything is mounted just at a path of the container.
    pub fn is_mounted_at(self, path: &str) -> bool {
        let is_there = |target: &str| target.trim_end_matches('/') == path;
        self.volumes().iter().any(|mount| mount.target.value().is_some_and(|own| is_there(own)))
    }

    /// Whether something that can be written lies at a path of the container, or above it.
    pub fn is_writable_at(self, path: &str) -> bool {
        let covers = |target: &str| {
            let target = target.trim_end_matches('/');
            target.is_empty()
                || path
                    .strip_prefix(target)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let tmpfs = self.tmpfs();
        let in_tmpfs = tmpfs.iter().any(|item| covers(item.split(':').next().unwrap_or_default()));
        !tmpfs.is_complete
            || in_tmpfs
            || self.volumes().iter().any(|mount| {
                mount.read_only.value() != Some(&true)
                    && mount.target.value().is_none_or(|target| covers(target))
                    && mount.kind.value() != Some(&MountKind::Image)
            })
    }
}

/// `FIELDS:OPTIONS` without one of the options, and without the colon if it was the only one.
fn without_option(text: &str, option: &str) -> Option<String> {
    let (fields, options) = text.rsplit_once(':')?;
    let rest: Vec<&str> = options.split(',').filter(|own| own.trim() != option).collect();
    Some(if rest.is_empty() { fields.to_owned() } else { format!("{fields}:{}", rest.join(",")) })
}
