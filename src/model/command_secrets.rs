//! Secrets on the command lines of services.

use super::secret::{is_secret_name, judge_secret_value};
use super::service_parts::CommandLine;
use super::{Compose, Service};
use crate::compose::Value;
use crate::text::{Span, Spanned};

impl<'p> Service<'p> {
    /// The options that pass a secret which stands in the file, each at the place of its value,
    /// in `command`, `entrypoint`, the health check and the hooks.
    pub fn secret_options(self) -> Vec<Spanned<&'p str>> {
        let lines =
            [self.command(), self.entrypoint()].into_iter().flatten().map(|line| match line {
                CommandLine::Text(value) | CommandLine::List(value) => value,
            });
        let test = self.get(&["healthcheck", "test"]);
        let hooks = self.hooks().into_iter().filter_map(|hook| hook.command());
        let mut found = Vec::new();
        for line in lines.chain(test).chain(hooks) {
            let mut words: Vec<(&'p str, Span)> = Vec::new();
            let items = if line.is_list() { line.items() } else { std::slice::from_ref(line) };
            for item in items {
                // With a hole it is not known where the words end.
                let Some(text) = item.text() else {
                    words.push(("", item.span));
                    continue;
                };
                match line.is_list() && !text.contains(' ') {
                    true => words.push((text, item.span)),
                    false => {
                        words.extend(text.split_ascii_whitespace().map(|word| (word, item.span)));
                    }
                }
            }
            options(&words, &mut found);
        }
        found
    }
}

fn options<'p>(words: &[(&'p str, Span)], found: &mut Vec<Spanned<&'p str>>) {
    for (at, (word, span)) in words.iter().enumerate() {
        let Some(option) = word.strip_prefix("--") else { continue };
        let next = words.get(at + 1).filter(|(next, _)| !next.starts_with('-'));
        let (name, value, place) = match (option.split_once('='), next) {
            (Some((name, value)), _) => (name, value, *span),
            (None, Some((value, place))) => (option, *value, *place),
            _ => continue,
        };
        let is_secret =
            matches!(name, "requirepass" | "masterauth") || is_secret_name(&name.replace('-', "_"));
        let value = value.trim_matches(['"', '\'', '\\']);
        if is_secret && !value.contains('$') && judge_secret_value(value).is_secret() {
            found.push(Spanned::new(&word[..2 + name.len()], place));
        }
    }
}

/// What stands in the text of a config that is a secret.
#[derive(Clone, Debug)]
pub struct ConfigSecret<'p> {
    /// The key of the config.
    pub name: Spanned<&'p str>,
    /// What it is.
    pub what: &'static str,
    /// Where the text begins.
    pub span: Span,
}

impl<'p> Compose<'p> {
    /// The secrets of a known format in `content` of configs.
    pub fn config_secrets(self) -> Vec<ConfigSecret<'p>> {
        let configs = self.resources(super::ResourceKind::Config);
        let judge = |config: super::Resource<'p>| {
            let content: &'p Value = config.value.get("content")?;
            let credentials = super::secret::find_credentials(content.text_with_holes()?);
            let what = credentials.iter().find(|own| !own.is_weak)?.what;
            Some(ConfigSecret { name: config.name, what, span: content.span })
        };
        configs.filter_map(judge).collect()
    }
}
