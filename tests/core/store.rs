//! The data folder.

use keyvigil_core::error::{CommandError, ErrorCode};
use keyvigil_core::store::{DataFolder, Store, StoreError, database_path};
use tempfile::TempDir;

fn code(error: StoreError) -> ErrorCode {
    CommandError::from(error).code
}

#[test]
fn a_folder_from_a_newer_version_is_refused_and_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let lock = DataFolder::open(folder.path()).unwrap();
    drop(Store::open(&lock).unwrap());
    let path = database_path(folder.path());
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 999).unwrap();
    drop(newer);
    let error = Store::open(&lock).map(drop).unwrap_err();
    assert_eq!(code(error), ErrorCode::DataFolderNewer);
    let untouched = rusqlite::Connection::open(&path).unwrap();
    let version: i64 = untouched
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 999);
}

#[test]
fn a_folder_is_used_by_one_process_at_a_time() {
    let folder = TempDir::new().unwrap();
    let first = DataFolder::open(folder.path()).unwrap();
    assert_eq!(
        code(DataFolder::open(folder.path()).unwrap_err()),
        ErrorCode::DataFolderInUse
    );
    drop(first);
    DataFolder::open(folder.path()).unwrap();
}

#[test]
fn a_damaged_database_is_told_and_not_overwritten() {
    let folder = TempDir::new().unwrap();
    let lock = DataFolder::open(folder.path()).unwrap();
    let path = database_path(folder.path());
    let damaged = b"this is no database, but it may be all that somebody has".repeat(40);
    std::fs::write(&path, &damaged).unwrap();
    let error = Store::open(&lock).map(drop).unwrap_err();
    assert_eq!(code(error), ErrorCode::DataDamaged);
    assert_eq!(std::fs::read(&path).unwrap(), damaged);
}

#[test]
fn a_path_that_cannot_be_a_folder_is_told() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    DataFolder::open(&file.join("below")).unwrap_err();
}

#[cfg(unix)]
#[test]
fn a_new_folder_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("data");
    let _lock = DataFolder::open(&path).unwrap();
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o700
    );
}

#[tokio::test]
async fn a_full_disk_is_told_as_such_and_loses_nothing() {
    let folder = TempDir::new().unwrap();
    let lock = DataFolder::open(folder.path()).unwrap();
    let store = Store::open(&lock).unwrap();
    store
        .run(|db| {
            keyvigil_core::store::write_setting(db, "kept", &1)?;
            // SQLite's own bound on pages fails in the same way as a full disk.
            let pages: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0))?;
            db.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
            Ok(())
        })
        .await
        .unwrap();
    let long = "x".repeat(100_000);
    let error = store
        .run(move |db| keyvigil_core::store::write_setting(db, "long", &long))
        .await
        .unwrap_err();
    assert_eq!(code(error), ErrorCode::DiskFull);
    let kept: Option<i32> = store
        .run(|db| keyvigil_core::store::read_setting(db, "kept"))
        .await
        .unwrap();
    assert_eq!(kept, Some(1));
}

#[tokio::test]
async fn reading_does_not_wait_for_what_is_being_written_and_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let lock = DataFolder::open(folder.path()).unwrap();
    let store = Store::open(&lock).unwrap();
    let read = async || -> Option<i32> {
        store
            .read(|db| keyvigil_core::store::read_setting(db, "value"))
            .await
            .unwrap()
    };
    store
        .run(|db| keyvigil_core::store::write_setting(db, "value", &1))
        .await
        .unwrap();
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel();
    let writer = store.clone();
    let writing = tokio::spawn(async move {
        writer
            .run(move |db| {
                keyvigil_core::store::write_setting(db, "value", &2)?;
                begun.send(()).unwrap();
                may_go_on.recv().unwrap();
                Ok(())
            })
            .await
    });
    has_begun.await.unwrap();
    assert_eq!(read().await, Some(1));
    go_on.send(()).unwrap();
    writing.await.unwrap().unwrap();
    assert_eq!(read().await, Some(2));
    store
        .read(|db| keyvigil_core::store::write_setting(db, "value", &3))
        .await
        .unwrap_err();
    assert_eq!(read().await, Some(2));
}
