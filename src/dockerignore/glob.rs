//! One pattern: how it is compiled and matched.
//!
//! BuildKit makes a regular expression of a pattern with wildcards and compares the others as
//! text. Both are kept here, so that the odd corners are the same: `^` is an anchor in the one
//! and a letter in the other, and a backslash before a letter means what it means to Go's
//! regular expressions.

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) enum Glob {
    /// The path is that text.
    Exact(String),
    /// The path starts so.
    Prefix(String),
    /// The path ends so; with a slash in front, it may be the path as a whole.
    Suffix(String),
    /// Any text of tokens, and how every path ends that they match: most are told apart by that.
    Tokens(Vec<Token>, String),
    /// What Go's regular expressions refuse, which is seen once it is tried on a path.
    Broken(&'static str),
}

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Token {
    Letter(char),
    /// One letter: `?`, `[…]`, `\d`.
    One(Class),
    /// Any number of them: `*`.
    Repeated(Class),
    /// `**` at the end: anything.
    Rest,
    /// `**` elsewhere: nothing, or anything that ends in a slash.
    Deep,
    /// The start of the path.
    Start,
    /// The end of the path.
    End,
    /// Between a letter of a word and none, or not there.
    Boundary {
        holds: bool,
    },
}

/// `[…]`
#[derive(Clone, Debug)]
pub(super) struct Class {
    negated: bool,
    items: Vec<Item>,
}

/// What a class holds.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Range(char, char),
    /// `\d`, `[:alpha:]` and the like.
    Named {
        name: Name,
        negated: bool,
    },
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Name {
    Digit,
    Space,
    Word,
    Posix(fn(char) -> bool),
}

const BAD_ESCAPE: &str = "a backslash before this letter is no escape";
const BAD_CLASS: &str = "the class of letters is not well formed";

impl Glob {
    pub(super) fn new(text: &str) -> Glob {
        match compile(text) {
            Ok(glob) => glob,
            Err(why) => Glob::Broken(why),
        }
    }

    /// The text that it stands for, if there is only one.
    pub(super) fn literal(&self) -> Option<&str> {
        match self {
            Glob::Exact(text) => Some(text),
            _ => None,
        }
    }

    /// Why it cannot be tried on a path.
    pub(super) fn fault(&self) -> Option<&'static str> {
        match self {
            Glob::Broken(why) => Some(why),
            _ => None,
        }
    }

    pub(super) fn matches(&self, path: &str) -> Result<bool, &'static str> {
        Ok(match self {
            Glob::Exact(text) => path == text,
            Glob::Prefix(text) => path.starts_with(text.as_str()),
            Glob::Suffix(text) => {
                path.ends_with(text.as_str())
                    || text.strip_prefix('/').is_some_and(|whole| path == whole)
            }
            Glob::Tokens(tokens, end) => path.ends_with(end.as_str()) && run(tokens, path),
            Glob::Broken(why) => return Err(why),
        })
    }
}

fn compile(text: &str) -> Result<Glob, &'static str> {
    match text.find(['*', '?', '[', '\\']) {
        None => return Ok(Glob::Exact(text.to_owned())),
        Some(first) => {
            let rest = &text[first..];
            if rest == "**" {
                return Ok(Glob::Prefix(text[..first].to_owned()));
            }
            if let Some(suffix) = text.strip_prefix("**").filter(|_| first == 0)
                && !suffix.contains(['*', '?', '[', '\\'])
            {
                return Ok(Glob::Suffix(suffix.to_owned()));
            }
        }
    }
    let tokens = tokens(&expression(text))?;
    let end = end_of(&tokens);
    Ok(Glob::Tokens(tokens, end))
}

/// The letters in front of the end.
fn end_of(tokens: &[Token]) -> String {
    let Some((Token::End, before)) = tokens.split_last() else { return String::new() };
    let letter = |token: &Token| match token {
        Token::Letter(letter) => Some(*letter),
        _ => None,
    };
    let letters: Vec<char> = before.iter().rev().map_while(letter).collect();
    letters.into_iter().rev().collect()
}

/// The regular expression, without the anchor at the start. What stands within a class is
/// translated like the rest, so that `?` closes it.
fn expression(text: &str) -> String {
    let mut made = String::with_capacity(2 * text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '*' if chars.next_if_eq(&'*').is_some() => {
                chars.next_if_eq(&'/');
                made.push_str(if chars.peek().is_none() { ".*" } else { "(.*/)?" });
            }
            '*' => made.push_str("[^/]*"),
            '?' => made.push_str("[^/]"),
            '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => {
                made.push('\\');
                made.push(char);
            }
            // One at the very end escapes the anchor that is put there.
            '\\' => {
                made.push(char);
                made.extend(chars.next());
            }
            char => made.push(char),
        }
    }
    made.push('$');
    made
}

/// The parts of such a regular expression, which is all that Go's syntax is read for.
fn tokens(expression: &str) -> Result<Vec<Token>, &'static str> {
    let mut tokens = Vec::new();
    let mut chars = expression.chars().peekable();
    while let Some(char) = chars.next() {
        let token = match char {
            '(' => {
                // The rest of `(.*/)?`.
                chars.nth(4);
                Token::Deep
            }
            '.' => {
                chars.next();
                Token::Rest
            }
            '[' => {
                let class = class(&mut chars)?;
                match chars.next_if_eq(&'*') {
                    Some(_) => Token::Repeated(class),
                    None => Token::One(class),
                }
            }
            '^' => Token::Start,
            '$' => Token::End,
            '\\' => match chars.next() {
                Some('A') => Token::Start,
                Some('z') => Token::End,
                Some('b') => Token::Boundary { holds: true },
                Some('B') => Token::Boundary { holds: false },
                Some(char) => match named(char) {
                    Some(item) => Token::One(Class { negated: false, items: vec![item] }),
                    None => Token::Letter(letter(char)?),
                },
                None => return Err(BAD_ESCAPE),
            },
            char => Token::Letter(char),
        };
        tokens.push(token);
    }
    // Where the anchor was escaped, anything may follow.
    if !matches!(tokens.last(), Some(Token::End)) {
        tokens.push(Token::Rest);
    }
    Ok(tokens)
}

type Chars<'t> = std::iter::Peekable<std::str::Chars<'t>>;

/// `\d` and the like.
fn named(char: char) -> Option<Item> {
    let name = match char.to_ascii_lowercase() {
        'd' => Name::Digit,
        's' => Name::Space,
        'w' => Name::Word,
        _ => return None,
    };
    Some(Item::Named { name, negated: char.is_ascii_uppercase() })
}

/// The one letter that an escape stands for. Of letters, Go knows few.
fn letter(char: char) -> Result<char, &'static str> {
    match char {
        'a' => Ok('\u{7}'),
        'f' => Ok('\u{c}'),
        'n' => Ok('\n'),
        'r' => Ok('\r'),
        't' => Ok('\t'),
        'v' => Ok('\u{b}'),
        '0' => Ok('\0'),
        char if char.is_ascii() && !char.is_ascii_alphanumeric() => Ok(char),
        _ => Err(BAD_ESCAPE),
    }
}

fn class(chars: &mut Chars<'_>) -> Result<Class, &'static str> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut items = Vec::new();
    loop {
        let Some(char) = chars.next() else { return Err(BAD_CLASS) };
        if char == ']' && !items.is_empty() {
            return Ok(Class { negated, items });
        }
        if char == '[' && chars.peek() == Some(&':') {
            let mut ahead = chars.clone();
            ahead.next();
            let name: String = ahead.by_ref().take_while(|char| *char != ':').collect();
            // `[:` without `:]` stands for the two letters.
            if ahead.next() == Some(']') {
                items.push(posix(&name)?);
                *chars = ahead;
                continue;
            }
        }
        let low = match char {
            '\\' => {
                let escaped = chars.next().ok_or(BAD_CLASS)?;
                if let Some(item) = named(escaped) {
                    items.push(item);
                    continue;
                }
                letter(escaped)?
            }
            char => char,
        };
        let mut ahead = chars.clone();
        let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|char| char != ']');
        let mut high = low;
        if is_range {
            chars.next();
            high = match chars.next() {
                Some('\\') => letter(chars.next().ok_or(BAD_CLASS)?)?,
                Some(char) => char,
                None => return Err(BAD_CLASS),
            };
        }
        if low > high {
            return Err(BAD_CLASS);
        }
        items.push(Item::Range(low, high));
    }
}

fn posix(name: &str) -> Result<Item, &'static str> {
    let (name, negated) = match name.strip_prefix('^') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let holds: fn(char) -> bool = match name {
        "alnum" => |char| char.is_ascii_alphanumeric(),
        "alpha" => |char| char.is_ascii_alphabetic(),
        "ascii" => |char| char.is_ascii(),
        "blank" => |char| matches!(char, ' ' | '\t'),
        "cntrl" => |char| char.is_ascii_control(),
        "digit" => |char| char.is_ascii_digit(),
        "graph" => |char| char.is_ascii_graphic(),
        "lower" => |char| char.is_ascii_lowercase(),
        "print" => |char| matches!(char, ' '..='~'),
        "punct" => |char| char.is_ascii_punctuation(),
        "space" => |char| matches!(char, '\t'..='\r' | ' '),
        "upper" => |char| char.is_ascii_uppercase(),
        "word" => is_of_word,
        "xdigit" => |char| char.is_ascii_hexdigit(),
        _ => return Err(BAD_CLASS),
    };
    Ok(Item::Named { name: Name::Posix(holds), negated })
}

fn is_of_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
}

impl Class {
    fn holds(&self, char: char) -> bool {
        self.items.iter().any(|item| item.holds(char)) != self.negated
    }
}

impl Item {
    fn holds(&self, char: char) -> bool {
        match self {
            Item::Range(low, high) => (*low..=*high).contains(&char),
            Item::Named { name, negated } => {
                let holds = match name {
                    Name::Digit => char.is_ascii_digit(),
                    Name::Space => matches!(char, '\t' | '\n' | '\u{c}' | '\r' | ' '),
                    Name::Word => is_of_word(char),
                    Name::Posix(holds) => holds(char),
                };
                holds != *negated
            }
        }
    }
}

/// Whether the tokens stand for the path: all ways are followed at once, so that the time is the
/// product of both lengths at most. Of each token there are two places: before it, and within it.
fn run(tokens: &[Token], path: &str) -> bool {
    let places = 2 * tokens.len() + 1;
    let mut here = vec![false; places];
    let mut next = vec![false; places];
    let mut before: Option<char> = None;
    here[0] = true;
    let mut chars = path.chars();
    loop {
        let rest = chars.as_str();
        let char = chars.next();
        // What takes no letter is passed. The places are in order, so once is enough.
        for index in 0..tokens.len() {
            if !here[2 * index] {
                continue;
            }
            let passes = match &tokens[index] {
                Token::Repeated(_) | Token::Rest | Token::Deep => true,
                Token::Start => before.is_none() && rest.len() == path.len(),
                Token::End => char.is_none(),
                Token::Boundary { holds } => {
                    let of_word = |char: Option<char>| char.is_some_and(is_of_word);
                    (of_word(before) != of_word(char)) == *holds
                }
                _ => false,
            };
            if passes {
                here[2 * index + 2] = true;
            }
        }
        let Some(char) = char else { return here[places - 1] };
        next.fill(false);
        for (index, token) in tokens.iter().enumerate() {
            let (at, within) = (2 * index, 2 * index + 1);
            if !here[at] && !here[within] {
                continue;
            }
            match token {
                Token::Letter(own) if *own == char => next[at + 2] = true,
                Token::One(class) if class.holds(char) => next[at + 2] = true,
                Token::Repeated(class) if class.holds(char) => next[at] = true,
                Token::Rest if char != '\n' => next[at] = true,
                Token::Deep if char != '\n' => {
                    next[within] = true;
                    next[at + 2] |= char == '/';
                }
                _ => (),
            }
        }
        if !next.contains(&true) {
            return false;
        }
        std::mem::swap(&mut here, &mut next);
        before = Some(char);
    }
}

/// What is wrong with a pattern at the first look, before it is tried on any path: a class that
/// does not end, or nothing behind a backslash. BuildKit finds that by a try on `.`, which goes
/// no further than the first part between two `*` that does not match.
///
/// Source: `patternmatcher.New`, and `filepath.Match` of Go.
pub(super) fn fault(text: &str) -> Option<&'static str> {
    let mut rest = text;
    let mut name = Some('.');
    while !rest.is_empty() {
        rest = rest.trim_start_matches('*');
        let part = &rest[..end_of_part(rest)];
        rest = &rest[part.len()..];
        match try_part(part, &mut name) {
            Ok(true) => (),
            Ok(false) => return None,
            Err(why) => return Some(why),
        }
    }
    None
}

/// Where the next `*` outside of a class is.
fn end_of_part(text: &str) -> usize {
    let mut in_class = false;
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => _ = chars.next(),
            '[' => in_class = true,
            ']' => in_class = false,
            '*' if !in_class => return at,
            _ => (),
        }
    }
    text.len()
}

/// Whether a part matches what is left of the name; it is read to its end in any case.
fn try_part(part: &str, name: &mut Option<char>) -> Result<bool, &'static str> {
    let mut chars = part.chars().peekable();
    let mut matches = true;
    while let Some(char) = chars.next() {
        let own = if matches { name.take() } else { None };
        let holds = match char {
            '[' => {
                let negated = chars.next_if_eq(&'^').is_some();
                let mut holds = false;
                let mut count = 0;
                while count == 0 || chars.next_if_eq(&']').is_none() {
                    let low = member(&mut chars)?;
                    let high = match chars.next_if_eq(&'-') {
                        Some(_) => member(&mut chars)?,
                        None => low,
                    };
                    holds |= own.is_some_and(|own| (low..=high).contains(&own));
                    count += 1;
                }
                own.is_some() && holds != negated
            }
            '?' => own.is_some(),
            '\\' => {
                let escaped = chars.next().ok_or("nothing follows the backslash at the end")?;
                own == Some(escaped)
            }
            char => own == Some(char),
        };
        matches &= holds;
    }
    Ok(matches)
}

/// One letter of a class, escaped or not; it cannot be the last thing in the pattern.
fn member(chars: &mut Chars<'_>) -> Result<char, &'static str> {
    let first = match chars.next() {
        Some('\\') => chars.next(),
        Some('-' | ']') | None => None,
        char => char,
    };
    first.filter(|_| chars.peek().is_some()).ok_or(BAD_CLASS)
}
