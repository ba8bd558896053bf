//! Words that were probably meant by another.

/// Whether two names differ by one slip: a letter too much, too few, another or in the wrong
/// place, or only capitals. Numbers in names tell things apart and are no slips.
pub(super) fn is_slip(a: &str, b: &str) -> bool {
    // Names that are short are near to too many others.
    if a == b || a.len().min(b.len()) < 4 || a.len().max(b.len()) > 64 {
        return false;
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = |(a, b): &(&u8, &u8)| a.eq_ignore_ascii_case(b);
    let start = a.iter().zip(b).take_while(same).count();
    let rest = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(same).count();
    let (a, b) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-');
    if a.len().max(b.len()) > 2 || !a.iter().chain(b).all(is_letter) {
        return false;
    }
    match (a, b) {
        ([], []) | ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([a1, a2], [b1, b2]) => a1.eq_ignore_ascii_case(b2) && a2.eq_ignore_ascii_case(b1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_one_slip() {
        let slips = [("builder", "bulider"), ("builder", "buider"), ("VERSION", "version")];
        for (a, b) in slips {
            assert!(is_slip(a, b) && is_slip(b, a), "{a} {b}");
        }
        let others =
            [("build", "build"), ("web", "wet"), ("build1", "build2"), ("build", "bundle")];
        for (a, b) in others {
            assert!(!is_slip(a, b) && !is_slip(b, a), "{a} {b}");
        }
    }
}
