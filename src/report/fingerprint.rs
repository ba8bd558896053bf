use std::collections::HashMap;

use super::Root;
use crate::engine::Report;
use crate::lint::Finding;

/// How much of the evidence is looked at, in bytes, so that a finding on a whole file costs no
/// more than another.
const EVIDENCE_LIMIT: usize = 1024;

/// What tells each finding from all others of its run and stays the same when lines move: a
/// hash of path, lint, variant, stage or service, and the text that the finding is on with its
/// white space evened out, then which of the findings with that hash it is. The message is no
/// part of it, so that it can be reworded.
pub fn fingerprints(report: &Report, root: &Root) -> Vec<String> {
    let mut seen: HashMap<u128, usize> = HashMap::new();
    let mut paths: HashMap<_, String> = HashMap::new();
    let finger = |finding: &Finding| {
        let path = paths
            .entry(finding.at.file)
            .or_insert_with(|| root.relative(&report.sources.get(finding.at.file).path));
        let mut hash = Fnv::new();
        hash.field(path);
        hash.field(finding.lint.name);
        hash.field(finding.variant.unwrap_or_default());
        hash.field(finding.scope.as_ref().map_or("", |scope| scope.name.as_str()));
        for word in evidence(report.sources.text(finding.at)).split_whitespace() {
            hash.field(word);
        }
        let occurrence = seen.entry(hash.0).or_default();
        *occurrence += 1;
        format!("{:032x}:{occurrence}", hash.0)
    };
    report.findings.iter().map(finger).collect()
}

fn evidence(text: &str) -> &str {
    let mut end = text.len().min(EVIDENCE_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// FNV-1a with 128 bits, by its public description: small, and the same on every platform.
struct Fnv(u128);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    /// Takes in a text and its end, so that `ab` and `c` are not `a` and `bc`.
    fn field(&mut self, text: &str) {
        // No byte of UTF-8 is 255.
        for byte in text.bytes().chain([255]) {
            self.0 ^= u128::from(byte);
            self.0 = self.0.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_description() {
        assert_eq!(Fnv::new().0, 0x6c62272e07bb014262b821756295c58d);
        let mut hash = Fnv::new();
        for byte in b"a" {
            hash.0 ^= u128::from(*byte);
            hash.0 = hash.0.wrapping_mul(0x0000000001000000000000000000013b);
        }
        assert_eq!(hash.0, 0xd228cb696f1a8caf78912b704e4a8964);
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        let of = |fields: &[&str]| {
            let mut hash = Fnv::new();
            fields.iter().for_each(|field| hash.field(field));
            hash.0
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    }
}
