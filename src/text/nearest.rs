/// The candidate that is so few letters away from a word that it was probably meant; `word` and
/// the candidates in the same case.
pub fn nearest(word: &str, candidates: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    // A longer word is no misspelling of any name that there is.
    if word.len() < 2 || word.len() > 24 {
        return None;
    }
    let allowed = if word.len() < 4 { 1 } else { 2 };
    let scored = candidates.map(|candidate| (distance(word, candidate), candidate));
    scored.filter(|(distance, _)| *distance <= allowed).min().map(|(_, candidate)| candidate)
}

/// How many letters must be put in, taken out, replaced or exchanged with their neighbor.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found() {
        let words = ["ADD", "COPY", "ENTRYPOINT", "RUN", "ENV"];
        let find = |word| nearest(word, words.into_iter());
        assert_eq!(find("COYP"), Some("COPY"));
        assert_eq!(find("ENTRYPONT"), Some("ENTRYPOINT"));
        assert_eq!(find("RUNN"), Some("RUN"));
        assert_eq!(find("RU"), Some("RUN"));
        assert_eq!(find("APT-GET"), None);
        assert_eq!(find("&&"), None);
        assert_eq!(find(""), None);
    }
}
