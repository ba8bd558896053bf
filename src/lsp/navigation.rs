//! From a name to where it is defined, and to where else it stands.

use std::rc::Rc;

use lsp_types::{Location, Position, Uri};

use super::diagnostics::location;
use super::state::{Analysis, Found, State};
use crate::model::Mention;
use crate::text::Span;

/// Where the name at a position is defined.
pub(super) fn definition(state: &mut State, uri: &Uri, position: Position) -> Option<Location> {
    if let Some(place) = of_variable(state, uri, position) {
        return Some(place);
    }
    let (found, mention, _) = at(state, uri, position)?;
    let analysis = found.analysis.as_ref()?;
    Some(place(state, analysis, mention.definition?))
}

/// Where `.env` sets the variable of a Compose file at a position.
fn of_variable(state: &mut State, uri: &Uri, position: Position) -> Option<Location> {
    let document = state.documents.get(uri)?;
    let offset = document.offset(position, state.client.encoding) as u32;
    let found = state.found(uri)?;
    let analysis = found.analysis.as_ref()?;
    let compose = analysis.compose()?;
    let variable = compose.variable_at(analysis.file, offset)?;
    let (file, span) = analysis.env_place(compose, &variable.name)?;
    Some(location(&file, span, &state.documents, state.client.encoding))
}

/// Where else the name at a position stands, in the files that are read with the document.
pub(super) fn references(
    state: &mut State,
    uri: &Uri,
    position: Position,
    with_definition: bool,
) -> Option<Vec<Location>> {
    let (found, mention, all) = at(state, uri, position)?;
    let analysis = found.analysis.as_ref()?;
    let same = |it: &&Mention| {
        it.kind == mention.kind && it.definition.is_some() && it.definition == mention.definition
    };
    let mut spans: Vec<Span> = all.iter().filter(same).map(|it| it.span).collect();
    spans.sort_unstable();
    spans.dedup();
    spans.retain(|span| with_definition || Some(*span) != mention.definition);
    Some(spans.into_iter().map(|span| place(state, analysis, span)).collect())
}

/// The name at a position, and all names of the files that are read with the document.
fn at(
    state: &mut State,
    uri: &Uri,
    position: Position,
) -> Option<(Rc<Found>, Mention, Vec<Mention>)> {
    let document = state.documents.get(uri)?;
    let offset = document.offset(position, state.client.encoding) as u32;
    let found = state.found(uri)?;
    let analysis = found.analysis.as_ref()?;
    let project = &analysis.project;
    let all = project.mentions();
    let holds =
        |span: Span| span.file == analysis.file && span.start <= offset && offset <= span.end;
    // A use within a word of its own is narrower than what it is a part of.
    let own = all.iter().filter(|it| holds(it.span));
    let mention = own.min_by_key(|it| (it.definition.is_none(), it.span.len()))?.clone();
    Some((found.clone(), mention, all))
}

fn place(state: &State, analysis: &Analysis, span: Span) -> Location {
    let source = analysis.report.sources.get(span.file);
    location(source, span, &state.documents, state.client.encoding)
}
