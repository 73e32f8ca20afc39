//! Pictures of the web, fetched by the engine.

use std::net::SocketAddr;
use std::sync::OnceLock;

use discern::domain::{Failure, FailureKind, JobId, PictureId, PictureSource, Why};
use discern::fetch::{AddressError, Fetcher};
use discern::protocol::{Command, Event};

use crate::engine::Bench;
use crate::loopback::{Loopback, Reply};

fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 40, 30);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[255; 40 * 30]).unwrap();
    bytes
}

fn picture() -> Reply {
    Reply::new(200, "image/png", png())
}

/// What comes of opening the picture at this address.
async fn opened(address: &str, is_named: bool) -> Result<(u32, u32), Failure> {
    let (bench, job, picture) = (Bench::new(), JobId::fresh(), PictureId::fresh());
    let source = PictureSource::Address { address: address.to_owned(), is_named };
    bench.send(Command::OpenPicture { job, picture, source: source.clone(), quarters: 0 });
    match bench.events_of(job).await.pop() {
        Some(Event::PictureOpened { info, fetched, .. }) => {
            // It is not to be asked for again.
            assert_eq!(fetched, Some(PictureSource::Bytes { name: source.label(), bytes: png().into() }));
            Ok((info.size().width, info.size().height))
        }
        Some(Event::JobFailed { failure, .. }) => Err(failure),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_picture_that_the_user_names_is_fetched_on_this_computer_too() {
    let server = Loopback::always(picture());
    assert_eq!(opened(&format!("{}/a.png?size=large", server.url()), true).await, Ok((40, 30)));
    let request = &server.requests()[0];
    assert_eq!((request.header("authorization"), request.header("cookie")), (None, None));
}

#[tokio::test]
async fn what_somebody_else_names_leads_into_no_private_network() {
    let server = Loopback::always(picture());
    for address in [server.url(), server.url().replace("127.0.0.1", "localhost")] {
        let failure = opened(&address, false).await.unwrap_err();
        assert_eq!(
            (failure.kind, failure.facts.why),
            (FailureKind::Unreadable, Some(Why::PrivateNetwork)),
            "{failure:?}"
        );
    }
    assert!(!server.has_been_asked());
}

#[tokio::test]
async fn redirects_are_followed_on_the_same_host_and_never_into_a_private_network() {
    let inner = Loopback::always(picture());
    let elsewhere = inner.url().replace("127.0.0.1", "localhost");
    let outer = Loopback::answer(move |request| match request.path.as_str() {
        "/a" => Reply::new(302, "text/plain", "").header("location", "/b.png"),
        "/b.png" => picture(),
        "/away" => Reply::new(302, "text/plain", "").header("location", &elsewhere),
        _ => Reply::new(302, "text/plain", "").header("location", "/again"),
    });
    assert_eq!(opened(&format!("{}/a", outer.url()), true).await, Ok((40, 30)));
    assert!(opened(&format!("{}/away", outer.url()), true).await.is_err());
    assert!(!inner.has_been_asked());
    let failure = opened(&format!("{}/again", outer.url()), true).await.unwrap_err();
    assert_eq!((failure.kind, failure.facts.why), (FailureKind::Unreadable, Some(Why::LeadsOn)));
}

#[tokio::test]
async fn what_is_no_picture_is_told_as_a_failure_of_the_picture() {
    use FailureKind::{NotFound, Unreadable, UnsupportedFormat};
    let page = || Reply::new(200, "text/html; charset=utf-8", "<p>");
    let huge = || Reply::new(200, "image/png", vec![0; 65 << 20]);
    for (reply, expected) in [
        (Reply::new(404, "text/plain", ""), (NotFound, None)),
        (Reply::new(403, "text/plain", ""), (Unreadable, Some(Why::Withheld))),
        (Reply::new(500, "text/plain", ""), (Unreadable, Some(Why::Withheld))),
        (page(), (UnsupportedFormat, Some(Why::NotAPicture))),
        (Reply::new(200, "image/png", "not one"), (UnsupportedFormat, None)),
        (huge(), (Unreadable, Some(Why::TooLargeToFetch))),
    ] {
        let server = Loopback::always(reply);
        let failure = opened(&server.url(), true).await.unwrap_err();
        assert_eq!((failure.kind, failure.facts.why), expected, "{failure:?}");
    }
    let server = Loopback::always(picture());
    let gone = server.url();
    drop(server);
    for (address, why) in [("ftp://example.org/a.png", Why::NoAddress), (gone.as_str(), Why::Unreached)] {
        let failure = opened(address, true).await.unwrap_err();
        assert_eq!((failure.kind, failure.facts.why), (Unreadable, Some(why)), "{failure:?}");
    }
}

#[tokio::test]
async fn a_proxy_may_be_in_a_private_network_and_what_it_is_asked_for_may_not() {
    static PROXY: OnceLock<String> = OnceLock::new();
    // Installed once is for all clients.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Loopback::always(picture());
    PROXY.set(server.url().replace("127.0.0.1", "localhost")).unwrap();
    let bound = |name: &str, addresses: &[SocketAddr]| {
        let proxy = reqwest::Proxy::all(PROXY.get().unwrap())?;
        reqwest::Client::builder().proxy(proxy).resolve_to_addrs(name, addresses).build()
    };
    let fetcher = Fetcher { any: reqwest::Client::new(), local: reqwest::Client::new(), bound };
    assert!(matches!(fetcher.picture("http://localhost/a.png", false).await, Err(AddressError::Private)));
    assert!(!server.has_been_asked());
    // A name that only the proxy may know.
    assert_eq!(fetcher.picture("http://pictures.invalid/a.png", false).await.unwrap(), png());
    assert_eq!(server.requests()[0].header("host"), Some("pictures.invalid"));
}
