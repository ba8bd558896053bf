#![doc = include_str!("../../lints/misspelt-syntax-directive.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, FrontendSlip};
use crate::text::Edit;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    if let Some((place, meant)) = dockerfile.misspelt_directive() {
        let name = dockerfile.slice(place);
        out.report(place, format!("no directive is named `{name}`, so this is a comment"))
            .help(format!("write `{meant}`"))
            .fix(format!("Write `{meant}`"), vec![Edit::replace(place, meant)]);
    }
    match dockerfile.frontend_slip() {
        None => (),
        Some(FrontendSlip::Space(place)) => {
            out.report(place, "white space stands in the name of the frontend, and ends it")
                .help("write the name of the image alone");
        }
        Some(FrontendSlip::Meant(place, meant)) => {
            let name = dockerfile.slice(place);
            out.report(place, format!("no frontend of Docker's is named `{name}`"))
                .help(format!("write `{meant}`"))
                .fix(format!("Write `{meant}`"), vec![Edit::replace(place, meant)]);
        }
    }
}
