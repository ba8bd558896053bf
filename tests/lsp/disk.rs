//! Files that are neither Dockerfiles nor Compose files: on disk, open and not saved, and watched.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, modern};

const DOCKERFILE: &str = "\
FROM debian:12.5
COPY nginx.conf html/ /srv/
COPY run.sh /run.sh
ENTRYPOINT [\"/run.sh\"]
";

const COMPOSE: &str = "services:\n  web:\n    build: .\n    image: example.com/web:1\n";

const FILES: [(&str, &str); 4] = [
    ("web/Dockerfile", DOCKERFILE),
    ("web/compose.yaml", COMPOSE),
    ("web/html/index.html", "<p>\n"),
    ("web/run.sh", "#!/bin/sh\nexec serve\n"),
];

const NOWHERE: [u64; 0] = [];

/// The lines of the Dockerfile in which a lint finds something.
fn lines(client: &mut Client, lint: &str) -> Vec<u64> {
    let found = client.found("web/Dockerfile").into_iter();
    found.filter(|(own, _)| own == lint).map(|(_, line)| line).collect()
}

fn happened(client: &Client, name: &str) {
    let change = json!({ "uri": client.uri(name), "type": 1 });
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
}

/// The patterns that the client was asked to watch for below the folders of lints, as it was asked
/// last.
fn watched(client: &Client) -> Vec<Value> {
    let asked = client.asked.iter().filter(|it| it.method == "client/registerCapability");
    let registrations =
        asked.flat_map(|it| it.params["registrations"].as_array().into_iter().flatten());
    let mut ours = registrations
        .filter(|it| it["id"].as_str().is_some_and(|id| id.starts_with("plimsoll-folders-")));
    let Some(last) = ours.next_back() else { return Vec::new() };
    assert_eq!(last["method"], "workspace/didChangeWatchedFiles");
    let watchers = last["registerOptions"]["watchers"].as_array().into_iter().flatten();
    watchers.map(|it| it["globPattern"].clone()).collect()
}

#[test]
fn a_new_file_moves_what_is_said_of_a_copy() {
    let mut capabilities = modern();
    capabilities["workspace"]["didChangeWatchedFiles"]["relativePatternSupport"] = json!(true);
    let mut client = Client::new(&FILES, capabilities);
    client.open("web/Dockerfile", "dockerfile", DOCKERFILE);
    assert_eq!(lines(&mut client, "missing-copy-source"), [1]);
    let root = client.uri("");
    let root = root.trim_end_matches('/');
    client.until(|it| !watched(it).is_empty());
    let patterns = watched(&client);
    assert!(patterns.contains(&json!({ "baseUri": root, "pattern": "web/*" })), "{patterns:?}");
    // What builds it is looked for above, by names that are watched for anyway.
    assert!(!patterns.contains(&json!({ "baseUri": root, "pattern": "*" })), "{patterns:?}");

    fs::write(client.path("web/nginx.conf"), "events {}\n").unwrap();
    happened(&client, "web/nginx.conf");
    client.until(|it| it.asked.iter().any(|it| it.method == "workspace/diagnostic/refresh"));
    assert_eq!(lines(&mut client, "missing-copy-source"), NOWHERE);

    fs::remove_file(client.path("web/nginx.conf")).unwrap();
    happened(&client, "web/nginx.conf");
    assert_eq!(lines(&mut client, "missing-copy-source"), [1]);

    // A folder that it asks about from now on is watched from now on, and the old request is
    // taken back.
    client.replace("web/Dockerfile", &format!("{DOCKERFILE}COPY a/b/c.conf /c\n"));
    assert_eq!(lines(&mut client, "missing-copy-source"), [1, 4]);
    fs::create_dir_all(client.path("web/a/b")).unwrap();
    happened(&client, "web/a");
    assert_eq!(lines(&mut client, "missing-copy-source"), [1, 4]);
    client.until(|it| it.asked.iter().any(|it| it.method == "client/unregisterCapability"));
    let patterns = watched(&client);
    assert!(patterns.contains(&json!({ "baseUri": root, "pattern": "web/a/b/*" })), "{patterns:?}");
    assert!(client.leave());
}

#[test]
fn a_client_that_publishes_is_told_of_a_new_file_too() {
    let capabilities = json!({
        "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } }
    });
    let mut client = Client::new(&FILES, capabilities);
    client.open("web/Dockerfile", "dockerfile", DOCKERFILE);
    let uri = client.uri("web/Dockerfile");
    let is_missing = move |it: &Client| {
        let shown = it.published.get(&uri).and_then(|it| it["diagnostics"].as_array());
        shown.map(|it| it.iter().any(|it| it["code"] == "missing-copy-source"))
    };
    client.until(|it| is_missing(it) == Some(true));
    let folder = json!(format!("{}/*", client.path("web").display()));
    client.until(|it| watched(it).contains(&folder));
    fs::write(client.path("web/nginx.conf"), "events {}\n").unwrap();
    happened(&client, "web/nginx.conf");
    client.until(|it| is_missing(it) == Some(false));
    assert!(client.leave());
}

#[test]
fn what_nobody_has_asked_about_makes_no_work() {
    let mut client = Client::new(&FILES, json!({}));
    client.open("web/Dockerfile", "dockerfile", DOCKERFILE);
    client.open("web/compose.yaml", "yaml", COMPOSE);
    client.until(|it| it.published.len() == 2);
    let id = client.begin("nothing", Value::Null);
    _ = client.wait(id);
    let before = client.publications;
    for name in ["other/x.txt", "web/html/deep/x", "web/notes/x.yaml", "web/run.sh/x"] {
        happened(&client, name);
    }
    let id = client.begin("nothing", Value::Null);
    _ = client.wait(id);
    assert_eq!(client.publications, before);
    assert!(client.leave());
}

#[test]
fn open_texts_lie_over_the_disk() {
    let mut client = Client::new(&FILES, modern());
    client.open("web/Dockerfile", "dockerfile", DOCKERFILE);
    // The script that is started: without `exec`, signals do not reach what it runs.
    let before = client.found("web/Dockerfile");
    client.open("web/run.sh", "shellscript", "#!/bin/sh\r\nexec serve\r\n");
    assert_ne!(client.found("web/Dockerfile"), before);
    client.replace("web/run.sh", "#!/bin/sh\nexec serve\n");
    assert_eq!(client.found("web/Dockerfile"), before);
    client.replace("web/run.sh", "#!/bin/sh\r\nexec serve\r\n");
    assert_ne!(client.found("web/Dockerfile"), before);
    client.close("web/run.sh");
    assert_eq!(client.found("web/Dockerfile"), before);

    // A file that is not saved yet is one that there will be.
    assert_eq!(lines(&mut client, "missing-copy-source"), [1]);
    client.open("web/nginx.conf", "nginx", "events {}\n");
    assert_eq!(lines(&mut client, "missing-copy-source"), NOWHERE);

    // What an ignore file leaves out, saved or not, cannot be copied.
    assert_eq!(lines(&mut client, "ignored-copy-source"), NOWHERE);
    client.open("web/.dockerignore", "ignore", "run.sh\n");
    assert_eq!(lines(&mut client, "ignored-copy-source"), [2]);
    client.replace("web/.dockerignore", "# run.sh\n");
    assert_eq!(lines(&mut client, "ignored-copy-source"), NOWHERE);
    assert!(client.leave());
}

#[test]
fn of_many_folders_all_are_watched_at_once() {
    let mut client = Client::new(&FILES, modern());
    for number in 0..150 {
        fs::create_dir_all(client.path(&format!("web/folder{number}/sub"))).unwrap();
    }
    let copies = (0..150).map(|number| format!("COPY folder{number}/sub/a.conf /srv/\n"));
    let text = DOCKERFILE.to_owned() + &copies.collect::<String>();
    client.open("web/Dockerfile", "dockerfile", &text);
    assert_eq!(lines(&mut client, "missing-copy-source").len(), 151);
    client.until(|it| watched(it) == [json!("**/*")]);
    client.replace("web/Dockerfile", DOCKERFILE);
    assert_eq!(lines(&mut client, "missing-copy-source"), [1]);
    client.until(|it| watched(it).contains(&json!(format!("{}/*", it.path("web").display()))));
    assert!(client.leave());
}

#[test]
fn a_file_that_the_configuration_extends_is_watched_by_its_folder() {
    let files = [
        ("web/Dockerfile", DOCKERFILE),
        ("plimsoll.toml", "extend = \"shared/base.toml\"\n"),
        ("shared/base.toml", "[lints]\nmissing-copy-source = \"off\"\n"),
    ];
    let mut client = Client::new(&files, modern());
    client.open("web/Dockerfile", "dockerfile", DOCKERFILE);
    assert_eq!(lines(&mut client, "missing-copy-source"), NOWHERE);
    client.until(|it| watched(it).contains(&json!(format!("{}/*", it.path("shared").display()))));
    fs::write(client.path("shared/base.toml"), "").unwrap();
    happened(&client, "shared/base.toml");
    assert_eq!(lines(&mut client, "missing-copy-source"), [1, 2]);
    assert!(client.leave());
}
