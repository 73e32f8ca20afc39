//! The HTTP clients. Nothing else names rustls.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder};

use crate::fetch;

/// Why a name is not looked up further.
pub(super) const PRIVATE_NAME: &str = "the name is one of a private network";

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A client that trusts the system's certificate authorities, or Mozilla's, bundled, on a machine that has none:
/// there plain http to this computer would fail with everything else.
/// Follows no redirect: a POST with pictures in it goes where the user said and nowhere else.
pub(super) fn client() -> reqwest::Result<Client> {
    build(Client::builder)
}

/// The same for servers on this computer, past any proxy: what is meant to stay here must not travel to another
/// computer, and a proxy could not find the way back.
pub(super) fn local_client() -> reqwest::Result<Client> {
    build(|| Client::builder().no_proxy())
}

/// A client that finds no name in a private network: for addresses that came from somewhere else than the user. The name
/// is looked up here once and for all, so that a second answer cannot lead elsewhere.
pub(super) fn public_client() -> reqwest::Result<Client> {
    build(|| Client::builder().dns_resolver(Arc::new(PublicOnly)))
}

struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|found| fetch::is_public(found.ip())).collect();
            if public.is_empty() {
                return Err(PRIVATE_NAME.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

fn build(base: impl Fn() -> ClientBuilder) -> reqwest::Result<Client> {
    // Fails when a provider is installed already, which then serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || {
        base()
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_nodelay(true)
            .user_agent(concat!("discern/", env!("CARGO_PKG_VERSION")))
    };
    builder().build().or_else(|_| {
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter_map(|der| Certificate::from_der(der).ok());
        builder().tls_certs_only(roots).build()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_bundled_roots_make_a_client() {
        super::client().unwrap();
        super::local_client().unwrap();
        super::public_client().unwrap();
        let roots =
            webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|der| reqwest::Certificate::from_der(der).unwrap());
        assert!(roots.len() > 100);
        reqwest::Client::builder().tls_certs_only(roots).build().unwrap();
    }
}
