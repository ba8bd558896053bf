//! The signals of STOPSIGNAL, by the names that BuildKit knows on Linux.

use super::process::Program;
use super::{Detail, Instruction, Keyword, Stage, Word};
use crate::text::Spanned;

/// What a text after STOPSIGNAL stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Signal {
    /// The signal of that number on most kinds of machine.
    Known(i64),
    /// None.
    Invalid,
}

/// Names and numbers, where two names have a number the usual one first. The numbers are those
/// of x86 and ARM; from the sources of moby/sys.
const SIGNALS: [(&str, i64); 36] = [
    ("HUP", 1),
    ("INT", 2),
    ("QUIT", 3),
    ("ILL", 4),
    ("TRAP", 5),
    ("ABRT", 6),
    ("IOT", 6),
    ("BUS", 7),
    ("FPE", 8),
    ("KILL", 9),
    ("USR1", 10),
    ("SEGV", 11),
    ("USR2", 12),
    ("PIPE", 13),
    ("ALRM", 14),
    ("TERM", 15),
    ("STKFLT", 16),
    ("CHLD", 17),
    ("CLD", 17),
    ("CONT", 18),
    ("STOP", 19),
    ("TSTP", 20),
    ("TTIN", 21),
    ("TTOU", 22),
    ("URG", 23),
    ("XCPU", 24),
    ("XFSZ", 25),
    ("VTALRM", 26),
    ("PROF", 27),
    ("WINCH", 28),
    ("IO", 29),
    ("POLL", 29),
    ("PWR", 30),
    ("SYS", 31),
    ("RTMIN", 34),
    ("RTMAX", 64),
];

/// The numbers that are the same on every kind of machine.
const FIXED: [i64; 11] = [1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 15];

impl Signal {
    /// A name with or without `SIG`, in any case of letters, or a number other than 0.
    pub(super) fn parse(text: &str) -> Signal {
        if let Ok(number) = text.parse::<i64>() {
            return if number == 0 { Signal::Invalid } else { Signal::Known(number) };
        }
        let upper = text.to_ascii_uppercase();
        let name = upper.strip_prefix("SIG").unwrap_or(&upper);
        let offset = |start: &str, sign: char, most: i64| {
            let digits = name.strip_prefix(start)?.strip_prefix(sign)?;
            let is_plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
            digits.parse::<i64>().ok().filter(|steps| is_plain && *steps <= most)
        };
        if let Some(steps) = offset("RTMIN", '+', 15) {
            return Signal::Known(34 + steps);
        }
        if let Some(steps) = offset("RTMAX", '-', 14) {
            return Signal::Known(64 - steps);
        }
        let found = SIGNALS.iter().find(|(own, _)| *own == name);
        found.map_or(Signal::Invalid, |(_, number)| Signal::Known(*number))
    }
}

/// The usual name of a signal, with `SIG`.
pub(super) fn name_of(number: i64) -> Option<String> {
    match number {
        35..=49 => Some(format!("SIGRTMIN+{}", number - 34)),
        50..=63 => Some(format!("SIGRTMAX-{}", 64 - number)),
        _ => {
            let found = SIGNALS.iter().find(|(_, own)| *own == number);
            found.map(|(name, _)| format!("SIG{name}"))
        }
    }
}

/// The signal that ends a stage's process.
#[derive(Clone, Debug)]
pub struct StopSignal<'p> {
    /// Its number.
    pub number: i64,
    /// The STOPSIGNAL that says so; none where the base image does, or nobody.
    pub set_by: Option<Instruction<'p>>,
}

impl<'p> Instruction<'p> {
    /// The argument of a STOPSIGNAL, if it is known, and what it stands for. Nothing on Windows,
    /// where it has no meaning.
    pub fn stop_signal(self) -> Option<(Spanned<String>, Signal)> {
        let word = self.stop_signal_word()?;
        let text = self.evaluate(word).text()?.to_owned();
        if self.stage().is_some_and(Stage::is_windows) {
            return None;
        }
        let signal = Signal::parse(&text);
        Some((Spanned::new(text, word.span), signal))
    }

    /// The usual spelling of the signal of a STOPSIGNAL that is written out in another way, and
    /// whether it is the same signal on every kind of machine.
    pub fn usual_stop_signal(self) -> Option<(Word, String, bool)> {
        let word = self.stop_signal_word()?;
        let raw = self.dockerfile().slice(word.span);
        let (text, Signal::Known(number)) = self.stop_signal()? else { return None };
        let name = name_of(number)?;
        let is_number = text.value.parse::<i64>().is_ok();
        // An alias such as SIGPOLL is as good a name.
        let upper = text.value.to_ascii_uppercase();
        let name = match upper.strip_prefix("SIG").unwrap_or(&upper) {
            _ if is_number => name,
            bare => format!("SIG{bare}"),
        };
        let is_same = !is_number || FIXED.contains(&number);
        (raw != name && !raw.contains('$')).then_some((word, name, is_same))
    }

    fn stop_signal_word(self) -> Option<Word> {
        match self.detail() {
            Detail::Stopsignal(word) => Some(*word),
            _ => None,
        }
    }
}

impl<'p> Stage<'p> {
    /// The signal that ends its process, if it is known: SIGTERM where nobody sets one.
    pub fn stop_signal(self) -> Option<StopSignal<'p>> {
        if let Some(own) = self.lineage().find_map(|stage| stage.last(Keyword::Stopsignal)) {
            let (_, Signal::Known(number)) = own.stop_signal()? else { return None };
            return Some(StopSignal { number, set_by: Some(own) });
        }
        let inherited = match self.base_image() {
            None => "none",
            Some(image) => image.facts()?.stop_signal()?,
        };
        let number = match inherited {
            "none" => 15,
            text => match Signal::parse(text) {
                Signal::Known(number) => number,
                Signal::Invalid => return None,
            },
        };
        Some(StopSignal { number, set_by: None })
    }

    /// Its first process, where that is a program which ends in order on another signal than the
    /// one that it is sent.
    pub fn program_that_misses_its_signal(self) -> Option<(Program, StopSignal<'p>)> {
        let program = self.program()?;
        let sent = self.stop_signal()?;
        (sent.number != program.number).then_some((program, sent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_read_as_by_moby() {
        for (text, number) in [
            ("SIGTERM", 15),
            ("term", 15),
            ("9", 9),
            ("-1", -1),
            ("SigRtMin+3", 37),
            ("RTMAX-14", 50),
            ("RTMAX", 64),
            ("100", 100),
        ] {
            assert_eq!(Signal::parse(text), Signal::Known(number), "{text}");
        }
        for text in ["", "0", "SIGFOO", "RTMIN+16", "RTMIN+03", "EMT", "SIGSIGTERM", "TERM 9"] {
            assert_eq!(Signal::parse(text), Signal::Invalid, "{text}");
        }
        assert_eq!(name_of(37).as_deref(), Some("SIGRTMIN+3"));
        assert_eq!(name_of(63).as_deref(), Some("SIGRTMAX-1"));
        assert_eq!(name_of(6).as_deref(), Some("SIGABRT"));
        assert_eq!(name_of(-1), None);
    }
}
