//! Which options take a value, by command and subcommand. From the manual pages and `--help` of
//! each program; only options that take the *next* word as their value stand here.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The options of a command.
pub(super) struct Grammar {
    pub(super) names: &'static [&'static str],
    pub(super) shape: Shape,
    /// Options with a value that are known everywhere.
    pub(super) values: &'static [&'static str],
    /// Options with a value that only some subcommands know.
    pub(super) subcommands: &'static [Subcommand],
}

pub(super) struct Subcommand {
    pub(super) names: &'static [&'static str],
    pub(super) values: &'static [&'static str],
    /// The first operand after it ends the options: `go run package arguments…`.
    pub(super) ends_options: bool,
}

/// How the options of a command are spelled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `-yq`, `--name value`.
    Letters,
    /// `-name value`: Go's flags, find.
    LongWithOneDash,
    /// As `Letters`, but a first word without a dash is a bundle: `tar xzf file`.
    Tar,
    /// `-x` may be a mode: chmod.
    Modes,
}

pub(super) fn grammar_of(name: &str) -> Option<&'static Grammar> {
    static BY_NAME: LazyLock<FxHashMap<&str, &Grammar>> = LazyLock::new(|| {
        let names = |own: &'static Grammar| own.names.iter().map(move |name| (*name, own));
        GRAMMARS.iter().rev().flat_map(names).collect()
    });
    BY_NAME.get(name).copied()
}

const fn grammar(
    names: &'static [&'static str],
    values: &'static [&'static str],
    subcommands: &'static [Subcommand],
) -> Grammar {
    Grammar { names, shape: Shape::Letters, values, subcommands }
}

const fn subcommand(
    names: &'static [&'static str],
    values: &'static [&'static str],
) -> Subcommand {
    Subcommand { names, values, ends_options: false }
}

/// `pip`, by which `pip3.11` and `python -m pip` are read too.
pub(super) const PIP: &str = "pip";

const PIP_VALUES: &[&str] = &[
    "-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-t", "--target", "-i",
    "--index-url", "--pypi-url", "--extra-index-url", "-f", "--find-links", "--trusted-host",
    "--platform", "--python-version", "--implementation", "--abi", "--root", "--prefix", "--src",
    "--upgrade-strategy", "-C", "--config-settings", "--config-setting", "--global-option",
    "--install-option", "--build-option", "--no-binary", "--only-binary", "--progress-bar",
    "--root-user-action", "--report", "-d", "--dest", "-w", "--wheel-dir", "-b", "--build",
    "--group", "--build-constraint", "--uploaded-prior-to",
];

const UV_VALUES: &[&str] = &[
    "-r", "--requirements", "--requirement", "-c", "--constraints", "--constraint", "-e",
    "--editable", "--overrides", "--override", "-b", "--build-constraints", "--extra",
    "--group", "-i", "--index-url", "--extra-index-url", "--default-index", "--index", "-f",
    "--find-links", "--index-strategy", "--keyring-provider", "-P", "--upgrade-package",
    "--reinstall-package", "--resolution", "--prerelease", "--fork-strategy", "-C",
    "--config-setting", "--link-mode", "--exclude-newer", "--refresh-package", "-p", "--python",
    "--prefix", "--target", "-t", "--no-binary", "--only-binary", "--python-version",
    "--python-platform", "--torch-backend", "--with", "--with-requirements", "--with-editable",
    "--no-build-package", "--no-binary-package", "--package", "--no-install-package",
    "--no-group", "--only-group", "--no-extra", "--script", "-w", "--env-file", "-m", "--module",
];

const APT_VALUES: &[&str] = &[
    "-t", "--target-release", "--default-release", "-o", "--option", "-c", "--config-file", "-a",
    "--host-architecture", "-P", "--build-profiles", "--with-source", "--solver", "--planner",
];

const DNF_VALUES: &[&str] = &[
    "-c", "--config", "-d", "--debuglevel", "-e", "--errorlevel", "-R", "--randomwait",
    "-x", "--exclude", "--excludepkgs", "--disableexcludes", "--disableexcludepkgs",
    "--enablerepo", "--disablerepo", "--repo", "--repoid", "--repofrompath", "--installroot",
    "--releasever", "--setopt", "--forcearch", "--color", "--disableplugin", "--enableplugin",
    "--advisory", "--bz", "--cve", "--sec-severity", "--rpmverbosity", "--comment",
    "--downloaddir", "--destdir", "--rmdir", "--refresh-repo",
];

const ZYPPER_VALUES: &[&str] = &[
    "-R", "--root", "--installroot", "-D", "--reposd-dir", "-C", "--cache-dir", "--raw-cache-dir",
    "--solv-cache-dir", "--pkg-cache-dir", "-p", "--plus-repo", "--plus-content", "-c", "--config",
    "--releasever", "--userdata", "--disable-repositories-from",
];

const ZYPPER_INSTALL: &[&str] = &[
    "-r", "--repo", "-t", "--type", "--from", "--capability-type", "--solver-focus",
    "--download", "--file-list-from",
];

const NPM_VALUES: &[&str] = &[
    "--registry", "--prefix", "-C", "--loglevel", "--cache", "--userconfig", "--globalconfig",
    "--omit", "--include", "--tag", "--install-strategy", "--before", "--fetch-retries",
    "--fetch-timeout", "--fetch-retry-mintimeout", "--fetch-retry-maxtimeout", "--maxsockets",
    "--network-timeout", "-w", "--workspace", "--cafile", "--ca", "--proxy", "--https-proxy",
    "--script-shell", "--node-options", "--unsafe-perm-user", "--cpu", "--os", "--libc",
    "--only", "--scope", "--auth-type", "--otp", "--arch", "--target", "--dist-url",
];

const YARN_VALUES: &[&str] = &[
    "--registry", "--cwd", "--cache-folder", "--modules-folder", "--prefix", "--network-timeout",
    "--network-concurrency", "--mutex", "--otp", "--link-folder", "--global-folder",
    "--preferred-cache-folder", "--emoji", "--proxy", "--https-proxy", "--use-yarnrc",
];

const PNPM_VALUES: &[&str] = &[
    "-C", "--dir", "--filter", "-F", "--filter-prod", "--store-dir", "--virtual-store-dir",
    "--registry", "--reporter", "--loglevel", "--lockfile-dir", "--modules-dir",
    "--package-import-method", "--network-concurrency", "--child-concurrency", "--hoist-pattern",
    "--node-linker", "--allow-build", "--global-dir",
];

const GEM_VALUES: &[&str] = &[
    "-v", "--version", "-i", "--install-dir", "-n", "--bindir", "-s", "--source", "-P",
    "--trust-policy", "-p", "--http-proxy", "-B", "--bulk-threshold", "--platform",
    "--config-file", "--target-rbconfig", "--without",
];

const GO_VALUES: &[&str] = &[
    "-C", "-p", "-asmflags", "-buildmode", "-buildvcs", "-compiler", "-covermode", "-coverpkg",
    "-exec", "-gccgoflags", "-gcflags", "-installsuffix", "-ldflags", "-mod", "-modfile",
    "-overlay", "-o", "-pgo", "-pkgdir", "-tags", "-toolexec", "-run", "-timeout", "-count",
];

const CARGO_VALUES: &[&str] = &[
    "--color", "-C", "--config", "-Z", "--version", "--vers", "--index", "--registry", "--git",
    "--branch", "--tag", "--rev", "--path", "--root", "--bin", "--example", "-F", "--features",
    "--profile", "--target", "--target-dir", "-j", "--jobs", "--message-format", "-p",
    "--package", "--manifest-path", "--test", "--bench", "--exclude", "--lockfile-path",
];

const CURL_VALUES: &[&str] = &[
    "--abstract-unix-socket", "--alt-svc", "--aws-sigv4", "--cacert", "--capath", "--cert",
    "-E", "--cert-type", "--ciphers", "-K", "--config", "--connect-timeout", "--connect-to",
    "-C", "--continue-at", "-b", "--cookie", "-c", "--cookie-jar", "--create-file-mode",
    "--crlfile", "--curves", "-d", "--data", "--data-ascii", "--data-binary", "--data-raw",
    "--data-urlencode", "--delegation", "--dns-interface", "--dns-servers", "--doh-url", "-D",
    "--dump-header", "--ech", "--egd-file", "--engine", "--etag-compare", "--etag-save",
    "--expect100-timeout", "-F", "--form", "--form-string", "--ftp-account",
    "--ftp-alternative-to-user", "--ftp-method", "-P", "--ftp-port", "--happy-eyeballs-timeout-ms",
    "--haproxy-clientip", "-H", "--header", "--hostpubmd5", "--hostpubsha256", "--hsts",
    "--interface", "--ip-tos", "--ipfs-gateway", "--json", "--keepalive-cnt", "--keepalive-time",
    "--key", "--key-type", "--libcurl", "--limit-rate", "--local-port", "--login-options",
    "--mail-auth", "--mail-from", "--mail-rcpt", "--max-filesize", "--max-redirs", "-m",
    "--max-time", "--netrc-file", "--noproxy", "--oauth2-bearer", "-o", "--output",
    "--output-dir", "--parallel-max", "--pass", "--pinnedpubkey", "--preproxy", "--proto",
    "--proto-default", "--proto-redir", "-x", "--proxy", "--proxy-cacert", "--proxy-capath",
    "--proxy-cert", "--proxy-header", "--proxy-key", "--proxy-pass", "--proxy-user", "-U",
    "--proxy1.0", "--pubkey", "-Q", "--quote", "--random-file", "-r", "--range", "--rate", "-e",
    "--referer", "-X", "--request", "--request-target", "--resolve", "--retry", "--retry-delay",
    "--retry-max-time", "--sasl-authzid", "--service-name", "--socks4", "--socks4a", "--socks5",
    "--socks5-hostname", "-Y", "--speed-limit", "-y", "--speed-time", "--stderr", "-t",
    "--telnet-option", "--tftp-blksize", "-z", "--time-cond", "--tls-max", "--tls13-ciphers",
    "--tlspassword", "--tlsuser", "--trace", "--trace-ascii", "--unix-socket", "-T",
    "--upload-file", "--url", "--url-query", "-u", "--user", "-A", "--user-agent", "--variable",
    "-w", "--write-out", "-h", "--help",
];

const WGET_VALUES: &[&str] = &[
    "-e", "--execute", "-o", "--output-file", "-a", "--append-output", "-i", "--input-file", "-B",
    "--base", "--config", "-t", "--tries", "-O", "--output-document", "--start-pos", "-T",
    "--timeout", "--dns-timeout", "--connect-timeout", "--read-timeout", "-w", "--wait",
    "--waitretry", "-Q", "--quota", "--bind-address", "--limit-rate", "--prefer-family", "--user",
    "--password", "--use-askpass", "-P", "--directory-prefix", "--cut-dirs",
    "--default-page", "--http-user", "--http-password", "--header", "--max-redirect",
    "--proxy-user", "--proxy-password", "--referer", "-U", "--user-agent", "--load-cookies",
    "--save-cookies", "--post-data", "--post-file", "--method", "--body-data", "--body-file",
    "--secure-protocol", "--certificate", "--certificate-type", "--private-key", "--ca-certificate",
    "--ca-directory", "--crl-file", "--ciphers", "--ftp-user", "--ftp-password", "-l", "--level",
    "-A", "--accept", "-R", "--reject", "-D", "--domains", "--exclude-domains", "-I",
    "--include-directories", "-X", "--exclude-directories", "--progress", "--retry-on-http-error",
    "--local-encoding", "--remote-encoding", "--restrict-file-names", "-Y",
];

const TAR_VALUES: &[&str] = &[
    "-f", "--file", "-C", "--directory", "-b", "--blocking-factor", "-X", "--exclude-from", "-T",
    "--files-from", "-I", "--use-compress-program", "-K", "--starting-file", "-L",
    "--tape-length", "-N", "--newer", "-V", "--label", "-g", "--listed-incremental", "-F",
    "--exclude", "--strip-components", "--transform", "--xform", "--owner", "--group", "--mode",
    "--mtime", "--sort", "--format", "-H", "--warning", "--checkpoint-action", "--suffix",
];

const USERADD_VALUES: &[&str] = &[
    "-b", "--base-dir", "-c", "--comment", "-d", "--home-dir", "--home", "-e", "--expiredate",
    "-f", "--inactive", "-g", "--gid", "-G", "--groups", "-k", "--skel", "-K", "--key", "-p",
    "--password", "-R", "--root", "-P", "--prefix", "-s", "--shell", "-u", "--uid", "-Z",
    "--selinux-user",
];

/// Debian's has long options only, BusyBox's both.
const ADDUSER_VALUES: &[&str] = &[
    "-h", "--home", "-g", "--gecos", "--comment", "-s", "--shell", "-G", "--ingroup", "-u", "--uid",
    "-k", "--skel", "--gid", "--firstuid", "--lastuid", "--firstgid", "--lastgid", "--conf",
    "--add_extra_groups", "--allow-bad-names-for",
];

const GIT_CLONE: &[&str] = &[
    "-b", "--branch", "--depth", "-o", "--origin", "--reference", "--reference-if-able", "-c",
    "--config", "-u", "--upload-pack", "--separate-git-dir", "-j", "--jobs", "--template",
    "--shallow-since", "--shallow-exclude", "--filter", "--server-option", "--bundle-uri",
    "--revision",
];

const GRAMMARS: &[Grammar] = &[
    grammar(&["apt-get", "apt"], APT_VALUES, &[]),
    grammar(
        &["aptitude"],
        &[
            "-t", "--target-release", "--default-release", "-o", "-w", "--width", "-F",
            "--display-format", "-O", "--sort", "-q", "--add-user-tag", "--remove-user-tag",
            "--group-by", "--log-file",
        ],
        &[],
    ),
    grammar(
        &["apk"],
        &[
            "-p", "--root", "-X", "--repository", "--wait", "--keys-dir", "--repositories-file",
            "--cache-dir", "--cache-max-age", "--arch", "--timeout", "-t", "--virtual",
            "--progress-fd",
        ],
        &[],
    ),
    grammar(&["yum", "dnf", "dnf5", "microdnf", "tdnf"], DNF_VALUES, &[]),
    grammar(&["yum-config-manager", "dnf-config-manager"], DNF_VALUES, &[]),
    grammar(
        &["rpm", "rpmkeys"],
        &[
            "-r", "--root", "--dbpath", "-D", "--define", "-E", "--eval", "--prefix", "--relocate",
            "--rcfile", "--excludepath", "--qf", "--queryformat", "--undefine", "--load", "--macros",
        ],
        &[],
    ),
    grammar(
        &["zypper"],
        ZYPPER_VALUES,
        &[
            subcommand(&["install", "in", "source-install", "si"], ZYPPER_INSTALL),
            subcommand(&["remove", "rm", "update", "up", "dist-upgrade", "dup"], ZYPPER_INSTALL),
            subcommand(&["patch", "search", "se"], ZYPPER_INSTALL),
            subcommand(&["refresh", "ref", "clean", "cc", "modifyrepo", "mr"], &["-r", "--repo"]),
            subcommand(
                &["addrepo", "ar"],
                &["-r", "--repo", "-t", "--type", "-n", "--name", "-p", "--priority"],
            ),
        ],
    ),
    grammar(
        &["pacman"],
        &[
            "-b", "--dbpath", "-r", "--root", "--cachedir", "--config", "--gpgdir", "--hookdir",
            "--logfile", "--arch", "--ignore", "--ignoregroup", "--overwrite", "--assume-installed",
            "--print-format", "--color", "--sysroot",
        ],
        &[],
    ),
    grammar(
        &[PIP],
        &[
            "--cache-dir", "--log", "--log-file", "--proxy", "--retries", "--timeout",
            "--exists-action", "--trusted-host", "--cert", "--client-cert", "--use-feature",
            "--use-deprecated", "--python", "--keyring-provider", "--resume-retries",
        ],
        &[
            subcommand(&["install", "download", "wheel", "uninstall", "lock"], PIP_VALUES),
            subcommand(&["config"], &["--editor"]),
        ],
    ),
    grammar(
        &["uv"],
        &["--cache-dir", "--color", "--directory", "--project", "--config-file", "--allow-insecure-host"],
        &[subcommand(
            &["pip", "tool", "add", "sync", "run", "venv", "lock", "export", "build", "python"],
            UV_VALUES,
        )],
    ),
    grammar(&["npm"], NPM_VALUES, &[]),
    grammar(&["yarn", "yarnpkg"], YARN_VALUES, &[]),
    grammar(&["pnpm"], PNPM_VALUES, &[]),
    grammar(&["gem"], GEM_VALUES, &[]),
    Grammar {
        names: &["go"],
        shape: Shape::LongWithOneDash,
        values: GO_VALUES,
        subcommands: &[Subcommand { names: &["run"], values: &[], ends_options: true }],
    },
    Grammar {
        names: &["find"],
        shape: Shape::LongWithOneDash,
        values: &[
            "-name", "-iname", "-path", "-ipath", "-wholename", "-regex", "-iregex", "-regextype",
            "-type", "-xtype", "-maxdepth", "-mindepth", "-mtime", "-mmin", "-atime", "-amin",
            "-ctime", "-cmin", "-newer", "-size", "-perm", "-user", "-group", "-uid", "-gid",
            "-links", "-inum", "-fstype", "-printf", "-fprint", "-lname", "-samefile",
        ],
        subcommands: &[],
    },
    grammar(&["cargo"], CARGO_VALUES, &[]),
    grammar(&["gdebi"], &["-o", "--option", "--root"], &[]),
    grammar(
        &["dotnet"],
        &[
            "--version", "--framework", "-f", "--runtime", "-r", "--configuration", "-c", "--source", "-s",
            "--output", "-o", "--verbosity", "-v", "--tool-path", "--add-source", "--configfile", "--arch",
            "-a", "--packages", "--tool-manifest", "--project", "--property", "-p",
        ],
        &[],
    ),
    grammar(
        &["pipx"],
        &[
            "--spec", "--python", "--pip-args", "-i", "--index-url", "--suffix", "--preinstall",
            "--fetch-missing-python", "--backend",
        ],
        &[],
    ),
    grammar(
        &["poetry"],
        &[
            "-P", "--project", "-C", "--directory", "-G", "--group", "-E", "--extras", "--without",
            "--with", "--only", "--python", "--platform", "--source", "--markers",
        ],
        &[],
    ),
    grammar(
        &["conda", "mamba", "micromamba"],
        &[
            "-n", "--name", "-p", "--prefix", "-c", "--channel", "-f", "--file", "--solver", "--clone",
            "--repodata-fn", "--subdir", "--platform", "-r", "--root-prefix", "--experimental-solver",
            "--revision", "--log-level", "--rc-file",
        ],
        &[],
    ),
    grammar(
        &["bun"],
        &["--cwd", "-c", "--config", "--registry", "--cache-dir", "--backend", "--filter", "--omit",
          "--network-concurrency", "--concurrent-scripts", "--ca", "--cafile", "--linker", "--cpu", "--os"],
        &[],
    ),
    grammar(
        &["bundle", "bundler"],
        &[
            "--gemfile", "--jobs", "-j", "--path", "--retry", "--with", "--without", "--binstubs",
            "--shebang", "--target-rbconfig", "--trust-policy",
        ],
        &[],
    ),
    grammar(
        &["composer", "composer.phar"],
        &["-d", "--working-dir", "--apcu-autoloader-prefix", "--ignore-platform-req", "--stability",
          "--repository", "--repository-url", "--prefer-install", "--audit-format"],
        &[],
    ),
    grammar(&["curl"], CURL_VALUES, &[]),
    grammar(&["wget"], WGET_VALUES, &[]),
    grammar(
        &["gpg", "gpg2", "gpg1", "gpgv", "gpgv2"],
        &[
            "-o", "--output", "--homedir", "--keyserver", "--keyserver-options", "--keyring",
            "--primary-keyring", "--trustdb-name", "--trust-model", "-u", "--local-user",
            "--default-key", "-r", "--recipient", "-R", "--hidden-recipient", "--passphrase",
            "--passphrase-fd", "--passphrase-file", "--pinentry-mode", "--status-fd",
            "--status-file", "--logger-fd", "--logger-file", "--command-fd", "--command-file",
            "--options", "--display-charset", "--cipher-algo", "--digest-algo",
            "--compress-algo", "--cert-digest-algo", "-z", "--set-filename", "--import-options",
            "--import-filter", "--export-options", "--export-filter", "--verify-options",
            "--list-options", "--auto-key-locate", "--weak-digest", "--max-cert-depth",
        ],
        &[],
    ),
    // The password of these is joined to its letter, or asked for.
    grammar(
        &[
            "mysql", "mysqladmin", "mysqldump", "mysqlimport", "mariadb", "mariadb-admin",
            "mariadb-dump",
        ],
        &[
            "-h", "--host", "-u", "--user", "-P", "--port", "-S", "--socket", "-D", "--database",
            "-e", "--execute", "--default-character-set", "-p",
        ],
        &[],
    ),
    grammar(&["doctl"], &["-t", "--access-token", "--context", "-c", "--config"], &[]),
    grammar(&["az"], &[], &[subcommand(&["login"], &["-u", "--username", "-p", "--password", "-t", "--tenant"])]),
    grammar(&["gcloud"], &["--key-file", "--account", "--project", "--configuration"], &[]),
    grammar(&["ibmcloud"], &["--apikey", "-a", "-r", "-g"], &[]),
    grammar(&["sshpass"], &["-p", "-f", "-d", "-P"], &[]),
    grammar(&["redis-cli"], &["-h", "-p", "-a", "--pass", "-n", "-s", "-r", "-i", "--user"], &[]),
    grammar(
        &["docker", "podman", "buildah", "skopeo", "helm"],
        &["-H", "--host", "-c", "--context", "--config"],
        &[subcommand(&["login", "registry"], &["-u", "--username", "-p", "--password"])],
    ),
    grammar(&["kubectl"], &["--docker-password", "--docker-username", "--docker-server"], &[]),
    grammar(&["shasum"], &["-a", "--algorithm"], &[]),
    Grammar {
        names: &["keytool"],
        shape: Shape::LongWithOneDash,
        values: &[
            "-alias", "-keystore", "-storepass", "-keypass", "-keyalg", "-keysize", "-dname",
            "-validity", "-file", "-storetype", "-destkeystore", "-srckeystore", "-deststorepass",
            "-srcstorepass", "-destkeypass", "-srckeypass", "-deststoretype", "-srcstoretype",
            "-ext", "-sigalg", "-provider", "-providerpath", "-startdate",
        ],
        subcommands: &[],
    },
    Grammar { names: &["tar", "bsdtar"], shape: Shape::Tar, values: TAR_VALUES, subcommands: &[] },
    grammar(&["useradd"], USERADD_VALUES, &[]),
    grammar(&["adduser"], ADDUSER_VALUES, &[]),
    grammar(&["groupadd", "addgroup"], &["-g", "--gid", "-K", "--key", "-p", "--password"], &[]),
    grammar(
        &["usermod"],
        &[
            "-c", "--comment", "-d", "--home", "-e", "--expiredate", "-f", "--inactive", "-g", "--gid",
            "-G", "--groups", "-l", "--login", "-p", "--password", "-s", "--shell", "-u", "--uid",
        ],
        &[],
    ),
    grammar(&["gpasswd"], &["-a", "--add", "-d", "--delete", "-M", "--members", "-A"], &[]),
    Grammar {
        names: &["chmod"],
        shape: Shape::Modes,
        values: &["--reference"],
        subcommands: &[],
    },
    grammar(&["chown", "chgrp"], &["--reference", "--from"], &[]),
    grammar(&["rm", "rmdir", "cd", "mkdir", "cp", "mv", "ln"], &["-m", "--mode", "-t", "--target-directory", "-S"], &[]),
    grammar(
        &["install"],
        &[
            "-m", "--mode", "-o", "--owner", "-g", "--group", "-t", "--target-directory", "-S",
            "--suffix",
        ],
        &[],
    ),
    grammar(&["unzip"], &["-d", "-x", "-P"], &[]),
    grammar(&["tee"], &[], &[]),
    grammar(
        &["git"],
        &["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--super-prefix", "--config-env"],
        &[
            subcommand(&["clone"], GIT_CLONE),
            subcommand(
                &["fetch", "pull"],
                &["--depth", "--deepen", "-j", "--jobs", "-o", "--shallow-since", "--upload-pack", "-s"],
            ),
            subcommand(&["checkout", "switch"], &["-b", "-B", "--orphan", "-c", "-C"]),
            subcommand(&["commit"], &["-m", "--message", "-F", "--file", "--author", "--date"]),
            subcommand(&["submodule"], &["--depth", "-b", "--branch", "--reference", "-j", "--jobs"]),
            subcommand(&["init"], &["-b", "--initial-branch", "--template", "--separate-git-dir"]),
        ],
    ),
];
