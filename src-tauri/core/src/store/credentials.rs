//! Credentials: held or merely watched, living or ended.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::columns::{from_word, word};
use crate::ids::{CredentialId, SignInId};
use crate::view::{
    CredentialKind, Custody, ExpirySource, RegionName, VerificationOutcome, VerificationView,
};

/// Why a credential no longer lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// JumpCloud no longer lists it.
    Revoked,
    /// A newer key of the same administrator replaced it.
    Superseded,
}

/// When it expires, and who says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expiry {
    /// Who says so.
    pub source: ExpirySource,
    /// The moment; `None` is "never", or unknown where the source is.
    pub at: Option<DateTime<Utc>>,
}

impl Expiry {
    /// Nobody tells.
    pub const UNKNOWN: Self = Self {
        source: ExpirySource::Unknown,
        at: None,
    };

    /// Whether somebody says that it never expires.
    #[must_use]
    pub fn is_never(&self) -> bool {
        self.at.is_none() && self.source != ExpirySource::Unknown
    }
}

/// One credential.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CredentialRecord {
    /// Also the name of its vault item.
    pub id: CredentialId,
    /// The region it belongs to.
    pub region: RegionName,
    /// What sort.
    pub kind: CredentialKind,
    /// JumpCloud's id of its owner.
    pub owner_id: Option<String>,
    /// The owner's name.
    pub owner_name: String,
    /// An administrator's e-mail address.
    pub owner_email: Option<String>,
    /// Its organization's name.
    pub organization: String,
    /// The generation of an admin key, or the id of an auth config.
    pub remote_id: Option<String>,
    /// The secret is in the vault.
    pub held: bool,
    /// Stored, not yet confirmed by JumpCloud.
    pub pending: bool,
    /// What may be shown of it.
    pub fingerprint: String,
    /// Keyed hash of the secret.
    pub digest: Option<String>,
    /// The public half of a client secret.
    pub client_id: Option<String>,
    /// When JumpCloud made it.
    pub created_at: Option<DateTime<Utc>>,
    /// When the secret went into the vault; of a key that only a person told of, when they did.
    pub stored_at: Option<DateTime<Utc>>,
    /// When it ends.
    pub expiry: Expiry,
    /// Set when it no longer lives.
    pub ended: Option<Ended>,
    /// The person's note.
    pub used_by: String,
    /// The last verification.
    pub verified: Option<VerificationView>,
}

impl CredentialRecord {
    /// A credential of which nothing is known but whose it is.
    #[must_use]
    pub fn seen(region: RegionName, kind: CredentialKind, organization: &str) -> Self {
        Self {
            id: CredentialId::random(),
            region,
            kind,
            owner_id: None,
            owner_name: String::new(),
            owner_email: None,
            organization: organization.to_owned(),
            remote_id: None,
            held: false,
            pending: false,
            fingerprint: String::new(),
            digest: None,
            client_id: None,
            created_at: None,
            stored_at: None,
            expiry: Expiry::UNKNOWN,
            ended: None,
            used_by: String::new(),
            verified: None,
        }
    }

    /// Held or watched.
    #[must_use]
    pub fn custody(&self) -> Custody {
        if self.held {
            Custody::Held
        } else {
            Custody::Watched
        }
    }

    /// How long it lives in all, where both ends are known.
    #[must_use]
    pub fn lifetime(&self) -> Option<TimeDelta> {
        let lifetime = self.expiry.at? - self.created_at?;
        (lifetime > TimeDelta::zero()).then_some(lifetime)
    }
}

/// All of them, the ended ones included.
pub fn all_credentials(db: &Connection) -> Result<Vec<CredentialRecord>, StoreError> {
    let mut statement = db.prepare_cached("SELECT * FROM credentials")?;
    let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Those of them that can be read: one that is spoiled must not silence the reminders of the others. The
/// screens, which read them all, tell of it.
pub fn readable_credentials(db: &Connection) -> Result<Vec<CredentialRecord>, StoreError> {
    let mut statement = db.prepare_cached("SELECT * FROM credentials")?;
    let rows = statement
        .query_map([], read)?
        .filter_map(Result::ok)
        .collect();
    Ok(rows)
}

/// One of them.
pub fn credential(db: &Connection, id: CredentialId) -> Result<CredentialRecord, StoreError> {
    db.prepare_cached("SELECT * FROM credentials WHERE id = ?1")?
        .query_row([id.to_string()], read)
        .optional()?
        .ok_or(StoreError::NotFound("credential"))
}

/// The credential with this digest, a living one before one that has ended. One that has ended may have
/// lost its secret since.
pub fn find_by_digest(
    db: &Connection,
    digest: &str,
) -> Result<Option<CredentialRecord>, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT * FROM credentials WHERE digest = ?1
                ORDER BY ended IS NOT NULL, NOT held LIMIT 1",
        )?
        .query_row([digest], read)
        .optional()?;
    Ok(found)
}

/// The living credentials of one owner.
pub fn living_of_owner(
    db: &Connection,
    region: RegionName,
    owner_id: &str,
) -> Result<Vec<CredentialRecord>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT * FROM credentials WHERE region = ?1 AND owner_id = ?2 AND ended IS NULL",
    )?;
    let rows = statement
        .query_map((word(&region)?, owner_id), read)?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Every credential of one owner, the ended ones included; the living come first.
pub fn credentials_of_owner(
    db: &Connection,
    region: RegionName,
    owner_id: &str,
) -> Result<Vec<CredentialRecord>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT * FROM credentials WHERE region = ?1 AND owner_id = ?2
            ORDER BY ended IS NOT NULL, rowid",
    )?;
    let rows = statement
        .query_map((word(&region)?, owner_id), read)?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The living client secret with this client id, if there is exactly one.
pub fn client_secret_with(
    db: &Connection,
    region: RegionName,
    client_id: &str,
) -> Result<Option<CredentialRecord>, StoreError> {
    only(
        db,
        "SELECT * FROM credentials
            WHERE region = ?1 AND kind = ?2 AND client_id = ?3 AND ended IS NULL",
        (region, client_id),
    )
}

/// The same among those whose owner nobody has told.
pub fn unnamed_with(
    db: &Connection,
    region: RegionName,
    client_id: &str,
) -> Result<Option<CredentialRecord>, StoreError> {
    only(
        db,
        "SELECT * FROM credentials WHERE owner_id IS NULL
            AND region = ?1 AND kind = ?2 AND client_id = ?3 AND ended IS NULL",
        (region, client_id),
    )
}

fn only(
    db: &Connection,
    query: &str,
    (region, client_id): (RegionName, &str),
) -> Result<Option<CredentialRecord>, StoreError> {
    let mut statement = db.prepare_cached(query)?;
    let kind = word(&CredentialKind::ClientSecret)?;
    let mut rows = statement.query_map((word(&region)?, kind, client_id), read)?;
    let first = rows.next().transpose()?;
    Ok(first.filter(|_| rows.next().is_none()))
}

/// The living credentials that JumpCloud has confirmed.
pub fn settled_credentials(db: &Connection) -> Result<HashSet<CredentialId>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT id FROM credentials WHERE ended IS NULL AND NOT pending")?;
    let ids = statement
        .query_map([], |row| from_word(0, row.get(0)?))?
        .collect::<Result<_, _>>()?;
    Ok(ids)
}

/// Inserts it, or replaces the row with its id.
pub fn save_credential(db: &Connection, record: &CredentialRecord) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO credentials VALUES (
            :id, :region, :kind, :owner_id, :owner_name, :owner_email, :organization, :remote_id,
            :held, :pending, :fingerprint, :digest, :client_id, :created_at, :stored_at,
            :expiry_source, :expires_at, :ended, :used_by, :verified_at, :verified_outcome)
         ON CONFLICT (id) DO UPDATE SET
            region = :region, kind = :kind, owner_id = :owner_id, owner_name = :owner_name,
            owner_email = :owner_email, organization = :organization, remote_id = :remote_id,
            held = :held, pending = :pending, fingerprint = :fingerprint, digest = :digest,
            client_id = :client_id, created_at = :created_at, stored_at = :stored_at,
            expiry_source = :expiry_source, expires_at = :expires_at, ended = :ended,
            used_by = :used_by, verified_at = :verified_at, verified_outcome = :verified_outcome",
    )?
    .execute(named_params! {
        ":id": record.id.to_string(),
        ":region": word(&record.region)?,
        ":kind": word(&record.kind)?,
        ":owner_id": record.owner_id,
        ":owner_name": record.owner_name,
        ":owner_email": record.owner_email,
        ":organization": record.organization,
        ":remote_id": record.remote_id,
        ":held": record.held,
        ":pending": record.pending,
        ":fingerprint": record.fingerprint,
        ":digest": record.digest,
        ":client_id": record.client_id,
        ":created_at": record.created_at,
        ":stored_at": record.stored_at,
        ":expiry_source": word(&record.expiry.source)?,
        ":expires_at": record.expiry.at,
        ":ended": record.ended.as_ref().map(word).transpose()?,
        ":used_by": record.used_by,
        ":verified_at": record.verified.as_ref().map(|verified| verified.at),
        ":verified_outcome": record.verified.as_ref().map(|verified| word(&verified.outcome)).transpose()?,
    })?;
    Ok(())
}

/// Makes way for `record`, which is about to stand for its remote identity: the watched row that a
/// refresh may have made for it goes, and a held one keeps its secret but not the identity.
pub fn take_identity(db: &Connection, record: &CredentialRecord) -> Result<(), StoreError> {
    let rival = "id <> ?1 AND region = ?2 AND kind = ?3 AND owner_id = ?4 AND remote_id = ?5";
    for statement in [
        format!("DELETE FROM credentials WHERE NOT held AND {rival}"),
        format!("UPDATE credentials SET remote_id = NULL WHERE {rival}"),
    ] {
        db.prepare_cached(&statement)?.execute((
            record.id.to_string(),
            word(&record.region)?,
            word(&record.kind)?,
            &record.owner_id,
            &record.remote_id,
        ))?;
    }
    Ok(())
}

/// The held credentials of which no digest is known.
pub fn undigested(db: &Connection) -> Result<Vec<CredentialId>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT id FROM credentials WHERE held AND digest IS NULL")?;
    let ids = statement
        .query_map([], |row| from_word(0, row.get(0)?))?
        .collect::<Result<_, _>>()?;
    Ok(ids)
}

/// Writes the digest of a held credential.
pub fn write_digest(db: &Connection, id: CredentialId, digest: &str) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE credentials SET digest = ?2 WHERE id = ?1 AND held")?
        .execute((id.to_string(), digest))?;
    Ok(())
}

/// Forgets every digest: their key is lost.
pub fn forget_digests(db: &Connection) -> Result<(), StoreError> {
    db.execute("UPDATE credentials SET digest = NULL", [])?;
    Ok(())
}

/// Removes the row; its vault item must be gone already.
pub fn delete_credential(db: &Connection, id: CredentialId) -> Result<(), StoreError> {
    db.execute("DELETE FROM credentials WHERE id = ?1", [id.to_string()])?;
    Ok(())
}

/// Records that a sign-in sees a credential, if the sign-in is still there.
pub fn sight(db: &Connection, id: CredentialId, by: SignInId) -> Result<(), StoreError> {
    db.prepare_cached("INSERT OR IGNORE INTO sightings SELECT ?1, id FROM sign_ins WHERE id = ?2")?
        .execute((id.to_string(), by.to_string()))?;
    Ok(())
}

/// Records that a sign-in no longer sees a credential; tells whether another still does.
pub fn unsight(db: &Connection, id: CredentialId, by: SignInId) -> Result<bool, StoreError> {
    db.prepare_cached("DELETE FROM sightings WHERE credential_id = ?1 AND sign_in_id = ?2")?
        .execute((id.to_string(), by.to_string()))?;
    let others = db
        .prepare_cached("SELECT 1 FROM sightings WHERE credential_id = ?1")?
        .exists([id.to_string()])?;
    Ok(others)
}

/// Removes what is merely watched and what no sign-in sees or calls with any more.
pub fn delete_unseen(db: &Connection) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM credentials WHERE NOT held
            AND NOT EXISTS (SELECT 1 FROM sightings WHERE credential_id = credentials.id)
            AND NOT EXISTS (SELECT 1 FROM sign_ins WHERE sign_ins.credential_id = credentials.id)",
        [],
    )?;
    Ok(())
}

/// Whether a sign-in that sees the credential knows its organization by this name.
pub fn is_seen_under(
    db: &Connection,
    id: CredentialId,
    organization: &str,
) -> Result<bool, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT 1 FROM sightings JOIN sign_ins ON sign_ins.id = sightings.sign_in_id
                WHERE sightings.credential_id = ?1 AND organization_name = ?2",
        )?
        .exists((id.to_string(), organization))?;
    Ok(found)
}

/// What a sign-in sees is shown under the new name of its organization where it was under the old one.
pub fn rename_organization(
    db: &Connection,
    by: SignInId,
    old: &str,
    new: &str,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE credentials SET organization = ?3 WHERE organization = ?2
            AND id IN (SELECT credential_id FROM sightings WHERE sign_in_id = ?1)",
        (by.to_string(), old, new),
    )?;
    Ok(())
}

/// (credential, sign-in) for every sighting.
pub fn sign_ins_seeing(db: &Connection) -> Result<Vec<(CredentialId, SignInId)>, StoreError> {
    let mut statement = db.prepare_cached("SELECT credential_id, sign_in_id FROM sightings")?;
    let rows = statement
        .query_map([], |row| {
            Ok((from_word(0, row.get(0)?)?, from_word(1, row.get(1)?)?))
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

fn read(row: &Row<'_>) -> rusqlite::Result<CredentialRecord> {
    let outcome: Option<VerificationOutcome> = row
        .get::<_, Option<String>>(20)?
        .map(|word| from_word(20, word))
        .transpose()?;
    let verified_at: Option<DateTime<Utc>> = row.get(19)?;
    Ok(CredentialRecord {
        id: from_word(0, row.get(0)?)?,
        region: from_word(1, row.get(1)?)?,
        kind: from_word(2, row.get(2)?)?,
        owner_id: row.get(3)?,
        owner_name: row.get(4)?,
        owner_email: row.get(5)?,
        organization: row.get(6)?,
        remote_id: row.get(7)?,
        held: row.get(8)?,
        pending: row.get(9)?,
        fingerprint: row.get(10)?,
        digest: row.get(11)?,
        client_id: row.get(12)?,
        created_at: row.get(13)?,
        stored_at: row.get(14)?,
        expiry: Expiry {
            source: from_word(15, row.get(15)?)?,
            at: row.get(16)?,
        },
        ended: row
            .get::<_, Option<String>>(17)?
            .map(|word| from_word(17, word))
            .transpose()?,
        used_by: row.get(18)?,
        verified: verified_at
            .zip(outcome)
            .map(|(at, outcome)| VerificationView { at, outcome }),
    })
}
