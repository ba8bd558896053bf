use super::*;
use crate::shell::Manager;

#[test]
fn caches_are_removed() {
    use Manager::*;
    let apt: &[Manager] = &[AptGet, Apt, Aptitude];
    let cases: &[(&str, &[Manager])] = &[
        ("rm -rf /var/lib/apt/lists/*", apt),
        ("rm -fr \"/var/lib/apt/lists\"", apt),
        ("rm -r -f -- /var/lib//apt/lists/", apt),
        ("rm --recursive --force /var/lib/apt/lists/*", apt),
        ("rm -rf /tmp/* /var/lib/apt /x", apt),
        ("rm -rf /var/lib/{apt,cache,log}/", apt),
        ("sudo rm -rf /var/lib/apt/lists/*", apt),
        ("find /var/lib/apt/lists -type f -delete", apt),
        ("find /var/lib/apt/lists -mindepth 1 -exec rm -rf {} +", apt),
        ("find /var/lib/apt/lists -type f", &[]),
        ("rm -rf /var/lib/apt/lists/partial", &[]),
        ("rm -rf /var/lib/aptitude", &[]),
        ("rm -rf $X/var/lib/apt/lists", &[]),
        ("rm -rf /*", &[]),
        ("echo /var/lib/apt/lists", &[]),
        ("apt-get clean", &[]),
        ("apt-get distclean", apt),
        ("rm -rf /var/cache/apk/*", &[Apk]),
        ("apk cache clean", &[Apk]),
        ("yum clean all", &[Yum]),
        ("yum -y clean all", &[Yum]),
        ("yum clean metadata", &[Yum]),
        ("dnf clean all", &[Dnf]),
        ("microdnf clean all", &[Microdnf]),
        ("tdnf clean all", &[Tdnf]),
        ("rm -rf /var/cache/dnf", &[Yum, Dnf, Microdnf]),
        ("zypper clean -a", &[Zypper]),
        ("zypper cc --all", &[Zypper]),
        ("zypper clean -m", &[]),
        ("pacman -Scc --noconfirm", &[Pacman]),
        ("rm -rf /root/.cache", &[Dnf, Pip, Uv, Yarn, Poetry, Composer]),
        ("rm -rf ~/.cache/pip", &[Pip]),
        ("rm -rf \"$HOME/.cache/pip\"", &[Pip]),
        ("pip cache purge", &[Pip]),
        ("npm cache clean --force", &[Npm]),
        ("rm -rf /root/.npm", &[Npm]),
        ("yarn cache clean", &[Yarn]),
        ("go clean -modcache", &[Go]),
        ("go clean", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(command(text, 0).invocation().cleans_cache_of(), *expected, "{text}");
    }
}

#[test]
fn caches_are_avoided() {
    let cases = [
        ("apk add --no-cache a", true),
        ("apk --no-cache add a", true),
        ("apk add a", false),
        ("pip install --no-cache-dir a", true),
        ("python3 -m pip --no-cache-dir install a", true),
        ("pip install a", false),
        ("uv pip install --no-cache a", true),
        ("apt-get install --no-cache a", false),
    ];
    for (text, expected) in cases {
        assert_eq!(command(text, 0).invocation().avoids_cache(), expected, "{text}");
    }
}
