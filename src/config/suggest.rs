/// The candidate that `word` is most likely a misspelling of, or none that is near enough.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // Nobody misspells a name of this length by a letter or two, and the cost is quadratic.
    if word.len() > 100 {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let bound = (word.len() / 3).max(1);
    let near = candidates.into_iter().filter_map(|candidate| {
        let lower = candidate.to_ascii_lowercase();
        let extends = word.len() > 3 && (word.starts_with(&lower) || lower.starts_with(&word));
        let away = if extends { 1 } else { distance(word.as_bytes(), lower.as_bytes()) };
        (away <= bound).then_some((away, candidate))
    });
    near.min().map(|(_, candidate)| candidate)
}

/// How many letters have to be put in, taken out, changed or swapped with their neighbor.
fn distance(left: &[u8], right: &[u8]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.iter().enumerate() {
        let mut current = Vec::with_capacity(right.len() + 1);
        current.push(row + 1);
        for (column, to) in right.iter().enumerate() {
            let replaced = last[column] + usize::from(from != to);
            let mut least = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *from == right[column - 1] && left[row - 1] == *to {
                least = least.min(before_last[column - 1] + 1);
            }
            current.push(least);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognized_and_another_word_is_not() {
        let words = ["off", "info", "warn", "error", "missing-user"];
        assert_eq!(nearest("warning", words), Some("warn"));
        assert_eq!(nearest("eror", words), Some("error"));
        assert_eq!(nearest("mising-user", words), Some("missing-user"));
        assert_eq!(nearest("Missing-Usre", words), Some("missing-user"));
        assert_eq!(nearest("bananas", words), None);
        assert_eq!(nearest("", words), None);
    }
}
