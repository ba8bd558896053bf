//! The command line: arguments make a configuration, the engine makes a report of it.

use std::process::ExitCode;

/// Runs the program on the arguments of the process.
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
