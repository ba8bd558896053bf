//! Builds that `docker-bake` files, workflows of a CI and Makefiles ask for.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::text::{FileId, tidy};
use crate::yaml::{self, NodeId, NodeKind, Tree};

/// A build of a Dockerfile, as far as it can be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct OutsideBuild {
    /// The Dockerfile; `None` where it is not known.
    pub(super) file: Option<PathBuf>,
    /// The stage.
    pub(super) target: Target,
}

/// The stage of a build.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// The last.
    Last,
    /// That one.
    Named(String),
    /// A variable tells.
    Unknown,
}

/// The builds in a file, told by its name. Paths start where that of the file does.
pub(super) fn read(path: &Path, text: &str) -> Vec<OutsideBuild> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending {
        "json" => bake(folder, &json_targets(text)),
        "hcl" => bake(folder, &hcl_targets(text)),
        "yml" | "yaml" => {
            let is_workflow = folder.ends_with("workflows");
            let root = match is_workflow {
                true => folder.parent().and_then(Path::parent).unwrap_or(folder),
                false => folder,
            };
            workflow(root, text)
        }
        _ if name.eq_ignore_ascii_case("makefile") => commands(folder, text, false),
        _ => Vec::new(),
    }
}

/// What is known of a setting: nothing sets it, it is not known, it is this.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Known {
    Absent,
    Unknown,
    Text(String),
}

impl Known {
    fn of(text: &str) -> Known {
        match text.contains('$') {
            true => Known::Unknown,
            false => Known::Text(text.to_owned()),
        }
    }
}

fn build(
    root: &Path,
    context: Known,
    file: Known,
    target: Known,
    is_in_context: bool,
) -> OutsideBuild {
    let is_remote = |context: &str| crate::compose::is_remote(context);
    let path = match (&context, &file) {
        (Known::Unknown, Known::Absent) | (_, Known::Unknown) => None,
        (Known::Unknown, _) if is_in_context => None,
        (Known::Text(context), _) if is_remote(context) => None,
        (context, file) => {
            let context = match context {
                Known::Text(context) => context.as_str(),
                _ => ".",
            };
            Some(match file {
                Known::Text(file) if is_in_context => root.join(context).join(file),
                Known::Text(file) => root.join(file),
                _ => root.join(context).join("Dockerfile"),
            })
        }
    };
    let target = match target {
        Known::Absent => Target::Last,
        Known::Unknown => Target::Unknown,
        Known::Text(name) if name.is_empty() => Target::Last,
        Known::Text(name) => Target::Named(name),
    };
    OutsideBuild { file: path.map(|path| tidy(&path)), target }
}

/// The settings of the targets of a bake file, by name.
type Targets = FxHashMap<String, FxHashMap<String, Vec<Known>>>;

fn bake(folder: &Path, targets: &Targets) -> Vec<OutsideBuild> {
    let mut found = Vec::new();
    for name in targets.keys() {
        let get = |key: &str| inherited(targets, name, key, 0);
        if get("dockerfile-inline") != Known::Absent {
            continue;
        }
        found.push(build(folder, get("context"), get("dockerfile"), get("target"), true));
    }
    found
}

fn inherited(targets: &Targets, name: &str, key: &str, depth: usize) -> Known {
    let Some(own) = targets.get(name).filter(|_| depth < 16) else { return Known::Absent };
    if let Some(value) = own.get(key).and_then(|values| values.first()) {
        return value.clone();
    }
    let parents = own.get("inherits").map_or(&[][..], Vec::as_slice);
    for parent in parents.iter().rev() {
        match parent {
            Known::Text(parent) => match inherited(targets, parent, key, depth + 1) {
                Known::Absent => (),
                known => return known,
            },
            _ => return Known::Unknown,
        }
    }
    Known::Absent
}

fn json_targets(text: &str) -> Targets {
    let mut targets = Targets::default();
    let Ok(root) = serde_json::from_str::<serde_json::Value>(text) else { return targets };
    let named = root.get("target").and_then(|own| own.as_object());
    for (name, settings) in named.into_iter().flatten() {
        let entry = targets.entry(name.clone()).or_default();
        for (key, value) in settings.as_object().into_iter().flatten() {
            let known =
                |value: &serde_json::Value| value.as_str().map_or(Known::Unknown, Known::of);
            let values = match value.as_array() {
                Some(items) => items.iter().map(known).collect(),
                None => vec![known(value)],
            };
            entry.insert(key.clone(), values);
        }
    }
    targets
}

/// Reads the blocks `target "name" { … }` of HCL. What is no quoted text, or a list of such, is
/// not known.
fn hcl_targets(text: &str) -> Targets {
    let mut targets = Targets::default();
    let mut name: Option<String> = None;
    let mut depth = 0usize;
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with(['#']) || line.starts_with("//") {
            continue;
        }
        if let Some((key, value)) = &mut open {
            value.push_str(line);
            if line.contains(']')
                && let Some(own) = &name
            {
                let values = hcl_values(value);
                targets.entry(own.clone()).or_default().insert(std::mem::take(key), values);
                open = None;
            } else if line.contains(']') {
                open = None;
            }
            continue;
        }
        if depth == 0 {
            name = line.strip_prefix("target").and_then(|rest| {
                let rest = rest.trim().strip_prefix('"')?;
                Some(rest.split('"').next()?.to_owned())
            });
            if let Some(name) = &name {
                targets.entry(name.clone()).or_default();
            }
        } else if depth == 1
            && let Some(own) = &name
            && let Some((key, value)) = line.split_once('=')
        {
            let key = key.trim().trim_matches('"').to_owned();
            let value = value.trim();
            if value.starts_with('[') && !value.contains(']') {
                open = Some((key, value.to_owned()));
                continue;
            }
            targets.entry(own.clone()).or_default().insert(key, hcl_values(value));
        }
        let outside = |sign: char| {
            line.split('"').step_by(2).map(|part| part.matches(sign).count()).sum::<usize>()
        };
        depth = (depth + outside('{')).saturating_sub(outside('}'));
    }
    targets
}

fn hcl_values(value: &str) -> Vec<Known> {
    let value = value.trim();
    let text = |part: &str| {
        let part = part.trim();
        match part.strip_prefix('"').and_then(|part| part.strip_suffix('"')) {
            Some(inner) if !inner.contains('"') => Known::of(inner),
            _ => Known::Unknown,
        }
    };
    match value.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
        Some(items) => items.split(',').filter(|item| !item.trim().is_empty()).map(text).collect(),
        None => vec![text(value.split(" #").next().unwrap_or(value))],
    }
}

/// The steps of a workflow that build, and the commands in its texts.
fn workflow(root: &Path, text: &str) -> Vec<OutsideBuild> {
    // Most have nothing to do with images.
    if !text.contains("build") {
        return Vec::new();
    }
    let tree = yaml::parse(FileId(0), &text.into());
    let mut found = Vec::new();
    for node in &tree.nodes {
        match &node.kind {
            NodeKind::Mapping { .. } => found.extend(action(root, &tree, node)),
            NodeKind::Scalar { text, .. } => {
                found.extend(commands(root, text, text.contains("cd ")));
            }
            _ => (),
        }
    }
    found
}

fn action(root: &Path, tree: &Tree, node: &yaml::Node) -> Option<OutsideBuild> {
    let uses = value(tree, node, "uses")?;
    let NodeKind::Scalar { text, .. } = &tree.node(uses).kind else { return None };
    if !text.starts_with("docker/build-push-action") {
        return None;
    }
    let with = value(tree, node, "with").map(|id| tree.node(tree.target(id)));
    let get = |key: &str| {
        let Some(id) = with.and_then(|with| value(tree, with, key)) else { return Known::Absent };
        match &tree.node(tree.target(id)).kind {
            NodeKind::Scalar { text, .. } => Known::of(text),
            _ => Known::Unknown,
        }
    };
    // Without a context it is the repository.
    Some(build(root, get("context"), get("file"), get("target"), false))
}

fn value(tree: &Tree, node: &yaml::Node, key: &str) -> Option<NodeId> {
    let NodeKind::Mapping { entries, .. } = &node.kind else { return None };
    let is_key =
        |id: NodeId| matches!(&tree.node(id).kind, NodeKind::Scalar { text, .. } if text == key);
    entries.iter().find(|entry| is_key(entry.key)).map(|entry| entry.value)
}

/// The commands in a text that build images. `moves` says that they may run anywhere.
fn commands(root: &Path, text: &str, moves: bool) -> Vec<OutsideBuild> {
    let mut found = Vec::new();
    if !text.contains("build") && !text.contains("bud") {
        return found;
    }
    let text = text.replace("\\\r\n", " ").replace("\\\n", " ");
    for line in text.lines() {
        for command in line.split(['&', ';', '|']) {
            let starts = [
                "docker build ",
                "docker buildx build ",
                "docker image build ",
                "podman build ",
                "buildah bud ",
                "buildah build ",
            ];
            let Some(rest) = starts
                .iter()
                .find_map(|start| command.find(start).map(|at| &command[at + start.len()..]))
            else {
                continue;
            };
            found.extend(command_line(root, rest, moves));
        }
    }
    found
}

fn command_line(root: &Path, text: &str, moves: bool) -> Option<OutsideBuild> {
    let words: Vec<&str> =
        text.split_whitespace().map(|word| word.trim_matches(['"', '\''])).collect();
    let (mut file, mut target) = (Known::Absent, Known::Absent);
    let mut at = 0;
    while at < words.len() {
        let (name, given) = match words[at].split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (words[at], None),
        };
        let setting = match name {
            "--target" => Some(&mut target),
            "-f" | "--file" => Some(&mut file),
            _ => None,
        };
        if let Some(setting) = setting {
            let value = match given {
                Some(value) => Some(value),
                None => {
                    at += 1;
                    words.get(at).copied()
                }
            };
            *setting = value.map_or(Known::Unknown, Known::of);
        }
        at += 1;
    }
    // An option of which all is in a variable.
    if words.iter().any(|word| word.starts_with('$')) && target == Known::Absent {
        target = Known::Unknown;
    }
    let context = words.last().map_or(Known::Unknown, |last| Known::of(last));
    let found = build(root, context, file, target, false);
    Some(match moves {
        true => OutsideBuild { file: None, ..found },
        false => found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str, text: &str) -> Vec<String> {
        let mut shown: Vec<String> = read(Path::new(path), text)
            .iter()
            .map(|own| {
                let file = own.file.as_ref().map_or("?".into(), |file| file.display().to_string());
                let target = match &own.target {
                    Target::Last => "last",
                    Target::Named(name) => name,
                    Target::Unknown => "?",
                };
                format!("{file} {target}")
            })
            .collect();
        shown.sort();
        shown
    }

    #[test]
    fn bake_files_are_read() {
        let hcl = "variable \"TAG\" { default = \"1\" }\ntarget \"base\" {\n  context = \"api\"\n  tags = [\n    \"a:${TAG}\",\n  ]\n}\ntarget \"a\" {\n  inherits = [\"base\"]\n  target = \"serve\"\n  args = {\n    target = \"x\"\n  }\n}\ntarget \"b\" {\n  dockerfile = \"b.Dockerfile\"\n  target = TAG\n}\n";
        assert_eq!(
            shown("docker-bake.hcl", hcl),
            ["api/Dockerfile last", "api/Dockerfile serve", "b.Dockerfile ?"]
        );
        let json = r#"{"target": {"a": {"context": "api", "dockerfile": "x", "target": "t"}, "b": {"inherits": ["a"], "target": "${T}"}}}"#;
        assert_eq!(shown("docker-bake.json", json), ["api/x ?", "api/x t"]);
    }

    #[test]
    fn workflows_are_read() {
        let text = "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: api\n          target: serve\n      - uses: docker/build-push-action@v6\n        with:\n          file: ${{ matrix.file }}\n          target: other\n      - run: |\n          docker build --target=one \\\n            -f api/x.Dockerfile api\n          docker buildx build --target \"$STAGE\" web\n";
        assert_eq!(
            shown(".github/workflows/ci.yml", text),
            ["? other", "api/Dockerfile serve", "api/x.Dockerfile one", "web/Dockerfile ?"]
        );
        assert_eq!(shown("Makefile", "a:\n\tdocker build --target b .\n"), ["Dockerfile b"]);
    }
}
