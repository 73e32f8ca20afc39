//! Servers on this computer: who answers at the addresses where one may be.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::Context;
use crate::domain::{Endpoint, Failure, FoundServer, JobId};
use crate::protocol::Event;

/// A server that runs lists its models at once; nobody waits longer for one that does not.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks all at the same time, without a key, and nobody but this computer.
pub(super) async fn run(context: Arc<Context>, job: JobId, endpoints: Vec<Endpoint>) -> Result<Event, Failure> {
    let here = endpoints.into_iter().filter(Endpoint::is_on_this_computer);
    let asked: Vec<_> = here.map(|endpoint| tokio::spawn(ask(Arc::clone(&context), endpoint))).collect();
    let mut servers = Vec::new();
    for answer in asked {
        // Whatever keeps one from answering, it is not there.
        servers.extend(answer.await.ok().flatten());
    }
    Ok(Event::ServersFound { job, servers })
}

async fn ask(context: Arc<Context>, endpoint: Endpoint) -> Option<FoundServer> {
    let models = timeout(PATIENCE, context.llm.models(&endpoint, None)).await.ok()?.ok()?;
    Some(FoundServer { provider: endpoint.provider, base_url: endpoint.base_url, models })
}
