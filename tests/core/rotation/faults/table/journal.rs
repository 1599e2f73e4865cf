//! The journal cannot be written. Before the POST that ends the run; after it the run goes
//! on, and the next start makes the journal whole.

use keyvigil_core::error::ErrorCode;
use keyvigil_core::view::RotationStage;

use crate::rotation::faults::row::{ADMIN, ALL, GENERATE, ROTATE, Row, SERVICE, row};
use crate::rotation::faults::told::{
    At as End, Deed, Then, goes_well, refused, then, unsent, waits,
};
use crate::rotation::faults::trouble::{Trouble, before_post, no_journal_at, start};

/// What no constraint of the database explains: it is told as Keyvigil's own defect.
const FAILED: ErrorCode = ErrorCode::Internal;

pub fn rows() -> Vec<Row> {
    [before_the_post(), after_the_post(), everything()].concat()
}

/// Writing fails only when the transaction is to reach the disk.
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
        row("it cannot be opened", [start(no_journal_at("'preflight'"))])
            .then(ALL, refused(FAILED)),
        row(
            "its opening does not reach the disk",
            [start(fails_to_commit_at("'preflight'"))],
        )
        .then(ALL, refused(FAILED)),
        row(
            "the word before the POST cannot be written",
            [start(no_journal_at("'sent'"))],
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
            [start(no_journal_at("'received', 'spooled'"))],
        )
        .then(ALL, passing()),
        row(
            "that the answer came does not reach the disk",
            [start(fails_to_commit_at("'received', 'spooled'"))],
        )
        .then(ALL, passing()),
        row(
            "that it was stored cannot be written",
            [start(no_journal_at("'stored'"))],
        )
        .then(ALL, passing()),
        row(
            "that both work cannot be written",
            [start(no_journal_at("'overlap'"))],
        )
        .then(ROTATE, lasting()),
        row(
            "the end cannot be written",
            [start(no_journal_at("'ended'"))],
        )
        .then(GENERATE, lasting())
        .then(ADMIN, lasting()),
        row(
            "nothing after the POST can be written",
            [start(no_journal_at(later))],
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
