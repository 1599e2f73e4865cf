//! Rows that are found without looking at all of them.

use std::collections::HashMap;
use std::hash::Hash;

/// What stands in a [`Table`]. Neither id nor home of a row ever changes.
pub(crate) trait Row {
    type Id: Clone + Eq + Hash;
    /// What the row belongs to.
    type Home: Clone + Eq + Hash;

    fn id(&self) -> &Self::Id;
    fn home(&self) -> &Self::Home;
}

/// Rows in the order in which they came, found by id and by home.
#[derive(Debug)]
pub(crate) struct Table<T: Row> {
    rows: Vec<T>,
    by_id: HashMap<T::Id, usize>,
    by_home: HashMap<T::Home, Vec<usize>>,
}

impl<T: Row> Table<T> {
    pub(crate) fn push(&mut self, row: T) {
        let place = self.rows.len();
        self.by_id.insert(row.id().clone(), place);
        let home = self.by_home.entry(row.home().clone());
        home.or_default().push(place);
        self.rows.push(row);
    }

    pub(crate) fn get(&self, id: &T::Id) -> Option<&T> {
        self.by_id.get(id).map(|&place| &self.rows[place])
    }

    pub(crate) fn get_mut(&mut self, id: &T::Id) -> Option<&mut T> {
        self.by_id.get(id).map(|&place| &mut self.rows[place])
    }

    /// The rows that belong to `home`.
    pub(crate) fn of(&self, home: &T::Home) -> impl Iterator<Item = &T> {
        let places = self.by_home.get(home).into_iter().flatten();
        places.map(|&place| &self.rows[place])
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.rows.iter_mut()
    }

    /// Rare, so everything is put in place anew.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        let mut rows = std::mem::take(self).rows;
        rows.retain(keep);
        for row in rows {
            self.push(row);
        }
    }
}

impl<T: Row> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            by_id: HashMap::new(),
            by_home: HashMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Dog(u32, &'static str);

    impl Row for Dog {
        type Id = u32;
        type Home = &'static str;

        fn id(&self) -> &u32 {
            &self.0
        }

        fn home(&self) -> &&'static str {
            &self.1
        }
    }

    fn dogs() -> Table<Dog> {
        let mut dogs = Table::default();
        for dog in [Dog(3, "farm"), Dog(1, "town"), Dog(2, "farm")] {
            dogs.push(dog);
        }
        dogs
    }

    fn ids<'a>(dogs: impl Iterator<Item = &'a Dog>) -> Vec<u32> {
        dogs.map(|dog| dog.0).collect()
    }

    #[test]
    fn rows_are_found_by_id_and_by_home_in_the_order_in_which_they_came() {
        let dogs = dogs();
        assert_eq!(dogs.get(&1), Some(&Dog(1, "town")));
        assert_eq!(dogs.get(&9), None);
        assert_eq!(ids(dogs.of(&"farm")), [3, 2]);
        assert_eq!(dogs.of(&"moon").count(), 0);
        assert_eq!(ids(dogs.iter()), [3, 1, 2]);
    }

    #[test]
    fn what_is_left_is_found_after_others_have_gone() {
        let mut dogs = dogs();
        dogs.retain(|dog| dog.0 != 3);
        assert_eq!(dogs.get(&3), None);
        assert_eq!(dogs.get_mut(&2), Some(&mut Dog(2, "farm")));
        assert_eq!(ids(dogs.of(&"farm")), [2]);
        assert_eq!(dogs.iter_mut().count(), 2);
    }
}
