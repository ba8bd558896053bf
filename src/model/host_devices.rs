//! What it means to hand a device of the host to a container.

use super::Service;
use super::host_path::normal;
use super::service_parts::Device;
use crate::text::Spanned;

/// A device of the host, by what can be done with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostDevice {
    /// It holds the host's files or its memory: what it is.
    Dangerous(&'static str),
    /// Nothing can be done with it, or nothing outside of the container: `/dev/null`, `/dev/net/tun`.
    Harmless,
    /// Any other.
    Ordinary,
}

impl Device<'_> {
    /// What can be done with it; `None` where the path is not known, or is none but the name of a
    /// device of CDI: `vendor.example.com/class=name`.
    pub fn gives(&self) -> Option<HostDevice> {
        let path = self.source.value().filter(|path| path.starts_with('/'))?;
        Some(judge(&normal(path)))
    }
}

impl<'p> Service<'p> {
    /// The rules of `device_cgroup_rules` that let it use every device, or every disk; each with
    /// what it lets.
    pub fn dangerous_device_rules(self) -> Vec<Spanned<(&'p str, &'static str)>> {
        let judge = |rule: Spanned<&'p str>| {
            let mut words = rule.value.split_ascii_whitespace();
            let what = match (words.next()?, words.next()?) {
                ("a", _) | ("c" | "b", "*:*") => "every device of the host",
                // Block devices are disks, and what is made of them.
                ("b", _) => "disks of the host",
                ("c", "1:*") => "the host's memory",
                ("c", "1:1" | "1:2" | "1:4") => "the host's memory",
                ("c", "1:11") => "the messages of the host's kernel",
                ("c", "10:237" | "10:*") => "the maker of loop devices",
                _ => return None,
            };
            Some(Spanned::new((rule.value, what), rule.span))
        };
        self.texts(&["device_cgroup_rules"]).items.into_iter().filter_map(judge).collect()
    }
}

fn judge(path: &str) -> HostDevice {
    let Some(name) = path.strip_prefix("/dev") else { return HostDevice::Ordinary };
    let Some(name) = name.strip_prefix('/') else {
        return match name {
            "" => HostDevice::Dangerous("every device of the host"),
            _ => HostDevice::Ordinary,
        };
    };
    match name {
        "mem" | "kmem" | "port" => return HostDevice::Dangerous("the host's memory"),
        // By their numbers, too.
        "char/1:1" | "char/1:2" | "char/1:4" => {
            return HostDevice::Dangerous("the host's memory");
        }
        "kmsg" | "char/1:11" => return HostDevice::Dangerous("the messages of the host's kernel"),
        "char/10:237" => return HostDevice::Dangerous("the maker of loop devices"),
        "null" | "zero" | "full" | "random" | "urandom" | "tty" | "net/tun" => {
            return HostDevice::Harmless;
        }
        _ => (),
    }
    // `disk/by-uuid/…`, `mapper/root`, `zvol/pool/root`, `rbd/pool/image`.
    let folder = name.split('/').next().unwrap_or_default();
    let is_folder_of_disks = matches!(folder, "disk" | "mapper" | "zvol" | "rbd" | "md")
        // `block/8:0`: in a short form the colon would end the path.
        || folder == "block" && name.contains(':');
    if is_folder_of_disks || is_disk(name) {
        return HostDevice::Dangerous("a disk of the host with all its files");
    }
    HostDevice::Ordinary
}

/// Whether the kernel gives the name to disks, their parts and what is made of them.
fn is_disk(name: &str) -> bool {
    let lettered = ["sd", "hd", "vd", "xvd"].iter().any(|kind| {
        name.strip_prefix(kind).is_some_and(|rest| {
            let letters = rest.trim_end_matches(|char: char| char.is_ascii_digit());
            !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase())
        })
    });
    let numbered = ["nvme", "mmcblk", "dm-", "loop", "rbd", "nbd", "md", "zd", "ram", "mtdblock"];
    let numbered = numbered.iter().any(|kind| {
        name.strip_prefix(kind)
            .is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()))
    });
    lettered || numbered || matches!(name, "loop-control" | "zfs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_and_memory_are_dangerous() {
        for path in [
            "/dev",
            "/dev/sda",
            "/dev/sda1",
            "/dev/xvdf",
            "/dev/nvme0n1p2",
            "/dev/mmcblk0",
            "/dev/dm-0",
            "/dev/mapper/root",
            "/dev/disk/by-uuid/0",
            "/dev/loop0",
            "/dev/loop-control",
            "/dev/md127",
            "/dev/zfs",
            "/dev/mem",
            "/dev/kmsg",
            "/dev/port",
        ] {
            assert!(matches!(judge(path), HostDevice::Dangerous(_)), "{path}");
        }
        for path in ["/dev/ttyUSB0", "/dev/snd", "/dev/dri", "/dev/video0", "/dev/sdr-radio"] {
            assert_eq!(judge(path), HostDevice::Ordinary, "{path}");
        }
        assert_eq!(judge("/dev/net/tun"), HostDevice::Harmless);
    }
}
