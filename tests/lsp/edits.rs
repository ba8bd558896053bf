//! Thousands of random edits, after each of which the editor shows what the command line says of
//! the same texts on disk.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, modern, of_command_line, position};
use crate::essence;

/// How many of them there are for each seed.
const EDITS: usize = 1000;

const FILES: [(&str, &str); 3] = [
    (
        "Dockerfile",
        "# syntax=docker/dockerfile:1\nARG V=12\nFROM debian:$V AS build\nENV a b\nRUN apt-get update && apt-get install -y curl \\\n  # wörds\n  git\nCOPY . /x\n\nFROM build\nUSER root\nCMD node é🦀\n",
    ),
    (
        "compose.yaml",
        "services:\n  web:\n    build: .\n    ports: [\"80:80\"]\n    environment:\n      KEY: ${KEY:-ü}\n  db: &db\n    image: postgres\n    volumes:\n      - data:/var/lib\nvolumes:\n  data:\n",
    ),
    (".env", "KEY=1\nTAG=2\n"),
];

/// What is written to disk behind the back of the editor, which is told that something happened.
const ON_DISK: [(&str, &str); 10] = [
    ("plimsoll.toml", ""),
    ("plimsoll.toml", "preset = \"all\"\n"),
    ("plimsoll.toml", "[lints]\ncorrectness = \"error\"\nunquoted-expansion = \"off\"\n"),
    (".dockerignore", ""),
    (".dockerignore", "*\n!src\n"),
    (".dockerignore", "run.sh\n"),
    ("run.sh", "#!/bin/sh\nserve\n"),
    ("run.sh", "#!/bin/bash\nexec serve\n"),
    ("Makefile", "all:\n\tdocker build --target build .\n"),
    ("Makefile", "all:\n\tdocker build .\n"),
];

/// What is typed, pasted and torn apart.
const PIECES: [&str; 50] = [
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    "\\\n",
    "#",
    "\"",
    "'",
    ":",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "$",
    "${V}",
    "&&",
    "|",
    "<<EOF\nhi\nEOF\n",
    "RUN ",
    "FROM a AS b\n",
    "USER 1\n",
    "USER\n",
    "é",
    "🦀",
    "\u{feff}",
    "privileged: true\n",
    "    image: a:${TAG}\n",
    "# plimsoll: allow(missing-user)\n",
    "<<: *db\n",
    "COPY --from=build /a /b\n",
    "HEALTHCHECK NONE\n",
    "x",
    "include: [compose.yaml]\n",
    "ARG V=13\n",
    "ENV V=$KEY\n",
    "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\n",
    "# escape=`\n",
    "ONBUILD ",
    "RUN cd $V && curl a | sh\n",
    "RUN <<EOF bash\ncd $V\nEOF\n",
    "COPY run.sh /\nENTRYPOINT [\"/run.sh\"]\n",
    "\n\n\n",
    "    build: {context: ., target: build, args: {V: 1}}\n",
    "    command: sh -c 'cd $$V; rm -rf $$V/*'\n",
    "    healthcheck: {test: curl -f http://localhost/ || exit}\n",
    "    env_file: .env\n",
    "KEY=\n",
];

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        ((self.0 >> 33) as usize) % limit.max(1)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A place between two characters, and not within a line end.
fn place(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) || text[..at].ends_with('\r') && text[at..].starts_with('\n') {
        at -= 1;
    }
    at
}

#[test]
fn after_each_edit_the_editor_shows_what_the_command_line_says() {
    run(20_261_126);
}

#[test]
fn after_each_edit_it_does_so_whatever_is_edited() {
    run(7);
}

/// Lines that mean something else where others stand above them.
const LINES: [&str; 16] = [
    "FROM debian:12 AS a",
    "FROM alpine:3.20 AS b",
    "FROM a AS c",
    "ARG V",
    "ARG V=1",
    "ENV V=2 DIR=/srv",
    "SHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]",
    "RUN cd $DIR && curl -f https://example.com/$V | tar x",
    "RUN apt-get update && apt-get install -y curl=$V \\\n  # why\n  git",
    "RUN <<EOF\nset -e\ncd $DIR\nrm -rf $V/*\nEOF",
    "RUN bash <<EOF\n[[ $V == 1 ]] && echo $V\nEOF",
    "ONBUILD RUN cd $DIR && make",
    "CMD [\"sh\", \"-c\", \"cd $DIR; serve $V\"]",
    "HEALTHCHECK CMD curl -f http://localhost/ || exit",
    "USER $V",
    "# plimsoll: allow(cd-instead-of-workdir)",
];

/// Whole lines come, go, and change places, so that the same texts stand elsewhere and after others.
#[test]
fn after_each_line_that_moves_it_does_so() {
    let mirror = TempDir::new().expect("a temporary folder can be made");
    let mut client = Client::new(&[], modern());
    let mut random = Random(20_261_127);
    let mut lines: Vec<&str> = (0..60).map(|_| LINES[random.below(LINES.len())]).collect();
    let mut text = lines.join("\n");
    client.open("Dockerfile", "", &text);
    for step in 0..150 {
        let (from, to) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(3) {
            0 => lines.swap(from, to),
            1 => lines.insert(from, LINES[random.below(LINES.len())]),
            _ if lines.len() > 40 => _ = lines.remove(from),
            _ => lines[from] = LINES[random.below(LINES.len())],
        }
        let new = lines.join("\n");
        client.change("Dockerfile", json!([delta(&text, &new)]));
        text = new;
        let path = mirror.path().join("Dockerfile");
        fs::write(&path, &text).expect("it can be written");
        let shown: Vec<Value> = client.diagnostics("Dockerfile").iter().map(essence).collect();
        assert_eq!(shown, of_command_line(&path), "step {step}: {text}");
    }
    assert!(client.leave());
}

/// Files that have to do with one another, some of them, or come to by an edit.
const SIBLINGS: [(&str, &str); 7] = [
    ("Dockerfile", "FROM debian:12 AS a\nCMD serve\nFROM a AS b\nARG V\nRUN cd $V\n"),
    ("Dockerfile.dev", "FROM alpine AS a\nEXPOSE 80\nFROM a\nCMD serve\n"),
    ("lib/Dockerfile", "FROM debian\nCOPY . /x\nHEALTHCHECK CMD curl localhost\n"),
    (
        "compose.yaml",
        "services:\n  web:\n    build: .\n    image: web\n  db: &db\n    image: postgres:${TAG}\n",
    ),
    ("compose.prod.yaml", "services:\n  web:\n    privileged: true\n"),
    ("docker-compose.tools.yml", "services:\n  adminer:\n    image: adminer\n    ports: [80:80]\n"),
    (".env", "TAG=2\n"),
];

/// What makes them name one another.
const NAMES: [&str; 16] = [
    "    build: {context: ., dockerfile: Dockerfile.dev}\n",
    "    build: {context: lib, target: a, args: {V: 1}}\n",
    "    build: lib\n",
    "    build: {context: ., dockerfile: \"${FILE}\"}\n",
    "    build: .\n",
    "    extends: {file: docker-compose.tools.yml, service: adminer}\n",
    "    extends: {file: compose.yaml, service: db}\n",
    "include: [docker-compose.tools.yml]\n",
    "include: [compose.prod.yaml, lib/compose.yaml]\n",
    "    env_file: .env\n",
    "  web:\n    image: web\n    user: root\n",
    "  db:\n    command: sh -c 'cd $$A; curl a | sh'\n",
    "COMPOSE_FILE=compose.yaml:docker-compose.tools.yml\n",
    "COPY Dockerfile.dev compose.yaml /\n",
    "USER 1\n",
    "FROM web AS b\n",
];

/// Files come to name one another, and cease to, while not each is asked about after each edit.
#[test]
fn after_each_edit_the_siblings_show_what_the_command_line_says() {
    let mirror = TempDir::new().expect("a temporary folder can be made");
    fs::create_dir(mirror.path().join("lib")).expect("it can be made");
    let mut client = Client::new(&SIBLINGS, modern());
    for (name, text) in SIBLINGS {
        client.open(name, "", text);
        fs::write(mirror.path().join(name), text).expect("it can be written");
    }
    let mut random = Random(20_261_128);
    let mut texts = SIBLINGS.map(|(_, text)| text.to_owned());
    let mut undo: Vec<(usize, String)> = Vec::new();
    for step in 0..EDITS / 3 {
        let file = random.below(SIBLINGS.len());
        let (file, new) = match undo.pop() {
            Some(last) if random.chance(40) => last,
            last => {
                undo.extend(last);
                let text = &texts[file];
                undo.push((file, text.clone()));
                let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
                let at = lines.get(random.below(lines.len())).copied().unwrap_or_default();
                match random.below(4) {
                    // A line goes.
                    0 => {
                        let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
                        (file, format!("{}{}", &text[..at], &text[end..]))
                    }
                    1 => {
                        let (at, piece) =
                            (place(text, &mut random), PIECES[random.below(PIECES.len())]);
                        (file, format!("{}{piece}{}", &text[..at], &text[at..]))
                    }
                    _ => {
                        let piece = NAMES[random.below(NAMES.len())];
                        (file, format!("{}{piece}{}", &text[..at], &text[at..]))
                    }
                }
            }
        };
        let new = if new.len() > 1000 { SIBLINGS[file].1.to_owned() } else { new };
        let name = SIBLINGS[file].0;
        client.change(name, json!([delta(&texts[file], &new)]));
        fs::write(mirror.path().join(name), &new).expect("it can be written");
        texts[file] = new;
        for (name, _) in &SIBLINGS[..6] {
            if random.chance(50) {
                let shown: Vec<Value> = client.diagnostics(name).iter().map(essence).collect();
                let said = of_command_line(&mirror.path().join(name));
                assert_eq!(shown, said, "step {step}, {name}: {texts:#?}");
            }
        }
    }
    assert!(client.leave());
}

fn run(seed: u64) {
    let mirror = TempDir::new().expect("a temporary folder can be made");
    let mut client = Client::new(&FILES, modern());
    let mut texts: Vec<String> = FILES.iter().map(|(_, text)| (*text).to_owned()).collect();
    for (name, text) in FILES {
        client.open(name, "", text);
        fs::write(mirror.path().join(name), text).expect("it can be written");
    }
    let mut random = Random(seed);
    let mut undo: Vec<(usize, String)> = Vec::new();
    for step in 0..EDITS {
        if random.chance(4) {
            let (name, text) = ON_DISK[random.below(ON_DISK.len())];
            for path in [client.path(name), mirror.path().join(name)] {
                match step % 3 == 0 {
                    true => _ = fs::remove_file(path),
                    false => fs::write(path, text).expect("it can be written"),
                }
            }
            let change = json!({ "uri": client.uri(name), "type": 2 });
            client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
        }
        let file = random.below(8).min(2);
        let file = if file == 2 { random.below(5) / 2 } else { file };
        let (file, new) = match undo.pop() {
            Some(last) if random.chance(35) => last,
            last => {
                undo.extend(last);
                let text = &texts[file];
                undo.push((file, text.clone()));
                let (a, b) = (place(text, &mut random), place(text, &mut random));
                let (start, end) = match random.below(10) {
                    0 => (a.min(b), a.max(b)),
                    1..=4 => {
                        let mut end = (a + random.below(6)).min(text.len());
                        while !text.is_char_boundary(end) {
                            end += 1;
                        }
                        (a, end)
                    }
                    _ => (a, a),
                };
                let piece = if random.chance(70) { PIECES[random.below(PIECES.len())] } else { "" };
                (file, format!("{}{piece}{}", &text[..start], &text[end..]))
            }
        };
        let name = FILES[file].0;
        let change =
            if random.chance(5) { json!({ "text": new }) } else { delta(&texts[file], &new) };
        client.change(name, json!([change]));
        fs::write(mirror.path().join(name), &new).expect("it can be written");
        texts[file] = new;
        // Files that grow without end are closed and opened again as they were.
        if texts[file].len() > 2000 {
            texts[file] = FILES[file].1.to_owned();
            undo.clear();
            client.close(name);
            client.open(name, "", &texts[file]);
            fs::write(mirror.path().join(name), &texts[file]).expect("it can be written");
        }
        for name in ["Dockerfile", "compose.yaml"] {
            let shown: Vec<Value> = client.diagnostics(name).iter().map(essence).collect();
            let said = of_command_line(&mirror.path().join(name));
            assert_eq!(shown, said, "step {step}, {name}: {texts:#?}");
        }
    }
    assert!(client.leave());
}

/// The smallest change that makes one text of another.
fn delta(old: &str, new: &str) -> Value {
    let same = |a: &mut dyn Iterator<Item = (u8, u8)>| a.take_while(|(a, b)| a == b).count();
    let mut start = same(&mut old.bytes().zip(new.bytes()));
    let is_place = |text: &str, at: usize| {
        text.is_char_boundary(at) && !(text[..at].ends_with('\r') && text[at..].starts_with('\n'))
    };
    while !is_place(old, start) || !is_place(new, start) {
        start -= 1;
    }
    let (rest, rest_new) = (&old[start..], &new[start..]);
    let mut end = same(&mut rest.bytes().rev().zip(rest_new.bytes().rev()));
    while !is_place(old, old.len() - end) || !is_place(new, new.len() - end) {
        end -= 1;
    }
    let range = json!({
        "start": position(old, start),
        "end": position(old, old.len() - end),
    });
    json!({ "range": range, "text": &new[start..new.len() - end] })
}
