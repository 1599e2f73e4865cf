//! The strings of a text that is JSON, was meant to be, or is something else.

use secrecy::zeroize::Zeroizing;

/// Deeper brackets are counted, and what is in them belongs nowhere.
const DEEPEST: usize = 128;

/// A whole string that is no name of a field.
pub(super) struct Found {
    /// Unescaped, as far as it is ASCII; not trimmed.
    pub text: Zeroizing<Vec<u8>>,
    pub place: Place,
}

/// Where a string stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Where a key is to be expected: under one of its names, or as all there is.
    Key,
    /// Where the beginning of a key is told.
    Prefix,
    Elsewhere,
}

/// What a name says about the value behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    /// `apiKey`, `key`, `token`.
    Key,
    /// `value`, which says something only below one of those.
    Value,
    Prefix,
    Other,
}

/// One open bracket.
#[derive(Debug, Clone, Copy)]
struct Level {
    is_list: bool,
    /// Whether it is open below a name of a key.
    below_key: bool,
    /// The name before the next value.
    name: Name,
}

/// Walks through a text, and never fails: what is not understood is passed over, and a string
/// without an end is the end.
pub(super) struct Strings<'a> {
    rest: &'a [u8],
    levels: Vec<Level>,
    /// Brackets that are open beyond [`DEEPEST`].
    deeper: usize,
    /// Whether nothing but white space has come so far.
    at_start: bool,
}

impl<'a> Strings<'a> {
    pub(super) fn of(body: &'a [u8]) -> Self {
        Self {
            rest: body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body),
            levels: Vec::new(),
            deeper: 0,
            at_start: true,
        }
    }

    fn open(&mut self, is_list: bool) {
        if self.levels.len() == DEEPEST {
            self.deeper += 1;
            return;
        }
        let outer = self.levels.last();
        let name = outer.map_or(Name::Other, |level| level.name);
        self.levels.push(Level {
            is_list,
            below_key: name == Name::Key || outer.is_some_and(|level| level.below_key),
            // The entries of a list stand under the name of the list.
            name: if is_list { name } else { Name::Other },
        });
    }

    fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.levels.pop();
        }
    }

    fn next_field(&mut self) {
        if let Some(level) = self.levels.last_mut().filter(|level| !level.is_list) {
            level.name = Name::Other;
        }
    }

    /// The string whose opening quotation mark has just been passed. `None` where it is a name.
    fn string(&mut self, was_at_start: bool) -> Option<Found> {
        let text = self.unescape()?;
        let is_name = self.rest.trim_ascii_start().first() == Some(&b':');
        if is_name
            && self.deeper == 0
            && let Some(level) = self.levels.last_mut()
        {
            level.name = Name::of(&text);
        }
        let place = self.place(was_at_start);
        (!is_name).then_some(Found { text, place })
    }

    fn place(&self, was_at_start: bool) -> Place {
        match self.levels.last() {
            _ if self.deeper > 0 => Place::Elsewhere,
            None if was_at_start => Place::Key,
            None => Place::Elsewhere,
            Some(level) => match level.name {
                Name::Key => Place::Key,
                Name::Value if level.below_key => Place::Key,
                Name::Prefix => Place::Prefix,
                Name::Value | Name::Other => Place::Elsewhere,
            },
        }
    }

    /// Reads to the closing quotation mark. `None` where there is none.
    fn unescape(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        let end = self.rest.iter().position(|&byte| byte == b'"');
        // Enough but for escaped quotation marks, which no key holds: it is never moved.
        let mut text = Zeroizing::new(Vec::with_capacity(end.unwrap_or_default()));
        while let Some((&byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            match byte {
                b'"' => return Some(text),
                b'\\' => text.push(self.escaped()),
                byte => text.push(byte),
            }
        }
        None
    }

    /// The character behind a backslash; 0, which no key holds, for what is not ASCII.
    fn escaped(&mut self) -> u8 {
        let Some((&byte, rest)) = self.rest.split_first() else {
            return 0;
        };
        self.rest = rest;
        match byte {
            b'"' | b'\\' | b'/' => byte,
            b'u' => {
                let Some((digits, rest)) = self.rest.split_at_checked(4) else {
                    return 0;
                };
                let code = std::str::from_utf8(digits).ok();
                let code = code.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                if code.is_some() {
                    self.rest = rest;
                }
                code.filter(u8::is_ascii).unwrap_or_default()
            }
            _ => 0,
        }
    }
}

impl Iterator for Strings<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            let was_at_start = self.at_start;
            self.at_start &= byte.is_ascii_whitespace();
            match byte {
                b'"' => {
                    if let Some(found) = self.string(was_at_start) {
                        return Some(found);
                    }
                }
                b'{' => self.open(false),
                b'[' => self.open(true),
                b'}' | b']' => self.close(),
                b',' => self.next_field(),
                _ => {}
            }
        }
    }
}

impl Name {
    fn of(text: &[u8]) -> Self {
        match text {
            b"apiKey" | b"key" | b"token" => Self::Key,
            b"value" => Self::Value,
            b"prefix" => Self::Prefix,
            _ => Self::Other,
        }
    }
}
