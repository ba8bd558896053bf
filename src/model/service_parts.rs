//! The parts of a service: what stands in its lists and mappings, in either form.

use crate::compose::{Setting, Value};
use crate::text::{Span, Spanned};

/// A variable of `environment`, an argument of `build.args`, a label.
#[derive(Clone, Copy, Debug)]
pub struct Variable<'p> {
    /// Its name.
    pub name: Spanned<&'p str>,
    /// What it is set to; absent for a name alone, which takes the value from outside.
    pub value: Setting<&'p str>,
    /// The whole entry or item.
    pub span: Span,
    /// Whether it is `NAME=value` in a list rather than an entry of a mapping.
    pub in_list: bool,
}

/// An item of `env_file`.
#[derive(Clone, Copy, Debug)]
pub struct EnvFile<'p> {
    /// The item.
    pub span: Span,
    /// The path, relative to the folder of the project.
    pub path: Setting<&'p str>,
    /// Whether a missing file is an error.
    pub required: bool,
    /// `raw`, or absent.
    pub format: Setting<&'p str>,
}

/// The use of a secret or config by a service.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'p> {
    /// The item.
    pub span: Span,
    /// The key of the secret or config.
    pub source: Setting<&'p str>,
    /// Where it is mounted.
    pub target: Setting<&'p str>,
    /// The owner.
    pub uid: Setting<&'p str>,
    /// The group.
    pub gid: Setting<&'p str>,
    /// The permissions: a YAML number as it is, a text in octal.
    pub mode: Setting<u32>,
}

/// The connection of a service to a network.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'p> {
    /// The key of the network.
    pub name: Spanned<&'p str>,
    /// Aliases, addresses …; absent in the list form, null for an empty one.
    pub settings: Option<&'p Value>,
}

/// A service that another one waits for.
#[derive(Clone, Copy, Debug)]
pub struct Dependency<'p> {
    /// The name of the service.
    pub name: Spanned<&'p str>,
    /// When it is far enough; absent means when it has started.
    pub condition: Setting<Condition>,
    /// Whether it must be there at all.
    pub required: bool,
    /// Whether it is a mapping with settings, or a name alone.
    pub is_long: bool,
}

/// What a dependency must have reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Condition {
    /// `service_started`
    Started,
    /// `service_healthy`
    Healthy,
    /// `service_completed_successfully`
    Completed,
}

/// An item of `devices`.
#[derive(Clone, Copy, Debug)]
pub struct Device<'p> {
    /// The item.
    pub span: Span,
    /// The device of the host.
    pub source: Setting<&'p str>,
    /// The device in the container; absent means as on the host.
    pub target: Setting<&'p str>,
    /// Some of `r`, `w`, `m`; absent means all.
    pub permissions: Setting<&'p str>,
}

/// `command` or `entrypoint`.
#[derive(Clone, Debug)]
pub enum CommandLine<'p> {
    /// A text, which Compose splits into words as a shell does, without any shell.
    Text(&'p Value),
    /// A list of words.
    List(&'p Value),
}

impl<'p> CommandLine<'p> {
    /// The scalars that it is written as: one text, or the words of a list.
    pub fn scalars(&self) -> &'p [Value] {
        match self {
            CommandLine::Text(value) => std::slice::from_ref(value),
            CommandLine::List(value) => value.items(),
        }
    }
}

/// An option of `security_opt`: `name:value`, `name=value`, or a name alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SecurityOption<'p> {
    /// The whole text.
    pub text: &'p str,
    /// `seccomp`, `apparmor`, `label`, `no-new-privileges` …
    pub name: &'p str,
    /// What follows the separator.
    pub value: Option<&'p str>,
}

impl SecurityOption<'_> {
    /// Whether it is on, as the engine reads it: by Go's `strconv.ParseBool`, and without a value
    /// it is. `None` where the engine refuses it, be it for a blank before the value.
    pub fn is_on(&self) -> Option<bool> {
        match self.text.trim().split_once([':', '=']).map(|(_, value)| value) {
            None | Some("1" | "t" | "T" | "true" | "TRUE" | "True") => Some(true),
            Some("0" | "f" | "F" | "false" | "FALSE" | "False") => Some(false),
            Some(_) => None,
        }
    }
}

/// How a service is built.
#[derive(Clone, Copy, Debug)]
pub struct Build<'p> {
    /// The whole of `build`: a path, or a mapping.
    pub value: &'p Value,
}

impl<'p> Build<'p> {
    /// Where it stands.
    pub fn span(self) -> Span {
        self.value.span
    }

    /// The value of one of its properties.
    pub fn get(self, key: &str) -> Option<&'p Value> {
        self.value.get(key)
    }

    /// The folder or address that it builds; absent means `.`.
    pub fn context(self) -> Setting<&'p str> {
        match self.value.is_map() {
            true => Setting::text(self.get("context")),
            false => Setting::text(Some(self.value)),
        }
    }

    /// The path of the Dockerfile, from the context; absent means `Dockerfile`.
    pub fn dockerfile(self) -> Setting<&'p str> {
        Setting::text(self.get("dockerfile"))
    }

    /// The text of a Dockerfile.
    pub fn dockerfile_inline(self) -> Setting<&'p str> {
        Setting::text(self.get("dockerfile_inline"))
    }

    /// The stage that it builds; absent means the last.
    pub fn target(self) -> Setting<&'p str> {
        Setting::text(self.get("target"))
    }

    /// `args`, in either form.
    pub fn args(self) -> Vec<Variable<'p>> {
        variables(self.get("args"))
    }

    /// `entitlements`
    pub fn entitlements(self) -> crate::compose::List<&'p str> {
        crate::compose::List::texts(self.get("entitlements"))
    }

    /// `additional_contexts`, in either form.
    pub fn additional_contexts(self) -> Vec<Variable<'p>> {
        variables(self.get("additional_contexts"))
    }

    /// `secrets`
    pub fn secrets(self) -> Vec<Grant<'p>> {
        self.get("secrets").map_or(&[][..], Value::items).iter().map(grant).collect()
    }

    /// `network`
    pub fn network(self) -> Setting<&'p str> {
        Setting::text(self.get("network"))
    }

    /// `privileged`
    pub fn privileged(self) -> Setting<bool> {
        Setting::boolean(self.get("privileged"))
    }
}

/// The entries of a mapping, or the `NAME=value` items of a list.
pub(super) fn variables(value: Option<&Value>) -> Vec<Variable<'_>> {
    let Some(value) = value else { return Vec::new() };
    let entries = value.entries().iter().map(|entry| Variable {
        name: entry.key.as_str(),
        value: Setting::text(Some(&entry.value)),
        span: match entry.value.span.file == entry.key.span.file
            && entry.value.span.start >= entry.key.span.end
        {
            true => entry.key.span.to(entry.value.span),
            false => entry.key.span,
        },
        in_list: false,
    });
    let items = value.items().iter().filter_map(|item| {
        let text = item.text_with_holes()?;
        let (name, value) = match text.split_once('=') {
            Some((name, _)) if item.is_unknown() => (name, Setting::Unknown(item.span)),
            Some((name, value)) => (name, Setting::Known(Spanned::new(value, item.span))),
            None => (text, Setting::Absent),
        };
        // A name with a variable in it is no name.
        let is_known = !item.is_unknown() || !name.contains("${");
        is_known.then_some(Variable {
            name: Spanned::new(name, item.span),
            value,
            span: item.span,
            in_list: true,
        })
    });
    entries.chain(items).collect()
}

/// The keys of a mapping with their values, or the items of a list.
pub(super) fn names(value: Option<&Value>) -> Vec<(Spanned<&str>, Option<&Value>)> {
    let Some(value) = value else { return Vec::new() };
    let keys = value.entries().iter().map(|entry| (entry.key.as_str(), Some(&entry.value)));
    let items =
        value.items().iter().filter_map(|item| Some((Spanned::new(item.text()?, item.span), None)));
    keys.chain(items).collect()
}

pub(super) fn grant(item: &Value) -> Grant<'_> {
    if !item.is_map() {
        return Grant {
            span: item.span,
            source: Setting::text(Some(item)),
            target: Setting::Absent,
            uid: Setting::Absent,
            gid: Setting::Absent,
            mode: Setting::Absent,
        };
    }
    let text = |key| Setting::text(item.get(key));
    Grant {
        span: item.span,
        source: text("source"),
        target: text("target"),
        uid: text("uid"),
        gid: text("gid"),
        mode: mode(item.get("mode")),
    }
}

/// Permissions: a YAML number as it is, a text in octal.
pub(super) fn mode(value: Option<&Value>) -> Setting<u32> {
    let text = Setting::text(value);
    match value.and_then(Value::scalar).map(|scalar| &scalar.meaning) {
        Some(crate::yaml::Scalar::Int(mode)) => {
            let mode = u32::try_from(*mode).ok();
            text.and_then(|_| mode)
        }
        _ => text
            .and_then(|text| u32::from_str_radix(text.strip_prefix("0o").unwrap_or(text), 8).ok()),
    }
}

pub(super) fn device(item: &Value) -> Device<'_> {
    if item.is_map() {
        let text = |key| Setting::text(item.get(key));
        return Device {
            span: item.span,
            source: text("source"),
            target: text("target"),
            permissions: text("permissions"),
        };
    }
    let Some(text) = item.text() else {
        let unknown = Setting::Unknown(item.span);
        return Device { span: item.span, source: unknown, target: unknown, permissions: unknown };
    };
    let mut fields = text.splitn(3, ':');
    let mut field = || match fields.next() {
        Some(field) => Setting::Known(Spanned::new(field, item.span)),
        None => Setting::Absent,
    };
    Device { span: item.span, source: field(), target: field(), permissions: field() }
}

pub(super) fn command_line(value: Option<&Value>) -> Option<CommandLine<'_>> {
    let value = value.filter(|value| !value.is_null())?;
    Some(if value.is_list() { CommandLine::List(value) } else { CommandLine::Text(value) })
}
