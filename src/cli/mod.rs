//! The command line: arguments make a configuration, the engine makes a report of it.

mod arguments;
mod check;
mod compliance;
mod config;
mod explain;
mod init;
mod migrate;
mod output;
mod table;
mod terminal;
mod watch;

use std::env;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use self::arguments::{Arguments, Command};
use crate::lsp;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Outcome {
    /// Nothing at or above the threshold.
    Clean = 0,
    /// Findings.
    Findings = 1,
    /// It could not do what was asked.
    Failed = 2,
}

/// Runs the program on the arguments of the process.
pub fn run() -> ExitCode {
    let matches = match Arguments::command().try_get_matches_from(env::args_os()) {
        Ok(matches) => matches,
        Err(error) => {
            // `--help` and `--version` come this way too; they go to stdout with status 0.
            return match error.print() {
                Ok(()) if !error.use_stderr() => ExitCode::SUCCESS,
                Err(_) if !error.use_stderr() => ExitCode::SUCCESS,
                _ => ExitCode::from(Outcome::Failed as u8),
            };
        }
    };
    let work = || {
        let arguments = Arguments::from_arg_matches(&matches)?;
        dispatch(arguments, &matches)
    };
    // A check that panics costs its own findings alone; what gets here has told where it was.
    let outcome = panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(anyhow::anyhow!("this is a mistake in plimsoll: please report it"))
    });
    match outcome {
        Ok(outcome) => ExitCode::from(outcome as u8),
        Err(error) => {
            terminal::tell(&format!("error: {error:#}"));
            ExitCode::from(Outcome::Failed as u8)
        }
    }
}

fn dispatch(arguments: Arguments, matches: &clap::ArgMatches) -> anyhow::Result<Outcome> {
    let own = matches.subcommand().map_or(matches, |(_, own)| own);
    match arguments.command {
        None => check::run(arguments.check, own),
        Some(Command::Check(check)) => check::run(check, own),
        Some(Command::Fix(mut check)) => {
            // `fix --diff` shows what `fix` would do.
            check.fix = !check.diff;
            check::run(check, own)
        }
        Some(Command::Baseline(check)) => check::baseline(check, own),
        Some(Command::Report(arguments)) => compliance::run(&arguments),
        Some(Command::Init) => init::run(),
        Some(Command::Migrate) => migrate::run(),
        Some(Command::Config(arguments)) => config::run(&arguments),
        Some(Command::Explain { lint }) => explain::run(&lint),
        Some(Command::Lints { format }) => table::run(format),
        Some(Command::Server { stdio: _ }) => Ok(match lsp::run()? {
            true => Outcome::Clean,
            // The protocol asks for 1 where the client left without a word.
            false => Outcome::Findings,
        }),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "plimsoll", &mut script);
            terminal::print(&String::from_utf8_lossy(&script))?;
            Ok(Outcome::Clean)
        }
        Some(Command::Man) => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
            terminal::print(&String::from_utf8_lossy(&page))?;
            Ok(Outcome::Clean)
        }
    }
}
