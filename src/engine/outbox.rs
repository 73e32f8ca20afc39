//! What the engine has to say and the window has not yet taken.
//!
//! The engine never waits for the window: text of an answer grows in one pending delta until it is taken, so the queue
//! is bounded by the number of jobs and the length of their answers, however slow the window is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::Wake;
use crate::domain::JobId;
use crate::protocol::{DeltaKind, Event, Report};
use crate::storage::Log;

/// Between two wake-ups for text: at most 30 a second. The text is complete, only the frame rate is capped.
const WAKE_INTERVAL: Duration = Duration::from_millis(33);

pub(super) struct Outbox {
    queue: Mutex<Queue>,
    wake: Wake,
    /// Where failures are noted.
    log: Option<Log>,
}

#[derive(Default)]
struct Queue {
    reports: Vec<Report>,
    last_wake: Option<Instant>,
    is_wake_scheduled: bool,
}

impl Outbox {
    pub(super) fn new(wake: Wake, log: Option<Log>) -> Arc<Self> {
        Arc::new(Self { queue: Mutex::new(Queue::default()), wake, log })
    }

    /// Everything reported since the last call, oldest first.
    pub(super) fn drain(&self) -> Vec<Report> {
        std::mem::take(&mut self.lock().reports)
    }

    /// Reports and wakes the window at once.
    pub(super) fn report(&self, event: Event) {
        if let (Some(log), Some(failure)) = (&self.log, event.failure()) {
            log.failed(failure);
        }
        self.lock().reports.push(Report { at: SystemTime::now(), event });
        self.wake_now();
    }

    /// Adds text to the pending delta of its job, and wakes the window in time. Needs a tokio runtime around it.
    pub(super) fn append(self: &Arc<Self>, job: JobId, kind: DeltaKind, piece: &str) {
        let mut queue = self.lock();
        if let Some(text) = queue.pending_delta(job, kind) {
            text.push_str(piece);
        } else {
            let event = Event::ChatDelta { job, kind, text: piece.to_owned() };
            queue.reports.push(Report { at: SystemTime::now(), event });
        }
        self.wake_in_time(queue);
    }

    /// Puts what a model has read so far in the place of what has not been taken yet, and wakes the window in time.
    /// Needs a tokio runtime around it.
    pub(super) fn replace_transcript(self: &Arc<Self>, job: JobId, text: String) {
        let mut queue = self.lock();
        let newest = queue.reports.iter_mut().rev().find(|report| report.event.job() == job);
        if let Some(Event::TranscriptGrown { text: pending, .. }) = newest.map(|report| &mut report.event) {
            *pending = text;
        } else {
            let event = Event::TranscriptGrown { job, text };
            queue.reports.push(Report { at: SystemTime::now(), event });
        }
        self.wake_in_time(queue);
    }

    /// Wakes the window for text: now, or when the last time is long enough ago.
    fn wake_in_time(self: &Arc<Self>, mut queue: MutexGuard<'_, Queue>) {
        if queue.is_wake_scheduled {
            return;
        }
        let now = Instant::now();
        let due = queue.last_wake.map_or(now, |last| last + WAKE_INTERVAL);
        if due <= now {
            drop(queue);
            self.wake_now();
            return;
        }
        queue.is_wake_scheduled = true;
        drop(queue);
        let outbox = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep_until(due).await;
            outbox.wake_now();
        });
    }

    fn wake_now(&self) {
        {
            let mut queue = self.lock();
            queue.last_wake = Some(Instant::now());
            queue.is_wake_scheduled = false;
        }
        (self.wake)();
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// The text of the job's newest report, if that is a delta of this kind: only there may text be added without
    /// changing the order of the stream.
    fn pending_delta(&mut self, of: JobId, wanted: DeltaKind) -> Option<&mut String> {
        let newest = self.reports.iter_mut().rev().find(|report| report.event.job() == of)?;
        match &mut newest.event {
            Event::ChatDelta { kind, text, .. } if *kind == wanted => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn counted() -> (Arc<Outbox>, Arc<AtomicUsize>) {
        let wakes = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&wakes);
        let wake: Wake = Arc::new(move || {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        (Outbox::new(wake, None), wakes)
    }

    fn deltas(reports: Vec<Report>) -> Vec<(JobId, DeltaKind, String)> {
        let event = |report: Report| match report.event {
            Event::ChatDelta { job, kind, text } => (job, kind, text),
            other => panic!("not a delta: {other:?}"),
        };
        reports.into_iter().map(event).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn text_grows_in_one_delta_and_keeps_its_order() {
        let (outbox, _) = counted();
        let (one, two) = (JobId::fresh(), JobId::fresh());
        for (job, kind, piece) in [
            (one, DeltaKind::Reasoning, "hm"),
            (two, DeltaKind::Answer, "x"),
            (one, DeltaKind::Reasoning, "m"),
            (one, DeltaKind::Answer, "A"),
            (two, DeltaKind::Answer, "y"),
            (one, DeltaKind::Answer, "B"),
        ] {
            outbox.append(job, kind, piece);
        }
        let expected = vec![
            (one, DeltaKind::Reasoning, "hmm".to_owned()),
            (two, DeltaKind::Answer, "xy".to_owned()),
            (one, DeltaKind::Answer, "AB".to_owned()),
        ];
        assert_eq!(deltas(outbox.drain()), expected);
        assert!(outbox.drain().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_transcript_that_was_not_taken_is_replaced_by_the_longer_one() {
        let (outbox, wakes) = counted();
        let job = JobId::fresh();
        for text in ["a", "ab", "abc"] {
            outbox.replace_transcript(job, text.to_owned());
        }
        let events: Vec<Event> = outbox.drain().into_iter().map(|report| report.event).collect();
        assert_eq!(events, [Event::TranscriptGrown { job, text: "abc".to_owned() }]);
        tokio::time::sleep(WAKE_INTERVAL * 2).await;
        assert_eq!(wakes.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn text_wakes_the_window_at_most_thirty_times_a_second() {
        let (outbox, wakes) = counted();
        let (job, start) = (JobId::fresh(), Instant::now());
        for _ in 0..1000 {
            outbox.append(job, DeltaKind::Answer, "x");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let (seconds, count) = (start.elapsed().as_secs_f64(), wakes.load(Ordering::Relaxed) as f64);
        assert!((20.0 * seconds..=30.0 * seconds + 1.0).contains(&count), "{count} wake-ups in {seconds} s");
        assert_eq!(deltas(outbox.drain())[0].2.len(), 1000);
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_piece_of_text_is_never_left_without_a_wake_up() {
        let (outbox, wakes) = counted();
        let job = JobId::fresh();
        outbox.append(job, DeltaKind::Answer, "a");
        outbox.drain();
        outbox.append(job, DeltaKind::Answer, "b");
        assert_eq!(wakes.load(Ordering::Relaxed), 1);
        tokio::time::sleep(WAKE_INTERVAL * 2).await;
        assert_eq!(wakes.load(Ordering::Relaxed), 2);
    }
}
