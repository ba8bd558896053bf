//! Our reading of Compose files against Docker Compose's own: what is accepted, what refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use plimsoll::model::{Compose, FileKind, Project, Settings, Trees, Wanted, wanted_files};
use plimsoll::text::{FileId, Sources};

use crate::places;

/// Files of the corpus that Docker Compose refuses alone and we do not, and why.
const DIFFERENCES: &[(&str, &str)] = &[
    ("opentelemetry-demo/compose.agent.yaml", "an overlay of the compose.yaml beside it"),
    ("opentelemetry-demo/compose.extras.yaml", "an empty overlay, for users to fill"),
    ("opentelemetry-demo/compose.full.yaml", "an overlay of the compose.yaml beside it"),
    ("opentelemetry-demo/compose.observability.yaml", "an overlay of the compose.yaml beside it"),
    ("opentelemetry-demo/compose.profiling.yaml", "an overlay of the compose.yaml beside it"),
    ("opentelemetry-demo/compose.tests.yaml", "an overlay of the compose.yaml beside it"),
];

#[test]
fn corpus_is_accepted_and_refused_as_docker_compose_does() {
    let files = places::files(&places::corpus(), is_compose);
    assert!(files.len() >= 300, "the corpus has only {} Compose files", files.len());
    let mut failures = Vec::new();
    for path in &files {
        let theirs = refusal(path);
        let ours = our_refusal(path);
        let is_named = DIFFERENCES.iter().any(|(name, _)| path.ends_with_text(name));
        match (ours, theirs) {
            (None, Some(_)) if is_named => (),
            (None, None) | (Some(_), Some(_)) if !is_named => (),
            (ours, theirs) => failures.push(format!(
                "{}{}: we: {}; Docker Compose: {}",
                path.display(),
                if is_named { " (does not differ as named)" } else { "" },
                ours.as_deref().unwrap_or("accepted"),
                theirs.as_deref().unwrap_or("accepted"),
            )),
        }
    }
    assert!(failures.is_empty(), "{} files differ:\n{}", failures.len(), failures.join("\n"));
}

/// Small files, each with one peculiarity. A case starts at a line `### accepted` or
/// `### refused`, which is what both must say.
#[test]
fn cases_are_accepted_and_refused_as_docker_compose_does() {
    let text = include_str!("compose-cases.txt");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("compose.yaml");
    let mut failures = Vec::new();
    let mut count = 0;
    for case in text.split("### ").skip(1) {
        let (verdict, content) = case.split_once('\n').expect("a case has a text");
        let is_refused = match verdict.trim() {
            "accepted" => false,
            "refused" => true,
            other => panic!("unknown verdict {other}"),
        };
        fs::write(&path, content).expect("a case can be written");
        let (ours, theirs) = (our_refusal(&path), refusal(&path));
        count += 1;
        if ours.is_some() != is_refused || theirs.is_some() != is_refused {
            failures.push(format!(
                "{content}  we: {}; Docker Compose: {}",
                ours.as_deref().unwrap_or("accepted"),
                theirs.as_deref().unwrap_or("accepted"),
            ));
        }
    }
    assert!(count >= 100, "only {count} cases were found");
    assert!(failures.is_empty(), "{} cases differ:\n{}", failures.len(), failures.join("\n"));
}

trait EndsWithText {
    fn ends_with_text(&self, text: &str) -> bool;
}

impl EndsWithText for Path {
    fn ends_with_text(&self, text: &str) -> bool {
        self.to_str().is_some_and(|path| path.ends_with(text))
    }
}

fn is_compose(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.contains("compose") && (lower.ends_with(".yml") || lower.ends_with(".yaml"))
}

/// Why Docker Compose refuses a file, given its folder and no environment.
fn refusal(path: &Path) -> Option<String> {
    let program = places::oracles().join("py/lib/python3.11/site-packages/compose/docker-compose");
    let output = Command::new(&program)
        .arg("-f")
        .arg(path)
        .args(["config", "-q"])
        .current_dir(path.parent().expect("a file has a folder"))
        .env_clear()
        .env("HOME", "/root")
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be run: {error}", program.display()));
    if output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.contains("level=warning") && !line.is_empty()).collect();
    Some(lines.join(" "))
}

/// Why we refuse it, among the files that stand next to it.
fn our_refusal(path: &Path) -> Option<String> {
    let folder = path.parent().expect("a file has a folder");
    let neighbors = fs::read_dir(folder).expect("a folder can be read");
    let neighbors = neighbors.map(|entry| entry.expect("an entry can be read").path());
    let mut sources = Sources::new();
    let mut kinds = Vec::new();
    let mut add = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let id = sources.add(path.clone(), String::from_utf8_lossy(&bytes).into_owned());
        kinds.push((id, FileKind::Compose));
    };
    add(&path.to_owned());
    let is_yaml = |it: &PathBuf| {
        it.is_file() && it.file_name().and_then(|name| name.to_str()).is_some_and(is_compose)
    };
    neighbors.filter(|it| it != path && is_yaml(it)).for_each(|neighbor| add(&neighbor));
    let ids: Vec<FileId> = kinds.iter().map(|(id, _)| *id).collect();
    let mut settings = Settings::default();
    let around = &mut settings.surroundings;
    let mut trees = Trees::default();
    // Each round asks for what the one before it made it ask for.
    for _ in 0..3 {
        let wanted = wanted_files(&sources, &ids, around, &mut trees);
        for wanted in wanted.into_iter().flat_map(|it| it.1) {
            let Wanted::Text(path) = wanted else { continue };
            match fs::read_to_string(&path) {
                Ok(text) => _ = around.texts.insert(path, text),
                Err(_) => _ = around.absent.insert(path),
            }
        }
    }
    let project = Project::new(sources, &kinds, &settings);
    let file = kinds[0].0;
    let speaks = |compose: &Compose<'_>| compose.files().contains(&file);
    let compose: Compose<'_> = project.composes().find(speaks).expect("the file was given");
    if let Some(error) = compose.errors().first() {
        let line = project.sources().get(error.span.file).position(error.span.start).line;
        return Some(format!("line {line}: {}", error.message));
    }
    // Those of a service under a profile are not looked at before the profile is active.
    let undefined = compose
        .undefined_references()
        .into_iter()
        .find(|reference| reference.service.profiles().is_absent())?;
    Some(format!("undefined {:?} `{}`", undefined.kind, undefined.name))
}
