//! The HTTP clients. Nothing else names rustls.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder};

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

/// A client to which a name has these addresses and no others.
pub(super) fn client_bound(name: &str, addresses: &[SocketAddr]) -> reqwest::Result<Client> {
    build(|| Client::builder().resolve_to_addrs(name, addresses))
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
        super::client_bound("example.com", &[]).unwrap();
        let roots =
            webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|der| reqwest::Certificate::from_der(der).unwrap());
        assert!(roots.len() > 100);
        reqwest::Client::builder().tls_certs_only(roots).build().unwrap();
    }
}
