//! How a benchmark that requires something ends.

use std::error::Error;
use std::process::ExitCode;

/// Says whether everything required is reached: 0 if it is, 1 if not, 2 if the run failed.
pub fn end(run: Result<bool, Box<dyn Error>>) -> ExitCode {
    match run {
        Ok(true) => {
            println!("\nEverything required is reached.");
            ExitCode::SUCCESS
        }
        Ok(false) => {
            println!("\nSomething required is missed.");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
