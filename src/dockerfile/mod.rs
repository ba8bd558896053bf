//! Dockerfile syntax as BuildKit's frontend reads it: lossless, and parsing never fails.

mod ast;
mod image_reference;
mod parse;
mod word;

pub use ast::*;
pub use image_reference::ImageReference;
pub use parse::parse;
