//! Searching: every word must occur somewhere, in any case and order.

/// What of a row is searched, in lower case.
#[derive(Debug)]
pub(super) struct Text(Box<str>);

impl Text {
    pub fn of<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        Self(parts.join("\n").to_lowercase().into())
    }
}

/// Words that are looked for.
pub(super) struct Words(Vec<String>);

impl Words {
    pub fn new(search: &str) -> Self {
        Self(
            search
                .to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        )
    }

    pub fn are_in(&self, text: &Text) -> bool {
        self.0.iter().all(|word| text.0.contains(word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_occur_in_any_case_and_order() {
        let text = Text::of([Some("Élodie Ångström"), None, Some("ops@harbor.example")]);
        for found in ["", "  ", "HARBOR élodie", "ngst", "é@"] {
            let is_found = Words::new(found).are_in(&text);
            assert_eq!(is_found, found != "é@", "{found:?}");
        }
        assert!(!Words::new("elodie harbour").are_in(&text));
    }
}
