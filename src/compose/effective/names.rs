//! The name of a project.

use std::path::Path;

use super::super::interpolate::interpolate;
use super::super::{Env, Files, Found};
use crate::yaml::{NodeKind, Tree};

/// A project has no name, or one that cannot be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProjectNameError {
    /// Nothing of it can stand in a name.
    Empty,
    /// What is given as the name is none.
    Invalid(String),
}

/// The name of the project of these files: the one that is given, the last `name` at the top of
/// the files, or that of the folder.
pub fn project_name(
    given: Option<&str>,
    paths: &[std::path::PathBuf],
    absolute_folder: &Path,
    env: &Env,
    files: &dyn Files,
) -> Result<String, ProjectNameError> {
    if let Some(name) = given {
        return match normalized(name) == name {
            true => Ok(name.to_owned()),
            false => Err(ProjectNameError::Invalid(name.to_owned())),
        };
    }
    let mut name = None;
    for path in paths {
        if let Found::Here(tree) = files.tree(path) {
            // A name that is empty is none; one of which nothing is left names nothing.
            let written = tree.documents.iter().filter_map(|&root| written(tree, root));
            let mut known = written
                .filter(|text| !text.is_empty())
                .filter_map(|text| Some(interpolate(&text, &|name| env.lookup(name)).ok()?.text));
            name = known.next_back().or(name);
        }
    }
    let folder = || absolute_folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.or_else(folder).unwrap_or_default();
    let name = normalized(&name);
    if name.is_empty() { Err(ProjectNameError::Empty) } else { Ok(name) }
}

fn written(tree: &Tree, root: crate::yaml::NodeId) -> Option<String> {
    let NodeKind::Mapping { entries, .. } = &tree.node(root).kind else { return None };
    let is_name =
        |id| matches!(&tree.node(id).kind, NodeKind::Scalar { text, .. } if text == "name");
    let entry = entries.iter().find(|entry| is_name(entry.key))?;
    match &tree.node(tree.target(entry.value)).kind {
        NodeKind::Scalar { text, .. } => Some(text.clone()),
        _ => None,
    }
}

/// What Compose makes of the name of a project: lower case, without what may not stand in it.
pub fn normalized(name: &str) -> String {
    let lower = name.to_lowercase();
    let kept: String =
        lower.chars().filter(|char| matches!(char, 'a'..='z' | '0'..='9' | '_' | '-')).collect();
    kept.trim_start_matches(['_', '-']).to_owned()
}
