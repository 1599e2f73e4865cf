//! Lists, of which JumpCloud has two shapes: a bare array, or wrapped in `results`.

use serde_json::Value;

/// The entries of a list that could be read, and how many could not.
///
/// Where some could not, or the list is incomplete, the absence of an entry proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// In JumpCloud's order, each id once.
    pub items: Vec<T>,
    /// How many entries lacked what makes them useful, such as an id.
    pub unreadable: u32,
    /// Whether JumpCloud announced more entries, at any time while the list was read, than came: the
    /// list changed meanwhile, or its total lies. Also where it repeats a full page.
    pub incomplete: bool,
}

// Not derived, since it needs no default entry.
impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            unreadable: 0,
            incomplete: false,
        }
    }
}

/// A thing that stands in lists.
pub(crate) trait Entry: Sized {
    /// `None` where the essential is missing.
    fn read(value: &Value) -> Option<Self>;

    /// Tells it from every other entry of its list.
    fn key(&self) -> &str;
}

/// One page of a list.
pub(crate) struct Page<'a> {
    pub entries: &'a [Value],
    /// How many there are on all pages, if the server says so. It may be wrong.
    pub total: Option<u64>,
}

impl<'a> Page<'a> {
    /// `None` where `value` is no list.
    pub(crate) fn read(value: &'a Value) -> Option<Self> {
        if let Value::Array(entries) = value {
            return Some(Self {
                entries,
                total: None,
            });
        }
        let total = value.get("totalCount").and_then(Value::as_u64);
        let entries = match value.get("results") {
            Some(Value::Array(entries)) => entries.as_slice(),
            // Servers written in Go say null for an empty list, or leave it out.
            Some(Value::Null) => &[],
            None if total == Some(0) => &[],
            _ => return None,
        };
        Some(Self { entries, total })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_shapes_of_a_list_are_read() {
        assert_eq!(Page::read(&json!([1, 2])).unwrap().entries.len(), 2);
        let wrapped = json!({ "results": [1], "totalCount": 9 });
        let page = Page::read(&wrapped).unwrap();
        assert_eq!((page.entries.len(), page.total), (1, Some(9)));
        assert!(
            Page::read(&json!({ "results": null }))
                .unwrap()
                .entries
                .is_empty()
        );
        assert!(
            Page::read(&json!({ "totalCount": 0 }))
                .unwrap()
                .entries
                .is_empty()
        );
    }

    #[test]
    fn an_error_or_anything_else_is_no_list() {
        for value in [
            json!({ "error": "x", "message": "y" }),
            json!({}),
            json!({ "results": {} }),
            json!({ "totalCount": 4 }),
            json!("text"),
            json!(null),
        ] {
            assert!(Page::read(&value).is_none(), "{value}");
        }
    }
}
