//! Our Dockerfile parser against BuildKit's own.

use std::fmt::Debug;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use plimsoll::dockerfile::{
    Command, Detail, Dockerfile, Instruction, Keyword, Pair, Quoting, SyntaxErrorKind, Word, parse,
};
use plimsoll::text::{FileId, LineIndex, Span};
use serde_json::{Value, json};

use crate::places;

/// Fixtures on which we differ from the judge at hand, which is of BuildKit 0.12.5, and why.
const DIFFERENCES: &[(&str, &str)] = &[
    ("directives-three.Dockerfile", "`# check=` is a directive since frontend 1.8"),
    ("heredoc-bad-delimiter.Dockerfile", "such a word was refused then and opens nothing now"),
    ("heredoc-blanks-before-name.Dockerfile", "`<< EOF` was two words then"),
    ("heredoc-new-operators.Dockerfile", "`${x##y}` and `${x/y/z}` are read since frontend 1.7"),
    ("heredoc-shift.Dockerfile", "`<< 2))` was two words then, and no heredoc"),
    ("json-text-behind.Dockerfile", "text behind `]` was ignored then and makes it shell form now"),
];

#[test]
fn corpus_is_split_as_buildkit_splits_it() {
    let files = places::files(&places::corpus(), places::is_dockerfile);
    assert!(files.len() >= 500, "the corpus has only {} Dockerfiles", files.len());
    let failures = compare(&files);
    assert!(failures.is_empty(), "{}", report(&failures));
}

#[test]
fn fixtures_are_split_as_buildkit_splits_them() {
    let files =
        places::files(&places::package().join("fixtures/dockerfile"), places::is_dockerfile);
    assert!(files.len() >= 20, "only {} fixtures were found", files.len());
    let mut failures = compare(&files);
    for (name, reason) in DIFFERENCES {
        let before = failures.len();
        failures.retain(|(path, _)| !path.ends_with(name));
        assert!(failures.len() < before, "{name} does not differ any more ({reason})");
    }
    assert!(failures.is_empty(), "{}", report(&failures));
}

fn report(failures: &[(PathBuf, String)]) -> String {
    let lines: Vec<String> =
        failures.iter().map(|(path, what)| format!("{}: {what}", path.display())).collect();
    format!("{} files differ:\n{}", failures.len(), lines.join("\n"))
}

/// The files on which we differ, each with the first difference.
fn compare(files: &[PathBuf]) -> Vec<(PathBuf, String)> {
    let read = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let texts: Vec<String> = files.iter().map(read).collect();
    let questions: Vec<Value> = texts.iter().map(|text| json!({ "text": text })).collect();
    let answers = places::ask_python("buildkit.py", &questions);
    let mut failures = Vec::new();
    for ((path, text), answer) in files.iter().zip(texts).zip(answers) {
        if let Err(what) = compare_one(text, &answer) {
            failures.push((path.clone(), what));
        }
    }
    failures
}

fn compare_one(text: String, answer: &Value) -> Result<(), String> {
    let dockerfile = parse(FileId(0), &Arc::from(text));
    let refused = dockerfile.errors.iter().find_map(|error| match &error.kind {
        SyntaxErrorKind::Parse(message) => Some(message),
        _ => None,
    });
    match (refused, answer["error"].as_str()) {
        (Some(_), Some(_)) => return Ok(()),
        (None, Some(theirs)) => return Err(format!("only BuildKit refuses it: {theirs}")),
        (Some(ours), None) => return Err(format!("only we refuse it: {ours}")),
        (None, None) => (),
    }
    let theirs = answer["commands"].as_array().ok_or("no answer")?;
    same("number of instructions", dockerfile.instructions.len(), theirs.len())?;
    let index = LineIndex::new(&dockerfile.text.replace('\r', " "));
    let compared = Compared { dockerfile: &dockerfile, index };
    for (ours, theirs) in dockerfile.instructions.iter().zip(theirs) {
        compared
            .instruction(ours, theirs)
            .map_err(|what| format!("line {}: {what}", theirs["start"]))?;
    }
    Ok(())
}

fn same<T: PartialEq + Debug>(what: &str, ours: T, theirs: T) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("{what}: {ours:?}, BuildKit: {theirs:?}")) }
}

struct Compared<'d> {
    dockerfile: &'d Dockerfile,
    /// Of the text with `\n` as its only line end, as BuildKit counts.
    index: LineIndex,
}

impl Compared<'_> {
    fn instruction(&self, ours: &Instruction, theirs: &Value) -> Result<(), String> {
        let text = |key: &str| theirs[key].as_str().unwrap_or_default().to_owned();
        same("keyword", self.keyword(ours), text("cmd").to_uppercase())?;
        let inner = ours.innermost();
        if !std::ptr::eq(ours, inner) {
            same("inner keyword", self.keyword(inner), text("sub_cmd").to_uppercase())?;
        } else {
            // The judge does not show the flags behind ONBUILD.
            same("flags", self.flags(ours), strings(&theirs["flags"]))?;
        }
        self.lines(ours, theirs)?;
        if !matches!(inner.detail, Detail::Invalid) {
            let (json, value) = self.value(inner);
            same("JSON", json, theirs["json"] == true)?;
            same("value", value, strings(&theirs["value"]))?;
        }
        let bodies: Vec<(String, i64, String)> = ours
            .heredocs
            .iter()
            .map(|heredoc| {
                let body = self.dockerfile.slice(heredoc.body).to_owned();
                (heredoc.name.value.clone(), heredoc.fd.unwrap_or(0).into(), body)
            })
            .collect();
        let their_bodies: Vec<(String, i64, String)> = theirs["heredocs"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|heredoc| {
                let text = |key: &str| heredoc[key].as_str().unwrap_or_default().to_owned();
                (text("name"), heredoc["fd"].as_i64().unwrap_or(-1), text("content"))
            })
            .collect();
        // The judge shows no heredocs behind ONBUILD, but counts their lines.
        if std::ptr::eq(ours, inner) {
            same("heredocs", bodies, their_bodies)?;
        }
        Ok(())
    }

    fn keyword(&self, instruction: &Instruction) -> String {
        self.dockerfile.joined(instruction.keyword.span).to_uppercase()
    }

    /// BuildKit's lines begin with a line that has nothing but a continuation, and end with the
    /// last one it has looked at; ours are of what is said.
    fn lines(&self, ours: &Instruction, theirs: &Value) -> Result<(), String> {
        let line = |offset: u32| self.index.line_of(offset) as u64 + 1;
        let (start, end) = (line(ours.span.start), line(ours.span.end));
        let (from, to) = (theirs["start"].as_u64(), theirs["end"].as_u64());
        let (Some(from), Some(to)) = (from, to) else { return Err("no lines".to_owned()) };
        let lines_start = |line: u64| self.index.line_start(line as usize - 1);
        if start != from {
            let before = lines_start(from).filter(|&from| from <= ours.span.start);
            let before = before.map(|from| Span { start: from, ..ours.span.before() });
            if !before.is_some_and(|span| self.is_skipped(span)) {
                return same("first line", start, from);
            }
        }
        if end != to {
            let after = lines_start(to + 1).unwrap_or(self.dockerfile.text.len() as u32);
            let skipped =
                after >= ours.span.end && self.is_skipped(Span { end: after, ..ours.span.after() });
            if !skipped {
                return same("last line", end, to);
            }
        }
        Ok(())
    }

    /// Whether nothing but comments, blanks and continuations stands there.
    fn is_skipped(&self, span: Span) -> bool {
        self.dockerfile.slice(span).lines().all(|line| {
            let line = line.trim();
            line.is_empty() || line.starts_with('#') || line.chars().eq([self.dockerfile.escape])
        })
    }

    fn flags(&self, instruction: &Instruction) -> Vec<String> {
        let flag = |flag: &plimsoll::dockerfile::Flag| match flag.value {
            Some(value) => format!("--{}={}", flag.name.value, self.dockerfile.unexpanded(value)),
            None => format!("--{}", flag.name.value),
        };
        instruction.flags.iter().map(flag).collect()
    }

    /// Whether the arguments are JSON, and what BuildKit's parser makes of them.
    fn value(&self, instruction: &Instruction) -> (bool, Vec<String>) {
        let joined = |span: Span| self.dockerfile.joined(span).into_owned();
        let word = |word: &Word| self.dockerfile.unexpanded(*word).into_owned();
        let plain = |words: Vec<String>| (false, words);
        match &instruction.detail {
            Detail::From { image, name } => {
                let mut words: Vec<String> =
                    joined(instruction.arguments).split_whitespace().map(str::to_owned).collect();
                words[0] = word(image);
                if let (Some(name), Some(last)) = (name, words.get_mut(2)) {
                    last.clone_from(&name.value);
                }
                plain(words)
            }
            Detail::Arg(pairs) => plain(pairs.iter().map(|pair| joined(pair.span)).collect()),
            Detail::Env(pairs) | Detail::Label(pairs) => {
                let both = |pair: &Pair| {
                    [word(&pair.name), pair.value.as_ref().map_or(String::new(), word)]
                };
                plain(pairs.iter().flat_map(both).collect())
            }
            Detail::Run(command)
            | Detail::Cmd(command)
            | Detail::Entrypoint(command)
            | Detail::Shell(command) => self.command(command),
            Detail::HealthcheckNone => {
                plain(joined(instruction.arguments).splitn(2, ' ').map(str::to_owned).collect())
            }
            Detail::HealthcheckCmd(command) => {
                let (json, words) = self.command(command);
                let kind = joined(instruction.arguments);
                let kind = kind.split_whitespace().next().unwrap_or_default().to_owned();
                (json, [vec![kind], words].concat())
            }
            Detail::Copy(transfer) | Detail::Add(transfer) => {
                let mut words: Vec<String> = transfer.sources.iter().map(word).collect();
                words.push(word(&transfer.destination));
                (transfer.json, words)
            }
            Detail::Expose(words) => plain(words.iter().map(word).collect()),
            Detail::Volume(words) => {
                let json = words.iter().any(|word| word.quoting == Quoting::Json);
                (json, words.iter().map(word).collect())
            }
            Detail::User(only)
            | Detail::Workdir(only)
            | Detail::Stopsignal(only)
            | Detail::Maintainer(only) => plain(vec![word(only)]),
            Detail::Onbuild(inner) => self.value(inner),
            Detail::Invalid => plain(Vec::new()),
        }
    }

    fn command(&self, command: &Command) -> (bool, Vec<String>) {
        match command {
            Command::Shell(span) => (false, vec![self.dockerfile.joined(*span).into_owned()]),
            Command::Exec { words, .. } => {
                (true, words.iter().map(|word| word.value.clone()).collect())
            }
            Command::Empty => (false, Vec::new()),
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten();
    texts.map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
}

/// The keywords are the same words to both.
#[test]
fn each_keyword_is_known_to_buildkit() {
    let text: String =
        Keyword::ALL.iter().map(|(_, word)| format!("{word} RUN a=b c=d\n")).collect();
    let answer = places::ask_python("buildkit.py", &[json!({ "text": text })]);
    let commands = answer[0]["commands"].as_array().expect("the text parses");
    // An unknown word has no value.
    assert!(commands.iter().all(|command| strings(&command["value"]) != [""]), "{commands:?}");
}
