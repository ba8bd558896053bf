#![doc = include_str!("../../lints/unused-resource.md")]

use crate::lint::Findings;
use crate::model::{Compose, ResourceKind};

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for kind in ResourceKind::ALL {
        if compose.resources(kind).next().is_none() {
            continue;
        }
        let unused = compose.unused_resources(kind);
        for resource in &unused {
            let (name, word) = (resource.name, kind.word());
            out.report(name.span, format!("no service uses the {word} `{name}`"))
                .variant(word)
                .help("remove it, or name it in the service that needs it")
                .fix(format!("Remove `{name}`"), compose.remove_resource(*resource, &unused));
        }
    }
}
