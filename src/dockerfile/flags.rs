//! Flags: found in a logical line, then read by the rules of their instruction.

use std::ops::Range;
use std::time::Duration;

use super::lines::trim;
use super::mapped::Mapped;
use super::parse::Parser;
use super::{
    Fault, Flag, FlagValue, Keyword, Quoting, SyntaxErrorKind, Word, duration, lexer, mount,
};
use crate::text::nearest;
use crate::text::{FileId, Spanned};

/// What a flag takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// Text, in which variables are expanded if so said.
    Text {
        expanded: bool,
    },
    /// The same, and it may be repeated.
    List,
    Mount,
    Device,
    Boolean,
    Duration,
    Count,
    OneOf(&'static [&'static str]),
}

const EXPANDED: Takes = Takes::Text { expanded: true };
const PLAIN: Takes = Takes::Text { expanded: false };

/// The flags of an instruction, with their dashes; frontend 1.26.
fn flags_of(keyword: Keyword) -> &'static [(&'static str, Takes)] {
    match keyword {
        Keyword::From => &[("--platform", EXPANDED)],
        Keyword::Run => &[
            ("--mount", Takes::Mount),
            ("--network", Takes::OneOf(&["default", "none", "host"])),
            ("--security", Takes::OneOf(&["sandbox", "insecure"])),
            ("--device", Takes::Device),
        ],
        Keyword::Copy => &[
            ("--from", PLAIN),
            ("--chown", EXPANDED),
            ("--chmod", EXPANDED),
            ("--link", Takes::Boolean),
            ("--parents", Takes::Boolean),
            ("--exclude", Takes::List),
        ],
        Keyword::Add => &[
            ("--chown", EXPANDED),
            ("--chmod", EXPANDED),
            ("--link", Takes::Boolean),
            ("--keep-git-dir", Takes::Boolean),
            ("--checksum", EXPANDED),
            ("--unpack", Takes::Boolean),
            ("--exclude", Takes::List),
        ],
        Keyword::Healthcheck => &[
            ("--interval", Takes::Duration),
            ("--timeout", Takes::Duration),
            ("--start-period", Takes::Duration),
            ("--start-interval", Takes::Duration),
            ("--retries", Takes::Count),
        ],
        _ => &[],
    }
}

/// Finds the flags at the start of `text[rest]`: their ranges, and the range of what follows them.
///
/// As BuildKit has it, a flag is a word that starts with `--`; quotes and backslashes keep white
/// space in it, whatever the escape directive says, and `--` alone ends the flags.
pub(super) fn split(text: &str, rest: Range<usize>) -> (Vec<Range<usize>>, Range<usize>) {
    let bytes = text.as_bytes();
    let mut flags = Vec::new();
    let mut at = rest.start;
    loop {
        while at < rest.end && is_space(bytes[at]) {
            at += 1;
        }
        if !text[at..rest.end].starts_with("--") {
            return (flags, trim(text, at..rest.end));
        }
        let start = at;
        let mut quote = None;
        while at < rest.end {
            match (bytes[at], quote) {
                (b'\\', _) => at += 1,
                (byte @ (b'"' | b'\''), None) => quote = Some(byte),
                (byte, Some(open)) if byte == open => quote = None,
                (byte, None) if is_space(byte) => break,
                _ => (),
            }
            at += 1;
        }
        // A backslash at the very end passes it, and one before a wide character ends inside of it.
        at = at.min(rest.end);
        while !text.is_char_boundary(at) {
            at += 1;
        }
        if bytes[start..at] == *b"--" {
            return (flags, trim(text, at..rest.end));
        }
        flags.push(start..at);
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// The text of a flag without quotes and backslashes.
pub(super) fn unquote<'m>(file: FileId, line: &Mapped<'m>, range: Range<usize>) -> Mapped<'m> {
    let bytes = line.text().as_bytes();
    let mut bare = Mapped::empty(file);
    let mut quote = None;
    let mut from = range.start;
    let mut at = range.start;
    while at < range.end {
        let (byte, len) = (bytes[at], 1);
        let dropped = match quote {
            _ if byte == b'\\' => true,
            None => matches!(byte, b'"' | b'\''),
            Some(open) => byte == open,
        };
        if !dropped {
            at += len;
            continue;
        }
        bare.push_mapped(line, from..at);
        from = at + 1;
        at += 1;
        match (byte, quote) {
            (b'\\', _) => at += 1,
            (_, None) => quote = Some(byte),
            (_, Some(_)) => quote = None,
        }
    }
    bare.push_mapped(line, from.min(range.end)..range.end);
    bare
}

impl<'t> Parser<'t> {
    /// Reads one flag of an instruction.
    pub(super) fn flag(&mut self, line: &Mapped<'t>, range: Range<usize>, owner: Keyword) -> Flag {
        let span = line.span(range.clone());
        let bare = unquote(self.file, line, range.clone());
        let len = bare.text().len();
        let equals = memchr::memchr(b'=', bare.text().as_bytes());
        let name_end = equals.unwrap_or(len);
        let name_start = 2.min(name_end);
        let name = Spanned::new(
            bare.text()[name_start..name_end].to_owned(),
            bare.span(name_start..name_end),
        );
        // The raw value begins behind the first `=`, which no quote hides from BuildKit.
        let raw = memchr::memchr(b'=', &line.text().as_bytes()[range.clone()]);
        let value = raw.map(|at| Word {
            span: match range.start + at + 1 {
                from if from == range.end => span.after(),
                from => line.span(from..range.end),
            },
            quoting: Quoting::Flag,
        });
        let value_range = equals.map_or(len, |at| at + 1)..len;
        let typed = self.flag_value(&bare, &name, equals.is_some().then_some(value_range), owner);
        Flag { span, name, value, typed }
    }

    fn flag_value(
        &mut self,
        bare: &Mapped<'t>,
        name: &Spanned<String>,
        value: Option<Range<usize>>,
        owner: Keyword,
    ) -> FlagValue {
        let known = flags_of(owner);
        let dashed = &bare.text()[..(name.value.len() + 2).min(bare.text().len())];
        let Some((_, takes)) = known.iter().find(|(flag, _)| *flag == dashed) else {
            // The flags of these two are dropped without a look, and an unknown instruction is
            // an error already.
            if !matches!(owner, Keyword::Arg | Keyword::Stopsignal | Keyword::Unknown) {
                let nearest = nearest(&dashed.to_lowercase(), known.iter().map(|(flag, _)| *flag));
                self.error(bare.span(0..dashed.len()), SyntaxErrorKind::UnknownFlag { nearest });
            }
            return FlagValue::Unknown;
        };
        let Some(range) = value else {
            if *takes == Takes::Boolean {
                return FlagValue::Boolean(true);
            }
            self.instruction_error(
                Fault::FlagWithoutValue,
                bare.span(0..bare.text().len()),
                super::message("flag", dashed, "needs a value"),
            );
            return FlagValue::Text;
        };
        let span = bare.span(range.clone());
        let text = &bare.text()[range.clone()];
        let misfit = match takes {
            Takes::Text { expanded } => match lexer::check(text, self.escape) {
                Err(error) if *expanded => Some(error.kind.message().to_owned()),
                _ => None,
            },
            Takes::List => None,
            // Go's CSV reader finds no record in nothing.
            Takes::Mount | Takes::Device if text.is_empty() => {
                Some(super::message("flag", dashed, "needs a value"))
            }
            Takes::Device => None,
            Takes::Mount => {
                let mut value = Mapped::empty(self.file);
                value.push_mapped(bare, range);
                return FlagValue::Mount(mount::parse(self.file, &value, &mut self.errors));
            }
            Takes::Boolean => match text.to_ascii_lowercase().as_str() {
                "true" => return FlagValue::Boolean(true),
                "false" => return FlagValue::Boolean(false),
                "" => Some(super::message("flag", dashed, "needs a value behind its `=`")),
                _ => Some(super::message("boolean", text, "is neither true nor false")),
            },
            Takes::Duration if text.is_empty() => None,
            Takes::Duration => match duration::parse(text) {
                Some(value) if value.is_zero() || value >= Duration::from_millis(1) => {
                    return FlagValue::Duration(value);
                }
                Some(_) => Some(super::message("duration", text, "is below a millisecond")),
                None => Some(super::message("duration", text, "is not like `30s` or `1m30s`")),
            },
            Takes::Count if text.is_empty() => None,
            Takes::Count => match text.parse::<i32>() {
                Ok(count @ 0..) => return FlagValue::Count(count.unsigned_abs()),
                Ok(_) => Some("`--retries` cannot be negative".to_owned()),
                Err(_) => Some(super::message("`--retries` takes a number,", text, "is none")),
            },
            Takes::OneOf(words) => (!words.contains(&text)).then(|| {
                super::message(&dashed[2..], text, &format!("is none of {}", words.join(", ")))
            }),
        };
        if let Some(message) = misfit {
            let fault = match takes {
                Takes::Mount | Takes::Device => Fault::FlagWithoutValue,
                Takes::Boolean if text.is_empty() => Fault::FlagWithoutValue,
                Takes::Boolean if dashed == "--link" => Fault::FlagLink,
                Takes::Boolean => Fault::FlagBoolean,
                Takes::Duration if duration::parse(text).is_some() => Fault::FlagShortDuration,
                Takes::Duration => Fault::FlagDuration,
                Takes::Count => Fault::FlagRetries,
                _ => Fault::Other,
            };
            self.instruction_error(fault, if span.is_empty() { name.span } else { span }, message);
        }
        FlagValue::Text
    }

    /// Reports the flags that stand more than once and may not.
    pub(super) fn duplicate_flags(&mut self, flags: &[Flag], owner: Keyword) {
        // No more names than the instruction has flags.
        let mut seen: Vec<&str> = Vec::new();
        for flag in flags {
            let takes = flags_of(owner).iter().find(|(name, _)| name[2..] == flag.name.value);
            let Some((name, takes)) = takes else { continue };
            if matches!(takes, Takes::List | Takes::Mount | Takes::Device) {
                continue;
            }
            if seen.contains(name) {
                let message = super::message("flag", name, "is given twice");
                self.instruction_error(Fault::FlagTwice, flag.span, message);
            } else {
                seen.push(name);
            }
        }
    }
}
