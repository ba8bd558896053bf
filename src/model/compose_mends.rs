//! How what Compose refuses is put right, where one way is plain.

use super::compose_trees::Written;
use super::{Compose, Service};
use crate::compose::{Error, ErrorKind, Value};
use crate::text::{Edit, Span};
use crate::yaml::{NodeKind, Style, Tree};

impl Compose<'_> {
    /// What to do about an error, as the title of a fix, with the edits. None where there are
    /// several ways, or where the value comes through an alias or a merge key.
    pub fn mend(self, error: &Error) -> Option<(&'static str, Vec<Edit>)> {
        let tree = self.tree(error.span.file).filter(|tree| tree.errors.is_empty())?;
        match error.kind {
            ErrorKind::NonStringKey => quote_key(tree, error.span),
            ErrorKind::InvalidInterpolation => self.double_dollar(tree, error.span),
            ErrorKind::InvalidValue => self
                .services()
                .find_map(|it| it.trim_name(tree, error.span).or(it.name_test(tree, error.span))),
            _ => None,
        }
    }

    /// Leaves to the shell of the container what Compose does not know.
    fn double_dollar(self, tree: &Tree, place: Span) -> Option<(&'static str, Vec<Edit>)> {
        let is_form = tree.slice(place).starts_with("${");
        let is_run = |service: Service<'_>| {
            let keys: [&[&str]; 3] = [&["command"], &["entrypoint"], &["healthcheck", "test"]];
            let values = keys.iter().filter_map(|path| service.get(path));
            values.into_iter().any(|value| {
                let parts = value.items().iter().chain([value]);
                parts.into_iter().any(|part| part.is_own() && part.span.contains(place))
            })
        };
        let is_text_of_shell = is_form && self.services().any(is_run);
        is_text_of_shell.then(|| ("Leave it to the container", vec![Edit::insert(place, "$")]))
    }
}

impl Service<'_> {
    /// Takes the spaces in front of the `=` of a variable away.
    fn trim_name(self, tree: &Tree, item: Span) -> Option<(&'static str, Vec<Edit>)> {
        let lists: [&[&str]; 2] = [&["environment"], &["build", "args"]];
        let items = lists.iter().filter_map(|path| self.get(path)).flat_map(Value::items);
        let mut own = items.filter(|value| value.span == item && value.is_own());
        own.next()?;
        let raw = tree.slice(item);
        let equals = raw.find('=')?;
        let name = raw[..equals].trim_end();
        let is_named = name.len() < equals && !name.is_empty();
        let spaces = item.part(name.len()..equals);
        is_named.then(|| ("Remove the space", vec![Edit::delete(spaces)]))
    }

    /// Says of a test that starts with a program how it is run.
    fn name_test(self, tree: &Tree, first: Span) -> Option<(&'static str, Vec<Edit>)> {
        let test = self.get(&["healthcheck", "test"]).filter(|test| test.is_own())?;
        let item = test.items().first().filter(|item| item.span == first)?;
        let is_line = test.items().len() == 1 && item.text()?.contains(' ');
        let word = if is_line { "CMD-SHELL" } else { "CMD" };
        let NodeKind::Sequence { flow, .. } = tree.node(test.node).kind else { return None };
        let text = if flow {
            format!("{word}, ")
        } else {
            let before = &tree.text[..first.start as usize];
            let line = before.rfind('\n').map_or(before, |end| &before[end + 1..]);
            let indent = line.strip_suffix("- ").filter(|it| it.trim().is_empty())?;
            format!("{word}\n{indent}- ")
        };
        Some(("Say how the test is run", vec![Edit::insert(first, text)]))
    }
}

/// Makes a string of a key that is a number, a boolean, a date or nothing.
fn quote_key(tree: &Tree, key: Span) -> Option<(&'static str, Vec<Edit>)> {
    let is_key = |node: &crate::yaml::Node| {
        let is_plain = matches!(&node.kind, NodeKind::Scalar { style: Style::Plain, .. });
        node.span == key && is_plain && node.anchor.is_none() && node.tag.is_none()
    };
    let raw = tree.slice(key);
    let is_word = !raw.is_empty() && !raw.contains(['"', '\\', '\n']);
    let is_one = is_word && tree.nodes.iter().any(is_key);
    is_one.then(|| ("Make a string of the key", vec![Edit::replace(key, format!("\"{raw}\""))]))
}

impl Compose<'_> {
    /// Names the project as Compose names it after its folder; nothing where the folder is not
    /// known.
    pub fn name_after_folder(self) -> Vec<Edit> {
        let Some(name) = self.data.folder_name.as_deref() else { return Vec::new() };
        let services = |top: Written<'_>| {
            let key = top.tree.node(top.entry("services")?.key).span;
            let before = &top.tree.text[..key.start as usize];
            (before.is_empty() || before.ends_with('\n')).then_some(key)
        };
        let place = self.written().find_map(services);
        place.map_or_else(Vec::new, |key| vec![Edit::insert(key, format!("name: {name}\n"))])
    }
}
