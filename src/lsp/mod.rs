//! The language server: one synchronous loop over the same engine as the command line.
//!
//! Messages wait in a queue, and what a later one makes stale is not worked on. A document is
//! looked at when somebody asks for what is in it or when nothing else is to be done, and not
//! again before it, or something that it was read with, has changed.

mod actions;
mod capabilities;
mod client;
mod completion;
mod diagnostics;
mod document;
mod hover;
mod lines;
mod log;
mod navigation;
mod outgoing;
mod pages;
mod server;
mod settings;
mod state;
mod structure;
mod transport;
mod uri;

use std::io;
use std::path::PathBuf;

use self::pages::Pages;
use self::server::Server;
pub use self::transport::{Connection, Peer};

/// Serves the client on standard input and output until it is done. Returns whether it took its
/// leave as it should: with `shutdown` before `exit`.
pub fn run() -> io::Result<bool> {
    let (connection, writer) = transport::stdio()?;
    let good = serve(connection, pages::folder());
    // Nothing can be done any more about a writer that panicked.
    _ = writer.join();
    Ok(good)
}

/// Serves the client on a connection until it is done. The pages of lints are written below
/// `pages`. Returns whether the client said `shutdown` before it left.
pub fn serve(connection: Connection, pages: Option<PathBuf>) -> bool {
    Server::new(connection, Pages::new(pages)).run()
}
