//! The capabilities of Linux.

use super::Service;
use crate::text::Spanned;

/// Every capability, as `capabilities(7)` lists them.
const ALL: [&str; 41] = [
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "BPF",
    "CHECKPOINT_RESTORE",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "PERFMON",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
];

/// Those that the engine gives to every container.
const DEFAULT: [&str; 14] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Why the addition of a capability changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Redundant {
    /// Every container has it.
    Default,
    /// `ALL` is added as well.
    All,
    /// It is dropped as well, which wins.
    Dropped,
}

impl<'p> Service<'p> {
    /// What `cap_add` and `cap_drop` name that is no capability; the engine refuses it.
    pub fn unknown_capabilities(self) -> Vec<Spanned<String>> {
        let named = self.cap_add().items.into_iter().chain(self.cap_drop().items);
        named.filter(|own| own.value != "ALL" && !ALL.contains(&own.value.as_str())).collect()
    }

    /// What `cap_add` gives; nothing where `privileged` gives all of it anyway.
    pub fn granted_capabilities(self) -> Vec<Spanned<String>> {
        match self.privileged().is_true() {
            Some(_) => Vec::new(),
            None => self.cap_add().items,
        }
    }

    /// Whether its network is that of the host, as far as `network_mode` says.
    pub fn has_host_network(self) -> bool {
        self.network_mode().value() == Some(&"host")
    }

    /// Whether it may be in the network `default` without saying so.
    pub fn joins_default_network(self) -> bool {
        let networks = self.networks();
        let names_none = networks.is_empty() && !self.has("network_mode");
        names_none || networks.iter().any(|own| own.name.value == "default")
    }

    /// Whether its processes see those of the host.
    pub fn sees_host_processes(self) -> bool {
        self.text(&["pid"]).value() == Some(&"host")
    }

    /// Whether a path of the host is mounted, through which handles of files lead to the whole of
    /// its disk.
    pub fn sees_host_files(self) -> bool {
        self.host_mounts().iter().any(|mount| mount.mount.is_some())
    }

    /// What `cap_add` names to no effect.
    pub fn redundant_capabilities(self) -> Vec<(Spanned<String>, Redundant)> {
        let added = self.cap_add();
        let dropped = self.cap_drop();
        let has_all = added.iter().any(|own| own.value == "ALL");
        let keeps_default = dropped.is_absent();
        let judge = |own: Spanned<String>| {
            let why = match own.value.as_str() {
                "ALL" => return None,
                name if dropped.iter().any(|own| own.value == name) => Redundant::Dropped,
                _ if has_all => Redundant::All,
                name if keeps_default && DEFAULT.contains(&name) => Redundant::Default,
                _ => return None,
            };
            Some((own, why))
        };
        added.items.into_iter().filter_map(judge).collect()
    }
}
