//! Passwords that a RUN gives to accounts, or to a program on its command line.

use super::secret::judge_secret_value;
use super::{Command, SecretEvidence};
use crate::shell::{Argument, OptionValue, Part, Word};
use crate::text::Span;

/// What is at fault about the password of an account.
#[derive(Clone, Debug)]
pub struct AccountPassword {
    /// What sets it: the name and arguments, or the option.
    pub at: Span,
    /// The program that sets it.
    pub program: &'static str,
    /// Whether the account gets none at all: `passwd -d`.
    pub is_empty: bool,
}

impl Command<'_> {
    /// The password of an account that it sets from what stands in the file, or takes away.
    pub fn account_password(self) -> Option<AccountPassword> {
        let name = self.plain_name()?;
        let found = |at, program| Some(AccountPassword { at, program, is_empty: false });
        match name {
            "chpasswd" if !self.reads_secret() => found(self.head(), "chpasswd"),
            "passwd" => {
                let invocation = self.invocation();
                if invocation.has_option(&["-d", "--delete"]) {
                    let at = self.head();
                    return Some(AccountPassword { at, program: "passwd", is_empty: true });
                }
                let other = ["-l", "--lock", "-e", "--expire", "-S", "--status", "-u", "--unlock"];
                let is_fed = invocation.has_option(&["--stdin"])
                    || self.pipeline().is_some_and(|(_, place)| place > 0);
                match is_fed && !invocation.has_option(&other) && !self.reads_secret() {
                    true => found(self.head(), "passwd"),
                    false => None,
                }
            }
            "useradd" | "usermod" => {
                let program = if name == "useradd" { "useradd" } else { "usermod" };
                let invocation = self.invocation();
                let Argument::Option { span, value, .. } =
                    invocation.option(&["-p", "--password"])?
                else {
                    return None;
                };
                // What no password turns into locks the account.
                let text = value.as_ref()?.literal();
                let locks = text.is_some_and(|text| {
                    text.is_empty() || text.starts_with(['!', '*']) || matches!(&*text, "x" | "NP")
                });
                match locks || self.instruction().has_secret_mount() {
                    true => None,
                    false => found(span, program),
                }
            }
            _ => None,
        }
    }

    /// Whether its input is a secret that only the build knows, or one made on the spot.
    fn reads_secret(self) -> bool {
        if self.instruction().has_secret_mount() {
            return true;
        }
        let from_file = self.syntax().redirects.iter().any(|redirect| {
            redirect.operator == "<" && redirect.target.literal_prefix().starts_with("/run/secrets")
        });
        let Some((pipeline, place)) = self.pipeline() else { return from_file };
        let left = pipeline.members.iter().take(place).flatten();
        let mut left = left.map(|index| Command { index: *index, ..self });
        from_file
            || left.any(|command| {
                let is_made = |word: &Word| {
                    word.parts.iter().any(|part| matches!(part, Part::Substitution(_)))
                };
                command.syntax().words.iter().any(is_made)
            })
    }

    /// A password that stands among its arguments for all to read, by the manual of each program.
    pub fn password_argument(self) -> Option<Span> {
        let name = self.plain_name()?;
        let options: &[&str] = match name {
            "mysql" | "mysqladmin" | "mysqldump" | "mysqlimport" | "mariadb" | "mariadb-admin"
            | "mariadb-dump" => &["-p", "--password"],
            "sshpass" => &["-p"],
            "wget" => &["--password", "--http-password", "--ftp-password", "--proxy-password"],
            "curl" => &["-u", "--user", "-U", "--proxy-user", "--pass", "--tlspassword"],
            "docker" | "podman" | "buildah" | "helm" | "skopeo" => &["-p", "--password"],
            "redis-cli" => &["-a", "--pass"],
            "kubectl" => &["--docker-password"],
            "openssl" => return self.openssl_argument(),
            "keytool" => {
                &["-storepass", "-keypass", "-deststorepass", "-srcstorepass", "-destkeypass"]
            }
            "htpasswd" => return self.htpasswd_argument(),
            "aws" => return self.aws_argument(),
            "doctl" => &["-t", "--access-token"],
            "az" => &["-p", "--password"],
            "ibmcloud" => &["--apikey"],
            _ => return None,
        };
        let is_login = |own: &str| {
            self.invocation().operands().any(|word| word.literal().as_deref() == Some(own))
        };
        if matches!(name, "docker" | "podman" | "buildah" | "helm" | "skopeo") && !is_login("login")
        {
            return None;
        }
        let judged = |option: &str, text: &str| {
            let is_pair = name == "curl" && !matches!(option, "--pass" | "--tlspassword");
            let text = match is_pair {
                true => text.split_once(':').map(|(_, password)| password).unwrap_or_default(),
                false => text,
            };
            // The password of the trust store of Java is in its manual.
            judge_secret_value(text).is_secret() && !matches!(text, "changeit" | "anonymous")
        };
        let invocation = self.invocation();
        invocation.arguments().find_map(|argument| match argument {
            Argument::Option { name: own, span, value: Some(value) } if options.contains(&own) => {
                let is_inline = matches!(value, OptionValue::Inline(..));
                ((is_inline || own != "-p" || !name.starts_with('m'))
                    && self.option_text(value).is_some_and(|text| judged(own, &text)))
                .then_some(span)
            }
            _ => None,
        })
    }

    /// The value of an option, by the variables in scope.
    fn option_text(self, value: OptionValue<'_>) -> Option<String> {
        let known = |word: &Word| self.evaluate(word).text().map(str::to_owned);
        match value {
            OptionValue::Word(word) => known(word),
            OptionValue::Inline(Some(text), _) => Some(text.to_owned()),
            // `--password=$PASSWORD`: what stands after the sign in the whole word.
            OptionValue::Inline(None, span) => {
                let words = &self.syntax().words;
                let text = known(words.iter().find(|word| word.span.contains(span))?)?;
                text.split_once('=').map(|(_, text)| text.to_owned())
            }
        }
    }

    /// `aws configure set aws_secret_access_key key`.
    fn aws_argument(self) -> Option<Span> {
        let words: Vec<&Word> = self.invocation().operands().collect();
        let place = words.windows(2).find(|pair| {
            pair[0].literal().is_some_and(|key| {
                let key = key.rsplit('.').next().unwrap_or_default();
                matches!(key, "aws_access_key_id" | "aws_secret_access_key" | "aws_session_token")
            })
        })?;
        let text = place[1].literal()?;
        let is_given = words.first().and_then(|word| word.literal()).as_deref()
            == Some("configure")
            && !matches!(
                judge_secret_value(&text),
                SecretEvidence::Empty | SecretEvidence::Reference
            );
        is_given.then_some(place[1].span)
    }

    /// `openssl rsa -passin pass:password`: other sources than `pass:` hide it.
    fn openssl_argument(self) -> Option<Span> {
        let place = self.syntax().words.windows(2).find(|pair| {
            matches!(pair[0].literal().as_deref(), Some("-pass" | "-passin" | "-passout"))
                && self.evaluate(&pair[1]).text().is_some_and(|text| {
                    let text = text.strip_prefix("pass:").unwrap_or_default();
                    // A shorter one is there because one is asked for, and guards nothing.
                    text.len() >= 4 && judge_secret_value(text).is_secret()
                })
        })?;
        Some(place[1].span)
    }

    /// Whether it is the tool of a cloud, which keeps what it is handed in a file of its own.
    pub fn is_cloud_tool(self) -> bool {
        matches!(self.plain_name(), Some("aws" | "doctl" | "az" | "ibmcloud"))
    }

    /// `htpasswd -b file user password`, `htpasswd -nb user password`.
    fn htpasswd_argument(self) -> Option<Span> {
        let words = &self.syntax().words;
        let is_batch = |word: &Word| {
            let text = word.literal_prefix();
            text.starts_with('-') && !text.starts_with("--") && text.contains('b')
        };
        let last = words.last()?;
        let text = last.literal()?;
        (words.len() > 3
            && words.iter().any(is_batch)
            && judge_secret_value(&text) != SecretEvidence::Reference)
            .then_some(last.span)
    }
}

impl super::Instruction<'_> {
    /// Whether a mount hands it a secret.
    pub fn has_secret_mount(self) -> bool {
        self.mounts().any(|mount| mount.kind() == "secret")
    }
}
