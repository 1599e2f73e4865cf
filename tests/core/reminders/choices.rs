//! What the person chooses: stages, mute, snooze, quiet hours, names.

use chrono::{Local, TimeDelta, Timelike as _};
use keyvigil_core::error::ErrorCode;
use keyvigil_core::ids::CredentialId;
use keyvigil_core::notifier::{Action, Answer, Place, Subject};
use keyvigil_core::view::{
    AuthKind, Custody, OnClose, OrganizationChange, QuietHours, SettingsChange, Stage,
};

use super::arriving::quiet;
use crate::world::{World, new_account};

const DAY: i32 = 86_400;

async fn own(world: &World) -> CredentialId {
    world.app.sign_ins().await.unwrap()[0].credential_id
}

/// How many notifications come `days` from now.
async fn heard_in(world: &World, days: i64) -> usize {
    world.advance(TimeDelta::days(days));
    world.app.remind().await.unwrap();
    world.notifier.take().len()
}

#[tokio::test]
async fn the_nearer_choice_of_stages_wins() {
    let world = quiet().await;
    let (id, sign_in) = (own(&world).await, world.app.sign_ins().await.unwrap()[0].id);
    let days = |days: i32| Some(vec![Stage(days * DAY)]);
    let general = SettingsChange::Stages {
        custody: Custody::Held,
        stages: days(60),
    };
    let told = world.app.change_settings(general).await.unwrap();
    assert_eq!(told.held.own, days(60));
    assert_eq!(heard_in(&world, 21).await, 1, "in general, 60 days before");
    let organization = OrganizationChange::Stages {
        custody: Custody::Held,
        stages: days(50),
    };
    world
        .app
        .change_organization(sign_in, organization)
        .await
        .unwrap();
    assert_eq!(
        heard_in(&world, 10).await,
        1,
        "in this organization, 50 days before"
    );
    world.app.set_credential_stages(id, days(40)).await.unwrap();
    assert_eq!(
        heard_in(&world, 10).await,
        1,
        "for this credential, 40 days before"
    );
    let detail = world.app.credential(id).await.unwrap();
    assert_eq!(detail.reminding.stages.own, days(40));
    assert_eq!(detail.reminding.stages.inherited, days(50).unwrap());
    world.app.set_credential_stages(id, None).await.unwrap();
    let detail = world.app.credential(id).await.unwrap();
    assert_eq!(detail.reminding.stages.own, None);
}

#[tokio::test]
async fn stages_that_nobody_can_be_reminded_at_are_refused() {
    let world = quiet().await;
    let id = own(&world).await;
    let refused = world
        .app
        .set_credential_stages(id, Some(vec![Stage(5)]))
        .await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidInput);
    let hours = SettingsChange::QuietHours {
        hours: Some(QuietHours {
            from: 60,
            until: 1440,
        }),
    };
    let refused = world.app.change_settings(hours).await;
    assert_eq!(refused.unwrap_err().detail.as_deref(), Some("quietHours"));
}

#[tokio::test]
async fn a_muted_organization_is_silent_until_it_is_heard_again() {
    let world = quiet().await;
    let sign_in = world.app.sign_ins().await.unwrap()[0].id;
    let mute = |muted| OrganizationChange::Mute { muted };
    world
        .app
        .change_organization(sign_in, mute(true))
        .await
        .unwrap();
    assert!(world.app.sign_ins().await.unwrap()[0].reminders.muted);
    assert_eq!(heard_in(&world, 51).await, 0);
    assert!(world.app.inbox(None, 10).await.unwrap().is_empty());
    let id = own(&world).await;
    assert!(world.app.credential(id).await.unwrap().reminding.muted);
    world
        .app
        .change_organization(sign_in, mute(false))
        .await
        .unwrap();
    assert_eq!(heard_in(&world, 0).await, 1);
}

#[tokio::test]
async fn a_snooze_survives_a_restart_and_ends_by_itself() {
    let world = quiet().await;
    let id = own(&world).await;
    world.advance(TimeDelta::days(50));
    world.app.snooze(vec![id]).await.unwrap();
    let world = world.restarted();
    world.advance(TimeDelta::hours(13));
    world.app.remind().await.unwrap();
    assert!(world.notifier.take().is_empty());
    assert!(
        world
            .app
            .credential(id)
            .await
            .unwrap()
            .reminding
            .snoozed_until
            .is_some()
    );
    assert_eq!(
        world.app.inbox(None, 10).await.unwrap().len(),
        1,
        "the inbox has it"
    );
    assert_eq!(heard_in(&world, 1).await, 1);
    assert!(
        world
            .app
            .credential(id)
            .await
            .unwrap()
            .reminding
            .snoozed_until
            .is_none()
    );
}

#[tokio::test]
async fn a_snooze_can_be_ended() {
    let world = quiet().await;
    let id = own(&world).await;
    world.app.snooze(vec![id]).await.unwrap();
    world.app.end_snooze(id).await.unwrap();
    assert_eq!(heard_in(&world, 51).await, 1);
    world.app.snooze_all().await.unwrap();
    assert!(world.app.settings().await.unwrap().snoozed_until.is_some());
    world.app.end_snooze_of_all().await.unwrap();
    assert!(world.app.settings().await.unwrap().snoozed_until.is_none());
}

#[tokio::test]
async fn everything_can_be_snoozed_until_the_morning() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    world.app.snooze_all().await.unwrap();
    let until = world.app.settings().await.unwrap().snoozed_until.unwrap();
    let morning = until.with_timezone(&Local);
    assert_eq!((morning.hour(), morning.minute()), (8, 0));
    let world = world.restarted();
    assert_eq!(heard_in(&world, 0).await, 0);
    assert_eq!(heard_in(&world, 2).await, 1);
}

#[tokio::test]
async fn quiet_hours_survive_a_restart_and_hold_by_local_time() {
    let world = quiet().await;
    world.advance(TimeDelta::days(51));
    let now = world.control().now().with_timezone(&Local);
    let minute = u16::try_from(now.hour() * 60 + now.minute()).unwrap();
    // From an hour ago to an hour from now.
    let hours = QuietHours {
        from: (minute + 1380) % 1440,
        until: (minute + 60) % 1440,
    };
    let change = SettingsChange::QuietHours { hours: Some(hours) };
    world.app.change_settings(change).await.unwrap();
    let world = world.restarted();
    assert_eq!(world.app.settings().await.unwrap().quiet_hours, Some(hours));
    assert_eq!(heard_in(&world, 0).await, 0);
    world.advance(TimeDelta::hours(1));
    assert_eq!(heard_in(&world, 0).await, 1);
}

#[tokio::test]
async fn one_wish_leaves_the_others_as_they_are() {
    let world = quiet().await;
    for change in [
        SettingsChange::HideNames { hidden: true },
        SettingsChange::OnClose {
            choice: OnClose::Quit,
        },
        SettingsChange::AskedStartAtLogin,
    ] {
        world.app.change_settings(change).await.unwrap();
    }
    let settings = world.restarted().app.settings().await.unwrap();
    assert!(settings.hide_names && settings.asked_start_at_login);
    assert_eq!(settings.on_close, Some(OnClose::Quit));
    assert_eq!(settings.held.own, None);
}

#[tokio::test]
async fn settings_of_an_earlier_version_are_kept() {
    let world = quiet().await;
    world.change_database(
        "INSERT OR REPLACE INTO settings VALUES ('settings', '{\"hideNames\":true}')",
    );
    assert!(world.app.settings().await.unwrap().hide_names);
}

#[tokio::test]
async fn a_click_leads_to_the_credential_and_its_buttons_do_what_they_say() {
    let world = quiet().await;
    let (id, sign_in) = (own(&world).await, world.app.sign_ins().await.unwrap()[0].id);
    let role = world.app.roles(sign_in).await.unwrap().remove(0).id;
    let made = world
        .generate(new_account(sign_in, "deploy", role, AuthKind::ApiKey))
        .await;
    let account_key = made.new.unwrap().id;
    let one = Subject::Credential(id);
    let answered = async |subject: &Subject, answer| {
        world.app.answered(subject.clone(), answer).await.unwrap()
    };
    assert_eq!(
        answered(&one, Answer::Opened).await,
        Some(Place::Credential(id))
    );
    let rotate = Answer::Chose(Action::Rotate);
    assert_eq!(answered(&one, rotate).await, Some(Place::Replace(sign_in)));
    let account = Subject::Credential(account_key);
    assert_eq!(
        answered(&account, rotate).await,
        Some(Place::Rotate(account_key))
    );
    let several = Subject::Several(vec![id, account_key]);
    assert_eq!(answered(&several, Answer::Opened).await, Some(Place::Inbox));
    assert_eq!(
        answered(&several, Answer::Chose(Action::Snooze)).await,
        None
    );
    for id in [id, account_key] {
        let detail = world.app.credential(id).await.unwrap();
        assert!(detail.reminding.snoozed_until.is_some());
    }
    assert_eq!(
        answered(&Subject::Test, Answer::Opened).await,
        Some(Place::Settings)
    );
}

#[tokio::test]
async fn a_notification_about_a_credential_that_was_forgotten_does_no_harm() {
    let world = quiet().await;
    let gone = Subject::Several(vec![CredentialId::random(), own(&world).await]);
    let answer = Answer::Chose(Action::Snooze);
    assert_eq!(world.app.answered(gone, answer).await.unwrap(), None);
    let alone = Subject::Credential(CredentialId::random());
    let error = world
        .app
        .answered(alone, Answer::Chose(Action::Rotate))
        .await;
    assert_eq!(error.unwrap_err().code, ErrorCode::UnknownItem);
}
