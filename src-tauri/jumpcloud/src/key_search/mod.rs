//! Finding a new key in an answer of which nothing is promised: neither its shape, nor that it is
//! whole, nor that it is JSON.

mod strings;
#[cfg(test)]
mod tests;

use secrecy::{ExposeSecret, SecretString};

use crate::credential::KEY_PREFIX;

use strings::{Place, Strings};

/// What an answer holds, as far as a new key is concerned.
#[derive(Debug)]
pub enum KeySearch {
    /// Exactly one string that can be the new key.
    Found {
        /// The key, or what came of it.
        key: SecretString,
        /// Whether its end was seen, too. Where it was not, only a call with it tells whether it is
        /// a key.
        whole: bool,
    },
    /// No other key than the one that was there before.
    OnlyTheOld,
    /// Nothing that can be a key.
    Nothing,
    /// More than one string can be the new key, and none more than the others.
    Several,
}

/// Looks for the new key in the body of an answer that was to make one.
///
/// JumpCloud does not say where it stands. A key is 20 to 512 visible ASCII characters, and differs
/// from `old`. Looked for are, in this order, until something is found:
///
/// 1. strings that begin with `jca_`, wherever they stand, but under `prefix`;
/// 2. strings with any beginning under `apiKey`, `key` or `token` at any depth, also one level
///    further under `value`, or a bare JSON string as the whole body;
/// 3. what begins with `jca_` anywhere in the text, up to where no key goes on: the answer was cut
///    inside of it, or it stands in a sentence or a page.
///
/// The body is read byte by byte, so that one that is cut, not JSON, badly encoded, or nested
/// without end still gives what came before; a byte order mark is skipped.
#[must_use]
pub fn find_new_key(body: &[u8], old: &SecretString) -> KeySearch {
    let old = old.expose_secret().trim();
    let mut saw_old = false;
    let [mut prefixed, mut named, mut loose] = [const { Candidates(Vec::new()) }; 3];
    let mut beginnings = Candidates(Vec::new());
    for found in Strings::of(body) {
        match plausible(&found.text) {
            Some(text) if text == old => saw_old = true,
            Some(text) if found.place == Place::Prefix => beginnings.add(text),
            Some(text) if text.starts_with(KEY_PREFIX) => prefixed.add(text),
            Some(text) if found.place == Place::Key => named.add(text),
            None | Some(_) => {}
        }
    }
    for text in loose_keys(body) {
        if old.starts_with(text) {
            saw_old = true;
        } else if !beginnings.hold(text) {
            loose.add(text);
        }
    }
    let found = prefixed.verdict(true).or_else(|| named.verdict(true));
    found
        .or_else(|| loose.verdict(false))
        .unwrap_or(if saw_old {
            KeySearch::OnlyTheOld
        } else {
            KeySearch::Nothing
        })
}

/// Whatever begins like a key, up to where no key goes on.
fn loose_keys(body: &[u8]) -> impl Iterator<Item = &str> {
    let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let starts = (0..body.len()).filter(|&at| body[at..].starts_with(KEY_PREFIX.as_bytes()));
    starts.filter_map(move |at| {
        let length = body[at..].iter().take_while(|byte| goes_on(byte)).count();
        plausible(&body[at..at + length])
    })
}

/// `None` where it cannot be a key. Shorter ones are prefixes and the like.
fn plausible(text: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(text.trim_ascii()).ok()?;
    let fits = (20..=512).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then_some(text)
}

/// Different strings that can be the key.
struct Candidates(Vec<SecretString>);

impl Candidates {
    fn add(&mut self, text: &str) {
        // A third one would not change the verdict.
        if self.0.len() < 2 && !self.hold(text) {
            self.0.push(SecretString::from(text));
        }
    }

    fn hold(&self, text: &str) -> bool {
        self.0.iter().any(|it| it.expose_secret() == text)
    }

    /// `None` where there is no candidate.
    fn verdict(mut self, whole: bool) -> Option<KeySearch> {
        let key = self.0.pop()?;
        Some(if self.0.is_empty() {
            KeySearch::Found { key, whole }
        } else {
            KeySearch::Several
        })
    }
}
