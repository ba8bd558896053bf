use std::env;
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::arguments::Color;
use crate::engine;

/// Writes to stdout in one piece. A reader that has gone away, such as `head`, is no error.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    forgive(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

/// Lets `write` write to stdout, as [`print`] does.
pub(super) fn print_with(
    write: impl FnOnce(&mut (dyn io::Write + Send)) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut stdout = io::stdout();
    match write(&mut stdout).and_then(|()| Ok(stdout.flush()?)) {
        Err(error) => match error.downcast::<io::Error>() {
            Ok(error) => Ok(forgive(Err(error))?),
            Err(error) => Err(error),
        },
        Ok(()) => Ok(()),
    }
}

fn forgive(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            IS_READER_GONE.store(true, Ordering::Relaxed);
            Ok(())
        }
        result => result,
    }
}

static IS_READER_GONE: AtomicBool = AtomicBool::new(false);

/// Whether nobody can read what goes to stdout any more.
pub(super) fn is_reader_gone() -> bool {
    IS_READER_GONE.load(Ordering::Relaxed)
}

/// Writes a line to stderr. There is nowhere to complain if that fails.
pub(super) fn tell(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
}

/// Whether what goes to stdout is to be colored.
pub(super) fn colors_stdout(color: Color) -> bool {
    colors(color, || AutoStream::choice(&io::stdout()))
}

/// Whether what goes to stderr is to be colored.
pub(super) fn colors_stderr(color: Color) -> bool {
    colors(color, || AutoStream::choice(&io::stderr()))
}

fn colors(color: Color, choice: impl Fn() -> ColorChoice) -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if is_set("NO_COLOR") => false,
        // `0` and `false` switch it off where the Node.js world set the fashion.
        Color::Auto if is_set("FORCE_COLOR") => {
            env::var_os("FORCE_COLOR").is_some_and(|value| value != "0" && value != "false")
        }
        Color::Auto => choice() != ColorChoice::Never,
    }
}

/// Whether somebody reads stderr on a screen.
pub(super) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// A bar on stderr that comes after half a second.
pub(super) struct Bar {
    state: Option<Mutex<State>>,
}

struct State {
    bar: ProgressBar,
    started: Instant,
    shown: bool,
}

impl Bar {
    /// A bar, or nothing where it is not `wanted` or nobody looks.
    pub(super) fn new(wanted: bool) -> Bar {
        let make = || {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            // The default style is kept where the template cannot be read.
            if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} files") {
                bar.set_style(style);
            }
            Mutex::new(State { bar, started: Instant::now(), shown: false })
        };
        Bar { state: (wanted && is_watched()).then(make) }
    }

    /// Takes in how far the work is.
    pub(super) fn advance(&self, progress: engine::Progress) {
        let Some(state) = &self.state else { return };
        // A thread that panicked while it drew leaves nothing that matters.
        let mut state = state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match progress {
            engine::Progress::Total(files) => state.bar.set_length(files as u64),
            engine::Progress::Checked => state.bar.inc(1),
        }
        if !state.shown && state.started.elapsed() > Duration::from_millis(500) {
            state.shown = true;
            state.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar off the screen.
    pub(super) fn finish(&self) {
        if let Some(state) = &self.state {
            let state = state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            state.bar.finish_and_clear();
        }
    }
}
