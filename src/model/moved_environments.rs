//! Virtual environments of Python that are copied to another path than they were made for.

use super::{Command, FilePath, Instruction, Stage};
use crate::dockerfile::Detail;
use crate::text::Spanned;

/// A virtual environment that is copied to another path, of which a script is started there.
#[derive(Clone, Debug)]
pub struct MovedEnvironment<'p> {
    /// Where it was made, as the COPY names it.
    pub from: Spanned<String>,
    /// Where it is copied to.
    pub to: String,
    /// What makes it.
    pub made_by: Command<'p>,
    /// The script that the image starts.
    pub started: Spanned<String>,
}

/// Scripts that packages of Python put into `bin`, and that no system has by itself.
const SCRIPTS: [&str; 14] = [
    "alembic",
    "celery",
    "daphne",
    "django-admin",
    "fastapi",
    "flask",
    "granian",
    "gunicorn",
    "hypercorn",
    "jupyter",
    "mkdocs",
    "streamlit",
    "uvicorn",
    "uwsgi",
];

impl<'p> Instruction<'p> {
    /// The virtual environment that it copies to another path, if the image starts a script of it:
    /// such a script names the Python of the old path in its first line.
    pub fn moved_environment(self) -> Option<MovedEnvironment<'p>> {
        let Detail::Copy(transfer) = self.detail() else { return None };
        let (from, mut sources) = self.copied_from_stage()?;
        let (span, path) = sources.pop().filter(|_| sources.is_empty())?;
        let to = self.evaluate(transfer.destination);
        let to = FilePath::from_directory(&self.workdir(), to.text()?);
        let to = to.exact()?.trim_end_matches('/').to_owned();
        let stage = self.stage()?;
        let stage = stage.shipped().unwrap_or(stage);
        let mut commands = from.lineage().flat_map(Stage::instructions).flat_map(Self::commands);
        let made_by =
            commands.find(|own| own.made_environment().is_some_and(|made| made == path))?;
        let started = stage.entry_words()?.into_iter().next()?;
        let is_script = match started.value.strip_prefix(&to) {
            Some(rest) => {
                rest.strip_prefix("/bin/").is_some_and(|name| !name.starts_with("python"))
            }
            None => SCRIPTS.contains(&&*started.value) && stage.has_on_path(&to),
        };
        let is_elsewhere = to != path && is_script && !self.is_mended(from, stage, &path);
        is_elsewhere.then(|| MovedEnvironment {
            from: Spanned::new(path, span),
            to,
            made_by,
            started,
        })
    }

    /// Whether anything else may put it right: a link at the old path, new scripts, packages that
    /// are installed anew.
    fn is_mended(self, from: Stage<'p>, stage: Stage<'p>, path: &str) -> bool {
        let text = |own: Instruction<'p>| self.dockerfile().slice(own.span());
        let mut own = stage.lineage().flat_map(Stage::instructions);
        let mut theirs = from.lineage().flat_map(Stage::instructions);
        own.any(|it| {
            it.index() != self.index() && text(it).contains(path)
                || it.is_run() && it.installs_python()
        }) || theirs.any(|it| {
            ["relocatable", "RELOCATABLE", "sed ", "venv-pack", "conda"]
                .iter()
                .any(|word| text(it).contains(word))
        })
    }

    fn installs_python(self) -> bool {
        self.commands().any(|command| {
            command
                .name()
                .is_some_and(|name| ["pip", "uv", "poetry"].iter().any(|own| name.starts_with(own)))
                || command.syntax().words.iter().any(|word| {
                    word.literal().is_some_and(|text| SCRIPTS.contains(&&*text) || text == "pip")
                })
        })
    }
}

impl Stage<'_> {
    /// Whether it speaks of the programs below a folder in its variables.
    fn has_on_path(self, folder: &str) -> bool {
        let mut bindings = self.lineage().flat_map(Stage::bindings);
        bindings.any(|binding| {
            let text = binding.value_span.map(|span| self.dockerfile().slice(span));
            text.is_some_and(|text| text.contains(folder))
        })
    }
}

impl Command<'_> {
    /// The path of the virtual environment that it makes.
    fn made_environment(self) -> Option<String> {
        let name = self.name()?;
        let words: Vec<String> = self
            .syntax()
            .words
            .iter()
            .map(|word| word.literal().map(String::from))
            .collect::<Option<_>>()?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let path = match words.as_slice() {
            [_, "-m", "venv" | "virtualenv", rest @ ..] if name.starts_with("python") => {
                rest.last()
            }
            [_, rest @ ..] if &*name == "virtualenv" => rest.last(),
            [_, "venv", rest @ ..] if &*name == "uv" => rest.last().or(Some(&".venv")),
            [_, "sync", ..] if &*name == "uv" => Some(&".venv"),
            _ => None,
        };
        self.resolve(path.filter(|path| !path.starts_with('-'))?)
    }
}
