//! Volumes whose folder the engine makes for root, since the image has none there.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Compose, Container, FilePath, Instruction, Keyword, MountKind, ResourceKind, Stage, VolumeMount,
};
use crate::compose::Setting;
use crate::text::Spanned;

impl<'p> Container<'p> {
    /// The volumes at paths that nothing in its stage makes, each with the user of its process, who
    /// is not root: the engine gives a volume the owner of the folder that it covers, and root where
    /// there is none.
    pub fn volumes_of_root(self) -> Vec<(VolumeMount<'p>, Spanned<String>)> {
        let service = self.service();
        let Setting::Known(user) = self.user() else { return Vec::new() };
        if self.is_root() != Some(false)
            || !self.knows_its_mounts()
            || !self.stage().has_plain_base()
            // A hook may give it to the user.
            || service.has("post_start")
        {
            return Vec::new();
        }
        let instructions = || self.stage().lineage().flat_map(Stage::instructions);
        let is_unseen = |own: Instruction<'p>| {
            own.keyword() == Keyword::Run && own.commands().any(|it| it.runs_a_script())
        };
        if instructions().any(is_unseen) {
            return Vec::new();
        }
        let is_of_root = |mount: &VolumeMount<'p>| {
            let Some(path) = mount.target.value().and_then(|own| FilePath::absolute(own)) else {
                return false;
            };
            let is_made = self.stage().lineage().flat_map(Stage::file_effects).any(|effect| {
                path.holds(&effect.path) != Some(false) || effect.path.holds(&path) != Some(false)
            });
            mount.kind.value() == Some(&MountKind::Volume)
                && mount.read_only.is_true().is_none()
                && self.is_volume_of_engine(mount)
                && !path.is_within_any(&["/tmp", "/var/tmp", "/dev", "/run", "/home", "/var/lib"])
                && !is_made
        };
        let volumes = service.volumes().into_iter().filter(is_of_root);
        volumes.map(|mount| (mount, user.clone())).collect()
    }

    /// Whether the engine makes the volume for this service alone, in the plain way.
    fn is_volume_of_engine(self, mount: &VolumeMount<'p>) -> bool {
        let Some(name) = mount.volume_name() else { return mount.source.is_absent() };
        let compose = self.service().compose();
        let Some(volume) = compose.resource(ResourceKind::Volume, name) else { return false };
        let is_plain = volume.external().is_absent()
            && ["driver", "driver_opts", "name"].iter().all(|key| volume.value.get(key).is_none());
        is_plain && compose.mounted_volumes().get(name) == Some(&1)
    }
}

impl<'p> Compose<'p> {
    /// How many services mount each volume, by name.
    fn mounted_volumes(self) -> &'p FxHashMap<String, usize> {
        self.data.mounted_volumes.get_or_init(|| {
            let mut counts: FxHashMap<String, usize> = FxHashMap::default();
            for service in self.services() {
                let mounts = service.volumes();
                let names: FxHashSet<&str> =
                    mounts.iter().filter_map(|it| it.volume_name()).collect();
                for name in names {
                    *counts.entry(name.to_owned()).or_default() += 1;
                }
            }
            counts
        })
    }
}
