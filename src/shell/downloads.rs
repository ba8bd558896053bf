//! Where curl and wget put what they get.

use std::borrow::Cow;

use super::{Invocation, Word};

impl Invocation<'_> {
    /// Whether curl or wget writes what it gets to its standard output: curl without `-o`, `-O`
    /// or an upload, wget with `-O -`. A redirection of the output to a file counts as a file.
    pub fn downloads_to_stdout(&self) -> bool {
        let redirected = self.command.redirects.iter().any(|redirect| {
            matches!(redirect.operator.as_str(), ">" | ">>" | ">|" | "&>")
                && matches!(redirect.fd, None | Some(1))
        });
        if redirected {
            return false;
        }
        let is_stdout = |value: Option<Cow<'_, str>>| {
            value.is_some_and(|value| matches!(&*value, "-" | "/dev/stdout"))
        };
        match self.command.name().as_deref() {
            Some("curl") => {
                if self.has_option(&["-O", "--remote-name", "--remote-name-all", "-T"])
                    || self.has_option(&["--upload-file", "-I", "--head", "-V", "--version"])
                {
                    return false;
                }
                let output = ["-o", "--output"];
                !self.has_option(&output) || is_stdout(self.value(&output))
            }
            Some("wget") => is_stdout(self.value(&["-O", "--output-document"])),
            _ => false,
        }
    }

    /// The words that curl or wget takes as URLs: operands and the values of `--url`.
    pub fn download_urls(&self) -> Vec<&Word> {
        if !matches!(self.command.name().as_deref(), Some("curl" | "wget")) {
            return Vec::new();
        }
        let named = self.values(&["--url"]).filter_map(|value| match value {
            super::OptionValue::Word(word) => Some(word),
            super::OptionValue::Inline(..) => None,
        });
        self.operands().chain(named).collect()
    }
}
