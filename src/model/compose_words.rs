//! Words that a reader of YAML 1.1 takes for booleans, and variables that the host puts in.

use rustc_hash::FxHashSet;

use super::compose_trees::text;
use super::{Compose, Service};
use crate::compose::{Content, State, Value, boolean, words_for_booleans};
use crate::text::{Edit, Span, Spanned, sort_by_place};
use crate::yaml::{self, NodeId, NodeKind, Style, Tree};

/// A word in the place of a boolean.
#[derive(Clone, Debug)]
pub struct WordForBoolean<'p> {
    /// The word.
    pub word: Spanned<&'p str>,
    /// What it means.
    pub meaning: bool,
    /// Whether it is the text of a variable or label, which Compose leaves as it is.
    pub is_text: bool,
    /// Writes the boolean, or puts quotes around the text.
    pub edits: Vec<Edit>,
}

/// A key in which a variable stands.
#[derive(Clone, Debug)]
pub struct VariableInKey<'p> {
    /// The key.
    pub key: Spanned<&'p str>,
    /// Makes a list of the mapping, where that means the same.
    pub edits: Vec<Edit>,
}

/// A variable of the container that Compose puts into a command before the container sees it.
#[derive(Clone, Debug)]
pub struct HostVariable {
    /// Its name, where it is used.
    pub name: Spanned<String>,
    /// Where the service sets it for the container.
    pub set_at: Span,
    /// Leaves it to the container.
    pub edits: Vec<Edit>,
}

/// The mappings of a service whose values are texts of the user.
const TEXTS: [&[&str]; 3] = [&["environment"], &["labels"], &["build", "args"]];

fn is_word(text: &str) -> bool {
    boolean(text).is_some() && !["true", "false"].iter().any(|it| text.eq_ignore_ascii_case(it))
}

impl<'p> Compose<'p> {
    /// `yes`, `off`, `n` … where Compose wants a boolean, and without quotes where it wants a text.
    pub fn words_for_booleans(self) -> Vec<WordForBoolean<'p>> {
        let has_word = |tree: &Tree| {
            tree.nodes.iter().any(|node| match &node.kind {
                NodeKind::Scalar { text, .. } => is_word(text) || text.contains('$'),
                _ => false,
            })
        };
        if !self.trees().any(has_word) {
            return Vec::new();
        }
        let booleans = words_for_booleans(self.value()).into_iter().filter_map(|value| {
            let word = Spanned::new(value.text()?, value.span);
            let meaning = boolean(word.value)?;
            let is_bare = self.slice(value.span).trim_matches(['"', '\'']) == word.value;
            let edits = match value.is_own() && is_bare {
                true => vec![Edit::replace(value.span, meaning.to_string())],
                false => Vec::new(),
            };
            Some(WordForBoolean { word, meaning, is_text: false, edits })
        });
        let mut found: Vec<WordForBoolean<'p>> = booleans.collect();
        for service in self.services() {
            let texts = TEXTS.iter().filter_map(|path| service.get(path)).flat_map(Value::entries);
            found.extend(texts.filter_map(|entry| {
                let value = &entry.value;
                let written = self.unquoted(value).filter(|written| is_word(written))?;
                // `y` and `n` alone are read as texts by most that read YAML 1.1.
                let meaning = boolean(written).filter(|_| written.len() > 1)?;
                let word = Spanned::new(written, value.span);
                Some(WordForBoolean { word, meaning, is_text: true, edits: self.quote(value) })
            }));
        }
        found
    }

    /// The keys in which a variable stands, which Compose leaves as it is.
    pub fn variables_in_keys(self) -> Vec<VariableInKey<'p>> {
        let mut found = Vec::new();
        for tree in self.trees().filter(|tree| tree.text.contains('$')) {
            // What may as well be a list, in whose items Compose does put variables.
            let mut may_be_lists: FxHashSet<NodeId> = FxHashSet::default();
            for node in &tree.nodes {
                let NodeKind::Mapping { entries, .. } = &node.kind else { continue };
                let fits = |entry: &&yaml::Entry| {
                    let key = text(tree, entry.key);
                    key.is_some_and(|key| ["args", "environment", "labels"].contains(&key))
                };
                may_be_lists.extend(entries.iter().filter(fits).map(|entry| entry.value));
            }
            for (id, node) in tree.nodes.iter().enumerate() {
                let NodeKind::Mapping { entries, .. } = &node.kind else { continue };
                let keys = entries.iter().filter_map(|entry| {
                    let key = text(tree, entry.key).filter(|key| holds_variable(key))?;
                    Some(Spanned::new(key, tree.node(entry.key).span))
                });
                let may_be_list = may_be_lists.contains(&NodeId(id as u32));
                found.extend(keys.map(|key| VariableInKey {
                    key,
                    edits: match may_be_list {
                        true => as_list(tree, node).unwrap_or_default(),
                        false => Vec::new(),
                    },
                }));
            }
        }
        sort_by_place(&mut found, |own| own.key.span);
        found
    }
}

/// The edits that make `- KEY=value` of each `KEY: value`.
fn as_list(tree: &Tree, mapping: &yaml::Node) -> Option<Vec<Edit>> {
    let NodeKind::Mapping { entries, flow: false } = &mapping.kind else { return None };
    let mut edits = Vec::new();
    for entry in entries {
        let (key, value) = (tree.node(entry.key), tree.node(entry.value));
        let NodeKind::Scalar { text: name, style: Style::Plain, .. } = &key.kind else {
            return None;
        };
        let NodeKind::Scalar { style, text, .. } = &value.kind else { return None };
        let is_bare = *style == Style::Plain && text.is_empty();
        let quote = match style {
            Style::Plain => "",
            Style::SingleQuoted => "'",
            Style::DoubleQuoted => "\"",
            Style::Literal | Style::Folded => return None,
        };
        let tagged = !tree.slice(value.span).starts_with(quote);
        if name == "<<" || tagged || key.tag.is_some() || value.tag.is_some() {
            return None;
        }
        if is_bare {
            let colon = tree.text[key.span.end as usize..].find(':')?;
            let end = key.span.end as usize + colon + 1;
            edits.push(Edit::insert(key.span.before(), "- "));
            edits.push(Edit::delete(Span::new(key.span.file, key.span.end as usize, end)));
        } else {
            let start = value.span.start as usize + quote.len();
            let place = Span::new(key.span.file, key.span.start as usize, start);
            edits.push(Edit::replace(place, format!("- {quote}{name}=")));
        }
    }
    Some(edits)
}

/// Whether `$NAME` or `${NAME}` stands in it.
fn holds_variable(text: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let rest = &text[at + 1..];
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let is_escaped = text[..at].ends_with('$');
        !is_escaped && rest.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
    })
}

impl Service<'_> {
    /// The variables that the service sets for the container and that stand with a single dollar
    /// in a command of it, so that Compose puts in what the host knows of them.
    pub fn host_variables(self) -> Vec<HostVariable> {
        let hooks = ["post_start", "pre_stop"].iter().flat_map(|key| self.items(key));
        let hooks = hooks.filter_map(|hook| hook.get("command"));
        let test = self.get(&["healthcheck", "test"]);
        let own = ["command", "entrypoint"].iter().filter_map(|key| self.get(&[key]));
        let mut words: Vec<&Value> = Vec::new();
        for value in own.chain(test).chain(hooks) {
            match &value.content {
                Content::List(items) => words.extend(items.iter().filter(|it| it.is_unknown())),
                _ if value.is_unknown() => words.push(value),
                _ => (),
            }
        }
        if words.is_empty() {
            return Vec::new();
        }
        let environment = self.environment();
        let mut found: Vec<HostVariable> = Vec::new();
        for value in words {
            let State::Unknown(names) = &value.scalar().map_or(State::Known, |it| it.state.clone())
            else {
                continue;
            };
            for name in names {
                let set = environment.iter().find(|variable| variable.name.value == name);
                let Some(set) = set.filter(|set| !self.comes_from_host(name, set.value)) else {
                    continue;
                };
                let Some(place) = self.plain_use(value, name) else { continue };
                if found.iter().any(|known| known.name.span == place) {
                    continue;
                }
                let edits = match value.is_own() {
                    true => vec![Edit::insert(place.before(), "$")],
                    false => Vec::new(),
                };
                let name = Spanned::new(name.clone(), place);
                found.push(HostVariable { name, set_at: set.name.span, edits });
            }
        }
        found
    }

    /// Whether the container is given what the host knows of the variable, so that it is the same.
    fn comes_from_host(self, name: &str, value: crate::compose::Setting<&str>) -> bool {
        let Some(span) = value.span() else { return true };
        let written = self.compose().slice(span);
        let value = written.split_once('=').map_or(written, |(_, value)| value);
        value.contains(&format!("${name}")) || value.contains(&format!("${{{name}"))
    }

    /// Where `$NAME` or `${NAME}` first stands in a scalar that is written on one line.
    fn plain_use(self, value: &Value, name: &str) -> Option<Span> {
        let tree = self.compose().tree(value.span.file)?;
        let NodeKind::Scalar { style, .. } = &tree.nodes.get(value.node.0 as usize)?.kind else {
            return None;
        };
        let raw = tree.slice(value.span);
        let is_simple = !matches!(style, Style::DoubleQuoted) || !raw.contains("\\u");
        let forms = [format!("${{{name}}}"), format!("${name}")];
        let ends = |rest: &str| {
            !rest.starts_with(|char: char| char.is_ascii_alphanumeric() || char == '_')
        };
        let mut places = forms.iter().flat_map(|form| {
            raw.match_indices(form.as_str()).filter_map(move |(at, _)| {
                let dollars = raw[..at].bytes().rev().take_while(|byte| *byte == b'$').count();
                let is_whole = form.ends_with('}') || ends(&raw[at + form.len()..]);
                (is_whole && dollars % 2 == 0).then_some(at..at + form.len())
            })
        });
        places.next().filter(|_| is_simple).map(|range| value.span.part(range))
    }
}
