//! A part of a list's lines.

use std::collections::HashMap;
use std::hash::Hash;

use crate::view::Part;

/// More lines than this are never given at once.
const MOST: u32 = 200;

/// The lines of `all` that are asked for, and where they begin.
pub(super) fn part<T>(all: &[T], part: Part) -> (u32, &[T]) {
    let length = number(all.len());
    let from = part.offset.min(length);
    let until = from.saturating_add(part.limit.min(MOST)).min(length);
    (from, &all[from as usize..until as usize])
}

/// A length, as it crosses to the UI.
pub(crate) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Divides what is sorted already: groups come in the order of their first member, members in theirs.
pub(super) fn grouped<T: Copy, K: Clone + Eq + Hash>(
    sorted: &[T],
    key: impl Fn(T) -> K,
) -> Vec<(K, Vec<T>)> {
    let mut places = HashMap::new();
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for &member in sorted {
        let key = key(member);
        let place = *places.entry(key.clone()).or_insert(groups.len());
        if place == groups.len() {
            groups.push((key, Vec::new()));
        }
        groups[place].1.push(member);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(all: &[u8], offset: u32, limit: u32) -> (u32, &[u8]) {
        part(all, Part { offset, limit })
    }

    #[test]
    fn a_part_lies_within_the_list() {
        let all = [1, 2, 3, 4];
        assert_eq!(of(&all, 1, 2), (1, &all[1..3]));
        assert_eq!(of(&all, 3, 9), (3, &all[3..]));
        assert_eq!(of(&all, 9, 9), (4, &[][..]));
        assert_eq!(of(&all, u32::MAX, u32::MAX), (4, &[][..]));
        assert_eq!(of(&[], 0, 5), (0, &[][..]));
        assert_eq!(of(&[0; 300], 0, 300).1.len(), 200);
    }

    #[test]
    fn groups_come_in_the_order_of_their_first_member() {
        let groups = grouped(&[5, 2, 7, 4], |it| it % 2);
        assert_eq!(groups, [(1, vec![5, 7]), (0, vec![2, 4])]);
    }
}
