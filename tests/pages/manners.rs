//! How findings speak.

use plimsoll::lint::Finding;

/// Names that start with a capital everywhere.
const NAMES: [&str; 8] =
    ["Alpine", "BuildKit", "Compose", "Debian", "Docker", "Kubernetes", "Linux", "Windows"];

/// What is wrong with the words of a finding, if anything is.
pub(crate) fn check(finding: &Finding) -> Result<(), String> {
    message(&finding.message)?;
    for label in &finding.related {
        message(&label.message)?;
    }
    if let Some(help) = &finding.help {
        sentence(help)?;
    }
    if let Some(fix) = &finding.fix {
        sentence(&fix.title)?;
        if !fix.title.starts_with(|first: char| first.is_uppercase()) {
            return Err(format!("the title of a fix starts with a capital: {}", fix.title));
        }
    }
    Ok(())
}

fn message(text: &str) -> Result<(), String> {
    sentence(text)?;
    let length = text.chars().count();
    if length > 80 && !has_long_name(text) {
        return Err(format!("the message has {length} characters: {text}"));
    }
    let mut chars = text.chars();
    let first = chars.next().unwrap_or_default();
    let second = chars.next().unwrap_or_default();
    let is_name = NAMES.iter().any(|name| text.starts_with(name));
    if first.is_uppercase() && !second.is_uppercase() && !is_name {
        return Err(format!("a message starts with a small letter: {text}"));
    }
    Ok(())
}

fn sentence(text: &str) -> Result<(), String> {
    if text.trim() != text || text.is_empty() {
        return Err(format!("blanks around: `{text}`"));
    }
    if text.ends_with('.') && !text.ends_with("..") {
        return Err(format!("a full stop at the end: {text}"));
    }
    for word in ["should", "please", "Please"] {
        if text.split(|char: char| !char.is_alphabetic()).any(|own| own == word) {
            return Err(format!("`{word}` in: {text}"));
        }
    }
    Ok(())
}

/// Whether a name that the user gave makes the message long.
fn has_long_name(text: &str) -> bool {
    text.split('`').skip(1).step_by(2).any(|name| name.chars().count() > 30)
}
