//! Credentials that are known by their format, and passwords in addresses.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Input, MatchKind};
use memchr::memmem;

/// A credential in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credential {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// What it is, with its article: `an AWS access key`.
    pub what: &'static str,
    /// Whether it is a password that everybody knows: `admin`, or the name of the user again.
    pub is_weak: bool,
}

/// A format: how it begins, of what the rest is made, and how long that is.
struct Format {
    prefix: &'static str,
    rest: fn(u8) -> bool,
    length: Range<usize>,
    what: &'static str,
}

const ANY: usize = 1 << 12;

const fn format(
    prefix: &'static str,
    rest: fn(u8) -> bool,
    length: Range<usize>,
    what: &'static str,
) -> Format {
    Format { prefix, rest, length, what }
}

/// The formats, as their makers publish them for scanners.
static FORMATS: [Format; 47] = [
    format("AKIA", upper, 16..17, "an AWS access key"),
    format("ASIA", upper, 16..17, "an AWS access key"),
    format("ghp_", alphanumeric, 36..ANY, "a GitHub token"),
    format("gho_", alphanumeric, 36..ANY, "a GitHub token"),
    format("ghu_", alphanumeric, 36..ANY, "a GitHub token"),
    format("ghs_", alphanumeric, 36..ANY, "a GitHub token"),
    format("ghr_", alphanumeric, 36..ANY, "a GitHub token"),
    format("github_pat_", word, 60..ANY, "a GitHub token"),
    format("glpat-", dashed, 20..ANY, "a GitLab token"),
    format("gldt-", dashed, 20..ANY, "a GitLab token"),
    format("glrt-", dashed, 20..ANY, "a GitLab token"),
    format("glptt-", dashed, 40..ANY, "a GitLab token"),
    format("xoxb-", dashed, 20..ANY, "a Slack token"),
    format("xoxp-", dashed, 20..ANY, "a Slack token"),
    format("xoxa-", dashed, 20..ANY, "a Slack token"),
    format("xoxr-", dashed, 20..ANY, "a Slack token"),
    format("xoxs-", dashed, 20..ANY, "a Slack token"),
    format("xapp-", dashed, 30..ANY, "a Slack token"),
    format("hooks.slack.com/services/T", path, 30..ANY, "a Slack webhook"),
    format("discord.com/api/webhooks/", path, 60..ANY, "a Discord webhook"),
    format("discordapp.com/api/webhooks/", path, 60..ANY, "a Discord webhook"),
    format("sk_live_", alphanumeric, 20..ANY, "a Stripe key"),
    format("rk_live_", alphanumeric, 20..ANY, "a Stripe key"),
    format("sk-ant-", dashed, 40..ANY, "an Anthropic key"),
    format("sk-proj-", dashed, 40..ANY, "an OpenAI key"),
    format("sk-", alphanumeric, 48..49, "an OpenAI key"),
    format("AIza", dashed, 35..36, "a Google API key"),
    format("ya29.", dashed, 60..ANY, "a Google token"),
    format("GOCSPX-", dashed, 28..29, "a Google client secret"),
    format("npm_", alphanumeric, 36..37, "an npm token"),
    format("pypi-AgEIcHlwaS5vcmc", dashed, 50..ANY, "a PyPI token"),
    format("dckr_pat_", dashed, 27..28, "a Docker Hub token"),
    format("hf_", alphanumeric, 34..35, "a Hugging Face token"),
    format("SG.", sendgrid, 60..80, "a SendGrid key"),
    format("shpat_", hexadecimal, 32..33, "a Shopify token"),
    format("shpss_", hexadecimal, 32..33, "a Shopify secret"),
    format("dop_v1_", hexadecimal, 64..65, "a DigitalOcean token"),
    format("AGE-SECRET-KEY-1", upper, 58..59, "an age key"),
    format("hvs.", dashed, 24..ANY, "a Vault token"),
    format("glsa_", word, 40..42, "a Grafana token"),
    format("tskey-auth-", dashed, 20..ANY, "a Tailscale key"),
    format("lin_api_", alphanumeric, 40..41, "a Linear key"),
    format("NRAK-", upper, 27..28, "a New Relic key"),
    format("sntrys_", base64, 60..ANY, "a Sentry token"),
    format("AccountKey=", base64, 86..90, "an Azure storage key"),
    format("SharedAccessKey=", base64, 40..90, "an Azure access key"),
    format("eyJ", web_token, 60..ANY, "a JSON Web Token"),
];

fn upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn alphanumeric(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn hexadecimal(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

const fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

const fn dashed(byte: u8) -> bool {
    word(byte) || byte == b'-'
}

fn path(byte: u8) -> bool {
    dashed(byte) || byte == b'/'
}

fn sendgrid(byte: u8) -> bool {
    dashed(byte) || byte == b'.'
}

fn web_token(byte: u8) -> bool {
    sendgrid(byte) || byte == b'='
}

fn base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

/// The credentials in a text, in order of place: what has the format of a known token, private
/// keys, and passwords in addresses. Tokens that show themselves to be examples are none.
pub fn find_credentials(text: &str) -> Vec<Credential> {
    let mut found = Vec::new();
    tokens(text, &mut found);
    private_keys(text, &mut found);
    addresses(text, &mut found);
    found.sort_by_key(|credential| (credential.range.start, credential.range.end));
    found.dedup_by(|next, before| next.range.start < before.range.end);
    found
}

fn tokens(text: &str, found: &mut Vec<Credential>) {
    static PREFIXES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let prefixes = FORMATS.iter().map(|format| format.prefix);
        AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(prefixes).ok()
    });
    let Some(prefixes) = &*PREFIXES else { return };
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(prefix) = prefixes.find(Input::new(text).range(from..)) {
        let at = prefix.start();
        from = at + 1;
        // A word that holds one is another word.
        if at > 0 && dashed(bytes[at - 1]) {
            continue;
        }
        if let Some((end, what)) = token_at(bytes, at) {
            found.push(Credential { range: at..end, what, is_weak: false });
            from = end;
        }
    }
}

fn token_at(bytes: &[u8], at: usize) -> Option<(usize, &'static str)> {
    FORMATS.iter().find_map(|format| {
        let rest = bytes[at..].strip_prefix(format.prefix.as_bytes())?;
        // What is longer than any token is no token, so no byte is looked at too often.
        let length = rest.iter().take(ANY + 1).take_while(|byte| (format.rest)(**byte)).count();
        if !format.length.contains(&length) {
            return None;
        }
        let rest = &rest[..length];
        if format.prefix == "eyJ" && !is_web_token(rest) {
            return None;
        }
        (!is_example(rest)).then_some((at + format.prefix.len() + length, format.what))
    })
}

/// Three parts, of which the second is an object again.
fn is_web_token(rest: &[u8]) -> bool {
    let mut parts = rest.split(|byte| *byte == b'.');
    parts.next();
    let second = parts.next().is_some_and(|part| part.starts_with(b"eyJ"));
    second && parts.next().is_some_and(|part| part.len() > 10) && parts.next().is_none()
}

/// `AKIAIOSFODNN7EXAMPLE`, `ghp_xxxxxxxx…`, `sk_live_1234567890…`.
fn is_example(rest: &[u8]) -> bool {
    let lower = rest.to_ascii_lowercase();
    let holds = |needle: &[u8]| lower.windows(needle.len()).any(|window| window == needle);
    let mut seen = [false; 256];
    lower.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    let distinct = seen.iter().filter(|seen| **seen).count();
    distinct < 8
        || [&b"example"[..], b"xxxx", b"0000", b"1234567", b"abcdef", b"your"]
            .iter()
            .any(|needle| holds(needle))
}

fn private_keys(text: &str, found: &mut Vec<Credential>) {
    const BEGIN: &str = "-----BEGIN ";
    static FINDER: LazyLock<memmem::Finder<'_>> = LazyLock::new(|| memmem::Finder::new(BEGIN));
    for at in FINDER.find_iter(text.as_bytes()) {
        let rest = &text[at + BEGIN.len()..];
        let Some(end) = rest.find("-----") else { return };
        let kind = &rest[..end];
        // What follows has to be a key: `grep -- '-----BEGIN PRIVATE KEY-----'` has none.
        let body = rest[end + 5..].bytes().filter(|byte| base64(*byte)).take(64).count();
        if kind.len() < 32 && kind.contains("PRIVATE KEY") && body >= 64 {
            let range = at..at + BEGIN.len() + end + 5;
            found.push(Credential { range, what: "a private key", is_weak: false });
        }
    }
}

/// A password in an address that stands in a text which is used as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressPassword {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// Whether it, or the host, is an example that somebody is to replace.
    pub is_placeholder: bool,
}

/// The literal passwords of addresses in a text. Those that are variables, or masked, are none; a
/// bad password is one all the same, since the program takes it. Where a shell reads the text, a
/// `$` within one starts a variable, too.
pub fn find_address_passwords(text: &str, is_for_shell: bool) -> Vec<AddressPassword> {
    let mut found = Vec::new();
    each_address(text, &mut |Address { password, host, range, .. }| {
        let is_open = password.contains(['{', '*', '<', '`'])
            || password.starts_with('$') && is_made_of_variables(password)
            || is_for_shell && is_made_of_variables(password)
            || password.contains('%') && !is_percent_encoded(password);
        let lower = password.to_ascii_lowercase();
        if is_open || lower.is_empty() {
            return;
        }
        let words = ["dummy", "fake", "placeholder", "your", "example", "xxx", "..."];
        let is_placeholder = lower == "x"
            || words.iter().any(|word| lower.contains(word))
            || is_example_host(host.split(':').next().unwrap_or_default());
        found.push(AddressPassword { range, is_placeholder });
    });
    found
}

/// Whether a text holds a variable, or nothing else than `$`s: `$PASS`, `${PASS}`, `a$PASS`.
fn is_made_of_variables(text: &str) -> bool {
    text.split('$').skip(1).any(|rest| {
        rest.starts_with(|char: char| char.is_ascii_alphabetic() || "_{(".contains(char))
    })
}

fn is_example_host(name: &str) -> bool {
    ["example.com", "example.org", "example.net"].iter().any(|own| name.ends_with(own))
}

/// `scheme://user:password@host`. The range is that of the password.
fn addresses(text: &str, found: &mut Vec<Credential>) {
    each_address(text, &mut |Address { user, password, host, range }| {
        let Some(is_weak) = judge_password(user, password, host) else { return };
        found.push(Credential { range, what: "a password in an address", is_weak });
    });
}

/// An address that has a user and a colon behind it.
struct Address<'t> {
    user: &'t str,
    password: &'t str,
    /// With its port.
    host: &'t str,
    /// Where the password stands.
    range: Range<usize>,
}

fn each_address<'t>(text: &'t str, take: &mut dyn FnMut(Address<'t>)) {
    static FINDER: LazyLock<memmem::Finder<'_>> = LazyLock::new(|| memmem::Finder::new("://"));
    for at in FINDER.find_iter(text.as_bytes()) {
        let start = at + 3;
        let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        let scheme = text[..at].bytes().rev().take(32).take_while(|byte| is_scheme(*byte)).count();
        if scheme == 0 {
            continue;
        }
        let ends = |byte: u8| byte.is_ascii_whitespace() || b"/?#\"'`<>".contains(&byte);
        let length = text[start..].bytes().take(512).take_while(|byte| !ends(*byte)).count();
        let authority = &text.as_bytes()[start..start + length];
        let Some(sign) = authority.iter().rposition(|byte| *byte == b'@') else { continue };
        let Some(colon) = authority[..sign].iter().position(|byte| *byte == b':') else { continue };
        // Cut at ASCII bytes, so at boundaries of characters.
        let user = &text[start..start + colon];
        let password = &text[start + colon + 1..start + sign];
        let host = &text[start + sign + 1..start + length];
        take(Address { user, password, host, range: start + colon + 1..start + sign });
    }
}

/// Whether the password of an address is one that everybody knows; `None` where it is none.
fn judge_password(user: &str, password: &str, host: &str) -> Option<bool> {
    let lower = password.to_ascii_lowercase();
    let is_variable = password.contains(['$', '{', '%', '*']) && !is_percent_encoded(password);
    let is_dummy = lower.is_empty()
        || lower == "x"
        || lower.contains("xxx")
        || lower.contains("oauth")
        || ["dummy", "fake", "placeholder", "your", "example", "nopass", "token", "..."]
            .iter()
            .any(|word| lower.contains(word))
        || ["user", "username", "dummy", "nouser", "foo"].contains(&user)
            && ["pass", "password", "secret", "user", "bar"].contains(&lower.as_str());
    let host_name = host.split(':').next().unwrap_or_default();
    let is_example = host_name.is_empty()
        || is_example_host(host_name)
        || host.contains(['$', '{']) && is_variable;
    if is_variable || is_dummy || is_example {
        return None;
    }
    let is_weak = password.eq_ignore_ascii_case(user)
        || password.len() < 6
        || matches!(host_name, "localhost" | "127.0.0.1" | "0.0.0.0")
        || WEAK.contains(&lower.as_str());
    Some(is_weak)
}

const WEAK: [&str; 12] = [
    "password",
    "passwd",
    "changeme",
    "secret",
    "postgres",
    "guest",
    "admin",
    "123456",
    "rabbitmq",
    "mysecretpassword",
    "minioadmin",
    "qwerty",
];

/// `%40` in a password is an `@`, no variable.
fn is_percent_encoded(password: &str) -> bool {
    !password.contains(['$', '{', '*'])
        && password.split('%').skip(1).all(|rest| {
            rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(text: &str) -> Vec<(&str, bool)> {
        let found = find_credentials(text);
        found.iter().map(|credential| (credential.what, credential.is_weak)).collect()
    }

    // Put together here, so that no scanner takes this file for a leak.
    fn token(prefix: &str, rest: &str) -> String {
        format!("{prefix}{rest}")
    }

    #[test]
    fn tokens_are_known_by_their_format() {
        let aws = token("AKIA", "Q3EGYUWZ7LPK2RTN");
        assert_eq!(whats(&aws), [("an AWS access key", false)]);
        assert_eq!(whats(&format!("x={aws};")), [("an AWS access key", false)]);
        assert_eq!(whats(&format!("X{aws}")), []);
        assert_eq!(whats(&token("AKIA", "IOSFODNN7EXAMPLE")), []);
        let github = token("ghp_", "k3J9xQ7mZr2LwT8vBn5CyH4sDf6GpA1eUiOq");
        assert_eq!(whats(&github), [("a GitHub token", false)]);
        assert_eq!(whats(&token("ghp_", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")), []);
        assert_eq!(whats("task-runner and sk-learn"), []);
        let web = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0aGluZyIsImlhdCI6MX0.q8w7e6r5t4z3u2i1o0p9";
        assert_eq!(whats(web), [("a JSON Web Token", false)]);
    }

    #[test]
    fn passwords_in_addresses_are_found() {
        let password = ("a password in an address", false);
        let weak = ("a password in an address", true);
        assert_eq!(whats("postgres://app:Tr0ub4dor@db:5432/app"), [password]);
        assert_eq!(whats("postgres://app:app@db/app"), [weak]);
        assert_eq!(whats("amqp://guest:guest@mq"), [weak]);
        assert_eq!(whats("https://u:p%40ssw0rd@host.test/"), [password]);
        let silent = [
            "https://$USER:$PASS@github.com/a/b",
            "https://user:pass@proxy:80",
            "https://bob:${TOKEN}@github.com",
            "https://host.test:80/a@b",
            "https://bob:hunter22@example.com",
            "git@host.test:a/b",
            "://a:b@c",
            "https://x-access-token:x@github.com",
            "postgres://nouser:pass@db",
        ];
        for text in silent {
            assert_eq!(whats(text), [], "{text}");
        }
    }

    #[test]
    fn a_private_key_has_a_body() {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
        let key = format!("-----BEGIN RSA PRIVATE KEY-----\\n{body}\\n");
        assert_eq!(whats(&key), [("a private key", false)]);
        assert_eq!(whats("grep -- '-----BEGIN PRIVATE KEY-----' x"), []);
    }
}
