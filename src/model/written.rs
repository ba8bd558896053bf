//! Text that an instruction writes to a file: heredocs of COPY, and what a RUN prints into one.

use super::{Command, Detail, Instruction};
use crate::shell::{Part, Word};
use crate::text::Span;

/// A text and the file that it goes to.
#[derive(Clone, Debug)]
pub struct Written {
    /// The path as far as it is known: the text of `$HOME/.npmrc` is `/.npmrc`.
    pub path: String,
    /// The text as it stands in the file, quotes included.
    pub text: Span,
}

impl<'p> Instruction<'p> {
    /// The texts that it writes to files: `COPY <<EOF /etc/pip.conf`, `cat <<EOF > file`,
    /// `echo text >> file`, `printf text | tee file`.
    pub fn written_texts(self) -> Vec<Written> {
        match self.detail() {
            Detail::Copy(transfer) | Detail::Add(transfer) => {
                let heredocs = &self.syntax().heredocs;
                if heredocs.is_empty() {
                    return Vec::new();
                }
                let value = self.evaluate(transfer.destination);
                let to = value.text().unwrap_or_default();
                let path = |name: &str| match to.ends_with('/') {
                    true => format!("{to}{name}"),
                    false => to.to_owned(),
                };
                let texts = heredocs.iter();
                texts.map(|it| Written { path: path(&it.name.value), text: it.body }).collect()
            }
            Detail::Run(_) => {
                let printed = self.commands().filter_map(Command::printed_to_file);
                let mut found: Vec<Written> = printed.collect();
                for heredoc in &self.syntax().heredocs {
                    let before =
                        self.commands().filter(|it| it.span().start <= heredoc.marker.start);
                    let command = before.last().or_else(|| self.commands().next());
                    if let Some(path) = command.and_then(Command::output_file) {
                        found.push(Written { path, text: heredoc.body });
                    }
                }
                found
            }
            _ => Vec::new(),
        }
    }
}

impl Command<'_> {
    /// The text that `echo` or `printf` writes to a file.
    fn printed_to_file(self) -> Option<Written> {
        if !matches!(self.plain_name()?, "echo" | "printf") {
            return None;
        }
        let words = &self.syntax().words;
        let text = words.get(1)?.span.to(words.last()?.span);
        Some(Written { path: self.output_file()?, text })
    }

    /// The file that takes its output: by `>`, by `>>`, or as the first of a `tee` further right.
    fn output_file(self) -> Option<String> {
        let redirect = self.syntax().redirects.iter().find(|redirect| {
            matches!(redirect.operator.as_str(), ">" | ">>" | ">|" | "&>")
                && matches!(redirect.fd, None | Some(1))
        });
        if let Some(redirect) = redirect {
            return Some(known_end(&redirect.target));
        }
        if self.plain_name() == Some("tee") {
            return self.invocation().operands().next().map(known_end);
        }
        let (pipeline, place) = self.pipeline()?;
        let right = pipeline.members.get(place + 1..)?.iter().flatten();
        let mut right = right.map(|index| Command { index: *index, ..self });
        let tee = right.find(|it| it.plain_name() == Some("tee"))?;
        tee.invocation().operands().next().map(known_end)
    }
}

/// The text after the last part of a word that is not known.
fn known_end(word: &Word) -> String {
    let mut end = String::new();
    for part in &word.parts {
        match part {
            Part::Text(text) | Part::Glob(text) => end.push_str(text),
            Part::Variable { .. } | Part::Substitution(_) => end.clear(),
        }
    }
    end
}
