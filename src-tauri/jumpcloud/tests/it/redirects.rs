//! A redirect would carry the key to another host.

use crate::stub::{Reply, Stub};
use crate::support::{Act, client};

#[tokio::test]
async fn no_redirect_is_followed_and_the_second_host_never_hears_of_the_key() {
    for status in [300, 301, 302, 303, 307, 308] {
        let second = Stub::always(Reply::new(200, "{}")).await;
        let location = format!("location: {}stolen\r\n", second.url);
        let first = Stub::always(Reply::with(status, &location, "")).await;
        for act in Act::ALL {
            act.on(&client(&first.url)).await.unwrap_err();
        }
        assert_eq!(first.times_asked(), Act::ALL.len(), "{status}");
        assert_eq!(second.times_asked(), 0, "{status}");
    }
}

#[tokio::test]
async fn not_even_a_redirect_to_the_same_host_is_followed() {
    let first = Stub::always(Reply::with(307, "location: /api/v2/elsewhere\r\n", "")).await;
    Act::Post.on(&client(&first.url)).await.unwrap_err();
    assert_eq!(first.times_asked(), 1);
}
