//! The portal's pages, rendered here; a small script makes the buttons work.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::http::{Context, rfc3339};
use crate::region::Region;
use crate::world::{Admin, AdminKey, Realm, Tenant};

use super::session::{sign_in, signed_in};

/// What the portal says to an administrator without API access.
pub(super) const NO_PERMISSION: &str = "You don't have permission to view or generate an API Key. \
     Contact your Admin to have them enable this for you.";

const STYLE: &str = include_str!("portal.css");
const SCRIPT: &str = include_str!("portal.js");

/// The first page. `?admin=EMAIL` signs in; so does the form, which then stays here, as after a
/// real sign-in one is not yet at *My API Key*.
pub(super) async fn home(
    State(context): State<Context>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let mut world = context.shared.world();
    let realm = world.realm_mut(context.region);
    if let Some(email) = query.get("admin") {
        return match realm.admin_by_email(email).map(|admin| admin.id.clone()) {
            Some(id) if query.contains_key("home") => sign_in(realm, id, "/"),
            Some(id) => sign_in(realm, id, "/my-api-key"),
            None => page(
                "Sign in",
                "",
                &sign_in_form(realm, context.region, Some(email)),
            ),
        };
    }
    match signed_in(realm, &headers).and_then(|id| realm.admin(&id)) {
        Some(admin) => {
            let body = format!(
                "<h1>Welcome, {}</h1><p>Your API key is in the account menu, at the top right.</p>",
                escape(&admin.first_name),
            );
            page("Home", &account_menu(realm, admin), &body)
        }
        None => page("Sign in", "", &sign_in_form(realm, context.region, None)),
    }
}

/// Where requests without a key are sent.
pub(super) async fn login(State(context): State<Context>) -> Response {
    let world = context.shared.world();
    page(
        "Sign in",
        "",
        &sign_in_form(world.realm(context.region), context.region, None),
    )
}

/// The state of one's own key, and how to make the next.
pub(super) async fn my_api_key(State(context): State<Context>, headers: HeaderMap) -> Response {
    let world = context.shared.world();
    let realm = world.realm(context.region);
    let Some(admin) = signed_in(realm, &headers).and_then(|id| realm.admin(&id)) else {
        return Redirect::to("/").into_response();
    };
    let body = if admin.api_access && !admin.suspended {
        let expired = admin
            .key
            .as_ref()
            .is_some_and(|key| key.is_expired(world.now()));
        key_panel(admin.key.as_ref(), expired)
    } else {
        format!("<h1>My API Key</h1><p id=\"no-permission\" class=\"notice\">{NO_PERMISSION}</p>")
    };
    page("My API Key", &account_menu(realm, admin), &body)
}

fn key_panel(key: Option<&AdminKey>, expired: bool) -> String {
    let (state, warning, menu_hidden) = match key {
        None => (
            "<p id=\"state\">You have no API key yet.</p>".to_owned(),
            "The key is shown only once.",
            "hidden",
        ),
        Some(key) => (
            format!(
                "<dl id=\"state\"><dt>Key</dt><dd><code>{}…</code></dd><dt>Created</dt><dd>{}</dd>\
                 <dt>{}</dt><dd id=\"expires\">{}</dd></dl>",
                escape(&key.prefix),
                time(&rfc3339(key.created)),
                if expired { "Expired" } else { "Expires" },
                key.expires
                    .map_or_else(|| "Never".to_owned(), |it| time(&rfc3339(it))),
            ),
            "Generating a new API key revokes your current key at once. Everything that uses it \
             stops working. The new key is shown only once.",
            "",
        ),
    };
    include_str!("my_api_key.html")
        .replace("{state}", &state)
        .replace("{warning}", warning)
        .replace("{menu_hidden}", menu_hidden)
}

fn sign_in_form(realm: &Realm, region: Region, unknown: Option<&str>) -> String {
    let notice = unknown.map_or_else(String::new, |email| {
        format!(
            "<p class=\"notice\">There is no administrator {}.</p>",
            escape(email)
        )
    });
    let options: Vec<String> = realm
        .admins
        .iter()
        .map(|admin| {
            format!(
                "<option value=\"{}\">{} ({})</option>",
                escape(&admin.email),
                escape(&full_name(admin)),
                escape(home_name(realm, admin)),
            )
        })
        .collect();
    let options = options.concat();
    format!(
        "<h1>Admin Portal</h1><p>{}. No password is asked for here: choose who you \
         are.</p>{notice}<form action=\"/\"><label for=\"admin\">Administrator</label>\
         <select id=\"admin\" name=\"admin\">{options}</select>\
         <input type=\"hidden\" name=\"home\" value=\"1\">\
         <button id=\"sign-in\">Sign in</button></form>",
        region.title(),
    )
}

fn account_menu(realm: &Realm, admin: &Admin) -> String {
    format!(
        "<details class=\"account\"><summary id=\"account\">{}</summary><div><p>{}<br>{}<br>{}</p>\
         <a id=\"my-api-key\" href=\"/my-api-key\">My API Key</a>\
         <form method=\"post\" action=\"/portal/sign-out\"><button id=\"sign-out\" class=\"link\">\
         Sign out</button></form></div></details>",
        escape(&full_name(admin)),
        escape(&admin.email),
        escape(realm.role_name(&admin.role)),
        escape(home_name(realm, admin)),
    )
}

fn page(title: &str, menu: &str, content: &str) -> Response {
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title} · Admin Portal (simulator)</title><style>{STYLE}</style></head><body>\
         <header><strong>Admin Portal</strong>\
         <span class=\"badge\">Simulator: nothing here is real</span>{menu}</header>\
         <main>{content}</main><script>{SCRIPT}</script></body></html>"
    ))
    .into_response()
}

fn full_name(admin: &Admin) -> String {
    format!("{} {}", admin.first_name, admin.last_name)
}

fn home_name<'a>(realm: &'a Realm, admin: &Admin) -> &'a str {
    match &admin.tenant {
        Tenant::Organization(id) => realm.organization(id).map_or("", |it| &it.name),
        Tenant::Provider(id) => realm.provider(id).map_or("", |it| &it.name),
    }
}

fn time(rfc3339: &str) -> String {
    format!("<time datetime=\"{rfc3339}\">{rfc3339}</time>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
