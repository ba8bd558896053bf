//! What lies in a build context by chance, and is taken along where all of it is taken.

use super::{DiskEntry, Instruction, Keyword, Tracked, is_secret_name, judge_secret_value};
use crate::text::{Span, Spanned};

/// Something that an image has no use for, or must not have.
#[derive(Clone, Debug)]
pub struct Unwanted {
    /// The source that takes it.
    pub source: Spanned<String>,
    /// What it is.
    pub kind: UnwantedKind,
    /// The path of the first of its kind, from the root of the context on.
    pub path: String,
    /// The last line of the ignore file, which does not leave it out.
    pub kept_by: Option<Span>,
}

/// What an image has no use for, or must not have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum UnwantedKind {
    /// A file of variables with secrets, or one that Git leaves out.
    Environment,
    /// A private key.
    Key,
    /// The history of the repository.
    Git,
    /// Packages that were installed outside of the image.
    NodeModules,
}

impl Instruction<'_> {
    /// Whether the ignore file of its context leaves out everything and then lists what may go in.
    pub fn takes_what_is_listed(self) -> bool {
        let context = self.dockerfile().build_context();
        let Some(file) = context.and_then(super::BuildContext::ignore_file) else { return false };
        let is_all = |text: &str| matches!(text, "*" | "**" | "**/*");
        file.patterns.first().is_some_and(|own| !own.is_exception && is_all(&own.text))
    }

    /// What a COPY or ADD of the whole context takes along, one of each kind.
    pub fn unwanted_contents(self) -> Vec<Unwanted> {
        if !matches!(self.keyword(), Keyword::Copy | Keyword::Add) || self.is_deferred() {
            return Vec::new();
        }
        let Some(source) = self.whole_context_sources().into_iter().next() else {
            return Vec::new();
        };
        let Some(context) = self.dockerfile().build_context() else { return Vec::new() };
        let is_shipped = self.stage().is_some_and(|stage| stage.has_shipped_layers());
        let of_these = &context.data().unwanted[usize::from(is_shipped)];
        let found = of_these.get_or_init(|| unwanted(context, is_shipped)).iter().cloned();
        let kept_by = context.ignore_file().and_then(|file| Some(file.patterns.last()?.span));
        let all =
            found.map(|(kind, path)| Unwanted { source: source.clone(), kind, path, kept_by });
        all.collect()
    }
}

fn unwanted(context: super::BuildContext<'_>, is_shipped: bool) -> Vec<(UnwantedKind, String)> {
    let mut found: Vec<(UnwantedKind, String)> = Vec::new();
    context.walk(|path, is_folder| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (kind, enters) = match name {
            ".git" => (Some(UnwantedKind::Git), false),
            "node_modules" => (is_folder.then_some(UnwantedKind::NodeModules), false),
            _ if is_folder => (None, true),
            _ if is_shipped && is_environment(name) => (Some(UnwantedKind::Environment), true),
            _ if is_shipped && is_key(name) => (Some(UnwantedKind::Key), true),
            _ => (None, true),
        };
        let is_new = |kind: &UnwantedKind| found.iter().all(|(own, _)| own != kind);
        if let Some(kind) = kind.filter(is_new)
            && holds(context, path, kind)
        {
            found.push((kind, path.to_owned()));
        }
        enters
    });
    found.sort_unstable();
    found
}

/// `.env` and `.env.local`, but no `.env.example`.
pub(super) fn is_environment(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(".env") else { return false };
    let samples = ["example", "sample", "template", "dist", "defaults", "schema", "tpl", "vault"];
    rest.is_empty()
        || rest.strip_prefix('.').is_some_and(|rest| !samples.iter().any(|own| rest.contains(own)))
}

fn is_key(name: &str) -> bool {
    const NAMES: [&str; 4] = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"];
    const ENDINGS: [&str; 5] = [".pem", ".key", ".p12", ".pfx", ".ppk"];
    NAMES.contains(&name) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether it really is what its name says.
fn holds(context: super::BuildContext<'_>, path: &str, kind: UnwantedKind) -> bool {
    let disk = context.disk();
    let place = context.place(path);
    let text = || disk.head(&place).map(|head| String::from_utf8_lossy(&head).into_owned());
    match kind {
        UnwantedKind::Git => true,
        // A folder of packages that is tracked is there on purpose.
        UnwantedKind::NodeModules => disk.tracked(&place).is_none_or(|own| own == Tracked::No),
        UnwantedKind::Key => match path.ends_with(".p12") || path.ends_with(".pfx") {
            true => matches!(disk.entry(&place), DiskEntry::File { size, .. } if size > 0),
            false => text().is_some_and(|text| is_private_key(&text)),
        },
        UnwantedKind::Environment => text().is_some_and(|text| {
            !text.trim().is_empty() && (has_secret(&text) || disk.is_ignored_by_git(&place))
        }),
    }
}

pub(super) fn is_private_key(text: &str) -> bool {
    text.contains("PRIVATE KEY-----") || text.starts_with("PuTTY-User-Key-File")
}

/// Whether a file of variables sets one that is secret to what looks like a value in earnest.
pub(super) fn has_secret(text: &str) -> bool {
    text.lines().any(|line| secret_of(line).is_some())
}

/// The name of the secret that a line of a file of variables sets.
pub(super) fn secret_of(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.starts_with('#') {
        return None;
    }
    let (name, value) = line.split_once('=')?;
    let name = name.trim().trim_start_matches("export ").trim();
    let value = value.trim();
    let value = value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']);
    (is_secret_name(name) && judge_secret_value(value).is_secret()).then_some(name)
}
