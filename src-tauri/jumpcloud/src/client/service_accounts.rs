//! Service accounts, and making and revoking their credentials.

use serde_json::Value;

use super::{Client, LONGEST_SECRET_ANSWER, Scope, about_a_thing};
use crate::http::{Call, Payload, Verb};
use crate::model::Entry;
use crate::{
    AuthConfigId, AuthKind, Error, ErrorKind, Issued, Listing, NewAuthConfig, NewServiceAccount,
    ServiceAccount, ServiceAccountId,
};

const ACCOUNTS: [&str; 3] = ["api", "v2", "service-accounts"];

impl Client {
    /// `GET /api/v2/service-accounts`.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn service_accounts(&self) -> Result<Listing<ServiceAccount>, Error> {
        let call = self.call(Scope::Organization, Verb::Get, &ACCOUNTS);
        self.list(call, None).await
    }

    /// `GET /api/v2/service-accounts/{id}`, wrapped in `serviceAccount` or bare.
    ///
    /// # Errors
    /// [`Error`]; [`ErrorKind::NotFound`] where it is gone.
    pub async fn service_account(&self, id: &ServiceAccountId) -> Result<ServiceAccount, Error> {
        let call = self.about_account(Verb::Get, id, &[]);
        self.get(&call, |answer| {
            ServiceAccount::read(answer.get("serviceAccount").unwrap_or(answer))
        })
        .await
    }

    /// `POST /api/v2/service-accounts`: an account with its first credential. Sent exactly once.
    ///
    /// # Errors
    /// [`Error`]. Where it [may have reached the server](Error::may_have_reached_server) without an
    /// answer, only a list tells whether the account exists now.
    pub async fn create_service_account(&self, new: &NewServiceAccount) -> Result<Issued, Error> {
        let call = self.call(Scope::Organization, Verb::Post, &ACCOUNTS);
        self.issue(call, &new.to_json(), new.auth.kind).await
    }

    /// `POST /api/v2/service-accounts/{id}/auth-config`: one more credential, while the others keep
    /// working. Sent exactly once.
    ///
    /// # Errors
    /// [`Error`]. Where it [may have reached the server](Error::may_have_reached_server) without an
    /// answer, only a list tells whether the credential exists now.
    pub async fn add_auth_config(
        &self,
        account: &ServiceAccountId,
        new: &NewAuthConfig,
    ) -> Result<Issued, Error> {
        let call = self.about_account(Verb::Post, account, &["auth-config"]);
        let mut issued = self.issue(call, &new.to_json(), new.kind).await?;
        issued.service_account_id = Some(account.clone());
        Ok(issued)
    }

    /// `DELETE /api/v2/service-accounts/{id}/auth-config/{authConfigId}`: works at once. Sent
    /// exactly once.
    ///
    /// # Errors
    /// [`Error`]; [`ErrorKind::NotFound`] alone does not prove that it is gone.
    pub async fn revoke_auth_config(
        &self,
        account: &ServiceAccountId,
        config: &AuthConfigId,
    ) -> Result<(), Error> {
        let path = ["auth-config", config.as_str()];
        let call = self.about_account(Verb::Delete, account, &path);
        self.send(&call).await.map(drop)
    }

    /// `DELETE /api/v2/service-accounts/{id}`: with all its credentials, at once. Sent exactly once.
    ///
    /// # Errors
    /// [`Error`]; [`ErrorKind::NotFound`] alone does not prove that it is gone.
    pub async fn delete_service_account(&self, id: &ServiceAccountId) -> Result<(), Error> {
        let call = self.about_account(Verb::Delete, id, &[]);
        self.send(&call).await.map(drop)
    }

    fn about_account(&self, verb: Verb, id: &ServiceAccountId, rest: &[&str]) -> Call<'_> {
        let path = [&ACCOUNTS, &[id.as_str()][..], rest].concat();
        about_a_thing(self.call(Scope::Organization, verb, &path))
    }

    async fn issue(&self, call: Call<'_>, body: &Value, kind: AuthKind) -> Result<Issued, Error> {
        let call = Call {
            payload: Payload::Json(body),
            longest_answer: LONGEST_SECRET_ANSWER,
            ..call
        };
        let (answer, status) = self.send_for_json(&call).await?;
        Issued::read(&answer, kind)
            // An echo of what signed the call is nothing new, and to take it for that loses the new one.
            .filter(|issued| !self.signer.is(&issued.secret))
            .ok_or_else(|| call.error(ErrorKind::NoSecretInAnswer).with_status(status))
    }
}
