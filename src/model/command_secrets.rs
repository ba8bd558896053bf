//! Secrets on the command lines of services, and in the texts of configs.

use super::secret::{find_credentials, is_secret_name, judge_secret_value};
use super::service_parts::CommandLine;
use super::service_texts::is_read;
use super::{Compose, Resource, ResourceKind, Service};
use crate::compose::Value;
use crate::text::{Span, Spanned};

/// An option or assignment on a command line that passes a secret.
#[derive(Clone, Debug)]
pub struct SecretOption {
    /// `--requirepass`, `PGPASSWORD`, `-p`.
    pub name: String,
    /// Where the secret stands.
    pub span: Span,
}

/// Options whose names do not say that they take a secret.
const OPTIONS: [&str; 2] = ["requirepass", "masterauth"];

/// Programs that take a password right behind `-p`.
const MYSQL: [&str; 10] = [
    "mysql",
    "mysqladmin",
    "mysqlcheck",
    "mysqldump",
    "mysqlsh",
    "mysqlshow",
    "mariadb",
    "mariadb-admin",
    "mariadb-check",
    "mariadb-dump",
];

/// A word with the scalar that it stands in.
type Word<'p> = (String, &'p Value);

impl<'p> Service<'p> {
    /// The options and assignments that pass a secret which stands in the file, in `command`,
    /// `entrypoint`, the health check and the hooks.
    pub fn secret_options(self) -> Vec<SecretOption> {
        let lines = [self.entrypoint(), self.command()].into_iter().flatten();
        let lines = lines.map(|line| match line {
            CommandLine::Text(value) | CommandLine::List(value) => value,
        });
        let is_on = |check: &super::Healthcheck<'_>| check.disabled().is_none();
        let test = self.healthcheck().filter(is_on).and_then(super::Healthcheck::test);
        let hooks = self.hooks().into_iter().filter_map(|hook| hook.command());
        let mut found = Vec::new();
        for line in lines.chain(test).chain(hooks) {
            for (name, secret, value) in secrets_of(&words(line)) {
                if !self.compose().is_written_at(value.span, &secret) {
                    continue;
                }
                let span = self.compose().find(value, &secret);
                found.push(SecretOption { name, span });
            }
        }
        found
    }
}

/// The words of a command line; what is handed to a shell is split as that does.
fn words(line: &Value) -> Vec<Word<'_>> {
    let items = if line.is_list() { line.items() } else { std::slice::from_ref(line) };
    let mut words: Vec<Word<'_>> = Vec::new();
    for item in items {
        let text = item.text_with_holes().filter(|text| is_read(text)).unwrap_or_default();
        let before = words.last().map_or("", |(word, _)| word.as_str());
        let is_script = matches!(before, "CMD-SHELL" | "-c" | "-ec" | "-lc" | "-xc" | "-exc");
        match line.is_list() && !is_script {
            true => words.push((text.to_owned(), item)),
            false => {
                for word in split(text) {
                    let before = words.last().map_or("", |(word, _)| word.as_str());
                    match before == "-c" && word.contains(' ') {
                        true => words.extend(split(&word).into_iter().map(|word| (word, item))),
                        false => words.push((word, item)),
                    }
                }
            }
        }
    }
    words
}

/// Splits a text at spaces and operators outside of quotes, and takes the quotes away.
fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for char in text.chars() {
        match (quote, char) {
            (Some(open), _) if char == open => quote = None,
            (None, '"' | '\'') => quote = Some(char),
            (None, _) if char.is_whitespace() || ";&|()".contains(char) => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            _ => word.push(char),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The options of a command line that pass a secret: name, secret, and where it stands.
fn secrets_of<'p>(words: &[Word<'p>]) -> Vec<(String, String, &'p Value)> {
    let calls = |programs: &[&str]| {
        words.iter().any(|(word, _)| programs.contains(&word.rsplit('/').next().unwrap_or(word)))
    };
    let is_mysql = calls(&MYSQL);
    let is_redis = calls(&["redis-cli", "valkey-cli"]);
    let is_curl = calls(&["curl"]);
    let mut found = Vec::new();
    let mut add = |name: &str, secret: &str, value| {
        // A variable of the container, or one of which nothing is known.
        if !secret.contains('$') && judge_secret_value(secret).is_secret() {
            found.push((name.to_owned(), secret.to_owned(), value));
        }
    };
    for (at, (word, value)) in words.iter().enumerate() {
        let next = words.get(at + 1).filter(|(next, _)| !next.starts_with('-'));
        let Some(option) = word.strip_prefix('-') else {
            if let Some((name, secret)) = word.split_once('=').filter(|(name, _)| is_name(name))
                && is_secret_name(name)
            {
                add(name, secret, *value);
            }
            continue;
        };
        if let Some(secret) = option.strip_prefix('p').filter(|rest| is_mysql && !rest.is_empty()) {
            if !word.starts_with("--") {
                add("-p", secret, *value);
            }
            continue;
        }
        let taken = match (option.trim_start_matches('-').split_once('='), next) {
            (Some((name, secret)), _) => Some((name, secret, *value)),
            (None, Some((secret, place))) => {
                Some((option.trim_start_matches('-'), secret.as_str(), *place))
            }
            _ => None,
        };
        let Some((name, secret, place)) = taken else { continue };
        let written = word.split('=').next().unwrap_or_default();
        let plain = name.replace(['-', '.'], "_");
        if (is_redis && word == "-a") || OPTIONS.contains(&name) || is_secret_name(&plain) {
            add(written, secret, place);
        } else if is_curl && matches!(name, "u" | "user") {
            let password = secret.split_once(':').map_or("", |(_, password)| password);
            add(written, password, place);
        }
    }
    found
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|char: char| char.is_ascii_digit())
        && text.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
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
    /// The secrets in `content` of configs: of a known format, or as the value of a key with the
    /// name of a secret.
    pub fn config_secrets(self) -> Vec<ConfigSecret<'p>> {
        let configs = self.resources(ResourceKind::Config);
        let judge = |config: Resource<'p>| {
            let content: &'p Value = config.value.get("content")?;
            let text = content.text_with_holes()?;
            let credentials = find_credentials(text);
            let known = credentials.iter().find(|own| !own.is_weak).map(|own| own.what);
            let what = known.or_else(|| text.lines().find_map(secret_of_line))?;
            Some(ConfigSecret { name: config.name, what, span: content.span })
        };
        configs.filter_map(judge).collect()
    }
}

/// What a line of a configuration holds, if it is a secret: `password = x`, `"token": "x",`.
fn secret_of_line(line: &str) -> Option<&'static str> {
    let (name, value) = line.split_once([':', '='])?;
    let trim = |text: &str| text.trim().trim_matches(['"', '\'', ',', ' ']).to_owned();
    let (name, value) = (trim(name), trim(value));
    let is_word =
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let is_secret = is_word && is_secret_name(&name) && judge_secret_value(&value).is_secret();
    is_secret.then_some("the value of a secret")
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_end_at_spaces_and_operators_outside_of_quotes() {
        assert_eq!(split("a 'b c';d&& --e=\"f g\"h"), ["a", "b c", "d", "--e=f gh"]);
        assert_eq!(split("  "), [""; 0]);
    }
}
