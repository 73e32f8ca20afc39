//! Measures stutter: with `DISCERN_FRAME_LOG=FILE` the window repaints without a pause and writes a line for each
//! frame, the milliseconds since its start. `scripts/window_check.sh` looks for the longest gap between two.

use std::fs::File;
use std::io::Write;
use std::time::Instant;

const VARIABLE: &str = "DISCERN_FRAME_LOG";

pub(super) struct FrameLog {
    file: File,
    started: Instant,
}

impl FrameLog {
    /// `None` as a rule: nobody measures.
    pub(super) fn wanted() -> Option<Self> {
        let file = File::create(std::env::var_os(VARIABLE)?).ok()?;
        Some(Self { file, started: Instant::now() })
    }

    /// Call it once a frame.
    pub(super) fn note(&mut self, ctx: &egui::Context) {
        // A measurement that cannot be written is missed by whoever wanted it; the window has nobody to tell.
        let _ = writeln!(self.file, "{:.3}", self.started.elapsed().as_secs_f64() * 1000.0);
        ctx.request_repaint();
    }
}
