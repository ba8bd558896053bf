use std::ops::Range;

use super::Date;

/// What a comment asks to be silent about. It knows the words of the comment alone; which
/// lines it covers is found out by the engine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppression {
    /// The tools whose rules its names are; none for our own comments, whose names are lints
    /// or the rules of any tool.
    pub tools: &'static [&'static str],
    /// How far it reaches.
    pub reach: Reach,
    /// What it names.
    pub names: Names,
    /// The last day on which it holds, with its place in the comment.
    pub until: Option<(Date, Range<usize>)>,
}

/// How far a comment reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// On a line of its own, the instruction or key that follows; at the end of a line, what
    /// the line holds.
    Next,
    /// The whole stage whose FROM follows.
    Stage,
    /// The whole file, from among its first comments.
    File,
    /// The whole file, from anywhere in it.
    FileFromAnywhere,
}

/// What a comment names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Names {
    /// Every rule of its tools.
    All,
    /// These, each with its place in the comment.
    Listed(Vec<Name>),
}

/// A name in a comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands in the comment, in bytes.
    pub range: Range<usize>,
}

/// What is wrong with a comment that starts like one of ours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// Where in the comment, in bytes.
    pub range: Range<usize>,
    /// What is wrong there, as a message.
    pub message: String,
}

/// A comment of another tool: how it starts, and what is meant.
struct Foreign {
    /// The words of its start; any space, or none, may stand between them.
    start: &'static [&'static str],
    tools: &'static [&'static str],
    reach: Reach,
    /// Whether a start without names stands for all rules.
    bare: bool,
}

const fn foreign(
    start: &'static [&'static str],
    tools: &'static [&'static str],
    reach: Reach,
) -> Foreign {
    Foreign { start, tools, reach, bare: false }
}

const fn bare(
    start: &'static [&'static str],
    tools: &'static [&'static str],
    reach: Reach,
) -> Foreign {
    Foreign { start, tools, reach, bare: true }
}

/// hadolint also tells of what ShellCheck finds, and names it by ShellCheck's codes.
const HADOLINT: &[&str] = &["hadolint", "shellcheck"];
/// tally runs the rules of others, which it names `tool/rule`.
const TALLY: &[&str] = &["tally", "hadolint", "buildkit", "shellcheck"];

/// The longer starts stand before the shorter ones that they begin with.
static FOREIGN: &[Foreign] = &[
    foreign(&["hadolint", "global", "ignore="], HADOLINT, Reach::FileFromAnywhere),
    foreign(&["hadolint", "stage", "ignore="], HADOLINT, Reach::Stage),
    foreign(&["hadolint", "ignore="], HADOLINT, Reach::Next),
    foreign(&["tally", "global", "ignore="], TALLY, Reach::FileFromAnywhere),
    foreign(&["tally", "ignore="], TALLY, Reach::Next),
    foreign(&["check=skip="], &["buildkit"], Reach::File),
    // checkov takes these from any line of a Dockerfile for all of it.
    foreign(&["checkov:skip="], &["checkov"], Reach::FileFromAnywhere),
    foreign(&["bridgecrew:skip="], &["checkov"], Reach::FileFromAnywhere),
    foreign(&["trivy:ignore:"], &["trivy"], Reach::Next),
    bare(&["kics-scan", "ignore-line"], &["kics"], Reach::Next),
    bare(&["kics-scan", "ignore-block"], &["kics"], Reach::Next),
    foreign(&["kics-scan", "disable="], &["kics"], Reach::File),
    bare(&["kics-scan", "ignore"], &["kics"], Reach::File),
    foreign(&["nosemgrep:"], &["semgrep"], Reach::Next),
    bare(&["nosemgrep"], &["semgrep"], Reach::Next),
    bare(&["dclint", "disable-file"], &["dclint"], Reach::File),
    bare(&["dclint", "disable-line"], &["dclint"], Reach::Next),
    bare(&["dclint", "disable"], &["dclint"], Reach::File),
    foreign(&["shellcheck", "disable="], &["shellcheck"], Reach::Next),
];

impl Suppression {
    /// Whether it is written in our own words.
    pub fn is_own(&self) -> bool {
        self.tools.is_empty()
    }

    /// Reads a comment, from its `#` to the end of its line; nothing where it is one that
    /// silences nothing.
    pub fn parse(comment: &str) -> Option<Result<Suppression, Malformed>> {
        let start = comment.len() - comment.trim_start_matches(['#', ' ', '\t']).len();
        let text = comment[start..].trim_end();
        let end = start + text.len();
        if let Some(rest) = text.strip_prefix("plimsoll:") {
            let words = Words { comment: &comment[..end], at: end - rest.len() };
            return Some(words.own());
        }
        let first = text.as_bytes().first();
        let mut near = FOREIGN.iter().filter(|own| own.start[0].as_bytes().first() == first);
        near.find_map(|foreign| foreign.parse(&comment[..end], start)).map(Ok)
    }
}

impl Foreign {
    fn parse(&self, comment: &str, mut at: usize) -> Option<Suppression> {
        for (number, word) in self.start.iter().enumerate() {
            let rest = &comment[at..];
            let found = if number == 0 { rest } else { rest.trim_start() };
            // Words are apart, so that `disable` is not the start of `disabled`.
            if number > 0 && found.len() == rest.len() {
                return None;
            }
            // hadolint takes blanks before the `=` too.
            let rest = match word.strip_suffix('=') {
                Some(stem) => found.strip_prefix(stem)?.trim_start().strip_prefix('=')?,
                None => found.strip_prefix(word)?,
            };
            at = comment.len() - rest.len();
        }
        let rest = &comment[at..];
        if self.bare && rest.starts_with(|next: char| next.is_alphanumeric() || next == '-') {
            return None;
        }
        // What follows the names: a reason, other settings, a date.
        let end = match self.tools {
            ["trivy"] | ["checkov"] => rest.find([' ', '\t', ':']),
            ["dclint"] => None,
            ["buildkit"] | TALLY => rest.find(';'),
            _ => rest.find("//"),
        };
        let list = &rest[..end.unwrap_or(rest.len())];
        let mut names = Vec::new();
        for word in list.split([',', ' ', '\t', '\r']).filter(|word| !word.is_empty()) {
            // A list ends where prose starts.
            let is_name = |char: char| char.is_ascii_alphanumeric() || "-_./:".contains(char);
            if !word.chars().all(is_name) {
                break;
            }
            let offset = at + (word.as_ptr() as usize - rest.as_ptr() as usize);
            names.push(Name { text: word.to_owned(), range: offset..offset + word.len() });
        }
        let names = match names.as_slice() {
            [] if self.bare => Names::All,
            [] => return None,
            [one] if one.text == "all" => Names::All,
            _ => Names::Listed(names),
        };
        Some(Suppression { tools: self.tools, reach: self.reach, names, until: None })
    }
}

/// The words of one of our own comments.
struct Words<'t> {
    comment: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    fn own(mut self) -> Result<Suppression, Malformed> {
        let verb = self.word(|char| char.is_ascii_alphanumeric() || char == '-');
        let reach = match &self.comment[verb.clone()] {
            "allow" => Reach::Next,
            "allow-stage" => Reach::Stage,
            "allow-file" => Reach::File,
            "" => return self.fail(verb, "this comment does not say what to allow"),
            other => {
                let message = format!("`{}` is none of the words of a suppression", short(other));
                return self.fail(verb, message);
            }
        };
        self.skip_blanks();
        if !self.comment[self.at..].starts_with('(') {
            return self.fail(verb, "the lints are missing that this comment allows");
        }
        let open = self.at;
        let Some(length) = self.comment[open..].find(')') else {
            return self.fail(open..open + 1, "this parenthesis is not closed");
        };
        let close = open + length;
        let names = self.names(open + 1..close);
        if names.is_empty() {
            return self.fail(open..close + 1, "no lint is named here");
        }
        self.at = close + 1;
        let until = self.until()?;
        self.skip_blanks();
        let rest = self.at..self.comment.len();
        match &self.comment[rest.clone()] {
            "" => (),
            "because" => return self.fail(rest, "the reason is missing"),
            text if text.starts_with("because ") => (),
            _ => return self.fail(rest, "a reason starts with `because`"),
        }
        Ok(Suppression { tools: &[], reach, names: Names::Listed(names), until })
    }

    fn names(&self, range: Range<usize>) -> Vec<Name> {
        let mut names = Vec::new();
        let mut at = range.start;
        for part in self.comment[range].split(',') {
            let text = part.trim();
            let start = at + (part.len() - part.trim_start().len());
            if !text.is_empty() {
                names.push(Name { text: text.to_owned(), range: start..start + text.len() });
            }
            at += part.len() + 1;
        }
        names
    }

    fn until(&mut self) -> Result<Option<(Date, Range<usize>)>, Malformed> {
        self.skip_blanks();
        let before = self.at;
        let word = self.word(|char| !char.is_whitespace());
        if &self.comment[word.clone()] != "until" {
            self.at = before;
            return Ok(None);
        }
        self.skip_blanks();
        let range = self.word(|char| !char.is_whitespace());
        let text = &self.comment[range.clone()];
        match text.parse() {
            Ok(date) => Ok(Some((date, range))),
            Err(()) if text.is_empty() => self.fail(word, "the date is missing"),
            Err(()) => self.fail(range, format!("`{}` is no date", short(text))),
        }
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> Range<usize> {
        self.skip_blanks();
        let rest = &self.comment[self.at..];
        let length = rest.find(|char| !belongs(char)).unwrap_or(rest.len());
        let start = self.at;
        self.at += length;
        start..self.at
    }

    fn skip_blanks(&mut self) {
        let rest = &self.comment[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn fail<T>(&self, range: Range<usize>, message: impl Into<String>) -> Result<T, Malformed> {
        // An absent word has no place of its own.
        let range = if range.is_empty() { 0..self.comment.len() } else { range };
        Err(Malformed { range, message: message.into() })
    }
}

/// A word as it fits into a message.
fn short(word: &str) -> String {
    match word.char_indices().nth(24) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(comment: &str) -> Option<(Reach, Vec<String>)> {
        let suppression = Suppression::parse(comment)?.ok()?;
        let names = match suppression.names {
            Names::All => vec!["*".to_owned()],
            Names::Listed(names) => {
                for name in &names {
                    assert_eq!(&comment[name.range.clone()], name.text);
                }
                names.into_iter().map(|name| name.text).collect()
            }
        };
        Some((suppression.reach, names))
    }

    fn wrong(comment: &str) -> String {
        let malformed = Suppression::parse(comment).expect("it starts like ours");
        malformed.expect_err("it is malformed").message
    }

    #[test]
    fn our_own_words() {
        let some = |reach, words: &[&str]| {
            Some((reach, words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>()))
        };
        let next = |words| some(Reach::Next, words);
        assert_eq!(names("# plimsoll: allow(missing-user)"), next(&["missing-user"]));
        assert_eq!(names("#plimsoll:allow(a,b)\r"), next(&["a", "b"]));
        assert_eq!(
            names("## plimsoll: allow( a , hadolint:DL3008 ) because it is (so)"),
            next(&["a", "hadolint:DL3008"])
        );
        assert_eq!(names("# plimsoll: allow-stage(a)"), some(Reach::Stage, &["a"]));
        assert_eq!(names("# plimsoll: allow-file (a)"), some(Reach::File, &["a"]));
        let dated = Suppression::parse("# plimsoll: allow(a) until 2027-01-31 because of x");
        let until = dated.and_then(Result::ok).and_then(|it| it.until);
        assert_eq!(until.map(|(date, _)| date.to_string()).as_deref(), Some("2027-01-31"));
    }

    #[test]
    fn malformed_words_of_ours() {
        assert!(wrong("# plimsoll: alow(a)").contains("`alow`"));
        assert!(wrong("# plimsoll:").contains("what to allow"));
        assert!(wrong("# plimsoll: allow").contains("missing"));
        assert!(wrong("# plimsoll: allow(a").contains("not closed"));
        assert!(wrong("# plimsoll: allow( , )").contains("no lint"));
        assert!(wrong("# plimsoll: allow(a) until soon").contains("`soon`"));
        assert!(wrong("# plimsoll: allow(a) until").contains("date"));
        assert!(wrong("# plimsoll: allow(a) since it is so").contains("because"));
        assert!(wrong("# plimsoll: allow(a) because").contains("reason"));
        assert_eq!(Suppression::parse("# plimsoll is our linter"), None);
    }

    #[test]
    fn the_words_of_others() {
        let all = |comment: &str, reach, expected: &str| {
            let expected = expected.split_whitespace().map(str::to_owned).collect();
            assert_eq!(names(comment), Some((reach, expected)), "{comment}");
        };
        all("# hadolint ignore=DL3008,SC2086", Reach::Next, "DL3008 SC2086");
        all("# hadolint ignore = DL3008 , SC2086", Reach::Next, "DL3008 SC2086");
        all("#hadolint  ignore=DL3008, DL3009", Reach::Next, "DL3008 DL3009");
        all("# hadolint global ignore=DL3003", Reach::FileFromAnywhere, "DL3003");
        all(
            "# check=skip=JSONArgsRecommended,StageNameCasing;error=true",
            Reach::File,
            "JSONArgsRecommended StageNameCasing",
        );
        all("# check=skip=all", Reach::File, "*");
        all("#checkov:skip=CKV_DOCKER_3:it runs as root", Reach::FileFromAnywhere, "CKV_DOCKER_3");
        all("# trivy:ignore:AVD-DS-0002 exp:2027-01-01", Reach::Next, "AVD-DS-0002");
        all("# kics-scan ignore-line", Reach::Next, "*");
        all("# kics-scan disable=a-b,c-d", Reach::File, "a-b c-d");
        all("# nosemgrep", Reach::Next, "*");
        all("# nosemgrep: yaml.x.privileged-service", Reach::Next, "yaml.x.privileged-service");
        all("# tally ignore=hadolint/DL3008;reason=why not", Reach::Next, "hadolint/DL3008");
        all("# dclint disable-line no-version-field", Reach::Next, "no-version-field");
        all("# dclint disable", Reach::File, "*");
        all("# shellcheck disable=SC2086", Reach::Next, "SC2086");
        assert_eq!(names("# hadolint ignore="), None);
        assert_eq!(names("# nosemgrepping"), None);
        assert_eq!(names("# dclint disabled"), None);
        assert_eq!(names("# we ignore hadolint here"), None);
    }
}
