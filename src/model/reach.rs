//! Which stages a build of the file can come to.

use std::cell::OnceCell;

use super::outside_builds::Target;
use super::{Detail, Dockerfile, Stage, Word};
use crate::dockerfile::Part;
use crate::text::tidy;

/// Words in the names of stages that are there to be asked for by `--target`.
const TARGETS: [&str; 34] = [
    "all",
    "artifact",
    "artifacts",
    "bench",
    "binaries",
    "binary",
    "check",
    "checks",
    "ci",
    "coverage",
    "cross",
    "debug",
    "dev",
    "devel",
    "develop",
    "developer",
    "development",
    "docs",
    "export",
    "format",
    "generate",
    "lint",
    "local",
    "out",
    "output",
    "package",
    "prod",
    "production",
    "release",
    "staging",
    "test",
    "testing",
    "tests",
    "update",
];

impl<'p> Dockerfile<'p> {
    /// The stages that no build is known to need: not the one of the last stage, not one of a
    /// `target:` in a Compose file, and not one that a comment or the stage's name speaks of.
    pub fn unreachable_stages(self) -> Vec<Stage<'p>> {
        let last = self.stages().last();
        // Mostly the last stage needs all others, and nobody has to ask who calls for what.
        let mut is_reached = vec![false; self.stages().len()];
        reach(last.into_iter().collect(), &mut is_reached);
        if is_reached.iter().all(|reached| *reached) {
            return Vec::new();
        }
        let Some(targets) = self.targets() else { return Vec::new() };
        reach(targets, &mut is_reached);
        self.stages().filter(|stage| !is_reached[stage.index()]).collect()
    }

    /// The stages that are asked for, as far as is known; `None` if a variable decides.
    fn targets(self) -> Option<Vec<Stage<'p>>> {
        let mut targets: Vec<Stage<'p>> = Vec::new();
        for build in self.builds() {
            if build.target().is_unknown() {
                return None;
            }
            let name = build.target().value().copied();
            targets.extend(name.and_then(|name| self.stage_named(name)));
        }
        let project = self.project();
        let mut builds = project.outside_builds().peekable();
        if builds.peek().is_some() && self.host().is_none() {
            let path = &project.sources().get(self.file()).path;
            let own = tidy(&project.here().join(path));
            for build in builds {
                if build.file.as_ref().is_some_and(|file| *file != own) {
                    continue;
                }
                match &build.target {
                    Target::Last => (),
                    Target::Unknown => return None,
                    Target::Named(name) => {
                        let index = self.data.stage_by_target(name);
                        targets.extend(index.map(|index| Stage { dockerfile: self, index }));
                    }
                }
            }
        }
        let comments = OnceCell::new();
        let comments = || comments.get_or_init(|| self.comments_on_targets());
        for stage in self.stages() {
            let Some(name) = stage.name() else { continue };
            let mut words = name.value.split(['-', '_', '.']);
            let is_target =
                words.any(|word| TARGETS.iter().any(|target| target.eq_ignore_ascii_case(word)));
            let is_spoken_of = || comments().iter().any(|text| text.contains(name.value));
            if is_target || is_spoken_of() {
                targets.push(stage);
            }
        }
        Some(targets)
    }

    /// The comments that speak of targets.
    fn comments_on_targets(self) -> Vec<&'p str> {
        let comments = self.syntax().comments.iter().map(|span| self.slice(*span));
        comments.filter(|text| text.contains("target")).collect()
    }

    /// The stages whose name a word can stand for that has variables in it: any text may take
    /// the place of each.
    fn stages_matching(self, parts: &[Part]) -> Vec<Stage<'p>> {
        let matches = |name: &str| {
            let mut rest = name;
            let mut is_open = false;
            for part in parts {
                match part {
                    Part::Variable(_) => is_open = true,
                    Part::Text(text) => {
                        let text = text.value.to_ascii_lowercase();
                        let found = if is_open {
                            rest.find(&text)
                        } else {
                            rest.starts_with(&text).then_some(0)
                        };
                        let Some(at) = found else { return false };
                        rest = &rest[at + text.len()..];
                        is_open = false;
                    }
                }
            }
            is_open || rest.is_empty()
        };
        self.stages()
            .filter(|stage| {
                stage.name().is_some_and(|name| matches(&name.value.to_ascii_lowercase()))
            })
            .collect()
    }
}

impl<'p> Stage<'p> {
    /// It and the stages that it needs, in order.
    pub fn with_needed(self) -> Vec<Stage<'p>> {
        let mut is_reached = vec![false; self.dockerfile().stages().len()];
        reach(vec![self], &mut is_reached);
        self.dockerfile().stages().filter(|stage| is_reached[stage.index()]).collect()
    }
}

/// Marks the stages that these need, and they themselves.
fn reach(mut open: Vec<Stage<'_>>, is_reached: &mut [bool]) {
    for stage in &open {
        is_reached[stage.index()] = true;
    }
    while let Some(stage) = open.pop() {
        for other in stage.needs() {
            if !std::mem::replace(&mut is_reached[other.index()], true) {
                open.push(other);
            }
        }
    }
}

impl<'p> Stage<'p> {
    /// The stages that it builds on, copies from or mounts, and those that it may.
    fn needs(self) -> Vec<Stage<'p>> {
        let mut needs: Vec<Stage<'p>> = self.parent().into_iter().collect();
        if let Detail::From { image, .. } = self.from_instruction().detail() {
            needs.extend(self.perhaps_named(*image));
        }
        for instruction in self.instructions() {
            needs.extend(instruction.stage_references().filter_map(|(_, stage)| stage));
            let from = instruction.flag("from").and_then(|flag| flag.value);
            needs.extend(from.into_iter().flat_map(|word| self.perhaps_named(word)));
        }
        needs
    }

    fn perhaps_named(self, word: Word) -> Vec<Stage<'p>> {
        if !self.dockerfile().slice(word.span).contains('$') {
            return Vec::new();
        }
        self.dockerfile().stages_matching(&self.dockerfile().syntax().parts(word))
    }
}
