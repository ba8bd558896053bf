#![doc = include_str!("../../lints/unread-ignore-file.md")]
use crate::lint::Findings;
use crate::model::{IgnoreFile, Unread};

pub(super) fn check(file: IgnoreFile<'_>, out: &mut Findings) {
    match file.unread() {
        None => (),
        Some(Unread::Name(name)) => {
            out.report(file.start(), format!("nothing reads a file of the name `{name}`"))
                .help("name it `.dockerignore`");
        }
        Some(Unread::NoSuchDockerfile(name)) => {
            out.report(file.start(), format!("it belongs to `{name}`, which is not there"))
                .help("name it for a Dockerfile, or `.dockerignore`");
        }
        Some(Unread::ContextElsewhere(context, told_by)) => {
            let shown = context.to_string_lossy().replace('\\', "/");
            let shown = if shown.is_empty() { "." } else { &shown };
            let finding = out.report(
                file.start(),
                format!("nothing reads this: the Dockerfile here is built in `{shown}`"),
            );
            finding.help("name it for the Dockerfile: `Dockerfile.dockerignore`");
            if let Some(span) = told_by {
                finding.related(span, "this names the build context");
            }
        }
    }
}
