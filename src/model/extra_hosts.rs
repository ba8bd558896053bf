//! Names to which a service gives an address of its own.

use super::Service;
use crate::text::Spanned;

/// Ends of names that belong to nobody in public.
const PRIVATE: [&str; 14] = [
    "local",
    "localhost",
    "localdomain",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "test",
    "example",
    "invalid",
    "arpa",
    "docker",
];

impl<'p> Service<'p> {
    /// The public names, and those with the address of a cloud's metadata, to which
    /// `extra_hosts` of the service or of its build gives an address.
    pub fn overridden_hosts(self) -> Vec<Spanned<(&'p str, &'p str)>> {
        let lists: [&[&str]; 2] = [&["extra_hosts"], &["build", "extra_hosts"]];
        let values = lists.iter().filter_map(|path| self.get(path));
        let mut found = Vec::new();
        for value in values {
            let items = value.items().iter().filter_map(|item| {
                let text = item.text()?;
                let (name, address) = text.split_once('=').or_else(|| text.split_once(':'))?;
                Some(Spanned::new((name.trim(), address.trim()), item.span))
            });
            let entries = value.entries().iter().filter_map(|entry| {
                let address = entry.value.text()?;
                Some(Spanned::new((entry.key.value.as_str(), address), entry.key.span))
            });
            found.extend(items.chain(entries).filter(|host| {
                let (name, address) = host.value;
                address == "169.254.169.254" || name.starts_with("169.254.") || is_public(name)
            }));
        }
        found
    }
}

/// Whether a name may be somebody's in the public network.
fn is_public(name: &str) -> bool {
    let lower = name.trim_end_matches('.').to_ascii_lowercase();
    let Some((_, last)) = lower.rsplit_once('.') else { return false };
    last.len() >= 2
        && last.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !PRIVATE.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn public_names_have_a_public_end() {
        for name in ["api.github.com", "Metadata.Google.COM."] {
            assert!(is_public(name), "{name}");
        }
        for name in ["db", "db.local", "10.0.0.1", "host.docker.internal", "a.test"] {
            assert!(!is_public(name), "{name}");
        }
    }
}
