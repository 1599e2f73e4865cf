//! Paging through lists, whatever the server says about them.

use std::collections::HashSet;

use url::Url;

use super::{Client, unreadable};
use crate::http::Call;
use crate::model::{Entry, Page};
use crate::{Error, ErrorKind, Listing};

/// The most that JumpCloud gives at once.
const PAGE: usize = 100;

/// A list of more pages than this has no end.
const MOST_PAGES: usize = 500;

impl Client {
    /// Gets a whole list.
    ///
    /// A page that brings nothing new ends it, and so does a short page, unless the server has
    /// announced more. The announced total alone never does: it may be wrong. A list of which less
    /// came than was announced is marked as incomplete.
    pub(super) async fn list<T: Entry>(
        &self,
        call: Call<'_>,
        sort: Option<&str>,
    ) -> Result<Listing<T>, Error> {
        let mut gathered = Gathered::new();
        let mut call = call;
        let base = call.url.clone();
        for _ in 0..MOST_PAGES {
            call.url = page_url(&base, sort, gathered.received);
            let answer = self.send(&call).await?;
            let json = answer.json().ok_or_else(|| unreadable(&call, &answer))?;
            let page = Page::read(&json).ok_or_else(|| unreadable(&call, &answer))?;
            if !gathered.take(&page) {
                return Ok(gathered.listing);
            }
        }
        Err(call.error(ErrorKind::TooLarge))
    }
}

fn page_url(base: &Url, sort: Option<&str>, skip: usize) -> Url {
    let mut url = base.clone();
    let mut query = url.query_pairs_mut();
    query.append_pair("limit", &PAGE.to_string());
    query.append_pair("skip", &skip.to_string());
    if let Some(field) = sort {
        query.append_pair("sort", field);
    }
    drop(query);
    url
}

struct Gathered<T> {
    listing: Listing<T>,
    known: HashSet<String>,
    /// Entries so far, also those that were repeated or unreadable.
    received: usize,
    /// The largest total that any page has announced.
    announced: Option<u64>,
}

impl<T: Entry> Gathered<T> {
    fn new() -> Self {
        Self {
            listing: Listing::default(),
            known: HashSet::new(),
            received: 0,
            announced: None,
        }
    }

    /// Whether there may be more.
    fn take(&mut self, page: &Page<'_>) -> bool {
        let before = self.listing.items.len();
        for entry in page.entries {
            match T::read(entry) {
                Some(item) if self.known.insert(item.key().to_owned()) => {
                    self.listing.items.push(item);
                }
                Some(_) => {}
                None => self.listing.unreadable = self.listing.unreadable.saturating_add(1),
            }
        }
        self.received += page.entries.len();
        self.announced = self.announced.max(page.total);
        let brought_something = self.listing.items.len() > before;
        let announced_more = page.total.is_some_and(|total| total > self.received as u64);
        self.listing.incomplete = match self.announced {
            Some(total) => total > self.counted(),
            // A server that skips nothing, so that only its first page is ever seen.
            None => page.entries.len() == PAGE && !brought_something,
        };
        brought_something && (page.entries.len() >= PAGE || announced_more)
    }

    /// How many different entries have come, as far as that can be told.
    fn counted(&self) -> u64 {
        self.listing.items.len() as u64 + u64::from(self.listing.unreadable)
    }
}
