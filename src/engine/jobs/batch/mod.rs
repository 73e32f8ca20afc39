//! The text of many pictures, written to files while they are read.
//!
//! Two pictures are read at a time; files and rows keep the order of the pictures. Pausing takes effect between
//! pictures, and so does cancelling. A picture that fails is listed, and the rest goes on; only the one file that
//! everything goes into may end the job. What was read is in it as soon as it is its turn.

mod list;
mod writer;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Context, failure, open};
use crate::domain::{BatchEnd, BatchOutput, Failure, JobId, NoticeWords, PictureSource, PictureText, TextLayout};
use crate::protocol::Event;
use crate::{imaging, reading};
use list::{Listed, list};
use writer::{Unwritten, Writer};

/// Pictures that are read at the same time; the desks allow no more.
const AT_ONCE: usize = 2;

/// The batches that run, and whether each is held.
#[derive(Debug, Default)]
pub(in crate::engine) struct Batches(Mutex<HashMap<JobId, watch::Sender<bool>>>);

impl Batches {
    /// Called before the job starts, so that a command to hold it cannot come too early.
    pub(super) fn begin(&self, job: JobId) -> watch::Receiver<bool> {
        let (sender, receiver) = watch::channel(false);
        self.lock().insert(job, sender);
        receiver
    }

    /// Does nothing to a job that has ended.
    pub(super) fn pause(&self, job: JobId, paused: bool) {
        if let Some(sender) = self.lock().get(&job) {
            sender.send_replace(paused);
        }
    }

    fn end(&self, job: JobId) {
        self.lock().remove(&job);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<JobId, watch::Sender<bool>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a batch is asked for.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) sources: Vec<PictureSource>,
    pub(super) layout: TextLayout,
    pub(super) output: BatchOutput,
    pub(super) words: NoticeWords,
}

pub(super) async fn run(
    context: Arc<Context>,
    job: JobId,
    order: Order,
    paused: watch::Receiver<bool>,
) -> Result<Event, Failure> {
    let ended = work(&context, job, order, paused).await;
    context.batches.end(job);
    Ok(Event::BatchFinished { job, end: ended? })
}

async fn work(
    context: &Arc<Context>,
    job: JobId,
    order: Order,
    mut paused: watch::Receiver<bool>,
) -> Result<BatchEnd, Failure> {
    let cancelled = context.cancellations.token(job);
    let Order { sources, layout, output, words } = order;
    let listed = tokio::task::spawn_blocking(move || list(sources)).await;
    let Listed { pictures, unread } = listed.map_err(|panic| failure::of_panic(&panic))?;
    let mut writer = Writer::begin(output, layout, words, pictures.is_empty())?;
    let mut batch = Batch { context, job, total: pictures.len(), done: 0, end: BatchEnd::default() };
    for (path, failure) in unread {
        batch.fail(path, failure);
    }
    if let Some(first) = pictures.front() {
        batch.report_progress(path_of(first));
    }
    let mut waiting = pictures.into_iter().enumerate();
    let mut running = JoinSet::new();
    loop {
        let is_held = *paused.borrow_and_update();
        while !is_held && running.len() < AT_ONCE {
            let Some((index, source)) = waiting.next() else { break };
            running.spawn(read(Arc::clone(context), job, index, source));
        }
        if running.is_empty() && waiting.len() == 0 {
            break;
        }
        tokio::select! {
            biased;
            () = cancelled.cancelled() => {
                batch.end.is_cancelled = true;
                break;
            }
            Ok(()) = paused.changed() => {}
            Some(done) = running.join_next() => {
                let done = done.map_err(|panic| failure::of_panic(&panic))?;
                writer = batch.take(done, writer).await?;
                if batch.end.broken.is_some() {
                    break;
                }
            }
        }
    }
    // What is still being read is given up; its place in the file stays empty.
    drop(running);
    batch.finish(writer).await
}

/// A picture that was read, or was not.
struct Done {
    index: usize,
    source: PictureSource,
    read: Result<(PictureText, u64), Failure>,
}

async fn read(context: Arc<Context>, job: JobId, index: usize, source: PictureSource) -> Done {
    let wanted = source.clone();
    let work = move |_: &Context, _: &_| {
        let start = Instant::now();
        let opened = imaging::open(open::read(wanted)?).map_err(|error| failure::of_imaging(&error))?;
        let pixels = imaging::pixels(&opened);
        drop(opened);
        let text = reading::read(&pixels);
        Ok((text, u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)))
    };
    let read = context.at_a_desk(job, work).await;
    Done { index, source, read }
}

/// The count of a batch and what came of it so far.
struct Batch<'a> {
    context: &'a Arc<Context>,
    job: JobId,
    total: usize,
    done: usize,
    end: BatchEnd,
}

impl Batch<'_> {
    /// Writes what was read, where blocking is allowed, and reports it.
    async fn take(&mut self, done: Done, writer: Writer) -> Result<Writer, Failure> {
        let Done { index, source, read } = done;
        let path = path_of(&source);
        let (writer, written) = match read {
            Ok((text, elapsed_ms)) => {
                self.end.read += 1;
                self.end.without_text += usize::from(text.lines.is_empty());
                writer.blocking(move |writer| writer.add(index, &source, &text, elapsed_ms)).await?
            }
            Err(failure) => {
                let failure = failure.about(source.label());
                self.fail(path.clone(), failure);
                writer.blocking(move |writer| writer.leave_out(index)).await?
            }
        };
        match written {
            Ok(()) => {}
            Err(Unwritten::Picture(failure)) => self.fail(path.clone(), *failure),
            Err(Unwritten::Everything(failure)) => self.end.broken = Some(*failure),
        }
        self.done += 1;
        self.report_progress(path);
        Ok(writer)
    }

    async fn finish(mut self, writer: Writer) -> Result<BatchEnd, Failure> {
        let finished = tokio::task::spawn_blocking(move || writer.finish()).await;
        let (written, broken) = finished.map_err(|panic| failure::of_panic(&panic))?;
        self.end.written = written;
        self.end.broken = self.end.broken.or(broken);
        Ok(self.end)
    }

    fn fail(&mut self, path: PathBuf, failure: Failure) {
        let event = Event::BatchFailed { job: self.job, path: path.clone(), failure: failure.clone() };
        self.context.outbox.report(event);
        self.end.failures.push((path, failure));
    }

    fn report_progress(&self, path: PathBuf) {
        let (job, done, total) = (self.job, self.done, self.total);
        self.context.outbox.report(Event::BatchProgress { job, done, total, path });
    }
}

/// What a picture is called in reports.
fn path_of(source: &PictureSource) -> PathBuf {
    match source {
        PictureSource::File(path) => path.clone(),
        other => PathBuf::from(other.label()),
    }
}
