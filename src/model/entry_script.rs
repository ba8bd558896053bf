//! The script that an image starts, where the Dockerfile itself holds its text, or the build context.

use super::files::FileAction;
use super::scripts::shebang;
use super::{Detail, Heredoc, Instruction, Stage};
use crate::shell::{self, Command, Joint, Script};
use crate::text::{Edit, Span};

/// The last command of such a script, which it waits for as a child.
#[derive(Clone, Debug)]
pub struct ScriptEnd {
    /// The command, up to the end of its line.
    pub at: Span,
    /// The word by which the image starts the script.
    pub started_by: Span,
    /// The edit that puts `exec` before it.
    pub edits: Vec<Edit>,
    /// The path of the script in the build context, and the line of the command in it, where the
    /// Dockerfile does not hold the script; then only what starts it has a place.
    pub on_disk: Option<(String, usize)>,
}

/// Commands at the end of a script in whose place no program runs on.
const SHORT: [&str; 22] = [
    ".", ":", "[", "cat", "cd", "chmod", "chown", "cp", "echo", "eval", "exec", "exit", "export",
    "false", "mkdir", "printf", "return", "set", "source", "test", "true", "unset",
];

impl Stage<'_> {
    /// The last command of the script that is its first process, if a here-document or a file holds the
    /// script, and neither `exec` nor anything else takes care of the signals.
    pub fn entry_script_without_exec(self) -> Option<ScriptEnd> {
        let words = self.process()?;
        let path = words.first()?;
        let instructions = self.lineage().flat_map(Stage::instructions);
        let heredoc = instructions
            .filter_map(|own| Some((own.dockerfile(), own.heredoc_at(&path.value)?)))
            .next();
        let Some((dockerfile, heredoc)) = heredoc else { return self.copied_script_without_exec() };
        let body = dockerfile.slice(heredoc.body);
        let script = shell::parse(body, heredoc.body, shebang(body)?);
        let last = last_program(&script, heredoc.expand)?;
        let word = last.words.first()?;
        let whole = word.span.to(last.words.last()?.span);
        let len = dockerfile.slice(whole).lines().next().map_or(0, str::len);
        Some(ScriptEnd {
            at: whole.part(0..len),
            started_by: path.span,
            edits: vec![Edit::insert(word.span.before(), "exec ")],
            on_disk: None,
        })
    }

    /// The same of a script that is copied from the build context.
    fn copied_script_without_exec(self) -> Option<ScriptEnd> {
        let file = self.entry_file()?;
        let text = file.text.as_str();
        let whole = Span::new(file.target.span.file, 0, text.len());
        let script = shell::parse(text, whole, shebang(text)?);
        let last = last_program(&script, false)?;
        let start = last.words.first()?.span.start as usize;
        let line = text.get(..start)?.matches('\n').count() + 1;
        let target = file.target.span;
        let on_disk = Some((file.path, line));
        Some(ScriptEnd { at: target, started_by: target, edits: Vec::new(), on_disk })
    }
}

/// The last command of a script that waits for it as a child, if that is a program which runs on, and
/// nothing takes care of signals.
fn last_program(script: &Script, is_expanded: bool) -> Option<&Command> {
    let takes_care =
        |command: &Command| command.name().is_some_and(|name| matches!(&*name, "trap" | "wait"));
    if !script.errors.is_empty() || script.commands.iter().any(takes_care) {
        return None;
    }
    let last = script.commands.iter().rfind(|own| own.context.subshell == 0)?;
    let is_end = script.commands.iter().all(|own| own.span.end <= last.span.end);
    let context = last.context;
    let is_plain = context.pipeline.is_none()
        && !context.in_function
        && !context.conditional
        && !context.ignored
        && context.parent.is_none()
        && context.joined_by != Joint::Or
        && last.wrappers.is_empty();
    let name = last.name();
    // What is started several times over is a job, not what the container is for.
    if name.is_some() && script.commands.iter().filter(|own| own.name() == name).count() > 1 {
        return None;
    }
    let is_program = match name.as_deref() {
        Some(name) => !SHORT.contains(&name),
        // `"$@"`, which BuildKit itself fills in where the here-document is not in quotes.
        None => !is_expanded,
    };
    (is_end && is_plain && is_program).then_some(last)
}

impl<'p> Instruction<'p> {
    /// The here-document that a COPY or ADD writes to a path, or to a file of that bare name.
    pub(super) fn heredoc_at(self, path: &str) -> Option<&'p Heredoc> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else { return None };
        let heredocs = &self.syntax().heredocs;
        if heredocs.is_empty() {
            return None;
        }
        let effect = self.file_effects().iter().find(|effect| match path.contains('/') {
            true => effect.path.text() == path,
            false => effect.path.text().rsplit('/').next() == Some(path),
        })?;
        let FileAction::Copy { source } = effect.action else { return None };
        let word = transfer.sources.get(source)?;
        heredocs.iter().find(|heredoc| heredoc.marker == word.span)
    }
}
