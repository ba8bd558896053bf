#![doc = include_str!("../../lints/shadowed-compose-file.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    if let Some(name) = compose.shadowed_by().and_then(|path| path.file_name()) {
        let name = name.to_string_lossy();
        out.report(compose.start(), format!("Compose reads `{name}` and leaves this file aside"))
            .help("remove one of them, or give it another name");
    }
}
