use serde_json::Value;

use super::{Migration, list};
use crate::lint::Level;

/// A tool whose configuration is taken over.
pub(super) struct Tool {
    /// Its files, of which it reads the first that is there.
    pub(super) files: &'static [&'static str],
    /// Its files that are programs.
    pub(super) programs: &'static [&'static str],
    /// Takes over what a file says.
    pub(super) read: fn(&Value, &mut Migration),
}

pub(super) static ALL: [Tool; 4] = [
    Tool { files: &[".hadolint.yaml", ".hadolint.yml"], programs: &[], read: hadolint },
    Tool {
        files: &[".dclintrc", ".dclintrc.json", ".dclintrc.yaml", ".dclintrc.yml"],
        programs: &[".dclintrc.js", ".dclintrc.cjs", ".dclintrc.mjs", ".dclintrc.ts"],
        read: dclint,
    },
    Tool { files: &[".compose-lint.yml", ".compose-lint.yaml"], programs: &[], read: compose_lint },
    Tool { files: &[".tally.toml", "tally.toml"], programs: &[], read: tally },
];

/// Its rules with their levels, what is ignored, and the registries and labels that it asks for.
fn hadolint(value: &Value, out: &mut Migration) {
    for (word, level) in [
        ("error", Level::Error),
        ("warning", Level::Warn),
        ("info", Level::Info),
        ("style", Level::Info),
    ] {
        for id in texts(&value["override"][word]) {
            out.level(&format!("hadolint:{id}"), level, None);
        }
    }
    for id in texts(&value["ignored"]) {
        out.level(&format!("hadolint:{id}"), Level::Off, None);
    }
    out.fail_on = match value["failure-threshold"].as_str() {
        Some("error") => Some("error"),
        Some("warning") => Some("warn"),
        Some("info" | "style" | "ignore") => Some("info"),
        Some("none") => Some("never"),
        _ => None,
    };
    if value["no-fail"] == true {
        out.fail_on = Some("never");
    }
    let registries = texts(&value["trustedRegistries"]);
    if !registries.is_empty() {
        let value = format!("{{ level = \"error\", allowed = {} }}", list(&registries));
        out.set("untrusted-registry", value, None);
    }
    // hadolint asks for each label of its schema.
    let (labels, required): (Vec<String>, Vec<String>) = entries(&value["label-schema"])
        .filter_map(|(label, format)| {
            Some((format!("{label}: {}", format.as_str()?), label.clone()))
        })
        .unzip();
    let strict = value["strict-labels"] == true;
    if !labels.is_empty() || strict {
        let (schema, required) = (list(&labels), list(&required));
        let value = format!(
            "{{ level = \"info\", schema = {schema}, required = {required}, strict = {strict} }}"
        );
        out.set("label-schema-mismatch", value, None);
    }
    if value["disable-ignore-pragma"] == true {
        out.foreign_comments = Some(false);
    }
}

/// Its rules as numbers or words, alone or with options, which are not taken over.
fn dclint(value: &Value, out: &mut Migration) {
    for (rule, setting) in entries(&value["rules"]) {
        let (level, options) = match setting {
            Value::Array(parts) => (parts.first().unwrap_or(&Value::Null), parts.get(1)),
            level => (level, None),
        };
        let level = match (level.as_u64(), level.as_str()) {
            (Some(0), _) | (_, Some("off")) => Level::Off,
            (Some(1), _) | (_, Some("warn" | "warning")) => Level::Warn,
            (Some(2), _) | (_, Some("error")) => Level::Error,
            _ => {
                out.notes.push(format!("the level of `dclint:{rule}` is not known"));
                continue;
            }
        };
        out.level(&format!("dclint:{rule}"), level, None);
        if options.is_some() {
            out.notes.push(format!("the options of `dclint:{rule}`"));
        }
    }
    out.exclude(texts(&value["exclude"]));
}

/// Its rules with level and reason; what holds for some services has no counterpart but comments.
fn compose_lint(value: &Value, out: &mut Migration) {
    for (rule, setting) in entries(&value["rules"]) {
        let reason = setting["reason"].as_str();
        let level = match setting["severity"].as_str() {
            _ if setting["enabled"] == false => Some(Level::Off),
            Some("critical" | "high") => Some(Level::Error),
            Some("medium") => Some(Level::Warn),
            Some("low") => Some(Level::Info),
            _ => None,
        };
        if let Some(level) = level {
            out.level(&format!("compose-lint:{rule}"), level, reason);
        }
        let services: Vec<String> = match &setting["exclude_services"] {
            Value::Object(services) => services.keys().cloned().collect(),
            services => texts(services),
        };
        if !services.is_empty() {
            let services = services.join(", ");
            out.notes.push(format!(
                "`compose-lint:{rule}` is off for {services}: write `# plimsoll: allow({rule})` there"
            ));
        }
    }
    match value["fail_on"].as_str() {
        Some("critical" | "high") => out.fail_on = Some("error"),
        Some("medium") => out.fail_on = Some("warn"),
        Some("low") => out.fail_on = Some("info"),
        _ => (),
    }
}

/// Its rules under their namespaces, and what is excluded by `namespace/rule`.
fn tally(value: &Value, out: &mut Migration) {
    for (namespace, rules) in entries(&value["rules"]) {
        for (rule, setting) in entries(rules) {
            let level = match setting["severity"].as_str() {
                Some("off") => Level::Off,
                Some("info" | "style") => Level::Info,
                Some("warning") => Level::Warn,
                Some("error") => Level::Error,
                _ => continue,
            };
            out.level(&of_tally(namespace, rule), level, None);
        }
    }
    for name in texts(&value["rules"]["exclude"]) {
        match name.split_once('/') {
            Some((namespace, rule)) if rule != "*" => {
                out.level(&of_tally(namespace, rule), Level::Off, None);
            }
            _ => out.notes.push(format!("the rules `{name}` are off as a whole")),
        }
    }
    out.fail_on = match value["output"]["fail-level"].as_str() {
        Some("none") => Some("never"),
        Some("error") => Some("error"),
        Some("warning") => Some("warn"),
        Some("info" | "style") => Some("info"),
        _ => out.fail_on,
    };
    if value["inline-directives"]["enabled"] == false {
        out.foreign_comments = Some(false);
    }
}

/// A rule of tally's by our name for it: those of other tools go by these tools' names.
fn of_tally(namespace: &str, rule: &str) -> String {
    match namespace {
        "hadolint" | "buildkit" | "shellcheck" => format!("{namespace}:{rule}"),
        _ => format!("tally:{namespace}/{rule}"),
    }
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}
