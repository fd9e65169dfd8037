//! Who imports whom, and who does so in a circle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Who imports whom, by path from the root of the checkout.
#[derive(Default)]
pub struct Imports(BTreeMap<String, BTreeSet<String>>);

impl Imports {
    /// The first file names something of the second.
    pub fn add(&mut self, from: &str, to: &str) {
        if from != to {
            self.0.entry(from.to_owned()).or_default().insert(to.to_owned());
        }
    }

    fn of(&self, file: &str) -> impl Iterator<Item = &String> {
        self.0.get(file).into_iter().flatten()
    }

    /// All files that a file reaches by one import or more, each with the one it is reached from on a shortest way.
    fn reached<'a>(&'a self, file: &'a str) -> BTreeMap<&'a str, &'a str> {
        let mut from = BTreeMap::new();
        let mut queue = VecDeque::from([file]);
        while let Some(at) = queue.pop_front() {
            for next in self.of(at) {
                if !from.contains_key(next.as_str()) {
                    from.insert(next.as_str(), at);
                    queue.push_back(next);
                }
            }
        }
        from
    }

    /// The largest sets of files each of which reaches all others of its set.
    pub fn circles(&self) -> Vec<BTreeSet<String>> {
        let reached: BTreeMap<&str, BTreeMap<&str, &str>> =
            self.0.keys().map(|file| (file.as_str(), self.reached(file))).collect();
        let mut circles = BTreeSet::new();
        for (file, from_here) in &reached {
            if from_here.contains_key(file) {
                let back = |other: &&&str| reached.get(**other).is_some_and(|there| there.contains_key(file));
                circles.insert(from_here.keys().filter(back).map(|other| (*other).to_owned()).collect());
            }
        }
        circles.into_iter().collect()
    }

    /// A shortest way round from the first file of a circle.
    pub fn round(&self, circle: &BTreeSet<String>) -> Vec<String> {
        let Some(first) = circle.first() else { return Vec::new() };
        let from = self.reached(first);
        let mut way = vec![first.clone()];
        let mut at = from.get(first.as_str());
        while let Some(before) = at.filter(|before| *before != first) {
            way.push((*before).to_owned());
            at = from.get(before);
        }
        way.push(first.clone());
        way.reverse();
        way
    }
}

#[cfg(test)]
impl Imports {
    /// All of them, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter().flat_map(|(from, to)| to.iter().map(move |to| (from, to)))
    }
}
