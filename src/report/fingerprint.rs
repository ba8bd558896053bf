use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Root;
use crate::engine::Report;
use crate::lint::Finding;
use crate::text::{FileId, Source};

/// How much of the evidence is looked at, in bytes, so that a finding on a whole file costs no
/// more than another.
const EVIDENCE_LIMIT: usize = 1024;

/// How many findings are worth a thread, where there are few.
const SHARE: usize = 64;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// What tells each finding from all others of its run and stays the same when lines move: a
/// hash of path, lint, variant, stage or service, and the text that the finding is on with its
/// white space evened out, then which of the findings with that hash it is. The message is no
/// part of it, so that it can be reworded.
pub fn fingerprints(report: &Report, root: &Root) -> Vec<String> {
    let path = |source: &Source| of_path(&root.relative(&source.path));
    let paths: Vec<Fnv> = report.sources.iter().map(path).collect();
    let hash = |finding: &Finding| {
        let path = paths.get(finding.at.file.0 as usize).copied().unwrap_or(Fnv::new());
        of_finding(finding, path, report)
    };
    number(report.findings.par_iter().map(hash).collect())
}

/// Those of the findings in one file, which are the same whatever else is looked at.
pub fn fingerprints_in(file: FileId, report: &Report, root: &Root) -> Vec<String> {
    let path = of_path(&root.relative(&report.sources.get(file).path));
    let findings = report.findings.par_iter().with_min_len(SHARE);
    let own = findings.filter(|finding| finding.at.file == file);
    number(own.map(|finding| of_finding(finding, path, report)).collect())
}

fn of_path(path: &str) -> Fnv {
    let mut hash = Fnv::new();
    hash.field(path);
    hash
}

fn of_finding(finding: &Finding, path: Fnv, report: &Report) -> u128 {
    let mut hash = path;
    hash.field(finding.lint.name);
    hash.field(finding.variant.unwrap_or_default());
    hash.field(finding.scope.as_ref().map_or("", |scope| scope.name.as_str()));
    for word in evidence(report.sources.text(finding.at)).split_whitespace() {
        hash.field(word);
    }
    hash.0
}

/// Says of each hash which of those that are alike it is.
fn number(hashes: Vec<u128>) -> Vec<String> {
    let mut seen: FxHashMap<u128, usize> = FxHashMap::default();
    let occurrences: Vec<usize> = hashes
        .iter()
        .map(|hash| {
            let occurrence = seen.entry(*hash).or_default();
            *occurrence += 1;
            *occurrence
        })
        .collect();
    let prints = hashes.par_iter().zip(occurrences);
    prints.map(|(hash, occurrence)| print(*hash, occurrence)).collect()
}

/// The hash as 32 digits of base 16, a colon and the number: a report shows tens of thousands, which
/// a formatter that is asked for a width takes ten times as long for.
fn print(hash: u128, occurrence: usize) -> String {
    let mut digits = [b':'; 33];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(hash.to_be_bytes()) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    let mut text = String::with_capacity(36);
    text.push_str(std::str::from_utf8(&digits).unwrap_or_default());
    text.push_str(itoa::Buffer::new().format(occurrence));
    text
}

fn evidence(text: &str) -> &str {
    let mut end = text.len().min(EVIDENCE_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// FNV-1a with 128 bits, by its public description: small, and the same on every platform.
#[derive(Clone, Copy)]
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
