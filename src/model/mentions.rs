//! Names: where each is defined, and where it is used.

use std::path::Path;

use super::compose_references::ReferenceKind;
use super::compose_trees::{Written, text};
use super::{
    Base, Binding, Compose, Detail, Dockerfile, Instruction, Project, ResourceKind, Service,
};
use crate::dockerfile::{Operator, Part, Variable};
use crate::text::{Span, sort_seldom};
use crate::yaml::{NodeId, NodeKind, Tree};

/// A place where a name stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The place.
    pub span: Span,
    /// What has the name.
    pub kind: MentionKind,
    /// The name.
    pub name: String,
    /// Where it is defined, this place itself perhaps, or what begins there; nothing where that
    /// is not known.
    pub definition: Option<Span>,
}

/// What has a name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MentionKind {
    /// A stage of a Dockerfile.
    Stage,
    /// An ARG or ENV.
    Variable,
    /// A service of a Compose file.
    Service,
    /// A network, volume, secret, config or model.
    Resource(ResourceKind),
    /// `&name`
    Anchor,
    /// The Dockerfile of a build.
    File,
}

impl<'p> Dockerfile<'p> {
    /// The names in it, in no order.
    pub fn mentions(self) -> Vec<Mention> {
        let mut found = Vec::new();
        for stage in self.stages() {
            if let Some(name) = stage.name() {
                found.push(mention(name.span, MentionKind::Stage, name.value, Some(name.span)));
            }
            if let (Base::Stage(base), Detail::From { image, .. }) =
                (stage.base(), &stage.from_instruction().syntax().detail)
            {
                let name = self.slice(image.span);
                found.push(mention(image.span, MentionKind::Stage, name, Some(start_of(base))));
            }
            let bindings = stage.bindings().iter().map(|binding| self.mention_of(binding));
            found.extend(bindings);
        }
        let outside = self.data.global_arguments.iter().chain(&self.data.global_environment);
        found.extend(outside.map(|binding| self.mention_of(binding)));
        for instruction in self.instructions() {
            for (span, stage) in instruction.stage_references() {
                if let Some(stage) = stage {
                    let definition = Some(start_of(stage));
                    found.push(mention(span, MentionKind::Stage, self.slice(span), definition));
                }
            }
            found.extend(instruction.mentioned_variables());
        }
        found
    }

    fn mention_of(self, binding: &Binding) -> Mention {
        let definition = Some(self.definition_of(binding));
        mention(binding.span, MentionKind::Variable, &binding.name, definition)
    }

    /// Where a declaration gets its value: `ARG name` in a stage repeats the one in front.
    fn definition_of(self, binding: &Binding) -> Span {
        let is_repeated = self.data.stage_of[binding.instruction].is_some()
            && binding.value_span.is_none()
            && binding.origin == super::DeclaredBy::Arg;
        let global = || self.data.binding(None, usize::MAX, &binding.name);
        is_repeated.then(global).flatten().map_or(binding.span, |global| global.span)
    }
}

fn start_of(stage: super::Stage<'_>) -> Span {
    stage.name().map_or_else(|| stage.from(), |name| name.span)
}

impl<'p> Instruction<'p> {
    /// The declaration of a variable that holds here.
    pub fn declaration(self, name: &str) -> Option<&'p Binding> {
        let stage = self.scope().map(super::Stage::index);
        self.dockerfile.data.binding(stage, self.index, name)
    }

    fn mentioned_variables(self) -> Vec<Mention> {
        let mut uses: Vec<(Span, String)> = Vec::new();
        for word in self.expanded_words() {
            variables(&self.dockerfile.syntax().parts(word), &mut uses);
        }
        let in_shell = self.variable_uses().into_iter().filter(|used| used.in_shell);
        uses.extend(in_shell.map(|used| (used.name.span, used.name.value)));
        let found = uses.into_iter().map(|(span, name)| {
            let declared = self.declaration(&name);
            let definition = declared.map(|binding| self.dockerfile.definition_of(binding));
            mention(span, MentionKind::Variable, &name, definition)
        });
        found.collect()
    }
}

/// The variables of a word, those in the words behind operators included.
fn variables(parts: &[Part], found: &mut Vec<(Span, String)>) {
    for part in parts {
        let Part::Variable(Variable { span, name, operator }) = part else { continue };
        found.push((*span, name.value.clone()));
        match operator {
            None => (),
            Some(
                Operator::Default { word, .. }
                | Operator::Alternative { word, .. }
                | Operator::Required { word, .. },
            ) => variables(word, found),
            Some(Operator::TrimPrefix { pattern, .. } | Operator::TrimSuffix { pattern, .. }) => {
                variables(pattern, found)
            }
            Some(Operator::Replace { pattern, replacement, .. }) => {
                variables(pattern, found);
                variables(replacement, found);
            }
        }
    }
}

impl<'p> Compose<'p> {
    /// The names in it and in the files that are read with it, in no order.
    pub fn mentions(self) -> Vec<Mention> {
        const RESOURCES: [ResourceKind; 5] = [
            ResourceKind::Network,
            ResourceKind::Volume,
            ResourceKind::Secret,
            ResourceKind::Config,
            ResourceKind::Model,
        ];
        let mut found = Vec::new();
        for service in self.services() {
            let name = service.name();
            found.push(mention(name.span, MentionKind::Service, name.value, Some(name.span)));
            for (kind, name) in service.references() {
                let (kind, definition) = match kind {
                    ReferenceKind::Resource(kind) => {
                        let resource = self.resource(kind, name.value);
                        (MentionKind::Resource(kind), resource.map(|own| own.name.span))
                    }
                    ReferenceKind::Dependency
                    | ReferenceKind::Namespace
                    | ReferenceKind::BuildContext => {
                        let service = self.service(name.value);
                        (MentionKind::Service, service.map(Service::key_span))
                    }
                };
                found.push(mention(name.span, kind, name.value, definition));
            }
            found.extend(service.mentions_of_build());
        }
        found.extend(self.mentioned_files());
        for kind in RESOURCES {
            for resource in self.resources(kind) {
                let (name, kind) = (resource.name, MentionKind::Resource(kind));
                found.push(mention(name.span, kind, name.value, Some(name.span)));
            }
        }
        found.extend(self.mentioned_anchors());
        // What is written again in an override is another place of the same name.
        for top in self.written() {
            for (key, kind) in [("services", MentionKind::Service)]
                .into_iter()
                .chain(RESOURCES.map(|kind| (kind.key(), MentionKind::Resource(kind))))
            {
                let Some(names) = top.mapping(key) else { continue };
                for &entry in names.entries() {
                    let Some(name) = names.key(entry) else { continue };
                    let span = names.tree.node(entry.key).span;
                    let definition = self.get(&[key]).and_then(|value| value.entry(name));
                    let definition = definition.map(|entry| entry.key.span);
                    found.push(mention(span, kind, name, definition));
                }
            }
        }
        sort_seldom(&mut found, |a, b| (a.span, &a.name).cmp(&(b.span, &b.name)));
        found.dedup();
        found
    }

    /// What `extends` and `include` name, where it was read.
    fn mentioned_files(self) -> Vec<Mention> {
        let mut found = Vec::new();
        for top in self.written() {
            let path = &self.project.sources().get(top.tree.file).path;
            let folder = path.parent().unwrap_or(Path::new(""));
            let tree_at = |file: &str| self.project.compose_tree_at(&folder.join(file));
            let file = |node: NodeId, file: &str| {
                let start = tree_at(file).map(|tree| Span::at(tree.file, 0));
                mention(top.tree.node(node).span, MentionKind::File, file, start)
            };
            let services = top.mapping("services");
            let services = services.iter().flat_map(|services| services.entries());
            for service in services {
                let service = Written { tree: top.tree, node: service.value };
                let Some(extends) = service.entry("extends") else { continue };
                let (named, elsewhere) = match service.mapping("extends") {
                    Some(long) => (long.entry("service"), long.entry("file")),
                    None => (Some(extends), None),
                };
                let mut tree = Some(top.tree);
                if let Some(node) = elsewhere.map(|entry| entry.value)
                    && let Some(name) = text(top.tree, node)
                {
                    found.push(file(node, name));
                    tree = tree_at(name);
                }
                let Some(node) = named.map(|entry| entry.value) else { continue };
                let Some(name) = text(top.tree, node) else { continue };
                let key = tree.and_then(|tree| key_of_service(tree, name));
                found.push(mention(top.tree.node(node).span, MentionKind::Service, name, key));
            }
            let Some(include) = top.entry("include") else { continue };
            let NodeKind::Sequence { items, .. } = &top.tree.node(include.value).kind else {
                continue;
            };
            for &item in items {
                let long = Written { tree: top.tree, node: item }.entry("path");
                let node = long.map_or(item, |entry| entry.value);
                if let Some(name) = text(top.tree, node) {
                    found.push(file(node, name));
                }
            }
        }
        found
    }

    fn mentioned_anchors(self) -> Vec<Mention> {
        let mut found = Vec::new();
        for tree in self.trees() {
            for node in &tree.nodes {
                if let Some(anchor) = &node.anchor {
                    let (span, name) = (anchor.span, &anchor.value);
                    found.push(mention(span, MentionKind::Anchor, name, Some(span)));
                }
                if let NodeKind::Alias { name, target } = &node.kind {
                    let target = target.and_then(|target| tree.node(target).anchor.as_ref());
                    let definition = target.map(|anchor| anchor.span);
                    found.push(mention(node.span, MentionKind::Anchor, name, definition));
                }
            }
        }
        found
    }
}

/// Where a service is written in a file.
fn key_of_service(tree: &Tree, name: &str) -> Option<Span> {
    tree.documents.iter().find_map(|&node| {
        let services = Written { tree, node }.mapping("services")?;
        Some(tree.node(services.entry(name)?.key).span)
    })
}

impl Service<'_> {
    /// `dockerfile`, `context`, `target` and `args` of `build`, where the Dockerfile was read.
    fn mentions_of_build(self) -> Vec<Mention> {
        let (Some(build), Some(dockerfile)) = (self.build(), self.dockerfile()) else {
            return Vec::new();
        };
        let start = Span::at(dockerfile.file(), 0);
        let mut found = Vec::new();
        for place in [build.context().span(), build.dockerfile().span()].into_iter().flatten() {
            found.push(mention(place, MentionKind::File, "Dockerfile", Some(start)));
        }
        for argument in build.args() {
            let name = argument.name;
            let declared = dockerfile.arguments().find(|own| own.name == name.value);
            let definition = declared.map(|own| dockerfile.definition_of(own));
            found.push(mention(name.span, MentionKind::Variable, name.value, definition));
        }
        if let Some(target) = build.target().known() {
            let stage = dockerfile.stage_named(target.value).map(start_of);
            found.push(mention(target.span, MentionKind::Stage, target.value, stage));
        }
        found
    }
}

impl Project {
    /// The names in all files, in no order.
    pub fn mentions(&self) -> Vec<Mention> {
        let of_dockerfiles = self.dockerfiles().flat_map(Dockerfile::mentions);
        let mut found: Vec<Mention> = of_dockerfiles.collect();
        found.extend(self.composes().flat_map(Compose::mentions));
        for mention in &mut found {
            mention.span = self.place_in_file(mention.span);
            mention.definition = mention.definition.map(|span| self.place_in_file(span));
        }
        found
    }

    /// The place itself, or where it stands in a Compose file, if it is one of a Dockerfile that
    /// does.
    pub fn place_in_file(&self, span: Span) -> Span {
        let inline = self.inline_files().iter().find(|own| own.file == span.file);
        inline.map_or(span, |own| own.place(span))
    }
}

fn mention(span: Span, kind: MentionKind, name: &str, definition: Option<Span>) -> Mention {
    Mention { span, kind, name: name.to_owned(), definition }
}
