//! `discern`: the window.

// No console window beside it on Windows.
#![cfg_attr(target_os = "windows", windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    discern::desktop::run(std::env::args_os().skip(1))
}
