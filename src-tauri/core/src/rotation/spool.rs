//! A sealed place on disk for an answer that comes once.
//!
//! A keychain may hang or refuse just when the only copy of a key has come. So each piece of the answer
//! is sealed and on disk before anything else is done with it. The sealing key lies in the keychain,
//! where it was put and read back before the request was sent.
//!
//! The file is written in full when it is made, so that a full disk shows before anything can be lost.
//! It has two slots, used in turn, each holding the whole answer so far: a write that a crash cut in two
//! spoils one slot and leaves the other. Slot: counter (8 bytes), length (4 bytes), both little-endian
//! and authenticated, then the sealed bytes (ChaCha20-Poly1305, the counter as nonce: a key serves one
//! spool).

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The longest answer that fits, in bytes: the client reads no more.
pub const CAPACITY: usize = 64 * 1024;

const HEAD: usize = 12;
const SEAL: usize = 16;
const SLOT: usize = HEAD + CAPACITY + SEAL;

/// An answer on its way to disk.
pub struct Spool {
    file: File,
    cipher: ChaCha20Poly1305,
    counter: u64,
    answer: Zeroizing<Vec<u8>>,
}

/// A new sealing key.
#[must_use]
pub fn new_key() -> SecretString {
    SecretString::from(format!("{}{}", Uuid::new_v4(), Uuid::new_v4()))
}

/// The spool of a run inside the data folder.
#[must_use]
pub fn path(data_folder: &Path, run: Uuid) -> PathBuf {
    data_folder.join("spool").join(run.to_string())
}

impl Spool {
    /// Makes the file, in full and on disk.
    pub fn create(path: &Path, key: &SecretString) -> io::Result<Self> {
        let folder = path.parent().unwrap_or(path);
        fs::create_dir_all(folder)?;
        let mut file = private().create_new(true).open(path)?;
        file.write_all(&vec![0; 2 * SLOT])?;
        file.sync_all()?;
        sync_folder(folder)?;
        Ok(Self {
            file,
            cipher: cipher(key),
            counter: 0,
            answer: Zeroizing::new(Vec::with_capacity(CAPACITY)),
        })
    }

    /// Seals the answer so far, `piece` included, and returns when it is on disk.
    pub fn keep(&mut self, piece: &[u8]) -> io::Result<()> {
        if self.answer.len() + piece.len() > CAPACITY {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.answer.extend_from_slice(piece);
        self.counter += 1;
        let head = head(self.counter, self.answer.len());
        let payload = Payload {
            msg: &self.answer,
            aad: &head,
        };
        let sealed = self
            .cipher
            .encrypt(&nonce(self.counter), payload)
            .map_err(|_| io::Error::other("the answer could not be sealed"))?;
        let slot = [&head[..], &sealed].concat();
        let offset = if self.counter.is_multiple_of(2) {
            0
        } else {
            SLOT
        };
        self.file.seek(SeekFrom::Start(offset as u64))?;
        self.file.write_all(&slot)?;
        self.file.sync_data()
    }

    /// The answer so far.
    #[must_use]
    pub fn answer(&self) -> &[u8] {
        &self.answer
    }
}

/// The longest answer that the file at `path` holds whole; empty where none came.
pub fn read(path: &Path, key: &SecretString) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Zeroizing::default()),
        Err(error) => return Err(error),
    };
    let mut slots = Vec::with_capacity(2 * SLOT);
    file.read_to_end(&mut slots)?;
    let cipher = cipher(key);
    let whole = slots.chunks(SLOT).filter_map(|slot| open(&cipher, slot));
    Ok(whole.max_by_key(|answer| answer.len()).unwrap_or_default())
}

/// Overwrites and removes the file; one that is not there counts as destroyed.
pub fn destroy(path: &Path) -> io::Result<()> {
    match private().open(path) {
        Ok(mut file) => {
            file.write_all(&vec![0; 2 * SLOT])?;
            file.sync_data()?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    }
    fs::remove_file(path)
}

fn open(cipher: &ChaCha20Poly1305, slot: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (head, sealed) = slot.split_at_checked(HEAD)?;
    let counter = u64::from_le_bytes(head.get(..8)?.try_into().ok()?);
    let length = u32::from_le_bytes(head.get(8..)?.try_into().ok()?) as usize;
    let payload = Payload {
        msg: sealed.get(..length.checked_add(SEAL)?)?,
        aad: head,
    };
    let answer = cipher.decrypt(&nonce(counter), payload).ok()?;
    Some(Zeroizing::new(answer))
}

fn head(counter: u64, length: usize) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..8].copy_from_slice(&counter.to_le_bytes());
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    head[8..].copy_from_slice(&length.to_le_bytes());
    head
}

fn nonce(counter: u64) -> Nonce {
    let mut nonce = Nonce::default();
    nonce[..8].copy_from_slice(&counter.to_le_bytes());
    nonce
}

fn cipher(key: &SecretString) -> ChaCha20Poly1305 {
    let digest = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(key.expose_secret())));
    ChaCha20Poly1305::new(Key::from_slice(digest.as_slice()))
}

#[cfg(unix)]
fn private() -> fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = File::options();
    options.write(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn private() -> fs::OpenOptions {
    let mut options = File::options();
    options.write(true);
    options
}

/// The file's name must be on disk too.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spool() -> (tempfile::TempDir, PathBuf, SecretString) {
        let folder = tempfile::tempdir().unwrap();
        let path = path(folder.path(), Uuid::new_v4());
        (folder, path, new_key())
    }

    #[test]
    fn what_came_in_pieces_is_read_back_whole() {
        let (_folder, path, key) = spool();
        let mut spool = Spool::create(&path, &key).unwrap();
        assert!(read(&path, &key).unwrap().is_empty(), "nothing came yet");
        for piece in ["{\"api", "Key\":\"jca_", "1\"}"] {
            spool.keep(piece.as_bytes()).unwrap();
        }
        assert_eq!(*read(&path, &key).unwrap(), b"{\"apiKey\":\"jca_1\"}");
        assert_eq!(spool.answer(), b"{\"apiKey\":\"jca_1\"}");
    }

    #[test]
    fn a_write_that_was_cut_in_two_costs_only_the_last_piece() {
        let (_folder, path, key) = spool();
        let mut spool = Spool::create(&path, &key).unwrap();
        spool.keep(b"first ").unwrap();
        spool.keep(b"second").unwrap();
        let mut bytes = fs::read(&path).unwrap();
        bytes[HEAD + 3] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(*read(&path, &key).unwrap(), b"first ");
    }

    #[test]
    fn nothing_of_the_answer_stands_on_disk_in_clear_and_another_key_opens_nothing() {
        let (_folder, path, key) = spool();
        let secret = b"jca_0123456789abcdef";
        Spool::create(&path, &key).unwrap().keep(secret).unwrap();
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(8).any(|window| secret.starts_with(window)));
        assert!(read(&path, &new_key()).unwrap().is_empty());
    }

    #[test]
    fn the_longest_answer_fits_and_a_longer_one_is_refused() {
        let (_folder, path, key) = spool();
        let mut spool = Spool::create(&path, &key).unwrap();
        spool.keep(&vec![b'a'; CAPACITY]).unwrap();
        assert_eq!(read(&path, &key).unwrap().len(), CAPACITY);
        assert!(spool.keep(b"b").is_err());
    }

    #[test]
    fn a_destroyed_spool_is_gone_and_destroying_it_again_is_no_error() {
        let (_folder, path, key) = spool();
        Spool::create(&path, &key).unwrap();
        destroy(&path).unwrap();
        destroy(&path).unwrap();
        assert!(!path.exists());
        assert!(read(&path, &key).unwrap().is_empty());
    }
}
