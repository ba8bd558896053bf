/// The comment of the line that names a rule, in YAML or TOML: behind it, else on the lines right
/// above it.
pub(super) fn beside(text: &str, rule: &str) -> Option<String> {
    let lines: Vec<(&str, Option<&str>)> = text.lines().map(split).collect();
    let at = lines.iter().position(|(said, _)| names(said, rule))?;
    if let Some(comment) = lines[at].1 {
        return Some(comment.to_owned());
    }
    let above = lines[..at].iter().rev();
    let above = above.map_while(|(said, comment)| comment.filter(|_| said.is_empty()));
    let mut comments: Vec<&str> = above.collect();
    comments.reverse();
    (!comments.is_empty()).then(|| comments.join(" "))
}

/// What a line says, and its comment, each without blanks around it.
fn split(line: &str) -> (&str, Option<&str>) {
    let begins =
        |at: &usize| line[..*at].chars().next_back().is_none_or(|before| before.is_whitespace());
    match line.match_indices('#').map(|(at, _)| at).find(begins) {
        Some(at) => {
            let comment = line[at..].trim_matches(|char: char| char == '#' || char.is_whitespace());
            (line[..at].trim(), Some(comment).filter(|comment| !comment.is_empty()))
        }
        None => (line.trim(), None),
    }
}

/// Whether a word of a line is the name of a rule.
fn names(said: &str, rule: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_' | '#');
    said.split(|char| !is_part(char)).any(|word| word.trim_start_matches('-') == rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_behind_and_above() {
        let text = "# Of the file.\n\nignored:\n  - DL3008 # versions come from the mirror\n\
            \x20 # It is a base\n  #  of others.\n  - DL3002\n  - DL3003\n  - \"DL3009\" #\n";
        let found = |rule: &str| beside(text, rule);
        assert_eq!(found("DL3008").as_deref(), Some("versions come from the mirror"));
        assert_eq!(found("DL3002").as_deref(), Some("It is a base of others."));
        assert_eq!(found("DL3003"), None);
        assert_eq!(found("DL3009"), None);
        assert_eq!(found("DL300"), None);
        assert_eq!(found("ignored"), None);
        assert_eq!(beside("a#b = 1 # c", "b"), None);
    }
}
