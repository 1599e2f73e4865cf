//! The journal, or the sealed answer, cannot be read when Keyvigil is opened again.

use std::path::Path;

use jumpcloud_simulator::Action;
use keyvigil_core::error::ErrorCode;
use keyvigil_core::vault::VaultError;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::row::{ADMIN, ALL, ROTATE, Row, SERVICE, row};
use crate::rotation::faults::told::{At as End, Deed, ends, goes_well, killed_at_the_wire};
use crate::rotation::faults::trouble::{At, acted, after_post, keychain, refuses, start};
use crate::vault::{Call, How};

pub fn rows() -> Vec<Row> {
    [unreadable(), spoils()].concat()
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
