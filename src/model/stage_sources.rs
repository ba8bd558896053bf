//! What COPY takes from other stages and images, as far as the lines tell.

use super::{Base, Detail, Image, Instruction, Keyword, Reference, Stage};
use crate::text::{Edit, Span};

/// A `COPY --from` of a whole file system over that of the stage.
#[derive(Clone, Copy, Debug)]
pub struct WholeRoot {
    /// The source and the destination.
    pub place: Span,
    /// The name of what it is taken from.
    pub from: Span,
}

/// A COPY that names something as if it were a stage.
#[derive(Clone, Debug)]
pub struct UndeclaredName<'p> {
    /// The name.
    pub place: Span,
    /// The stage further down that has it.
    pub later: Option<Stage<'p>>,
}

impl<'p> Stage<'p> {
    /// Whether it rests on the empty image, be it through other stages.
    pub fn rests_on_scratch(self) -> bool {
        matches!(self.lineage().last().map(Stage::base), Some(Base::Scratch))
    }

    /// Whether no instruction of it, or of those that it builds on, can have made a file.
    /// WORKDIR makes a folder.
    pub fn is_empty(self) -> bool {
        let makes_files = |own: Instruction<'_>| {
            matches!(own.keyword(), Keyword::Add | Keyword::Copy | Keyword::Run | Keyword::Workdir)
                // What its own ONBUILD defers is run in the stages that build on it.
                && !(own.is_deferred() && own.stage() == Some(self))
        };
        // `FROM extras-$WITH` is one of several, of which the others may have files.
        let is_chosen = |stage: Stage<'_>| match stage.from_instruction().detail() {
            Detail::From { image, .. } => self.dockerfile().slice(image.span).contains('$'),
            _ => true,
        };
        self.rests_on_scratch()
            && !self.lineage().any(is_chosen)
            && !self.lineage().any(|stage| stage.instructions().any(makes_files))
    }

    /// Whether it has a whole system for certain: its base image is known to have one, or it
    /// runs commands.
    fn has_system(self) -> bool {
        let runs = |own: Instruction<'_>| own.keyword() == Keyword::Run && !own.is_deferred();
        match self.base_image() {
            None => false,
            Some(image) if has_system(image) => true,
            Some(_) => self.lineage().any(|stage| stage.instructions().any(runs)),
        }
    }

    /// Writes the stage's name in the place of its number, and gives it one where it has none.
    pub fn name_in_place_of_number(self, place: Span) -> Option<(String, Vec<Edit>)> {
        if let Some(name) = self.name() {
            return Some((name.value.to_owned(), vec![Edit::replace(place, name.value)]));
        }
        let name = format!("stage-{}", self.index());
        if self.dockerfile().stage_named(&name).is_some() {
            return None;
        }
        let from = self.from_instruction();
        let Detail::From { image, .. } = from.detail() else { return None };
        let is_lower = self.dockerfile().slice(from.keyword_span()) == "from";
        let word = if is_lower { "as" } else { "AS" };
        let named = Edit::insert(image.span.after(), format!(" {word} {name}"));
        let edits = vec![named, Edit::replace(place, name.as_str())];
        Some((name, edits))
    }
}

fn has_system(image: &Image) -> bool {
    image.facts().is_some_and(|facts| !matches!(facts.family(), None | Some("scratch")))
}

impl<'p> Instruction<'p> {
    /// The stages that COPY and mounts name by number, each with the place of that. What ONBUILD
    /// defers may be run among the stages of another file.
    pub fn stages_by_number(self) -> Vec<(Span, Stage<'p>)> {
        if self.is_deferred() {
            return Vec::new();
        }
        let mut named: Vec<_> =
            self.stage_references().filter_map(|(place, stage)| Some((place, stage?))).collect();
        named.retain(|(place, _)| self.dockerfile().slice(*place).parse::<usize>().is_ok());
        named
    }

    /// The place where a COPY names a stage that has no file, though it asks for one.
    pub fn copies_from_empty_stage(self) -> Option<(Span, Stage<'p>)> {
        let Detail::Copy(transfer) = self.detail() else { return None };
        let (place, stage) = self.stage_references().next()?;
        let stage = stage.filter(|stage| stage.is_empty())?;
        let asks = transfer.sources.iter().any(|source| {
            let value = self.evaluate(*source);
            value.text().is_some_and(|path| !is_root(path) && !path.contains(['*', '?', '[']))
        });
        asks.then_some((place, stage))
    }

    /// A COPY of the whole file system of a stage or an image over that of this stage, where the
    /// stage has one of its own.
    pub fn copies_whole_root(self) -> Option<WholeRoot> {
        self.copied_root().filter(|(_, is_over)| *is_over).map(|(copy, _)| copy)
    }

    /// The same, where it is not known, or not so, that one system comes to lie over another.
    pub fn copies_root(self) -> Option<WholeRoot> {
        self.copied_root().filter(|(_, is_over)| !*is_over).map(|(copy, _)| copy)
    }

    /// A COPY of `/` to `/`, and whether both are known for a system.
    fn copied_root(self) -> Option<(WholeRoot, bool)> {
        let Detail::Copy(transfer) = self.detail() else { return None };
        let [source] = transfer.sources.as_slice() else { return None };
        self.flag("from")?;
        let is = |word, matches: fn(&str) -> bool| self.evaluate(word).text().is_some_and(matches);
        if !is(*source, is_root) || !is(transfer.destination, |path| matches!(path, "/" | "/.")) {
            return None;
        }
        if self.flag("exclude").is_some() {
            return None;
        }
        let (from, reference) = self.references().into_iter().next()?;
        let is_over = match &reference {
            // A fragment has no stages, and its names are those of another file.
            _ if self.stage().is_none() => true,
            _ if self.stage().is_some_and(Stage::rests_on_scratch) => false,
            Reference::Stage(stage) => stage.has_system(),
            Reference::Image(image) => has_system(image),
            Reference::MissingStage(_) => false,
        };
        let place = source.span.to(transfer.destination.span);
        Some((WholeRoot { place, from }, is_over))
    }

    /// The name that a COPY gives in `--from` and that no stage above it has, if it is not
    /// plainly that of an image: it has neither tag nor digest.
    pub fn undeclared_copy_name(self) -> Option<UndeclaredName<'p>> {
        if self.keyword() != Keyword::Copy || self.flag("from").is_none() {
            return None;
        }
        let own = self.stage().map(Stage::index);
        match self.references().into_iter().next()? {
            (place, Reference::Stage(stage)) => {
                let later = (Some(stage.index()) > own).then_some(stage)?;
                Some(UndeclaredName { place, later: Some(later) })
            }
            (place, Reference::Image(image)) => {
                let is_name = image.name.as_deref() == Some(image.text.as_str());
                let is_told = !is_name
                    || image.reference_error().is_some()
                    || self.dockerfile().stage_meant_by(&image).is_some()
                    || self.dockerfile().is_given_context(&image.text);
                (!is_told).then_some(UndeclaredName { place, later: None })
            }
            // The stages of a part are in another file.
            (place, Reference::MissingStage(_)) => {
                own.is_none().then_some(UndeclaredName { place, later: None })
            }
        }
    }
}

/// Whether a path is the root, from which the paths in another stage start.
fn is_root(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| matches!(part, "" | "."))
}
