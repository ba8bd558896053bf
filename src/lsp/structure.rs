//! What a document is made of: symbols and what can be folded.

use lsp_types::{DocumentSymbol, FoldingRange, FoldingRangeKind, Location, SymbolKind, Uri};
use serde_json::{Value, json};

use super::lines::Encoding;
use super::state::State;
use crate::model::{Dockerfile, Instruction, Keyword};
use crate::text::{Source, Span, sort_seldom};
use crate::yaml::{Entry, NodeKind, Tree};

/// The stages of a Dockerfile with their instructions, the services and the rest of a Compose
/// file.
pub(super) fn symbols(state: &mut State, uri: &Uri) -> Option<Vec<DocumentSymbol>> {
    let found = state.found(uri)?;
    let analysis = found.analysis.as_ref()?;
    let source = analysis.report.sources.get(analysis.file);
    let outline = Outline { source, encoding: state.client.encoding };
    let project = &analysis.project;
    if let Some(dockerfile) = project.dockerfiles().find(|it| it.file() == analysis.file) {
        return Some(outline.of_dockerfile(dockerfile));
    }
    let tree = project.compose_trees().find(|tree| tree.file == analysis.file)?;
    Some(outline.of_compose(tree))
}

/// The symbols for a client that knows lists of them only.
pub(super) fn flat(symbols: Vec<DocumentSymbol>, uri: &Uri) -> Vec<Value> {
    let mut list = Vec::new();
    for symbol in symbols {
        let location = Location { uri: uri.clone(), range: symbol.range };
        list.push(json!({ "name": symbol.name, "kind": symbol.kind, "location": location }));
        list.extend(flat(symbol.children.unwrap_or_default(), uri));
    }
    list
}

struct Outline<'a> {
    source: &'a Source,
    encoding: Encoding,
}

impl Outline<'_> {
    fn of_dockerfile(&self, dockerfile: Dockerfile<'_>) -> Vec<DocumentSymbol> {
        let is_outside = |it: &Instruction<'_>| it.stage().is_none();
        let outside = dockerfile.instructions().take_while(is_outside);
        let mut symbols: Vec<DocumentSymbol> =
            outside.map(|it| self.of_instruction(dockerfile, it)).collect();
        for stage in dockerfile.stages() {
            let first = stage.from_instruction();
            let last = stage.instructions().next_back().unwrap_or(first);
            let children = stage.instructions().skip(1);
            let detail = dockerfile.slice(stage.from());
            symbols.push(DocumentSymbol {
                detail: Some(one_line(detail)),
                children: Some(children.map(|it| self.of_instruction(dockerfile, it)).collect()),
                ..self.symbol(
                    &stage.scope().name,
                    SymbolKind::Module,
                    first.outer().span.to(last.outer().span),
                    stage.name().map_or(stage.from(), |name| name.span),
                )
            });
        }
        symbols
    }

    fn of_instruction(
        &self,
        dockerfile: Dockerfile<'_>,
        instruction: Instruction<'_>,
    ) -> DocumentSymbol {
        let kind = match instruction.keyword() {
            Keyword::Arg | Keyword::Env => SymbolKind::Variable,
            Keyword::Run => SymbolKind::Function,
            Keyword::Copy | Keyword::Add => SymbolKind::File,
            Keyword::Cmd | Keyword::Entrypoint => SymbolKind::Event,
            _ => SymbolKind::Property,
        };
        let outer = instruction.outer();
        let text = one_line(dockerfile.slice(outer.span));
        self.symbol(&text, kind, outer.span, outer.keyword.span)
    }

    fn of_compose(&self, tree: &Tree) -> Vec<DocumentSymbol> {
        let tops = tree.documents.iter().flat_map(|&document| entries(tree, document));
        let of_top = |top: &Entry| {
            let name = text(tree, top.key);
            let kind = match name {
                "services" => SymbolKind::Class,
                "networks" | "volumes" => SymbolKind::Object,
                _ => SymbolKind::Key,
            };
            let children = match name {
                "services" | "networks" | "volumes" | "secrets" | "configs" | "models" => {
                    entries(tree, top.value)
                }
                _ => &[],
            };
            let children = children.iter().filter_map(|entry| {
                let children = entries(tree, entry.value).iter();
                let children =
                    children.filter_map(|it| self.of_entry(tree, it, SymbolKind::Property));
                let children = children.collect();
                let own = self.of_entry(tree, entry, kind)?;
                Some(DocumentSymbol { children: Some(children), ..own })
            });
            let own = self.of_entry(tree, top, SymbolKind::Namespace)?;
            Some(DocumentSymbol { children: Some(children.collect()), ..own })
        };
        tops.filter_map(of_top).collect()
    }

    fn of_entry(&self, tree: &Tree, entry: &Entry, kind: SymbolKind) -> Option<DocumentSymbol> {
        let (key, value) = (tree.node(entry.key).span, tree.node(entry.value).span);
        let name = text(tree, entry.key);
        // Editors refuse symbols without a name.
        (!name.is_empty()).then(|| self.symbol(name, kind, key.to(value), key))
    }

    #[allow(deprecated, reason = "the field is a part of the type")]
    fn symbol(&self, name: &str, kind: SymbolKind, range: Span, name_at: Span) -> DocumentSymbol {
        DocumentSymbol {
            name: name.to_owned(),
            detail: None,
            kind,
            tags: None,
            deprecated: None,
            range: self.encoding.range(self.source, range),
            selection_range: self.encoding.range(self.source, name_at),
            children: None,
        }
    }
}

/// The first line, as far as fits into a list.
fn one_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end_matches(['\\', '`', ' ', '\t']);
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn entries(tree: &Tree, node: crate::yaml::NodeId) -> &[Entry] {
    match &tree.node(node).kind {
        NodeKind::Mapping { entries, .. } => entries,
        _ => &[],
    }
}

fn text(tree: &Tree, node: crate::yaml::NodeId) -> &str {
    match &tree.node(node).kind {
        NodeKind::Scalar { text, .. } => text,
        _ => "",
    }
}

/// What is of several lines: stages, instructions, keys with all below them, comments.
pub(super) fn folding(state: &mut State, uri: &Uri) -> Option<Vec<FoldingRange>> {
    let found = state.found(uri)?;
    let analysis = found.analysis.as_ref()?;
    let source = analysis.report.sources.get(analysis.file);
    let mut folds = Folds { source, ranges: Vec::new() };
    let project = &analysis.project;
    if let Some(dockerfile) = project.dockerfiles().find(|it| it.file() == analysis.file) {
        for stage in dockerfile.stages() {
            let first = stage.from_instruction();
            let last = stage.instructions().next_back().unwrap_or(first);
            folds.add(first.outer().span.to(last.outer().span), None);
        }
        for instruction in dockerfile.instructions() {
            folds.add(instruction.outer().span, None);
        }
        folds.add_comments(&dockerfile.syntax().comments);
    } else {
        let tree = project.compose_trees().find(|tree| tree.file == analysis.file)?;
        for node in &tree.nodes {
            if let NodeKind::Mapping { entries, .. } = &node.kind {
                for entry in entries {
                    let (key, value) = (tree.node(entry.key).span, tree.node(entry.value).span);
                    folds.add(key.to(value), None);
                }
            }
        }
        folds.add_comments(&tree.comments);
    }
    let lines = |range: &FoldingRange| (range.start_line, range.end_line);
    sort_seldom(&mut folds.ranges, |a, b| lines(a).cmp(&lines(b)));
    folds.ranges.dedup_by_key(|range| lines(range));
    Some(folds.ranges)
}

struct Folds<'a> {
    source: &'a Source,
    ranges: Vec<FoldingRange>,
}

impl Folds<'_> {
    fn add(&mut self, span: Span, kind: Option<FoldingRangeKind>) {
        let lines = self.source.lines();
        let (start, end) = (lines.line_of(span.start), lines.line_of(span.end));
        if start < end {
            self.ranges.push(FoldingRange {
                start_line: start as u32,
                end_line: end as u32,
                kind,
                ..FoldingRange::default()
            });
        }
    }

    /// Comments on lines of their own that follow one another.
    fn add_comments(&mut self, comments: &[Span]) {
        let lines = self.source.lines();
        let is_alone = |comment: &&Span| {
            let start = lines.line_start(lines.line_of(comment.start)).unwrap_or(0);
            self.source.text[start as usize..comment.start as usize].trim().is_empty()
        };
        let mut blocks: Vec<Span> = Vec::new();
        for &comment in comments.iter().filter(is_alone) {
            match blocks.last_mut() {
                Some(last) if lines.line_of(last.end) + 1 == lines.line_of(comment.start) => {
                    *last = last.to(comment);
                }
                _ => blocks.push(comment),
            }
        }
        for block in blocks {
            self.add(block, Some(FoldingRangeKind::Comment));
        }
    }
}
