//! The large tables of facts. Nearly every run asks of them, so they are plain text in the program;
//! with the profile `small` (`cfg(small)`, by build.rs) they are compressed.

/// The text of a table beside this file.
#[cfg(not(small))]
macro_rules! table {
    ($name:literal) => {
        include_str!($name)
    };
}

/// The text of a table beside this file, which is never freed: ask once.
#[cfg(small)]
macro_rules! table {
    ($name:literal) => {
        super::packed::unpack(include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".deflate")))
    };
}

#[cfg(small)]
pub(super) fn unpack(bytes: &[u8]) -> &'static str {
    let bytes = miniz_oxide::inflate::decompress_to_vec(bytes).expect("build.rs compressed it");
    String::from_utf8(bytes).expect("build.rs read text").leak()
}

pub(super) use table;
