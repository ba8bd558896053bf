//! Edits of a Compose file in the domain's words. None is offered where the value comes through
//! an alias or a merge key, since the edit would change more than the service.

use super::{Compose, Resource, Service};
use crate::compose::{Port, Value};
use crate::text::{Edit, Span};
use crate::yaml::{NodeId, NodeKind, Tree, write};

impl<'p> Service<'p> {
    /// Writes `key: text` into the service, in the place of its value if it has one. `text` is
    /// YAML on one line: `true`, `"1000:1000"`, `[ALL]`.
    pub fn set(self, key: &str, text: &str) -> Vec<Edit> {
        let Some((tree, mapping)) = self.own_mapping() else { return Vec::new() };
        let Some(index) = index_of(tree, mapping, key) else {
            // What is written in another file would win over what is added here.
            let is_elsewhere = self.has(key);
            return if is_elsewhere {
                Vec::new()
            } else {
                write::insert_entry(tree, mapping, key, text)
            };
        };
        if self.get(&[key]).is_some_and(|value| value.span.file != tree.file) {
            return Vec::new();
        }
        let NodeKind::Mapping { entries, .. } = &tree.node(mapping).kind else { return Vec::new() };
        let value = tree.node(entries[index].value);
        let is_plain = value.tag.is_none() && value.anchor.is_none();
        match &value.kind {
            NodeKind::Scalar { .. } if is_plain && value.span.is_empty() => {
                // An absent value stands right after the colon, or after space.
                let before = &tree.text[..value.span.start as usize];
                let space = if before.ends_with(' ') { "" } else { " " };
                vec![Edit::insert(value.span, format!("{space}{text}"))]
            }
            NodeKind::Scalar { .. } if is_plain => vec![Edit::replace(value.span, text)],
            _ => Vec::new(),
        }
    }

    /// Adds an item to the list at `key`, which is made if it is not there. `item` is YAML on one
    /// line.
    pub fn append(self, key: &str, item: &str) -> Vec<Edit> {
        let Some((tree, mapping)) = self.own_mapping() else { return Vec::new() };
        match self.get(&[key]) {
            None => {
                let is_flow =
                    matches!(tree.node(mapping).kind, NodeKind::Mapping { flow: true, .. });
                let list = if is_flow { format!("[{item}]") } else { format!("\n  - {item}") };
                write::insert_entry(tree, mapping, key, &list)
            }
            Some(list) if list.is_own() && list.is_list() => {
                let tree = self.compose().tree(list.span.file);
                tree.map_or_else(Vec::new, |tree| write::append_item(tree, list.node, item))
            }
            Some(_) => Vec::new(),
        }
    }

    /// Takes a key away with its value.
    pub fn remove(self, key: &str) -> Vec<Edit> {
        // Where several files have a say, the others keep theirs.
        let Some(value) = self.get(&[key]).filter(|value| value.overrides.is_none()) else {
            return Vec::new();
        };
        let files = [value.span.file, self.key_span().file];
        let Some((tree, mapping)) = self.own_mapping().filter(|_| files[0] == files[1]) else {
            return Vec::new();
        };
        match index_of(tree, mapping, key) {
            Some(index) => write::remove_entry(tree, mapping, index),
            None => Vec::new(),
        }
    }

    /// Binds a port to an address of the host.
    pub fn bind_port(self, port: &Port<'_>, host_ip: &str) -> Vec<Edit> {
        if !port.value.is_own() || port.host_ip.is_unknown() {
            return Vec::new();
        }
        let Some(tree) = self.compose().tree(port.span.file) else { return Vec::new() };
        if port.is_long {
            return match port.value.get("host_ip") {
                Some(value) if value.is_own() => write::replace_scalar(tree, value.node, host_ip),
                Some(_) => Vec::new(),
                None => {
                    let is_plain = !host_ip.contains(':');
                    let text = if is_plain { host_ip.to_owned() } else { format!("\"{host_ip}\"") };
                    write::insert_entry(tree, port.value.node, "host_ip", &text)
                }
            };
        }
        let NodeKind::Scalar { text, .. } = &tree.node(port.value.node).kind else {
            return Vec::new();
        };
        // What is written must be what it means, so that the address goes in front.
        let raw = tree.slice(port.span);
        let quote = usize::from(raw.starts_with(['"', '\'']));
        if raw.get(quote..quote + text.len()) != Some(text) {
            return Vec::new();
        }
        let old = match port.host_ip.value() {
            None => 0,
            Some(ip) => {
                match ["", "["].iter().find(|open| text.starts_with(&format!("{open}{ip}"))) {
                    Some(open) => ip.len() + 2 * open.len(),
                    None => return Vec::new(),
                }
            }
        };
        let address = match host_ip.contains(':') {
            true => format!("[{host_ip}]"),
            false => host_ip.to_owned(),
        };
        let address = match (old, port.published.is_absent()) {
            (0, true) => format!("{address}::"),
            (0, false) => format!("{address}:"),
            _ => address,
        };
        vec![Edit::replace(port.span.part(quote..quote + old), address)]
    }

    /// The mapping of the service, if it is written in its own place, with the file.
    pub(super) fn own_mapping(self) -> Option<(&'p Tree, NodeId)> {
        let value = self.value();
        let tree = self.compose().tree(value.span.file)?;
        (value.is_own() && value.is_map()).then_some((tree, value.node))
    }
}

impl Compose<'_> {
    /// Takes the entry with that key at the top of a file away with its value.
    pub fn remove_top_level(self, key: Span) -> Vec<Edit> {
        let Some(tree) = self.tree(key.file) else { return Vec::new() };
        let at_top = tree.documents.iter().find_map(|&document| {
            let NodeKind::Mapping { entries, .. } = &tree.node(document).kind else { return None };
            let index = entries.iter().position(|entry| tree.node(entry.key).span == key)?;
            Some((document, index))
        });
        at_top.map_or_else(Vec::new, |(root, index)| write::remove_entry(tree, root, index))
    }

    /// Takes a network, volume, … away; the key that holds it goes too where all in it are among
    /// `unused`.
    pub fn remove_resource(self, resource: Resource<'_>, unused: &[Resource<'_>]) -> Vec<Edit> {
        let at = resource.name.span;
        let held = self.written().filter(|top| top.tree.file == at.file).find_map(|top| {
            let held = top.mapping(resource.kind.key())?;
            let key = |entry: &crate::yaml::Entry| top.tree.node(entry.key).span;
            let index = held.entries().iter().position(|entry| key(entry) == at)?;
            let is_unused = |span| unused.iter().any(|resource| resource.name.span == span);
            let none_stays = held.entries().iter().all(|entry| is_unused(key(entry)));
            let heading = top.tree.node(top.entry(resource.kind.key())?.key).span;
            Some((held, index, none_stays.then_some(heading)))
        });
        match held {
            Some((_, _, Some(heading))) => self.remove_top_level(heading),
            Some((held, index, None)) => write::remove_entry(held.tree, held.node, index),
            None => Vec::new(),
        }
    }

    /// Writes another text in the place of a scalar, in quotes where it needs them.
    pub fn replace(self, value: &Value, text: &str) -> Vec<Edit> {
        let tree = self.tree(value.span.file).filter(|_| value.is_own());
        tree.map_or_else(Vec::new, |tree| write::replace_scalar(tree, value.node, text))
    }

    /// Writes `key: text` into a mapping that has no such key.
    pub fn insert_into(self, mapping: &Value, key: &str, text: &str) -> Vec<Edit> {
        let tree = self.tree(mapping.span.file).filter(|_| mapping.is_own());
        tree.map_or_else(Vec::new, |tree| write::insert_entry(tree, mapping.node, key, text))
    }

    /// Takes an item out of the list that it stands in; the only item of one is left.
    pub fn remove_value(self, item: &Value) -> Vec<Edit> {
        let Some(tree) = self.tree(item.span.file).filter(|_| item.is_own()) else {
            return Vec::new();
        };
        let lists = tree.nodes.iter().enumerate();
        let mut places = lists.filter_map(|(id, node)| match &node.kind {
            NodeKind::Sequence { items, .. } => {
                let index = items.iter().position(|own| *own == item.node)?;
                Some((NodeId(id as u32), index))
            }
            _ => None,
        });
        match places.next() {
            Some((list, index)) => write::remove_item(tree, list, index),
            None => Vec::new(),
        }
    }
}

/// The index of a key that is written in the mapping itself.
fn index_of(tree: &Tree, mapping: NodeId, key: &str) -> Option<usize> {
    let NodeKind::Mapping { entries, .. } = &tree.nodes.get(mapping.0 as usize)?.kind else {
        return None;
    };
    entries.iter().position(
        |entry| matches!(&tree.node(entry.key).kind, NodeKind::Scalar { text, .. } if text == key),
    )
}
