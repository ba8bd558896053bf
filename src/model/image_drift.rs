//! One image that the services of a project take in several versions.

use rustc_hash::{FxHashMap, FxHashSet};

use super::base_facts::short_name;
use super::{Component, Compose, Image, Service};
use crate::compose::MountKind;
use crate::text::Span;

/// An image in another version than an earlier service of the project takes it.
#[derive(Clone, Debug)]
pub struct ImageDrift {
    /// The image.
    pub image: Image,
    /// The other version.
    pub other: Image,
    /// Whether the other is run as it is, and not built on.
    pub is_other_run: bool,
    /// Whether both have one tag and two digests.
    pub is_in_digest: bool,
}

/// A service that takes an image.
#[derive(Clone)]
struct Use<'p> {
    service: Service<'p>,
    image: Image,
    /// The name of the image, and its flavor.
    key: (String, String),
    /// It runs the image as it is.
    is_run: bool,
}

impl<'p> Compose<'p> {
    /// The images that its services build on or run in another version than another of them: the
    /// same flavor of the same name. What is only run is compared with what is built on, and with
    /// what a service runs that has to do with it: elsewhere it may well be on purpose.
    pub fn image_drift(self) -> Vec<ImageDrift> {
        let mut built: FxHashMap<(String, String), Vec<Use<'p>>> = FxHashMap::default();
        let mut found = Vec::new();
        let mut known: FxHashSet<Span> = FxHashSet::default();
        for own in self.built_on().filter(|own| known.insert(own.image.span)) {
            let others = built.entry(own.key.clone()).or_default();
            found.extend(others.iter().find_map(|other| own.drift_from(other)));
            if others.iter().all(|other| other.image.tag != own.image.tag) {
                others.push(own);
            }
        }
        let run: FxHashMap<&str, Use<'p>> =
            self.run().map(|own| (own.service.name().value, own)).collect();
        let mut by_volume: FxHashMap<(&str, &(String, String)), &Use<'p>> = FxHashMap::default();
        for service in self.services() {
            let Some(own) = run.get(service.name().value) else { continue };
            let mut drift = built
                .get(&own.key)
                .and_then(|others| others.iter().find_map(|other| own.drift_from(other)));
            for name in service.needed_names() {
                let other = run.get(name).filter(|other| other.key == own.key);
                drift = drift.or_else(|| own.drift_from(other?));
            }
            for volume in service.named_volumes() {
                let other = *by_volume.entry((volume, &own.key)).or_insert(own);
                drift = drift.or_else(|| own.drift_from(other));
            }
            found.extend(drift);
        }
        found
    }

    /// What its services build on.
    fn built_on(self) -> impl Iterator<Item = Use<'p>> {
        let containers = self.containers().filter(|container| container.build().is_some());
        containers.flat_map(|container| {
            container.stage().with_needed().into_iter().filter_map(move |stage| {
                Use::new(container.service(), container.base_image_of(stage)?, false)
            })
        })
    }

    /// What its services run as it is.
    fn run(self) -> impl Iterator<Item = Use<'p>> {
        let services = self.services().filter(|service| service.build().is_none());
        services.filter_map(|service| Use::new(service, service.image()?, true))
    }
}

impl<'p> Use<'p> {
    fn new(service: Service<'p>, image: Image, is_run: bool) -> Option<Use<'p>> {
        // A default may be set to something else.
        let name = short_name(image.name.as_deref().filter(|_| !image.is_default)?);
        let key = (name.to_owned(), flavor_of(name, image.tag.known()?)?);
        Some(Use { service, image, key, is_run })
    }

    fn drift_from(&self, other: &Use<'_>) -> Option<ImageDrift> {
        let (tag, other_tag) = (self.image.tag.known()?, other.image.tag.known()?);
        let is_other = match (&self.image.digest, &other.image.digest) {
            (Component::Known(own), Component::Known(other)) if own == other => false,
            (Component::Known(_), Component::Known(_)) if tag == other_tag => true,
            _ => are_apart(version_of(tag), version_of(other_tag)),
        };
        (is_other && self.service.can_run_with(other.service)).then(|| ImageDrift {
            image: self.image.clone(),
            other: other.image.clone(),
            is_other_run: other.is_run,
            is_in_digest: tag == other_tag,
        })
    }
}

impl<'p> Service<'p> {
    /// The names of the services that it waits for, knows by a link, or has the volumes of.
    fn needed_names(self) -> Vec<&'p str> {
        let mut names: Vec<&str> =
            self.depends_on().into_iter().map(|dependency| dependency.name.value).collect();
        names.extend(self.links().iter().map(|link| link.value.0));
        let volumes = self.volumes_from();
        names.extend(volumes.iter().map(|own| own.value.split(':').next().unwrap_or_default()));
        names
    }

    /// The volumes with a name that it mounts.
    fn named_volumes(self) -> Vec<&'p str> {
        let mounts = self.volumes().into_iter();
        mounts
            .filter(|mount| mount.kind.value() == Some(&MountKind::Volume))
            .filter_map(|mount| mount.source.value().copied())
            .collect()
    }
}

/// What a tag says apart from versions: `-alpine` of `20-alpine3.22`; none where it does not start
/// with a version. The systems themselves give theirs by name: `trixie-slim`.
fn flavor_of(name: &str, tag: &str) -> Option<String> {
    let version = version_of(tag);
    let is_number =
        version.trim_start_matches('v').starts_with(|first: char| first.is_ascii_digit());
    let is_release = matches!(name, "debian" | "ubuntu") && !MOVING.contains(&version);
    if !is_number && !is_release {
        return None;
    }
    let kind = if is_number { "" } else { "release" };
    let rest = tag[version.len()..].chars().filter(|own| !own.is_ascii_digit() && *own != '.');
    Some(kind.chars().chain(rest).collect())
}

/// Tags of systems that follow others.
const MOVING: [&str; 8] =
    ["latest", "stable", "oldstable", "testing", "unstable", "sid", "rolling", "devel"];

fn version_of(tag: &str) -> &str {
    tag.find('-').map_or(tag, |at| &tag[..at])
}

/// Whether two versions cannot be one: `16` may be `16.2`, and not `15`.
fn are_apart(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let rest = long.strip_prefix(short);
    !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
