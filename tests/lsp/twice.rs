//! Nothing is computed twice for texts that have not changed. What the server does is in its log.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, of_command_line};
use crate::essence;

/// A client, and the log of its server.
struct Session {
    client: Client,
    log: PathBuf,
    /// How much of the log was read.
    read: usize,
    _folder: TempDir,
}

/// What was done since the log was read last.
#[derive(PartialEq, Eq, Default, Debug)]
struct Work {
    /// The files in which findings were looked for.
    judged: Vec<String>,
    /// How many texts were parsed.
    reads: usize,
    /// How often fixes were made.
    fixes: usize,
}

impl Session {
    fn new(files: &[(&str, &str)]) -> Session {
        // Not in the folder that is linted: what lies there counts.
        let folder = TempDir::new().expect("a temporary folder can be made");
        let log = folder.path().join("log");
        let options = json!({ "logLevel": "debug", "logFile": log });
        let mut client = Client::with_settings(files, options);
        for (name, text) in files {
            client.open(name, "", text);
        }
        Session { client, log, read: 0, _folder: folder }
    }

    /// Asks for the diagnostics of all these, and returns what was done for that.
    fn ask(&mut self, names: &[&str]) -> Work {
        for name in names {
            let shown: Vec<Value> = self.client.diagnostics(name).iter().map(essence).collect();
            assert!(!shown.is_empty(), "{name}");
        }
        self.work()
    }

    fn work(&mut self) -> Work {
        // It is done with all that was asked before it answers.
        let id = self.client.begin("nothing", Value::Null);
        _ = self.client.wait(id);
        let log = fs::read_to_string(&self.log).expect("it is written");
        let mut work = Work::default();
        for line in log[self.read..].lines() {
            work.fixes += usize::from(line.contains(" fixed, in "));
            let Some((start, end)) = line.split_once(" texts read") else { continue };
            let (look, count) = start.rsplit_once(", ").expect("it says how many");
            work.reads += count.parse::<usize>().expect("it is a number");
            if let Some(uri) = look.strip_suffix(" judged") {
                let name = uri.rsplit('/').next().unwrap_or_default();
                work.judged.push(name.to_owned());
            }
            assert!(end.starts_with(", in "), "{line}");
        }
        self.read = log.len();
        work.judged.sort();
        work
    }
}

fn work(judged: &[&str], reads: usize) -> Work {
    let judged = judged.iter().map(|name| (*name).to_owned()).collect();
    Work { judged, reads, fixes: 0 }
}

const DOCKERFILE: &str = "FROM debian:12 AS app\nENV A 1\nRUN cd /x\nCMD serve\n";
const OTHER: &str = "FROM alpine\nMAINTAINER a\nRUN cd /x\n";
const COMPOSE: &str = "services:\n  web:\n    build: .\n    command: serve\n    privileged: true\n  db:\n    image: postgres:16\n";

#[test]
fn a_text_is_read_once_whoever_looks_at_it() {
    let files = [("Dockerfile", DOCKERFILE), ("compose.yaml", COMPOSE)];
    let mut session = Session::new(&files);
    // The command of a service is a text of its own.
    let all = ["Dockerfile", "compose.yaml"];
    assert_eq!(session.ask(&all), work(&all, 3));
    session.client.replace("compose.yaml", &COMPOSE.replace("16", "17"));
    assert_eq!(session.ask(&all), work(&all, 1));
    session.client.replace("Dockerfile", &DOCKERFILE.replace("serve", "serve it"));
    assert_eq!(session.ask(&all), work(&all, 1));
    // What is configured changes no text.
    fs::write(session.client.path("plimsoll.toml"), "preset = \"all\"\n").unwrap();
    let change = json!({ "uri": session.client.uri("plimsoll.toml"), "type": 1 });
    session.client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    assert_eq!(session.ask(&all), work(&all, 0));
    assert!(session.client.leave());
}

#[test]
fn a_question_about_what_has_not_changed_costs_nothing() {
    let files = [("Dockerfile", DOCKERFILE), ("compose.yaml", COMPOSE), (".env", "A=1\n")];
    let mut session = Session::new(&files);
    session.ask(&["Dockerfile", "compose.yaml"]);
    let client = &mut session.client;
    for name in ["Dockerfile", "compose.yaml"] {
        let document = json!({ "textDocument": { "uri": client.uri(name) } });
        let pull = "textDocument/diagnostic";
        let mut again = document.clone();
        again["previousResultId"] =
            client.request(pull, document.clone()).unwrap()["resultId"].clone();
        assert_eq!(client.request(pull, again).unwrap()["kind"], "unchanged");
        for line in 0..7 {
            client.actions(name, line, Value::Null);
            let mut at = document.clone();
            at["position"] = json!({ "line": line, "character": 8 });
            for question in ["hover", "definition", "completion"] {
                client.request(&format!("textDocument/{question}"), at.clone()).unwrap();
            }
            at["context"] = json!({ "includeDeclaration": true });
            client.request("textDocument/references", at).unwrap();
        }
        for question in ["documentSymbol", "foldingRange"] {
            client.request(&format!("textDocument/{question}"), document.clone()).unwrap();
        }
        client.notify("textDocument/didSave", document.clone());
        let change = json!({ "uri": client.uri(name), "type": 2 });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
        let start = json!({ "line": 0, "character": 0 });
        let end = json!({ "line": 0, "character": 4 });
        let same = if name == "Dockerfile" { "FROM" } else { "serv" };
        client.change(name, json!([{ "range": { "start": start, "end": end }, "text": same }]));
        client.request(pull, document).unwrap();
    }
    assert_eq!(session.work(), work(&[], 0));
    assert!(session.client.leave());
}

#[test]
fn a_configuration_counts_anew_only_when_it_says_something_else() {
    let rules = "[lints]\nmissing-user = \"off\"\n";
    let files = [
        ("Dockerfile", DOCKERFILE),
        ("plimsoll.toml", "extend = \"base.toml\"\n"),
        ("base.toml", rules),
        ("other/Dockerfile", OTHER),
    ];
    let mut session = Session::new(&files);
    let all = ["Dockerfile", "other/Dockerfile"];
    session.ask(&all);
    let mut told = |name: &str, text: Option<&str>| {
        let client = &mut session.client;
        if let Some(text) = text {
            fs::write(client.path(name), text).unwrap();
        }
        let document = json!({ "uri": client.uri(name) });
        client.notify("textDocument/didSave", json!({ "textDocument": document }));
        let change = json!({ "uri": client.uri(name), "type": 2 });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
        session.ask(&all)
    };
    assert_eq!(told("plimsoll.toml", None), work(&[], 0));
    assert_eq!(told("base.toml", None), work(&[], 0));
    let both = ["Dockerfile", "Dockerfile"];
    assert_eq!(told("base.toml", Some("")), work(&both, 0));
    assert_eq!(told("plimsoll.toml", Some("preset = \"all\"\n")), work(&both, 0));
    // It is no part of the configuration any more.
    assert_eq!(told("base.toml", Some(rules)), work(&[], 0));
    // One that nobody has asked for decides on nothing that is open.
    fs::create_dir(session.client.path("third")).unwrap();
    let mut told = |name: &str, text: &str| {
        let client = &mut session.client;
        fs::write(client.path(name), text).unwrap();
        let change = json!({ "uri": client.uri(name), "type": 1 });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
        session.ask(&all)
    };
    assert_eq!(told("third/plimsoll.toml", rules), work(&[], 0));
    assert_eq!(told("other/plimsoll.toml", rules), work(&both, 0));
    assert!(session.client.leave());
}

#[test]
fn fixes_are_made_once_of_what_was_found() {
    let mut session = Session::new(&[("Dockerfile", DOCKERFILE)]);
    session.ask(&["Dockerfile"]);
    let mut resolve = || {
        let actions = session.client.actions("Dockerfile", 0, json!(["source.fixAll.plimsoll"]));
        let resolved = session.client.request("codeAction/resolve", actions[0].clone()).unwrap();
        (resolved["edit"].clone(), session.work())
    };
    let (edit, work) = resolve();
    assert!(edit.is_object());
    assert_eq!(work, Work { fixes: 1, ..Work::default() });
    assert_eq!(resolve(), (edit, Work::default()));
    assert!(session.client.leave());
}

#[test]
fn a_document_is_judged_again_only_when_an_edit_can_matter_to_it() {
    let tools = "services:\n  adminer:\n    image: adminer\n    privileged: true\n";
    let files = [
        ("Dockerfile", DOCKERFILE),
        ("Dockerfile.dev", OTHER),
        ("compose.yaml", COMPOSE),
        ("docker-compose.tools.yml", tools),
    ];
    let names = files.map(|(name, _)| name);
    let mut session = Session::new(&files);
    assert_eq!(session.ask(&names), work(&names, 5));
    let mut edit = |name: &str, text: &str| {
        session.client.replace(name, text);
        session.ask(&names)
    };
    assert_eq!(edit("Dockerfile.dev", &OTHER.replace("/x", "/y")), work(&["Dockerfile.dev"], 1));
    let own = ["docker-compose.tools.yml"];
    assert_eq!(edit(own[0], &tools.replace("adminer\n", "adminer:5\n")), work(&own, 1));
    let joined = ["Dockerfile", "compose.yaml"];
    assert_eq!(edit("Dockerfile", &DOCKERFILE.replace("/x", "/y")), work(&joined, 1));
    assert_eq!(edit("compose.yaml", &COMPOSE.replace("16", "17")), work(&joined, 1));
    // From here on, it names the others too: what is found there is another matter.
    let naming = COMPOSE.to_owned()
        + "  dev:\n    build: {context: ., dockerfile: Dockerfile.dev}\n    user: root\n";
    let named = ["Dockerfile", "Dockerfile.dev", "compose.yaml"];
    assert_eq!(edit("compose.yaml", &naming), work(&named, 1));
    let all = format!("include: [docker-compose.tools.yml]\n{naming}");
    assert_eq!(edit("compose.yaml", &all), work(&names, 1));
    assert_eq!(edit("compose.yaml", &COMPOSE.replace("16", "18")), work(&names, 1));
    assert_eq!(edit("Dockerfile.dev", OTHER), work(&["Dockerfile.dev"], 1));
    let client = &mut session.client;
    for (name, text) in files {
        client.replace(name, text);
        fs::write(client.path(name), text).unwrap();
    }
    for name in names {
        let shown: Vec<Value> = client.diagnostics(name).iter().map(essence).collect();
        assert_eq!(shown, of_command_line(&client.path(name)), "{name}");
    }
    assert!(session.client.leave());
}
