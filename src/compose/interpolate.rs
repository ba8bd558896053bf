//! `$NAME`, `${NAME:-default}` and the like, by Compose's own rules.
//!
//! Source: the template package of compose-go, run as Docker Compose 2.40.3.

use std::ops::Range;

use super::State;

/// What is known of a variable outside of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Lookup {
    /// `.env` sets it to this, and the environment of the process may set it otherwise.
    Set(String),
    /// Nothing sets it, and all that could is known.
    Unset,
    /// Nothing is known of it.
    Unknown,
}

/// Why Compose refuses a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Refusal {
    /// Where in the text.
    pub(super) place: Range<usize>,
    /// The variable that is required and not set, with what is said of that; none where the
    /// place is no form of a variable.
    pub(super) required: Option<(String, String)>,
    /// Whether the text would only become too long; what Compose says of that is not known.
    pub(super) is_too_long: bool,
}

impl Refusal {
    fn of_form(place: Range<usize>) -> Refusal {
        Refusal { place, required: None, is_too_long: false }
    }
}

/// A text with its variables replaced.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Interpolated {
    /// The text, with `${NAME}` for each variable of which nothing is known.
    pub(super) text: String,
    /// How much is known of it.
    pub(super) state: State,
    /// The variables that are taken for empty if nobody sets them: those without an operator
    /// that nothing sets, by their place in the text given.
    pub(super) unset: Vec<(String, Range<usize>)>,
    /// The variables that are required, and of which nothing says that they are set.
    pub(super) required: Vec<Requirement>,
}

/// Bytes that variables may add to a text: no process takes a variable of more than 128 KiB.
const GROWTH: usize = 128 << 10;

/// Defaults within defaults that are followed.
const DEPTH: usize = 16;

/// Replaces the variables of a text.
pub(super) fn interpolate(
    text: &str,
    lookup: &dyn Fn(&str) -> Lookup,
) -> Result<Interpolated, Refusal> {
    let mut out = Interpolated {
        text: String::new(),
        state: State::Known,
        unset: Vec::new(),
        required: Vec::new(),
    };
    expand(text, 0, DEPTH, lookup, &mut out)?;
    Ok(out)
}

/// A variable that is required.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Requirement {
    pub(super) name: String,
    /// What is said where it is not set.
    pub(super) said: String,
    /// Where it stands in the text, in bytes.
    pub(super) place: Range<usize>,
}

/// An operator with its word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Default,
    Required,
    Alternative,
}

/// A variable in a text as it is written: its name, and what stands behind `-` or `:-`.
pub type Written<'t> = (&'t str, Option<&'t str>);

/// Where variables and `$$` stand in a text, in order, the variables with what is written there;
/// those in the word of another are a part of that.
pub fn variables(text: &str) -> Vec<(Range<usize>, Option<Written<'_>>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(dollar) = text[at..].find('$') {
        let start = at + dollar;
        let rest = &text[start..];
        let plain = name_length(&rest[1..]);
        let (length, written) = match (rest.as_bytes().get(1), closing_brace(rest)) {
            (Some(b'$'), _) => (2, None),
            (Some(b'{'), Some(closing)) => {
                let (name, word) = rest[2..closing].split_at(name_length(&rest[2..]));
                let default = word.strip_prefix(":-").or_else(|| word.strip_prefix('-'));
                (closing + 1, (!name.is_empty()).then_some((name, default)))
            }
            (Some(b'{'), None) => (1, None),
            _ => (1 + plain, (plain > 0).then(|| (&rest[1..1 + plain], None))),
        };
        if length > 1 {
            found.push((start..start + length, written));
        }
        at = start + length;
    }
    found
}

fn expand(
    text: &str,
    offset: usize,
    depth: usize,
    lookup: &dyn Fn(&str) -> Lookup,
    out: &mut Interpolated,
) -> Result<(), Refusal> {
    let mut rest = text;
    let mut at = offset;
    while let Some(dollar) = rest.find('$') {
        out.text.push_str(&rest[..dollar]);
        at += dollar;
        rest = &rest[dollar..];
        let after = &rest[1..];
        let length = if after.starts_with('$') {
            out.text.push('$');
            2
        } else if after.starts_with('{') {
            braced(rest, at, depth, lookup, out)?
        } else {
            let name = name_length(after);
            match name {
                0 => out.text.push('$'),
                _ => plain(&after[..name], at..at + 1 + name, lookup, out),
            }
            1 + name
        };
        if out.text.len() > GROWTH + text.len() {
            return Err(Refusal { place: at..at + length, required: None, is_too_long: true });
        }
        rest = &rest[length..];
        at += length;
    }
    out.text.push_str(rest);
    Ok(())
}

/// Replaces the `${…}` at the start of `text` and returns its length.
fn braced(
    text: &str,
    at: usize,
    depth: usize,
    lookup: &dyn Fn(&str) -> Lookup,
    out: &mut Interpolated,
) -> Result<usize, Refusal> {
    let closing = closing_brace(text);
    // What is not closed is shown to the end of its line.
    let line = || text.find('\n').unwrap_or(text.len());
    let invalid = || Refusal::of_form(at..at + closing.map_or_else(line, |closing| closing + 1));
    let name = name_length(&text[2..]);
    let Some(closing) = closing.filter(|_| name > 0) else { return Err(invalid()) };
    let (name, rest) = text[2..closing].split_at(name);
    let place = at..at + closing + 1;
    if rest.is_empty() {
        plain(name, place, lookup, out);
        return Ok(closing + 1);
    }
    let colon = rest.starts_with(':');
    let operator = match rest.as_bytes().get(usize::from(colon)) {
        Some(b'-') => Operator::Default,
        Some(b'?') => Operator::Required,
        Some(b'+') => Operator::Alternative,
        _ => return Err(invalid()),
    };
    let start = closing - rest.len() + usize::from(colon) + 1;
    let word = &text[start..closing];
    let mut inner = Interpolated {
        text: String::new(),
        state: State::Known,
        unset: Vec::new(),
        required: Vec::new(),
    };
    match depth {
        0 => unknown(name, &mut inner),
        // Compose looks at the word even where it does not use it.
        _ => expand(word, at + start, depth - 1, lookup, &mut inner)?,
    }
    let found = lookup(name);
    // What is set to nothing may still be set otherwise where not all variables are known.
    let is_closed = found == Lookup::Unset || lookup("") == Lookup::Unset;
    let set = match found {
        Lookup::Set(value) => (!colon || !value.is_empty()).then_some(value),
        Lookup::Unset | Lookup::Unknown => None,
    };
    match (operator, set) {
        (Operator::Default | Operator::Required, Some(value)) => {
            out.text.push_str(&value);
            weaken(&mut out.state, State::Default);
        }
        (Operator::Alternative, Some(_)) | (Operator::Default, None) => {
            out.text.push_str(&inner.text);
            weaken(&mut out.state, State::Default);
            weaken(&mut out.state, inner.state);
            out.unset.extend(inner.unset);
            out.required.extend(inner.required);
        }
        (Operator::Required, None) if is_closed => {
            let required = Some((name.to_owned(), inner.text));
            return Err(Refusal { place, required, is_too_long: false });
        }
        (Operator::Alternative, None) if is_closed => weaken(&mut out.state, State::Default),
        (Operator::Required, None) => {
            out.required.push(Requirement { name: name.to_owned(), said: inner.text, place });
            unknown(name, out);
        }
        (Operator::Alternative, None) => unknown(name, out),
    }
    Ok(closing + 1)
}

fn plain(name: &str, place: Range<usize>, lookup: &dyn Fn(&str) -> Lookup, out: &mut Interpolated) {
    match lookup(name) {
        Lookup::Set(value) => {
            out.text.push_str(&value);
            weaken(&mut out.state, State::Default);
        }
        // Compose takes it for empty, which is hardly what was meant.
        Lookup::Unset => {
            weaken(&mut out.state, State::Unknown(vec![name.to_owned()]));
            out.unset.push((name.to_owned(), place));
        }
        Lookup::Unknown => {
            unknown(name, out);
            out.unset.push((name.to_owned(), place));
        }
    }
}

fn unknown(name: &str, out: &mut Interpolated) {
    out.text.push_str("${");
    out.text.push_str(name);
    out.text.push('}');
    weaken(&mut out.state, State::Unknown(vec![name.to_owned()]));
}

/// What is known of a text when a part of which so much is known is added.
fn weaken(state: &mut State, other: State) {
    match (&mut *state, other) {
        (State::Unknown(names), State::Unknown(more)) => names.extend(more),
        (State::Unknown(_), _) | (_, State::Known) => (),
        (state, other) => *state = other,
    }
}

fn name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    if !bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') {
        return 0;
    }
    bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
}

/// The brace that closes the first one, on the same line; all braces count, those of no variable
/// too.
fn closing_brace(text: &str) -> Option<usize> {
    let mut open = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'\n' => return None,
            b'}' if open == 1 => return Some(at),
            b'}' => open -= 1,
            _ => (),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str) -> Lookup {
        match name {
            "SET" => Lookup::Set("1".to_owned()),
            "EMPTY" => Lookup::Set(String::new()),
            "UNSET" => Lookup::Unset,
            _ => Lookup::Unknown,
        }
    }

    #[test]
    fn each_form_is_replaced_as_compose_does() {
        for (text, expected) in [
            ("a $$SET $$$SET", "a $SET $1"),
            ("$SET-b ${SET}", "1-b 1"),
            ("$5 a $ b $", "$5 a $ b $"),
            ("${EMPTY:-d} ${EMPTY-d} ${X:-d} ${X-d} ${SET:-d}", "d  d d 1"),
            ("${SET:+r}${EMPTY:+r}.${EMPTY+r}", "r${EMPTY}.r"),
            ("${SET:?no}${X:?no}", "1${X}"),
            ("${X:-${Y:-z}}", "z"),
            ("${X:-x}y}", "xy}"),
            ("${X:-{x}y}", "{x}y"),
            ("${X-b?c}", "b?c"),
            ("${X:-$$Y}", "$Y"),
            ("${X}/$Y", "${X}/${Y}"),
        ] {
            let found = interpolate(text, &lookup).map(|found| found.text);
            assert_eq!(found.as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_told_from_defaults() {
        let state = |text| interpolate(text, &lookup).map(|found| found.state);
        let names = |names: &[&str]| {
            Ok(State::Unknown(names.iter().map(|name| (*name).to_owned()).collect()))
        };
        assert_eq!(state("a$$"), Ok(State::Known));
        assert_eq!(state("a${X:-b}"), Ok(State::Default));
        assert_eq!(state("a$SET"), Ok(State::Default));
        assert_eq!(state("$X${Y:-$Z}"), names(&["X", "Z"]));
        assert_eq!(state("${SET:-$Z}"), Ok(State::Default));
    }

    #[test]
    fn variables_that_nothing_sets_are_named_at_their_place() {
        let unset = |text| interpolate(text, &lookup).map(|found| found.unset);
        assert_eq!(unset("${X:?} ${X:+a} ${SET} ${SET:-$Y}"), Ok(vec![]));
        assert_eq!(unset("a $X"), Ok(vec![("X".to_owned(), 2..4)]));
        assert_eq!(unset("${X:-${Y}}"), Ok(vec![("Y".to_owned(), 5..9)]));
    }

    #[test]
    fn what_is_known_not_to_be_set_is_empty() {
        let found = |text| interpolate(text, &lookup);
        let plain = found("a$UNSET.").expect("it is taken for empty");
        assert_eq!(
            (plain.text.as_str(), plain.state),
            ("a.", State::Unknown(vec!["UNSET".into()]))
        );
        assert_eq!(found("${UNSET:-b}${UNSET+c}").map(|found| found.text).as_deref(), Ok("b"));
        let refusal = found("a${UNSET:?say $SET}").expect_err("it is required");
        assert_eq!(refusal.place, 1..19);
        assert_eq!(refusal.required, Some(("UNSET".to_owned(), "say 1".to_owned())));
        assert!(found("${SET:-${UNSET:?}}").is_err(), "Compose looks at each word");
    }

    #[test]
    fn other_forms_are_refused_at_their_place() {
        for (text, place) in [
            ("a${}", 1..4),
            ("${X#y}", 0..6),
            ("${ X }", 0..6),
            ("${X", 0..3),
            ("${X:-a\nb}", 0..6),
            ("${X:=y}", 0..7),
            ("${1}", 0..4),
            ("${X:-${}}", 5..8),
        ] {
            let found = interpolate(text, &lookup).map(|found| found.text);
            assert_eq!(found, Err(Refusal::of_form(place)), "{text}");
        }
        assert!(interpolate(&"${X:-".repeat(10_000), &lookup).is_err());
        let deep = format!("{}{}", "${X:-".repeat(10_000), "}".repeat(10_000));
        assert!(interpolate(&deep, &lookup).is_ok());
    }
}
