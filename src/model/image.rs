use std::sync::Arc;

use super::base_facts::{BaseFacts, System};
use super::base_image::BaseImage;
use super::value::Value;
use crate::compose::has_hole;
use crate::dockerfile::ImageReference;
use crate::text::Span;

/// A reference to an image, as far as it is known.
#[derive(Clone, Debug)]
pub struct Image {
    /// Where it stands.
    pub span: Span,
    /// The whole reference with variables replaced; a hole is left as `${name}`.
    pub text: String,
    /// Whether a variable had a part in it that a build could set otherwise.
    pub is_default: bool,
    /// Registry and path, as written: `debian`, `ghcr.io/acme/api`. `None` where it is not known.
    pub name: Option<String>,
    /// The tag.
    pub tag: Component,
    /// The digest, with its algorithm.
    pub digest: Component,
    /// The variables that have a part in it, with the places that gave them their values.
    pub variables: Vec<(String, Option<Span>)>,
    facts: Option<BaseFacts>,
}

/// A part of a reference that need not be there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Component {
    /// It is not there.
    Absent,
    /// It may be there, or it is and what it is is not known.
    Unknown,
    /// It is this.
    Known(String),
}

/// Tags that by their name follow what is newest, by what they follow.
const MOVING_TAGS: [(&str, &[&str]); 4] = [
    ("latest", &["latest"]),
    ("stage", &["stable", "edge", "nightly", "dev", "test"]),
    ("channel", &["beta", "canary", "lts"]),
    ("branch", &["main", "master", "develop", "rolling"]),
];

impl Component {
    /// The text, if it is known.
    pub fn known(&self) -> Option<&str> {
        match self {
            Component::Known(text) => Some(text),
            _ => None,
        }
    }
}

impl Image {
    /// Takes a reference apart. `text` has `${name}` for each unknown variable; `stated` is what
    /// the configuration says of images.
    pub(super) fn new(span: Span, text: String, value: &Value, stated: &[Arc<BaseImage>]) -> Image {
        let reference = ImageReference::parse(&text);
        let component = |range: Option<std::ops::Range<usize>>| match range {
            None => Component::Absent,
            Some(range) if has_hole(&text[range.clone()]) => Component::Unknown,
            Some(range) => Component::Known(text[range].to_owned()),
        };
        let start = reference.registry.as_ref().map_or(reference.path.start, |range| range.start);
        let name = &text[start..reference.path.end];
        let name = (!has_hole(name)).then(|| name.to_owned());
        // A hole in the last part of the path may bring a tag or a digest along.
        let last = text[reference.path.clone()].rsplit('/').next().unwrap_or_default();
        let perhaps = |component| match component {
            Component::Absent if has_hole(last) => Component::Unknown,
            component => component,
        };
        let tag = perhaps(component(reference.tag.clone()));
        let digest = match (component(reference.digest.clone()), &tag) {
            // `image:${TAG}` with `TAG=1@sha256:…`; nothing of a digest ends in `-alpine`.
            (Component::Absent, Component::Unknown) if text.ends_with('}') => Component::Unknown,
            // A digest stands behind the tag, so that no hole in front of it can bring one.
            (Component::Absent, Component::Known(_)) => Component::Absent,
            (digest, _) => perhaps(digest),
        };
        let facts = name.as_deref().and_then(|name| match (&tag, &digest) {
            (Component::Known(tag), _) => BaseFacts::find(name, Some(tag), stated),
            (Component::Absent, Component::Absent) => BaseFacts::find(name, Some("latest"), stated),
            _ => BaseFacts::find(name, None, stated),
        });
        Image {
            span,
            is_default: !value.is_known(),
            name,
            tag,
            digest,
            text,
            variables: Vec::new(),
            facts,
        }
    }

    /// A reference of which nothing is known.
    pub(super) fn unknown(span: Span) -> Image {
        Image {
            span,
            text: String::new(),
            is_default: false,
            name: None,
            tag: Component::Unknown,
            digest: Component::Unknown,
            variables: Vec::new(),
            facts: None,
        }
    }

    /// Whether it is one word, without registry, tag and digest.
    pub fn is_bare(&self) -> bool {
        self.name.as_deref() == Some(self.text.as_str()) && !self.text.contains('/')
    }

    /// Whether somebody's own: its name has a registry or an owner, and nothing is known of it.
    pub fn is_somebodys(&self) -> bool {
        let has_owner = self.name.as_deref().is_some_and(|name| name.contains('/'));
        has_owner && self.facts().is_none()
    }

    /// The tag, if it by its name follows what is newest.
    pub fn moving_tag(&self) -> Option<&str> {
        self.tag.known().filter(|_| self.follows().is_some())
    }

    /// What its tag follows: `latest` (without a tag, too), the `stage` of a development, a
    /// `channel` of releases or a `branch`; `None` where it follows nothing, or is not known.
    pub fn follows(&self) -> Option<&'static str> {
        let tag = match &self.tag {
            Component::Absent => "latest",
            tag => tag.known()?,
        };
        let holds = |tags: &[&str]| tags.iter().any(|own| own.eq_ignore_ascii_case(tag));
        MOVING_TAGS.iter().find(|(_, tags)| holds(tags)).map(|(follows, _)| *follows)
    }

    /// Whether it is an image of Windows: by what is known, or by its name.
    pub fn is_windows(&self) -> bool {
        if self.facts().and_then(|facts| facts.system()) == Some(System::Windows) {
            return true;
        }
        let text = self.text.to_ascii_lowercase();
        ["windows", "nanoserver", "servercore"].iter().any(|word| text.contains(word))
    }

    /// What is known offline about the image.
    pub fn facts(&self) -> Option<&BaseFacts> {
        self.facts.as_ref()
    }
}
