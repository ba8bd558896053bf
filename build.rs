//! Compiles `lints/*.md` into a static table. What can be forgotten must not compile: a page
//! without a check, a check without a page, a page without an example.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use miniz_oxide::deflate::compress_to_vec;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    on: String,
    /// The instructions that the check is given, or whose commands; all if there are none.
    #[serde(default)]
    keywords: Vec<String>,
    category: String,
    level: String,
    fix: String,
    since: String,
    #[serde(default)]
    cwe: Vec<u16>,
    #[serde(default)]
    aliases: Aliases,
    /// The levels of variants that differ from that of the lint.
    #[serde(default)]
    levels: BTreeMap<String, String>,
    /// Tools whose rules of ShellCheck are variants of this lint, one each.
    #[serde(default)]
    shellcheck: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
    #[serde(default)]
    controls: Vec<String>,
    verify: Option<String>,
    /// How an editor shows what is found: `unnecessary` or `deprecated`.
    tag: Option<String>,
    #[serde(default)]
    options: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Aliases {
    All(Vec<String>),
    ByVariant(BTreeMap<String, Vec<String>>),
}

impl Default for Aliases {
    fn default() -> Aliases {
        Aliases::All(Vec::new())
    }
}

/// How often the findings of a lint in real files were right, from `fixtures/precision.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Precision {
    findings: u32,
    read: u32,
    #[serde(rename = "false")]
    wrong: u32,
    /// Of the reading, for people.
    #[serde(rename = "date")]
    _date: String,
}

/// What a check can be given, and its variant of `Check`.
const KINDS: [(&str, &str); 11] = [
    ("dockerfile", "Dockerfile"),
    ("stage", "Stage"),
    ("instruction", "Instruction"),
    ("script", "Script"),
    ("command", "Command"),
    ("compose", "Compose"),
    ("service", "Service"),
    ("container", "Container"),
    ("ignore-file", "IgnoreFile"),
    ("project", "Project"),
    ("engine", "Engine"),
];

fn main() {
    println!("cargo::rerun-if-changed=lints");
    println!("cargo::rerun-if-changed=src/checks");
    println!("cargo::rerun-if-changed=fixtures/precision.toml");
    println!("cargo::rerun-if-changed=src/shell/shellcheck_codes.in");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let root = Path::new(&root);
    let pages = stems(&root.join("lints"), "md", "README");
    let checks = stems(&root.join("src/checks"), "rs", "mod");

    let record = fs::read_to_string(root.join("fixtures/precision.toml"))
        .expect("fixtures/precision.toml can be read");
    let record: BTreeMap<String, Precision> =
        toml::from_str(&record).unwrap_or_else(|why| panic!("fixtures/precision.toml: {why}"));
    for name in record.keys() {
        assert!(pages.contains(name), "fixtures/precision.toml: there is no lint `{name}`");
    }

    let mut table = String::from("/// Every lint, by name.\npub static ALL: &[Lint] = &[\n");
    let mut engine = BTreeSet::new();
    let mut texts = String::new();
    for name in &pages {
        let path = root.join("lints").join(format!("{name}.md"));
        let text = fs::read_to_string(&path).expect("a page that was listed can be read");
        let lint = entry(name, &text, record.get(name), &mut texts)
            .unwrap_or_else(|why| panic!("lints/{name}.md: {why}"));
        if lint.1 {
            engine.insert(name.clone());
        }
        table.push_str(&lint.0);
    }
    table.push_str("];\n");

    for name in &pages {
        let stem = name.replace('-', "_");
        assert!(
            checks.contains(&stem) != engine.contains(name),
            "lints/{name}.md: the check is at src/checks/{stem}.rs, but where `on` is \"engine\""
        );
    }
    for stem in &checks {
        let name = stem.replace('_', "-");
        assert!(
            pages.contains(&name),
            "src/checks/{stem}.rs: its page is missing: lints/{name}.md"
        );
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let write = |name: &str, bytes: &[u8]| {
        fs::write(Path::new(&out).join(name), bytes).expect("OUT_DIR can be written");
    };
    write("registry.rs", table.as_bytes());
    write("pages.deflate", &compress_to_vec(texts.as_bytes(), 9));

    println!("cargo::rustc-check-cfg=cfg(small)");
    // Of all profiles only `small` optimizes for size.
    if env::var("OPT_LEVEL").is_ok_and(|level| level == "z") {
        println!("cargo::rustc-cfg=small");
        for name in ["base_images.tsv", "end_of_life.tsv"] {
            println!("cargo::rerun-if-changed=src/model/{name}");
            let table = fs::read(root.join("src/model").join(name)).expect("a table can be read");
            write(&format!("{name}.deflate"), &compress_to_vec(&table, 9));
        }
    }
}

fn stems(folder: &Path, extension: &str, except: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let paths = files.map(|file| file.expect("a folder that was opened can be read").path());
    paths
        .filter(|path| path.extension().is_some_and(|own| own == extension))
        .filter_map(|path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()))
        .filter(|stem| stem != except)
        .collect()
}

/// The entry in the table, and whether the engine itself finds this lint. What is prose goes to
/// `texts`.
fn entry(
    name: &str,
    text: &str,
    precision: Option<&Precision>,
    texts: &mut String,
) -> Result<(String, bool), String> {
    if !name.split('-').all(|word| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    }) {
        return Err("a name is in kebab-case".to_owned());
    }
    let rest = text.strip_prefix("```toml\n").ok_or("it starts with a ```toml block")?;
    let (matter, body) = rest.split_once("\n```\n").ok_or("the ```toml block does not end")?;
    let matter: FrontMatter = toml::from_str(matter).map_err(|why| why.to_string())?;
    let body = body.trim_start();
    let after = body
        .strip_prefix("# ")
        .and_then(|heading| heading.split_once('\n'))
        .map(|(_title, after)| after)
        .ok_or("a heading `# Title` follows the ```toml block")?;
    let summary = after.trim_start().split("\n\n").next().unwrap_or_default().trim();
    if summary.is_empty() || summary.starts_with(['#', '`']) {
        return Err("a paragraph that sums it up follows the heading".to_owned());
    }
    let is_engine = matter.on == "engine";
    if !is_engine {
        for (word, what) in [("bad", "a bad example"), ("good", "a good example")] {
            let found = body.lines().any(|line| {
                line.starts_with("```") && line.split_whitespace().nth(1) == Some(word)
            });
            if !found {
                return Err(format!("{what} is missing"));
            }
        }
    }
    let kind = KINDS.iter().find(|(on, _)| *on == matter.on);
    let kind = kind.ok_or_else(|| format!("`on` is one of {:?}", KINDS.map(|(on, _)| on)))?.1;
    let category = one_of(
        &matter.category,
        &["correctness", "security", "reliability", "reproducibility", "efficiency", "style"],
    )?;
    let level = one_of(&matter.level, &["off", "info", "warn", "error"])?;
    let fix = one_of(&matter.fix, &["none", "safe", "unsafe"])?;

    let tag = match &matter.tag {
        Some(tag) => format!("Some(Tag::{})", one_of(tag, &["unnecessary", "deprecated"])?),
        None => "None".to_owned(),
    };

    let module = name.replace('-', "_");
    let check = match (kind, matter.options.is_empty()) {
        ("Engine", _) => "Check::Engine".to_owned(),
        (_, true) => format!("Check::{kind}(|it, _, out| {module}::check(it, out))"),
        (_, false) => format!("Check::{kind}({module}::check)"),
    };
    if !matter.keywords.is_empty() && !["Instruction", "Command"].contains(&kind) {
        return Err("`keywords` is for what is on instructions and commands".to_owned());
    }
    let keywords = matter.keywords.iter().map(|word| {
        let (first, rest) = word.split_at(1);
        format!("Keyword::{first}{}", rest.to_lowercase())
    });
    let keywords = keywords.collect::<Vec<_>>().join(", ");
    let mut aliases = String::new();
    let mut add = |variant: &str, ids: &[String]| {
        if ids.is_empty() {
            return;
        }
        assert!(!ids.iter().any(|id| id.contains(char::is_whitespace)), "an ID is one word");
        writeln!(aliases, "{variant}\t{}", ids.join(" ")).expect("a string grows");
    };
    match &matter.aliases {
        Aliases::All(ids) => add("", ids),
        Aliases::ByVariant(variants) => {
            for (variant, ids) in variants {
                add(if variant == "all" { "" } else { variant }, ids);
            }
        }
    }
    if !matter.shellcheck.is_empty() {
        let codes = fs::read_to_string("src/shell/shellcheck_codes.in")
            .expect("src/shell/shellcheck_codes.in can be read");
        for code in codes.split('"').skip(1).step_by(2) {
            let ids: Vec<String> =
                matter.shellcheck.iter().map(|tool| format!("{tool}:{code}")).collect();
            add(code, &ids);
        }
    }
    let mut levels = String::new();
    for (variant, level) in &matter.levels {
        let level = one_of(level, &["off", "info", "warn", "error"])?;
        write!(levels, "({variant:?}, Level::{level}), ").expect("a string grows");
    }
    let mut options = String::new();
    for (option, value) in &matter.options {
        let value = option_value(value).ok_or_else(|| format!("the type of option `{option}`"))?;
        write!(options, "({option:?}, {value}), ").expect("a string grows");
    }
    let precision = precision.map_or("None".to_owned(), |it| {
        format!(
            "Some(Precision {{ findings: {}, read: {}, wrong: {} }})",
            it.findings, it.read, it.wrong
        )
    });
    let about = match kind {
        "Dockerfile" | "Stage" | "Instruction" | "Script" | "Command" => "Dockerfile",
        "Compose" | "Service" => "Compose",
        _ => "Any",
    };
    let since = matter.since.split_once('.').ok_or("`since` is two numbers")?;
    let place = texts.len()..texts.len() + body.len();
    texts.push_str(body);
    let entry = format!(
        "    Lint {{ page: &Page {{ name: {name:?}, place: {place:?}, \
         about: Subject::{about}, category: Category::{category}, level: Level::{level}, levels: &[{levels}], fix: Fixable::{fix}, \
         since: Version {{ major: {major}, minor: {minor} }}, cwe: &{cwe:?}, same: {aliases:?}, related: &{related:?}, controls: &{controls:?}, \
         verify: {verify:?}, options: &[{options}], precision: {precision}, tag: {tag} }}, keywords: Keywords::of(&[{keywords}]), check: {check} }},\n",
        major = since.0,
        minor = since.1,
        cwe = matter.cwe,
        related = matter.related,
        controls = matter.controls,
        verify = matter.verify,
    );
    Ok((entry, is_engine))
}

fn option_value(value: &toml::Value) -> Option<String> {
    Some(match value {
        toml::Value::Boolean(value) => format!("crate::lint::OptionValue::Boolean({value})"),
        toml::Value::Integer(value) => format!("crate::lint::OptionValue::Integer({value})"),
        toml::Value::String(value) => format!("crate::lint::OptionValue::Text({value:?})"),
        toml::Value::Array(values) => {
            let texts: Option<Vec<&str>> = values.iter().map(toml::Value::as_str).collect();
            format!("crate::lint::OptionValue::List(&{:?})", texts?)
        }
        _ => return None,
    })
}

/// The word with a capital, as the variant of an enum is spelled.
fn one_of(word: &str, words: &[&str]) -> Result<String, String> {
    if !words.contains(&word) {
        return Err(format!("`{word}` is none of {words:?}"));
    }
    let (first, rest) = word.split_at(1);
    Ok(first.to_uppercase() + rest)
}
