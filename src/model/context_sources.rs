//! Sources that lie outside of the build context.

use super::{Detail, Instruction, Mount};
use crate::text::Spanned;

impl Instruction<'_> {
    /// The sources of COPY, ADD and bind mounts that climb out of the build context.
    pub fn sources_outside_context(self) -> Vec<Spanned<String>> {
        let mut found = Vec::new();
        let dockerfile = self.dockerfile();
        if let Detail::Copy(transfer) | Detail::Add(transfer) = self.detail()
            && self.flag("from").is_none()
        {
            for word in &transfer.sources {
                // Most sources have no `..`, and need no look at variables.
                if !dockerfile.slice(word.span).contains(['.', '$']) {
                    continue;
                }
                if let Some(path) = self.evaluate(*word).text()
                    && climbs_out(path)
                {
                    found.push(Spanned::new(path.to_owned(), word.span));
                }
            }
        }
        let mounts = self.mounts().filter(|own| own.kind() == "bind" && own.from().is_none());
        let sources = mounts.filter_map(|own: &Mount| own.get(&["source", "src"]));
        let outside = sources.filter(|source| climbs_out(source.value));
        found.extend(outside.map(|source| Spanned::new(source.value.to_owned(), source.span)));
        found
    }
}

/// Whether a path, from the root of the context on, leads above it.
fn climbs_out(path: &str) -> bool {
    if path.contains("://") {
        return false;
    }
    let mut depth = 0_usize;
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => (),
            ".." => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return true,
            },
            _ => depth += 1,
        }
    }
    false
}
