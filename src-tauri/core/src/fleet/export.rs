//! Lists as files: CSV for a spreadsheet, JSON for a program. No secret is in them.

use serde::Serialize;

use super::Fleet;
use crate::error::{CommandError, ErrorCode};
use crate::view::{
    ActivityRow, AdministratorQuery, AdministratorRow, CredentialQuery, CredentialRow,
    ExportFormat, OrganizationQuery, OrganizationRow, ServiceAccountQuery, ServiceAccountRow,
};

/// A file to be written.
#[derive(Debug)]
pub struct Exported {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
    /// How many lines of the list.
    pub rows: usize,
}

/// One line: a name for each column, and what stands in it. Empty is "not known", or "never" for an expiry
/// whose source is known.
type Line = Vec<(&'static str, String)>;

impl Fleet {
    /// The credentials that `query` lets through, the most urgent first.
    pub fn export_credentials(
        &self,
        query: &CredentialQuery,
        format: ExportFormat,
    ) -> Result<Exported, CommandError> {
        let (found, _) = self.found(query);
        let lines = found
            .iter()
            .map(|place| credential(&self.credentials[*place].row));
        write("credentials", lines.collect(), format)
    }

    /// The administrators that `query` lets through.
    pub fn export_administrators(
        &self,
        query: &AdministratorQuery,
        format: ExportFormat,
    ) -> Result<Exported, CommandError> {
        let (found, _) = self.found_administrators(query);
        let lines = found
            .iter()
            .map(|place| administrator(&self.administrator(*place)));
        write("administrators", lines.collect(), format)
    }

    /// The service accounts that `query` lets through, a line for each credential; one for an account without.
    pub fn export_service_accounts(
        &self,
        query: &ServiceAccountQuery,
        format: ExportFormat,
    ) -> Result<Exported, CommandError> {
        let (found, _) = self.found_accounts(query);
        let mut lines = Vec::new();
        for place in found {
            let account = &self.accounts[place].row;
            if account.credentials.is_empty() {
                lines.push(service_account(&account.row, None));
            }
            lines.extend(
                account.credentials.iter().map(|place| {
                    service_account(&account.row, Some(&self.credentials[*place].row))
                }),
            );
        }
        write("service-accounts", lines, format)
    }

    /// The organizations that `query` lets through.
    pub fn export_organizations(
        &self,
        query: &OrganizationQuery,
        format: ExportFormat,
    ) -> Result<Exported, CommandError> {
        let (found, _) = self.found_organizations(query);
        let lines = found.into_iter().map(organization);
        write("organizations", lines.collect(), format)
    }
}

/// The activity log, as it is given.
pub fn export_activity(
    rows: &[ActivityRow],
    format: ExportFormat,
) -> Result<Exported, CommandError> {
    let lines = rows.iter().map(|row| {
        vec![
            ("at", word(row.at)),
            ("kind", word(row.kind)),
            ("subject", row.subject.clone()),
            ("organization", word(row.organization.as_ref())),
            ("detail", row.detail.clone()),
        ]
    });
    write("activity", lines.collect(), format)
}

fn credential(row: &CredentialRow) -> Line {
    vec![
        ("owner", row.owner.name.clone()),
        ("owner_email", word(row.owner.email.as_ref())),
        ("owner_kind", word(row.owner.kind)),
        ("owner_id", word(row.owner.remote_id.as_ref())),
        ("kind", word(row.kind)),
        ("organization", row.organization.clone()),
        ("region", word(row.region)),
        ("state", word(row.state)),
        ("expires_at", word(row.expiry.at)),
        ("expiry_source", word(row.expiry.source)),
        ("created_at", word(row.created_at)),
        ("custody", word(row.custody)),
        ("fingerprint", row.fingerprint.clone()),
        ("client_id", word(row.client_id.as_ref())),
        ("used_by", row.used_by.clone()),
    ]
}

fn administrator(row: &AdministratorRow) -> Line {
    let key = row.key.as_ref();
    let flags: Vec<_> = row.flags.iter().map(word).collect();
    vec![
        ("name", row.name.clone()),
        ("email", row.email.clone()),
        ("id", row.id.clone()),
        ("organization", row.organization.clone()),
        ("region", word(row.region)),
        ("role", word(row.role.as_ref())),
        ("suspended", word(row.suspended)),
        ("mfa", word(row.mfa)),
        ("api_access", word(row.api_access)),
        ("has_key", word(row.has_key)),
        (
            "key",
            key.map_or_else(String::new, |key| key.fingerprint.clone()),
        ),
        (
            "key_state",
            key.map_or_else(String::new, |key| word(key.state)),
        ),
        ("key_created_at", word(key.and_then(|key| key.created_at))),
        ("key_expires_at", word(key.and_then(|key| key.expiry.at))),
        ("flags", flags.join(" ")),
    ]
}

fn service_account(row: &ServiceAccountRow, credential: Option<&CredentialRow>) -> Line {
    vec![
        ("name", row.name.clone()),
        ("id", row.id.clone()),
        ("organization", row.organization.clone()),
        ("region", word(row.region)),
        ("role", word(row.role.as_ref())),
        ("status", word(row.status.as_ref())),
        ("credential_kind", word(credential.map(|it| word(it.kind)))),
        (
            "credential",
            word(credential.map(|it| it.fingerprint.clone())),
        ),
        (
            "client_id",
            word(credential.and_then(|it| it.client_id.clone())),
        ),
        ("state", word(credential.map(|it| word(it.state)))),
        ("created_at", word(credential.and_then(|it| it.created_at))),
        ("expires_at", word(credential.and_then(|it| it.expiry.at))),
        ("used_by", word(credential.map(|it| it.used_by.clone()))),
    ]
}

fn organization(row: &OrganizationRow) -> Line {
    let next = row.next.as_ref();
    vec![
        ("label", row.label.clone()),
        ("organization", row.organization.name.clone()),
        ("id", row.organization.id.clone()),
        ("scope", word(row.scope)),
        ("region", word(row.region)),
        ("administrators", word(row.administrators)),
        ("api_access", word(row.api_access)),
        ("api_access_not_told", word(row.api_access_untold)),
        ("service_accounts", word(row.service_accounts)),
        ("credentials", word(row.credentials)),
        ("expired", word(row.expired)),
        ("expiring", word(row.expiring)),
        ("never_expires", word(row.never_expires)),
        ("unknown", word(row.unknown)),
        ("next_expiry_at", word(next.map(|next| next.at))),
        ("next_expiry_of", word(next.map(|next| next.name.clone()))),
        ("administrators_read_at", word(row.administrators_at)),
        ("service_accounts_read_at", word(row.service_accounts_at)),
        ("unreadable", word(row.unreadable)),
        (
            "error",
            word(
                row.administrators_error
                    .as_ref()
                    .or(row.service_accounts_error.as_ref())
                    .map(|error| error.message.clone()),
            ),
        ),
    ]
}

/// A value as it stands in a file: times in RFC 3339, enums by their names in the UI's types; nothing is empty.
fn word<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Null) | Err(_) => String::new(),
        Ok(other) => other.to_string(),
    }
}

fn write(list: &str, lines: Vec<Line>, format: ExportFormat) -> Result<Exported, CommandError> {
    let rows = lines.len();
    let (extension, text) = match format {
        ExportFormat::Csv => ("csv", csv(&lines)),
        ExportFormat::Json => ("json", json(lines)),
    };
    Ok(Exported {
        name: format!("keyvigil-{list}.{extension}"),
        text: text.ok_or_else(|| {
            CommandError::new(ErrorCode::Internal, "the list could not be written down")
        })?,
        rows,
    })
}

fn csv(lines: &[Line]) -> Option<String> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    if let Some(first) = lines.first() {
        writer
            .write_record(first.iter().map(|(name, _)| name))
            .ok()?;
    }
    for line in lines {
        writer
            .write_record(line.iter().map(|(_, value)| harmless(value)))
            .ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}

/// A name that begins like a formula must not become one in a spreadsheet.
fn harmless(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

fn json(lines: Vec<Line>) -> Option<String> {
    let objects: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let field = |(name, value): (&str, String)| (name.to_owned(), value.into());
            line.into_iter()
                .map(field)
                .collect::<serde_json::Map<String, serde_json::Value>>()
        })
        .collect();
    serde_json::to_string_pretty(&objects).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_where_it_must_be_and_never_a_formula() {
        let line = vec![
            ("name", "Reyes, \"Ana\"".to_owned()),
            ("note", "=HYPERLINK(\"http://x\")".to_owned()),
            ("more", "two\nlines".to_owned()),
        ];
        assert_eq!(
            csv(&[line]).unwrap(),
            "name,note,more\r\n\"Reyes, \"\"Ana\"\"\",\"'=HYPERLINK(\"\"http://x\"\")\",\"two\nlines\"\r\n"
        );
    }

    #[test]
    fn an_empty_list_is_an_empty_file_and_an_empty_array() {
        assert_eq!(csv(&[]).unwrap(), "");
        assert_eq!(json(Vec::new()).unwrap(), "[]");
    }
}
