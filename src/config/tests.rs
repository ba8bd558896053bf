use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{CommandLine, ConfigError, ConfigResolver, Plan, Preset, Search, Target};
use crate::checks::ALL;
use crate::lint::{Category, Level};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn resolver(folder: &TempDir) -> ConfigResolver {
    ConfigResolver::new(folder.path(), Search::Nearest, CommandLine::default())
}

/// The plan for `Dockerfile` beside a configuration file with that text.
fn plan(text: &str) -> Plan {
    let folder = folder(&[("plimsoll.toml", text)]);
    let resolver = resolver(&folder);
    let plan = resolver.plan_for(Path::new("Dockerfile"));
    assert_eq!(resolver.errors(), []);
    (*plan).clone()
}

/// What is wrong with a configuration file: the text of each place, and what is said of it.
fn errors(text: &str) -> Vec<(String, String)> {
    let folder = folder(&[("plimsoll.toml", text)]);
    let resolver = resolver(&folder);
    assert!(resolver.plan_for(Path::new("Dockerfile")).lints.is_empty());
    let said = |error: ConfigError| {
        let place = error.place.unwrap();
        (place.text[place.range].to_owned(), error.message)
    };
    resolver.errors().into_iter().map(said).collect()
}

fn level(plan: &Plan, name: &str) -> Level {
    plan.find(name).map_or(Level::Off, |planned| planned.level)
}

#[test]
fn presets_raise_levels() {
    let plan = |preset| Plan::of_preset(preset);
    let (default, hardened, all) =
        (plan(Preset::Default), plan(Preset::Hardened), plan(Preset::All));
    for lint in ALL {
        let (name, page) = (lint.page.name, lint.page);
        assert_eq!(level(&default, name), page.level, "{name}");
        if matches!(page.category, Category::Security | Category::Reliability) {
            assert_eq!(level(&hardened, name), page.level.max(Level::Warn), "{name}");
        } else {
            assert_eq!(level(&hardened, name), page.level, "{name}");
        }
        assert!(level(&all, name) >= level(&hardened, name).max(Level::Info), "{name}");
    }
}

#[test]
fn the_narrower_word_decides_whatever_the_order() {
    let plan = plan("[lints]\nprivileged-service = \"info\"\nsecurity = \"off\"\nall = \"warn\"\n");
    assert_eq!(level(&plan, "privileged-service"), Level::Info);
    assert_eq!(level(&plan, "host-network"), Level::Off);
    assert_eq!(level(&plan, "missing-memory-limit"), Level::Warn);
}

#[test]
fn an_id_of_another_tool_stands_for_its_variant_alone() {
    let plan = plan("[lints]\n\"hadolint:DL3008\" = \"off\"\nDL3018 = \"error\"\n");
    let planned = plan.find("unpinned-package-version").unwrap();
    assert_eq!(planned.level_of(Some("apt-get")), Level::Off);
    assert_eq!(planned.level_of(Some("apk")), Level::Error);
    assert_eq!(planned.level_of(None), planned.level);
}

#[test]
fn a_variant_alone_turns_its_lint_on() {
    let plan = plan("[lints]\nall = \"off\"\nDL3018 = \"warn\"\n");
    let names: Vec<&str> = plan.lints.iter().map(|planned| planned.lint.page.name).collect();
    assert_eq!(names, ["unpinned-package-version"]);
    assert_eq!(plan.lints[0].level_of(Some("apt-get")), Level::Off);
    assert_eq!(plan.lints[0].level_of(Some("apk")), Level::Warn);
}

#[test]
fn a_file_stands_on_what_it_extends() {
    let folder = folder(&[
        (
            "base/plimsoll.toml",
            "preset = \"all\"\nfail-on = \"error\"\n[lints]\nsecurity = \"off\"\nhost-network = \"info\"\n[files]\nexclude = [\"out\"]\n",
        ),
        (
            "app/plimsoll.toml",
            "extend = \"../base/plimsoll.toml\"\nfail-on = \"info\"\n[lints]\nprivileged-service = \"warn\"\n",
        ),
    ]);
    let resolver = resolver(&folder);
    let plan = resolver.plan_for(Path::new("app/api/Dockerfile"));
    assert_eq!(resolver.errors(), []);
    assert_eq!(plan.fail_on, super::FailOn::Info);
    assert_eq!(level(&plan, "privileged-service"), Level::Warn);
    assert_eq!(level(&plan, "host-network"), Level::Info);
    assert_eq!(level(&plan, "sensitive-host-mount"), Level::Off);
    assert_eq!(level(&plan, "missing-pids-limit"), Level::Warn);
    // Patterns count from the folder of their own file, but those for a name alone are free.
    assert!(resolver.is_excluded(Path::new("base/out/Dockerfile")));
    assert!(resolver.is_excluded(Path::new("app/out")));
    assert!(!resolver.is_excluded(Path::new("app/Dockerfile")));
}

#[test]
fn the_command_line_is_on_top() {
    let folder = folder(&[(
        "plimsoll.toml",
        "preset = \"all\"\n[[overrides]]\npaths = [\"*\"]\nlints = { host-network = \"off\" }\n",
    )]);
    let levels = Target::parse("host-network").unwrap().into_iter();
    let command_line = CommandLine {
        preset: Some(Preset::Hardened),
        levels: levels.map(|target| (target, Level::Error)).collect(),
        ..CommandLine::default()
    };
    let resolver = ConfigResolver::new(folder.path(), Search::Nearest, command_line);
    let plan = resolver.plan_for(Path::new("compose.yaml"));
    assert_eq!(level(&plan, "host-network"), Level::Error);
    assert_eq!(level(&plan, "missing-pids-limit"), Level::Warn);
}

#[test]
fn the_files_are_on_top_of_what_yields() {
    let folder = folder(&[
        ("a/plimsoll.toml", "lints = { host-network = \"off\" }\n"),
        ("b/plimsoll.toml", "preset = \"default\"\n"),
        ("else.toml", "lints = { missing-pids-limit = \"error\" }\n"),
    ]);
    let levels = Target::parse("host-network").unwrap().into_iter();
    let command_line = CommandLine {
        preset: Some(Preset::Hardened),
        levels: levels.map(|target| (target, Level::Error)).collect(),
        yields: true,
        ..CommandLine::default()
    };
    let search = Search::NearestElse("else.toml".into());
    let resolver = ConfigResolver::new(folder.path(), search, command_line);
    let levels = ["a/compose.yaml", "b/compose.yaml", "compose.yaml"].map(|path| {
        let plan = resolver.plan_for(Path::new(path));
        ["host-network", "missing-pids-limit"].map(|name| level(&plan, name))
    });
    assert_eq!(levels[0], [Level::Off, Level::Warn]);
    assert_eq!(levels[1], [Level::Error, Level::Off]);
    assert_eq!(levels[2], [Level::Error, Level::Error]);
}

#[test]
fn comments_of_others_can_be_switched_off_and_lints_be_made_unsuppressible() {
    let plan =
        plan("[compat]\nforeign-comments = false\nunsuppressible = [\"privileged-service\"]\n");
    assert!(!plan.foreign_comments);
    let names: Vec<&str> = plan.unsuppressible.iter().map(|lint| lint.page.name).collect();
    assert_eq!(names, ["privileged-service"]);
}

#[test]
fn options_are_of_the_type_of_their_default() {
    for lint in ALL {
        for (name, default) in lint.page.options {
            let text = format!("[lints]\n{} = {{ {name} = 1979-05-27 }}\n", lint.page.name);
            let found = errors(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].0, "1979-05-27", "{default:?}");
        }
    }
    let text = "[lints]\nhost-network = { level = \"off\", allowed = 1 }\nsecurity = { x = 1 }\n";
    let expected = [("allowed", "unknown key `allowed`"), ("x", "unknown key `x`")];
    assert_eq!(errors(text), expected.map(|(at, said)| (at.to_owned(), said.to_owned())));
}

#[test]
fn base_images_are_stated_the_narrowest_first() {
    let text = "[base-images.\"example.com/*\"]\nuser = \"a\"\n[base-images.\"example.com/b:1\"]\nentrypoint = []\n";
    let images = plan(text).base_images;
    let patterns: Vec<&str> = images.iter().map(|image| image.pattern()).collect();
    assert_eq!(patterns, ["example.com/b:1", "example.com/*"]);

    let folder = folder(&[
        ("base.toml", "[base-images.\"example.com/b:1\"]\nuser = \"1\"\n"),
        ("plimsoll.toml", "extend = \"base.toml\"\n[base-images.\"*\"]\nuser = \"2\"\n"),
    ]);
    let images = resolver(&folder).plan_for(Path::new("Dockerfile")).base_images.clone();
    let patterns: Vec<&str> = images.iter().map(|image| image.pattern()).collect();
    assert_eq!(patterns, ["*", "example.com/b:1"]);
}

#[test]
fn what_is_wrong_with_a_base_image_is_told_at_its_place() {
    let wrong = [
        ("usr = \"a\"", "usr", "unknown key `usr`"),
        ("user = 1", "1", "an integer where a string belongs"),
        ("user = \"\"", "\"\"", "this is no user"),
        ("shell = \"bsh\"", "\"bsh\"", "unknown shell `bsh`"),
        ("bash = \"yes\"", "\"yes\"", "a string where true or false belongs"),
        ("tools = \"curl\"", "\"curl\"", "a string where a list of strings belongs"),
        ("tools = [\"a,b\"]", "\"a,b\"", "this is no tool"),
        ("like = \"debain:12\"", "\"debain:12\"", "nothing is known of the image `debain:12`"),
        ("end-of-life = 2027", "2027", "this is no day"),
        ("end-of-life = \"2027-02-30\"", "\"2027-02-30\"", "this is no day"),
    ];
    for (line, at, said) in wrong {
        let text = format!("[base-images.\"example.com/a\"]\n{line}\n");
        assert_eq!(errors(&text), [(at.to_owned(), said.to_owned())], "{line}");
    }
    let digest = "base-images = { \"a@sha256:1\" = { user = \"a\" } }\n";
    assert_eq!(errors(digest)[0].0, "\"a@sha256:1\"");
    assert_eq!(errors("[base-images.a]\n")[0].1, "nothing is stated of this image");
    assert_eq!(errors("[base-images]\na = 1\n")[0].1, "an integer where a table belongs");
}

#[test]
fn files_that_extend_each_other_are_refused() {
    let folder = folder(&[
        ("plimsoll.toml", "extend = \"b/plimsoll.toml\"\n"),
        ("b/plimsoll.toml", "extend = \"../b/../plimsoll.toml\"\n"),
    ]);
    let resolver = resolver(&folder);
    assert!(resolver.plan_for(Path::new("Dockerfile")).lints.is_empty());
    let errors = resolver.errors();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].path, Path::new("b/plimsoll.toml"));
}

#[test]
fn hostile_texts_are_refused_and_harm_nothing() {
    let deep = format!("a = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let keys = format!("{} = 1\n", ["a"; 10_000].join("."));
    let long = format!("[lints]\n{} = \"off\"\n", "x".repeat(100_000));
    for text in [&deep, &keys, &long] {
        assert!(!errors(text).is_empty());
    }
}
