#![doc = include_str!("../../lints/read-only-with-dockerfile-writes.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some((place, paths)) = container.unwritable_paths() else { return };
    let names: Vec<&str> = paths.iter().map(|path| path.value.as_str()).collect();
    let finding = out.report(place, format!("the program probably writes `{}`", names[0]));
    finding.help(format!("mount a `tmpfs` at {}", names.join(", ")));
    // One after the other: what a path needs, the one above it may give.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    if names[0].bytes().all(is_plain) {
        let edits = container.service().append("tmpfs", names[0]);
        finding.fix(format!("Mount a `tmpfs` at `{}`", names[0]), edits);
    }
    for path in paths.iter().take(3) {
        finding.related(path.span, format!("it writes `{}`", path.value));
    }
}
