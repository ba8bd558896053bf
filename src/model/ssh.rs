//! Logins to a container.

use super::Service;
use crate::compose::Port;
use crate::text::Span;

/// Words of the names of images for which SSH is the service.
const SSH_IMAGES: [&str; 14] = [
    "gitea", "forgejo", "gogs", "gitlab", "gitolite", "gerrit", "git", "sftp", "sftpgo", "bastion",
    "jumphost", "openssh", "ssh", "sshd",
];

impl<'p> Service<'p> {
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
}
