//! Whether the name of a variable says that its value is a secret.

/// Names that are secrets although the rules below would not say so.
const SECRETS: [&str; 12] = [
    "neo4j_auth",
    "composer_auth",
    "rabbitmq_erlang_cookie",
    "emqx_node__cookie",
    "app_key",
    "objectstore_s3_key",
    "objectstore_s3_sse_c_key",
    "zend_license_key",
    "rails_master_key",
    "vault_dev_root_token_id",
    "docker_auth_config",
    "azure_storage_connection_string",
];

/// Names that are none although the rules below would say so: a path.
const PATHS: [&str; 1] = ["google_application_credentials"];

/// Words that name a secret where they come last.
const NOUNS: [&str; 10] = [
    "password",
    "passwd",
    "pword",
    "passphrase",
    "secret",
    "token",
    "credential",
    "credentials",
    "apikey",
    "authkey",
];

/// Endings of words that were written together: `PGPASSWORD`, `COOKIESECRET`, `ENCRYPTIONKEY`.
const ENDINGS: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "controlpass",
    "adminpass",
    "rootpass",
    "userpass",
    "dbpass",
    "encryptionkey",
    "secretkey",
    "privatekey",
    "cookiekey",
];

/// Words that make a key a secret: a key can also open a cache, a table or a keyboard.
const KEYS: [&str; 25] = [
    "access",
    "account",
    "aes",
    "api",
    "auth",
    "cookie",
    "crypt",
    "crypto",
    "deploy",
    "encryption",
    "hmac",
    "in",
    "jwt",
    "license",
    "master",
    "nonce",
    "private",
    "secret",
    "session",
    "signing",
    "ssh",
    "ssl",
    "storage",
    "tls",
    "deployment",
];

/// Words after the noun which leave it what it is.
const TRAILING: [&str; 17] = [
    "base",
    "hash",
    "salt",
    "base64",
    "b64",
    "prod",
    "production",
    "dev",
    "development",
    "test",
    "staging",
    "default",
    "value",
    "old",
    "new",
    "plain",
    "string",
];

/// Words anywhere in a name which tell that it is a switch, a rule, or for everyone to see.
const HARMLESS: [&str; 43] = [
    "public",
    "publishable",
    "pub",
    "allow",
    "allowed",
    "disable",
    "disabled",
    "enable",
    "enabled",
    "random",
    "onetime",
    "empty",
    "require",
    "required",
    "skip",
    "no",
    "without",
    "is",
    "has",
    "use",
    "check",
    "min",
    "max",
    "num",
    "policy",
    "vite",
    "csrf",
    "dummy",
    "fake",
    "example",
    "pad",
    "eos",
    "bos",
    "unk",
    "mask",
    "stop",
    "special",
    "version",
    "prompt",
    "react",
    "expo",
    "nuxt",
    "gatsby",
];

/// Whether a variable of this name holds a secret, as far as a name can tell.
///
/// The name is taken apart at `_`, `-`, `.`, `:` and where small letters turn into capitals. What
/// it means is its last word, as in any English compound: `PASSWORD` and `DB_PASSWORD` are
/// secrets; `PASSWORD_FILE`, `TOKEN_URL`, `KEY_NAME`, `SECRET_VERSION` are something that belongs
/// to one. A key needs a word that says of which kind it is: `GPG_KEY` is a fingerprint,
/// `SORT_KEY` a column.
pub fn is_secret_name(name: &str) -> bool {
    // A name longer than this is no name.
    if name.len() > 128 {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    // Most names are told apart without a look at their words.
    if name.is_ascii() && !has_hint(lower.as_bytes()) {
        return false;
    }
    if SECRETS.contains(&lower.as_str()) || PATHS.contains(&lower.as_str()) {
        return !PATHS.contains(&lower.as_str());
    }
    let words = words(name);
    if words.iter().any(|word| HARMLESS.contains(&word.as_str())) {
        return false;
    }
    let mut words: &[String] = &words;
    while let [rest @ .., last] = words {
        let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
        if rest.is_empty() || !(is_number || TRAILING.contains(&last.as_str())) {
            break;
        }
        // `SECRET_KEY_BASE` of Rails, and its kin of GitLab.
        if last == "base" && rest.last().is_some_and(|word| word == "key") {
            return true;
        }
        // The salts of WordPress, `AUTH_SALT` and so on, are secrets; those of others are not.
        if last == "salt"
            && rest.last().is_some_and(|word| ["auth", "nonce", "in"].contains(&word.as_str()))
        {
            return true;
        }
        words = rest;
    }
    let Some((last, before)) = words.split_last() else { return false };
    let previous = before.last().map(String::as_str);
    // `PASSWORD2`
    let last = match last.trim_end_matches(|char: char| char.is_ascii_digit()) {
        "" => last.as_str(),
        word => word,
    };
    match last {
        "key" => previous.is_some_and(|word| KEYS.contains(&word)),
        "pass" => previous.is_some_and(|word| {
            !["first", "second", "one", "two", "single", "multi", "proxy", "by"].contains(&word)
        }),
        // `PWD` and `OLDPWD` are directories.
        "pwd" => previous.is_some_and(|word| !["old", "my", "base", "build"].contains(&word)),
        last => {
            NOUNS.contains(&last)
                || ENDINGS.iter().any(|ending| last.ends_with(ending))
                || (last.ends_with("token") && last.len() > 10)
        }
    }
}

/// Whether a part of a name in small letters is one that every secret has: one of [`NOUNS`], of
/// [`ENDINGS`] or of [`SECRETS`].
fn has_hint(name: &[u8]) -> bool {
    (0..name.len()).any(|at| {
        let hints: &[&[u8]] = match name[at] {
            b'a' => &[b"auth"],
            b'c' => &[b"cred", b"cookie", b"connection_string"],
            b'k' => &[b"key"],
            b'p' => &[b"pass", b"pwd", b"pword"],
            b's' => &[b"secret", b"salt"],
            b't' => &[b"token"],
            _ => &[],
        };
        hints.iter().any(|hint| name[at..].starts_with(hint))
    })
}

/// The words of a name in small letters: `apiKey`, `API_KEY` and `api-key` are `api`, `key`.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut after_small = false;
    for char in name.chars() {
        let is_word = char.is_alphanumeric();
        if (!is_word || (after_small && char.is_uppercase())) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if is_word {
            word.extend(char.to_lowercase());
        }
        after_small = char.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_by_their_last_word() {
        let rows = include_str!("names.tsv").lines().filter(|line| !line.starts_with('#'));
        let mut wrong = Vec::new();
        for row in rows {
            let (name, kind) = row.split_once('\t').expect("a name and a kind");
            if is_secret_name(name) != (kind == "secret") {
                wrong.push(row);
            }
        }
        assert_eq!(wrong, Vec::<&str>::new());
    }

    #[test]
    fn every_secret_has_a_hint() {
        let all = SECRETS.iter().chain(&NOUNS).chain(&ENDINGS);
        let without: Vec<_> = all.filter(|name| !has_hint(name.as_bytes())).collect();
        assert_eq!(without, Vec::<&&str>::new());
    }

    #[test]
    fn names_are_taken_apart_at_marks_and_capitals() {
        assert_eq!(words("apiKey-prod_2.X"), ["api", "key", "prod", "2", "x"]);
        assert_eq!(words("__A__"), ["a"]);
        assert_eq!(words(""), [""; 0]);
    }
}
