//! Which lints the names in comments mean.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::checks::{self, ALL};
use crate::lint::Page;

/// The lints that a name means, each with the variant that it is limited to.
pub(super) type Targets = Arc<[(&'static Page, Option<&'static str>)]>;

/// Looks names up, each once.
#[derive(Default)]
pub(super) struct Resolver {
    known: FxHashMap<(String, &'static [&'static str]), Targets>,
}

impl Resolver {
    /// What a name means in a comment of `tools`; in one of ours, where there are none.
    pub(super) fn resolve(&mut self, name: &str, tools: &'static [&'static str]) -> Targets {
        let key = (name.to_owned(), tools);
        self.known.entry(key).or_insert_with(|| resolve(name, tools)).clone()
    }

    /// All lints for which one of `tools` has a rule.
    pub(super) fn all_of(&mut self, tools: &'static [&'static str]) -> Targets {
        let key = (String::new(), tools);
        self.known.entry(key).or_insert_with(|| find(|rule| tools.contains(&rule.tool))).clone()
    }
}

fn resolve(name: &str, tools: &[&str]) -> Targets {
    if tools.is_empty() {
        return checks::resolve(name).into_iter().map(|(lint, it)| (lint.page, it)).collect();
    }
    // tally names the rules of others `tool/rule`.
    let (tools, name) = match name.split_once('/') {
        Some((tool, rule)) if tools.contains(&tool) => (&[tool][..], rule),
        _ => (tools, name),
    };
    let wanted = canonical(name);
    find(|rule| tools.contains(&rule.tool) && rule.id.eq_ignore_ascii_case(&wanted))
}

/// A rule of another tool that a lint covers.
struct Rule {
    tool: &'static str,
    /// In its one spelling.
    id: Cow<'static, str>,
    page: &'static Page,
    variant: Option<&'static str>,
}

fn find(matches: impl Fn(&Rule) -> bool) -> Targets {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    let rules = RULES.get_or_init(|| {
        let aliases = ALL.iter().flat_map(|lint| lint.page.aliases().map(|it| (lint.page, it)));
        let rules = aliases.filter_map(|(page, alias)| {
            let (tool, id) = alias.id.split_once(':')?;
            Some(Rule { tool, id: canonical(id), page, variant: alias.variant })
        });
        rules.collect()
    });
    let found = rules.iter().filter(|rule| matches(rule));
    found.map(|rule| (rule.page, rule.variant)).collect()
}

/// One spelling of the several that a tool has for a rule: Trivy's `AVD-DS-0002`, `DS-0002` and
/// `DS002` are the same, and the ID of a Semgrep rule repeats its folders before a dot.
fn canonical(id: &str) -> Cow<'_, str> {
    let id = id.rsplit('.').next().unwrap_or(id);
    let id = id.strip_prefix("AVD-").unwrap_or(id);
    match id.strip_prefix("DS").map(|rest| rest.strip_prefix('-').unwrap_or(rest)) {
        Some(number) if number.len() <= 4 && number.bytes().all(|it| it.is_ascii_digit()) => {
            format!("DS-{number:0>4}").into()
        }
        _ => id.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_a_rule_are_one() {
        for id in ["AVD-DS-0002", "DS-0002", "DS002", "DS0002"] {
            assert_eq!(canonical(id), "DS-0002");
        }
        assert_eq!(canonical("dockerfile.security.missing-user.missing-user"), "missing-user");
        assert_eq!(canonical("DL3008"), "DL3008");
    }
}
