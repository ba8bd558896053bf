//! How scalars of a Compose file are written, and what becomes of them.

use rustc_hash::FxHashMap;

use super::{Compose, Service, ServiceVariable};
use crate::compose::{Value, given_text};
use crate::text::{Edit, Span, Spanned, tidy};
use crate::yaml::{NodeKind, Style};

/// A scalar without quotes in `ports` or `expose`.
#[derive(Clone, Copy, Debug)]
pub struct UnquotedPort<'p> {
    /// The item.
    pub value: &'p Value,
    /// As it is written.
    pub text: &'p str,
    /// The number that YAML 1.1 reads it as, in base 60.
    pub sexagesimal: Option<u64>,
}

/// A variable whose text YAML changes before anything else sees it.
#[derive(Clone, Debug)]
pub struct RewrittenValue<'p> {
    /// The value.
    pub value: &'p Value,
    /// As it is written.
    pub written: &'p str,
    /// What the container is given.
    pub given: String,
}

/// A variable that a list sets twice.
#[derive(Clone, Copy, Debug)]
pub struct RepeatedVariable<'p> {
    /// The item that loses.
    pub first: Spanned<&'p str>,
    /// The item that wins.
    pub second: Spanned<&'p str>,
    /// Whether both set the same.
    pub is_same: bool,
}

impl<'p> Compose<'p> {
    /// The text of a scalar that is written in its place without quotes or tag.
    pub fn unquoted(self, value: &'p Value) -> Option<&'p str> {
        let tree = self.tree(value.span.file)?;
        let node = tree.nodes.get(value.node.0 as usize)?;
        let is_plain = matches!(node.kind, NodeKind::Scalar { style: Style::Plain, .. });
        (is_plain && node.tag.is_none() && node.span == value.span)
            .then(|| tree.slice(value.span))
            .filter(|text| !text.is_empty())
    }

    /// The last place of a part in the text of a scalar; where it comes in, if it stands elsewhere.
    pub fn find(self, value: &Value, part: &str) -> Span {
        let raw = self.slice(value.span);
        match raw.rfind(part).filter(|_| value.is_own() && !part.is_empty()) {
            Some(at) => value.span.part(at..at + part.len()),
            None => value.place(),
        }
    }

    /// Puts double quotes around a scalar that has none.
    pub fn quote(self, value: &'p Value) -> Vec<Edit> {
        match self
            .unquoted(value)
            .filter(|text| value.is_own() && !text.contains(['"', '\\', '\n']))
        {
            Some(text) => vec![Edit::replace(value.span, format!("\"{text}\""))],
            None => Vec::new(),
        }
    }
}

impl<'p> Service<'p> {
    /// The items of `ports` and `expose` that have no quotes.
    pub fn unquoted_ports(self) -> Vec<UnquotedPort<'p>> {
        let items = self.items("ports").iter().chain(self.items("expose"));
        items
            .filter_map(|value| {
                let text = self.compose().unquoted(value)?;
                Some(UnquotedPort { value, text, sexagesimal: sexagesimal(text) })
            })
            .collect()
    }

    /// The values of `environment`, `labels` and `build.args` in a mapping that reach the container as
    /// another text than the one written: `1.10`, `0123`, `1e3`, `True`.
    pub fn rewritten_values(self) -> Vec<RewrittenValue<'p>> {
        let mappings = [&["environment"][..], &["labels"], &["build", "args"]];
        let entries = mappings.iter().filter_map(|path| self.get(path)).flat_map(Value::entries);
        entries
            .filter_map(|entry| {
                let value = &entry.value;
                if value.is_null() || value.is_unknown() {
                    return None;
                }
                let written = self.compose().unquoted(value)?;
                // What a variable stands in is text already.
                let given = if written.contains('$') { return None } else { given_text(value) };
                (given != written).then_some(RewrittenValue { value, written, given })
            })
            .collect()
    }

    /// The items `NAME="value"` of lists of variables, whose quotes belong to the value.
    pub fn quoted_list_values(self) -> Vec<Spanned<&'p str>> {
        let is_quoted = |value: &str| {
            let mut inner = value.chars();
            match (inner.next(), inner.next_back()) {
                (Some(quote @ ('"' | '\'')), Some(end)) => {
                    quote == end && !inner.as_str().contains(quote)
                }
                _ => false,
            }
        };
        let arguments = self.build().map(|build| build.args()).unwrap_or_default();
        let all = self.environment().into_iter().chain(arguments);
        all.filter(|variable| {
            variable.in_list && variable.value.value().is_some_and(|value| is_quoted(value))
        })
        .map(|variable| variable.name)
        .collect()
    }

    /// Takes the quotes around the value of an item `NAME="value"` away.
    pub fn unquote_list_value(self, item: Spanned<&'p str>) -> Vec<Edit> {
        let lists = [&["environment"][..], &["build", "args"]];
        let mut items = lists.iter().filter_map(|path| self.get(path)).flat_map(Value::items);
        let Some(value) = items.find(|value| value.span == item.span) else { return Vec::new() };
        let Some((name, quoted)) = value.text().and_then(|text| text.split_once('=')) else {
            return Vec::new();
        };
        let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
        match inner.contains('$') {
            true => Vec::new(),
            false => self.compose().replace(value, &format!("{name}={inner}")),
        }
    }

    /// The `container_name`, if the engine refuses it.
    pub fn invalid_container_name(self) -> Option<Spanned<&'p str>> {
        let is_word = |char: char| char.is_ascii_alphanumeric();
        let is_valid = |name: &str| {
            name.len() > 1
                && name.starts_with(is_word)
                && name.chars().all(|char| is_word(char) || matches!(char, '_' | '.' | '-'))
        };
        // Compose takes an empty one for none.
        self.container_name().known().filter(|name| !name.value.is_empty() && !is_valid(name.value))
    }

    /// The variables that one list of `environment` sets twice; the later wins.
    pub fn repeated_variables(self) -> Vec<RepeatedVariable<'p>> {
        let variables = self.environment();
        let mut earlier: FxHashMap<&str, ServiceVariable<'p>> = FxHashMap::default();
        let mut found = Vec::new();
        for second in &variables {
            let first = earlier.insert(second.name.value, *second);
            let Some(first) = first.filter(|_| second.in_list) else { continue };
            if first.name.span.file != second.name.span.file || first.name.span == second.name.span
            {
                continue;
            }
            found.push(RepeatedVariable {
                first: first.name,
                second: second.name,
                is_same: match (first.value.value(), second.value.value()) {
                    (Some(first), Some(second)) => first == second,
                    _ => first.value.is_absent() && second.value.is_absent(),
                },
            });
        }
        found
    }

    /// The variables of `environment` that a file of `env_file` sets too, to another value, each with
    /// the path of that file. Of several files the last counts.
    pub fn variables_set_otherwise(self) -> Vec<(Spanned<&'p str>, Spanned<&'p str>)> {
        let files: Vec<Spanned<&str>> =
            self.env_file().into_iter().filter_map(|file| file.path.known()).collect();
        let Some(disk) = self.compose().project().disk().filter(|_| !files.is_empty()) else {
            return Vec::new();
        };
        let mut said: FxHashMap<String, (String, Spanned<&str>)> = FxHashMap::default();
        for file in files {
            let place = tidy(&self.compose().folder().join(file.value));
            let text = disk.head(&place).and_then(|text| String::from_utf8(text).ok());
            let Some(text) = text else { continue };
            for line in text.lines() {
                let line = line.trim();
                let line = line.strip_prefix("export ").unwrap_or(line);
                let Some((name, value)) = line.split_once('=') else { continue };
                let value = value.split(" #").next().unwrap_or(value);
                let value = value.trim().trim_matches(['"', '\'']);
                said.insert(name.trim().to_owned(), (value.to_owned(), file));
            }
        }
        let differs = |own: ServiceVariable<'p>| {
            let value = own.value.known()?;
            let (other, file) = said.get(own.name.value)?;
            let is_plain = !other.contains(['$', '\\']) && !value.value.contains('$');
            (is_plain && other != value.value).then_some((own.name, *file))
        };
        self.environment().into_iter().filter_map(differs).collect()
    }
}

/// The number that YAML 1.1 reads `80:25` as: digits with colons between, all but the first field
/// below 60.
fn sexagesimal(text: &str) -> Option<u64> {
    let mut fields = text.split(':');
    let number = |field: &str| {
        let is_number =
            (1..=5).contains(&field.len()) && field.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| field.parse::<u64>().ok()).flatten()
    };
    let first = fields.next()?;
    let mut sum = number(first).filter(|_| first.as_bytes().first() != Some(&b'0'))?;
    let mut count = 0;
    for field in fields {
        let value = number(field).filter(|value| field.len() <= 2 && *value < 60)?;
        sum = sum * 60 + value;
        count += 1;
    }
    (count > 0 && count < 4).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::sexagesimal;

    #[test]
    fn base_sixty_is_read_as_yaml_1_1_does() {
        for (text, number) in [
            ("22:22", Some(1342)),
            ("8080:59", Some(484_859)),
            ("80:80", None),
            ("80", None),
            ("1.1:22", None),
        ] {
            assert_eq!(sexagesimal(text), number, "{text}");
        }
    }
}
