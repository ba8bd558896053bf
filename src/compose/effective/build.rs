//! How a service is built.

use super::super::Value;
use super::super::merge::context;
use super::super::schema::By;
use super::Maker;
use super::node::{Datum, Fields, Node};
use super::read::{self, Bare};
use super::service::{extra_hosts, filled_list, grants, texts_of, ulimits};

impl Maker<'_> {
    pub(super) fn build(&self, value: &Value) -> Node {
        let value = &context(value.clone());
        let get = |key: &str| value.get(key).filter(|value| !value.is_null());
        let has = |key: &str| get(key).is_some();
        let mut out =
            texts_of(value, &["dockerfile", "dockerfile_inline", "isolation", "network", "target"]);
        let path = match read::text(get("context")) {
            Some(mut node) => {
                let path = self.absolute_context(node.as_text().unwrap_or_default());
                node.datum = Datum::Text(path);
                node
            }
            None => Node::text(&self.absolute(".")),
        };
        // What is there and empty stays so.
        out.put("context", Some(path).filter(|path| path.origin.is_some() || !has("context")));
        if !has("dockerfile") && !has("dockerfile_inline") {
            out.put("dockerfile", Some(Node::text("Dockerfile")));
        }
        for key in ["provenance", "sbom"] {
            out.put(key, read::text(get(key)));
        }
        for key in ["cache_from", "cache_to", "entitlements", "platforms"] {
            out.put(key, read::texts(get(key)));
        }
        let tags = get("tags").map(|tags| {
            let mut tags = tags.clone();
            if let super::super::Content::List(items) = &mut tags.content {
                super::super::unicity::keep_last(items, By::Name);
            }
            tags
        });
        out.put("tags", read::texts(tags.as_ref()));
        for key in ["no_cache", "privileged", "pull"] {
            out.put(key, read::is_true(get(key)));
        }
        out.put("args", self.arguments(get("args")));
        out.put("labels", read::mapping(get("labels"), Bare::Empty));
        let mut contexts = Fields::new();
        for (name, node) in read::fields(get("additional_contexts"), Bare::Empty).iter() {
            let path = self.absolute_context(node.as_text().unwrap_or_default());
            contexts.put(name, Some(Node { datum: Datum::Text(path), ..node.clone() }));
        }
        out.put("additional_contexts", contexts.into_filled_node());
        out.put("extra_hosts", extra_hosts(get("extra_hosts")));
        out.put("secrets", grants(get("secrets"), None, None));
        out.put("shm_size", read::bytes(get("shm_size")));
        out.put("ssh", keys_of(get("ssh")));
        out.put("ulimits", get("ulimits").and_then(ulimits));
        out.into_node()
    }

    /// The arguments; one without a value has that of the environment, or is none.
    fn arguments(&self, value: Option<&Value>) -> Option<Node> {
        let mut out = Fields::new();
        for (name, node) in read::fields(value, Bare::Null).iter() {
            let node = match &node.datum {
                Datum::Null => match self.setting.env.get(name) {
                    Some(value) => Node { datum: Datum::Text(value.to_owned()), ..node.clone() },
                    None => continue,
                },
                _ => node.clone(),
            };
            out.put(name, Some(node));
        }
        out.into_filled_node()
    }
}

/// The keys of `ssh`, each with its path where it has one.
fn keys_of(value: Option<&Value>) -> Option<Node> {
    let fields = read::fields(value, Bare::Empty);
    let keys = fields.iter().map(|(name, node)| {
        let text = match node.as_text() {
            Some("") | None => name.clone(),
            Some(path) => format!("{name}={path}"),
        };
        Node { datum: Datum::Text(text), ..node.clone() }
    });
    filled_list(keys.collect())
}
