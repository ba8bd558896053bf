use super::service_parts::{
    Attachment, Build, CommandLine, Condition, Dependency, Device, EnvFile, Grant, SecurityOption,
    Variable, command_line, device, grant, names, variables,
};
use super::value::Value as Certainty;
use super::{Compose, Image};
use crate::compose::{Entry, List, Mount, Port, Setting, State, Value};
use crate::text::{Span, Spanned};

/// A service of a Compose file.
#[derive(Clone, Copy, Debug)]
pub struct Service<'p> {
    pub(super) compose: Compose<'p>,
    pub(super) entry: &'p Entry,
}

impl<'p> Service<'p> {
    /// The file that it is in.
    pub fn compose(self) -> Compose<'p> {
        self.compose
    }

    /// Its name.
    pub fn name(self) -> Spanned<&'p str> {
        self.entry.key.as_str()
    }

    /// Where its name stands: the place to report what is absent.
    pub fn key_span(self) -> Span {
        self.entry.key.span
    }

    /// Its whole definition.
    pub fn value(self) -> &'p Value {
        &self.entry.value
    }

    /// The value at the end of a path of keys.
    pub fn get(self, path: &[&str]) -> Option<&'p Value> {
        self.value().at(path)
    }

    /// Whether a key is there, even with nothing as its value.
    pub fn has(self, key: &str) -> bool {
        self.value().entry(key).is_some()
    }

    /// Where a key stands.
    pub fn key(self, key: &str) -> Option<Span> {
        self.value().entry(key).map(|entry| entry.key.span)
    }

    /// The value at the end of a path as a text.
    pub fn text(self, path: &[&str]) -> Setting<&'p str> {
        Setting::text(self.get(path))
    }

    /// The value at the end of a path as a boolean.
    pub fn flag(self, path: &[&str]) -> Setting<bool> {
        Setting::boolean(self.get(path))
    }

    /// The value at the end of a path as a list of texts.
    pub fn texts(self, path: &[&str]) -> List<&'p str> {
        List::texts(self.get(path))
    }

    /// Whether what is absent here may come from elsewhere: by `extends`, or because the file is
    /// merged onto others. A lint on what is absent stays silent then.
    pub fn may_inherit(self) -> bool {
        self.has("extends") || self.compose.is_overlay()
    }

    /// Whether something other than Docker runs it (`provider`).
    pub fn is_provided(self) -> bool {
        self.has("provider")
    }

    /// The image; a service that builds gives it to what it builds.
    pub fn image(self) -> Option<Image> {
        let value = self.get(&["image"]).filter(|value| !value.is_null())?;
        Some(self.read_image(value))
    }

    /// The images that it takes from elsewhere: its own unless it is built, those of its hooks,
    /// those whose files it mounts, and the models that it uses.
    pub fn run_images(self) -> Vec<Image> {
        let own = self.pulled_image();
        let hooks = self.items("pre_start").iter().filter_map(|hook| hook.get("image"));
        let mounts = self.items("volumes").iter().filter_map(|mount| {
            let is_image = mount.get("type").and_then(Value::text) == Some("image");
            mount.get("source").filter(|_| is_image)
        });
        let models = self.models().into_iter().filter_map(|name| {
            self.compose.resource(super::ResourceKind::Model, name.value)?.value.get("model")
        });
        let others = hooks.chain(mounts).chain(models);
        own.into_iter().chain(others.map(|value| self.read_image(value))).collect()
    }

    /// The image that it runs, unless it or another service builds that.
    pub fn pulled_image(self) -> Option<Image> {
        let image = self.image().filter(|_| self.build().is_none())?;
        (!self.compose.data.built_images.contains_key(&image.text)).then_some(image)
    }

    fn read_image(self, value: &Value) -> Image {
        let Some(scalar) = value.scalar() else { return Image::unknown(value.span) };
        let certainty = match scalar.state {
            State::Known => Certainty::Known(scalar.text.clone()),
            State::Default => Certainty::Default(scalar.text.clone()),
            State::Unknown(_) => Certainty::Unknown,
        };
        let stated = self.compose.project.base_images_of(value.span.file);
        let mut image = Image::new(value.span, scalar.text.clone(), &certainty, stated);
        if let State::Unknown(variables) = &scalar.state {
            image.variables = variables.iter().map(|name| (name.clone(), None)).collect();
        }
        image
    }

    /// How it is built, if it is.
    pub fn build(self) -> Option<Build<'p>> {
        let value = self.get(&["build"]).filter(|value| !value.is_null())?;
        Some(Build { value })
    }

    /// `user`
    pub fn user(self) -> Setting<&'p str> {
        self.text(&["user"])
    }

    /// `privileged`
    pub fn privileged(self) -> Setting<bool> {
        self.flag(&["privileged"])
    }

    /// `read_only`
    pub fn read_only(self) -> Setting<bool> {
        self.flag(&["read_only"])
    }

    /// `init`
    pub fn init(self) -> Setting<bool> {
        self.flag(&["init"])
    }

    /// `cap_add`, in upper case and without `CAP_`.
    pub fn cap_add(self) -> List<String> {
        self.texts(&["cap_add"]).map(capability)
    }

    /// `cap_drop`, in upper case and without `CAP_`.
    pub fn cap_drop(self) -> List<String> {
        self.texts(&["cap_drop"]).map(capability)
    }

    /// `security_opt`
    pub fn security_opt(self) -> List<SecurityOption<'p>> {
        self.texts(&["security_opt"]).map(|text| match text.split_once([':', '=']) {
            Some((name, value)) => {
                let value = value.trim().trim_matches(['"', '\'']);
                SecurityOption { text, name: name.trim(), value: Some(value) }
            }
            None => SecurityOption { text, name: text.trim(), value: None },
        })
    }

    /// `network_mode`
    pub fn network_mode(self) -> Setting<&'p str> {
        self.text(&["network_mode"])
    }

    /// `pid`
    pub fn pid(self) -> Setting<&'p str> {
        self.text(&["pid"])
    }

    /// `ipc`
    pub fn ipc(self) -> Setting<&'p str> {
        self.text(&["ipc"])
    }

    /// `uts`
    pub fn uts(self) -> Setting<&'p str> {
        self.text(&["uts"])
    }

    /// `userns_mode`
    pub fn userns_mode(self) -> Setting<&'p str> {
        self.text(&["userns_mode"])
    }

    /// `cgroup`
    pub fn cgroup(self) -> Setting<&'p str> {
        self.text(&["cgroup"])
    }

    /// `container_name`
    pub fn container_name(self) -> Setting<&'p str> {
        self.text(&["container_name"])
    }

    /// `restart`
    pub fn restart(self) -> Setting<&'p str> {
        self.text(&["restart"])
    }

    /// `ports`
    pub fn ports(self) -> Vec<Port<'p>> {
        self.items("ports").iter().map(Port::read).collect()
    }

    /// `volumes`
    pub fn volumes(self) -> Vec<Mount<'p>> {
        self.items("volumes").iter().map(Mount::read).collect()
    }

    /// `tmpfs`: `PATH` or `PATH:OPTIONS`.
    pub fn tmpfs(self) -> List<&'p str> {
        self.texts(&["tmpfs"])
    }

    /// `environment`, in either form.
    pub fn environment(self) -> Vec<Variable<'p>> {
        variables(self.get(&["environment"]))
    }

    /// `labels`, in either form.
    pub fn labels(self) -> Vec<Variable<'p>> {
        variables(self.get(&["labels"]))
    }

    /// `sysctls`, in either form.
    pub fn sysctls(self) -> Vec<Variable<'p>> {
        variables(self.get(&["sysctls"]))
    }

    /// `env_file`, in any form.
    pub fn env_file(self) -> Vec<EnvFile<'p>> {
        let Some(value) = self.get(&["env_file"]).filter(|value| !value.is_null()) else {
            return Vec::new();
        };
        let items = if value.is_list() { value.items() } else { std::slice::from_ref(value) };
        let read = |item: &'p Value| match item.is_map() {
            true => EnvFile {
                span: item.span,
                path: Setting::text(item.get("path")),
                required: Setting::boolean(item.get("required")).is_false().is_none(),
                format: Setting::text(item.get("format")),
            },
            false => EnvFile {
                span: item.span,
                path: Setting::text(Some(item)),
                required: true,
                format: Setting::Absent,
            },
        };
        items.iter().map(read).collect()
    }

    /// `secrets`
    pub fn secrets(self) -> Vec<Grant<'p>> {
        self.items("secrets").iter().map(grant).collect()
    }

    /// `configs`
    pub fn configs(self) -> Vec<Grant<'p>> {
        self.items("configs").iter().map(grant).collect()
    }

    /// `networks`, in either form.
    pub fn networks(self) -> Vec<Attachment<'p>> {
        let named = |(name, settings)| Attachment { name, settings };
        names(self.get(&["networks"])).into_iter().map(named).collect()
    }

    /// `models`, in either form: the names.
    pub fn models(self) -> Vec<Spanned<&'p str>> {
        names(self.get(&["models"])).into_iter().map(|(name, _)| name).collect()
    }

    /// `depends_on`, in either form.
    pub fn depends_on(self) -> Vec<Dependency<'p>> {
        let read = |(name, settings): (Spanned<&'p str>, Option<&'p Value>)| {
            let get = |key| settings.and_then(|settings: &Value| settings.get(key));
            Dependency {
                name,
                condition: Setting::text(get("condition")).and_then(|condition| match condition {
                    "service_started" => Some(Condition::Started),
                    "service_healthy" => Some(Condition::Healthy),
                    "service_completed_successfully" => Some(Condition::Completed),
                    _ => None,
                }),
                required: Setting::boolean(get("required")).is_false().is_none(),
                is_long: settings.is_some(),
            }
        };
        names(self.get(&["depends_on"])).into_iter().map(read).collect()
    }

    /// `links`: the service and its alias.
    pub fn links(self) -> List<(&'p str, Option<&'p str>)> {
        self.texts(&["links"]).map(|text| match text.split_once(':') {
            Some((service, alias)) => (service, Some(alias)),
            None => (text, None),
        })
    }

    /// `volumes_from`: `SERVICE[:MODE]` or `container:NAME[:MODE]`.
    pub fn volumes_from(self) -> List<&'p str> {
        self.texts(&["volumes_from"])
    }

    /// `extends`: the service, and the file where it is another.
    pub fn extends(self) -> Option<(Setting<&'p str>, Setting<&'p str>)> {
        let value = self.get(&["extends"]).filter(|value| !value.is_null())?;
        Some(match value.is_map() {
            true => (Setting::text(value.get("service")), Setting::text(value.get("file"))),
            false => (Setting::text(Some(value)), Setting::Absent),
        })
    }

    /// `profiles`; without any, the service always runs.
    pub fn profiles(self) -> List<&'p str> {
        self.texts(&["profiles"])
    }

    /// `devices`
    pub fn devices(self) -> Vec<Device<'p>> {
        self.items("devices").iter().map(device).collect()
    }

    /// `command`
    pub fn command(self) -> Option<CommandLine<'p>> {
        command_line(self.get(&["command"]))
    }

    /// `entrypoint`
    pub fn entrypoint(self) -> Option<CommandLine<'p>> {
        command_line(self.get(&["entrypoint"]))
    }

    /// The driver of `logging`.
    pub fn logging_driver(self) -> Setting<&'p str> {
        self.text(&["logging", "driver"])
    }

    /// The items of a list.
    pub(super) fn items(self, key: &str) -> &'p [Value] {
        self.get(&[key]).map_or(&[], Value::items)
    }
}

fn capability(text: &str) -> String {
    let upper = text.to_ascii_uppercase();
    upper.strip_prefix("CAP_").map_or_else(|| upper.clone(), str::to_owned)
}
