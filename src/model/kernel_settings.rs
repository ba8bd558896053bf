//! Settings of the kernel that a service has of its own, or asks for in vain.

use super::Service;
use crate::text::Spanned;

/// The settings of the memory that processes share.
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

impl<'p> Service<'p> {
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
}
