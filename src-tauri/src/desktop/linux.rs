//! Trays of freedesktop desktops: the `StatusNotifier` kind, and the older one of X11.

use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::ConnectionExt as _;

/// A desktop that is there answers at once.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

/// Under one of these names the library that puts an icon into either kind of tray is installed.
const INDICATOR_LIBRARIES: [&str; 4] = [
    "libayatana-appindicator3.so.1",
    "libappindicator3.so.1",
    "libayatana-appindicator3.so",
    "libappindicator3.so",
];

#[zbus::proxy(
    interface = "org.kde.StatusNotifierWatcher",
    default_service = "org.kde.StatusNotifierWatcher",
    default_path = "/StatusNotifierWatcher"
)]
trait Watcher {
    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> zbus::Result<bool>;
}

/// Whether something shows tray icons: a menu's own D-Bus object would prove nothing.
pub async fn has_tray() -> bool {
    if !has_indicator_library() {
        return false;
    }
    let asked = tokio::time::timeout(ANSWERS_WITHIN, has_host()).await;
    if matches!(asked, Ok(Ok(true))) {
        return true;
    }
    tokio::task::spawn_blocking(|| has_x11_tray().unwrap_or(false))
        .await
        .unwrap_or(false)
}

async fn has_host() -> zbus::Result<bool> {
    let connection = zbus::Connection::session().await?;
    let watcher = WatcherProxy::builder(&connection)
        .cache_properties(zbus::proxy::CacheProperties::No)
        .build()
        .await?;
    watcher.is_status_notifier_host_registered().await
}

/// A tray of the older kind owns a selection named after its screen.
fn has_x11_tray() -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    let (connection, screen) = x11rb::connect(None)?;
    let name = format!("_NET_SYSTEM_TRAY_S{screen}");
    let atom = connection.intern_atom(true, name.as_bytes())?.reply()?.atom;
    if atom == x11rb::NONE {
        return Ok(false);
    }
    let owner = connection.get_selection_owner(atom)?.reply()?.owner;
    connection.flush()?;
    Ok(owner != x11rb::NONE)
}

/// The loader of tray icons ends the program where none of these is there.
pub fn has_indicator_library() -> bool {
    static FOUND: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    *FOUND.get_or_init(|| {
        INDICATOR_LIBRARIES.into_iter().any(|name| {
            #[expect(
                unsafe_code,
                reason = "loading it runs nothing but what every tray icon runs"
            )]
            let library = unsafe { libloading::Library::new(name) };
            library.is_ok()
        })
    })
}
