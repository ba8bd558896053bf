//! Commands that make users and groups, or put users into groups.

use super::Command;
use crate::shell::OptionValue;
use crate::text::{Edit, Spanned};

impl Command<'_> {
    /// The uid that a `useradd` without `--no-log-init` gives, where it has more than five digits.
    pub fn high_uid_with_log(self) -> Option<Spanned<String>> {
        if self.name().as_deref() != Some("useradd") {
            return None;
        }
        let invocation = self.invocation();
        if invocation.has_option(&["-l", "--no-log-init"]) {
            return None;
        }
        let value = invocation.values(&["-u", "--uid"]).last()?;
        let text = match value {
            OptionValue::Word(word) => self.evaluate(word).text()?.to_owned(),
            OptionValue::Inline(text, _) => text.clone()?,
        };
        let is_high = text.len() > 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_high.then(|| Spanned::new(text, value.span()))
    }

    /// Adds a word after the command's name.
    pub fn insert_after_name(self, option: &str) -> Vec<Edit> {
        let at = self.name_span().after();
        vec![Edit::insert(at, format!(" {option}"))]
    }
}
