//! Hover, definitions, references, symbols, folding, completion.

use serde_json::{Value, json};

use crate::client::{Client, modern, position};

const DOCKERFILE: &str = "\
# plimsoll: allow(missing-user, DL3008)
ARG TAG=12
FROM debian:$TAG AS build
ARG TAG
ENV HOME_DIR=/srv/$TAG
WORKDIR $HOME_DIR
USER 10
RUN echo \"$HOME_DIR\" \\
    && ls

FROM build
SHELL [\"/bin/bash\", \"-c\"]
USER 11
WORKDIR sub
COPY --from=build /a ${TAG:-x}
COPY --from=nginx:1.27-alpine /b /c
RUN --mount=from=postgres:16,target=/pg ls
COPY --from=assets /d /e
";

const COMPOSE: &str = "\
x-base: &base
  restart: always
services:
  web:
    <<: *base
    build:
      context: .
      target: build
    depends_on: [db]
    user: \"7\"
    privileged: true
    volumes:
      - data:/var
    networks:
      - back
    mem_limit: 64m
  db:
    image: postgres:${PG:-9.6}
    labels:
      a: ${KNOWN}
volumes:
  data:
networks:
  back:
";

struct Session(Client);

impl Session {
    fn new() -> Session {
        let files = [
            ("Dockerfile", DOCKERFILE),
            ("compose.yaml", COMPOSE),
            (".env", "# this\nKNOWN=here\n"),
        ];
        let mut client = Client::new(&files, modern());
        client.open("Dockerfile", "dockerfile", DOCKERFILE);
        client.open("compose.yaml", "dockercompose", COMPOSE);
        Session(client)
    }

    /// Asks about the place where the `number`th `needle` begins, one byte further.
    fn ask(&mut self, method: &str, name: &str, needle: &str, number: usize) -> Value {
        let text = if name == "Dockerfile" { DOCKERFILE } else { COMPOSE };
        let (at, _) = text.match_indices(needle).nth(number).expect("it is there");
        let document = json!({ "uri": self.0.uri(name) });
        let mut params = json!({ "textDocument": document, "position": position(text, at + 1) });
        params["context"] = json!({ "includeDeclaration": true });
        self.0.request(&format!("textDocument/{method}"), params).expect("it is answered")
    }

    fn hover(&mut self, name: &str, needle: &str, number: usize) -> String {
        let hover = self.ask("hover", name, needle, number);
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// The file, line (from 0) and column of a definition.
    fn definition(
        &mut self,
        name: &str,
        needle: &str,
        number: usize,
    ) -> Option<(String, u64, u64)> {
        let found = self.ask("definition", name, needle, number);
        let uri = found["uri"].as_str()?;
        let start = &found["range"]["start"];
        let file = uri.rsplit('/').next()?.to_owned();
        Some((file, start["line"].as_u64()?, start["character"].as_u64()?))
    }

    fn lines(&mut self, name: &str, needle: &str, number: usize) -> Vec<u64> {
        let found = self.ask("references", name, needle, number);
        let found = found.as_array().expect("they are a list");
        found.iter().map(|it| it["range"]["start"]["line"].as_u64().expect("a line")).collect()
    }
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word:?} is not in {text:?}");
    }
}

#[test]
fn hover_tells_what_is_known() {
    let mut session = Session::new();
    let mut hover = |name: &str, needle: &str, number| session.hover(name, needle, number);
    let dockerfile = "Dockerfile";
    says(&hover(dockerfile, "missing-user", 0), &["# ", "`missing-user`"]);
    says(&hover(dockerfile, "DL3008", 0), &["`unpinned-package-version`"]);
    says(
        &hover(dockerfile, "debian", 0),
        &["`debian:12`", "package manager: `apt`", "user: `root`"],
    );
    says(&hover(dockerfile, "$TAG", 0), &["`TAG` = `12`", "`ARG`", "line 2", "--build-arg"]);
    says(&hover(dockerfile, "TAG\nENV", 0), &["`TAG` = `12`", "comes from [line 2]"]);
    says(&hover(dockerfile, "$HOME_DIR", 0), &["= `/srv/12`", "`ENV`"]);
    says(&hover(dockerfile, "$HOME_DIR", 1), &["= `/srv/12`", "line 5"]);
    says(&hover(dockerfile, "USER 10", 0), &["root"]);
    says(&hover(dockerfile, "USER 11", 0), &["`10`", "line 7"]);
    says(&hover(dockerfile, "WORKDIR sub", 0), &["`/srv/12`", "line 6", "`/srv/12/sub`"]);
    says(&hover(dockerfile, "SHELL", 0), &["`/bin/sh`"]);
    says(&hover(dockerfile, "build\nSHELL", 0), &["Stage `build`", "`debian:12`", "runs as `10`"]);
    says(&hover(dockerfile, "nginx", 0), &["`nginx:1.27-alpine`", "package manager: `apk`"]);
    says(&hover(dockerfile, "postgres", 0), &["`postgres:16`", "entry point"]);
    // It may be a build context.
    assert_eq!(hover(dockerfile, "assets", 0), "");
    assert_eq!(hover(dockerfile, "echo", 0), "");

    let compose = "compose.yaml";
    says(
        &hover(compose, "web", 0),
        &[
            "**privileged**",
            "user: `7`",
            "volume `data` at `/var`",
            "memory: at most 64 MiB",
            "processors: no limit",
            "restart: `always`",
            "line 2",
        ],
    );
    says(&hover(compose, "db", 0), &["Service `db`", "`postgres:9.6`"]);
    says(&hover(compose, "postgres", 0), &["`postgres:9.6`", "out of support"]);
    says(&hover(compose, "${PG", 0), &["`PG` = `9.6`", "default"]);
    says(&hover(compose, "${KNOWN", 0), &["`KNOWN` = `here`", "[.env:2]", "/.env#L2"]);
    says(&hover(compose, "build\n    dep", 0), &["Stage `build`"]);
    assert!(session.0.leave());
}

#[test]
fn hover_does_not_know_what_stands_behind_a_mistake() {
    let compose = "services:\n  web:\n    image: a:${FIRST}${SECOND:-2}${THIRD}\n";
    let files = [(".env", "FIRST=1\nno name=\nTHIRD=3\n"), ("compose.yaml", compose)];
    let mut client = Client::new(&files, modern());
    client.open("compose.yaml", "dockercompose", compose);
    for (name, expected) in
        [("FIRST", "= `1`"), ("SECOND", "wrong in line 2"), ("THIRD", "wrong in line 2")]
    {
        let at = compose.find(name).expect("it is there");
        let document = json!({ "uri": client.uri("compose.yaml") });
        let params = json!({ "textDocument": document, "position": position(compose, at) });
        let hover = client.request("textDocument/hover", params).unwrap();
        says(hover["contents"]["value"].as_str().unwrap_or_default(), &[expected]);
    }
    assert!(client.leave());
}

#[test]
fn hover_tells_what_services_give_to_a_build() {
    let dockerfile = "ARG TAG=12\nARG OTHER\nFROM debian:$TAG\nCMD serve\n";
    let compose =
        "services:\n  web:\n    build:\n      context: .\n      args: {TAG: \"13\", OTHER: }\n";
    let files = [("Dockerfile", dockerfile), ("compose.yaml", compose)];
    let mut client = Client::new(&files, modern());
    client.open("Dockerfile", "dockerfile", dockerfile);
    let document = json!({ "uri": client.uri("Dockerfile") });
    let mut hover = |needle: &str| {
        let at = position(dockerfile, dockerfile.find(needle).expect("it is there") + 1);
        let params = json!({ "textDocument": document, "position": at });
        let hover = client.request("textDocument/hover", params).unwrap();
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    for needle in ["TAG=12", "$TAG"] {
        says(&hover(needle), &["`TAG` = `12`", "Service `web` gives `13` ([compose.yaml:5]"]);
    }
    says(&hover("OTHER"), &["Service `web` gives it a value ([compose.yaml:5]"]);
    assert!(client.leave());
}

#[test]
fn hover_on_a_configuration_shows_pages() {
    let mut client = Client::new(&[], modern());
    let text = "[lints]\nmissing-user = \"off\"\nsecurity = \"warn\"\nnothing = \"off\"\n";
    client.open("plimsoll.toml", "toml", text);
    let uri = client.uri("plimsoll.toml");
    let mut hover = |line: u32| {
        let at = json!({ "line": line, "character": 2 });
        let params = json!({ "textDocument": { "uri": uri }, "position": at });
        let hover = client.request("textDocument/hover", params).unwrap();
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    says(&hover(1), &["`missing-user`", "# "]);
    says(&hover(2), &["`missing-user`", "`privileged-service`"]);
    says(&hover(0), &["A level for a lint"]);
    assert_eq!(hover(3), "");
    assert!(client.leave());
}

#[test]
fn hover_on_a_configuration_explains_its_keys() {
    let mut client = Client::new(&[], modern());
    let text = "preset = \"all\"\nfiles.exclude = []\n[lints]\n\
                untrusted-registry = { level = \"warn\", allowed = [] }\n[base-images.own]\nlike = \"debian\"\n\
                [compat]\nforeign-comments = true\nnothing = 1\n\
                [[overrides]]\npaths = []\nlints = { \"DL3008\" = { level = \"off\", other = 1 } }\n";
    client.open("plimsoll.toml", "toml", text);
    let uri = client.uri("plimsoll.toml");
    let mut hover = |needle: &str| {
        let at = position(text, text.find(needle).expect("it is there") + 1);
        let params = json!({ "textDocument": { "uri": uri }, "position": at });
        let hover = client.request("textDocument/hover", params).unwrap();
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    says(&hover("preset"), &["Which lints are on at first"]);
    says(&hover("files"), &["Which files are looked at"]);
    says(&hover("exclude"), &["What a walk leaves out"]);
    says(&hover("lints"), &["A level for"]);
    says(&hover("level"), &["A level for"]);
    says(&hover("allowed"), &["The option `allowed`", "`untrusted-registry`"]);
    says(&hover("base-images"), &["What is known of images"]);
    says(&hover("like"), &["What is known of images"]);
    says(&hover("foreign-comments"), &["hadolint ignore"]);
    says(&hover("overrides"), &["Other levels for some of the files."]);
    says(&hover("paths"), &["Other levels for some of the files."]);
    says(&hover("level = \"off\""), &["A level for"]);
    assert_eq!([hover("other"), hover("nothing"), hover("true")], ["", "", ""]);
    assert!(client.leave());
}

#[test]
fn names_lead_to_where_they_are_defined() {
    let mut session = Session::new();
    let at = |file: &str, line, column| Some((file.to_owned(), line, column));
    let mut definition = |name: &str, needle: &str, n| session.definition(name, needle, n);
    let dockerfile = "Dockerfile";
    assert_eq!(definition(dockerfile, "build\nSHELL", 0), at(dockerfile, 2, 20));
    assert_eq!(definition(dockerfile, "build /a", 0), at(dockerfile, 2, 20));
    assert_eq!(definition(dockerfile, "$TAG AS", 0), at(dockerfile, 1, 4));
    assert_eq!(definition(dockerfile, "$HOME_DIR", 1), at(dockerfile, 4, 4));
    assert_eq!(definition(dockerfile, "${TAG", 0), at(dockerfile, 1, 4));
    assert_eq!(definition(dockerfile, "echo", 0), None);
    let compose = "compose.yaml";
    assert_eq!(definition(compose, "*base", 0), at(compose, 0, 8));
    assert_eq!(definition(compose, "${KNOWN", 0), at(".env", 1, 0));
    assert_eq!(definition(compose, "${PG", 0), None);
    assert_eq!(definition(compose, "db]", 0), at(compose, 16, 2));
    assert_eq!(definition(compose, "data:/var", 0), at(compose, 21, 2));
    assert_eq!(definition(compose, "back", 0), at(compose, 23, 2));
    assert_eq!(definition(compose, "build\n    dep", 0), at(dockerfile, 2, 20));
    assert_eq!(definition(compose, ".\n", 0), at(dockerfile, 0, 0));
    assert!(session.0.leave());
}

#[test]
fn names_lead_to_all_places_where_they_stand() {
    let mut session = Session::new();
    assert_eq!(session.lines("Dockerfile", "$TAG", 0), [1, 2, 3, 4, 14]);
    assert_eq!(session.lines("compose.yaml", "db:", 0), [8, 16]);
    assert_eq!(session.lines("compose.yaml", "data:", 1), [12, 21]);
    // The stage: its name, where it is built upon and copied from, and in the other file.
    assert_eq!(session.lines("Dockerfile", "build", 0).len(), 4);
    assert!(session.0.leave());
}

#[test]
fn symbols_and_folds_are_the_parts_of_a_file() {
    let mut session = Session::new();
    let mut ask = |method: &str, name: &str| {
        let params = json!({ "textDocument": { "uri": session.0.uri(name) } });
        let answer = session.0.request(&format!("textDocument/{method}"), params).unwrap();
        answer.as_array().unwrap().clone()
    };
    let names = |symbols: &Value| -> Vec<String> {
        let symbols = symbols.as_array().unwrap().iter();
        symbols.map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    let symbols = json!(ask("documentSymbol", "Dockerfile"));
    assert_eq!(names(&symbols), ["ARG TAG=12", "build", "1"]);
    assert_eq!(names(&symbols[1]["children"])[4], "RUN echo \"$HOME_DIR\"");
    let symbols = json!(ask("documentSymbol", "compose.yaml"));
    assert_eq!(names(&symbols), ["x-base", "services", "volumes", "networks"]);
    assert_eq!(names(&symbols[1]["children"]), ["web", "db"]);
    assert_eq!(names(&symbols[1]["children"][1]["children"]), ["image", "labels"]);

    let folds = |ranges: Vec<Value>| -> Vec<(u64, u64)> {
        let line = |it: &Value, key: &str| it[key].as_u64().unwrap();
        ranges.iter().map(|it| (line(it, "startLine"), line(it, "endLine"))).collect()
    };
    assert_eq!(folds(ask("foldingRange", "Dockerfile")), [(2, 8), (7, 8), (10, 17)]);
    let folds = folds(ask("foldingRange", "compose.yaml"));
    assert!(folds.contains(&(2, 19)) && folds.contains(&(16, 19)), "{folds:?}");
    assert!(session.0.leave());
}

#[test]
fn what_can_be_written_is_offered() {
    let mut client = Client::new(&[], modern());
    let mut labels = |name: &str, text: &str| -> Vec<String> {
        client.open(name, "", text);
        let at = position(text, text.len());
        let params = json!({ "textDocument": { "uri": client.uri(name) }, "position": at });
        let items = client.request("textDocument/completion", params).unwrap();
        client.close(name);
        items
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["label"].as_str().unwrap().to_owned())
            .collect()
    };
    let has = |labels: Vec<String>, label: &str| labels.iter().any(|it| it == label);
    assert!(has(labels("Dockerfile", "FROM a\nHEA"), "HEALTHCHECK"));
    assert!(has(labels("Dockerfile", "from a\nhea"), "healthcheck"));
    assert!(has(labels("Dockerfile", "FROM a AS b\nCOPY --from="), "b"));
    assert!(has(labels("Dockerfile", "# plimsoll: allow(miss"), "missing-user"));
    assert_eq!(labels("Dockerfile", "FROM a\nRUN x \\\n  ma"), [""; 0]);
    assert_eq!(labels("Dockerfile", "FROM a\nRUN ma"), [""; 0]);
    assert!(has(labels("compose.yaml", "services:\n  a:\n    hea"), "healthcheck"));
    assert!(has(labels("compose.yaml", "services:\n  a:\n    init: "), "true"));
    assert!(has(labels("compose.yaml", "vol"), "volumes"));
    assert!(has(labels("plimsoll.toml", "[lints]\nmis"), "missing-user"));
    assert_eq!(labels("values.yaml", "services:\n  a:\n    hea"), [""; 0]);
    assert!(client.leave());
}

#[test]
fn names_lead_into_files_that_are_extended_included_and_built() {
    let compose = "\
include:
  - other/more.yaml
services:
  web:
    build:
      context: .
      args:
        GIVEN: a
    extends:
      file: common.yaml
      service: base
  again:
    extends: web
";
    let files = [
        ("compose.yaml", compose),
        ("common.yaml", "services:\n  first:\n    image: a:1\n  base:\n    restart: always\n"),
        ("other/more.yaml", "services:\n  more:\n    image: a:1\n"),
        ("Dockerfile", "FROM debian:12\nARG GIVEN\nRUN echo $GIVEN\n"),
    ];
    let mut client = Client::new(&files, modern());
    client.open("compose.yaml", "dockercompose", compose);
    let mut ask = |method: &str, needle: &str| {
        let at = compose.find(needle).expect("it is there") + needle.len() - 1;
        let document = json!({ "uri": client.uri("compose.yaml") });
        let mut params = json!({ "textDocument": document, "position": position(compose, at) });
        params["context"] = json!({ "includeDeclaration": true });
        client.request(&format!("textDocument/{method}"), params).expect("it is answered")
    };
    let place = |found: &Value| {
        let file = found["uri"].as_str().expect("it is somewhere").rsplit('/').next();
        let line = found["range"]["start"]["line"].as_u64().expect("it has a line");
        (file.expect("it has a name").to_owned(), line)
    };
    let mut definition = |needle: &str| place(&ask("definition", needle));
    let at = |file: &str, line: u64| (file.to_owned(), line);
    assert_eq!(definition("common.yaml"), at("common.yaml", 0));
    assert_eq!(definition("service: base"), at("common.yaml", 3));
    assert_eq!(definition("extends: web"), at("compose.yaml", 3));
    assert_eq!(definition("other/more.yaml"), at("more.yaml", 0));
    assert_eq!(definition("GIVEN"), at("Dockerfile", 1));
    let found = ask("references", "GIVEN");
    let found: Vec<_> = found.as_array().expect("they are a list").iter().map(place).collect();
    let expected = [at("Dockerfile", 1), at("Dockerfile", 2), at("compose.yaml", 7)];
    assert!(expected.iter().all(|it| found.contains(it)) && found.len() == 3, "{found:?}");
    let services = ask("references", "extends: web");
    assert_eq!(services.as_array().expect("they are a list").len(), 2);
    assert!(client.leave());
}
