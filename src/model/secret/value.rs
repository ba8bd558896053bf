//! What the value of a variable that is named like a secret tells about it.

use super::format::find_credentials;

/// What stands under the name of a secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecretEvidence {
    /// Nothing: the value comes from elsewhere at run time.
    Empty,
    /// It holds a variable, so what it is is said elsewhere.
    Reference,
    /// A path, an address without password, a switch, a small number, a word of a short list.
    Harmless,
    /// A text that says of itself that it is none: `<your-key>`, `dummy`, `xxxx`.
    Placeholder,
    /// A password that everybody knows, and which works where nobody changes it: `changeme`.
    Weak,
    /// Some text.
    Literal,
    /// A text that was made by chance, or has the format of a known credential.
    Random,
}

impl SecretEvidence {
    /// Whether a secret is written there, be it a good or a bad one.
    pub fn is_secret(self) -> bool {
        matches!(self, SecretEvidence::Weak | SecretEvidence::Literal | SecretEvidence::Random)
    }
}

const WORDS: [&str; 48] = [
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "none",
    "null",
    "nil",
    "undefined",
    "default",
    "auto",
    "enabled",
    "disabled",
    "enable",
    "disable",
    "optional",
    "required",
    "prompt",
    "file",
    "env",
    "environment",
    "vault",
    "keyring",
    "keychain",
    "pass",
    "basic",
    "bearer",
    "oauth",
    "oauth2",
    "oidc",
    "jwt",
    "token",
    "password",
    "ldap",
    "local",
    "internal",
    "external",
    "generate",
    "random",
    "md5",
    "trust",
    "scram-sha-256",
    "sha256",
    "sha512",
    "hs256",
    "rs256",
    "plain",
];

const WEAK: [&str; 38] = [
    "changeme",
    "changeit",
    "change_me",
    "change-me",
    "changethis",
    "password",
    "passw0rd",
    "password1",
    "password123",
    "passwd",
    "pass",
    "secret",
    "secret123",
    "secretpassword",
    "mysecretpassword",
    "mysecret",
    "supersecret",
    "topsecret",
    "admin",
    "admin123",
    "administrator",
    "root",
    "toor",
    "user",
    "guest",
    "postgres",
    "mysql",
    "mongo",
    "redis",
    "rabbitmq",
    "minio",
    "minioadmin",
    "minio123",
    "123456",
    "1234",
    "12345678",
    "qwerty",
    "letmein",
];

const PLACEHOLDERS: [&str; 21] = [
    "dummy",
    "fake",
    "placeholder",
    "unused",
    "not-used",
    "not_used",
    "notused",
    "example",
    "insert",
    "your",
    "todo",
    "fixme",
    "replace",
    "redacted",
    "foobar",
    "precompile",
    "build-time",
    "buildtime",
    "not-a-real",
    "not-real",
    "ignored",
];

/// What the value of a variable that is named like a secret tells about it. `value` has no quotes
/// any more; a variable in it is still written with its `$`.
pub fn judge_secret_value(value: &str) -> SecretEvidence {
    let text = value.trim();
    let lower = text.to_ascii_lowercase();
    if text.is_empty() {
        return SecretEvidence::Empty;
    }
    if let [credential, ..] = find_credentials(text).as_slice() {
        return match credential.is_weak {
            true => SecretEvidence::Weak,
            false => SecretEvidence::Random,
        };
    }
    if is_reference(text) {
        return SecretEvidence::Reference;
    }
    if WEAK.contains(&lower.as_str()) {
        return SecretEvidence::Weak;
    }
    if WORDS.contains(&lower.as_str()) || is_short_number(text) || is_place(text) {
        return SecretEvidence::Harmless;
    }
    if is_placeholder(text, &lower) {
        return SecretEvidence::Placeholder;
    }
    match is_random(text) {
        true => SecretEvidence::Random,
        false => SecretEvidence::Literal,
    }
}

fn is_reference(text: &str) -> bool {
    // Two dollars stand for one.
    let text = text.replace("$$", "");
    text.split('$').skip(1).any(|rest| {
        rest.starts_with(|char: char| char.is_ascii_alphabetic() || "_{(".contains(char))
    }) || text.contains("{{")
        || (text.len() > 2 && text.starts_with('%') && text.ends_with('%'))
        || (text.starts_with('`') && text.ends_with('`'))
}

fn is_short_number(text: &str) -> bool {
    text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A path or an address.
fn is_place(text: &str) -> bool {
    let path = text.starts_with('/') && !text.contains(['+', '='])
        || ["./", "../", "~/", "secret://", "file:"].iter().any(|start| text.starts_with(start))
        || (text.as_bytes().get(1) == Some(&b':') && text.contains(['\\', '/']));
    let file = text.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && ["txt", "key", "pem", "crt", "json", "yml", "yaml", "env", "conf", "pub"]
                .contains(&ending)
    });
    path || file || text.contains("://")
}

fn is_placeholder(text: &str, lower: &str) -> bool {
    let is_bracketed = [("<", ">"), ("[", "]"), ("{", "}"), ("__", "__"), ("@", "@")]
        .iter()
        .any(|(open, close)| text.len() > 2 && text.starts_with(open) && text.ends_with(close));
    let mut chars: Vec<char> = lower.chars().collect();
    chars.sort_unstable();
    chars.dedup();
    let is_monotone = chars.len() <= 2 && text.len() > 2;
    is_bracketed
        || is_monotone
        || ["x", "-", ".", "_", "test", "build", "n/a", "na", "foo", "bar", "abc", "string"]
            .contains(&lower)
        || PLACEHOLDERS.iter().any(|word| lower.contains(word))
}

/// Whether a text looks made by a machine: long, of one piece, with digits among the letters and
/// hardly a character twice in a row.
pub(super) fn is_random(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-.".contains(&byte);
    if text.len() < 20 || text.len() > 4096 || !text.bytes().all(is_token) {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    if digits < 2 || letters < 2 {
        return false;
    }
    let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let least = if is_hexadecimal { 3.0 } else { 3.6 };
    // Words between dashes are a name: `my-app-2-production-key`.
    let longest = text.split(['-', '_', '.']).map(str::len).max().unwrap_or_default();
    longest >= 16 && entropy(text) >= least
}

/// Shannon's, in bits a byte.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = text.len() as f64;
    let shares = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / length);
    shares.map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_apart() {
        use SecretEvidence::*;
        let cases = [
            ("", Empty),
            ("  ", Empty),
            ("$TOKEN", Reference),
            ("pre-${TOKEN}", Reference),
            ("{{ token }}", Reference),
            ("/run/secrets/token", Harmless),
            ("./key.pem", Harmless),
            ("server.key", Harmless),
            ("C:\\keys\\k", Harmless),
            ("https://example.com/token", Harmless),
            ("true", Harmless),
            ("15", Harmless),
            ("none", Harmless),
            ("<your-key>", Placeholder),
            ("YOUR_API_KEY", Placeholder),
            ("xxxxxxxx", Placeholder),
            ("dummy", Placeholder),
            ("changeme", Weak),
            ("password", Weak),
            ("postgres", Weak),
            ("postgres://app:app@db/app", Weak),
            ("hunter2!", Literal),
            ("correct horse", Literal),
            ("pa$$word", Literal),
            ("9f86d081884c7d659a2feaa0c55ad015", Random),
            ("Zm9vYmFy0aGVsbG8gd29ybGQx9Qz", Random),
            ("my-app-2-production-key", Literal),
        ];
        for (text, expected) in cases {
            assert_eq!(judge_secret_value(text), expected, "{text}");
        }
    }
}
