use super::*;

const OLD: &str = "jca_the0old0key0the0old0key0the0old0key0";
const NEW: &str = "jca_a0new0key0a0new0key0a0new0key0a0new0";
/// A key of a kind that nobody has seen yet.
const STRANGE: &str = "xyz+a0new/key0a0new0key0";

fn search(body: impl AsRef<[u8]>) -> KeySearch {
    find_new_key(body.as_ref(), &SecretString::from(OLD))
}

#[track_caller]
fn assert_found(body: impl AsRef<[u8]>, expected: &str, is_whole: bool) {
    match search(&body) {
        KeySearch::Found { key, whole } => {
            assert_eq!(key.expose_secret(), expected);
            assert_eq!(whole, is_whole);
        }
        other => panic!("{other:?} in {}", String::from_utf8_lossy(body.as_ref())),
    }
}

#[track_caller]
fn assert_nothing(body: impl AsRef<[u8]>) {
    let found = search(&body);
    let text = String::from_utf8_lossy(body.as_ref());
    assert!(matches!(found, KeySearch::Nothing), "{found:?} in {text}");
}

#[test]
fn a_key_is_found_under_each_name_and_at_any_depth() {
    for key in [NEW, STRANGE] {
        for body in [
            format!(r#"{{"apiKey":"{key}"}}"#),
            format!(r#"{{"key":"{key}"}}"#),
            format!(r#" {{ "token" : "{key}" , "expires" : null }} "#),
            format!(r#"{{"user":{{"name":"Jane","apiKey":{{"value":"{key}"}}}}}}"#),
            format!(r#"{{"apiKey":[{{"created":"now","value":"{key}"}}]}}"#),
            format!(r#"{{"apiKey":["{key}"]}}"#),
            format!(r#"[{{}},{{"results":[[{{"key":"{key}"}}]]}}]"#),
            format!("\"{key}\""),
            format!("\r\n \"{key}\"\n"),
        ] {
            assert_found(body, key, true);
        }
    }
}

#[test]
fn a_key_with_the_known_beginning_is_found_under_any_name() {
    assert_found(format!(r#"{{"secret":"{NEW}"}}"#), NEW, true);
    assert_found(format!(r#"["other","{NEW}"]"#), NEW, true);
    assert_nothing(format!(r#"{{"secret":"{STRANGE}"}}"#));
    assert_nothing(format!(r#"{{"value":"{STRANGE}"}}"#));
}

#[test]
fn a_name_reaches_no_further_than_its_own_value() {
    assert_nothing(format!(r#"{{"apiKey":null,"name":"{STRANGE}"}}"#));
    assert_nothing(format!(r#"{{"apiKey":{{}},"x":{{"value":"{STRANGE}"}}}}"#));
    assert_nothing(format!(r#"{{"apiKey":{{"createdBy":"{STRANGE}"}}}}"#));
    assert_nothing(format!(r#"{{"token":1,"list":["{STRANGE}"]}}"#));
}

#[test]
fn what_is_told_beside_the_key_is_not_taken_for_it() {
    let body = format!(
        r#"{{"_id":"5e9f1b2c3d4e5f6a7b8c9d0e","email":"a.very.long.name@example.com",
            "apiKeyHash":{{"prefix":"{}","createdAt":"2026-03-01T12:00:00.000Z"}},
            "apiKey":"{NEW}"}}"#,
        &NEW[..8]
    );
    assert_found(body, NEW, true);
    assert_nothing(format!(r#"{{"apiKeyHash":{{"prefix":"{NEW}"}}}}"#));
}

#[test]
fn an_escaped_key_is_unescaped() {
    let escaped = NEW.replace('_', "\\u005f");
    assert_found(format!(r#"{{"apiKey":"{escaped}"}}"#), NEW, true);
    let escaped = STRANGE.replace('/', "\\/");
    assert_found(format!(r#"{{"\u006bey":"{escaped}"}}"#), STRANGE, true);
}

#[test]
fn the_old_key_alone_is_no_new_one_and_beside_the_new_one_it_does_no_harm() {
    for body in [
        format!(r#"{{"apiKey":"{OLD}"}}"#),
        format!("\"{OLD}\""),
        OLD.to_owned(),
        format!(r#"{{"apiKey":"{}"#, &OLD[..25]),
    ] {
        assert!(matches!(search(&body), KeySearch::OnlyTheOld), "{body}");
    }
    let both = format!(r#"{{"previous":"{OLD}","apiKey":"{NEW}"}}"#);
    assert_found(both, NEW, true);
}

#[test]
fn an_old_key_of_another_kind_is_known_too() {
    let old = SecretString::from(format!(" {STRANGE}\n"));
    let body = format!(r#"{{"apiKey":"{STRANGE}"}}"#);
    assert!(matches!(
        find_new_key(body.as_bytes(), &old),
        KeySearch::OnlyTheOld
    ));
}

#[test]
fn two_different_keys_are_several_and_the_same_twice_is_one() {
    let other = NEW.replace("new", "own");
    for body in [
        format!(r#"{{"apiKey":"{NEW}","key":"{other}"}}"#),
        format!(r#"["{NEW}","{other}","{NEW}"]"#),
        format!(r#"{{"key":"{STRANGE}","token":"{STRANGE}2"}}"#),
        format!("<p>{NEW}</p><p>{other}</p>"),
    ] {
        assert!(matches!(search(&body), KeySearch::Several), "{body}");
    }
    let twice = format!(r#"{{"apiKey":"{NEW}","user":{{"key":"{NEW}"}}}}"#);
    assert_found(twice, NEW, true);
}

#[test]
fn the_known_beginning_tells_more_than_a_name() {
    let body = format!(r#"{{"token":"{STRANGE}","apiKey":"{NEW}"}}"#);
    assert_found(body, NEW, true);
}

#[test]
fn what_no_key_looks_like_is_none() {
    for value in [
        "",
        "jca_short",
        "nineteen0characters",
        "twenty characters and more",
        "schlüssel-schlüssel-schlüssel",
        "jca_with a space in it 0123456789",
        &"x".repeat(513),
    ] {
        assert_nothing(format!(r#"{{"apiKey":"{value}"}}"#));
    }
    assert_found(format!("\"{}\"", "x".repeat(512)), &"x".repeat(512), true);
    for body in ["", "null", "7", "{}", "[]", "\"\"", "\u{feff}", "<html>"] {
        assert_nothing(body);
    }
    assert_nothing(r#"{"apiKey":12345678901234567890123}"#);
    assert_nothing([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert_found(format!("\u{feff}{{\"key\":\"{STRANGE}\"}}"), STRANGE, true);
    assert_found(format!("\u{feff}\"{STRANGE}\""), STRANGE, true);
}

#[test]
fn an_answer_cut_anywhere_gives_the_key_as_far_as_it_came() {
    let body = format!(r#"{{"user":{{"name":"Jané"}},"apiKey":"{NEW}","more":[1,2]}}"#);
    let begins = body.find(NEW).unwrap();
    let quoted = begins + NEW.len() + 1;
    for end in 0..=body.len() {
        let cut = &body.as_bytes()[..end];
        if end >= quoted {
            assert_found(cut, NEW, true);
        } else if end >= begins + 20 {
            let came = &NEW[..(end - begins).min(NEW.len())];
            assert_found(cut, came, false);
        } else {
            assert_nothing(cut);
        }
    }
}

#[test]
fn a_cut_key_of_another_kind_is_not_guessed() {
    assert_found(format!(r#"{{"key":"{STRANGE}""#), STRANGE, true);
    assert_nothing(format!(r#"{{"key":"{STRANGE}"#));
}

#[test]
fn a_whole_key_wins_over_one_without_an_end() {
    let other = NEW.replace("new", "own");
    let body = format!(r#"{{"apiKey":"{NEW}","again":"{other}"#);
    assert_found(body, NEW, true);
}

#[test]
fn a_key_in_a_text_or_a_page_is_found_without_an_end() {
    assert_found(NEW, NEW, false);
    assert_found(format!("Your new key is {NEW}."), NEW, false);
    assert_found(format!("<code>{NEW}</code>"), NEW, false);
    assert_found(format!(r#"{{"message":"your key: {NEW}"}}"#), NEW, false);
    assert_found(format!(r#"<input value="{NEW}">"#), NEW, true);
}

#[test]
fn bad_encoding_around_the_key_does_no_harm() {
    let mut body = b"{\"name\":\"\xff\xc3\x28\",\"apiKey\":\"".to_vec();
    body.extend_from_slice(NEW.as_bytes());
    body.extend_from_slice(b"\"\xfe\xfe");
    assert_found(&body, NEW, true);
    let spoilt = [NEW.as_bytes(), b"\xff"].concat();
    let body = [b"{\"apiKey\":\"", spoilt.as_slice(), b"\"}"].concat();
    assert_found(&body, NEW, false);
}

#[test]
fn depth_has_no_end_but_costs_nothing() {
    for bracket in ["[", "{\"a\":"] {
        let deep = bracket.repeat(10_000);
        assert_nothing(&deep);
        assert_found(format!(r#"{deep}{{"apiKey":"{NEW}""#), NEW, true);
        assert_nothing(format!(r#"{deep}{{"apiKey":"{STRANGE}""#));
    }
    let back = format!("{}{}", "[".repeat(500), "]".repeat(500));
    assert_found(
        format!(r#"{{"x":{back},"key":"{STRANGE}"}}"#),
        STRANGE,
        true,
    );
    assert_nothing("]".repeat(500));
}

#[test]
fn no_text_makes_it_panic() {
    let body = format!(r#"{{"a":["\u00e9\ud8\"",{{"apiKey":{{"value":"{NEW}"}}}}]}}"#);
    for at in 0..body.len() {
        for byte in [b'"', b'\\', b'{', b']', b',', 0, 0xff] {
            let mut spoilt = body.clone().into_bytes();
            spoilt[at] = byte;
            let _ = search(&spoilt);
            let _ = search(&spoilt[..at]);
        }
    }
}

#[test]
fn debug_shows_no_key() {
    assert!(!format!("{:?}", search(NEW)).contains("new"));
}
