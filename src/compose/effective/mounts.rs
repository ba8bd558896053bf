//! Mounted volumes, in the long form.

use super::super::Value;
use super::super::mount::{ShortMount, is_path};
use super::super::schema::By;
use super::super::unicity::{clean, keep_last};
use super::Maker;
use super::node::{Datum, Fields, Node};
use super::read::{self, Bare};
use super::service::{filled_list, texts_of};

impl Maker<'_> {
    /// The volumes of a service.
    pub(super) fn mounts(&self, value: Option<&Value>) -> Option<Node> {
        let mut items = value?.items().to_vec();
        keep_last(&mut items, By::Mount);
        let made = items.iter().map(|item| match item.is_map() {
            true => self.long_mount(item),
            false => self.short_mount(item),
        });
        filled_list(made.collect())
    }

    fn short_mount(&self, item: &Value) -> Node {
        let text = read::plain(item);
        let mut out = Fields::new();
        let field = |text: &str| Some(Node::of(item, Datum::Text(text.to_owned())));
        let Ok(short) = ShortMount::split(&text) else { return out.into_node() };
        out.put("target", field(&clean(short.target)));
        let is_bind = short.source.is_some_and(is_path);
        out.put("type", field(if is_bind { "bind" } else { "volume" }));
        let mut bind = Fields::new();
        let mut volume = Fields::new();
        let mut has_volume = !is_bind && text.len() > 2;
        let mut read_only = false;
        for option in short.options.unwrap_or_default().split(',') {
            match option {
                "ro" => read_only = true,
                "rw" => read_only = false,
                "nocopy" => {
                    has_volume = true;
                    volume.put("nocopy", Some(Node::of(item, Datum::Bool(true))));
                }
                "z" | "Z" => bind.put("selinux", field(option)),
                "private" | "rprivate" | "shared" | "rshared" | "slave" | "rslave" => {
                    bind.put("propagation", field(option));
                }
                _ => (),
            }
        }
        if is_bind {
            bind.put("create_host_path", Some(Node::filled(Datum::Bool(true))));
        }
        let source = short.source.map(|source| match is_bind {
            true => self.absolute(source),
            false => source.to_owned(),
        });
        out.put("source", source.and_then(|source| field(&source)));
        out.put("read_only", read_only.then(|| Node::of(item, Datum::Bool(true))));
        out.put("bind", bind.into_filled_node());
        out.put("volume", has_volume.then(|| volume.into_node()));
        out.into_node()
    }

    fn long_mount(&self, item: &Value) -> Node {
        let mut out = texts_of(item, &["type", "consistency"]);
        let is_bind = item.get("type").and_then(Value::text) == Some("bind");
        let target = read::text(item.get("target")).map(|mut node| {
            node.datum = Datum::Text(clean(node.as_text().unwrap_or_default()));
            node
        });
        // An absent target is cleaned to the folder itself.
        out.put("target", Some(target.unwrap_or_else(|| Node::text("."))));
        let source = read::text(item.get("source")).map(|mut node| {
            if is_bind {
                node.datum = Datum::Text(self.absolute(node.as_text().unwrap_or_default()));
            }
            node
        });
        out.put("source", source);
        out.put("read_only", read::is_true(item.get("read_only")));
        let part = |key: &str| item.get(key).filter(|value| !value.is_null());
        out.put(
            "bind",
            part("bind").map(|bind| {
                let mut out = texts_of(bind, &["propagation", "recursive", "selinux"]);
                out.put("create_host_path", read::is_true(bind.get("create_host_path")));
                out.into_node()
            }),
        );
        out.put(
            "volume",
            part("volume").map(|volume| {
                let mut out = texts_of(volume, &["subpath"]);
                out.put("labels", read::mapping(volume.get("labels"), Bare::Empty));
                out.put("nocopy", read::is_true(volume.get("nocopy")));
                out.into_node()
            }),
        );
        out.put(
            "tmpfs",
            part("tmpfs").map(|tmpfs| {
                let mut out = Fields::new();
                out.put("size", read::bytes(tmpfs.get("size")));
                out.put("mode", read::integer_if_set(tmpfs.get("mode")));
                out.into_node()
            }),
        );
        out.put("image", part("image").map(|image| texts_of(image, &["subpath"]).into_node()));
        out.into_node()
    }
}
