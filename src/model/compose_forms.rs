//! Forms in which one thing may be written: lists and mappings, short and long, defaults.

use rustc_hash::FxHashMap;

use super::compose_trees::{Written, text};
use super::{Compose, Service};
use crate::compose::{Value, may_run_together};
use crate::text::{Edit, Span, Spanned};
use crate::yaml::{Node, NodeKind, Style, write};

/// Builds of one image, and services of one build, that are held against others.
const COMPARED: usize = 64;

/// A part that is written in another form than the first of its kind.
#[derive(Clone, Copy, Debug)]
pub struct OtherForm {
    /// The key that holds it.
    pub key: &'static str,
    /// The word for its form.
    pub form: &'static str,
    /// Where it stands.
    pub span: Span,
    /// The first of the kind, in the other form.
    pub first: Span,
}

/// A setting that says what is so without it.
#[derive(Clone, Debug)]
pub struct RestatedDefault<'p> {
    /// The key.
    pub key: Spanned<&'p str>,
    /// The value.
    pub value: &'static str,
    /// Takes it away.
    pub edits: Vec<Edit>,
}

/// The keys of a service that say what is so without them.
const DEFAULTS: [(&str, &str); 6] = [
    ("restart", "no"),
    ("privileged", "false"),
    ("read_only", "false"),
    ("stdin_open", "false"),
    ("tty", "false"),
    ("oom_kill_disable", "false"),
];

impl<'p> Compose<'p> {
    /// For each key the first part that is not written like the first of its kind in the file:
    /// `environment` and `labels` as list or mapping, `ports` and `volumes` short or long.
    pub fn mixed_forms(self) -> Vec<OtherForm> {
        let mut found = Vec::new();
        for key in ["environment", "labels", "ports", "volumes"] {
            let mut first: Option<(&'static str, Span)> = None;
            for (form, span) in self.written_services().flat_map(|service| forms(service, key)) {
                match first {
                    None => first = Some((form, span)),
                    Some((known, first)) if known != form => {
                        found.push(OtherForm { key, form, span, first });
                        break;
                    }
                    Some(_) => {}
                }
            }
        }
        found
    }

    /// The collections in brackets that span lines or are longer than `width` characters.
    pub fn long_flow_collections(self, width: usize) -> Vec<Span> {
        let mut found: Vec<Span> = Vec::new();
        for tree in self.trees() {
            let is_flow = |node: &Node| {
                let (NodeKind::Mapping { flow, .. } | NodeKind::Sequence { flow, .. }) = &node.kind
                else {
                    return false;
                };
                *flow
            };
            // A file in brackets as a whole is JSON.
            if tree.documents.iter().any(|top| is_flow(tree.node(*top))) {
                continue;
            }
            for node in tree.nodes.iter().filter(|node| is_flow(node)) {
                let text = tree.slice(node.span);
                if text.contains('\n') || text.chars().count() > width {
                    found.push(node.span);
                }
            }
        }
        found.sort_unstable();
        // What lies in another is found with it.
        let mut end = None;
        found.retain(|span| {
            let is_inner = end.is_some_and(|end: Span| end.contains(*span));
            if !is_inner {
                end = Some(*span);
            }
            !is_inner
        });
        found
    }

    /// The services that give an image the name which an earlier one gives to another build, each
    /// with that.
    pub fn conflicting_builds(self) -> Vec<(Service<'p>, Service<'p>)> {
        let built = self.services().filter(|service| {
            service.get(&["build"]).is_some_and(|build| !build.is_null()) && !service.may_inherit()
        });
        let built: Vec<Service<'p>> = built.collect();
        // For each image the services that build it, those of one build together.
        let mut by_image: FxHashMap<&str, Vec<Vec<Service<'p>>>> = FxHashMap::default();
        let mut found = Vec::new();
        for service in built {
            let Some(name) = service.text(&["image"]).known() else { continue };
            let builds = by_image.entry(name.value).or_default();
            let own = builds
                .iter()
                .position(|group| is_same_build(group[0].get(&["build"]), service.get(&["build"])));
            let others = builds.iter().enumerate().filter(|(at, _)| Some(*at) != own);
            let other = others
                .flat_map(|(_, group)| group)
                .filter(|other| may_run_together(other.value(), service.value()))
                .min_by_key(|other| other.value().span);
            found.extend(other.map(|other| (service, *other)));
            match own {
                Some(at) if builds[at].len() < COMPARED => builds[at].push(service),
                None if builds.len() < COMPARED => builds.push(vec![service]),
                _ => (),
            }
        }
        found
    }

    /// The first key of a file whose name is one of the old ones, with that name and the one of
    /// today.
    pub fn legacy_file_name(self) -> Option<(Span, &'p str, &'static str)> {
        let name = self.path().file_name()?.to_str()?;
        let today = match name {
            "docker-compose.yml" | "docker-compose.yaml" => "compose.yaml",
            "docker-compose.override.yml" | "docker-compose.override.yaml" => {
                "compose.override.yaml"
            }
            _ => return None,
        };
        let key = self.written().find_map(|top| {
            let first = top.entries().first()?;
            Some(top.tree.node(first.key).span)
        })?;
        Some((key, name, today))
    }
}

impl<'p> Service<'p> {
    /// The settings that say what is so without them. None where something else may be in their
    /// place without them: another file, a merge key, `extends`.
    pub fn restated_defaults(self) -> Vec<RestatedDefault<'p>> {
        let rests = self.compose().is_overlay() || self.extends().is_some();
        let Some((tree, node)) = self.own_mapping().filter(|_| !rests) else { return Vec::new() };
        let service = Written { tree, node };
        if service.entry("<<").is_some() || self.value().overrides.is_some() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut judge = |mapping: Written<'p>, key: &str, default: &'static str| {
            let entries = mapping.entries();
            let index = entries.iter().position(|entry| mapping.key(*entry) == Some(key));
            let Some(index) = index else { return };
            if text(tree, entries[index].value) != Some(default) {
                return;
            }
            let Some(name) = mapping.key(entries[index]) else { return };
            found.push(RestatedDefault {
                key: Spanned::new(name, tree.node(entries[index].key).span),
                value: default,
                edits: write::remove_entry(tree, mapping.node, index),
            });
        };
        for (key, default) in DEFAULTS {
            if self.get(&[key]).is_some_and(|value| value.overrides.is_none()) {
                judge(service, key, default);
            }
        }
        if let Some(build) = service.mapping("build").filter(|build| build.entry("<<").is_none()) {
            let has_inline = build.entry("dockerfile_inline").is_some();
            if !has_inline {
                judge(build, "dockerfile", "Dockerfile");
            }
        }
        let dependencies = service.mapping("depends_on");
        for entry in dependencies.map_or(&[][..], Written::entries) {
            judge(Written { tree, node: entry.value }, "required", "true");
        }
        if let Some(NodeKind::Sequence { items, .. }) =
            service.entry("ports").map(|entry| &tree.node(entry.value).kind)
        {
            for item in items {
                judge(Written { tree, node: *item }, "protocol", "tcp");
            }
            for item in items.iter().map(|item| tree.node(*item)) {
                let NodeKind::Scalar { text, style, .. } = &item.kind else { continue };
                let quote = usize::from(*style != Style::Plain);
                let written = tree.slice(item.span);
                let is_said =
                    text.ends_with("/tcp") && written[..written.len() - quote].ends_with("/tcp");
                if is_said {
                    let end = written.len() - quote;
                    let place = item.span.part(end - "/tcp".len()..end);
                    found.push(RestatedDefault {
                        key: Spanned::new("/tcp", place),
                        value: "tcp",
                        edits: vec![Edit::delete(place)],
                    });
                }
            }
        }
        found
    }
}

/// The forms in which a key of a service is written, each with its place.
fn forms(service: Written<'_>, key: &str) -> Vec<(&'static str, Span)> {
    let tree = service.tree;
    let Some(entry) = service.entry(key) else { return Vec::new() };
    let is_pairs = matches!(key, "environment" | "labels");
    match &tree.node(entry.value).kind {
        NodeKind::Mapping { .. } if is_pairs => {
            vec![("mapping", tree.node(entry.key).span)]
        }
        NodeKind::Sequence { .. } if is_pairs => vec![("list", tree.node(entry.key).span)],
        NodeKind::Sequence { items, .. } => items
            .iter()
            .filter_map(|item| {
                let node = tree.node(*item);
                let form = match node.kind {
                    NodeKind::Mapping { .. } => "long",
                    NodeKind::Scalar { .. } => "short",
                    _ => return None,
                };
                Some((form, node.span))
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether two values of `build` make the same image; the name that it also gets does not count.
fn is_same_build(a: Option<&Value>, b: Option<&Value>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return a.is_none() && b.is_none() };
    // A text is the context alone.
    match (a.is_map(), b.is_map()) {
        (true, false) => is_context(a, b),
        (false, true) => is_context(b, a),
        _ => is_same(a, b),
    }
}

fn is_context(build: &Value, context: &Value) -> bool {
    build.entries().iter().all(|entry| match entry.key.value.as_str() {
        "context" => is_same(&entry.value, context),
        "dockerfile" => entry.value.text() == Some("Dockerfile"),
        "tags" => true,
        _ => false,
    })
}

fn is_same(a: &Value, b: &Value) -> bool {
    match (a.scalar(), b.scalar()) {
        (Some(a), Some(b)) => {
            a.text.trim_end_matches('/').trim_start_matches("./")
                == b.text.trim_end_matches('/').trim_start_matches("./")
        }
        (None, None) if a.is_list() && b.is_list() => {
            let (a, b) = (a.items(), b.items());
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (None, None) => {
            let without_tags = |value: &Value| {
                value.entries().iter().filter(|entry| entry.key.value != "tags").count()
            };
            without_tags(a) == without_tags(b)
                && a.entries().iter().filter(|entry| entry.key.value != "tags").all(|entry| {
                    b.get(&entry.key.value).is_some_and(|other| is_same(&entry.value, other))
                })
        }
        _ => false,
    }
}
