//! The secrets that a service has written into the file.

use super::secret::{
    SecretEvidence, find_address_passwords, find_credentials, is_secret_name, judge_secret_value,
};
use super::service_parts::{Variable, variables};
use super::{Build, Compose, Service};
use crate::compose::{Setting, Value};
use crate::text::{Span, Spanned};

/// A variable, argument or label with the name of a secret, or the value of one.
#[derive(Clone, Copy, Debug)]
pub struct WrittenVariable<'p> {
    /// Its name.
    pub name: Spanned<&'p str>,
    /// Where its value stands.
    pub span: Span,
    /// What the value is.
    pub evidence: SecretEvidence,
}

/// An address with a literal password.
#[derive(Clone, Copy, Debug)]
pub struct AddressInService {
    /// Where it stands.
    pub span: Span,
    /// Whether it is an example that somebody is to replace.
    pub is_placeholder: bool,
    /// Whether the name of the variable says that all of it is a secret.
    pub is_secret_by_name: bool,
}

impl<'p> Service<'p> {
    /// The variables of its environment, build arguments, labels and of the environments of its
    /// hooks that have a value in the file, and of which the name or the value says that it is a
    /// secret.
    pub fn written_secrets(self) -> Vec<WrittenVariable<'p>> {
        let arguments = self.build().map(Build::args).unwrap_or_default();
        let hooks = self.hooks().into_iter();
        let of_hooks = hooks.flat_map(|hook| variables(hook.value.get("environment")));
        let all = self.environment().into_iter().chain(arguments).chain(self.labels());
        let judge_here = |variable: Variable<'p>| {
            let value = variable.value.known()?;
            judge(variable).filter(|_| self.compose().is_written_at(value.span, value.value))
        };
        all.chain(of_hooks).filter_map(judge_here).collect()
    }

    /// The build arguments with the names of secrets whose values come from outside.
    pub fn passed_secrets(self) -> Vec<Spanned<&'p str>> {
        let arguments = self.build().map(|build| build.args()).unwrap_or_default();
        let passed = arguments.into_iter().filter(|argument| {
            is_secret_name(argument.name.value)
                && match argument.value {
                    Setting::Unknown(_) => true,
                    Setting::Absent => self.is_given_by_environment(argument.span),
                    Setting::Known(_) => false,
                }
        });
        passed.map(|argument| argument.name).collect()
    }

    /// Whether an argument is a name alone, rather than one with an empty value.
    fn is_given_by_environment(self, place: Span) -> bool {
        !self.compose().slice(place).contains('=')
    }

    /// The addresses with a literal password in its environment, labels, build arguments,
    /// commands, health check and hooks.
    pub fn addresses_with_password(self) -> Vec<AddressInService> {
        const PLACES: [&[&str]; 9] = [
            &["environment"],
            &["labels"],
            &["build", "args"],
            &["command"],
            &["entrypoint"],
            &["healthcheck", "test"],
            &["pre_start"],
            &["post_start"],
            &["pre_stop"],
        ];
        let mut found = Vec::new();
        for path in PLACES {
            let Some(value) = self.get(path) else { continue };
            let is_for_shell = !matches!(path, ["environment" | "labels"] | ["build", _]);
            each_text(value, "", &mut |value, name, text| {
                let mut passwords = find_address_passwords(text, is_for_shell).into_iter();
                let is_here = |password: &super::AddressPassword| {
                    let password = text.get(password.range.clone()).unwrap_or_default();
                    self.compose().is_written_at(value.span, password)
                };
                let Some(password) = passwords.find(is_here) else { return };
                let is_placeholder = password.is_placeholder;
                // The items of a list have their names before the `=`.
                let name = if name.is_empty() { text.split('=').next() } else { Some(name) };
                let is_secret = |name: &str| is_secret_name(name) || is_of_data_source(name);
                let is_secret_by_name = !is_for_shell && name.is_some_and(is_secret);
                let span = value.span;
                found.push(AddressInService { span, is_placeholder, is_secret_by_name });
            });
        }
        found
    }
}

impl Compose<'_> {
    /// Whether a part of a text is written where the text is, be it as a default, rather than
    /// put in the place of a variable that `.env` sets.
    pub(super) fn is_written_at(self, span: Span, part: &str) -> bool {
        let raw = self.slice(span);
        !raw.contains('$') || raw.replace("$$", "$").contains(part)
    }
}

fn judge<'p>(variable: Variable<'p>) -> Option<WrittenVariable<'p>> {
    let value = variable.value.known()?;
    let name = variable.name.value;
    // The password in an address is the matter of another lint; a data source name is a secret
    // by its user alone.
    let evidence = if is_data_source(name, value.value) {
        SecretEvidence::Literal
    } else if value.value.contains("://") {
        return None;
    } else if let Some(password) = password_of_connection(value.value) {
        judge_text(password)
    } else if is_secret_name(name) || is_identifying(name) {
        judge_text(value.value)
    } else {
        let mut found = find_credentials(value.value).into_iter();
        found.find(|own| !own.is_weak).map(|_| SecretEvidence::Random)?
    };
    Some(WrittenVariable { name: variable.name, span: value.span, evidence })
}

/// `SENTRY_DSN: https://KEY@host/1`
fn is_data_source(name: &str, value: &str) -> bool {
    let user = value.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
    is_of_data_source(name)
        && user.is_some_and(|(user, host)| {
            !user.contains([':', '/', '$', '{', '<']) && user.len() > 7 && !host.is_empty()
        })
}

fn is_of_data_source(name: &str) -> bool {
    name.to_ascii_uppercase().ends_with("DSN")
}

/// The password of `Server=db;Password=…`, `host=db password=…` and `user:…@tcp(db:3306)/shop`.
fn password_of_connection(text: &str) -> Option<&str> {
    if let Some((login, _)) = text.split_once("@tcp(").or_else(|| text.split_once("@unix(")) {
        return login.split_once(':').map(|(_, password)| password);
    }
    let separator = if text.contains(';') { ';' } else { ' ' };
    let (mut password, mut has_host) = (None, false);
    for part in text.split(separator) {
        let Some((key, value)) = part.split_once('=') else { continue };
        let key = key.trim();
        let is = |names: &[&str]| names.iter().any(|name| key.eq_ignore_ascii_case(name));
        if is(&["password", "pwd"]) {
            password = Some(value.trim_matches(['\'', '"', ' ']));
        }
        has_host |= is(&["host", "server", "data source", "address", "addr"]);
    }
    password.filter(|_| has_host)
}

/// Names that are halves of secrets.
fn is_identifying(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    upper.ends_with("_SALT") || upper.ends_with("ACCESS_KEY_ID")
}

/// Judges a text in which Compose has put every variable: what dollars are left are written so,
/// unless all of it is a variable of the container.
fn judge_text(text: &str) -> SecretEvidence {
    let evidence = judge_secret_value(text);
    // `$$NAME` is meant for a program that puts a variable in; `$$word` is a text.
    let is_name = |name: &str| {
        let is_of_name =
            |byte: u8| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit();
        name.starts_with('{') || name.bytes().all(is_of_name)
    };
    let is_variable =
        text.strip_prefix('$').is_some_and(is_name) || text.contains("{{") || text.contains("$(");
    match evidence {
        SecretEvidence::Reference if !is_variable => judge_secret_value(&text.replace('$', "")),
        evidence => evidence,
    }
}

/// Gives every text below a value, with the key that it stands at and with `${NAME}` for each
/// unknown variable.
fn each_text<'p>(
    value: &'p Value,
    key: &'p str,
    take: &mut dyn FnMut(&'p Value, &'p str, &'p str),
) {
    if let Some(text) = value.text_with_holes() {
        take(value, key, text);
    }
    for item in value.items() {
        each_text(item, "", take);
    }
    for entry in value.entries() {
        each_text(&entry.value, entry.key.as_str().value, take);
    }
}
