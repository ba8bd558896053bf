//! Words of instructions that take the rest of their line, and what was not meant to be in them.

use super::{Detail, Instruction, Stage, Word};
use crate::text::{Edit, Span};

impl<'p> Instruction<'p> {
    /// The `#` behind which somebody wrote a comment that Docker takes for arguments. Shell text
    /// has comments of its own, and what BuildKit refuses anyway is told elsewhere.
    pub fn comment_among_arguments(self) -> Option<Span> {
        match self.detail() {
            Detail::User(word) | Detail::Workdir(word) | Detail::Stopsignal(word) => {
                self.hash_in(word.span)
            }
            Detail::Arg(pairs) => {
                let names = pairs.iter().map(|pair| pair.name);
                self.lone_hash(names)
            }
            Detail::Volume(words) => self.lone_hash(words.iter().copied()),
            Detail::Copy(transfer) | Detail::Add(transfer) if !transfer.json => {
                self.lone_hash(transfer.sources.iter().chain([&transfer.destination]).copied())
            }
            _ => None,
        }
    }

    /// Takes a comment behind the arguments away.
    pub fn remove_comment(self, hash: Span) -> Vec<Edit> {
        let arguments = self.syntax().arguments;
        let dockerfile = self.dockerfile();
        let before = arguments.part(0..(hash.start - arguments.start) as usize);
        let kept = dockerfile.slice(before).trim_end().len();
        let cut = arguments.part(kept..arguments.len());
        match dockerfile.slice(cut).contains(['\n', '\r']) {
            true => Vec::new(),
            false => vec![Edit::delete(cut)],
        }
    }

    /// The words of a USER, STOPSIGNAL or WORKDIR, of which it takes one; none where a single one,
    /// quoted or not, stands there, and none with a comment behind it.
    pub fn words_of_one(self) -> Option<(Word, Vec<&'p str>)> {
        let (Detail::User(word) | Detail::Stopsignal(word) | Detail::Workdir(word)) = self.detail()
        else {
            return None;
        };
        let text = self.dockerfile().slice(word.span);
        let escape = self.dockerfile().syntax().escape;
        // Quotes, braces and the escape character can keep words together.
        let is_plain = !text.contains(['"', '\'', '{', '\n', '\r', escape]);
        if !is_plain || self.comment_among_arguments().is_some() {
            return None;
        }
        let words: Vec<&str> = text.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        (words.len() > 1).then_some((*word, words))
    }

    /// Whether it stands in a stage of Windows, where names of users and folders have spaces.
    pub fn is_on_windows(self) -> bool {
        self.stage().map_or(self.dockerfile().syntax().escape == '`', Stage::is_windows)
    }

    /// A `#` between blanks that is not the first sign.
    fn hash_in(self, span: Span) -> Option<Span> {
        let text = self.dockerfile().slice(span);
        let at = [" #", "\t#"].iter().filter_map(|hash| text.find(hash)).min()? + 1;
        let is_quoted = text[..at].contains(['"', '\'']);
        let after = text[at + 1..].chars().next();
        (!is_quoted && after.is_some_and(|char| char != '{')).then(|| span.part(at..at + 1))
    }

    /// The first word that is a `#` alone, or starts with one and has others behind it; not the
    /// very first.
    fn lone_hash(self, words: impl Iterator<Item = Word>) -> Option<Span> {
        let dockerfile = self.dockerfile();
        let mut words = words.skip(1).peekable();
        while let Some(word) = words.next() {
            let text = dockerfile.slice(word.span);
            if text == "#" || text.starts_with('#') && words.peek().is_some() {
                return Some(word.span.part(0..1));
            }
        }
        None
    }
}
