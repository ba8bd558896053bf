//! What an ignore file says of a path.

use super::IgnoreFile;

/// What becomes of a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is in the context.
    Kept,
    /// It is not.
    Ignored,
    /// A pattern cannot be read, so that the build stops.
    Refused,
}

/// What an ignore file says of a path, and which pattern has the last word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decision {
    /// What becomes of it.
    pub verdict: Verdict,
    /// The index of the last pattern that matched, if any did.
    pub by: Option<usize>,
}

/// Which patterns matched a directory: they match all below it.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Inherited(Vec<bool>);

impl IgnoreFile {
    /// The decision on a path from the root of the context, with slashes, as the walk through the
    /// context makes it: the results of each directory are handed down.
    ///
    /// Patterns are tried in order: a plain one while the path is kept, an exception while it is
    /// ignored; the last that matches decides. So an exception that names a directory which was
    /// not ignored is never recorded, and does not hold for what lies in it.
    ///
    /// Source: `MatchesUsingParentResults` of moby/patternmatcher.
    pub fn decide(&self, path: &str) -> Decision {
        let mut inherited = Inherited::default();
        let mut decision = Decision { verdict: Verdict::Kept, by: None };
        let path = path.trim_matches('/');
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        for end in ends {
            (decision, inherited) = self.descend(&path[..end], &inherited);
        }
        decision
    }

    /// The decision on a path by what matched the directory that it is in, and what its own
    /// children are to be judged by.
    pub fn descend(&self, path: &str, directory: &Inherited) -> (Decision, Inherited) {
        let mut verdict = Verdict::Kept;
        let mut by = None;
        if self.patterns.iter().any(|pattern| pattern.is_refused_at_once) {
            return (Decision { verdict: Verdict::Refused, by }, Inherited::default());
        }
        let mut own = vec![false; self.patterns.len()];
        for (index, pattern) in self.patterns.iter().enumerate() {
            let is_ignored = verdict == Verdict::Ignored;
            let mut matched = directory.0.get(index).copied().unwrap_or(false);
            if !matched && pattern.is_exception == is_ignored {
                matched = match pattern.glob.matches(path) {
                    Ok(matched) => matched,
                    Err(_) => {
                        return (Decision { verdict: Verdict::Refused, by }, Inherited::default());
                    }
                };
            }
            own[index] = matched;
            if matched {
                by = Some(index);
                verdict = if pattern.is_exception { Verdict::Kept } else { Verdict::Ignored };
            }
        }
        (Decision { verdict, by }, Inherited(own))
    }

    /// The verdict on a path by a plain look at it and its parents, as the build check
    /// `CopyIgnoredFile` and other tools take it.
    ///
    /// Source: `MatchesOrParentMatches` of moby/patternmatcher.
    pub fn look_up(&self, path: &str) -> Verdict {
        let mut verdict = Verdict::Kept;
        if self.patterns.iter().any(|pattern| pattern.is_refused_at_once) {
            return Verdict::Refused;
        }
        for pattern in &self.patterns {
            if pattern.is_exception != (verdict == Verdict::Ignored) {
                continue;
            }
            let ends = [path.len()].into_iter().chain(path.match_indices('/').map(|(end, _)| end));
            for end in ends {
                match pattern.glob.matches(&path[..end]) {
                    Ok(true) => {
                        verdict =
                            if pattern.is_exception { Verdict::Kept } else { Verdict::Ignored };
                        break;
                    }
                    Ok(false) => (),
                    Err(_) => return Verdict::Refused,
                }
            }
        }
        verdict
    }
}
