//! Modes as chmod reads them (POSIX, chmod).

/// What a mode gives, of what is worth a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Mode {
    /// Others may write.
    pub others_write: bool,
    /// Write is given without a word on to whom: the umask decides.
    pub writes_by_umask: bool,
    /// Others may execute.
    pub others_execute: bool,
    /// Whoever runs it is its owner for that time.
    pub setuid: bool,
    /// Whoever runs it is in its group for that time.
    pub setgid: bool,
    /// Only the owner of a file may remove it from the directory.
    pub sticky: bool,
    /// Whether it is a number, so that it says all.
    pub is_octal: bool,
}

impl Mode {
    /// Reads a mode, octal or symbolic; `None` where it is neither.
    pub fn parse(text: &str) -> Option<Mode> {
        let digits = text.strip_prefix("0o").unwrap_or(text);
        if digits.len() <= 5 && digits.bytes().all(|byte| (b'0'..=b'7').contains(&byte)) {
            let bits = u32::from_str_radix(digits, 8).ok()?;
            return Some(Mode {
                others_write: bits & 0o2 != 0,
                writes_by_umask: false,
                others_execute: bits & 0o1 != 0,
                setuid: bits & 0o4000 != 0,
                setgid: bits & 0o2000 != 0,
                sticky: bits & 0o1000 != 0,
                is_octal: true,
            });
        }
        let mut mode = Mode::default();
        for clause in text.split(',') {
            let at = clause.find(['+', '-', '='])?;
            let (who, mut rest) = clause.split_at(at);
            if !who.bytes().all(|byte| b"ugoa".contains(&byte)) {
                return None;
            }
            let (others, user, group) =
                (who.contains(['o', 'a']), who.contains(['u', 'a']), who.contains(['g', 'a']));
            while let Some(operator) = rest.chars().next() {
                let end = rest[1..].find(['+', '-', '=']).map_or(rest.len(), |end| end + 1);
                let bits = &rest[1..end];
                rest = &rest[end..];
                if !bits.bytes().all(|byte| b"rwxXstugo".contains(&byte)) {
                    return None;
                }
                let gives = operator != '-';
                let set = |flag: &mut bool, is_meant: bool, letter: char| {
                    if is_meant && bits.contains(letter) {
                        *flag = gives;
                    }
                };
                set(&mut mode.others_write, others, 'w');
                set(&mut mode.writes_by_umask, who.is_empty(), 'w');
                set(&mut mode.others_execute, others || who.is_empty(), 'x');
                set(&mut mode.setuid, user || who.is_empty(), 's');
                set(&mut mode.setgid, group || who.is_empty(), 's');
                set(&mut mode.sticky, others || who.is_empty(), 't');
            }
        }
        Some(mode)
    }
}
