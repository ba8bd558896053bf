#![doc = include_str!("../../lints/unset-variable.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for variable in compose.unset_variables() {
        out.report(variable.span, format!("nothing sets `{variable}`: it becomes an empty text"))
            .help(format!("set it in `.env`, or say what it is without: `${{{variable}:-…}}`"));
    }
}
