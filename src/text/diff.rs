//! What differs between two texts, by whole lines.

use std::fmt::Write as _;
use std::ops::Range;

use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::udiff::UnifiedHunkHeader;
use similar::{DiffOp, DiffTag, group_diff_ops};

/// How many lines around a change a diff shows.
const CONTEXT: usize = 3;

/// The diff that `diff -u` writes, with `name` for both files; empty where the texts are equal.
pub fn unified(before: &str, after: &str, name: &str) -> String {
    let (old, new) = (lines(before), lines(after));
    let mut out = String::new();
    for hunk in group_diff_ops(operations(&old, &new), CONTEXT).iter().filter(|it| !it.is_empty()) {
        // Writing to a string cannot fail.
        if out.is_empty() {
            let _ = writeln!(out, "--- {name}\n+++ {name}");
        }
        let _ = writeln!(out, "{}", UnifiedHunkHeader::new(hunk));
        for operation in hunk {
            if operation.tag() == DiffTag::Equal {
                write_lines(' ', &old[operation.old_range()], &mut out);
            } else {
                write_lines('-', &old[operation.old_range()], &mut out);
                write_lines('+', &new[operation.new_range()], &mut out);
            }
        }
    }
    out
}

/// The parts of `before`, in bytes, that differ in `after`, and what is there in their place.
pub fn replacements<'t>(before: &str, after: &'t str) -> Vec<(Range<usize>, &'t str)> {
    let (old, new) = (lines(before), lines(after));
    let (mut from, mut to) = (0, 0);
    let mut found = Vec::new();
    for operation in operations(&old, &new) {
        let size = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
        let old_end = from + size(&old[operation.old_range()]);
        let new_end = to + size(&new[operation.new_range()]);
        if operation.tag() != DiffTag::Equal {
            found.push((from..old_end, &after[to..new_end]));
        }
        (from, to) = (old_end, new_end);
    }
    found
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// One algorithm alone: `similar::TextDiff` brings all that there are into the binary.
fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut hook = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = myers::diff(&mut hook, old, 0..old.len(), new, 0..new.len());
    hook.into_inner().into_inner().into_ops()
}

fn write_lines(sign: char, lines: &[&str], out: &mut String) {
    for line in lines {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_shows_what_is_around_a_change() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        assert_eq!(
            unified(before, &before.replace('5', "V"), "f"),
            "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+V\n 6\n 7\n 8\n"
        );
        assert_eq!(unified(before, before, "f"), "");
    }

    #[test]
    fn a_diff_tells_that_the_last_line_has_no_end() {
        assert_eq!(
            unified("a", "a\nb", "f"),
            "--- f\n+++ f\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn replacements_make_the_second_text_of_the_first() {
        let texts = ["", "a\n", "a\r\nb\r\nc\r\n", "b\nc", "é\nc\na\nb\n", "c\nb\na\n"];
        for before in texts {
            for after in texts {
                let mut made = before.to_owned();
                for (range, text) in replacements(before, after).into_iter().rev() {
                    made.replace_range(range, text);
                }
                assert_eq!(made, after);
            }
        }
    }
}
