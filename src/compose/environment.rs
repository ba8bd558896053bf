//! The variables that are known when files are read.

use rustc_hash::FxHashMap;

use super::dotenv;
use super::interpolate::Lookup;

/// The variables that are known, and whether these are all.
#[derive(Clone, Default, Debug)]
pub struct Env {
    values: FxHashMap<String, Option<String>>,
    is_complete: bool,
}

impl Env {
    /// All variables that there are: what is not among them is not set.
    pub fn complete(variables: impl IntoIterator<Item = (String, String)>) -> Env {
        let values = variables.into_iter().map(|(name, value)| (name, Some(value))).collect();
        Env { values, is_complete: true }
    }

    /// Whether it is known what is not set.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// The value of a variable, if it is known and set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.as_deref()
    }

    /// Sets a variable, whatever it was.
    pub fn set(&mut self, name: &str, value: &str) {
        self.values.insert(name.to_owned(), Some(value.to_owned()));
    }

    /// Adds those variables of another that are chosen by name and not known here.
    pub fn add_missing(&mut self, other: &Env, is_chosen: impl Fn(&str) -> bool) {
        for (name, value) in other.values.iter().filter(|(name, _)| is_chosen(name)) {
            self.values.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }

    /// Adds the variables of files in Compose's dialect, of which a later one wins. What is known
    /// already stays. The error is a line and what is wrong there.
    pub fn add_files<'t>(
        &mut self,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Result<(), EnvError> {
        let mut found = FxHashMap::default();
        let mut outcome = Ok(());
        for text in texts {
            let lookup = |name: &str| self.lookup(name);
            if let Err(error) = dotenv::read(text, &lookup, &mut found) {
                outcome = Err(error);
            }
        }
        for (name, value) in found {
            self.values.entry(name).or_insert(value);
        }
        outcome
    }

    /// Whether it speaks of the variable, even if its value is not known.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// What is known of a variable.
    pub(super) fn lookup(&self, name: &str) -> Lookup {
        match self.values.get(name) {
            Some(Some(value)) => Lookup::Set(value.clone()),
            None if self.is_complete => Lookup::Unset,
            _ => Lookup::Unknown,
        }
    }
}

/// What Compose refuses in a file of variables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EnvError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, as a message: lower case, without a final full stop.
    pub message: String,
}
