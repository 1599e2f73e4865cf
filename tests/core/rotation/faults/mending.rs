//! Repairs whatever trouble was made.

use std::fs;
use std::path::Path;

use jumpcloud_simulator::proxy::Wire;
use jumpcloud_simulator::{Region, Settings, seed};
use keyvigil_core::clock::Clock as _;
use keyvigil_core::store::database_path;

use super::scene::Scene;

impl Scene {
    /// Everything works again, but for what only a restart repairs.
    pub async fn mend(&self) {
        self.vault.refuse_with(None);
        self.control.clear_faults();
        self.control
            .settings(|settings| *settings = Settings::default());
        self.control.set_now(self.clock.now());
        if let Some(proxy) = &*self.wire.lock().unwrap() {
            proxy.set(Wire::Clean);
        }
        let admin = seed::DEMO_ADMIN_EMAIL;
        self.control
            .set_api_access(Region::Us, admin, true)
            .unwrap();
        self.drop_triggers();
        // A database that is only read says no.
        let _ = self.pragma("max_page_count", i64::from(u32::MAX) - 1).await;
        remove_obstacle(&self.folder.join("spool"));
    }

    fn drop_triggers(&self) {
        let database = rusqlite::Connection::open(database_path(&self.folder)).unwrap();
        let mut found = database
            .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'fault%'")
            .unwrap();
        let names = found.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let names: Vec<_> = names.map(Result::unwrap).collect();
        for name in names {
            self.sql(&format!("DROP TRIGGER {name}"));
        }
    }
}

fn remove_obstacle(path: &Path) {
    if path.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
        fs::remove_file(path).unwrap();
    }
}
