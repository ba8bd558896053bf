//! Commands that unpack.

use super::FileAction;
use super::commands::Call;
use super::path::FilePath;
use super::reader::Reader;

/// Programs that unpack one compressed file in its place, and those that do so with `-d`.
const UNPACKERS: [&str; 14] = [
    "gunzip",
    "bunzip2",
    "unxz",
    "unlzma",
    "unzstd",
    "uncompress",
    "unlz4",
    "lunzip",
    "unpigz",
    "zcat",
    "gzcat",
    "bzcat",
    "xzcat",
    "zstdcat",
];
const PACKERS: [&str; 9] = ["gzip", "bzip2", "xz", "lzma", "zstd", "lz4", "pigz", "pxz", "lzip"];

/// Takes note of what is unpacked, if the command does that.
pub(super) fn extract(reader: &mut Reader<'_>, call: &Call<'_, '_>, name: &str) {
    let here = || FilePath::new(&call.words.directory, ".");
    match name {
        "tar" | "bsdtar" | "gtar" if call.has(&["-x", "--extract", "--get"]) => {
            let into =
                call.path_of(&["-C", "--directory", "--cd"]).map_or_else(here, |(path, _)| path);
            match call.path_of(&["-f", "--file"]) {
                Some((archive, at)) if !archive.is_stdin(&call.words.directory) => {
                    reader.add(FileAction::Extract { into }, archive, at);
                }
                _ => from_input(reader, call, &into),
            }
        }
        "unzip" if !call.has(&["-l", "-t", "-v", "-Z", "-p"]) => {
            let into = call.path_of(&["-d"]).map_or_else(here, |(path, _)| path);
            if let Some(word) = call.operands().first() {
                reader.each(call.words, word, |_| FileAction::Extract { into: into.clone() });
            }
        }
        "7z" | "7za" | "7zr" | "unrar" | "jar" => {
            let operands = call.operands();
            let is_extraction =
                operands.first().and_then(|word| word.literal()).is_some_and(|own| {
                    matches!(&*own, "x" | "e") || (name == "jar" && own.starts_with('x'))
                });
            if let Some(word) = operands.get(1).filter(|_| is_extraction) {
                reader.each(call.words, word, |_| FileAction::Extract { into: here() });
            }
        }
        _ if UNPACKERS.contains(&name) => compressed(reader, call),
        _ if PACKERS.contains(&name) && call.has(&["-d", "--decompress", "--uncompress"]) => {
            compressed(reader, call);
        }
        _ => (),
    }
}

/// `tar xz < archive`.
fn from_input(reader: &mut Reader<'_>, call: &Call<'_, '_>, into: &FilePath) {
    for redirect in &call.words.command.syntax().redirects {
        if redirect.operator == "<" {
            let into = into.clone();
            let action = move |_: &FilePath| FileAction::Extract { into: into.clone() };
            reader.each(call.words, &redirect.target, action);
        }
    }
}

/// The file is replaced by its content, but for `-k` and `-c`.
fn compressed(reader: &mut Reader<'_>, call: &Call<'_, '_>) {
    let keeps = call.has(&["-k", "--keep", "-c", "--stdout", "--to-stdout"]);
    for word in call.operands() {
        for path in call.words.paths(word) {
            let text = path.text();
            let (directory, name) = text.rsplit_once('/').unwrap_or(("", text));
            let into = FilePath::new("/", directory);
            let stem = name.rsplit_once('.').map(|(stem, _)| into.join(stem));
            reader.add(FileAction::Extract { into }, path.clone(), word.span);
            if !keeps {
                reader.add(FileAction::Remove { recursive: false }, path, word.span);
                let content = stem.unwrap_or_else(FilePath::unknown);
                reader.add(FileAction::Write { from: None }, content, word.span);
            }
        }
    }
}
