//! Keys that Compose takes in an older form, or takes and does nothing with.

use super::{Compose, Resource, ResourceKind, Service};
use crate::text::{Edit, Span, Spanned};
use crate::yaml::NodeKind;

/// `external: {name: x}`, the older form.
#[derive(Clone, Debug)]
pub struct ExternalName<'p> {
    /// The name in it.
    pub name: Spanned<&'p str>,
    /// Writes it in the form of today.
    pub edits: Vec<Edit>,
}

/// A key that has no effect.
#[derive(Clone, Copy, Debug)]
pub struct IgnoredKey<'p> {
    /// The key.
    pub key: Spanned<&'p str>,
    /// What makes it idle, or what it belongs to.
    pub with: Span,
}

/// The kinds of resource that may be made elsewhere.
const EXTERNAL: [ResourceKind; 4] =
    [ResourceKind::Network, ResourceKind::Volume, ResourceKind::Secret, ResourceKind::Config];

/// What a Swarm does not read in a service.
///
/// Source: the lists of unsupported and deprecated properties of the loader of docker/cli, which
/// `docker stack deploy` uses, and `depends_on`, which it does not order by.
const IGNORED_BY_SWARM: [&str; 20] = [
    "build",
    "cgroup",
    "cgroup_parent",
    "container_name",
    "depends_on",
    "devices",
    "domainname",
    "external_links",
    "ipc",
    "links",
    "mac_address",
    "network_mode",
    "pid",
    "privileged",
    "restart",
    "security_opt",
    "shm_size",
    "tmpfs",
    "userns_mode",
    "uts",
];

/// Keys of `deploy` that `docker compose up` does not read.
const SWARM_ONLY: [&str; 4] = ["placement", "update_config", "rollback_config", "endpoint_mode"];

impl<'p> Compose<'p> {
    /// The resources whose name stands in `external`.
    pub fn external_names(self) -> Vec<ExternalName<'p>> {
        let all = EXTERNAL.iter().flat_map(|kind| self.resources(*kind));
        all.filter_map(|resource| {
            let external = resource.value.entry("external").filter(|it| it.value.is_map())?;
            let name = external.value.get("name")?;
            let shown = Spanned::new(name.text_with_holes()?, name.span);
            Some(ExternalName { name: shown, edits: self.rewrite_external(resource) })
        })
        .collect()
    }

    /// `name: x` and `external: true` in the place of `external: {name: x}`.
    fn rewrite_external(self, resource: Resource<'p>) -> Vec<Edit> {
        let edit = || {
            let external = resource.value.entry("external")?;
            let name = external.value.get("name")?;
            let is_own = resource.value.is_own() && external.value.is_own() && name.is_own();
            let tree = self.tree(resource.value.span.file).filter(|_| is_own)?;
            let node = tree.node(external.value.node);
            let NodeKind::Mapping { entries, flow } = &node.kind else { return None };
            if entries.len() != 1 || node.anchor.is_some() || node.tag.is_some() {
                return None;
            }
            let end = if *flow { node.span } else { name.span };
            let whole = external.key.span.to(end);
            if tree.slice(whole).contains('#') {
                return None;
            }
            if resource.value.get("name").is_some() {
                return Some(Edit::replace(whole, "external: true"));
            }
            let outer = &tree.node(resource.value.node).kind;
            let between = match outer {
                NodeKind::Mapping { flow: true, .. } => ", ".to_owned(),
                _ => {
                    let before = &tree.text[..whole.start as usize];
                    let line = before.rsplit('\n').next().unwrap_or_default();
                    if !line.trim_start().is_empty() {
                        return None;
                    }
                    format!("\n{line}")
                }
            };
            let name = tree.slice(name.span);
            Some(Edit::replace(whole, format!("name: {name}{between}external: true")))
        };
        edit().into_iter().collect()
    }

    /// The keys beside `external: true` that say how to make what Compose does not make. Compose
    /// refuses those of volumes, which are not among them.
    pub fn keys_beside_external(self) -> Vec<IgnoredKey<'p>> {
        let kinds = EXTERNAL.iter().filter(|kind| **kind != ResourceKind::Volume);
        let mut found = Vec::new();
        for resource in kinds.flat_map(|kind| self.resources(*kind)) {
            let Some(with) = resource.external().is_true() else { continue };
            let idle = resource.value.entries().iter().filter(|entry| {
                let key = entry.key.value.as_str();
                !matches!(key, "name" | "external")
                    && !key.starts_with("x-")
                    && !entry.value.is_null()
                    && entry.value.boolean() != Some(false)
            });
            found.extend(idle.map(|entry| IgnoredKey { key: entry.key.as_str(), with }));
        }
        found
    }

    /// Whether nothing but its keys says that it is deployed as a stack.
    pub fn is_named_for_swarm(self) -> bool {
        let path = self.path().to_string_lossy().to_ascii_lowercase();
        let is_overlay = |resource: Resource<'_>| resource.driver().value() == Some(&"overlay");
        ["stack", "swarm"].iter().any(|word| path.contains(word))
            || self.resources(ResourceKind::Network).any(is_overlay)
    }
}

impl<'p> Service<'p> {
    /// The keys that only a Swarm reads: the first of `deploy`, and those elsewhere.
    pub fn keys_for_swarm(self) -> Vec<Spanned<String>> {
        let deploy = self.get(&["deploy"]).map_or(&[][..], crate::compose::Value::entries);
        let is_for_swarm = |entry: &&crate::compose::Entry| match entry.key.value.as_str() {
            "mode" => entry.value.text() == Some("global"),
            key => SWARM_ONLY.contains(&key) && !entry.value.is_null(),
        };
        let named = |entry: &crate::compose::Entry, before: &str| {
            Spanned::new(format!("{before}{}", entry.key.value), entry.key.span)
        };
        let mut found: Vec<Spanned<String>> = Vec::new();
        found.extend(deploy.iter().find(is_for_swarm).map(|entry| named(entry, "deploy.")));
        found.extend(self.value().entry("credential_spec").map(|entry| named(entry, "")));
        for (kind, grants) in
            [(ResourceKind::Config, self.configs()), (ResourceKind::Secret, self.secrets())]
        {
            for name in grants.iter().filter_map(|grant| grant.source.value().copied()) {
                let resource = self.compose().resource(kind, name);
                let driver = resource.and_then(|own| own.value.entry("template_driver"));
                found.extend(driver.map(|entry| named(entry, "")));
            }
        }
        found
    }

    /// The keys that `docker stack deploy` does not read.
    pub fn keys_ignored_by_swarm(self) -> Vec<Spanned<&'p str>> {
        let entries = self.value().entries().iter();
        let idle = entries.filter(|entry| {
            IGNORED_BY_SWARM.contains(&entry.key.value.as_str()) && !entry.value.is_null()
        });
        idle.map(|entry| entry.key.as_str()).collect()
    }

    /// `links` and `external_links`.
    pub fn legacy_links(self) -> Vec<Spanned<&'p str>> {
        let entries = ["links", "external_links"].iter().filter_map(|key| {
            let entry = self.value().entry(key)?;
            (!entry.value.items().is_empty()).then(|| entry.key.as_str())
        });
        entries.collect()
    }
}
