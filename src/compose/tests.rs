//! Values and errors of whole files.

use super::*;
use crate::text::{FileId, Span};
use crate::yaml;

fn read(text: &str, env: Option<&str>) -> (Loaded, String) {
    let tree = yaml::parse(FileId(0), &text.into());
    (load(&tree, env, Role::Alone), text.to_owned())
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
    let ports = loaded.root.at(&["services", "a", "ports"]).expect("the key stays");
    assert!(ports.is_null());
    assert_eq!(ports.tag.map(|tag| tag.value), Some(MergeTag::Reset));
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
