//! The engine, waited for: a command line has nothing to draw in the meantime.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::task::Poll;
use std::thread;

use discern::domain::{
    Failure, FailureKind, JobId, PictureId, PictureInfo, PictureSource, PreparePlan, PreparedPicture,
};
use discern::engine::{Engine, Parts};
use discern::protocol::{Command, Event};
use discern::storage::{EnvironmentFirst, Files, Home, Keychain};

use crate::exit::{self, Stop};
use crate::output::say;

/// An engine and the reports it has made.
pub struct Session {
    engine: Engine,
    /// Something was reported, or Ctrl+C was pressed.
    signals: Receiver<()>,
    pending: VecDeque<Event>,
    interrupted: Arc<AtomicBool>,
}

/// A picture that is ready to be sent.
pub struct Ready {
    pub info: PictureInfo,
    pub prepared: Arc<PreparedPicture>,
}

impl Session {
    pub fn start(home: &Home) -> Result<Self, Stop> {
        let (sender, signals) = sync_channel(1);
        let wake = sender.clone();
        let secrets = EnvironmentFirst::new(|name: &str| std::env::var(name).ok(), Keychain).remembering(home);
        let parts = Parts { files: Files::of(home.clone()), secrets: Arc::new(secrets) };
        // A full channel means that a signal waits already.
        let wake = Arc::new(move || {
            let _ = wake.try_send(());
        });
        let engine = Engine::start(parts, wake).map_err(Stop::internal)?;
        let interrupted = watch_for_interrupt(sender)?;
        Ok(Self { engine, signals, pending: VecDeque::new(), interrupted })
    }

    /// Starts a job, unless Ctrl+C was pressed. The queue is never full here: one command is under way at a time.
    pub fn send(&self, command: Command) -> Result<(), Stop> {
        if self.interrupted.load(Ordering::Acquire) {
            return Err(Failure::of(FailureKind::Cancelled).into());
        }
        self.engine.try_send(command).map_err(|_| Stop::internal("the engine takes no more commands"))
    }

    /// The job's next event, warnings said on the way. After Ctrl+C the job is cancelled and reports so.
    pub fn next(&mut self, job: JobId) -> Result<Event, Stop> {
        loop {
            while let Some(event) = self.pending.pop_front() {
                match event {
                    Event::Warned { failure, .. } => say(format_args!("discern-cli: {}", exit::sentence(&failure))),
                    event if event.job() == job => return Ok(event),
                    _ => {}
                }
            }
            if self.interrupted.load(Ordering::Acquire) {
                self.engine.cancel(job);
            }
            self.signals.recv().map_err(Stop::internal)?;
            self.pending.extend(self.engine.drain().into_iter().map(|report| report.event));
        }
    }

    /// Opens a picture.
    pub fn open(&mut self, source: PictureSource) -> Result<Result<(PictureId, PictureInfo), Failure>, Stop> {
        let (job, picture, label) = (JobId::fresh(), PictureId::fresh(), source.label());
        self.send(Command::OpenPicture { job, picture, source, quarters: 0 })?;
        match self.next(job)? {
            Event::PictureOpened { info, .. } => {
                if info.is_partial {
                    say(format_args!("discern-cli: {label} is cut off; the part that is there is used"));
                }
                Ok(Ok((picture, info)))
            }
            Event::JobFailed { failure, .. } => Ok(Err(failure)),
            other => Err(Stop::internal(format_args!("unexpected {other:?}"))),
        }
    }

    /// Opens a picture and makes the bytes that are sent of it.
    pub fn prepare(&mut self, source: PictureSource, plan: PreparePlan) -> Result<Result<Ready, Failure>, Stop> {
        let label = source.label();
        let (picture, info) = match self.open(source)? {
            Ok(opened) => opened,
            Err(failure) => return Ok(Err(failure)),
        };
        let job = JobId::fresh();
        self.send(Command::PreparePicture { job, picture, plan })?;
        let ready = match self.next(job)? {
            Event::PicturePrepared { prepared, .. } => Ok(Ready { info, prepared }),
            Event::JobFailed { failure, .. } => Err(failure.about(label)),
            other => return Err(Stop::internal(format_args!("unexpected {other:?}"))),
        };
        self.send(Command::ForgetPicture { picture })?;
        Ok(ready)
    }
}

/// The first Ctrl+C cancels what is under way; a second one ends the program. Whoever gets the flag is heard from then on.
fn watch_for_interrupt(sender: SyncSender<()>) -> Result<Arc<AtomicBool>, Stop> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let (listens, listening) = sync_channel(1);
    thread::Builder::new().name("interrupt".to_owned()).spawn(move || {
        runtime.block_on(async {
            let mut first = pin!(tokio::signal::ctrl_c());
            // The first look registers it.
            let early = poll_fn(|context| Poll::Ready(first.as_mut().poll(context))).await;
            let _ = listens.send(());
            let heard = match early {
                Poll::Ready(heard) => heard,
                Poll::Pending => first.await,
            };
            if heard.is_ok() {
                flag.store(true, Ordering::Release);
                // A full channel means that a signal waits already.
                let _ = sender.try_send(());
                if tokio::signal::ctrl_c().await.is_ok() {
                    std::process::exit(130);
                }
            }
        });
    })?;
    // An error means that the thread is gone, and nothing listens: Ctrl+C then ends the program at once.
    let _ = listening.recv();
    Ok(interrupted)
}
