//! What a status other than 2xx means, helped along by JumpCloud's message.

use crate::ErrorKind;

/// An answer that is not a success.
pub(crate) struct Refusal<'a> {
    pub status: u16,
    /// The path that a redirect leads to.
    pub leads_to: Option<&'a str>,
    /// JumpCloud's message, whole.
    pub message: &'a str,
    pub organization_named: bool,
    /// Whether the address is one that always exists, such as a list.
    pub always_exists: bool,
}

impl Refusal<'_> {
    /// The statuses for organization ids are those of JumpCloud's documentation for the
    /// Multi-Tenant Portal; the words are looked for because each status has other causes too.
    pub(crate) fn kind(&self) -> ErrorKind {
        let organization = self.names_organization();
        match self.status {
            300..=399 if self.leads_to_login() => ErrorKind::KeyDidNotArrive,
            300..=399 => ErrorKind::Redirected,
            400 | 401 if organization && !self.organization_named => {
                ErrorKind::OrganizationIdMissing
            }
            400 if organization => ErrorKind::OrganizationIdMalformed,
            401 => ErrorKind::KeyNotAccepted,
            403 => self.forbidden(organization),
            404 if self.organization_named && (organization || self.always_exists) => {
                ErrorKind::OrganizationUnknown
            }
            404 => ErrorKind::NotFound,
            407 => ErrorKind::ProxyAuthentication,
            429 => ErrorKind::RateLimited,
            400..=499 => ErrorKind::Rejected,
            500..=599 => ErrorKind::ServerError,
            _ => ErrorKind::UnexpectedStatus,
        }
    }

    fn forbidden(&self, organization: bool) -> ErrorKind {
        if self.says_ip_blocked() {
            ErrorKind::IpBlocked
        } else if self.says_api_access_off() {
            ErrorKind::ApiAccessDisabled
        } else if organization && self.organization_named {
            ErrorKind::OrganizationIdNotTaken
        } else {
            ErrorKind::Forbidden
        }
    }

    fn leads_to_login(&self) -> bool {
        self.leads_to
            .is_some_and(|path| path.trim_end_matches('/').ends_with("/login"))
    }

    fn says(&self, words: &str) -> bool {
        self.message.to_ascii_lowercase().contains(words)
    }

    fn names_organization(&self) -> bool {
        ["organization", "org id", "orgid", "org-id", "org_id"]
            .iter()
            .any(|words| self.says(words))
    }

    fn says_ip_blocked(&self) -> bool {
        let names_ip = self
            .message
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| word.eq_ignore_ascii_case("ip"));
        names_ip
            && ["block", "restrict", "allow", "denied"]
                .iter()
                .any(|words| self.says(words))
    }

    /// Also the portal's words: "You don't have permission to view or generate an API Key."
    fn says_api_access_off(&self) -> bool {
        let names_it = self.says("api access") || self.says("api key access");
        let off = ["disabled", "not enabled", "turned off", "not allowed"];
        self.says("permission to view or generate an api key")
            || (names_it && off.iter().any(|words| self.says(words)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: u16, message: &str, organization_named: bool) -> ErrorKind {
        Refusal {
            status,
            leads_to: None,
            message,
            organization_named,
            always_exists: false,
        }
        .kind()
    }

    fn redirect(status: u16, leads_to: Option<&str>) -> ErrorKind {
        Refusal {
            status,
            leads_to,
            message: "",
            organization_named: false,
            always_exists: true,
        }
        .kind()
    }

    #[test]
    fn a_redirect_to_the_login_page_means_that_no_key_arrived() {
        assert_eq!(redirect(302, Some("/login")), ErrorKind::KeyDidNotArrive);
        assert_eq!(
            redirect(303, Some("/us/login/")),
            ErrorKind::KeyDidNotArrive
        );
        assert_eq!(redirect(302, Some("/catalogin")), ErrorKind::Redirected);
        assert_eq!(redirect(308, None), ErrorKind::Redirected);
    }

    #[test]
    fn organization_ids_are_told_apart_from_keys_by_status_and_words() {
        let words = "Bad Request: invalid x-org-id";
        assert_eq!(kind(401, words, false), ErrorKind::OrganizationIdMissing);
        assert_eq!(kind(401, words, true), ErrorKind::KeyNotAccepted);
        assert_eq!(kind(400, words, true), ErrorKind::OrganizationIdMalformed);
        assert_eq!(kind(403, words, true), ErrorKind::OrganizationIdNotTaken);
        assert_eq!(kind(404, words, true), ErrorKind::OrganizationUnknown);
        assert_eq!(kind(404, "no such user", true), ErrorKind::NotFound);
        assert_eq!(kind(400, "", true), ErrorKind::Rejected);
    }

    #[test]
    fn forbidden_has_causes_of_its_own() {
        assert_eq!(kind(403, "IP blocked", false), ErrorKind::IpBlocked);
        assert_eq!(
            kind(403, "Your IP is not in the allowed list", true),
            ErrorKind::IpBlocked
        );
        assert_eq!(
            kind(403, "zip files are not allowed", false),
            ErrorKind::Forbidden
        );
        assert_eq!(
            kind(403, "API access is disabled", false),
            ErrorKind::ApiAccessDisabled
        );
        assert_eq!(kind(403, "", true), ErrorKind::Forbidden);
    }

    #[test]
    fn every_other_status_has_a_kind() {
        for (status, expected) in [
            (401, ErrorKind::KeyNotAccepted),
            (404, ErrorKind::NotFound),
            (407, ErrorKind::ProxyAuthentication),
            (409, ErrorKind::Rejected),
            (429, ErrorKind::RateLimited),
            (500, ErrorKind::ServerError),
            (599, ErrorKind::ServerError),
            (199, ErrorKind::UnexpectedStatus),
            (600, ErrorKind::UnexpectedStatus),
        ] {
            assert_eq!(kind(status, "", false), expected, "{status}");
        }
    }
}
