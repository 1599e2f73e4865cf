//! Making a service account's credential: proven keychain, one POST, stored, read back, verified.

mod order;
mod run;

use std::sync::Arc;

use super::{App, Result};
use crate::error::{CommandError, ErrorCode};
use crate::ids::{GenerationId, SignInId};
use crate::store::{service_accounts, sign_in};
use crate::vault::Patience;
use crate::view::{
    GenerateRequest, GenerationStep, GenerationView, RoleChoice, StepState, StepView,
};
use order::Order;

const STEPS: [GenerationStep; 5] = [
    GenerationStep::ProveKeychain,
    GenerationStep::Create,
    GenerationStep::Store,
    GenerationStep::ReadBack,
    GenerationStep::Verify,
];

impl App {
    /// The roles that a new service account can have, by name.
    pub async fn roles(&self, sign_in_id: SignInId) -> Result<Vec<RoleChoice>> {
        let record = self.store.run(move |db| sign_in(db, sign_in_id)).await?;
        let client = self.client_of(&record, Patience::Prompting).await?;
        let roles = client.roles().await?.items.into_iter();
        let mut roles: Vec<_> = roles
            .map(|role| RoleChoice {
                id: role.id.to_string(),
                name: role.name,
            })
            .collect();
        roles.sort_by_key(|role| role.name.to_lowercase());
        Ok(roles)
    }

    /// Begins to make a credential. Progress is told as change and read with [`App::generation`].
    pub async fn generate(self: &Arc<Self>, request: GenerateRequest) -> Result<GenerationId> {
        let sign_in_id = request.sign_in_id;
        let (sign_in, accounts) = self
            .store
            .run(move |db| Ok((sign_in(db, sign_in_id)?, service_accounts(db)?)))
            .await?;
        let order = Order::read(request, &accounts)?;
        let id = GenerationId::random();
        let waiting = |step| StepView {
            step,
            state: StepState::Waiting,
        };
        let view = GenerationView {
            id,
            steps: STEPS.into_iter().map(waiting).collect(),
            finished: false,
            credential_id: None,
            error: None,
            left_behind: None,
        };
        self.volatile().generations.insert(id, view);
        let app = Arc::clone(self);
        tokio::spawn(async move { app.run_generation(id, sign_in, order).await });
        Ok(id)
    }

    /// How far a run is.
    pub fn generation(&self, id: GenerationId) -> Result<GenerationView> {
        let found = self.volatile().generations.get(&id).cloned();
        found.ok_or_else(|| CommandError::new(ErrorCode::UnknownItem, "there is no such run"))
    }

    fn begin(&self, id: GenerationId, step: GenerationStep) {
        self.progress(id, Some(step));
    }

    /// What runs is done now; `next` begins.
    fn progress(&self, id: GenerationId, next: Option<GenerationStep>) {
        self.update_generation(id, |view| {
            for step in &mut view.steps {
                if step.state == StepState::Running {
                    step.state = StepState::Done;
                }
                if Some(step.step) == next {
                    step.state = StepState::Running;
                }
            }
        });
    }

    fn update_generation(&self, id: GenerationId, change: impl FnOnce(&mut GenerationView)) {
        if let Some(view) = self.volatile().generations.get_mut(&id) {
            change(view);
        }
        self.changed();
    }
}
