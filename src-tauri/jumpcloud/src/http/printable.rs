//! Text of strangers, made fit to be shown.

/// In characters.
const LONGEST: usize = 200;

/// One line of at most 200 characters that cannot change how the text around it is shown.
pub(crate) fn printable(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words
        .join(" ")
        .chars()
        .filter(|&letter| !is_hidden(letter))
        .take(LONGEST)
        .collect()
}

const fn is_hidden(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_becomes_one_harmless_line() {
        assert_eq!(
            printable(" two\n\tlines\u{1b}[31m \u{202e}evil\u{200b} "),
            "two lines [31m evil"
        );
        assert_eq!(printable(&"ä".repeat(500)).chars().count(), 200);
    }
}
