//! What it means to mount a path of the host.

/// A path of the host, by what it gives away to a container that mounts it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostPath {
    /// The socket of a container runtime, or a folder that holds one.
    RuntimeSocket,
    /// Who may write there is root on the host: what it is.
    RootEquivalent(&'static str),
    /// It holds what is the host's own, secrets among it: what it is.
    Sensitive(&'static str),
    /// It shows the state or the configuration of the host, and can be read only: what it is.
    State(&'static str),
    /// Nothing can be done with it: time zones, certificates, `/dev/null`.
    Harmless,
    /// Any other path.
    Ordinary,
}

/// Folders whose change is as good as root on the host, themselves and all below.
const ROOT_EQUIVALENT: [(&str, &str); 13] = [
    ("/etc", "the configuration of the host"),
    ("/root", "the home of root"),
    ("/boot", "the kernel of the host"),
    ("/proc", "the settings of the kernel"),
    ("/var/lib/docker", "the files of all containers"),
    ("/var/lib/containerd", "the files of all containers"),
    ("/usr/bin", "programs that root runs"),
    ("/usr/sbin", "programs that root runs"),
    ("/usr/local/bin", "programs that root runs"),
    ("/usr/local/sbin", "programs that root runs"),
    ("/bin", "programs that root runs"),
    ("/sbin", "programs that root runs"),
    ("/lib/modules", "the modules of the kernel"),
];

/// Folders that hold some of the above, and much else that is harmless.
const ANCESTORS: [(&str, &str); 5] = [
    ("/var/lib", "the files of all containers"),
    ("/usr", "programs that root runs"),
    ("/usr/lib", "libraries of programs that root runs"),
    ("/lib", "libraries of programs that root runs"),
    ("/lib64", "libraries of programs that root runs"),
];

/// Folders that hold the socket of a container runtime.
const SOCKET_FOLDERS: [&str; 13] = [
    "/",
    "/run",
    "/var",
    "/var/run",
    "/run/containerd",
    "/run/podman",
    "/run/crio",
    "/run/docker",
    "/run/systemd",
    "/var/run/containerd",
    "/var/run/podman",
    "/var/run/crio",
    "/var/run/docker",
];

/// Folders of a home that hold keys.
const KEYS: [&str; 7] = [".ssh", ".aws", ".kube", ".docker", ".gnupg", ".config/gcloud", ".azure"];

/// Folders of which nobody but root may read all.
const KEPT_SECRET: [&str; 5] =
    ["/root", "/var/lib/docker", "/var/lib/containerd", "/etc/ssl/private", "/etc/pki/tls/private"];

/// Paths that give nothing away when they are mounted for reading only.
const HARMLESS: [&str; 14] = [
    "/etc/localtime",
    "/etc/timezone",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/etc/machine-id",
    "/etc/os-release",
    "/etc/hostname",
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib64",
    "/lib/modules",
];

/// Devices that hold nothing.
const INERT: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// The folders that the system lays out.
const SYSTEM: [&str; 16] = [
    "/bin", "/boot", "/cdrom", "/dev", "/etc", "/home", "/lib", "/media", "/proc", "/root", "/run",
    "/sbin", "/srv", "/sys", "/usr", "/var",
];

/// Whether a path is `/`, or at or below a folder that the system lays out.
pub(super) fn is_of_system(path: &str) -> bool {
    let is_absolute = path.starts_with('/');
    let path = normal(path);
    is_absolute && (path == "/" || SYSTEM.iter().any(|folder| is_below(&path, folder)))
}

/// Whether an absolute path is that of the socket of a container runtime.
pub(super) fn is_runtime_socket(path: &str) -> bool {
    path.starts_with('/') && is_socket(&normal(path))
}

/// Judges a path as written. What starts with a dot is the project's own.
pub(super) fn judge(path: &str, read_only: bool) -> HostPath {
    let lower = path.to_ascii_lowercase();
    if lower.starts_with(r"\\") && lower.contains("docker_engine") {
        return HostPath::RuntimeSocket;
    }
    let home = path.strip_prefix('~').or_else(|| path.strip_prefix("${HOME}"));
    if let Some(rest) = home.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
        let rest = normal(rest);
        return match rest.trim_start_matches('/') {
            "" => HostPath::Sensitive("the whole home directory"),
            rest if is_socket(rest) => HostPath::RuntimeSocket,
            rest if KEYS.iter().any(|key| is_below(rest, key)) => {
                HostPath::Sensitive("credentials of a user")
            }
            _ => HostPath::Ordinary,
        };
    }
    // `${XDG_RUNTIME_DIR}/docker.sock`, and what climbs out of the project.
    if path.starts_with("${") || path.starts_with("../") || path.starts_with("./../") {
        let is_one = is_socket(&normal(path));
        return if is_one { HostPath::RuntimeSocket } else { HostPath::Ordinary };
    }
    if !path.starts_with('/') {
        return HostPath::Ordinary;
    }
    let path = normal(path);
    let path = path.as_str();
    if is_socket(path) || SOCKET_FOLDERS.contains(&path) {
        return HostPath::RuntimeSocket;
    }
    if INERT.contains(&path) {
        return HostPath::Harmless;
    }
    if matches!(path, "/etc/localtime" | "/etc/timezone") {
        return match read_only {
            true => HostPath::Harmless,
            false => HostPath::State("its time zone, and lets it be changed"),
        };
    }
    if KEYS
        .iter()
        .any(|key| path.contains(&format!("/{key}/")) || path.ends_with(&format!("/{key}")))
    {
        // Keys that let in, and commands that those of the tools name.
        return match !read_only && is_below(path, "/root") {
            true => HostPath::RootEquivalent("who root is, and lets in"),
            false => HostPath::Sensitive("credentials of a user"),
        };
    }
    // The home of one user, or of all.
    let is_home = ["/home", "/Users"].iter().any(|root| {
        path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.rfind('/') == Some(0))
    });
    if is_home {
        return HostPath::Sensitive("the whole home directory");
    }
    if is_below(path, "/dev") {
        return match path {
            "/dev" | "/dev/mem" | "/dev/kmem" => HostPath::Sensitive("devices of the host"),
            _ => HostPath::State("devices of it"),
        };
    }
    let below = ROOT_EQUIVALENT.iter().find(|(folder, _)| is_below(path, folder));
    let held = ANCESTORS.iter().find(|(folder, _)| path == *folder);
    if !read_only {
        if is_below(path, "/sys") {
            return HostPath::Sensitive("the state of the kernel");
        }
        if let Some((_, what)) = below.or(held) {
            return HostPath::RootEquivalent(what);
        }
    }
    if is_below(path, "/run") || is_below(path, "/var/run") {
        return HostPath::State("the sockets and the state of its services");
    }
    if is_below(path, "/proc") || is_below(path, "/sys") {
        return HostPath::State("the state of its kernel");
    }
    // Whoever may read all of it, or the passwords in it, has what is secret.
    if matches!(path, "/etc" | "/var/lib")
        || path.contains("shadow")
        || KEPT_SECRET.iter().any(|folder| is_below(path, folder))
    {
        return HostPath::Sensitive("the host's configuration and keys");
    }
    if HARMLESS.iter().any(|folder| is_below(path, folder)) {
        return if read_only { HostPath::Harmless } else { HostPath::Ordinary };
    }
    match below {
        Some(_) => HostPath::State("its configuration"),
        None => HostPath::Ordinary,
    }
}

fn is_socket(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    matches!(
        name,
        "docker.sock"
            | "docker.sock.raw"
            | "containerd.sock"
            | "podman.sock"
            | "crio.sock"
            | "dockershim.sock"
    ) || path.ends_with("/run/systemd/private")
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
        use HostPath::{Harmless, Ordinary, RootEquivalent, RuntimeSocket, Sensitive, State};
        let kind = |path: &str, read_only| match judge(path, read_only) {
            RootEquivalent(_) => RootEquivalent(""),
            Sensitive(_) => Sensitive(""),
            State(_) => State(""),
            other => other,
        };
        for (path, written, read) in [
            ("/var/run/docker.sock", RuntimeSocket, RuntimeSocket),
            ("/run/user/1000/docker.sock", RuntimeSocket, RuntimeSocket),
            ("${XDG_RUNTIME_DIR}/podman/podman.sock", RuntimeSocket, RuntimeSocket),
            ("../../var/run/docker.sock", RuntimeSocket, RuntimeSocket),
            (r"\\.\pipe\docker_engine", RuntimeSocket, RuntimeSocket),
            ("/run/../run/", RuntimeSocket, RuntimeSocket),
            ("/", RuntimeSocket, RuntimeSocket),
            ("/run/myapp", State(""), State("")),
            ("/etc/nginx", RootEquivalent(""), State("")),
            ("/etc", RootEquivalent(""), Sensitive("")),
            ("/var/lib", RootEquivalent(""), Sensitive("")),
            ("/var/lib/mysql", Ordinary, Ordinary),
            ("~/.ssh/id_rsa", Sensitive(""), Sensitive("")),
            ("~", Sensitive(""), Sensitive("")),
            ("~/projects", Ordinary, Ordinary),
            ("/home/me", Sensitive(""), Sensitive("")),
            ("/home/me/project", Ordinary, Ordinary),
            ("./etc", Ordinary, Ordinary),
            ("/various", Ordinary, Ordinary),
            ("/lib64x", Ordinary, Ordinary),
            ("/etc/localtime", State(""), Harmless),
            ("/dev", Sensitive(""), Sensitive("")),
            ("/dev/shm", State(""), State("")),
            ("/dev/null", Harmless, Harmless),
            ("/etc/ssl/certs", RootEquivalent(""), Harmless),
            ("/proc", RootEquivalent(""), State("")),
            ("/sys/fs/cgroup", Sensitive(""), State("")),
            ("/usr/share/elasticsearch/data", Ordinary, Harmless),
            ("/usr/local/bin/tool", RootEquivalent(""), Harmless),
        ] {
            assert_eq!((kind(path, false), kind(path, true)), (written, read), "{path}");
        }
    }
}
