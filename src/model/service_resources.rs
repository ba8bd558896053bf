//! What a service may use, and how it is watched.

use super::Service;
use crate::compose::{Setting, Value, size};
use crate::text::{Span, Spanned};

/// `healthcheck` of a service.
#[derive(Clone, Copy, Debug)]
pub struct Healthcheck<'p> {
    /// The whole of it.
    pub value: &'p Value,
}

/// A command that Compose runs when a container has started or before it stops.
#[derive(Clone, Copy, Debug)]
pub struct Hook<'p> {
    /// `post_start`, `pre_stop` or `pre_start`.
    pub kind: &'static str,
    /// The item.
    pub value: &'p Value,
    /// Where it stands.
    pub span: Span,
}

/// A limit of `ulimits`.
#[derive(Clone, Copy, Debug)]
pub struct Ulimit<'p> {
    /// `nofile`, `core` …
    pub name: Spanned<&'p str>,
    /// The soft limit; -1 for none.
    pub soft: Setting<i64>,
    /// The hard limit; -1 for none.
    pub hard: Setting<i64>,
}

impl<'p> Service<'p> {
    /// The memory that it may use, in bytes: `deploy.resources.limits.memory` or `mem_limit`, of
    /// which 0 and -1 set no limit.
    pub fn memory_limit(self) -> Setting<u64> {
        self.text(&["deploy", "resources", "limits", "memory"])
            .filter(bounds)
            .or(|| self.text(&["mem_limit"]).filter(bounds))
            .and_then(size)
    }

    /// The processors that it may use: `deploy.resources.limits.cpus`, `cpus`, or the ratio of
    /// `cpu_quota` and `cpu_period`.
    pub fn cpu_limit(self) -> Setting<f64> {
        let number = |text: &str| text.parse::<f64>().ok();
        self.text(&["deploy", "resources", "limits", "cpus"])
            .filter(bounds)
            .or(|| self.text(&["cpus"]).filter(bounds))
            .and_then(number)
            .or(|| {
                let period = self.text(&["cpu_period"]).and_then(number);
                let period = period.value().copied().filter(|period| *period > 0.0);
                self.text(&["cpu_quota"])
                    .filter(bounds)
                    .and_then(number)
                    .map(|quota| quota / period.unwrap_or(100_000.0))
            })
    }

    /// The processes that it may have: `deploy.resources.limits.pids` or `pids_limit`.
    pub fn pids_limit(self) -> Setting<i64> {
        self.text(&["deploy", "resources", "limits", "pids"])
            .filter(bounds)
            .or(|| self.text(&["pids_limit"]).filter(bounds))
            .and_then(|text| text.parse().ok())
    }

    /// How many containers of it run: `scale` or `deploy.replicas`.
    pub fn replicas(self) -> Setting<i64> {
        self.text(&["scale"])
            .or(|| self.text(&["deploy", "replicas"]))
            .and_then(|text| text.parse().ok())
    }

    /// `healthcheck`
    pub fn healthcheck(self) -> Option<Healthcheck<'p>> {
        let value = self.get(&["healthcheck"]).filter(|value| !value.is_null())?;
        Some(Healthcheck { value })
    }

    /// `deploy.restart_policy.condition`
    pub fn restart_condition(self) -> Setting<&'p str> {
        self.text(&["deploy", "restart_policy", "condition"])
    }

    /// `ulimits`
    pub fn ulimits(self) -> Vec<Ulimit<'p>> {
        let entries = self.get(&["ulimits"]).map_or(&[][..], Value::entries);
        let number = |value| Setting::text(value).and_then(|text: &str| text.parse().ok());
        let read = |value: &'p Value, key| match value.is_map() {
            true => number(value.get(key)),
            false => number(Some(value)),
        };
        let ulimit = |entry: &'p crate::compose::Entry| Ulimit {
            name: entry.key.as_str(),
            soft: read(&entry.value, "soft"),
            hard: read(&entry.value, "hard"),
        };
        entries.iter().map(ulimit).collect()
    }

    /// `post_start`, `pre_stop` and `pre_start`.
    pub fn hooks(self) -> Vec<Hook<'p>> {
        let of_kind = |kind: &'static str| {
            let items = self.items(kind).iter();
            items.map(move |value| Hook { kind, value, span: value.span })
        };
        ["pre_start", "post_start", "pre_stop"].into_iter().flat_map(of_kind).collect()
    }
}

impl<'p> Healthcheck<'p> {
    /// Where it stands.
    pub fn span(self) -> Span {
        self.value.span
    }

    /// Where it is switched off: by `disable: true` or a test of `NONE`.
    pub fn disabled(self) -> Option<Span> {
        let flag = Setting::boolean(self.value.get("disable")).is_true();
        let none = self.value.get("test").filter(|test| {
            test.text() == Some("NONE")
                || test.items().first().and_then(Value::text) == Some("NONE")
        });
        flag.or_else(|| none.map(|test| test.span))
    }

    /// The test: a text for a shell, or a list that starts with `CMD`, `CMD-SHELL` or `NONE`.
    pub fn test(self) -> Option<&'p Value> {
        self.value.get("test").filter(|value| !value.is_null())
    }

    /// The words behind the command of a `CMD-SHELL`, which the shell takes for its parameters.
    pub fn words_after_command(self) -> &'p [Value] {
        let words = self.test().map_or(&[][..], Value::items);
        let is_shell = words.first().and_then(Value::text) == Some("CMD-SHELL");
        let is_script =
            |text: &str| ["$1", "$@", "$*", "$0", "${1"].iter().any(|it| text.contains(it));
        let command = words.get(1).and_then(Value::text_with_holes);
        match command.filter(|command| is_shell && !is_script(command)) {
            Some(_) => words.get(2..).unwrap_or_default(),
            None => &[],
        }
    }

    /// `interval`, `timeout`, `start_period`, `start_interval` in nanoseconds.
    pub fn duration(self, key: &str) -> Setting<i64> {
        Setting::text(self.value.get(key)).and_then(crate::compose::duration)
    }

    /// `retries`
    pub fn retries(self) -> Setting<i64> {
        Setting::text(self.value.get("retries")).and_then(|text| text.parse().ok())
    }
}

impl<'p> Hook<'p> {
    /// Whether it runs with all rights.
    pub fn privileged(self) -> Setting<bool> {
        Setting::boolean(self.value.get("privileged"))
    }

    /// The user that it runs as; absent means that of the service.
    pub fn user(self) -> Setting<&'p str> {
        Setting::text(self.value.get("user"))
    }

    /// What it runs: a text or a list.
    pub fn command(self) -> Option<&'p Value> {
        self.value.get("command").filter(|value| !value.is_null())
    }
}

/// Whether a number sets a limit: the engine takes 0 and less for none.
fn bounds(text: &&str) -> bool {
    let digits = text.trim_end_matches(|char: char| char.is_ascii_alphabetic() || char == ' ');
    digits.parse::<f64>().map_or(true, |number| number > 0.0)
}
