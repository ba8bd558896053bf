//! The properties that a Compose file may have, from `schema.txt`.

use std::sync::OnceLock;

/// The properties of a Compose file.
#[derive(Debug)]
pub(super) struct Schema {
    nodes: Vec<Property>,
}

/// What may stand at a path.
#[derive(Default, Debug)]
pub(super) struct Property {
    pub(super) types: Vec<Type>,
    /// The named properties of a mapping.
    children: Vec<(&'static str, usize)>,
    /// What stands behind any other key.
    any: Option<usize>,
    /// The items of a list.
    item: Option<usize>,
    pub(super) values: Vec<&'static str>,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) pattern: Option<Pattern>,
    pub(super) required: Vec<&'static str>,
    /// Whether its keys are names: `[a-zA-Z0-9._-]+`.
    pub(super) has_names: bool,
    /// Whether an empty key is refused.
    pub(super) has_filled_keys: bool,
    pub(super) unique: bool,
    pub(super) cast: Option<Cast>,
    /// Whether a text is refused though it is one of the types.
    pub(super) is_uncast: bool,
    /// Whether a number with a point or an exponent is refused, whatever its value.
    pub(super) is_whole: bool,
    pub(super) format: Option<Format>,
    pub(super) merge: Option<Merge>,
    pub(super) by: Option<By>,
    pub(super) place: Option<Place>,
    is_open: bool,
    is_closed: bool,
}

/// A type of JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Type {
    Null,
    Bool,
    Integer,
    Number,
    String,
    List,
    Map,
}

/// A pattern that a text must match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pattern {
    /// `[a-zA-Z0-9][a-zA-Z0-9_.-]+` anywhere in it.
    ContainerName,
    /// One of the words of `pull_policy` anywhere in it.
    PullPolicy,
}

/// What Compose makes of a text, with or without variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cast {
    Int,
    Float,
    Bool,
}

/// What a text must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    Duration,
    Size,
    /// The mode of a file, in octal digits.
    Mode,
    /// A command that can be split into words.
    Command,
    /// A word for yes or no.
    Boolean,
    /// The digits of a whole number.
    Integer,
}

/// How a later value is laid over an earlier one, where that is not the rule of its kind:
/// mappings by key, lists one after the other, all else replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Merge {
    /// Replaced, by nothing too.
    Whole,
    /// `KEY=VALUE`, as a list or a mapping: by key, where nothing is a value too.
    Pairs,
    /// `host=address`, as a list or a mapping: what is not there word for word is added.
    Hosts,
    /// A text is a list of it.
    Texts,
    /// A list of names is a mapping of them to nothing.
    Names,
    /// A list of names is a mapping of them to what stands for a name alone.
    Dependencies,
    /// A text is the context.
    Build,
    /// By key if the drivers are the same, else replaced.
    Driver,
    /// Items of the same subnet by key.
    Subnets,
    /// By key, after `external: {name: x}` has become a name beside `external`.
    Resource,
    /// A word is the list of all devices, over which no word can be laid.
    Devices,
    /// A list of `KEY=VALUE` is a mapping, over which no list can be laid.
    Keys,
}

/// What tells the items of a list apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum By {
    /// The text up to its `=`.
    Name,
    /// The path.
    Path,
    /// The path in the container.
    Mount,
    /// Where a config is mounted.
    Config,
    /// Where a secret is mounted.
    Secret,
    /// Where a device is in the container.
    Device,
    /// Address, both ports and protocol.
    Port,
}

/// A path, which is meant from the folder of the project, or of the file that is extended or
/// included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A file or folder.
    File,
    /// A build context, which may be an address.
    Context,
    /// The source of a mount that is bound.
    Mount,
    /// The value of `KEY=VALUE`.
    Pair,
    /// The device of a volume that is bound.
    Device,
}

/// The keys that may stand below a path of keys, in which `[]` stands for an item of a list; none
/// where any may.
pub fn keys_at(path: &[String]) -> Vec<&'static str> {
    at(path).map_or_else(Vec::new, |property| property.names().collect())
}

/// The texts that may stand at a path of keys; none where that is not a fixed set of them.
pub fn values_at(path: &[String]) -> Vec<&'static str> {
    let Some(property) = at(path) else { return Vec::new() };
    match property.values.as_slice() {
        [] if property.types.contains(&Type::Bool) => vec!["true", "false"],
        values => values.to_vec(),
    }
}

fn at(path: &[String]) -> Option<&'static Property> {
    let schema = Schema::get();
    path.iter().try_fold(schema.root(), |property, key| match key.as_str() {
        "[]" => schema.item(property),
        key => schema.child(property, key),
    })
}

impl Schema {
    /// The table.
    pub(super) fn get() -> &'static Schema {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        SCHEMA.get_or_init(|| Schema::read(include_str!("schema.txt")))
    }

    /// The whole file.
    pub(super) fn root(&self) -> &Property {
        &self.nodes[0]
    }

    /// What a key of a mapping leads to.
    pub(super) fn child(&self, property: &Property, key: &str) -> Option<&Property> {
        let named = property.children.iter().find(|(name, _)| *name == key);
        named.map(|(_, index)| *index).or(property.any).map(|index| &self.nodes[index])
    }

    /// What an item of a list is.
    pub(super) fn item(&self, property: &Property) -> Option<&Property> {
        property.item.map(|index| &self.nodes[index])
    }

    fn read(text: &'static str) -> Schema {
        let mut nodes =
            vec![Property { types: vec![Type::Map, Type::Null], ..Property::default() }];
        let mut parents = vec![0];
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let body = line.trim_start();
            let depth = (line.len() - body.len()) / 2;
            let mut words = body.split(' ');
            let name = words.next().unwrap_or_default();
            let index = nodes.len();
            parents.truncate(depth + 1);
            let parent = &mut nodes[parents[depth]];
            match name {
                "*" => parent.any = Some(index),
                "[]" => parent.item = Some(index),
                name => parent.children.push((name, index)),
            }
            parents.push(index);
            nodes.push(Property::read(words));
        }
        Schema { nodes }
    }
}

impl Property {
    /// Whether it is a mapping with a fixed set of keys that lacks this one.
    pub(super) fn refuses(&self, key: &str) -> bool {
        let is_extension = key.starts_with("x-") && !self.is_closed;
        !self.is_open
            && self.any.is_none()
            && !is_extension
            && !self.children.iter().any(|(name, _)| *name == key)
    }

    /// The names of its properties.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.children.iter().map(|(name, _)| *name)
    }

    fn read(words: std::str::Split<'static, char>) -> Property {
        let mut property = Property::default();
        for (place, word) in words.enumerate() {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let list = || value.split(['|', ',']).collect();
            match name {
                types if place == 0 => {
                    property.types = types.split('|').filter_map(Type::read).collect();
                }
                "enum" => property.values = list(),
                "required" => property.required = list(),
                "min" => property.min = value.parse().ok(),
                "max" => property.max = value.parse().ok(),
                "pattern" => {
                    property.pattern = Some(match value {
                        "container_name" => Pattern::ContainerName,
                        _ => Pattern::PullPolicy,
                    });
                }
                "keys" if value == "filled" => property.has_filled_keys = true,
                "keys" => property.has_names = true,
                "cast" => {
                    property.cast = Some(match value {
                        "int" => Cast::Int,
                        "float" => Cast::Float,
                        _ => Cast::Bool,
                    });
                }
                "format" => {
                    property.format = Some(match value {
                        "duration" => Format::Duration,
                        "mode" => Format::Mode,
                        "command" => Format::Command,
                        "boolean" => Format::Boolean,
                        "integer" => Format::Integer,
                        _ => Format::Size,
                    });
                }
                "merge" => property.merge = Merge::read(value),
                "by" => property.by = By::read(value),
                "place" => property.place = Place::read(value),
                "unique" => property.unique = true,
                "uncast" => property.is_uncast = true,
                "whole" => property.is_whole = true,
                "open" => property.is_open = true,
                "closed" => property.is_closed = true,
                _ => debug_assert!(false, "unknown word in schema.txt: {word}"),
            }
        }
        property
    }
}

impl Merge {
    fn read(word: &str) -> Option<Merge> {
        Some(match word {
            "whole" => Merge::Whole,
            "pairs" => Merge::Pairs,
            "hosts" => Merge::Hosts,
            "texts" => Merge::Texts,
            "names" => Merge::Names,
            "dependencies" => Merge::Dependencies,
            "build" => Merge::Build,
            "driver" => Merge::Driver,
            "subnets" => Merge::Subnets,
            "resource" => Merge::Resource,
            "devices" => Merge::Devices,
            "keys" => Merge::Keys,
            _ => return None,
        })
    }
}

impl By {
    fn read(word: &str) -> Option<By> {
        Some(match word {
            "name" => By::Name,
            "path" => By::Path,
            "mount" => By::Mount,
            "config" => By::Config,
            "secret" => By::Secret,
            "device" => By::Device,
            "port" => By::Port,
            _ => return None,
        })
    }
}

impl Place {
    fn read(word: &str) -> Option<Place> {
        Some(match word {
            "file" => Place::File,
            "context" => Place::Context,
            "mount" => Place::Mount,
            "pair" => Place::Pair,
            "device" => Place::Device,
            _ => return None,
        })
    }
}

impl Type {
    fn read(word: &str) -> Option<Type> {
        Some(match word {
            "null" => Type::Null,
            "bool" => Type::Bool,
            "integer" => Type::Integer,
            "number" => Type::Number,
            "string" => Type::String,
            "list" => Type::List,
            "map" => Type::Map,
            _ => return None,
        })
    }

    /// With its article.
    pub(super) fn word(self) -> &'static str {
        match self {
            Type::Null => "nothing",
            Type::Bool => "a boolean",
            Type::Integer => "an integer",
            Type::Number => "a number",
            Type::String => "a string",
            Type::List => "a list",
            Type::Map => "a mapping",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_found_by_path() {
        let path = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
        assert!(keys_at(&[]).contains(&"services"));
        assert!(keys_at(&path("services/x")).contains(&"healthcheck"));
        assert!(keys_at(&path("services/x/ports/[]")).contains(&"published"));
        assert_eq!(keys_at(&path("services/x/image")), [""; 0]);
        assert_eq!(values_at(&path("services/x/privileged")), ["true", "false"]);
        assert!(values_at(&path("services/x/depends_on/y/condition")).contains(&"service_healthy"));
    }

    #[test]
    fn the_table_is_read() {
        let schema = Schema::get();
        let at = |path: &[&str]| {
            path.iter().fold(schema.root(), |property, key| {
                match *key {
                    "[]" => schema.item(property),
                    key => schema.child(property, key),
                }
                .unwrap_or_else(|| panic!("no {key} in {path:?}"))
            })
        };
        let port = at(&["services", "web", "ports", "[]"]);
        assert_eq!(port.types, [Type::Number, Type::String, Type::Map]);
        assert!(port.refuses("Target") && !port.refuses("target") && !port.refuses("x-a"));
        assert_eq!(at(&["services", "web", "cpus"]).cast, Some(Cast::Float));
        assert!(!at(&["services", "web", "storage_opt"]).refuses("size"));
        assert!(at(&["services", "web", "extends"]).refuses("x-a"));
        for node in &schema.nodes {
            assert!(!node.types.is_empty());
        }
    }
}
