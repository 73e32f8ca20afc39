//! Pictures by http and https: with limits, and into private networks only where the user named the address.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Client, Response, Url};
use thiserror::Error;

/// Larger pictures are not fetched.
pub const MAX_FETCHED_BYTES: usize = 64 << 20;

/// How long fetching may take, every redirect included.
pub const FETCH_TIME: Duration = Duration::from_secs(30);

/// Redirects that are followed.
const MAX_REDIRECTS: usize = 5;

/// Why a picture was not fetched. Addresses are left out: they may hold a password.
#[derive(Debug, Error)]
pub enum AddressError {
    #[error("this is no address of the web")]
    NotAnAddress,
    #[error("the address leads into a private network")]
    Private,
    #[error("the address leads on more than {limit} times")]
    TooManyRedirects { limit: usize },
    #[error("the picture has more than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("what stands at the address is {media_type}, which is no picture")]
    NotAPicture { media_type: String },
    #[error("the server answered with status {0}")]
    Status(u16),
    #[error("the picture did not come within {} s", .0.as_secs())]
    TooSlow(Duration),
    #[error("the way to the server failed")]
    Transport(#[from] reqwest::Error),
}

/// The clients that pictures are fetched with. None of them follows a redirect.
#[derive(Clone, Debug)]
pub struct Fetcher {
    /// For addresses that the user named.
    pub any: Client,
    /// The same for servers on this computer, past any proxy.
    pub local: Client,
    /// Makes a client to which a name has these addresses and no others. What looks up the name of a proxy is not
    /// touched: proxies may well be in a private network.
    pub bound: fn(name: &str, &[SocketAddr]) -> reqwest::Result<Client>,
}

impl Fetcher {
    /// The bytes at this address, at most [`MAX_FETCHED_BYTES`]; whether they are a picture is for `imaging` to say.
    /// With `is_named` the user has given the very address, so that its host may be in a private network; those that it
    /// leads on to may not.
    pub async fn picture(&self, address: &str, is_named: bool) -> Result<Vec<u8>, AddressError> {
        let fetched = tokio::time::timeout(FETCH_TIME, self.follow(address, is_named)).await;
        fetched.map_err(|_| AddressError::TooSlow(FETCH_TIME))?
    }

    async fn follow(&self, address: &str, is_named: bool) -> Result<Vec<u8>, AddressError> {
        let mut url = Url::parse(address.trim()).map_err(|_| AddressError::NotAnAddress)?;
        let named = url.host_str().filter(|_| is_named).map(str::to_owned);
        for _ in 0..=MAX_REDIRECTS {
            let response = self.client_for(&url, named.as_deref()).await?.get(url.clone()).send().await;
            let response = response.map_err(reqwest::Error::without_url)?;
            let status = response.status();
            if !status.is_redirection() {
                return if status.is_success() {
                    bytes_of(response).await
                } else {
                    Err(AddressError::Status(status.as_u16()))
                };
            }
            let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
            let location = location.ok_or(AddressError::Status(status.as_u16()))?;
            url = url.join(location).map_err(|_| AddressError::NotAnAddress)?;
        }
        Err(AddressError::TooManyRedirects { limit: MAX_REDIRECTS })
    }

    /// The client that may go there.
    async fn client_for(&self, url: &Url, named: Option<&str>) -> Result<Client, AddressError> {
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"));
        let host = host.ok_or(AddressError::NotAnAddress)?;
        let literal: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        if named == Some(host) {
            let is_local = host == "localhost" || literal.is_some_and(|address| address.is_loopback());
            return Ok(if is_local { self.local.clone() } else { self.any.clone() });
        }
        match literal {
            Some(address) if !is_public(address) => Err(AddressError::Private),
            Some(_) => Ok(self.any.clone()),
            None => {
                let addresses = public_addresses(host).await?;
                (self.bound)(host, &addresses).map_err(AddressError::Transport)
            }
        }
    }
}

/// Where a name leads to in the public network. It is looked up once and for all, so that a second answer cannot lead
/// elsewhere; a name that is not known here may still be known to a proxy, and leads nowhere without one.
async fn public_addresses(name: &str) -> Result<Vec<SocketAddr>, AddressError> {
    let Ok(found) = tokio::net::lookup_host((name, 0)).await else { return Ok(Vec::new()) };
    let public: Vec<SocketAddr> = found.filter(|found| is_public(found.ip())).collect();
    if public.is_empty() { Err(AddressError::Private) } else { Ok(public) }
}

async fn bytes_of(mut response: Response) -> Result<Vec<u8>, AddressError> {
    let media_type = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    // Servers that do not know say so, or nothing; whoever says that it is a page is believed.
    if !matches!(media_type.as_str(), "" | "application/octet-stream" | "binary/octet-stream")
        && !media_type.starts_with("image/")
    {
        return Err(AddressError::NotAPicture { media_type });
    }
    let too_large = AddressError::TooLarge { limit: MAX_FETCHED_BYTES };
    if response.content_length().is_some_and(|len| len > MAX_FETCHED_BYTES as u64) {
        return Err(too_large);
    }
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(reqwest::Error::without_url)? {
        if bytes.len() + piece.len() > MAX_FETCHED_BYTES {
            return Err(too_large);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// Whether an address is one of the public network: not of this computer, a local network, or a range set aside
/// (RFC 6890).
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            let is_benchmark = a == 198 && (b == 18 || b == 19);
            let is_special = a == 0 || a >= 240 || (a == 192 && b == 0 && c == 0) || is_shared || is_benchmark;
            !(is_special
                || v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_documentation())
        }
        IpAddr::V6(v6) => {
            if let Some(v4) = v6.to_ipv4_mapped() {
                return is_public(IpAddr::V4(v4));
            }
            let [first, second, ..] = v6.segments();
            // Only 2000::/3 is in use; of it, documentation and what carries addresses of version 4 are not meant.
            let is_tunnel = first == 0x2002 || (first == 0x2001 && second < 0x0200);
            first & 0xe000 == 0x2000 && !is_tunnel && !(first == 0x2001 && second == 0x0db8)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_network_are_public() {
        for (address, expected) in [
            ("93.184.216.34", true),
            ("2606:4700::1111", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("255.255.255.255", false),
            ("::1", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("::ffff:192.168.1.1", false),
            ("2002:c0a8:101::1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
        }
    }
}
