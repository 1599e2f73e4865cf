//! The journal cannot be written, or not be read. Before the POST that ends the run; after it the run goes
//! on, and the next start makes the journal whole.

use std::path::Path;

use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::RotationStage;

use super::row::{
    ADMIN, ALL, At as End, Deed, GENERATE, ROTATE, Row, SERVICE, Then, ends, goes_well,
    killed_at_the_wire, refused, row, then, unsent, waits,
};
use super::trouble::{At, Trouble, acted, after_post, before_post, keychain, refuses, start};
use crate::vault::{Call, How};
use jumpcloud_simulator::Action;

/// What no constraint of the database explains: it is told as Keyvigil's own defect.
const FAILED: ErrorCode = ErrorCode::Internal;

pub fn rows() -> Vec<Row> {
    [
        before_the_post(),
        after_the_post(),
        everything(),
        unreadable(),
        spoils(),
    ]
    .concat()
}

/// Writing fails when the run comes to one of these stages.
fn fails_at(stages: &str) -> Trouble {
    Trouble::Sql(format!(
        "CREATE TRIGGER fault_write BEFORE INSERT ON journal
            WHEN json_extract(NEW.record, '$.procedure.stage.at') IN ({stages})
            BEGIN SELECT RAISE(ABORT, 'a fault'); END"
    ))
}

/// The same, but only when the transaction is to reach the disk.
fn fails_to_commit_at(stages: &str) -> Trouble {
    Trouble::Sql(format!(
        "CREATE TABLE fault_known (id INTEGER PRIMARY KEY);
         CREATE TABLE fault_unknown (id INTEGER REFERENCES fault_known (id)
            DEFERRABLE INITIALLY DEFERRED);
         CREATE TRIGGER fault_commit AFTER INSERT ON journal
            WHEN json_extract(NEW.record, '$.procedure.stage.at') IN ({stages})
            BEGIN INSERT INTO fault_unknown VALUES (1); END"
    ))
}

fn before_the_post() -> Vec<Row> {
    vec![
        row("it cannot be opened", [start(fails_at("'preflight'"))]).then(ALL, refused(FAILED)),
        row(
            "its opening does not reach the disk",
            [start(fails_to_commit_at("'preflight'"))],
        )
        .then(ALL, refused(FAILED)),
        row(
            "the word before the POST cannot be written",
            [start(fails_at("'sent'"))],
        )
        .then(ALL, unsent(FAILED)),
        row(
            "the word before the POST does not reach the disk",
            [start(fails_to_commit_at("'sent'"))],
        )
        .then(ALL, unsent(FAILED)),
    ]
}

fn after_the_post() -> Vec<Row> {
    let well_again = |then: Then| then.and(Deed::Restart, End::Well, None);
    let passing = || well_again(goes_well());
    let lasting = || well_again(then(End::Well, FAILED));
    let later = "'received', 'spooled', 'stored', 'overlap', 'ended'";
    vec![
        row(
            "that the answer came cannot be written",
            [start(fails_at("'received', 'spooled'"))],
        )
        .then(ALL, passing()),
        row(
            "that the answer came does not reach the disk",
            [start(fails_to_commit_at("'received', 'spooled'"))],
        )
        .then(ALL, passing()),
        row(
            "that it was stored cannot be written",
            [start(fails_at("'stored'"))],
        )
        .then(ALL, passing()),
        row(
            "that both work cannot be written",
            [start(fails_at("'overlap'"))],
        )
        .then(ROTATE, lasting()),
        row("the end cannot be written", [start(fails_at("'ended'"))])
            .then(GENERATE, lasting())
            .then(ADMIN, lasting()),
        row(
            "nothing after the POST can be written",
            [start(fails_at(later))],
        )
        .then(ALL, lasting()),
        row(
            "nothing after the POST reaches the disk",
            [start(fails_to_commit_at(later))],
        )
        .then(ALL, lasting()),
    ]
}

/// Not only the journal.
fn everything() -> Vec<Row> {
    let no_rows = || {
        let statement = "CREATE TRIGGER fault_row BEFORE INSERT ON credentials
                BEGIN SELECT RAISE(ABORT, 'a fault'); END;
            CREATE TRIGGER fault_row_2 BEFORE UPDATE ON credentials
                BEGIN SELECT RAISE(ABORT, 'a fault'); END";
        before_post(Trouble::Sql(statement.into()))
    };
    let well_again = |code| then(End::Well, code).and(Deed::Restart, End::Well, None);
    vec![
        row("the new one's row cannot be written", [no_rows()])
            .then(SERVICE, well_again(FAILED))
            .then(ADMIN, waits(RotationStage::Stored, FAILED)),
    ]
}

const TORN: Deed = Deed::RestartAfterSql("UPDATE journal SET record = substr(record, 1, 60)");
const UNKNOWN: Deed = Deed::RestartAfterSql(r#"UPDATE journal SET record = '{"type":"merger"}'"#);
const NEW_STAGE: Deed = Deed::RestartAfterSql(
    "UPDATE journal SET record = json_set(record, '$.procedure.stage.at', 'quarantined')",
);

/// What the entry stood for is found by listing.
fn unreadable() -> Vec<Row> {
    let set_aside =
        |name, deed| row(name, []).then(ROTATE, goes_well().and(deed, End::Nowhere, None));
    let after_a_lost_answer = |name, deed| {
        row(name, [start(acted(At::Post, Action::Never))])
            .then(SERVICE, killed_at_the_wire().and(deed, End::Nowhere, None))
    };
    vec![
        set_aside("an entry is torn", TORN),
        set_aside("an entry is of an unknown type", UNKNOWN),
        set_aside("an entry is at an unknown stage", NEW_STAGE),
        after_a_lost_answer("the entry of a lost answer is torn", TORN),
        after_a_lost_answer("the entry of a lost answer is of an unknown type", UNKNOWN),
        row("it comes from a newer version for a while", []).then(
            ALL,
            goes_well().and(Deed::RestartWithNewerData, End::Well, None),
        ),
    ]
}

/// The sealed answer, where only it has the key.
fn spoils() -> Vec<Row> {
    let only_sealed = || vec![after_post(refuses(Call::Store, VaultError::Locked))];
    let sealed = || ends(RotationStage::Storing, ErrorCode::KeychainLocked);
    let lost = |change| {
        sealed().and(
            Deed::RestartAfter(change),
            End::Stage(RotationStage::Lost),
            ErrorCode::Interrupted,
        )
    };
    let mut emptied = only_sealed();
    emptied.push(after_post(keychain(
        Call::Read,
        How::Refuse(VaultError::Missing),
    )));
    vec![
        row("one half of the spool is spoilt", only_sealed()).then(
            ADMIN,
            sealed().and(
                Deed::RestartAfter(|folder| spoil(folder, 1)),
                End::Well,
                None,
            ),
        ),
        row("all of the spool is spoilt", only_sealed())
            .then(ADMIN, lost(|folder| spoil(folder, 2))),
        row("the spool is gone", only_sealed()).then(ADMIN, lost(|folder| spoil(folder, 0))),
        row(
            "the keychain is an empty one when Keyvigil is opened again",
            emptied,
        )
        .then(
            ADMIN,
            sealed()
                .and(
                    Deed::RestartUnmended,
                    End::Stage(RotationStage::FindingOut),
                    ErrorCode::SecretMissing,
                )
                .and(Deed::TryAgain, End::Well, None),
        ),
    ]
}

/// Spoils so many halves of the spool; none: removes it.
fn spoil(folder: &Path, halves: usize) {
    let file = std::fs::read_dir(folder.join("spool")).unwrap().next();
    let path = file.unwrap().unwrap().path();
    if halves == 0 {
        return std::fs::remove_file(path).unwrap();
    }
    let mut bytes = std::fs::read(&path).unwrap();
    let until = bytes.len() * halves / 2;
    bytes[..until].fill(0xA5);
    std::fs::write(path, bytes).unwrap();
}
