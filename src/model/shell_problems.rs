//! What ShellCheck's rules find in the scripts of an instruction.

use super::Instruction;
use crate::shell::shellcheck::{self, Problem};
use crate::shell::{Dialect, Script};
use crate::text::Span;

impl Instruction<'_> {
    /// What ShellCheck's rules find in its shell texts. The exec form and the texts of
    /// `sh -c "…"` have no script of their own.
    pub fn shell_problems(self) -> Vec<Problem> {
        let knows_shell = self.shell().is_some_and(|shell| !shell.is_guess);
        let mut found = Vec::new();
        for script in self.scripts().iter().filter(|own| own.dialect != Dialect::Other) {
            let text = self.text_of(script);
            let is_set = |name: &str| self.variable(name).is_some();
            found.extend(shellcheck::problems(
                &text,
                script.span,
                script.dialect,
                knows_shell,
                is_set,
            ));
        }
        found
    }

    /// The text of one of its scripts as the shell gets it, byte for byte: comments within
    /// continued lines and markers of heredocs are blank.
    fn text_of(self, script: &Script) -> String {
        let syntax = self.dockerfile().syntax();
        let heredocs = &self.syntax().heredocs;
        let within = |whole: Span| whole.start <= script.span.start && script.span.end <= whole.end;
        if heredocs.iter().any(|heredoc| within(heredoc.body)) {
            return syntax.slice(script.span).to_owned();
        }
        let mut text = syntax.shell_text(script.span).into_owned();
        for heredoc in heredocs.iter().filter(|own| script.span.contains(own.marker)) {
            let start = (heredoc.marker.start - script.span.start) as usize;
            let end = start + heredoc.marker.len();
            text.replace_range(start..end, &" ".repeat(heredoc.marker.len()));
        }
        text
    }
}
