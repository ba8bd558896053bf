#![doc = include_str!("../../lints/duplicate-mount-target.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for (first, second) in service.mounts_at_one_path() {
        out.report(second.value.place(), "this replaces the volume at the same path")
            .related(first.value.place(), "the volume that is lost")
            .help("remove one of them");
    }
    for (first, second) in service.tmpfs_at_one_path() {
        out.report(second, "another mount of the service is at this path")
            .variant("tmpfs")
            .related(first, "the other mount")
            .help("remove one of them");
    }
    for (volume, grant) in service.grants_behind_volumes() {
        out.report(grant.span, format!("`{grant}` is not mounted: a volume is at its path"))
            .variant("grant")
            .related(volume, "the volume")
            .help("give one of them another path");
    }
}
