//! The pages of the window, by their addresses.

use keyvigil_core::notifier::Place;

/// The address of a place inside the window.
pub fn address(place: Place) -> String {
    match place {
        Place::Overview => "#/overview".to_owned(),
        Place::Credential(id) => format!("#/credentials/{id}"),
        Place::Rotate(id) => format!("#/rotate/{id}"),
        Place::Replace(sign_in) => format!("#/replace/{sign_in}"),
        Place::Rotation(id) => format!("#/rotations/{id}"),
        Place::Inbox => "#/inbox".to_owned(),
        Place::Settings => "#/settings".to_owned(),
    }
}
