//! Fix rounds: take what fits together, read again, check again, until nothing changes.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::discover::describe;
use super::{Discovery, FileError, Report, Request, check};
use crate::lint::{Finding, Fix, Safety};
use crate::model::{FileKind, Surroundings, Trees};
use crate::text::{Edit, FileId, Span, apply};
use crate::{dockerfile, dockerignore, yaml};

/// After so many rounds the fixes of two lints undo each other.
const ROUNDS: usize = 24;

/// What became of the fixes.
#[derive(Debug)]
pub struct FixOutcome {
    /// The state after the last round; its sources hold the new texts.
    pub report: Report,
    /// The files that changed, in order of path.
    pub changes: Vec<Change>,
    /// How many fixes were applied.
    pub applied: usize,
}

/// A file of which fixes made another text.
#[derive(Clone, Debug)]
pub struct Change {
    /// The file.
    pub file: FileId,
    /// The text that was read.
    pub before: Arc<str>,
    /// The text that the fixes made of it.
    pub after: Arc<str>,
}

/// Lints what was discovered and applies the fixes, up to the given safety, until nothing
/// changes any more. Nothing is written.
pub fn fix(discovery: Discovery, request: &Request<'_>, upto: Safety) -> FixOutcome {
    fix_only(discovery, request, upto, &|_| true)
}

/// As [`fix`], for the findings that `wanted` takes.
pub fn fix_only(
    discovery: Discovery,
    request: &Request<'_>,
    upto: Safety,
    wanted: &dyn Fn(&Finding) -> bool,
) -> FixOutcome {
    let surroundings = discovery.surroundings.clone();
    fix_found(check(discovery, request), surroundings, request, upto, wanted)
}

/// As [`fix_only`], where what is found at first is known already.
pub fn fix_found(
    mut report: Report,
    surroundings: Surroundings,
    request: &Request<'_>,
    upto: Safety,
    wanted: &dyn Fn(&Finding) -> bool,
) -> FixOutcome {
    let before = report.sources.clone();
    let mut applied = 0;
    // Fixes that bring a syntax error, by what they would write.
    let mut refused = FxHashSet::default();
    for _ in 0..ROUNDS {
        let taken = round(&report, upto, wanted, &mut refused);
        if taken.count == 0 {
            break;
        }
        applied += taken.count;
        let mut sources = report.sources;
        for (file, text) in taken.texts {
            sources.set_text(file, text);
        }
        let Report { kinds, files, errors, .. } = report;
        let (surroundings, trees) = (surroundings.clone(), Trees::default());
        let again = Discovery { sources, kinds, files, errors, surroundings, trees };
        report = check(again, request);
    }
    let changed = report.files.iter().filter_map(|&file| {
        let (before, after) = (&before.get(file).text, &report.sources.get(file).text);
        let change = || Change { file, before: before.clone(), after: after.clone() };
        (before != after).then(change)
    });
    let changes = changed.collect();
    FixOutcome { report, changes, applied }
}

/// What one round makes.
struct Round {
    texts: BTreeMap<FileId, String>,
    count: usize,
}

fn round(
    report: &Report,
    upto: Safety,
    wanted: &dyn Fn(&Finding) -> bool,
    refused: &mut FxHashSet<Vec<Edit>>,
) -> Round {
    let asked: FxHashSet<FileId> = report.files.iter().copied().collect();
    let allowed: Vec<&Fix> = report
        .findings
        .iter()
        .filter(|finding| wanted(finding))
        .filter_map(|finding| allowed(finding, &asked, upto))
        .filter(|fix| !refused.contains(&fix.edits))
        .collect();
    let mut taken = take(&allowed);
    let mut texts = texts_of(report, &taken);
    if texts.iter().any(|(file, text)| brings_error(report, *file, text)) {
        // Some fix is at fault; each is tried alone.
        taken.retain(|fix| {
            let alone = texts_of(report, &[fix]);
            let good = !alone.iter().any(|(file, text)| brings_error(report, *file, text));
            if !good {
                refused.insert(fix.edits.clone());
            }
            good
        });
        texts = texts_of(report, &taken);
        if texts.iter().any(|(file, text)| brings_error(report, *file, text)) {
            // Each is good alone and all together are not: one at a time, then.
            taken.truncate(1);
            texts = texts_of(report, &taken);
        }
    }
    Round { count: taken.len(), texts }
}

fn allowed<'r>(finding: &'r Finding, asked: &FxHashSet<FileId>, upto: Safety) -> Option<&'r Fix> {
    let fix = finding.fix.as_ref()?;
    // A fix of a file that nobody asked for would change more than was named.
    let is_asked = |edit: &Edit| asked.contains(&edit.span.file);
    (fix.safety <= upto && fix.edits.iter().all(is_asked)).then_some(fix)
}

/// The fixes, in order, whose edits touch none of those taken before. A fix with edits that
/// overlap each other is not taken at all.
fn take<'r>(fixes: &[&'r Fix]) -> Vec<&'r Fix> {
    let mut places: BTreeMap<(FileId, u32), u32> = BTreeMap::new();
    let mut taken = Vec::new();
    for fix in fixes {
        let mut spans: Vec<Span> = fix.edits.iter().map(|edit| edit.span).collect();
        spans.sort_unstable();
        let overlaps = spans
            .windows(2)
            .any(|pair| pair[0].file == pair[1].file && pair[1].start < pair[0].end);
        if overlaps || !spans.iter().all(|span| is_free(&places, *span)) {
            continue;
        }
        for span in spans {
            let end = places.entry((span.file, span.start)).or_insert(span.end);
            *end = span.end.max(*end);
        }
        taken.push(*fix);
    }
    taken
}

/// Whether a span touches none of the places, which do not overlap.
fn is_free(places: &BTreeMap<(FileId, u32), u32>, span: Span) -> bool {
    let nearest = places.range((span.file, 0)..=(span.file, span.end)).next_back();
    nearest.is_none_or(|(_, &end)| end < span.start)
}

fn texts_of(report: &Report, fixes: &[&Fix]) -> BTreeMap<FileId, String> {
    let mut edits: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    for edit in fixes.iter().flat_map(|fix| &fix.edits) {
        edits.entry(edit.span.file).or_default().push(edit.clone());
    }
    let text =
        |(file, edits): (FileId, Vec<Edit>)| (file, apply(&report.sources.get(file).text, &edits));
    edits.into_iter().map(text).collect()
}

fn brings_error(report: &Report, file: FileId, text: &str) -> bool {
    let Some((_, kind)) = report.kinds.iter().find(|(id, _)| *id == file) else { return true };
    let before = &report.sources.get(file).text;
    count_errors(file, *kind, &Arc::from(text)) > count_errors(file, *kind, before)
}

fn count_errors(file: FileId, kind: FileKind, text: &Arc<str>) -> usize {
    match kind {
        FileKind::Dockerfile => dockerfile::parse(file, text).errors.len(),
        FileKind::Compose => yaml::parse(file, text).errors.len(),
        FileKind::IgnoreFile => usize::from(dockerignore::parse(file, text).is_refused()),
    }
}

impl FixOutcome {
    /// Puts the new texts in the place of the old ones, each file whole or not at all. A file
    /// that changed on disk since it was read is left as it is, and is among the errors.
    pub fn write(&self) -> Vec<FileError> {
        let mut errors = Vec::new();
        for change in &self.changes {
            let path = &self.report.sources.get(change.file).path;
            if let Err(message) = write_file(path, change) {
                errors.push(FileError::new(path, message));
            }
        }
        errors
    }
}

fn write_file(path: &Path, change: &Change) -> Result<(), String> {
    let failed = |what: &str, why: std::io::Error| format!("cannot {what}: {}", describe(&why));
    // What a link leads to is written, and the link stays.
    let real = path.canonicalize().map_err(|why| failed("find the file", why))?;
    let now = fs::read(&real).map_err(|why| failed("read the file again", why))?;
    if now != change.before.as_bytes() {
        return Err("not fixed: the file changed since it was read".to_owned());
    }
    let permissions =
        fs::metadata(&real).map_err(|why| failed("read the mode", why))?.permissions();
    if permissions.readonly() {
        return Err("not fixed: the file is read-only".to_owned());
    }
    let folder = real.parent().unwrap_or(Path::new("."));
    let mut new =
        tempfile::NamedTempFile::new_in(folder).map_err(|why| failed("make a file", why))?;
    new.write_all(change.after.as_bytes()).map_err(|why| failed("write", why))?;
    new.as_file().set_permissions(permissions).map_err(|why| failed("set the mode", why))?;
    new.as_file().sync_all().map_err(|why| failed("write", why))?;
    new.persist(&real).map_err(|why| failed("replace the file", why.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks;
    use crate::lint::{Findings, Level};
    use crate::text::Sources;

    const FILE: FileId = FileId(0);

    /// A report on one Dockerfile with a finding for each list of edits, `(start, end, text)`.
    fn report(text: &str, fixes: &[&[(usize, usize, &str)]]) -> Report {
        let mut sources = Sources::new();
        sources.add("Dockerfile", text);
        let lint = checks::find("unused-suppression").expect("the engine has it");
        let mut out = Findings::new(lint.page, Level::Warn);
        for edits in fixes {
            let edit = |&(start, end, text): &(usize, usize, &str)| {
                Edit::replace(Span::new(FILE, start, end), text)
            };
            out.report(Span::at(FILE, 0), "found").fix("Mend", edits.iter().map(edit).collect());
        }
        Report {
            sources,
            kinds: vec![(FILE, FileKind::Dockerfile)],
            files: vec![FILE],
            findings: out.into_vec(),
            silenced: 0,
            errors: Vec::new(),
        }
    }

    fn text_after(text: &str, fixes: &[&[(usize, usize, &str)]]) -> (usize, String) {
        let mut round =
            round(&report(text, fixes), Safety::Safe, &|_| true, &mut FxHashSet::default());
        (round.count, round.texts.remove(&FILE).unwrap_or_default())
    }

    const TEXT: &str = "FROM a\nRUN b\nRUN c\n";

    #[test]
    fn fixes_that_touch_wait_for_the_next_round() {
        let (count, text) = text_after(TEXT, &[&[(5, 6, "x")], &[(6, 6, "y")], &[(11, 12, "z")]]);
        assert_eq!((count, text.as_str()), (2, "FROM x\nRUN z\nRUN c\n"));
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let (count, text) = text_after(TEXT, &[&[(11, 12, "z")], &[(5, 6, "x"), (11, 12, "y")]]);
        assert_eq!((count, text.as_str()), (1, "FROM a\nRUN z\nRUN c\n"));
    }

    #[test]
    fn edits_of_one_fix_may_adjoin_and_not_overlap() {
        let (count, text) = text_after(TEXT, &[&[(11, 12, "z"), (12, 12, " -v"), (17, 18, "d")]]);
        assert_eq!((count, text.as_str()), (1, "FROM a\nRUN z -v\nRUN d\n"));
        assert_eq!(text_after(TEXT, &[&[(7, 12, ""), (11, 13, "")]]).0, 0);
    }

    #[test]
    fn a_fix_that_breaks_the_syntax_is_refused_and_the_others_are_made() {
        let (count, text) = text_after(TEXT, &[&[(0, 4, "FORM")], &[(11, 12, "z")]]);
        assert_eq!((count, text.as_str()), (1, "FROM a\nRUN z\nRUN c\n"));
    }

    #[test]
    fn only_files_that_were_asked_for_are_changed() {
        let mut report = report(TEXT, &[&[(11, 12, "z")]]);
        report.files.clear();
        assert_eq!(round(&report, Safety::Unsafe, &|_| true, &mut FxHashSet::default()).count, 0);
    }
}
