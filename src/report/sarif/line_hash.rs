/// Over how many characters from the start of a line its hash goes.
const BLOCK: usize = 100;
/// The base of the hash.
const BASE: u64 = 37;
/// Stands at the end of the text, behind its last character.
const END: u64 = 0xFFFF;

/// The `primaryLocationLineHash` of each line of a text, in the way of GitHub's `upload-sarif`:
/// by it code scanning knows an alert again when lines move.
///
/// The hash of a line goes over the next 100 UTF-16 units from its start that are neither space
/// nor tab, over its end and into the lines below, with each line end counted as one line feed,
/// and zeros behind the end of the text. Equal hashes are numbered through the text.
pub(super) struct LineHashes {
    lines: Vec<String>,
}

impl LineHashes {
    /// Computes the hashes of all lines.
    pub(super) fn new(text: &str) -> LineHashes {
        let (units, starts) = condense(text);
        // With the hash of every prefix at hand, that of a block is a subtraction.
        let mut prefixes = Vec::with_capacity(units.len() + BLOCK + 1);
        let mut hash = 0_u64;
        prefixes.push(hash);
        for unit in units.into_iter().chain([END]).chain([0; BLOCK]) {
            hash = hash.wrapping_mul(BASE).wrapping_add(unit);
            prefixes.push(hash);
        }
        let shift = BASE.wrapping_pow(BLOCK as u32);
        let mut seen = std::collections::HashMap::new();
        let number = |start: usize| {
            let block = prefixes[start + BLOCK].wrapping_sub(prefixes[start].wrapping_mul(shift));
            let count = seen.entry(block).or_insert(0_usize);
            *count += 1;
            format!("{block:x}:{count}")
        };
        LineHashes { lines: starts.into_iter().map(number).collect() }
    }

    /// The hash of a line, from 0.
    pub(super) fn of_line(&self, line: usize) -> Option<&str> {
        self.lines.get(line).map(String::as_str)
    }
}

/// The units that count, and where in them each line starts.
fn condense(text: &str) -> (Vec<u64>, Vec<usize>) {
    let mut units = Vec::with_capacity(text.len());
    let mut starts = vec![0];
    let mut after_return = false;
    for unit in text.encode_utf16().map(u64::from) {
        let is_second_half = after_return && unit == u64::from(b'\n');
        after_return = unit == u64::from(b'\r');
        if is_second_half || unit == u64::from(b' ') || unit == u64::from(b'\t') {
            continue;
        }
        if after_return || unit == u64::from(b'\n') {
            units.push(u64::from(b'\n'));
            starts.push(units.len());
        } else {
            units.push(unit);
        }
    }
    (units, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        LineHashes::new(text).lines
    }

    #[test]
    fn a_block_is_a_polynomial_of_its_units() {
        // The only unit is the end, in front of 99 zeros.
        let mut expected = END;
        for _ in 0..99 {
            expected = expected.wrapping_mul(37);
        }
        assert_eq!(all(""), [format!("{expected:x}:1")]);
    }

    /// Worked out by hand, all modulo 2^64. The weights of the first units of a block of 100 are
    ///
    /// ```text
    /// 37^99 = 0x89aa4ad3bc31365d
    /// 37^98 = 0x4fd42b892e998bd9
    /// 37^97 = 0x93746fe11cef64a5
    /// ```
    ///
    /// Of `a b\n`, the blank does not count, so the first block is `a`, `b`, the line feed, the
    /// end and 96 zeros, and the second, which starts behind the line feed, the end and 99 zeros:
    ///
    /// ```text
    ///    97 * 37^99 = 0x29865a3a4ea5993d
    ///    98 * 37^98 = 0x8f38aa83d6c78912
    ///    10 * 37^97 = 0xc28c5ecb2159ee72
    /// 65535 * 37^96 = 0x0ce057b44720957f
    ///           sum = 0x882bbb3d8de7a640
    /// 65535 * 37^99 = 0xc129715d7a2bc9a3
    /// ```
    #[test]
    fn values_are_those_of_a_calculation_by_hand() {
        assert_eq!(all(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(all("a b\n"), ["882bbb3d8de7a640:1", "c129715d7a2bc9a3:1"]);
        // A character beyond the first plane is two units, here 0xd83e and 0xdd80.
        assert_eq!(all("\u{1f980}"), ["f678a4f13bff7f61:1"]);
        // In a longer text the block ends with its hundredth unit, before the `!`.
        let line = "x".repeat(100);
        assert_eq!(all(&line)[0], "52b56201ffb58620:1");
        assert_eq!(all(&format!("{line}!"))[0], "52b56201ffb58620:1");
    }

    #[test]
    fn indents_and_kinds_of_line_end_do_not_matter() {
        let plain = all("a\nb\n\nc\n");
        assert_eq!(plain, all("a\r\n\tb\r\n  \r\n c\r\n"));
        assert_eq!(plain, all("a\rb\r\rc\r"));
        assert_eq!(plain.len(), 5);
    }

    #[test]
    fn equal_blocks_are_numbered() {
        let line = "x".repeat(BLOCK) + "\n";
        let hashes = all(&line.repeat(3));
        let (first, _) = hashes[0].split_once(':').unwrap();
        assert_eq!(hashes[..2], [format!("{first}:1"), format!("{first}:2")]);
    }
}
