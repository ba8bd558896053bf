//! Whether a package manager asks before it acts.

use super::{Invocation, Manager, Part, Word};
use crate::shell::Argument;

impl Invocation<'_> {
    /// Whether the package manager does not ask before it acts: `-y` and what means the same to
    /// it, or a variable such as `$APT_OPTS` that may hold it. apk and the managers of languages
    /// never ask. DEBIAN_FRONTEND does not change that apt asks, which is why it is not looked at.
    pub fn assumes_yes(&self) -> bool {
        let Some(manager) = self.manager() else { return true };
        if self.has_unknown_options() {
            return true;
        }
        match manager {
            Manager::AptGet | Manager::Apt | Manager::Aptitude => {
                self.has_option(&["-y", "--yes", "--assume-yes", "--force-yes", "--assume-no"])
                    || self.has_option(&["-s", "--simulate", "--dry-run", "--just-print"])
                    || self.has_option(&["--no-act", "--recon", "--print-uris"])
                    || self.quietness() >= 2
                    || self.apt_setting("apt::get::assume-yes") == Some(true)
            }
            Manager::Yum | Manager::Dnf | Manager::Microdnf | Manager::Tdnf => {
                let yes = ["-y", "--assumeyes", "--assume-yes", "--assumeno"];
                self.has_option(&yes)
                    || self.values(&["--setopt"]).filter_map(|value| value.literal()).any(
                        |setting| {
                            matches!(&*setting, "assumeyes=1" | "assumeyes=True" | "assumeyes=true")
                        },
                    )
            }
            Manager::Zypper => self.has_option(&["-n", "--non-interactive", "-y", "--no-confirm"]),
            Manager::Pacman => self.has_option(&["--noconfirm"]),
            Manager::Gdebi => self.has_option(&["-n", "--non-interactive", "--help", "--version"]),
            _ => true,
        }
    }

    /// Whether a variable may hold options.
    pub fn has_unknown_options(&self) -> bool {
        self.operands().any(is_unknown_options)
    }

    /// Whether apt is told to install no more than what is needed: recommended packages are not.
    pub fn leaves_out_recommends(&self) -> bool {
        self.has_option(&["--no-install-recommends", "-R", "--without-recommends"])
            || self.apt_setting("apt::install-recommends") == Some(false)
    }

    /// What `-o name=value` sets; the name in small letters.
    fn apt_setting(&self, name: &str) -> Option<bool> {
        let settings = self.values(&["-o", "--option"]).filter_map(|value| value.literal());
        let values = settings.filter_map(|setting| {
            let (own, value) = setting.split_once('=')?;
            match value.trim_matches('"').to_ascii_lowercase().as_str() {
                _ if !own.trim().eq_ignore_ascii_case(name) => None,
                "true" | "yes" | "1" | "on" | "with" | "enable" => Some(true),
                "false" | "no" | "0" | "off" | "without" | "disable" => Some(false),
                _ => None,
            }
        });
        values.last()
    }

    /// `-qq`, `-q -q` and `-q=2` are 2.
    fn quietness(&self) -> u32 {
        let mut level = 0;
        for argument in self.arguments() {
            if let Argument::Option { name, value, .. } = argument
                && matches!(name, "-q" | "--quiet")
            {
                let given = value.and_then(|value| value.literal()?.parse::<u32>().ok());
                level = given.unwrap_or(level + 1);
            }
        }
        level
    }
}

/// `$APT_OPTIONS`, unquoted and alone, may hold any option.
fn is_unknown_options(word: &Word) -> bool {
    matches!(word.parts.as_slice(), [Part::Variable { quoted: false, name, .. }]
        if name == "@" || name == "*" || name.to_ascii_lowercase().contains("opt")
            || name.to_ascii_lowercase().contains("flag")
            || name.to_ascii_lowercase().contains("arg"))
}
