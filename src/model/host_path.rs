//! What it means to mount a path of the host.

use crate::compose::{Mount, MountKind};

/// A path of the host, by what it gives away to a container that mounts it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostPath {
    /// The socket of a container runtime, or a folder that holds one.
    RuntimeSocket,
    /// It discloses the host's secrets or, where it is writable, hands it over: what it is.
    Sensitive(&'static str),
    /// Nothing can be done with it: time zones, certificates, `/dev/null`.
    Harmless,
    /// Any other path.
    Ordinary,
}

/// Folders whose change is as good as root on the host, themselves and all below.
const ROOT_EQUIVALENT: [&str; 9] = [
    "/etc",
    "/root",
    "/boot",
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/var/lib/docker",
    "/var/lib/containerd",
];

/// Folders of a home that hold keys.
const KEYS: [&str; 7] = [".ssh", ".aws", ".kube", ".docker", ".gnupg", ".config/gcloud", ".azure"];

/// Paths that give nothing away when they are mounted for reading only.
const HARMLESS: [&str; 8] = [
    "/etc/localtime",
    "/etc/timezone",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/usr/share",
    "/lib/modules",
    "/usr/local/share",
];

impl Mount<'_> {
    /// What it gives away, for a mount of the host; `None` for any other, or where the path is
    /// not known.
    pub fn gives_away(&self) -> Option<HostPath> {
        let kind = *self.kind.value()?;
        let source = self.source.value()?;
        match kind {
            MountKind::Bind => {
                Some(judge(source, self.read_only.value().copied().unwrap_or(false)))
            }
            MountKind::NamedPipe if source.to_ascii_lowercase().contains("docker_engine") => {
                Some(HostPath::RuntimeSocket)
            }
            _ => None,
        }
    }
}

/// Whether an absolute path is that of the socket of a container runtime.
pub(super) fn is_runtime_socket(path: &str) -> bool {
    path.starts_with('/') && is_socket(&normal(path))
}

/// Judges a path as written. What starts with a dot is the project's own.
fn judge(path: &str, read_only: bool) -> HostPath {
    let home = path.strip_prefix('~').or_else(|| path.strip_prefix("${HOME}"));
    if let Some(rest) = home {
        let rest = normal(rest);
        let rest = rest.trim_start_matches('/');
        return match rest {
            "" => HostPath::Sensitive("the whole home directory"),
            _ if is_socket(rest) => HostPath::RuntimeSocket,
            _ if KEYS.iter().any(|key| is_below(rest, key)) => {
                HostPath::Sensitive("credentials of a user")
            }
            _ => HostPath::Ordinary,
        };
    }
    if !path.starts_with('/') {
        return HostPath::Ordinary;
    }
    let path = normal(path);
    let path = path.as_str();
    if is_socket(path)
        || matches!(
            path,
            "/run"
                | "/var/run"
                | "/run/containerd"
                | "/run/podman"
                | "/run/crio"
                | "/var/run/docker"
                | "/run/docker"
        )
    {
        return HostPath::RuntimeSocket;
    }
    if path == "/" {
        return HostPath::Sensitive("the whole file system of the host");
    }
    if matches!(path, "/dev/null" | "/dev/zero" | "/dev/random" | "/dev/urandom" | "/dev/shm") {
        return HostPath::Harmless;
    }
    if matches!(path, "/etc/localtime" | "/etc/timezone") {
        return HostPath::Harmless;
    }
    if read_only && HARMLESS.iter().any(|folder| is_below(path, folder)) {
        return HostPath::Harmless;
    }
    if ["/usr/share", "/usr/local/share", "/usr/src"].iter().any(|folder| is_below(path, folder)) {
        return HostPath::Ordinary;
    }
    if is_below(path, "/proc") || is_below(path, "/sys") {
        // Reading the kernel's state is what monitoring is for.
        return match read_only {
            true => HostPath::Harmless,
            false => HostPath::Sensitive("the kernel's state"),
        };
    }
    if matches!(path, "/dev" | "/dev/mem" | "/dev/kmem") {
        return HostPath::Sensitive("the devices of the host");
    }
    if matches!(path, "/home" | "/var" | "/var/lib" | "/Users") {
        return HostPath::Sensitive("the data of all users or services");
    }
    if KEYS
        .iter()
        .any(|key| path.contains(&format!("/{key}/")) || path.ends_with(&format!("/{key}")))
    {
        return HostPath::Sensitive("credentials of a user");
    }
    match ROOT_EQUIVALENT.iter().find(|folder| is_below(path, folder)) {
        Some(&"/etc") if !read_only => HostPath::Sensitive("the host's configuration"),
        Some(_) if !read_only => HostPath::Sensitive("what runs as root on the host"),
        // A file of the configuration, for reading: `/etc/hostname`. Passwords and whole folders are more.
        Some(folder) if path == *folder || path.contains("shadow") || is_below(path, "/root") => {
            HostPath::Sensitive("the host's configuration and keys")
        }
        _ => HostPath::Ordinary,
    }
}

fn is_socket(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    matches!(
        name,
        "docker.sock" | "containerd.sock" | "podman.sock" | "crio.sock" | "dockershim.sock"
    ) || path == "/run/systemd/private"
}

/// Whether a path is a folder or below it.
fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The path without `.`, `..`, doubled and final slashes.
pub(super) fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => (),
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_judged_by_what_they_give_away() {
        let writable = |path| judge(path, false);
        assert_eq!(writable("/var/run/docker.sock"), HostPath::RuntimeSocket);
        assert_eq!(writable("/run/user/1000/docker.sock"), HostPath::RuntimeSocket);
        assert_eq!(judge("/run/../run/", true), HostPath::RuntimeSocket);
        assert_eq!(writable("/run/myapp"), HostPath::Ordinary);
        assert!(matches!(writable("/etc/nginx"), HostPath::Sensitive(_)));
        assert_eq!(judge("/etc/nginx", true), HostPath::Ordinary);
        assert!(matches!(judge("/etc", true), HostPath::Sensitive(_)));
        assert!(matches!(judge("~/.ssh/id_rsa", true), HostPath::Sensitive(_)));
        assert!(matches!(writable("~"), HostPath::Sensitive(_)));
        assert_eq!(writable("~/projects"), HostPath::Ordinary);
        assert_eq!(writable("./etc"), HostPath::Ordinary);
        assert_eq!(writable("/various"), HostPath::Ordinary);
        assert_eq!(writable("/etc/localtime"), HostPath::Harmless);
        assert_eq!(judge("/proc", true), HostPath::Harmless);
        assert!(matches!(writable("/proc"), HostPath::Sensitive(_)));
        assert_eq!(writable("/usr/share/elasticsearch/data"), HostPath::Ordinary);
    }
}
