//! What the settings of the editor change.

use std::process::Command;

use serde_json::{Value, json};

use crate::client::{Client, apply};

/// A client with settings that it gives at the start.
fn client(files: &[(&str, &str)], options: Value) -> Client {
    let mut client = Client::with_settings(files, options);
    for (name, text) in files {
        client.open(name, "", text);
    }
    client
}

fn lints(client: &mut Client, name: &str) -> Vec<String> {
    client.found(name).into_iter().map(|(lint, _)| lint).collect()
}

#[test]
fn the_fingerprint_is_that_of_the_report() {
    let dockerfile = "FROM debian:12\nMAINTAINER a\nENV A 1\nRUN cd /x\nMAINTAINER a\n";
    let compose = "services:\n  web:\n    build: app\n    privileged: true\n";
    let files = [("app/Dockerfile", dockerfile), ("compose.yaml", compose)];
    let overlapping = json!({ "suppressOverlapping": true });
    for (options, is_all) in [(json!({}), true), (overlapping, false)] {
        let mut client = client(&files, options);
        for (name, _) in files {
            let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
            command.args(["check", "--format", "json", name]).current_dir(client.path(""));
            let output = command.output().expect("it runs");
            let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
            let said = report["findings"].as_array().expect("it has findings");
            let own = said.iter().filter(|it| it["path"] == name);
            let own: Vec<&Value> = own.map(|it| &it["fingerprint"]).collect();
            let shown = client.diagnostics(name);
            let shown: Vec<&Value> = shown.iter().map(|it| &it["data"]["fingerprint"]).collect();
            assert!(!shown.is_empty());
            match is_all {
                true => assert_eq!(shown, own),
                false => assert!(shown.iter().all(|it| own.contains(it)), "{shown:?} {own:?}"),
            }
        }
        assert!(client.leave());
    }
}

#[test]
fn the_editor_or_the_files_decide() {
    let text = "FROM debian:12\nMAINTAINER a\n";
    let off = "lints = { maintainer-deprecated = \"off\" }\n";
    let info = "lints = { maintainer-deprecated = \"info\" }\n";
    let files = [
        ("a/plimsoll.toml", off),
        ("a/Dockerfile", text),
        ("Dockerfile", text),
        ("other.toml", info),
    ];
    let set = json!({ "maintainer-deprecated": "error" });
    let other = "other.toml";
    let (first, last, alone) = ("editorFirst", "filesystemFirst", "editorOnly");
    for (options, in_folder, above) in [
        (json!({}), None, Some(2)),
        (json!({ "lints": set }), Some(1), Some(1)),
        (json!({ "lints": set, "configurationPreference": first }), Some(1), Some(1)),
        (json!({ "lints": set, "configurationPreference": last }), None, Some(1)),
        (json!({ "lints": set, "configurationPreference": alone }), Some(1), Some(1)),
        (json!({ "configurationPreference": alone }), Some(2), Some(2)),
        (json!({ "configurationPreference": "unheard-of" }), None, Some(2)),
        (json!({ "configuration": other }), Some(3), Some(3)),
        (json!({ "configuration": other, "configurationPreference": last }), None, Some(3)),
        (json!({ "configuration": other, "configurationPreference": alone }), Some(3), Some(3)),
        (
            json!({ "configuration": other, "lints": set, "configurationPreference": last }),
            None,
            Some(3),
        ),
    ] {
        let mut client = client(&files, options.clone());
        let levels = ["a/Dockerfile", "Dockerfile"].map(|name| {
            let found = client.diagnostics(name);
            let own = found.iter().find(|it| it["code"] == "maintainer-deprecated");
            own.map(|it| it["severity"].as_u64().expect("it is a number"))
        });
        assert_eq!(levels, [in_folder, above], "{options}");
        assert!(client.leave());
    }
}

#[test]
fn syntax_errors_can_be_left_out() {
    let files = [
        ("a/Dockerfile", "FROM debian:12\nHELO\n"),
        ("Dockerfile", "FROM debian:12\nMAINTAINER a\nRUN <<EOF\nmake\n"),
        ("compose.yaml", "services:\n  web:\n    image: [a\n"),
    ];
    for (options, is_shown) in [(json!({}), true), (json!({ "showSyntaxErrors": false }), false)] {
        let mut client = client(&files, options);
        for (name, lint) in [
            ("Dockerfile", "invalid-dockerfile"),
            ("a/Dockerfile", "unknown-instruction"),
            ("compose.yaml", "invalid-yaml"),
        ] {
            let found = lints(&mut client, name);
            assert!(
                !found.is_empty() && found.iter().any(|it| it == lint) == is_shown,
                "{found:?}"
            );
        }
        assert!(client.leave());
    }
}

#[test]
fn what_the_servers_of_docker_show_can_be_left_to_them() {
    let text = "FROM debian:12\nENV a 1\nENV b 2\nRUN apt-get install curl\nCMD a\nCMD b\n";
    let mut client = client(&[("Dockerfile", text)], json!({ "suppressOverlapping": true }));
    let found = lints(&mut client, "Dockerfile");
    for (lint, is_shown) in [
        ("legacy-key-value", false),
        ("overridden-instruction", false),
        ("interactive-install", true),
    ] {
        assert_eq!(found.iter().any(|it| it == lint), is_shown, "{lint} {found:?}");
    }
    // What is not shown is not fixed, and actions belong to what is.
    for action in client.actions("Dockerfile", 3, Value::Null) {
        for own in action["diagnostics"].as_array().into_iter().flatten() {
            assert_eq!(own["range"]["start"]["line"], 3);
        }
    }
    let actions = client.actions("Dockerfile", 0, json!(["source.fixAll"]));
    let resolved = client.request("codeAction/resolve", actions[0].clone()).expect("it resolves");
    let fixed = apply(text, &client.uri("Dockerfile"), &resolved["edit"]);
    assert!(fixed.contains("ENV a 1\nENV b 2\n") && fixed != text, "{fixed}");
    assert!(client.leave());
}
