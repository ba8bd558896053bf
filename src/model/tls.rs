//! Where a program is told not to check the certificate of the server that it talks to.

use std::borrow::Cow;

use super::{Command, Detail, Disabled, Instruction, Written};
use crate::shell::Word;

/// Variables that turn the check off: the values that do (any, where none is given), the variant,
/// and the program. By the manual of each program.
const VARIABLES: [(&str, &[&str], &str, &str); 12] = [
    ("PYTHONHTTPSVERIFY", &["0"], "python", "python"),
    ("NODE_TLS_REJECT_UNAUTHORIZED", &["0"], "node", "node"),
    ("NPM_CONFIG_STRICT_SSL", &["false", "0"], "npm-variable", "npm"),
    ("npm_config_strict_ssl", &["false", "0"], "npm-variable", "npm"),
    // git asks only whether it is set.
    ("GIT_SSL_NO_VERIFY", &[], "git-variable", "git"),
    ("PIP_TRUSTED_HOST", &[], "pip-variable", "pip"),
    ("UV_INSECURE_HOST", &[], "uv", "uv"),
    ("YARN_ENABLE_STRICT_SSL", &["false", "0"], "yarn", "yarn"),
    ("CONDA_SSL_VERIFY", &["false", "no", "0"], "conda", "conda"),
    ("PERL_LWP_SSL_VERIFY_HOSTNAME", &["0"], "perl", "perl"),
    ("GOINSECURE", &[], "go", "go"),
    ("BUNDLE_SSL_VERIFY_MODE", &["0"], "bundler", "bundler"),
];

const NAMES: [&str; 12] = {
    let mut names = [""; 12];
    let mut index = 0;
    while index < names.len() {
        names[index] = VARIABLES[index].0;
        index += 1;
    }
    names
};

/// Settings in files: how the path ends, the key, the values, the program.
const SETTINGS: [(&[&str], &str, &[&str], &str); 8] = [
    (&["curlrc"], "insecure", &[], "curl"),
    (&["wgetrc"], "check_certificate", &["off", "no", "0"], "wget"),
    (&["npmrc", "yarnrc"], "strict-ssl", &["false"], "npm"),
    (&["yarnrc.yml"], "enablestrictssl", &["false"], "yarn"),
    (&["pip.conf", "pip.ini"], "trusted-host", &[], "pip"),
    (&["gitconfig"], "sslverify", &["false", "0", "no", "off"], "git"),
    (&[".repo", "yum.conf", "dnf.conf"], "sslverify", &["0", "false", "no"], "yum"),
    (&["condarc"], "ssl_verify", &["false", "no"], "conda"),
];

const OFF: [&str; 4] = ["false", "0", "no", "off"];

impl Instruction<'_> {
    /// The places that turn the check of certificates off, the first of each kind.
    pub fn disabled_tls_checks(self) -> Vec<Disabled> {
        let mut found = self.disabled_by_variables();
        if self.is_script() || self.is_entry() {
            for command in self.commands() {
                let Some(name) = command.plain_name() else { continue };
                found.extend(command.disables_tls(name));
            }
        }
        let writes = self.runs() || !self.syntax().heredocs.is_empty();
        if writes && self.may_write_setting() {
            let written = self.written_texts();
            found.extend(self.disabled_by_files(&written));
        }
        found
    }

    fn disabled_by_variables(self) -> Vec<Disabled> {
        let is_lone_env = match self.detail() {
            Detail::Env(pairs) | Detail::Arg(pairs) => pairs.len() == 1 && !self.is_deferred(),
            _ => false,
        };
        let mut found: Vec<Disabled> = Vec::new();
        for setting in self.environment_settings(&NAMES) {
            let Some(at) = NAMES.iter().position(|name| *name == setting.name) else { continue };
            let (_, values, variant, program) = VARIABLES[at];
            let turns_off = match (values, setting.value.text()) {
                ([], Some(text)) => {
                    variant == "git-variable" || !text.split_whitespace().all(is_own_host)
                }
                ([], None) => variant == "git-variable",
                (values, Some(text)) => values.contains(&text.to_ascii_lowercase().as_str()),
                (_, None) => false,
            };
            if turns_off && !found.iter().any(|before| before.variant == variant) {
                let edits = if is_lone_env { self.remove() } else { Vec::new() };
                found.push(Disabled { edits, ..Disabled::new(setting.at, variant, program) });
            }
        }
        found
    }

    fn may_write_setting(self) -> bool {
        let text = self.dockerfile().slice(self.span()).as_bytes();
        let prints =
            || memchr::memchr(b'>', text).is_some() || memchr::memmem::find(text, b"tee").is_some();
        if self.syntax().heredocs.is_empty() && !prints() {
            return false;
        }
        SETTINGS.iter().any(|(paths, ..)| {
            paths.iter().any(|path| memchr::memmem::find(text, path.as_bytes()).is_some())
        })
    }

    fn disabled_by_files(self, written: &[Written]) -> Vec<Disabled> {
        let found = SETTINGS.iter().filter_map(|(paths, key, values, program)| {
            let fits = |path: &str| paths.iter().any(|end| path.ends_with(end));
            // In `.curlrc` the switch stands alone.
            let at = match *key {
                "insecure" => written.iter().filter(|text| fits(&text.path)).find_map(|text| {
                    let raw = self.dockerfile().slice(text.text);
                    let at = raw.find("insecure").filter(|at| !raw[..*at].ends_with("proxy-"))?;
                    Some(text.text.part(at..at + "insecure".len()))
                }),
                key => self.written_setting(written, fits, key, values),
            };
            Some(Disabled::new(at?, "file", program))
        });
        found.collect()
    }
}

impl Command<'_> {
    fn disables_tls(self, name: &str) -> Option<Disabled> {
        match name {
            "curl" => self
                .switch(&["-k", "--insecure"], "curl", "curl")
                .or_else(|| {
                    self.switch(&["--proxy-insecure", "--doh-insecure"], "curl-proxy", "curl")
                })
                .filter(|_| !self.talks_to_itself()),
            "wget" => self
                .switch(&["--no-check-certificate"], "wget", "wget")
                .filter(|_| !self.talks_to_itself()),
            "aria2c" => {
                let off = |value: &str| value == "false";
                let at = self.option_with(&["--check-certificate"], off)?;
                Some(Disabled::new(at, "aria2", "aria2c"))
            }
            "git" => self.git_without_tls(),
            "npm" | "yarn" | "yarnpkg" | "pnpm" => self.npm_without_tls(),
            "uv" => self.switch(&["--allow-insecure-host"], "uv", "uv"),
            "conda" | "mamba" => self.setting_off(&["--set"], &["ssl_verify"], "conda", "conda"),
            "yum" | "dnf" | "dnf5" | "microdnf" | "tdnf" | "yum-config-manager"
            | "dnf-config-manager" => self.yum_without_tls(name),
            "apt-get" | "apt" => {
                let off = |value: &str| {
                    let value = value.to_ascii_lowercase();
                    value.split_once('=').is_some_and(|(key, value)| {
                        key.starts_with("acquire::")
                            && key.contains("https")
                            && key.ends_with("::verify-peer")
                            && OFF.contains(&value)
                    })
                };
                let at = self.option_with(&["-o", "--option"], off)?;
                Some(Disabled::new(at, "apt", "apt-get"))
            }
            _ if name.starts_with("pip") || name.starts_with("python") => self.pip_without_tls(),
            _ => None,
        }
    }

    /// Whether curl or wget asks this machine, whose certificate is made for the occasion.
    fn talks_to_itself(self) -> bool {
        let invocation = self.invocation();
        let mut urls = invocation.download_urls().into_iter().peekable();
        urls.peek().is_some()
            && urls.all(|word| {
                let text = word.literal_prefix();
                let rest = text.split_once("://").map_or(&*text, |(_, rest)| rest);
                is_own_host(rest.split(['/', '?']).next().unwrap_or_default())
            })
    }

    fn pip_without_tls(self) -> Option<Disabled> {
        let invocation = self.invocation();
        if invocation.program().as_deref() != Some("pip") {
            return None;
        }
        let other = |value: &str| !is_own_host(value);
        if self.option_with(&["--trusted-host"], other).is_some()
            || invocation.values(&["--trusted-host"]).any(|value| value.literal().is_none())
        {
            return self.switch(&["--trusted-host"], "pip-option", "pip");
        }
        let operands: Vec<&Word> = invocation.operands().collect();
        let literal = |index: usize| operands.get(index).and_then(|word| word.literal());
        let is_set =
            literal(0).as_deref() == Some("config") && literal(1).as_deref() == Some("set");
        let key = literal(2).filter(|key| is_set && key.ends_with(".trusted-host"));
        key.map(|_| {
            Disabled::new(
                operands[2].span.to(operands[operands.len() - 1].span),
                "pip-config",
                "pip",
            )
        })
    }

    fn npm_without_tls(self) -> Option<Disabled> {
        let invocation = self.invocation();
        let operands: Vec<&Word> = invocation.operands().collect();
        let literal = |index: usize| operands.get(index).and_then(|word| word.literal());
        let first = literal(0);
        let set = match first.as_deref() {
            Some("set") => 0,
            Some("config" | "c") if literal(1).as_deref() == Some("set") => 1,
            _ => {
                let off = |value: &str| value == "false";
                let at = self.option_with(&["--strict-ssl"], off);
                let at = at.map(|at| Disabled::new(at, "npm-option", "npm"));
                return at.or_else(|| self.switch(&["--no-strict-ssl"], "npm-option", "npm"));
            }
        };
        let key = literal(set + 1)?;
        let (key, value) = match key.split_once('=') {
            Some((key, value)) => (key, Some(Cow::Borrowed(value))),
            None => (&*key, literal(set + 2)),
        };
        let variant = match key {
            "strict-ssl" => "npm-setting",
            "enableStrictSsl" => "yarn",
            _ => return None,
        };
        let end = operands.get(set + 2).copied().unwrap_or(operands[set + 1]).span;
        let at = operands[set + 1].span.to(end);
        (value? == "false").then(|| Disabled::new(at, variant, "npm"))
    }

    fn git_without_tls(self) -> Option<Disabled> {
        let is_key = |key: &str| {
            let key = key.to_ascii_lowercase();
            key.starts_with("http.") && key.ends_with(".sslverify")
        };
        let off = |value: &str| {
            value.split_once('=').is_some_and(|(key, value)| is_key(key) && OFF.contains(&value))
        };
        if let Some(at) = self.option_with(&["-c", "--config"], off) {
            return Some(Disabled::new(at, "git-setting", "git"));
        }
        let invocation = self.invocation();
        let operands: Vec<&Word> = invocation.operands().collect();
        let literal = |at: usize| operands.get(at).and_then(|word| word.literal());
        if literal(0).as_deref() != Some("config") {
            return None;
        }
        let key =
            operands.iter().position(|word| word.literal().is_some_and(|own| is_key(&own)))?;
        let value = literal(key + 1)?;
        let at = operands[key].span.to(operands[key + 1].span);
        OFF.contains(&&*value).then(|| Disabled::new(at, "git-setting", "git"))
    }

    fn yum_without_tls(self, name: &str) -> Option<Disabled> {
        let off = |value: &str| {
            let value = value.to_ascii_lowercase();
            value.split_once('=').is_some_and(|(key, value)| {
                (key == "sslverify" || key.ends_with(".sslverify")) && OFF.contains(&value)
            })
        };
        let at = self.option_with(&["--setopt"], off)?;
        let is_manager = name.ends_with("config-manager")
            || self.invocation().subcommand().as_deref() == Some("config-manager");
        let variant = if is_manager { "yum" } else { "yum-option" };
        let program = if name.starts_with("yum") { "yum" } else { "dnf" };
        Some(Disabled::new(at, variant, program))
    }

    /// An option with a key, and the value in the next word: `conda config --set ssl_verify no`.
    fn setting_off(
        self,
        options: &[&str],
        keys: &[&str],
        variant: &'static str,
        program: &'static str,
    ) -> Option<Disabled> {
        let words = &self.syntax().words;
        let found = words.windows(3).find(|window| {
            let literal = |index: usize| window[index].literal().unwrap_or_default();
            options.contains(&literal(0).as_ref())
                && keys.contains(&literal(1).as_ref())
                && OFF.contains(&literal(2).to_ascii_lowercase().as_str())
        })?;
        Some(Disabled::new(found[0].span.to(found[2].span), variant, program))
    }
}

/// Whether a host, with or without a port, is the machine itself.
pub(super) fn is_own_host(host: &str) -> bool {
    let host = host.rsplit('@').next().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    matches!(name, "localhost" | "0.0.0.0" | "::1")
        || name.starts_with("127.")
        || name.ends_with(".localhost")
}
