//! `discern-cli`: the engine of Discern without its window, for scripts, key bindings and measurements.
//!
//! Results go to standard output, everything said to a person to standard error.
//! A new command is a variant in `args`, a file of its own, and a line in `run`.

mod args;
mod ask;
mod choice;
mod clipboard;
mod compare;
mod exit;
mod explain;
mod models;
mod output;
mod prepare;
mod read;
mod session;
mod source;

use std::process::ExitCode;

use args::{Cli, Command};
use clap::Parser;
use exit::Stop;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(code) => code,
        Err(error) => exit::explain(&error),
    }
}

fn run(command: Command) -> Result<ExitCode, Stop> {
    match command {
        Command::Ask(arguments) => ask::run(&arguments),
        Command::Prepare(arguments) => prepare::run(&arguments),
        Command::Models(arguments) => models::run(&arguments),
        Command::Read(arguments) => read::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::ServeClipboard => clipboard::serve(),
    }
}
