//! Failures before a request is sent, which integration tests cannot reach: beyond loopback only
//! JumpCloud's own hosts are ever called.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Name, Resolve, Resolving};
use reqwest::{ClientBuilder, Proxy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::HttpOptions;
use crate::http::transport::remote_for_tests;

/// A server that does `serve` with every connection; its port.
async fn server<F, S>(serve: F) -> u16
where
    F: Fn(TcpStream) -> S + Send + 'static,
    S: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    port
}

/// A pool as JumpCloud itself gets one, but for what `adapt` changes.
async fn get(url: &str, adapt: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Broken {
    let options = HttpOptions {
        connect_timeout: Duration::from_millis(200),
        ..HttpOptions::default()
    };
    let client = adapt(remote_for_tests(&options).no_proxy())
        .build()
        .unwrap();
    Broken::read(&client.get(url).send().await.unwrap_err())
}

async fn get_directly(port: u16) -> Broken {
    get(&format!("https://localhost:{port}/"), |builder| builder).await
}

fn unsent(kind: ErrorKind) -> Broken {
    Broken {
        kind,
        may_have_reached_server: false,
    }
}

#[tokio::test]
async fn a_certificate_that_the_system_does_not_trust_is_refused_before_anything_is_sent() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = made.signing_key.serialize_der().try_into().unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let port = server(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let _refused_by_the_client = acceptor.accept(stream).await;
        }
    })
    .await;

    assert_eq!(get_directly(port).await, unsent(ErrorKind::TlsNotTrusted));
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_not_trusted_either() {
    let port = server(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        let _ = stream.read_to_end(&mut Vec::new()).await;
    })
    .await;

    assert_eq!(get_directly(port).await, unsent(ErrorKind::TlsNotTrusted));
}

#[tokio::test]
async fn a_handshake_that_is_hung_up_on_is_a_lost_connection() {
    let port = server(|mut stream| async move {
        let _ = stream.read(&mut [0; 16]).await;
    })
    .await;

    assert_eq!(get_directly(port).await, unsent(ErrorKind::ConnectionLost));
}

#[tokio::test]
async fn a_handshake_that_never_ends_times_out() {
    let port = server(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;

    assert_eq!(get_directly(port).await, unsent(ErrorKind::TimedOut));
}

#[tokio::test]
async fn a_proxy_that_wants_a_password_is_named() {
    let port = server(|mut stream| async move {
        let _ = stream.read(&mut [0; 1024]).await;
        let answer = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
        let _ = stream.write_all(answer).await;
    })
    .await;

    let proxy = Proxy::all(format!("http://127.0.0.1:{port}")).unwrap();
    let broken = get("https://console.jumpcloud.com/", |builder| {
        builder.proxy(proxy)
    })
    .await;
    assert_eq!(broken, unsent(ErrorKind::ProxyAuthentication));
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_being_offline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);

    let proxy = Proxy::all(format!("http://127.0.0.1:{port}")).unwrap();
    let broken = get("https://console.jumpcloud.com/", |builder| {
        builder.proxy(proxy)
    })
    .await;
    assert_eq!(broken, unsent(ErrorKind::Offline));
}

#[tokio::test]
async fn a_name_that_is_not_found_is_being_offline() {
    struct NoNames;
    impl Resolve for NoNames {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err("no such name".into()) })
        }
    }

    let broken = get("https://console.jumpcloud.com/", |builder| {
        builder.dns_resolver(Arc::new(NoNames))
    })
    .await;
    assert_eq!(broken, unsent(ErrorKind::Offline));
}
