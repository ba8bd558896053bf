#![doc = include_str!("../../lints/quoted-env-list-value.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for item in service.quoted_list_values() {
        out.report(item.span, format!("the quotes are a part of the value of `{item}`"))
            .help("put the whole item in quotes, or none of it")
            .fix("Remove the quotes", service.unquote_list_value(item));
    }
}
