//! The shell texts of an instruction.

use std::sync::Arc;

use super::dockerfile::DockerfileText;
use super::memory::{Place, RememberScripts, ScriptKey};
use super::shell::dialect_of;
use crate::dockerfile::{Command, Detail, Heredoc, Instruction};
use crate::shell::{self, Dialect, Modes, Script};
use crate::text::Span;

/// Reads the commands of RUN, CMD, ENTRYPOINT and HEALTHCHECK; those that ONBUILD defers too.
pub(super) fn scripts_of(data: &DockerfileText, index: usize) -> Vec<Script> {
    let instruction = data.syntax.instructions[index].innermost();
    let (Detail::Run(command)
    | Detail::Cmd(command)
    | Detail::Entrypoint(command)
    | Detail::HealthcheckCmd(command)) = &instruction.detail
    else {
        return Vec::new();
    };
    match command {
        Command::Empty => Vec::new(),
        Command::Exec { span, words } => {
            shell::parse_exec_form(*span, words, |span| data.syntax.slice(span))
        }
        Command::Shell(span) => {
            let shell = data.shell_at(index);
            let dialect = shell.map_or(Dialect::Posix, |shell| shell.dialect);
            let modes = shell.map(|shell| shell.modes).unwrap_or_default();
            shell_form(data, instruction, *span, dialect, modes)
        }
    }
}

/// The same, by way of what is remembered of instructions with the same text.
pub(super) fn remembered_scripts_of(
    data: &DockerfileText,
    index: usize,
    memory: &dyn RememberScripts,
) -> Arc<[Script]> {
    let outer = &data.syntax.instructions[index];
    let instruction = outer.innermost();
    if !matches!(
        instruction.detail,
        Detail::Run(_) | Detail::Cmd(_) | Detail::Entrypoint(_) | Detail::HealthcheckCmd(_)
    ) {
        return Arc::default();
    }
    let span = instruction.span;
    let key = ScriptKey {
        text: data.syntax.slice(span).into(),
        is_deferred: matches!(outer.detail, Detail::Onbuild(_)),
        escape: data.syntax.escape,
        shell: data.shell_at(index).map(|shell| (shell.dialect, shell.modes)),
    };
    let at = Place { file: span.file, start: span.start };
    memory.scripts(key, at, &|| scripts_of(data, index).into())
}

fn shell_form(
    data: &DockerfileText,
    instruction: &Instruction,
    span: Span,
    dialect: Dialect,
    modes: Modes,
) -> Vec<Script> {
    let [heredocs @ .., last] = instruction.heredocs.as_slice() else {
        return vec![shell::parse_with_modes(&data.syntax.shell_text(span), span, dialect, modes)];
    };
    // `RUN <<EOF` alone: the body is the script, for the interpreter of its `#!` line.
    if heredocs.is_empty() && span == last.marker {
        let body = data.syntax.slice(last.body);
        let (dialect, modes) = match shebang(body) {
            Some(dialect) => (dialect, Modes::default()),
            None => (dialect, modes),
        };
        return vec![shell::parse_with_modes(body, last.body, dialect, modes)];
    }
    // The markers mean nothing to our parser, which gets the bodies apart.
    let mut text = data.syntax.shell_text(span).into_owned();
    for heredoc in &instruction.heredocs {
        if span.contains(heredoc.marker) {
            let start = (heredoc.marker.start - span.start) as usize;
            let blank = " ".repeat(heredoc.marker.len());
            text.replace_range(start..start + heredoc.marker.len(), &blank);
        }
    }
    let script = shell::parse_with_modes(&text, span, dialect, modes);
    let bodies = bodies(data, instruction, &script);
    std::iter::once(script).chain(bodies).collect()
}

/// The bodies that a shell reads as its script: `RUN bash <<EOF`, and `RUN <<EOF bash`.
fn bodies(data: &DockerfileText, instruction: &Instruction, script: &Script) -> Vec<Script> {
    let reader = |heredoc: &Heredoc| {
        // The command that the marker stands next to: the last that begins before it, or the
        // first of the line.
        let before =
            script.commands.iter().rfind(|command| command.span.start <= heredoc.marker.start);
        let command = before.or(script.commands.first())?;
        let dialect = dialect_of(&command.name()?);
        let reads = command.is_shell_interpreter_reading_stdin();
        (dialect != Dialect::Other && reads).then_some(dialect)
    };
    let read = instruction.heredocs.iter().filter_map(|heredoc| {
        let dialect = reader(heredoc)?;
        Some(shell::parse(data.syntax.slice(heredoc.body), heredoc.body, dialect))
    });
    read.collect()
}

/// The language that `#!` at the start of a script asks for.
pub(super) fn shebang(text: &str) -> Option<Dialect> {
    let line = text.trim_start_matches(['\t', ' ']).strip_prefix("#!")?.lines().next()?;
    let mut words = line.split_whitespace();
    let program = words.next()?;
    let program = match program.rsplit('/').next() {
        Some("env") => words.find(|word| !word.starts_with('-'))?,
        _ => program,
    };
    Some(dialect_of(program))
}
