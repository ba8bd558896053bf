//! Suppression: which findings the comments of a file silence, and which comments silence
//! nothing.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Request;
use super::cover::{Cover, Misplaced};
use super::names_in_comments::{Resolver, Targets};
use super::walk::{ByFile, Plans};
use crate::config::{Plan, Target};
use crate::dockerfile;
use crate::lint::{Date, Finding, Findings, Level, Malformed, Names, Reach, Scope, Suppression};
use crate::model::Project;
use crate::text::{Edit, FileId, Source, Span, sort_by_place};

const UNUSED: &str = "unused-suppression";
const INVALID: &str = "invalid-suppression";

/// Where comments stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Comments {
    /// In Dockerfiles that stand in Compose files.
    Inline,
    /// In all other Dockerfiles, and in Compose files outside of those.
    OfFiles,
}

/// Takes away what comments silence and adds what is to be said of the comments. Returns how
/// many findings were taken away.
pub(super) fn suppress(
    project: &Project,
    plans: &Plans,
    findings: &mut ByFile,
    which: Comments,
    request: &Request<'_>,
) -> usize {
    let today = Date::of(request.now);
    let sources = project.sources();
    let of_dockerfiles =
        project.dockerfiles().collect::<Vec<_>>().into_par_iter().filter_map(|it| {
            if it.host().is_some() != (which == Comments::Inline) {
                return None;
            }
            let plan = plans.get(&it.file())?;
            let source = sources.get(it.file());
            let comments = comments_of_dockerfile(it.syntax(), plan);
            let cover = || Cover::of_dockerfile(it.syntax(), source);
            (!comments.is_empty()).then(|| FileComments::new(comments, cover(), plan, today))
        });
    let trees = project.compose_trees().collect::<Vec<_>>();
    let of_composes = trees.into_par_iter().filter_map(|tree| {
        if which == Comments::Inline {
            return None;
        }
        let plan = plans.get(&tree.file)?;
        let comments = read_comments(&tree.text, &tree.comments, plan);
        let cover = || Cover::of_compose(tree, sources.get(tree.file));
        (!comments.is_empty()).then(|| FileComments::new(comments, cover(), plan, today))
    });
    let of_ignore_files = project.ignore_files().filter_map(|it| {
        let (plan, syntax) = (plans.get(&it.file())?, it.syntax());
        let comments = read_comments(&syntax.text, &syntax.comments, plan);
        let cover = || Cover::of_ignore_file(syntax, sources.get(it.file()));
        (!comments.is_empty()).then(|| FileComments::new(comments, cover(), plan, today))
    });
    let mut files: Vec<FileComments<'_>> = of_dockerfiles.chain(of_composes).collect();
    if which == Comments::OfFiles {
        files.extend(of_ignore_files);
    }
    let work: Vec<_> = files.into_iter().map(|file| (findings.take(file.file), file)).collect();
    let done: Vec<(Vec<Finding>, usize)> =
        work.into_par_iter().map(|(found, mut file)| file.apply(found)).collect();
    let mut silenced = 0;
    for (kept, count) in done {
        findings.add(kept);
        silenced += count;
    }
    silenced
}

type Comment = (Span, Result<Suppression, Malformed>);

fn comments_of_dockerfile(syntax: &dockerfile::Dockerfile, plan: &Plan) -> Vec<Comment> {
    let mut comments = read_comments(&syntax.text, &syntax.comments, plan);
    // `# check=` is a directive, and its settings stand in any order.
    let checks = syntax.directives.iter().filter(|it| it.name.value == "check");
    for directive in checks.filter(|_| plan.foreign_comments) {
        let parts = directive.value.value.split(';').map(str::trim);
        for part in parts.filter(|part| part.starts_with("skip=")) {
            if let Some(read) = Suppression::parse(&format!("# check={part}")) {
                comments.push((directive.span, read));
            }
        }
    }
    comments
}

fn read_comments(text: &str, comments: &[Span], plan: &Plan) -> Vec<Comment> {
    let read = |&span: &Span| Some((span, Suppression::parse(&text[span.range()])?));
    let honored = |(_, read): &Comment| match read {
        Ok(suppression) => suppression.is_own() || plan.foreign_comments,
        Err(_) => true,
    };
    comments.iter().filter_map(read).filter(honored).collect()
}

/// The suppressions of one file.
struct FileComments<'a> {
    file: FileId,
    plan: &'a Plan,
    cover: Cover<'a>,
    today: Date,
    placed: Vec<Placed>,
    malformed: Vec<(Span, Malformed)>,
}

/// A suppression and what it covers.
struct Placed {
    comment: Span,
    suppression: Suppression,
    region: Result<Span, Misplaced>,
    names: Vec<Named>,
}

/// A name in a suppression.
struct Named {
    text: String,
    /// Where it stands.
    span: Span,
    targets: Targets,
    used: bool,
}

impl<'a> FileComments<'a> {
    fn new(comments: Vec<Comment>, cover: Cover<'a>, plan: &'a Plan, today: Date) -> Self {
        let file = comments.first().map_or(FileId(0), |(span, _)| span.file);
        let mut resolver = Resolver::default();
        let mut placed = Vec::new();
        let mut malformed = Vec::new();
        for (comment, read) in comments {
            match read {
                Ok(suppression) => {
                    let region = cover.region(comment, suppression.reach);
                    let names = named(&suppression, comment, &mut resolver);
                    placed.push(Placed { comment, suppression, region, names });
                }
                Err(wrong) => malformed.push((comment, wrong)),
            }
        }
        FileComments { file, plan, cover, today, placed, malformed }
    }

    /// What is left of the findings of the file and what is to be said of its comments; and
    /// how many findings are silenced.
    fn apply(&mut self, findings: Vec<Finding>) -> (Vec<Finding>, usize) {
        let before = findings.len();
        let mut kept = self.silence(findings);
        let mut silenced = before - kept.len();
        let about = self.about_comments(false);
        let before = about.len();
        let about = self.silence(about);
        silenced += before - about.len();
        kept.extend(about);
        // Only now is it known whether a comment about comments has silenced anything.
        kept.extend(self.about_comments(true));
        (kept, silenced)
    }

    fn silence(&mut self, mut findings: Vec<Finding>) -> Vec<Finding> {
        sort_by_place(&mut findings, |finding| finding.at);
        let mut sweeps = self.sweeps(&findings);
        findings.retain(|finding| {
            let name = finding.lint.name;
            let variants = [finding.variant, None];
            let tried = if finding.variant.is_some() { &variants[..] } else { &variants[1..] };
            let found = tried.iter().find_map(|variant| {
                sweeps.get_mut(&(name, *variant)).and_then(|sweep| sweep.innermost(finding.at))
            });
            if let Some((comment, name)) = found {
                self.placed[comment].names[name].used = true;
            }
            found.is_none()
        });
        findings
    }

    fn sweeps(&self, findings: &[Finding]) -> FxHashMap<Key, Sweep> {
        let wanted: FxHashSet<Key> = findings
            .iter()
            .flat_map(|it| [(it.lint.name, it.variant), (it.lint.name, None)])
            .collect();
        let mut sweeps: FxHashMap<Key, Sweep> = FxHashMap::default();
        for (comment, placed) in self.placed.iter().enumerate() {
            let Ok(region) = placed.region else { continue };
            if self.is_expired(placed) {
                continue;
            }
            for (name, named) in placed.names.iter().enumerate() {
                for (page, variant) in named.targets.iter() {
                    let key = (page.name, *variant);
                    if wanted.contains(&key) && !self.is_unsuppressible(page.name) {
                        sweeps.entry(key).or_default().regions.push((region, comment, name));
                    }
                }
            }
        }
        for sweep in sweeps.values_mut() {
            sweep.regions.sort_by_key(|(span, ..)| (span.start, Reverse(span.end)));
        }
        sweeps
    }

    fn is_expired(&self, placed: &Placed) -> bool {
        placed.suppression.until.as_ref().is_some_and(|(date, _)| *date < self.today)
    }

    fn is_unsuppressible(&self, lint: &str) -> bool {
        self.plan.unsuppressible.iter().any(|own| own.page.name == lint)
    }

    /// The findings about comments: `late` for the names of the lints that speak of comments.
    fn about_comments(&self, late: bool) -> Vec<Finding> {
        let mut about = About::new(self.plan);
        for placed in self.placed.iter().filter(|placed| placed.suppression.is_own()) {
            self.about(placed, late, &mut about);
        }
        if !late {
            for (comment, wrong) in &self.malformed {
                about.invalid(comment.part(wrong.range.clone()), wrong.message.as_str());
            }
        }
        about.findings
    }

    fn about(&self, placed: &Placed, late: bool, about: &mut About<'_>) {
        let whole = || vec![Edit::delete(self.cover.removal(placed.comment))];
        const REMOVE: &str = "Remove the comment";
        if let Err(why) = placed.region {
            if !late && let Some(finding) = about.invalid(placed.comment, why) {
                finding.fix(REMOVE, whole());
            }
            return;
        }
        if let (true, Some((date, range))) = (self.is_expired(placed), &placed.suppression.until) {
            let at = placed.comment.part(range.clone());
            let message = format!("this suppression has expired on {date}");
            if !late && let Some(finding) = about.invalid(at, message) {
                finding.fix(REMOVE, whole());
            }
            return;
        }
        let dead = |named: &Named| self.is_unknown(named) || self.is_unused(named);
        let kept: Vec<&Named> = placed.names.iter().filter(|named| !dead(named)).collect();
        let mut edits = match (kept.as_slice(), placed.names.first(), placed.names.last()) {
            ([_, ..], Some(first), Some(last)) => {
                let texts: Vec<&str> = kept.iter().map(|named| named.text.as_str()).collect();
                vec![Edit::replace(first.span.to(last.span), texts.join(", "))]
            }
            _ => whole(),
        };
        let title = if kept.is_empty() { REMOVE } else { "Remove what silences nothing" };
        // One fix mends the whole comment, and the first finding in it has it.
        for named in &placed.names {
            let speaks_of_comments =
                named.targets.iter().any(|(page, _)| matches!(page.name, UNUSED | INVALID));
            if speaks_of_comments != late {
                continue;
            }
            let shown = short(&named.text);
            if self.is_unknown(named) {
                let message = format!("no lint is called `{shown}`");
                // To look for the name that was meant takes long, so not for endless lists.
                let search = about.findings.len() < 100;
                let help = search.then(|| Target::parse(&named.text).err()?.help).flatten();
                if let Some(finding) = about.invalid(named.span, message) {
                    finding.help = help;
                    finding.fix(title, std::mem::take(&mut edits));
                }
            } else if named.targets.iter().all(|(page, _)| self.is_unsuppressible(page.name)) {
                about.invalid(
                    named.span,
                    format!("the configuration lets no comment allow `{shown}`"),
                );
            } else if self.is_unused(named) {
                let message = format!("`{shown}` finds nothing that this comment silences");
                if let Some(finding) = about.unused(named.span, message) {
                    finding.fix(title, std::mem::take(&mut edits));
                }
            }
        }
    }

    fn is_unknown(&self, named: &Named) -> bool {
        named.targets.is_empty()
    }

    /// Whether the lints of a name are all on and found nothing there.
    fn is_unused(&self, named: &Named) -> bool {
        let is_on = |name: &str, variant| {
            self.plan.find(name).is_some_and(|it| it.level_of(variant) > Level::Off)
        };
        !named.used
            && named.targets.iter().all(|(page, variant)| {
                is_on(page.name, *variant) && !self.is_unsuppressible(page.name)
            })
    }
}

fn named(suppression: &Suppression, comment: Span, resolver: &mut Resolver) -> Vec<Named> {
    match &suppression.names {
        Names::All => {
            let targets = resolver.all_of(suppression.tools);
            vec![Named { text: String::new(), span: comment, targets, used: false }]
        }
        Names::Listed(names) => {
            let named = |name: &crate::lint::Name| Named {
                text: name.text.clone(),
                // A directive has been put together anew, so its ranges are not those of the text.
                span: if suppression.is_own() { comment.part(name.range.clone()) } else { comment },
                targets: resolver.resolve(&name.text, suppression.tools),
                used: false,
            };
            names.iter().map(named).collect()
        }
    }
}

/// A lint, or one variant of it.
type Key = (&'static str, Option<&'static str>);

/// The regions in which one lint is silenced. They are nested or apart, so a stack of those
/// that are open tells which is the innermost; places are asked for in order.
#[derive(Default)]
struct Sweep {
    /// Region, number of the comment, number of the name in it; by start, the outer first.
    regions: Vec<(Span, usize, usize)>,
    next: usize,
    open: Vec<usize>,
}

impl Sweep {
    fn innermost(&mut self, at: Span) -> Option<(usize, usize)> {
        while let Some((region, ..)) = self.regions.get(self.next)
            && region.start <= at.start
        {
            self.close(region.start);
            self.open.push(self.next);
            self.next += 1;
        }
        self.close(at.start);
        let &(region, comment, name) = self.regions.get(*self.open.last()?)?;
        let inside = at.start < region.end || at.is_empty();
        inside.then_some((comment, name))
    }

    /// Closes the regions that end before `offset`; one that ends there can still hold an
    /// empty place.
    fn close(&mut self, offset: u32) {
        while let Some(&last) = self.open.last()
            && self.regions[last].0.end < offset
        {
            self.open.pop();
        }
    }
}

/// Findings about comments.
struct About<'a> {
    plan: &'a Plan,
    findings: Vec<Finding>,
}

impl<'a> About<'a> {
    fn new(plan: &'a Plan) -> About<'a> {
        About { plan, findings: Vec::new() }
    }

    fn invalid(&mut self, at: Span, message: impl Into<String>) -> Option<&mut Finding> {
        self.report(INVALID, at, message.into())
    }

    fn unused(&mut self, at: Span, message: impl Into<String>) -> Option<&mut Finding> {
        self.report(UNUSED, at, message.into())
    }

    fn report(&mut self, lint: &str, at: Span, message: String) -> Option<&mut Finding> {
        let planned = self.plan.find(lint).filter(|planned| planned.level > Level::Off)?;
        let mut out = Findings::new(planned.lint.page, planned.level);
        out.report(at, message);
        self.findings.append(&mut out.into_vec());
        self.findings.last_mut()
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(30) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// How much a comment that is put in silences.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Extent {
    /// The instruction or key that the finding is in.
    Here,
    /// The stage or service.
    Scope(Scope),
    /// The whole file.
    File,
}

/// The edits that put in a comment which silences a finding, from that which silences the least
/// to that which silences the most: above its instruction or key, where it lies in one, and at the
/// head of the file at the last. Each comment is a line of its own without a reason.
pub fn suppression_edits(project: &Project, finding: &Finding) -> Vec<(Extent, Edit)> {
    let file = finding.at.file;
    let source = project.sources().get(file);
    let dockerfile = project.dockerfiles().find(|it| it.file() == file);
    let cover = if let Some(dockerfile) = dockerfile {
        Cover::of_dockerfile(dockerfile.syntax(), source)
    } else if let Some(tree) = project.compose_trees().find(|it| it.file == file) {
        Cover::of_compose(tree, source)
    } else if let Some(ignore_file) = project.ignore_files().find(|it| it.file() == file) {
        Cover::of_ignore_file(ignore_file.syntax(), source)
    } else {
        return Vec::new();
    };
    let mut places = Vec::new();
    if let (offset, Reach::Next) = cover.place_for(finding.at) {
        places.push((Extent::Here, "allow", offset));
    }
    if let Some(scope) = &finding.scope
        && let Some(offset) = cover.place_for_scope(finding.at)
    {
        let word = if dockerfile.is_some() { "allow-stage" } else { "allow" };
        // On the key of a service itself it is the same.
        if !places.iter().any(|(_, own, at)| (*own, *at) == (word, offset)) {
            places.push((Extent::Scope(scope.clone()), word, offset));
        }
    }
    places.push((Extent::File, "allow-file", cover.head()));
    let edit = |(extent, word, offset)| (extent, comment(source, offset, word, finding.lint.name));
    places.into_iter().map(edit).collect()
}

/// Puts in a comment as a line of its own.
fn comment(source: &Source, offset: u32, word: &str, lint: &str) -> Edit {
    let rest = &source.text[offset as usize..];
    let indent = &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()];
    let line_end = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let before = &source.text[..offset as usize];
    let lead =
        if before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}']) { "" } else { line_end };
    let text = format!("{lead}{indent}# plimsoll: {word}({lint}){line_end}");
    Edit::insert(Span::at(source.id, offset as usize), text)
}
