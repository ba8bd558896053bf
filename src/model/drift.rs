//! What a file that is laid over another, or a service that extends another, takes back.

use super::service_users::is_root;
use super::value::Value as Certainty;
use super::{Component, Image, Service};
use crate::compose::{Value, boolean};
use crate::text::Span;

/// A setting that hardens a service, taken back.
#[derive(Clone, Debug)]
pub struct LostHardening {
    /// What takes it back.
    pub span: Span,
    /// What it takes over.
    pub base: Span,
    /// What the base does: `makes the root filesystem read-only`.
    pub what: &'static str,
}

/// A pinned image that is replaced with one whose tag moves.
#[derive(Clone, Debug)]
pub struct LostPin {
    /// The new image.
    pub span: Span,
    /// The old one.
    pub base: Span,
    /// The tag that moves; `latest` where none is given.
    pub tag: String,
}

impl<'p> Service<'p> {
    /// What the files below harden, and the last one takes back.
    pub fn lost_hardening(self) -> Vec<LostHardening> {
        let is_host = |text: &str| text == "host";
        let is_own = |text: &str| text != "host" && !text.contains('$');
        type Test<'t> = &'t dyn Fn(&str) -> bool;
        let rules: [(&str, Test<'_>, Test<'_>, &str); 7] = [
            (
                "read_only",
                &|old| boolean(old) == Some(true),
                &|new| boolean(new) == Some(false),
                "makes the root filesystem read-only",
            ),
            (
                "privileged",
                &|old| boolean(old) == Some(false),
                &|new| boolean(new) == Some(true),
                "runs without privileges",
            ),
            (
                "user",
                &|old| !old.is_empty() && !old.contains('$') && !is_root(old),
                &is_root,
                "runs as another user than root",
            ),
            ("network_mode", &is_own, &is_host, "has a network of its own"),
            ("pid", &is_own, &is_host, "has processes of its own"),
            ("ipc", &is_own, &is_host, "has memory of its own"),
            ("userns_mode", &is_own, &is_host, "has its users remapped"),
        ];
        let mut found = Vec::new();
        for (key, hardens, loosens, what) in rules {
            let Some(value) = self.get(&[key]) else { continue };
            let Some(base) = self.overridden(value) else { continue };
            let old = self.compose().slice(base).trim_matches(['"', '\'']);
            if hardens(old) && value.text().is_some_and(loosens) {
                found.push(LostHardening { span: value.span, base, what });
            }
        }
        for (key, item, what) in [
            ("cap_drop", "all", "drops all capabilities"),
            ("security_opt", "no-new-privileges", "forbids new privileges"),
        ] {
            let Some(value) = self.get(&[key]) else { continue };
            let Some(base) = self.overridden(value) else { continue };
            let holds = |text: &str| text.to_ascii_lowercase().contains(item);
            let has_still = value.items().iter().any(|own| own.text().is_none_or(holds));
            let old = self.compose().slice(base);
            if holds(old) && !old.contains(['*', '$']) && !has_still {
                found.push(LostHardening { span: value.span, base, what });
            }
        }
        found
    }

    /// The image, if its tag moves and that of the image that it takes over did not.
    pub fn pin_lost_in_override(self) -> Option<LostPin> {
        let image = self.image().filter(|_| self.build().is_none())?;
        let base = self.overridden(self.get(&["image"])?)?;
        let tag = moving(&image)?;
        let old = self.compose().slice(base).trim_matches(['"', '\'']).to_owned();
        if old.contains('$') {
            return None;
        }
        let old = Image::new(base, old.clone(), &Certainty::Known(old), &[]);
        let was_pinned = old.name.is_some() && moving(&old).is_none();
        was_pinned.then_some(LostPin { span: image.span, base, tag })
    }

    /// The place of the value that another has taken over, if it is known.
    fn overridden(self, value: &Value) -> Option<Span> {
        // Of a list that is added to, the items stay.
        value.overrides.as_ref()?.first().copied().filter(|base| *base != value.span)
    }
}

/// The tag by which an image moves.
fn moving(image: &Image) -> Option<String> {
    if image.digest != Component::Absent || image.name.is_none() {
        return None;
    }
    match &image.tag {
        Component::Absent => Some("latest".to_owned()),
        _ => image.moving_tag().map(str::to_owned),
    }
}
