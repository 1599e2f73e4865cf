//! Finding secrets in whatever shape they may have been left lying about.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use aho_corasick::AhoCorasick;
use anyhow::{Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The part of a secret that is looked for: neither the prefix nor the end, which a fingerprint shows.
const MIDDLE: std::ops::Range<usize> = 10..30;

/// Bits of a byte, and of a character in base64.
const BYTE: usize = 8;
const SEXTET: usize = 6;

/// All secrets, in all shapes.
pub struct Needles {
    automaton: AhoCorasick,
    /// Which secret each pattern is a shape of.
    secrets: Vec<usize>,
}

impl Needles {
    /// Of these secrets.
    pub fn new(secrets: &[String]) -> Result<Self> {
        let (mut patterns, mut owners) = (Vec::new(), Vec::new());
        for (number, secret) in secrets.iter().enumerate() {
            for shape in shapes(secret)? {
                patterns.push(shape);
                owners.push(number);
            }
        }
        Ok(Self {
            automaton: AhoCorasick::new(patterns)?,
            secrets: owners,
        })
    }

    /// The numbers of the secrets that stand in `bytes`, and how often any of them does.
    pub fn find(&self, bytes: &[u8]) -> (BTreeSet<usize>, usize) {
        let mut count = 0;
        let found = self.automaton.find_iter(bytes).map(|hit| {
            count += 1;
            self.secrets[hit.pattern().as_usize()]
        });
        (found.collect(), count)
    }
}

/// A secret's middle: in clear, in hexadecimal digits, as UTF-16, as the numbers that `Debug` makes of
/// bytes, and in base64 at each of the three places that it may begin at.
pub fn shapes(secret: &str) -> Result<Vec<Vec<u8>>> {
    let Some(middle) = secret.get(MIDDLE) else {
        bail!("a secret is too short to be looked for");
    };
    let bytes = middle.as_bytes();
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let numbers: Vec<_> = bytes.iter().map(ToString::to_string).collect();
    let mut shapes = vec![
        bytes.to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        middle.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        middle.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        numbers.join(", ").into_bytes(),
    ];
    shapes.extend((0..3).map(|before| in_base64(bytes, before)));
    Ok(shapes)
}

/// What always stands in base64 where `before` bytes of a group of three come before `bytes`.
fn in_base64(bytes: &[u8], before: usize) -> Vec<u8> {
    let padded = [&vec![0; before], bytes].concat();
    let encoded = STANDARD_NO_PAD.encode(&padded);
    // Characters that also hold bits of a neighbour are left out.
    let first = (before * BYTE).div_ceil(SEXTET);
    let last = padded.len() * BYTE / SEXTET;
    encoded.as_bytes()[first..last].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "jca_0123456789abcdefghijklmnopqrstuvwxyz";

    #[test]
    fn a_secret_is_found_in_base64_wherever_it_begins() {
        let needles = Needles::new(&[SECRET.to_owned()]).unwrap();
        for before in ["", "a", "ab", "abc", "{\"key\":\""] {
            let text = STANDARD_NO_PAD.encode(format!("{before}{SECRET}\"}}"));
            assert_eq!(needles.find(text.as_bytes()).1, 1, "{before}");
        }
    }

    #[test]
    fn a_secret_is_found_in_every_shape_and_nothing_else_is() {
        let needles = Needles::new(&[SECRET.to_owned()]).unwrap();
        for shape in shapes(SECRET).unwrap() {
            let text = [b"before ", &shape[..], b" after"].concat();
            assert_eq!(needles.find(&text).0.len(), 1);
        }
        assert_eq!(needles.find(b"jca_0123\xe2\x80\xa6wxyz").1, 0);
        let debug = format!("{:?}", SECRET.as_bytes());
        assert_eq!(needles.find(debug.as_bytes()).1, 1);
    }
}
