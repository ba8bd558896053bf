//! Names and kernel settings that a service has of its own, and logins to it.

use super::Service;
use crate::compose::{Port, Setting};
use crate::text::{Span, Spanned};

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

/// Words of the names of images for which SSH is the service.
const SSH_IMAGES: [&str; 14] = [
    "gitea", "forgejo", "gogs", "gitlab", "gitolite", "gerrit", "git", "sftp", "sftpgo", "bastion",
    "jumphost", "openssh", "ssh", "sshd",
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

    /// The settings of the kernel by which its container passes on packets or believes forged
    /// ones, with what they let it do. None where it may administer its network: it is a router.
    pub fn dangerous_sysctls(self) -> Vec<Spanned<(&'p str, &'static str)>> {
        let is_router =
            self.cap_add().iter().any(|own| own.value == "NET_ADMIN" || own.value == "ALL");
        if is_router || self.privileged().is_true().is_some() {
            return Vec::new();
        }
        let judge = |name: &str, value: &str| {
            let last = name.rsplit('.').next().unwrap_or_default();
            let is_net = name.starts_with("net.ipv4.") || name.starts_with("net.ipv6.");
            Some(match (last, value.trim()) {
                _ if !is_net => return None,
                ("ip_forward" | "forwarding", "1") => "route packets",
                ("rp_filter", "0") => "take forged packets",
                ("accept_source_route", "1") => "take source routes",
                ("accept_redirects", "1") => "follow redirects",
                _ => return None,
            })
        };
        let sysctls = self.sysctls().into_iter();
        sysctls
            .filter_map(|own| {
                let deed = judge(own.name.value, own.value.value()?)?;
                Some(Spanned::new((own.name.value, deed), own.span))
            })
            .collect()
    }

    /// The settings of the kernel that a container does not have for itself, each with the reason
    /// for which the engine refuses it.
    ///
    /// Source: the validator of libcontainer in runc.
    pub fn refused_sysctls(self) -> Vec<Spanned<(&'p str, &'static str)>> {
        let has_host_network = self.network_mode().value() == Some(&"host");
        let has_host_ipc = self.ipc().value() == Some(&"host");
        let judge = |name: &str| {
            let is_of_ipc = name.starts_with("fs.mqueue.") || IPC.contains(&name);
            if is_of_ipc {
                return has_host_ipc.then_some("`ipc` is the host's");
            }
            if name.starts_with("net.") {
                return has_host_network.then_some("the network is the host's");
            }
            let roots = ["vm.", "fs.", "kernel.", "dev.", "debug.", "abi."];
            let is_maybe_own = matches!(name, "kernel.domainname" | "kernel.hostname");
            let is_known = roots.iter().any(|root| name.starts_with(root)) && !is_maybe_own;
            is_known.then_some("it is one of the whole host")
        };
        let sysctls = self.sysctls().into_iter();
        sysctls
            .filter_map(|own| {
                let why = judge(own.name.value)?;
                Some(Spanned::new((own.name.value, why), own.span))
            })
            .collect()
    }

    /// The SSH server that `entrypoint` or `command` starts, with its place.
    pub fn started_ssh_daemon(self) -> Option<(&'static str, Span)> {
        if self.is_ssh_service() {
            return None;
        }
        let lines = [self.entrypoint(), self.command()].into_iter().flatten();
        lines.into_iter().find_map(|line| {
            line.scalars().iter().find_map(|item| {
                let text = item.text_with_holes()?;
                let mut words =
                    text.split(|char: char| char.is_whitespace() || ";&|\"'".contains(char));
                let daemon = words.find_map(|word| match word.rsplit('/').next()? {
                    "sshd" if word == "sshd" || word.ends_with("bin/sshd") => Some("sshd"),
                    "dropbear" if word == "dropbear" || word.ends_with("bin/dropbear") => {
                        Some("dropbear")
                    }
                    _ => None,
                })?;
                Some((daemon, self.compose().find(item, daemon)))
            })
        })
    }

    /// The published ports that lead to port 22 of its container, unless SSH is what it is for.
    pub fn published_ssh_ports(self) -> Vec<Port<'p>> {
        if self.is_ssh_service() || self.network_mode().value() == Some(&"host") {
            return Vec::new();
        }
        let is_ssh = |port: &Port<'_>| {
            let target = port.target.value();
            target.is_some_and(|target| target.first == 22 && target.last == 22)
                && port.protocol.value().is_none_or(|protocol| protocol == "tcp")
        };
        self.ports().into_iter().filter(is_ssh).collect()
    }

    fn is_ssh_service(self) -> bool {
        let image = self.image().map(|image| image.text).unwrap_or_default();
        let is_one = |text: &str| {
            let words = text.split(|char: char| !char.is_ascii_alphanumeric());
            words.into_iter().any(|word| SSH_IMAGES.contains(&word))
        };
        is_one(&image) || is_one(self.name().value)
    }

    /// Whether its log is kept in a file that grows for ever: written by `json-file` without
    /// `max-size`, by a service that goes on running.
    pub fn logs_without_bound(self) -> bool {
        let driver = self.logging_driver();
        let is_json = driver.is_absent() || driver.value() == Some(&"json-file");
        let has_size = self.get(&["logging", "options", "max-size"]).is_some();
        self.is_whole() && is_json && !has_size && !self.is_awaited_to_end()
    }

    /// Whether it is a service rather than a task, and nothing starts it again.
    pub fn stays_down(self) -> bool {
        self.is_whole()
            && !self.has("restart")
            && self.get(&["deploy", "restart_policy"]).is_none()
            && self.profiles().is_absent()
            && !self.is_awaited_to_end()
    }

    /// The build arguments with the names of secrets whose values come from outside.
    pub fn passed_secrets(self) -> Vec<Spanned<&'p str>> {
        let arguments = self.build().map(|build| build.args()).unwrap_or_default();
        let passed = arguments.into_iter().filter(|argument| {
            super::is_secret_name(argument.name.value)
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
}

const IPC: [&str; 8] = [
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
];

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
