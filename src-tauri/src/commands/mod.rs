//! What the window may ask for. A command parses, calls, and maps the error; nothing else.

mod credential;
mod desktop;
mod lists;
mod owner;
pub mod portal;
mod reminders;
mod rotation;
mod sign_in;

use keyvigil_core::error::CommandError;
use tauri::{State, Wry, ipc::Invoke};

use crate::session::Session;

type Answer<T> = Result<T, CommandError>;
type Here<'a> = State<'a, Session>;

/// All of them.
pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        desktop::app_info,
        desktop::retry_start,
        desktop::health,
        desktop::test_notification,
        desktop::answer_test,
        desktop::desktop,
        desktop::set_start_at_login,
        desktop::keep_watching,
        desktop::close_question_shown,
        desktop::quit,
        desktop::open_demo,
        desktop::skip_ahead,
        desktop::settings,
        desktop::change_settings,
        lists::overview,
        lists::credential_page,
        lists::administrator_page,
        lists::service_account_page,
        lists::organization_page,
        lists::export_list,
        lists::credential,
        lists::activity,
        reminders::inbox,
        reminders::unread_reminders,
        reminders::mark_read,
        reminders::snooze,
        reminders::end_snooze,
        reminders::snooze_all,
        reminders::end_snooze_of_all,
        reminders::set_credential_stages,
        reminders::change_organization,
        reminders::export_calendar,
        reminders::show_exported,
        sign_in::sign_ins,
        sign_in::connect,
        sign_in::try_other_regions,
        sign_in::discover,
        sign_in::watch_organizations,
        sign_in::refresh,
        sign_in::refresh_progress,
        sign_in::cancel_refresh,
        sign_in::rename_sign_in,
        sign_in::remove_sign_in,
        sign_in::allow_making_keys_here,
        owner::set_api_access,
        owner::enter_administrators_expiry,
        owner::revoke_credential,
        owner::delete_service_account,
        rotation::roles,
        rotation::generate,
        rotation::rotation_plan,
        rotation::rotate,
        rotation::replace_own_key,
        rotation::rotation,
        rotation::try_again,
        rotation::hand_over,
        rotation::mark_consumer,
        rotation::revoke_old,
        rotation::undo_rotation,
        rotation::revoke_candidate,
        rotation::keep_candidates,
        rotation::leave_rotation,
        rotation::dismiss_rotation,
        rotation::reveal_rotation_secret,
        portal::begin_portal_visit,
        portal::portal_visit,
        portal::open_portal,
        portal::open_portal_of,
        portal::set_read_on_focus,
        portal::take_key_from_clipboard,
        portal::take_typed_key,
        portal::verify_portal_key,
        portal::answer_other_administrator,
        portal::close_portal_visit,
        credential::copy_secret,
        credential::copy_text,
        credential::reveal_secret,
        credential::verify,
        credential::forget,
        credential::set_used_by,
        credential::enter_expiry,
        credential::withdraw_expiry,
    ]
}
