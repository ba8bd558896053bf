//! What services have to do with each other.

use rustc_hash::FxHashMap;

use super::service_parts::Condition;
use super::{Compose, Service};
use crate::compose::{Mount, MountKind};
use crate::text::Span;

/// A volume or path of the host that two services mount, at least one of them to write.
#[derive(Clone, Debug)]
pub struct SharedMount<'p> {
    /// The name of the volume, or the path.
    pub source: String,
    /// The mount in the later service.
    pub span: Span,
    /// The earlier service.
    pub other: Service<'p>,
    /// The mount in the earlier service.
    pub other_span: Span,
}

impl<'p> Service<'p> {
    /// Whether another service waits until this one has done its work, so that it is to end.
    pub fn is_awaited_to_end(self) -> bool {
        let awaited = self.compose.data.awaited_to_end.get_or_init(|| {
            let dependencies = self.compose().services().flat_map(Service::depends_on);
            let is_awaited = |dependency: &super::Dependency<'_>| {
                dependency.condition.value() == Some(&Condition::Completed)
            };
            dependencies.filter(is_awaited).map(|own| own.name.value.to_owned()).collect()
        });
        awaited.contains(self.name().value)
    }

    /// Whether both can run at the same time: not where each is in profiles and none in common.
    pub fn can_run_with(self, other: Service<'_>) -> bool {
        let (own, others) = (self.profiles(), other.profiles());
        own.items.is_empty()
            || others.items.is_empty()
            || own.iter().any(|profile| others.iter().any(|other| other.value == profile.value))
    }
}

impl<'p> Compose<'p> {
    /// The volumes and paths of the host that several services mount and at least one of them
    /// writes, each at every mount after the first.
    pub fn shared_mounts(self) -> Vec<SharedMount<'p>> {
        // By what is mounted, so that each mount is compared with those of the same only.
        let mut seen: FxHashMap<String, Vec<(Service<'p>, Mount<'p>)>> = FxHashMap::default();
        let mut found = Vec::new();
        for service in self.services() {
            for mount in service.volumes() {
                let kind = mount.kind.value();
                let Some(source) = mount.source.value() else { continue };
                if !matches!(kind, Some(MountKind::Volume | MountKind::Bind)) {
                    continue;
                }
                let same = seen.entry(plain(source)).or_default();
                let shared = same.iter().find(|(other, earlier)| {
                    other.name() != service.name()
                        && earlier.kind.value() == kind
                        && (is_written(earlier) || is_written(&mount))
                        && service.can_run_with(*other)
                });
                if let Some((other, earlier)) = shared {
                    found.push(SharedMount {
                        source: (*source).to_owned(),
                        span: mount.span,
                        other: *other,
                        other_span: earlier.span,
                    });
                }
                same.push((service, mount));
            }
        }
        found
    }
}

/// A source without what does not tell it from others.
fn plain(path: &str) -> String {
    path.trim_end_matches('/').trim_start_matches("./").to_owned()
}

fn is_written(mount: &Mount<'_>) -> bool {
    matches!(mount.read_only, crate::compose::Setting::Absent)
        || mount.read_only.value() == Some(&false)
}
