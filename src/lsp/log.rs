//! What the server does, for those who look for a fault: on standard error or in a file, for
//! standard output is the protocol's.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::Instant;

/// How much is logged: each has all that those before it have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(super) enum LogLevel {
    Error,
    #[default]
    Warn,
    Info,
    Debug,
}

impl LogLevel {
    /// The levels by the word for them.
    pub(super) const WORDS: &[(&str, LogLevel)] = &[
        ("error", LogLevel::Error),
        ("warn", LogLevel::Warn),
        ("info", LogLevel::Info),
        ("debug", LogLevel::Debug),
    ];
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = LogLevel::WORDS.iter().find(|(_, own)| own == self);
        f.write_str(word.map_or("", |(word, _)| word))
    }
}

pub(super) struct Log {
    level: LogLevel,
    path: Option<PathBuf>,
    /// Standard error where there is none.
    file: Option<File>,
    started: Instant,
}

impl Log {
    pub(super) fn new(level: LogLevel, path: Option<PathBuf>) -> Log {
        let mut log = Log { level, path: None, file: None, started: Instant::now() };
        log.set(level, path);
        log
    }

    /// Logs as much from now on, and there.
    pub(super) fn set(&mut self, level: LogLevel, path: Option<PathBuf>) {
        self.level = level;
        if self.path == path {
            return;
        }
        self.file = None;
        if let Some(path) = &path {
            match OpenOptions::new().create(true).append(true).open(path) {
                Ok(file) => self.file = Some(file),
                Err(why) => {
                    let path = path.display();
                    self.write(LogLevel::Error, format_args!("`{path}` is not written: {why}"));
                }
            }
        }
        self.path = path;
    }

    /// Writes a line, with the seconds since the start.
    pub(super) fn write(&self, level: LogLevel, message: fmt::Arguments<'_>) {
        if level > self.level {
            return;
        }
        let line = format!("{:9.3} {level}: {message}\n", self.started.elapsed().as_secs_f64());
        // A log that cannot be written is no reason to stop.
        _ = match self.file.as_ref() {
            Some(mut file) => file.write_all(line.as_bytes()),
            None => io::stderr().write_all(line.as_bytes()),
        };
    }
}
