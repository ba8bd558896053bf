//! Values and errors of whole files.

use std::path::{Path, PathBuf};

use super::*;
use crate::text::{FileId, Span};
use crate::yaml::{self, Tree};

struct Given {
    trees: Vec<(PathBuf, Tree)>,
    texts: Vec<(PathBuf, String)>,
}

impl Files for Given {
    fn tree(&self, path: &Path) -> Found<&Tree> {
        let found = self.trees.iter().find(|(own, _)| own == path);
        found.map_or(Found::Absent, |(_, tree)| Found::Here(tree))
    }

    fn text(&self, path: &Path) -> Found<&str> {
        let found = self.texts.iter().find(|(own, _)| own == path);
        found.map_or(Found::Absent, |(_, text)| Found::Here(text))
    }

    fn folder(&self, _: &Path) -> Found<()> {
        Found::Here(())
    }
}

/// Reads the first files, as many as `count` says, over one another; the others can be had.
fn read_files(files: &[(&str, &str)], count: usize, env: Option<&str>) -> Loaded {
    let (yaml, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| path.ends_with("yaml"));
    let parse = |(at, (path, text)): (usize, &(&str, &str))| {
        (PathBuf::from(path), yaml::parse(FileId(at as u32), &(*text).into()))
    };
    let given = Given {
        trees: yaml.iter().enumerate().map(parse).collect(),
        texts: rest.iter().map(|(path, text)| (path.into(), (*text).to_owned())).collect(),
    };
    let paths: Vec<PathBuf> = files[..count].iter().map(|(path, _)| path.into()).collect();
    let env = env.map(|text| {
        let mut env = Env::default();
        env.add_files([text]).expect("the variables are well formed");
        env
    });
    let folder = Path::new("");
    load(
        Composition { paths: &paths, folder, env: env.as_ref(), role: Role::Alone, profiles: None },
        &given,
    )
}

fn read(text: &str, env: Option<&str>) -> (Loaded, String) {
    (read_files(&[("compose.yaml", text)], 1, env), text.to_owned())
}

/// Reads the second file over the first one.
fn over(base: &str, later: &str) -> Loaded {
    read_files(&[("compose.yaml", base), ("override.yaml", later)], 2, None)
}

/// The value in flow style, keys in order.
fn show(value: &Value) -> String {
    match &value.content {
        Content::Scalar(_) if value.is_null() => "~".to_owned(),
        Content::Scalar(scalar) => scalar.text.clone(),
        Content::List(items) => {
            format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        Content::Map(entries) => {
            let mut parts: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key.value, show(&entry.value)))
                .collect();
            parts.sort();
            format!("{{{}}}", parts.join(", "))
        }
    }
}

fn service(loaded: &Loaded, name: &str) -> String {
    let services = loaded.root.get("services").expect("there are services");
    services.get(name).map_or_else(|| "-".to_owned(), show)
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.range()]
}

const SHARED: &str = r#"
x-shared: &shared
  restart: always
  user: nobody
  environment: &env {A: "1"}
x-more: &more {user: root, init: true}
services:
  web:
    <<: [*shared, *more]
    image: example.com/web:${TAG:-1}
    user: www
    environment:
      <<: *env
      B: $B
  worker: *shared
"#;

#[test]
fn merge_keys_yield_to_own_keys_and_earlier_ones_win() {
    let (loaded, text) = read(SHARED, None);
    let web = loaded.root.at(&["services", "web"]).expect("the service is there");
    let value = |key| web.get(key).and_then(Value::text);
    assert_eq!(value("user"), Some("www"));
    assert_eq!(value("restart"), Some("always"));
    assert_eq!(value("init"), Some("true"));
    let keys: Vec<&str> = web.entries().iter().map(|entry| entry.key.value.as_str()).collect();
    assert_eq!(keys, ["image", "user", "environment", "restart", "init"]);
    let environment = web.get("environment").expect("it is there");
    assert_eq!(environment.get("A").and_then(Value::text), Some("1"));
    assert!(environment.is_own());

    let restart = web.get("restart").expect("it is there");
    assert_eq!(slice(&text, restart.span), "always");
    let steps: Vec<&str> = restart
        .trail
        .iter()
        .flat_map(|trail| trail.iter())
        .map(|step| match step {
            Step::Alias(span) | Step::MergeKey(span) => slice(&text, *span),
            other => panic!("unexpected step {other:?}"),
        })
        .collect();
    assert_eq!(steps, ["<<", "*shared"]);

    let user = loaded.root.at(&["services", "worker", "user"]).expect("it is there");
    assert_eq!((slice(&text, user.span), user.is_own()), ("nobody", false));
}

#[test]
fn values_are_known_defaulted_or_unknown() {
    let (loaded, _) = read(SHARED, None);
    let state = |path: &[&str]| loaded.root.at(path)?.scalar().map(|scalar| scalar.state.clone());
    assert_eq!(state(&["services", "web", "user"]), Some(State::Known));
    assert_eq!(state(&["services", "web", "image"]), Some(State::Default));
    let unknown = Some(State::Unknown(vec!["B".to_owned()]));
    assert_eq!(state(&["services", "web", "environment", "B"]), unknown);
    assert!(loaded.unset_variables.is_empty(), "without a .env nothing is known");

    let (loaded, text) = read(SHARED, Some("TAG=2\n"));
    let image = loaded.root.at(&["services", "web", "image"]).and_then(Value::text);
    assert_eq!(image, Some("example.com/web:2"));
    let unset: Vec<&str> =
        loaded.unset_variables.iter().map(|variable| slice(&text, variable.span)).collect();
    assert_eq!(unset, ["$B"]);
    let (loaded, _) = read(SHARED, Some("B=\n"));
    assert!(loaded.unset_variables.is_empty());
}

#[test]
fn variables_are_placed_in_quotes_and_blocks() {
    let text = "services:\n  a:\n    image: \"${I}\"\n    command: |\n      echo\n      $X $Z\n    \
                entrypoint: \"a\\tb ${Y}\"\n";
    let (loaded, text) = read(text, Some(""));
    let places: Vec<(u32, &str)> = loaded
        .unset_variables
        .iter()
        .map(|variable| (variable.span.start, slice(&text, variable.span)))
        .collect();
    let at = |needle: &str| text.find(needle).unwrap_or_default() as u32;
    let expected = [(at("${I}"), "${I}"), (at("$X"), "$X"), (at("$Z"), "$Z"), (at("${Y}"), "${Y}")];
    assert_eq!(places, expected);
}

#[test]
fn later_documents_win() {
    let text = "services: {a: {image: x, user: u}}\n---\nservices: {a: {image: y, user: }}\n";
    let (loaded, _) = read(text, None);
    let text = |key| loaded.root.at(&["services", "a", key]).and_then(Value::text);
    assert_eq!((text("image"), text("user")), (Some("y"), Some("u")));
}

#[test]
fn what_is_reset_is_nothing() {
    let text = "services: {a: {image: x, ports: !reset ['1:2'], command: !override [a]}}\n";
    let (loaded, _) = read(text, None);
    assert!(loaded.errors.is_empty(), "{:?}", loaded.errors);
    assert_eq!(service(&loaded, "a"), "{command: [a], image: x}");
}

#[test]
fn errors_in_shared_values_are_reported_once() {
    let text = "x-a: &a {user: 5}\nservices:\n  a: {<<: *a, image: x}\n  b: {<<: *a, image: x}\n";
    let (loaded, text) = read(text, None);
    let places: Vec<&str> = loaded.errors.iter().map(|error| slice(&text, error.span)).collect();
    assert_eq!(places, ["5"]);
}

#[test]
fn unknown_properties_name_the_nearest() {
    let nearest = |key: &str| {
        let (loaded, _) = read(&format!("services:\n  a:\n    image: x\n    {key}: y\n"), None);
        match loaded.errors.first().map(|error| error.kind.clone()) {
            Some(ErrorKind::UnknownProperty { nearest }) => nearest,
            other => panic!("{key}: {other:?}"),
        }
    };
    assert_eq!(nearest("entry-point"), Some("entrypoint"));
    assert_eq!(nearest("Volumes"), Some("volumes"));
    assert_eq!(nearest("whatever"), None);
    // What is there already was not meant.
    assert_eq!(nearest("Image"), None);
}

#[test]
fn aliases_that_expand_beyond_measure_are_an_error() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    let (loaded, _) = read(&text, None);
    assert!(loaded.errors.iter().any(|error| error.kind == ErrorKind::Yaml), "{:?}", loaded.errors);

    let mut text = String::from("a0: &a0 [x]\n");
    for level in 1..5000 {
        text.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    let (loaded, _) = read(&text, None);
    assert!(loaded.errors.iter().any(|error| error.kind == ErrorKind::Yaml));
}

#[test]
fn messages_are_short() {
    let long = "x".repeat(200);
    let text =
        format!("services:\n  {long}:\n    {long}: 1\n    healthcheck: {{interval: {long}}}\n");
    let (loaded, _) = read(&text, None);
    assert!(loaded.errors.len() >= 3);
    for error in &loaded.errors {
        assert!(error.message.chars().count() <= 80, "{}", error.message);
        assert_eq!(error.message.matches('`').count() % 2, 0, "{}", error.message);
    }
}

/// What is in front of `+` merged with what is behind it, as service `a`, and the outcome.
#[test]
fn values_are_merged_by_the_table() {
    for (earlier, later, expected) in [
        ("command: [a, b]", "command: [c]", "{command: [c]}"),
        ("entrypoint: [a]", "entrypoint:", "{entrypoint: ~}"),
        ("image: x", "image:", "{image: x}"),
        ("environment: {A: 1, B: 2}", "environment: [B=3, C]", "{environment: {A: 1, B: 3, C: ~}}"),
        ("environment: [A=1]", "environment: [A=2, B]", "{environment: [A=2, B]}"),
        ("environment: {A: 1}", "environment: {A: }", "{environment: {A: ~}}"),
        ("environment: {A: 1}", "environment:", "{environment: {A: 1}}"),
        ("ports: ['80:80']", "ports: ['80:80/tcp', '81:80']", "{ports: [80:80/tcp, 81:80]}"),
        (
            "ports: ['80:80']",
            "ports: [{target: 80, published: 80}]",
            "{ports: [{published: 80, target: 80}]}",
        ),
        ("volumes: [./a:/d, v:/e]", "volumes: [./b:/d/]", "{volumes: [./b:/d/, v:/e]}"),
        ("dns: 1.1.1.1", "dns: [8.8.8.8, 1.1.1.1]", "{dns: [1.1.1.1, 8.8.8.8]}"),
        ("tmpfs: /a", "tmpfs: /b", "{tmpfs: [/a, /b]}"),
        ("build: .", "build: {target: t}", "{build: {context: ., target: t}}"),
        ("build: {target: t, context: a}", "build: b", "{build: {context: b, target: t}}"),
        (
            "depends_on: {b: {condition: service_healthy}}",
            "depends_on: [b, c]",
            "{depends_on: {b: {condition: service_started, required: true}, c: {condition: \
             service_started, required: true}}}",
        ),
        (
            "networks: {n: {aliases: [q]}}",
            "networks: [n, m]",
            "{networks: {m: ~, n: {aliases: [q]}}}",
        ),
        ("networks: [n]", "networks: [n, m]", "{networks: [n, m]}"),
        ("logging: {driver: a, options: {x: 1}}", "logging: {driver: b}", "{logging: {driver: b}}"),
        (
            "logging: {driver: a, options: {x: 1}}",
            "logging: {options: {y: 2}}",
            "{logging: {driver: a, options: {x: 1, y: 2}}}",
        ),
        (
            "extra_hosts: {h: 1.1.1.1}",
            "extra_hosts: ['h=2.2.2.2']",
            "{extra_hosts: [h=1.1.1.1, h=2.2.2.2]}",
        ),
        ("ulimits: {n: {soft: 1, hard: 2}}", "ulimits: {n: 5}", "{ulimits: {n: 5}}"),
        ("cap_add: [A, B]", "cap_add: [B, C]", "{cap_add: [A, B, C]}"),
        (
            "healthcheck: {test: [CMD, a], retries: 2}",
            "healthcheck: {test: b}",
            "{healthcheck: {retries: 2, test: b}}",
        ),
        ("ports: ['80:80']", "ports: !reset []", "{}"),
        ("ports: ['80:80']", "ports: !override ['81:81']", "{ports: [81:81]}"),
        ("environment: {A: 1, B: 2}", "environment: {A: !reset }", "{environment: {B: 2}}"),
        ("x-a: {b: [1]}", "x-a: {b: [1], c: 2}", "{x-a: {b: [1, 1], c: 2}}"),
    ] {
        let file = |text: &str| format!("services:\n  a:\n    {text}\n");
        let loaded = over(&file(earlier), &file(later));
        assert_eq!(service(&loaded, "a"), expected, "{earlier} + {later}");
    }
}

#[test]
fn kinds_that_do_not_merge_are_an_error() {
    let loaded = over(
        "services: {a: {image: x, healthcheck: {retries: 1}}}\n",
        "services: {a: {healthcheck: [x]}}\n",
    );
    let messages: Vec<&str> = loaded.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(messages, ["`healthcheck` is a list, and a mapping in what it is laid over"]);
    assert_eq!(loaded.errors[0].span.file, FileId(1));
}

#[test]
fn what_wins_knows_its_place_and_what_it_took_over() {
    let base = "services: {a: {image: x, user: u}}\n";
    let later = "services: {a: {image: y}}\n";
    let loaded = over(base, later);
    let image = loaded.root.at(&["services", "a", "image"]).expect("it is there");
    assert_eq!((image.span.file, slice(later, image.span)), (FileId(1), "y"));
    let taken: Vec<&str> =
        image.overrides.iter().flat_map(|it| it.iter()).map(|it| slice(base, *it)).collect();
    assert_eq!(taken, ["x"]);
    let user = loaded.root.at(&["services", "a", "user"]).expect("it is there");
    assert_eq!((user.span.file, user.overrides.is_none()), (FileId(0), true));
}

#[test]
fn services_extend_others() {
    let loaded = read_files(
        &[
            (
                "compose.yaml",
                "services:\n  a:\n    extends: b\n    environment: {A: !reset , B: '2'}\n  b:\n    \
                 extends: {file: sub/c.yaml, service: c}\n    environment: {A: '1'}\n",
            ),
            (
                "sub/c.yaml",
                "services:\n  c:\n    extends: d\n    volumes: ['./v:/v', 'w:/w']\n    build: .\n  d:\n    \
                 image: ${I:-x}\n    env_file: ../e.env\n",
            ),
        ],
        1,
        None,
    );
    assert!(loaded.errors.is_empty(), "{:?}", loaded.errors);
    let rest = "env_file: e.env, environment: {A: 1}, image: x, volumes: [./sub/v:/v, w:/w]";
    assert_eq!(service(&loaded, "b"), format!("{{build: sub, {rest}}}"));
    let rest = rest.replace("{A: 1}", "{B: 2}");
    assert_eq!(service(&loaded, "a"), format!("{{build: sub, {rest}}}"));
    let image = loaded.root.at(&["services", "a", "image"]).expect("it is there");
    let steps = image.trail.as_deref().unwrap_or_default();
    assert!(matches!(steps, [Step::Extends(_), Step::Extends(_), Step::Extends(_)]), "{steps:?}");
    assert_eq!(image.span.file, FileId(1));
}

#[test]
fn what_cannot_be_extended_is_an_error_or_unknown() {
    let kinds = |text: &str| -> Vec<ErrorKind> {
        read(text, None).0.errors.into_iter().map(|error| error.kind).collect()
    };
    let head = "services:\n  a:\n    image: x\n    extends: ";
    assert_eq!(kinds(&format!("{head}zz\n")), [ErrorKind::UndefinedBase]);
    let missing = [ErrorKind::MissingFile];
    assert_eq!(kinds(&format!("{head}{{file: no.yaml, service: b}}\n")), missing);
    assert_eq!(kinds(&format!("{head}a\n")), [ErrorKind::Cycle]);
    let text = format!("{head}b\n  b:\n    image: x\n    extends: a\n");
    assert!(kinds(&text).contains(&ErrorKind::Cycle));
    let (loaded, _) = read(&format!("{head}{{file: $F, service: b}}\n"), None);
    assert!(loaded.errors.is_empty());
    assert_eq!(loaded.unknown_parts.len(), 1);
    assert!(loaded.root.at(&["services", "a", "extends"]).is_some(), "it is still to be done");
}

#[test]
fn a_long_chain_of_bases_is_followed() {
    let mut text = String::from("services:\n  s0: {image: x}\n");
    for at in 1..2000 {
        text.push_str(&format!("  s{at}: {{extends: s{}}}\n", at - 1));
    }
    let (loaded, _) = read(&text, None);
    assert!(loaded.errors.is_empty(), "{:?}", loaded.errors.first());
    assert_eq!(service(&loaded, "s1999"), "{image: x}");
}

#[test]
fn files_are_included_with_their_own_variables_and_paths() {
    let loaded = read_files(
        &[
            ("compose.yaml", "include: [sub/b.yaml]\nservices: {a: {image: x}}\n"),
            (
                "sub/b.yaml",
                "include:\n  - path: [c.yaml, d.yaml]\n    project_directory: ..\nname: other\n\
                 services: {b: {image: 'y:${T}', build: k, secrets: [s]}}\n\
                 secrets: {s: {file: ./s.txt}}\n",
            ),
            ("sub/c.yaml", "services: {c: {image: z, build: k}}\n"),
            ("sub/d.yaml", "services: {c: {image: zz}}\n"),
            ("sub/.env", "T=1\n"),
        ],
        1,
        None,
    );
    assert!(loaded.errors.is_empty(), "{:?}", loaded.errors);
    assert_eq!(service(&loaded, "b"), "{build: sub/k, image: y:1, secrets: [s]}");
    assert_eq!(service(&loaded, "c"), "{build: k, image: zz}");
    let secrets = loaded.root.get("secrets").map(show);
    assert_eq!(secrets.as_deref(), Some("{s: {file: sub/s.txt}}"));
    assert!(loaded.root.get("name").is_none() && loaded.root.get("include").is_none());
    assert_eq!(loaded.files.len(), 4);
}

#[test]
fn includes_that_fail_are_told() {
    let files = |include: &str, other: &str| {
        let text = format!("include: {include}\nservices: {{a: {{image: x}}}}\n");
        let loaded = read_files(&[("compose.yaml", &text), ("b.yaml", other)], 1, None);
        let kinds: Vec<ErrorKind> = loaded.errors.iter().map(|error| error.kind.clone()).collect();
        (kinds, loaded.unknown_parts.len())
    };
    assert_eq!(files("[b.yaml]", "include: [compose.yaml]\n"), (vec![ErrorKind::Cycle], 0));
    assert_eq!(files("[no.yaml]", ""), (vec![ErrorKind::MissingFile], 0));
    assert_eq!(files("['https://example.com/c.git']", ""), (vec![], 1));
    assert_eq!(files("[$F]", ""), (vec![], 1));
    assert_eq!(files("[b.yaml]", "services: {a: {image: y}}\n"), (vec![ErrorKind::Conflict], 0));
    assert_eq!(files("[b.yaml, b.yaml]", "services: {b: {image: y}}\n"), (vec![], 0));
}

#[test]
fn what_is_included_without_end_is_an_error() {
    let names: Vec<String> = (0..20).map(|at| format!("f{at}.yaml")).collect();
    let texts: Vec<String> = (1..=20)
        .map(|at| {
            format!("include: [f{at}.yaml, ./f{at}.yaml]\nservices: {{s{at}: {{image: x}}}}\n")
        })
        .collect();
    let files: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    let loaded = read_files(&files, 1, None);
    assert!(loaded.errors.iter().any(|error| error.kind == ErrorKind::Yaml));
}
