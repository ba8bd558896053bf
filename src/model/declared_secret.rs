//! The secrets that a Dockerfile says: in ARG, ENV and LABEL, and anywhere in its text.

use super::secret::{SecretEvidence, find_credentials, is_secret_name, judge_secret_value};
use super::{Dockerfile, Instruction, Keyword};
use crate::text::{Span, Spanned};

/// An ARG or ENV that passes or holds a secret.
#[derive(Clone, Debug)]
pub struct DeclaredSecret {
    /// The name of the variable.
    pub name: Spanned<String>,
    /// By which instruction: ARG or ENV.
    pub keyword: Keyword,
    /// Where its value stands; absent for `ARG name`.
    pub value: Option<Span>,
    /// What its value is.
    pub kind: DeclaredSecretKind,
}

/// What the value of a [`DeclaredSecret`] is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DeclaredSecretKind {
    /// It is given at build time.
    Passed,
    /// It is that of a build argument, named here.
    CopyOf(String),
    /// A password that everybody knows.
    Weak,
    /// Some text.
    Literal,
    /// A text that was made by chance, or has the format of a known credential.
    Random,
}

impl<'p> Dockerfile<'p> {
    /// The ARGs and ENVs that pass or hold a secret, in order of place, the first of each name and
    /// instruction word in a stage, be it deferred by ONBUILD. An ARG that an ENV of the same stage
    /// copies is left to that.
    pub fn declared_secrets(self) -> Vec<DeclaredSecret> {
        let mut found: Vec<(Option<usize>, DeclaredSecret)> = Vec::new();
        for instruction in self.instructions() {
            let stage = instruction.stage().map(|stage| stage.index());
            for secret in instruction.declared_secrets() {
                if let DeclaredSecretKind::CopyOf(argument) = &secret.kind {
                    found.retain(|(_, before)| {
                        before.keyword != Keyword::Arg || before.name.value != *argument
                    });
                }
                // An ARG is said again in each stage that needs it: that is one secret.
                let known = found.iter().any(|(at, before)| {
                    before.name.value == secret.name.value
                        && (before.keyword == secret.keyword || before.kind.copies(&secret))
                        && (secret.keyword == Keyword::Arg || *at == stage)
                });
                // A hostile file has many names; each is compared with few.
                if !known && found.len() < 256 {
                    found.push((stage, secret));
                }
            }
        }
        found.into_iter().map(|(_, secret)| secret).collect()
    }
}

/// A variable whose name has a word of secrets in it, and that is not known for one.
#[derive(Clone, Debug)]
pub struct SecretWord {
    /// The name of the variable.
    pub name: Spanned<String>,
    /// The word, in small letters.
    pub word: &'static str,
    /// What the word is beside the others.
    pub kind: SecretWordKind,
}

/// What a word of secrets is in a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecretWordKind {
    /// It means a secret wherever it stands.
    Plain,
    /// So, but beside a word that says otherwise: `TOKEN_FILE`.
    Exempt,
    /// It can open many things: `key`, `auth`.
    Key,
    /// It stands beside a secret, or means several: `username`, `tokens`.
    Half,
}

impl Dockerfile<'_> {
    /// The ARGs and ENVs with a word between underscores that BuildKit or hadolint takes for that of
    /// a secret, but those of [`Dockerfile::declared_secrets`]; the first of each name.
    pub fn names_with_secret_word(self) -> Vec<SecretWord> {
        let told = self.declared_secrets();
        let mut found: Vec<SecretWord> = Vec::new();
        // An ENV without a value is an error of its own.
        let pairs = self.instructions().flat_map(|own| {
            let is_argument = own.keyword() == Keyword::Arg;
            let is_read = is_argument || own.keyword() == Keyword::Env;
            let pairs = if is_read { own.pairs() } else { Vec::new() };
            pairs.into_iter().filter(move |(_, value)| is_argument || value.is_some())
        });
        for (name, _) in pairs {
            let Some(word) = word_of_secrets(&name.value) else { continue };
            let is_known = told.iter().any(|secret| secret.name.value == name.value)
                || found.iter().any(|before| before.name.value == name.value);
            if !is_known && found.len() < 256 {
                let lower = name.value.to_ascii_lowercase();
                let is_plain = matches!(word, "password" | "secret" | "token")
                    || ["api_key", "aws_access_key_id"].contains(&lower.as_str());
                if HALVES.contains(&word) {
                    found.push(SecretWord { name, word, kind: SecretWordKind::Half });
                    continue;
                }
                let kind = match (is_plain, lower.split('_').any(|word| EXEMPT.contains(&word))) {
                    (true, false) => SecretWordKind::Plain,
                    (true, true) => SecretWordKind::Exempt,
                    (false, false) => SecretWordKind::Key,
                    (false, true) => continue,
                };
                found.push(SecretWord { name, word, kind });
            }
        }
        found
    }
}

/// The words beside which BuildKit takes no other for that of a secret.
const EXEMPT: [&str; 3] = ["file", "public", "version"];

/// The words that only hadolint takes for those of a secret.
const HALVES: [&str; 5] = ["username", "private", "passwords", "secrets", "tokens"];

/// The word between underscores that BuildKit or hadolint takes for that of a secret.
fn word_of_secrets(name: &str) -> Option<&'static str> {
    // Those that mean nothing but a secret come first: `AUTH_TOKEN` is a token.
    const WORDS: [&str; 10] = [
        "password",
        "secret",
        "token",
        "apikey",
        "auth",
        "credential",
        "credentials",
        "key",
        "passwd",
        "pword",
    ];
    let mut all = WORDS.into_iter().chain(HALVES);
    all.find(|own| name.split('_').any(|word| own.eq_ignore_ascii_case(word)))
}

impl DeclaredSecretKind {
    fn copies(&self, secret: &DeclaredSecret) -> bool {
        secret.keyword == Keyword::Arg
            && matches!(self, DeclaredSecretKind::CopyOf(name) if *name == secret.name.value)
    }
}

/// What people write where they mean any text.
fn is_dummy_word(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'']).to_ascii_lowercase();
    // The key of Amazon's manual is made like a true one.
    matches!(value.as_str(), "foo" | "bar" | "baz" | "foobar" | "abc" | "test" | "xyz" | "string")
        || value.ends_with("examplekey")
}

impl Instruction<'_> {
    fn declared_secrets(self) -> Vec<DeclaredSecret> {
        let keyword = self.keyword();
        if !matches!(keyword, Keyword::Arg | Keyword::Env) {
            return Vec::new();
        }
        let pairs = self.pairs();
        let read = pairs.into_iter().filter_map(|(name, value)| {
            let place = value.as_ref().map(|value| value.span);
            let kind = match is_secret_name(&name) {
                true => self.secret_kind(place, value.as_ref().and_then(|value| value.text())),
                false => self.weak_address(place),
            }?;
            Some(DeclaredSecret { name, keyword, value: place, kind })
        });
        read.collect()
    }

    fn secret_kind(self, place: Option<Span>, value: Option<&str>) -> Option<DeclaredSecretKind> {
        use DeclaredSecretKind::{CopyOf, Literal, Passed, Random, Weak};
        let is_argument = self.keyword() == Keyword::Arg;
        if let Some(name) = place.and_then(|place| self.variable_alone(place)) {
            // What the base image sets is its own affair; an ARG of another is judged there.
            let copies = !is_argument && self.declares_argument(&name);
            // An ARG that takes its default from another is still one that is passed.
            if is_argument && !is_secret_name(&name) {
                return Some(Passed);
            }
            let harmless =
                value.is_some_and(|text| !text.is_empty() && !judge_secret_value(text).is_secret());
            return (copies && !harmless).then_some(CopyOf(name));
        }
        let raw = place.map(|place| self.dockerfile().slice(place)).unwrap_or_default();
        let evidence = match raw.contains('$') && value.is_none() {
            true => SecretEvidence::Reference,
            false => judge_secret_value(value.unwrap_or(raw)),
        };
        match evidence {
            SecretEvidence::Empty if is_argument => Some(Passed),
            SecretEvidence::Placeholder if is_argument => Some(Passed),
            // A word of no meaning is a bad password, and says not that it is none.
            SecretEvidence::Placeholder if is_dummy_word(value.unwrap_or(raw)) => Some(Literal),
            SecretEvidence::Weak => Some(Weak),
            SecretEvidence::Literal => Some(Literal),
            SecretEvidence::Random => Some(Random),
            SecretEvidence::Empty
            | SecretEvidence::Placeholder
            | SecretEvidence::Harmless
            | SecretEvidence::Reference => None,
        }
    }

    /// A variable of another name that holds an address with a password that everybody knows.
    fn weak_address(self, place: Option<Span>) -> Option<DeclaredSecretKind> {
        let found = find_credentials(self.dockerfile().slice(place?));
        found.iter().any(|credential| credential.is_weak).then_some(DeclaredSecretKind::Weak)
    }

    /// The name, where a value is one variable and nothing else.
    fn variable_alone(self, place: Span) -> Option<String> {
        let text = self.dockerfile().slice(place).trim_matches('"');
        let name = text.strip_prefix('$')?;
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
        (!name.is_empty() && name.chars().all(is_name)).then(|| name.to_owned())
    }

    fn declares_argument(self, name: &str) -> bool {
        let Some(stage) = self.stage() else { return false };
        stage.lineage().flat_map(|stage| stage.bindings_of(name)).any(|binding| {
            binding.origin == super::DeclaredBy::Arg && binding.instruction <= self.index()
        })
    }

    /// The credentials in its text that are known by their format, or by their name and their
    /// look, each with what it is. Passwords that everybody knows are left out.
    pub fn credentials(self) -> Vec<Spanned<&'static str>> {
        let span = self.span();
        let mut found: Vec<Spanned<&'static str>> = find_credentials(self.dockerfile().slice(span))
            .into_iter()
            .filter(|credential| !credential.is_weak)
            .map(|credential| Spanned::new(credential.what, span.part(credential.range)))
            .collect();
        let named = self.random_values();
        for place in named {
            if !found.iter().any(|own| place.contains(own.span) || own.span.contains(place)) {
                found.push(Spanned::new("a secret that was made by chance", place));
            }
        }
        found
    }

    /// Whether a place is in the value of an ARG or ENV whose name speaks of a secret, be it that
    /// of the half which identifies: `AWS_ACCESS_KEY_ID`.
    pub fn is_in_secret_variable(self, place: Span) -> bool {
        let speaks = |name: &str| {
            let name = name.to_ascii_lowercase();
            ["key", "auth", "token", "secret", "pass", "cred"]
                .iter()
                .any(|word| name.contains(word))
        };
        matches!(self.keyword(), Keyword::Arg | Keyword::Env)
            && self.pairs().iter().any(|(name, value)| {
                value.as_ref().is_some_and(|value| value.span.contains(place)) && speaks(name)
            })
    }

    /// The values that look made by chance, of names that are those of secrets: in ARG, ENV and
    /// LABEL, and in what shell text assigns.
    fn random_values(self) -> Vec<Span> {
        let is_random = |text: &str| judge_secret_value(text) == SecretEvidence::Random;
        let pairs = self.pairs().into_iter().filter_map(|(name, value)| {
            let value = value?;
            let text = self.dockerfile().slice(value.span);
            let literal = value.text().filter(|_| !text.contains('$'))?;
            (is_secret_name(&name) && is_random(literal)).then_some(value.span)
        });
        let mut found: Vec<Span> = pairs.collect();
        for command in self.commands() {
            let syntax = command.syntax();
            for assignment in &syntax.assignments {
                let value = assignment.value.literal();
                if is_secret_name(&assignment.name) && value.is_some_and(|value| is_random(&value))
                {
                    found.push(assignment.value.span);
                }
            }
        }
        found
    }
}
