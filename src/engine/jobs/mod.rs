//! One file per kind of job. A job is a future that ends in the last event it has to report.

mod batch;
mod card;
mod chat;
mod compare;
mod draft;
mod keys;
mod models;
mod open;
mod prepare;
mod read;
mod servers;
mod settings;
mod tiles;
mod transcribe;

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::cancel::Cancellations;
use super::failure;
use super::outbox::Outbox;
use super::pictures::Pictures;
use crate::domain::{Endpoint, Failure, FailureKind, JobId, Secret};
use crate::fetch::Fetcher;
use crate::llm::LlmClient;
use crate::protocol::{Command, Event};
use crate::storage::{Files, SecretStore};

pub(super) use self::batch::Batches;
pub(super) use self::compare::ReadPlaces;

/// What jobs work with.
pub(super) struct Context {
    pub(super) outbox: Arc<Outbox>,
    pub(super) cancellations: Arc<Cancellations>,
    pub(super) pictures: Pictures,
    pub(super) llm: LlmClient,
    pub(super) fetcher: Fetcher,
    pub(super) files: Files,
    pub(super) secrets: Arc<dyn SecretStore>,
    /// Pictures are worked on two at a time: ten that are dropped together would take ten pictures' worth of memory.
    pub(super) desks: Semaphore,
    pub(super) batches: Batches,
    /// What was read of two pictures that are compared.
    pub(super) read_places: ReadPlaces,
}

impl Context {
    /// Starts the job that a command asks for.
    pub(super) fn dispatch(self: &Arc<Self>, command: Command) {
        let context = Arc::clone(self);
        match command {
            Command::OpenPicture { job, picture, source, quarters } => {
                self.pictures.announce(picture);
                self.start(job, open::run(context, job, picture, source, quarters));
            }
            Command::TurnPicture { job, picture, quarters } => {
                self.start(job, open::turn(context, job, picture, quarters));
            }
            Command::PreparePicture { job, picture, plan } => {
                self.start(job, prepare::run(context, job, picture, plan));
            }
            Command::ForgetPicture { picture } => self.pictures.forget(picture),
            Command::StartChat { job, request, patience } => {
                self.start(job, chat::run(context, job, request, patience));
            }
            Command::ExplainComparison { job, request, patience } => {
                self.start(job, chat::explain(context, job, request, patience));
            }
            Command::ListModels { job, endpoint } => self.start(job, models::run(context, job, endpoint)),
            Command::FindServers { job, endpoints } => self.start(job, servers::run(context, job, endpoints)),
            Command::LookUpKey { job, endpoint } => self.start(job, keys::look_up(context, job, endpoint)),
            Command::SaveKey { job, endpoint, key } => self.start(job, keys::save(context, job, endpoint, key)),
            Command::ForgetKey { job, endpoint } => self.start(job, keys::forget(context, job, endpoint)),
            Command::SaveDraft { job, draft } => self.start(job, draft::run(context, job, draft)),
            Command::SaveSettings { job, settings } => self.start(job, settings::run(context, job, settings)),
            Command::ReadText { job, picture, region, reader } => {
                self.start(job, read::run(context, job, picture, region, reader));
            }
            Command::ReadBatch { job, sources, layout, output, words } => {
                let paused = self.batches.begin(job);
                let order = batch::Order { sources, layout, output, words };
                self.start_to_the_end(job, batch::run(context, job, order, paused));
            }
            Command::PauseBatch { job, paused } => self.batches.pause(job, paused),
            Command::Transcribe { job, picture, region, request, patience } => {
                self.start(job, transcribe::run(context, job, picture, region, request, patience));
            }
            Command::PlanTranscription { job, picture, region, request } => {
                self.start(job, transcribe::plan(context, job, picture, region, request));
            }
            Command::Compare { job, a, b, options } => self.start(job, compare::run(context, job, a, b, options)),
            Command::DrawDifference { job, a, comparison } => {
                self.start(job, compare::draw(context, job, a, comparison));
            }
            Command::DrawCard { job, a, b, card } => self.start(job, card::run(context, job, a, b, card)),
            Command::CompareDirectly { job, a, b, options } => {
                self.start(job, compare::run_directly(context, job, a, b, options));
            }
            Command::LoadTiles { job, picture, level, tiles } => {
                self.start(job, tiles::run(context, job, picture, level, tiles));
            }
        }
    }

    /// Runs a job to its end, which a cancel or a panic is as well: whatever happens, the window hears of it.
    fn start<Job>(self: &Arc<Self>, job: JobId, work: Job)
    where
        Job: Future<Output = Result<Event, Failure>> + Send + 'static,
    {
        let cancelled = self.cancellations.token(job);
        self.start_to_the_end(job, async move {
            tokio::select! {
                biased;
                () = cancelled.cancelled() => Err(Failure::of(FailureKind::Cancelled)),
                done = work => done,
            }
        });
    }

    /// Runs a job that ends itself when it is cancelled, because it has something to put in order.
    fn start_to_the_end<Job>(self: &Arc<Self>, job: JobId, work: Job)
    where
        Job: Future<Output = Result<Event, Failure>> + Send + 'static,
    {
        let context = Arc::clone(self);
        tokio::spawn(async move {
            let last = match tokio::spawn(work).await {
                Ok(Ok(event)) => event,
                Ok(Err(failure)) => Event::JobFailed { job, failure },
                Err(panic) => Event::JobFailed { job, failure: failure::of_panic(&panic) },
            };
            context.cancellations.forget(job);
            context.outbox.report(last);
        });
    }

    /// Does heavy work on a picture, where blocking is allowed and as soon as one of the desks is free.
    async fn at_a_desk<T: Send + 'static>(
        self: &Arc<Self>,
        job: JobId,
        work: impl FnOnce(&Self, &CancellationToken) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let _desk = self.desks.acquire().await;
        let cancelled = self.cancellations.token(job);
        let context = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&context, &cancelled)).await;
        done.map_err(|panic| failure::of_panic(&panic))?
    }

    /// The endpoint's key; a failure where asking without one is pointless.
    async fn required_key(&self, endpoint: &Endpoint) -> Result<Option<Secret>, Failure> {
        match self.stored_key(endpoint).await {
            Ok(None) if endpoint.key.is_required => Err(failure::at(endpoint, FailureKind::KeyMissing)),
            Err(failure) if endpoint.key.is_required => Err(failure),
            found => Ok(found.unwrap_or_default()),
        }
    }

    /// The endpoint's key, if there is one and it can be reached.
    async fn key(&self, endpoint: &Endpoint) -> Option<Secret> {
        self.stored_key(endpoint).await.unwrap_or_default()
    }

    /// Looks where blocking is allowed: a keychain may ask the user to unlock it.
    async fn stored_key(&self, endpoint: &Endpoint) -> Result<Option<Secret>, Failure> {
        let secrets = Arc::clone(&self.secrets);
        let entry = endpoint.key.clone();
        let found = tokio::task::spawn_blocking(move || secrets.get(&entry)).await;
        let key = found.map_err(|panic| failure::of_panic(&panic))?;
        key.map_err(|error| failure::of_secrets(&error, endpoint))
    }
}
