//! Downloads of build steps: whether they follow redirects, try again, or could be an ADD.

use super::Command;
use super::curl_and_wget::CURL_DOES_MORE;
use crate::shell::{Part, Word};
use crate::text::Edit;

/// Options of curl that ask in a way that ADD does not know, besides [`CURL_DOES_MORE`].
const CURL_ASKS_MORE: &[&str] = &[
    "-H",
    "--header",
    "-u",
    "--user",
    "-b",
    "--cookie",
    "-n",
    "--netrc",
    "--netrc-file",
    "-E",
    "--cert",
    "-x",
    "--proxy",
    "-k",
    "--insecure",
    "--cacert",
    "--oauth2-bearer",
    "-z",
    "--time-cond",
    "-r",
    "--range",
    "--resolve",
];

/// The same for wget.
const WGET_ASKS_MORE: &[&str] = &[
    "--header",
    "--user",
    "--password",
    "--http-user",
    "--http-password",
    "--post-data",
    "--post-file",
    "--method",
    "--body-data",
    "--load-cookies",
    "--no-check-certificate",
    "--ca-certificate",
    "--certificate",
    "-i",
    "--input-file",
    "-r",
    "--recursive",
    "-m",
    "--mirror",
    "--spider",
    "-e",
    "--execute",
    "--ask-password",
    "-x",
    "--force-directories",
];

/// Options of tar for which ADD has no counterpart.
const TAR_PICKS: &[&str] = &[
    "--strip-components",
    "--strip",
    "--transform",
    "--xform",
    "--exclude",
    "-X",
    "--exclude-from",
    "-T",
    "--files-from",
    "--wildcards",
    "-t",
    "--list",
    "-O",
    "--to-stdout",
];

impl<'p> Command<'p> {
    /// Whether curl gets something and stops at a redirect.
    pub fn stops_at_redirects(self) -> bool {
        if !self.is_one_of(&["curl"]) || !self.fetches() {
            return false;
        }
        let invocation = self.invocation();
        let follows = ["-L", "--location", "--location-trusted", "--follow"];
        let urls = invocation.download_urls();
        !urls.is_empty()
            && !invocation.has_option(&follows)
            && !invocation.has_option(&["-X", "--request", "-d", "--data", "-T", "-I", "--head"])
            && !invocation.has_option(&["-K", "--config", "--json", "-F", "--form"])
            && !self.has_words_of_options()
            && !self.file_speaks_of(&[".curlrc", "CURL_HOME"])
            && urls.iter().all(|url| !is_of_machine(url))
    }

    /// Adds `-L` to curl.
    pub fn let_curl_follow(self) -> Vec<Edit> {
        self.add_letter('L')
    }

    /// The tool, where it gives up at the first failure of the network: no option of the command
    /// and no file of settings says otherwise.
    pub fn gives_up_at_once(self) -> Option<&'static str> {
        let invocation = self.invocation();
        let urls = invocation.download_urls();
        if urls.is_empty() || urls.iter().all(|url| is_of_machine(url)) || !self.fetches() {
            return None;
        }
        if self.is_one_of(&["curl"]) {
            let tries = ["--retry", "--retry-all-errors", "--retry-connrefused", "-K", "--config"];
            let knows = invocation.has_option(&tries)
                || self.has_words_of_options()
                || self.file_speaks_of(&[".curlrc", "CURL_HOME"]);
            return (!knows).then_some("curl");
        }
        let tries = [
            "-t",
            "--tries",
            "--retry-connrefused",
            "--retry-on-http-error",
            "--waitretry",
            "--retry-on-host-error",
            "--config",
            "-e",
            "--execute",
        ];
        let is_busybox = self.progress_option() == Some("-q");
        let knows = invocation.has_option(&tries)
            || is_busybox
            || self.has_words_of_options()
            || self.file_speaks_of(&["wgetrc", "WGETRC"]);
        (!knows).then_some("wget")
    }

    /// What an ADD would do in its place: `file`, `archive`, `git`.
    pub fn could_be_add(self) -> Option<&'static str> {
        if self.is_one_of(&["git"]) {
            return self.could_be_add_of_git().then_some("git");
        }
        if !self.is_one_of(&["curl", "wget"]) || !self.fetches() || !self.is_plain_request() {
            return None;
        }
        let invocation = self.invocation();
        let urls = invocation.download_urls();
        let [url] = urls.as_slice() else { return None };
        let text = self.evaluate(url).text()?.to_owned();
        if !text.starts_with("http://") && !text.starts_with("https://") {
            return None;
        }
        if invocation.downloads_to_stdout() {
            let (pipeline, place) = self.pipeline()?;
            let next = Command { index: (*pipeline.members.get(place + 1)?)?, ..self };
            return next.unpacks_all().then_some("archive");
        }
        let file = text.rsplit('/').next().unwrap_or_default();
        if is_tar(file) && self.following().any(|next| next.unpacks_all() && next.names(file, self))
        {
            return Some("archive");
        }
        let is_constant = url.parts.iter().all(|part| matches!(part, Part::Text(_)));
        let context = &self.syntax().context;
        let is_plain = !context.conditional && context.subshell == 0 && self.pipeline().is_none();
        let is_at_end = self.index() == 0 || self.following().next().is_none();
        (is_constant && is_plain && is_at_end).then_some("file")
    }

    fn could_be_add_of_git(self) -> bool {
        let invocation = self.invocation();
        let mut operands = invocation.operands();
        if operands.next().and_then(Word::literal).as_deref() != Some("clone") {
            return false;
        }
        let more = [
            "--recurse-submodules",
            "--recursive",
            "--filter",
            "--mirror",
            "--bare",
            "--reference",
            "--sparse",
            "-c",
            "--config",
        ];
        let Some(url) = operands.next() else { return false };
        let value = self.evaluate(url);
        let Some(text) = value.text() else { return false };
        let is_remote =
            ["https://", "http://", "ssh://", "git@"].iter().any(|it| text.starts_with(it));
        let has_secret = text.contains('@') && text.starts_with("http");
        let earlier = &self.script().commands[..self.index()];
        is_remote
            && !has_secret
            && !invocation.has_option(&more)
            && self.instruction().mounts().next().is_none()
            && !earlier.iter().any(|own| own.is("git", &["clone"]))
            && !self.following().any(|next| next.is("git", &["submodule", "lfs"]))
    }

    /// Whether the request is no more than a GET, and all of it is in the command.
    fn is_plain_request(self) -> bool {
        let invocation = self.invocation();
        let asks_more = if self.is_one_of(&["curl"]) {
            invocation.has_option(CURL_DOES_MORE) || invocation.has_option(CURL_ASKS_MORE)
        } else {
            invocation.has_option(WGET_ASKS_MORE)
        };
        !asks_more
            && !self.has_words_of_options()
            && self.instruction().mounts().all(|mount| mount.kind() == "cache")
    }

    /// Whether it is a tar that unpacks all of what it reads.
    pub(super) fn unpacks_all(self) -> bool {
        if !self.is_one_of(&["tar", "bsdtar"]) {
            return false;
        }
        let invocation = self.invocation();
        let directory = invocation.values(&["-C", "--directory"]).count();
        invocation.has_option(&["-x", "--extract", "--get"])
            && !invocation.has_option(TAR_PICKS)
            && invocation.operands().next().is_none()
            && directory <= 1
    }

    /// Whether it reads the file that a download has written.
    fn names(self, file: &str, download: Command<'_>) -> bool {
        let output = download.invocation().value(&["-o", "--output", "-O", "--output-document"]);
        let invocation = self.invocation();
        let Some(own) = invocation.value(&["-f", "--file"]) else {
            // By a variable: the one of the URL, as like as not.
            return invocation.has_option(&["-f", "--file"]);
        };
        output.is_some_and(|output| output == own) || own.rsplit('/').next() == Some(file)
    }
}

/// Whether a URL is of the machine itself, or of a bare address.
fn is_of_machine(url: &Word) -> bool {
    let prefix = url.literal().unwrap_or_else(|| url.literal_prefix());
    let host = prefix.split_once("://").map_or(&*prefix, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let is_address = !host.is_empty() && host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_address || host == "localhost" || prefix.contains("://[")
}

/// Whether a file is a tar archive by its name.
fn is_tar(name: &str) -> bool {
    [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst"]
        .iter()
        .any(|suffix| name.ends_with(suffix))
}
