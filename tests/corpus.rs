//! What holds for every file, however it came to be: on the fixtures, and on a folder of real
//! files where there is one (`PLIMSOLL_CORPUS`, or `shared/corpus` beside the repository).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use plimsoll::config::{ConfigResolver, Preset};
use plimsoll::dockerfile;
use plimsoll::engine::{self, Discovery, Report, Request};
use plimsoll::lint::{Finding, Safety};
use plimsoll::model::FileKind;
use plimsoll::text::{FileId, Source, Span};
use plimsoll::yaml;

#[test]
fn dockerfiles_are_covered_by_their_trees() {
    for (path, text, kind) in files() {
        if kind != FileKind::Dockerfile {
            continue;
        }
        let tree = dockerfile::parse(FileId(0), &text);
        let mut spans: Vec<Span> = tree.instructions.iter().map(|it| it.span).collect();
        for pair in spans.windows(2) {
            assert!(pair[0].end <= pair[1].start, "{}: {pair:?}", path.display());
        }
        for span in &spans {
            assert!(text.get(span.range()).is_some(), "{}: {span:?}", path.display());
        }
        spans.extend(tree.comments.iter().chain(tree.directives.iter().map(|it| &it.span)));
        spans.sort_unstable();
        let mut done = 0;
        for span in spans.iter().chain([&Span::at(FileId(0), text.len())]) {
            let start = span.start as usize;
            if start > done {
                let between = text[done..start].trim_start_matches('\u{feff}');
                // Blanks, and what continues a line that then ends.
                assert!(
                    between.chars().all(|char| char.is_whitespace() || char == tree.escape),
                    "{}: no part of the tree holds {between:?}",
                    path.display()
                );
            }
            done = done.max(span.end as usize);
        }
    }
}

#[test]
fn compose_files_have_sound_places() {
    for (path, text, kind) in files() {
        if kind != FileKind::Compose {
            continue;
        }
        let tree = yaml::parse(FileId(0), &text);
        let spans = tree.nodes.iter().map(|node| node.span);
        for span in spans.chain(tree.comments.iter().copied()) {
            assert!(text.get(span.range()).is_some(), "{}: {span:?}", path.display());
        }
    }
}

#[test]
fn findings_have_places_and_nothing_fails() {
    let config = ConfigResolver::of_preset(Preset::All);
    for root in roots() {
        let report = check(&root, &config);
        for finding in &report.findings {
            let shown = show(&report, finding);
            assert_ne!(finding.lint.name, "internal-error", "{shown}");
            let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
            let labels = finding.related.iter().map(|label| label.span);
            for span in edits.chain(labels).chain([finding.at]) {
                let text = &report.sources.get(span.file).text;
                assert!(text.get(span.range()).is_some(), "{span:?} in {shown}");
            }
        }
        let places: Vec<_> = report.findings.iter().map(|it| (it.at, it.lint.name)).collect();
        let again = check(&root, &config);
        let same: Vec<_> = again.findings.iter().map(|it| (it.at, it.lint.name)).collect();
        assert_eq!(places, same, "two runs differ below {}", root.display());
    }
}

#[test]
fn fixes_converge() {
    let config = ConfigResolver::of_preset(Preset::All);
    for root in roots() {
        for upto in [Safety::Safe, Safety::Unsafe] {
            let request = Request::new(&config);
            let discovery = discover(&root, &config);
            // What lies beside the files stays as it is.
            let surroundings = discovery.surroundings.clone();
            let outcome = engine::fix(discovery, &request, upto);
            let again: BTreeSet<String> = outcome
                .report
                .findings
                .iter()
                .filter(|it| it.fix.as_ref().is_some_and(|fix| fix.safety <= upto))
                .map(|finding| show(&outcome.report, finding))
                .collect();
            let after = Discovery {
                sources: outcome.report.sources,
                kinds: outcome.report.kinds,
                files: outcome.report.files,
                surroundings,
                ..Discovery::default()
            };
            let second = engine::fix(after, &request, upto);
            let changed: Vec<String> = second
                .changes
                .iter()
                .map(|it| second.report.sources.get(it.file).path.display().to_string())
                .collect();
            assert!(changed.is_empty(), "fixes go on in {changed:#?}\n{again:#?}");
        }
    }
}

fn roots() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut roots = vec![here.join("fixtures")];
    let corpus = env::var_os("PLIMSOLL_CORPUS").map(PathBuf::from);
    let beside = [here.join("../shared/corpus"), here.join("../../shared/corpus")];
    roots.extend(corpus.or_else(|| beside.into_iter().find(|path| path.is_dir())));
    roots
}

fn discover(root: &Path, config: &ConfigResolver) -> Discovery {
    let paths = [root.to_owned()];
    let discovery = engine::discover(&Request { paths: &paths, ..Request::new(config) });
    assert!(!discovery.files.is_empty(), "no file is below {}", root.display());
    discovery
}

fn check(root: &Path, config: &ConfigResolver) -> Report {
    engine::check(discover(root, config), &Request::new(config))
}

/// Every file below the roots: those that have a telling name, and in the fixtures whatever
/// is not Markdown, for tricky cases are kept under plain names.
fn files() -> Vec<(PathBuf, Arc<str>, FileKind)> {
    let config = ConfigResolver::of_preset(Preset::Default);
    let mut files = Vec::new();
    for root in roots() {
        let discovery = discover(&root, &config);
        for (id, kind) in discovery.kinds {
            let source: &Source = discovery.sources.get(id);
            files.push((source.path.clone(), source.text.clone(), kind));
        }
    }
    let tricky = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/dockerfile");
    for entry in fs::read_dir(tricky).into_iter().flatten().flatten() {
        if let Ok(text) = fs::read_to_string(entry.path()) {
            files.push((entry.path(), Arc::from(text), FileKind::Dockerfile));
        }
    }
    files
}

fn show(report: &Report, finding: &Finding) -> String {
    let source = report.sources.get(finding.at.file);
    let place = source.position(finding.at.start);
    let help = finding.help.as_deref().unwrap_or_default();
    format!(
        "{}:{}: {}: {} ({help})",
        source.path.display(),
        place.line,
        finding.lint.name,
        finding.message
    )
}
