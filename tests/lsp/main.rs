//! The language server, by scripted sessions.

mod client;
mod disk;
mod edits;
mod program;
mod questions;
mod settings;
mod twice;

use std::fs;

use serde_json::{Value, json};

use self::client::{Client, apply, modern, of_command_line, short};

const DOCKERFILE: &str = "FROM debian:12\nMAINTAINER me\nRUN cd /x && make\nEXPOSE 99999\nCMD a\n";

/// The part of a diagnostic that the command line says, too.
fn essence(diagnostic: &Value) -> Value {
    let name =
        |it: &Value| it["uri"].as_str().and_then(|it| it.rsplit('/').next()).map(str::to_owned);
    let list = |it: &Value| it.as_array().cloned().unwrap_or_default();
    let related = list(&diagnostic["relatedInformation"])
        .into_iter()
        .map(|it| json!([name(&it["location"]), it["location"]["range"], it["message"]]));
    let edits = list(&diagnostic["data"]["fix"]["edits"]).into_iter();
    let edits = edits.map(|it| json!([name(&it), it["range"], it["newText"]]));
    json!({
        "code": diagnostic["code"],
        "message": diagnostic["message"],
        "range": diagnostic["range"],
        "related": related.collect::<Vec<_>>(),
        "edits": edits.collect::<Vec<_>>(),
    })
}

#[test]
fn findings_are_published_and_taken_back() {
    let mut client = Client::new(&[("Dockerfile", DOCKERFILE)], json!({}));
    assert_eq!(client.capabilities["positionEncoding"], "utf-16");
    assert_eq!(client.capabilities["diagnosticProvider"], Value::Null);
    let uri = client.uri("Dockerfile");
    client.open("Dockerfile", "dockerfile", DOCKERFILE);
    client.until(|it| it.published.contains_key(&uri));
    assert_eq!(client.published[&uri]["version"], 1);
    let shown: Vec<Value> =
        client.published[&uri]["diagnostics"].as_array().unwrap().iter().map(essence).collect();
    assert_eq!(shown, of_command_line(&client.path("Dockerfile")));

    let version = client.replace("Dockerfile", "FROM debian:12\n");
    client.until(|it| it.published[&uri]["version"] == version);
    let left = client.published[&uri]["diagnostics"].as_array().unwrap();
    assert!(left.iter().all(|it| it["code"] != "maintainer-deprecated"));
    client.close("Dockerfile");
    client.until(|it| it.published[&uri]["diagnostics"] == json!([]));
    assert!(client.leave());
}

#[test]
fn a_question_in_between_does_not_keep_findings_from_being_published() {
    let mut client = Client::new(&[], json!({}));
    let uri = client.uri("Dockerfile");
    client.open("Dockerfile", "dockerfile", DOCKERFILE);
    client.until(|it| it.published.contains_key(&uri));
    for text in ["FROM a:1\n", DOCKERFILE] {
        let version = client.replace("Dockerfile", text);
        let at = json!({ "line": 0, "character": 6 });
        let params = json!({ "textDocument": { "uri": uri }, "position": at });
        client.request("textDocument/hover", params).unwrap();
        client.until(|it| it.published[&uri]["version"] == version);
    }
    assert!(client.leave());
}

#[test]
fn a_diagnostic_says_all_that_is_known() {
    let mut client = Client::new(&[], modern());
    client.open("Dockerfile", "dockerfile", "FROM a:1\nMAINTAINER me\nCMD a\nCMD b\n");
    let diagnostics = client.diagnostics("Dockerfile");
    let of = |lint: &str| {
        let found = diagnostics.iter().find(|it| it["code"] == lint);
        found.unwrap_or_else(|| panic!("no {lint} in {diagnostics:?}")).clone()
    };
    let deprecated = of("maintainer-deprecated");
    assert_eq!(deprecated["source"], "plimsoll");
    assert_eq!(deprecated["tags"], json!([2]));
    assert_eq!(deprecated["data"]["fix"]["safe"], true);
    let page = deprecated["codeDescription"]["href"].as_str().unwrap();
    let page = fs::read_to_string(page.strip_prefix("file://").unwrap()).unwrap();
    assert!(page.starts_with("# "), "{page}");
    let unnecessary = of("overridden-instruction");
    assert_eq!(unnecessary["tags"], json!([1]));
    let related = unnecessary["relatedInformation"].as_array().unwrap();
    assert_eq!(related[0]["location"]["uri"], client.uri("Dockerfile"));
    assert!(client.leave());
}

#[test]
fn columns_are_in_the_unit_that_was_agreed_upon() {
    let text = "FROM a:1\r\nRUN echo é🦀 && cd x\r\n";
    for (encodings, expected) in [
        (json!(["utf-16", "utf-8"]), "utf-8"),
        (json!(["utf-32", "utf-16"]), "utf-16"),
        (Value::Null, "utf-16"),
    ] {
        let mut capabilities = modern();
        capabilities["general"]["positionEncodings"] = encodings;
        let mut client = Client::new(&[], capabilities);
        assert_eq!(client.capabilities["positionEncoding"], expected);
        client.open("Dockerfile", "dockerfile", text);
        let found = client.diagnostics("Dockerfile");
        let found = found.iter().find(|it| it["code"] == "cd-instead-of-workdir").unwrap();
        let column = if expected == "utf-8" { 19 } else { 16 };
        assert_eq!(found["range"]["start"], json!({ "line": 1, "character": column }));
        // The letter before the crab goes away.
        let start = json!({ "line": 1, "character": 9 });
        let end = json!({ "line": 1, "character": if expected == "utf-8" { 11 } else { 10 } });
        let range = json!({ "start": start, "end": end });
        client.change("Dockerfile", json!([{ "range": range, "text": "" }]));
        let found = client.diagnostics("Dockerfile");
        let found = found.iter().find(|it| it["code"] == "cd-instead-of-workdir").unwrap();
        let column = if expected == "utf-8" { 17 } else { 15 };
        assert_eq!(found["range"]["start"]["character"], column);
        assert!(client.leave());
    }
}

#[test]
fn unchanged_texts_are_told_of_by_number() {
    let mut client = Client::new(&[], modern());
    client.open("Dockerfile", "dockerfile", DOCKERFILE);
    let uri = client.uri("Dockerfile");
    let mut ask = |previous: Value| {
        let document = json!({ "uri": uri });
        let params = json!({ "textDocument": document, "previousResultId": previous });
        client.request("textDocument/diagnostic", params).unwrap()
    };
    let first = ask(Value::Null);
    let second = ask(first["resultId"].clone());
    assert_eq!(second["kind"], "unchanged");
    assert_eq!(second["resultId"], first["resultId"]);
    assert!(client.leave());
}

#[test]
fn what_an_open_file_says_counts_for_the_others_at_once() {
    let base = "services:\n  web:\n    image: web:1\n";
    let over = "services:\n  web:\n    privileged: true\n";
    let files = [("compose.yaml", base), ("compose.override.yaml", over)];
    let mut client = Client::new(&files, modern());
    client.open("compose.override.yaml", "yaml", over);
    let before = client.found("compose.override.yaml");
    // The service is renamed in the other file and not saved: here it has no image any more.
    client.open("compose.yaml", "dockercompose", base);
    client.diagnostics("compose.yaml");
    client.replace("compose.yaml", "services:\n  other:\n    image: web:1\n");
    let refreshes = |it: &Client| {
        it.asked.iter().filter(|it| it.method == "workspace/diagnostic/refresh").count()
    };
    client.until(|it| refreshes(it) > 0);
    let after = client.found("compose.override.yaml");
    assert_ne!(before, after);
    // Closed without saving, all is as on disk again.
    client.close("compose.yaml");
    client.until(|it| refreshes(it) > 1);
    assert_eq!(client.found("compose.override.yaml"), before);
    assert!(client.leave());
}

#[test]
fn typing_in_the_compose_file_moves_the_findings_in_the_open_dockerfile() {
    let dockerfile = "ARG TAG\nFROM debian:$TAG\n";
    let compose = "services:\n  web:\n    build:\n      context: .\n";
    let files = [("Dockerfile", dockerfile), ("compose.yaml", compose)];
    let mut client = Client::new(&files, json!({}));
    client.open("Dockerfile", "dockerfile", dockerfile);
    client.open("compose.yaml", "dockercompose", compose);
    let uri = client.uri("Dockerfile");
    let has = move |it: &Client| {
        let shown = it.published.get(&uri).and_then(|it| it["diagnostics"].as_array());
        shown.map(|it| it.iter().any(|it| it["code"] == "invalid-default-arg-in-from"))
    };
    client.until(|it| has(it) == Some(true));
    client.replace("compose.yaml", &format!("{compose}      args:\n        TAG: \"12\"\n"));
    client.until(|it| has(it) == Some(false));
    client.replace("compose.yaml", compose);
    client.until(|it| has(it) == Some(true));
    // What was begun for the one is left for the other, and taken up again.
    for number in 0..50 {
        let tag = if number % 2 == 0 { "" } else { "      args:\n        TAG: \"12\"\n" };
        client.replace("compose.yaml", &format!("{compose}{tag}"));
    }
    client.until(|it| has(it) == Some(false));
    assert!(client.leave());
}

#[test]
fn configuration_is_that_of_the_folder_and_is_watched() {
    let on = "[lints]\nmaintainer-deprecated = \"error\"\n";
    let files = [("a/plimsoll.toml", on), ("a/Dockerfile", ""), ("b/Dockerfile", "")];
    let mut client = Client::new(&files, modern());
    client.until(|it| it.asked.iter().any(|it| it.method == "client/registerCapability"));
    let level = |client: &mut Client, name: &str| {
        let found = client.diagnostics(name);
        let own = found.iter().find(|it| it["code"] == "maintainer-deprecated");
        own.map(|it| it["severity"].as_u64().unwrap())
    };
    for name in ["a/Dockerfile", "b/Dockerfile"] {
        client.open(name, "dockerfile", DOCKERFILE);
    }
    assert_eq!(level(&mut client, "a/Dockerfile"), Some(1));
    assert_eq!(level(&mut client, "b/Dockerfile"), Some(2));

    let path = client.path("a/plimsoll.toml");
    let write = |client: &Client, text: &str| {
        fs::write(&path, text).unwrap();
        let change = json!({ "uri": client.uri("a/plimsoll.toml"), "type": 2 });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    };
    write(&client, "lints = { maintainer-deprecated = \"off\" }\n");
    assert_eq!(level(&mut client, "a/Dockerfile"), None);
    write(&client, "[files]\nexclude = [\"Dockerfile\"]\n");
    assert_eq!(client.found("a/Dockerfile"), []);
    // What is wrong with it is told, and taken back when it is mended.
    let uri = client.uri("a/plimsoll.toml");
    write(&client, "prest = \"all\"\n");
    assert_eq!(client.found("a/Dockerfile"), []);
    client.until(|it| it.published.contains_key(&uri));
    let message = client.published[&uri]["diagnostics"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("`prest`") && message.contains("`preset`"), "{message}");
    assert!(client.told.iter().any(|it| it.method == "window/showMessage"));
    write(&client, on);
    assert_eq!(level(&mut client, "a/Dockerfile"), Some(1));
    client.until(|it| it.published[&uri]["diagnostics"] == json!([]));
    // In the editor, the text that is open counts for what is said of it.
    client.open("a/plimsoll.toml", "toml", "preset = 1\n");
    assert_eq!(client.diagnostics("a/plimsoll.toml").len(), 1);
    assert!(client.leave());
}

#[test]
fn settings_of_the_editor_count() {
    let mut capabilities = modern();
    capabilities["workspace"]["configuration"] = json!(true);
    let mut client = Client::new(&[], capabilities);
    client.settings = json!({ "lints": { "DL4000": "off" }, "unsafeFixes": false });
    client.open("Dockerfile", "dockerfile", DOCKERFILE);
    client.until(|it| it.asked.iter().any(|it| it.method == "workspace/diagnostic/refresh"));
    let found = client.found("Dockerfile");
    assert!(!found.is_empty() && found.iter().all(|(lint, _)| lint != "maintainer-deprecated"));
    client.settings = json!({ "enable": false });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    client.until(|it| {
        it.asked.iter().filter(|it| it.method == "workspace/configuration").count() == 2
    });
    let id = client.begin("nothing", Value::Null);
    _ = client.wait(id);
    assert_eq!(client.found("Dockerfile"), []);
    assert!(client.leave());
}

#[test]
fn a_document_is_what_its_name_and_then_its_language_says() {
    let mut client = Client::new(&[], modern());
    let compose = "services:\n  a:\n    privileged: true\n";
    let mut count = |name: &str, language: &str, text: &str| {
        client.open(name, language, text);
        let count = client.diagnostics(name).len();
        client.close(name);
        count > 0
    };
    assert!(count("Dockerfile", "plaintext", DOCKERFILE));
    assert!(count("compose.yaml", "yaml", compose));
    assert!(count("build", "dockerfile", DOCKERFILE));
    assert!(count("stack.yml", "yaml.docker-compose", compose));
    assert!(count("compose.yml", "dockerfile", compose));
    assert!(!count("stack.yml", "yaml", compose));
    assert!(!count("values.yaml", "yaml", "services: [1, 2\n"));
    assert!(!count("dockerfile.py", "python", "import os\n"));
    assert!(!count("notes.txt", "plaintext", DOCKERFILE));
    let untitled = format!("{DOCKERFILE}COPY here /there\n");
    client.open_uri("untitled:Untitled-1", "dockerfile", &untitled);
    let params = json!({ "textDocument": { "uri": "untitled:Untitled-1" } });
    let report = client.request("textDocument/diagnostic", params).unwrap();
    let items = report["items"].as_array().unwrap();
    assert!(!items.is_empty());
    // What lies beside it is not known, so that nothing is missing there.
    assert!(items.iter().all(|it| it["range"]["start"]["line"] != 5), "{items:?}");
    assert!(client.leave());
}

#[test]
fn fixes_are_actions() {
    let text = "FROM debian:12\nENV a 1\nENV b 2\nRUN apt-get install -y curl\nCMD [\"a\"]\n";
    let mut client = Client::new(&[("Dockerfile", text)], modern());
    client.open("Dockerfile", "dockerfile", text);
    let uri = client.uri("Dockerfile");
    let actions = client.actions("Dockerfile", 1, Value::Null);
    let titled = |title: &str| {
        let found = actions.iter().find(|it| it["title"].as_str().unwrap().contains(title));
        found.unwrap_or_else(|| panic!("no {title:?} in {actions:?}"))
    };
    let preferred: Vec<&Value> = actions.iter().filter(|it| it["isPreferred"] == true).collect();
    assert_eq!(preferred.len(), 1);
    assert_eq!(preferred[0]["kind"], "quickfix");
    assert_eq!(preferred[0]["diagnostics"][0]["code"], "legacy-key-value");
    assert_eq!(preferred[0]["edit"]["documentChanges"][0]["textDocument"]["version"], 1);
    let fixed = apply(text, &uri, &preferred[0]["edit"]);
    assert!(fixed.contains("ENV a=1\nENV b 2\n"), "{fixed}");

    let all = titled("Fix all 2 of `legacy-key-value`").clone();
    assert_eq!(all["edit"], Value::Null);
    let all = client.request("codeAction/resolve", all).unwrap();
    let fixed = apply(text, &uri, &all["edit"]);
    assert_eq!(fixed, text.replace("ENV a 1\nENV b 2", "ENV a=1\nENV b=2"));

    for (only, kind) in [
        (json!(["source.fixAll.plimsoll"]), "source.fixAll.plimsoll"),
        (json!(["source.fixAll"]), "source.fixAll"),
        (json!(["source"]), "source.fixAll.plimsoll"),
    ] {
        let actions = client.actions("Dockerfile", 0, only);
        assert_eq!(actions.len(), 1, "{actions:?}");
        assert_eq!(actions[0]["kind"], kind);
        let resolved = client.request("codeAction/resolve", actions[0].clone()).unwrap();
        let fixed = apply(text, &uri, &resolved["edit"]);
        assert_eq!(fixed, fixed_by_command_line(text));
        assert_ne!(fixed, text);
    }
    assert!(client.leave());
}

fn fixed_by_command_line(text: &str) -> String {
    let folder = tempfile::TempDir::new().expect("a folder can be made");
    let path = folder.path().join("Dockerfile");
    fs::write(&path, text).expect("a file can be written");
    let program = env!("CARGO_BIN_EXE_plimsoll");
    let mut command = std::process::Command::new(program);
    command.args(["fix", "--quiet", "--fail-on", "never"]).arg(&path).current_dir(&folder);
    assert!(command.output().expect("plimsoll runs").status.success());
    fs::read_to_string(&path).expect("it can be read")
}

#[test]
fn an_unsafe_fix_is_offered_alone_and_not_preferred() {
    let text = "FROM debian:12\nRUN cd /app\nRUN cd /srv\n";
    let mut client = Client::new(&[], modern());
    client.open("Dockerfile", "dockerfile", text);
    let mut seen = 0;
    for line in 0..3 {
        for action in client.actions("Dockerfile", line, Value::Null) {
            let title = action["title"].as_str().unwrap();
            assert!(!title.starts_with("Fix all"), "{title}");
            if title.ends_with("(can change what runs)") {
                assert_eq!(action["isPreferred"], false);
                seen += 1;
            }
        }
    }
    assert!(seen > 0);
    assert!(client.leave());
}

#[test]
fn a_comment_silences_as_much_as_its_action_says() {
    let dockerfile =
        "FROM debian:12 AS app\nMAINTAINER a\nMAINTAINER b\n\nFROM app\nMAINTAINER c\n";
    let compose = "services:\n  web:\n    image: a:1\n    privileged: true\n";
    let cases = [
        ("Dockerfile", dockerfile, 1, "maintainer-deprecated", vec![vec![2, 5], vec![5], vec![]]),
        ("compose.yaml", compose, 3, "privileged-service", vec![vec![], vec![], vec![]]),
    ];
    for (name, text, line, lint, left) in cases {
        let mut client = Client::new(&[], modern());
        client.open(name, "", text);
        let uri = client.uri(name);
        let actions = client.actions(name, line, json!(["quickfix.suppress.plimsoll"]));
        let own = |it: &&Value| it["diagnostics"][0]["code"] == lint;
        let own: Vec<Value> = actions.iter().filter(own).cloned().collect();
        let titles: Vec<&str> = own.iter().map(|it| it["title"].as_str().unwrap()).collect();
        assert_eq!(titles.len(), 3, "{titles:?}");
        for (action, left) in own.iter().zip(left) {
            let silenced = apply(text, &uri, &action["edit"]);
            client.replace(name, &silenced);
            let found = client.found(name);
            let lines: Vec<u64> =
                found.iter().filter(|(own, _)| own == lint).map(|(_, line)| line - 1).collect();
            assert_eq!(lines, left, "{silenced}");
            assert!(found.iter().all(|(own, _)| !own.ends_with("-suppression")), "{silenced}");
        }
        assert!(client.leave());
    }
}

#[test]
fn the_reason_is_typed_where_the_client_has_snippets() {
    let mut capabilities = modern();
    capabilities["workspace"]["workspaceEdit"]["snippetEditSupport"] = json!(true);
    let mut client = Client::new(&[], capabilities);
    client.open("Dockerfile", "dockerfile", DOCKERFILE);
    let actions = client.actions("Dockerfile", 1, json!(["quickfix.suppress"]));
    let edit = &actions[0]["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(edit["snippet"]["kind"], "snippet");
    assert_eq!(
        edit["snippet"]["value"],
        "# plimsoll: allow(maintainer-deprecated) because ${0:of this}\n"
    );
    assert!(client.leave());
}

#[test]
fn the_page_of_a_lint_is_opened() {
    let mut client = Client::new(&[], modern());
    client.open("Dockerfile", "dockerfile", DOCKERFILE);
    let actions = client.actions("Dockerfile", 1, json!(["quickfix"]));
    let open = actions.iter().find(|it| it["title"] == "Open the page of `maintainer-deprecated`");
    let command = &open.unwrap()["command"];
    let params = json!({ "command": command["command"], "arguments": command["arguments"] });
    let uri = client.request("workspace/executeCommand", params).unwrap();
    let asked = client.asked.iter().find(|it| it.method == "window/showDocument").unwrap();
    assert_eq!(asked.params["uri"], uri);
    let wrong = json!({ "command": "plimsoll.openPage", "arguments": ["nothing"] });
    assert_eq!(client.request("workspace/executeCommand", wrong).unwrap_err().0, -32602);
    assert!(client.leave());
}

#[test]
fn stale_and_canceled_work_is_not_done() {
    let mut client = Client::new(&[], modern());
    client.open("Dockerfile", "dockerfile", DOCKERFILE);
    client.diagnostics("Dockerfile");
    let uri = client.uri("Dockerfile");
    // While a large document is looked at, all of these pile up.
    let large = "RUN echo $a\n".repeat(4000);
    client.replace("Dockerfile", &format!("FROM a:1\n{large}"));
    let params = json!({ "textDocument": { "uri": uri } });
    let first = client.begin("textDocument/diagnostic", params.clone());
    let stale = client.begin("textDocument/diagnostic", params.clone());
    client.replace("Dockerfile", DOCKERFILE);
    let canceled = client.begin("textDocument/diagnostic", params.clone());
    client.notify("$/cancelRequest", json!({ "id": canceled }));
    let last = client.begin("textDocument/diagnostic", params);
    // The first may be begun before the rest is there; of the others it is certain.
    _ = client.wait(first);
    let codes = [client.wait(stale), client.wait(canceled)].map(|it| it.map_err(|it| it.0));
    assert_eq!(codes[1], Err(-32800));
    assert!(matches!(codes[0], Err(-32802) | Ok(_)));
    let report = client.wait(last).unwrap();
    let shown: Vec<_> = report["items"].as_array().unwrap().iter().map(short).collect();
    assert!(shown.iter().any(|(lint, _)| lint == "maintainer-deprecated"));
    assert!(client.leave());
}

#[test]
fn what_is_out_of_order_is_answered_and_does_no_harm() {
    let mut client = Client::unstarted(&[]);
    let before = client.request("textDocument/hover", json!({})).unwrap_err();
    assert_eq!(before.0, -32002);
    client.open("Dockerfile", "dockerfile", DOCKERFILE);
    client.request("initialize", json!({ "capabilities": modern() })).unwrap();
    assert_eq!(client.request("initialize", json!({})).unwrap_err().0, -32600);
    assert_eq!(client.request("textDocument/unheardOf", json!({})).unwrap_err().0, -32601);
    assert_eq!(client.request("textDocument/diagnostic", json!([1])).unwrap_err().0, -32602);
    assert_eq!(client.request("textDocument/codeAction", Value::Null).unwrap_err().0, -32602);
    for params in [Value::Null, json!({}), json!({ "textDocument": 7 }), json!([[]])] {
        for method in ["didOpen", "didChange", "didClose", "didSave", "unheardOf"] {
            client.notify(&format!("textDocument/{method}"), params.clone());
        }
        for method in ["WatchedFiles", "Configuration", "WorkspaceFolders"] {
            client.notify(&format!("workspace/didChange{method}"), params.clone());
        }
        client.notify("$/cancelRequest", params.clone());
        client.notify("$/setTrace", params);
    }
    // A document that is not open, and positions that there are not.
    assert_eq!(client.found("Dockerfile"), []);
    client.open("Dockerfile", "dockerfile", DOCKERFILE);
    let range = |line: u64| {
        let start = json!({ "line": line, "character": 4_000_000_000_u32 });
        json!({ "start": start, "end": { "line": 0, "character": 3 } })
    };
    client.change(
        "Dockerfile",
        json!([{ "range": range(0), "text": "" }, { "range": range(99), "text": "CMD x\n" }]),
    );
    assert!(client.found("Dockerfile").contains(&("maintainer-deprecated".to_owned(), 1)));
    client.request("shutdown", Value::Null).unwrap();
    assert_eq!(client.request("textDocument/hover", json!({})).unwrap_err().0, -32600);
    assert!(client.die());
}

#[test]
fn a_client_that_dies_ends_the_server() {
    let mut client = Client::new(&[], modern());
    client.open("Dockerfile", "dockerfile", DOCKERFILE);
    client.diagnostics("Dockerfile");
    assert!(!client.die());
}

#[test]
fn documents_of_10_mib_leave_the_server_answering() {
    let mut client = Client::new(&[], modern());
    let line = "RUN apt-get install curl && cd /x # é\n";
    let text = "FROM a\n".to_owned() + &line.repeat((10 << 20) / line.len());
    client.open("Dockerfile", "dockerfile", &text);
    client.open("compose.yaml", "yaml", &"a: [\n".repeat((10 << 20) / 5));
    client.open("b/Dockerfile", "dockerfile", DOCKERFILE);
    for number in 0..20 {
        let start = json!({ "line": number * 1000, "character": 2 });
        let range = json!({ "start": start, "end": start });
        let changes = vec![json!({ "range": range, "text": "x" }); 20];
        client.change("Dockerfile", json!(changes));
    }
    let shown = client.diagnostics("Dockerfile");
    assert_eq!(shown.len(), 1);
    assert!(shown[0]["message"].as_str().unwrap().contains("plimsoll check"), "{shown:?}");
    assert_eq!(client.diagnostics("compose.yaml").len(), 1);
    assert!(!client.found("b/Dockerfile").is_empty());
    assert!(client.leave());
}
