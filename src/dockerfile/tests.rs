//! The parser as a whole. What it agrees with BuildKit in is held by `tests/conformance`.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::text::{FileId, Span};

fn read(text: &str) -> Dockerfile {
    parse(FileId(0), &Arc::from(text))
}

/// The errors of a text, a line each: the kind, the message or suggestion, and the place.
fn errors(text: &str) -> Vec<String> {
    let dockerfile = read(text);
    let shown = dockerfile.errors.iter().map(|error| {
        let what = match &error.kind {
            SyntaxErrorKind::Parse(message) => format!("parse: {message}"),
            SyntaxErrorKind::UnknownInstruction { nearest } => {
                format!("unknown instruction, {}", nearest.unwrap_or("none is near"))
            }
            SyntaxErrorKind::UnknownFlag { nearest } => {
                format!("unknown flag, {}", nearest.unwrap_or("none is near"))
            }
            SyntaxErrorKind::Instruction(message) => message.clone(),
            SyntaxErrorKind::MalformedExecForm(message) => format!("exec form: {message}"),
            SyntaxErrorKind::EmptyContinuationLine => "empty".to_owned(),
        };
        format!("{what} | {}", dockerfile.slice(error.span))
    });
    shown.collect()
}

#[test]
fn errors_say_what_is_wrong_at_the_narrowest_place() {
    for (line, error) in [
        ("COYP a b", "unknown instruction, COPY | COYP"),
        ("&& a", "unknown instruction, none is near | &&"),
        ("COPY --form=x a b", "unknown flag, --from | --form"),
        ("USER --x a", "unknown flag, none is near | --x"),
        ("COPY --from a b", "flag `--from` needs a value | --from"),
        ("COPY --link --link=false a b", "flag `--link` is given twice | --link=false"),
        ("COPY --link=1 a b", "boolean `1` is neither true nor false | 1"),
        ("COPY --chown=\"${a\" b c", "`${` has no `}` | ${a"),
        ("COPY a", "`COPY` needs a source and a destination | COPY"),
        ("COPY [\"a\"]", "`COPY` needs a source and a destination | [\"a\"]"),
        ("COPY a <<E\nE", "the destination of `COPY` cannot be a heredoc | <<E"),
        (
            "COPY https://example.com/a b",
            "`COPY` takes no URL and no Git repository | https://example.com/a",
        ),
        ("COPY --from=$x a b", "`--from` takes no variable | --from=$x"),
        (
            "ADD --checksum=sha256:0 a b c",
            "`--checksum` goes with one source only | --checksum=sha256:0",
        ),
        ("RUN --network=nine a", "network `nine` is none of default, none, host | nine"),
        ("RUN --mount=type=bnd a", "mount type `bnd` is unknown | type=bnd"),
        ("RUN --mount=type=bind,tagret=/a a", "mount field `tagret` is unknown | tagret=/a"),
        ("RUN --mount=type=tmpfs,size=big a", "`size` of a mount cannot be `big` | size=big"),
        (
            "RUN --mount=type=secret a",
            "a secret mount needs an `id`, `source` or `target` | type=secret",
        ),
        ("RUN --mount=type=bind,from=$x a", "`from` of a mount takes no variable | from=$x"),
        ("HEALTHCHECK --interval=5 CMD a", "duration `5` is not like `30s` or `1m30s` | 5"),
        ("HEALTHCHECK --retries=-1 CMD a", "`--retries` cannot be negative | -1"),
        ("HEALTHCHECK FOO", "health check `FOO` is neither `CMD` nor `NONE` | FOO"),
        ("HEALTHCHECK CMD", "no command follows `HEALTHCHECK CMD` | CMD"),
        ("HEALTHCHECK NONE a", "`HEALTHCHECK NONE` takes no arguments | a"),
        ("FROM a b", "`FROM` takes an image, or an image, `AS` and a name | b"),
        ("FROM a AS", "no stage name follows `AS` | AS"),
        (
            "FROM a AS 1b",
            "stage name `1b` starts with no letter or has other signs than `-_.` | 1b",
        ),
        ("ARG =a", "no name stands before `=` | =a"),
        ("ENV A", "parse: variable `A` has no value | A"),
        ("ENV A=b c d=e", "parse: word `c` has no `=`, which the first word has | c"),
        ("ENV A=\"b", "`\"` is never closed | \"b"),
        ("WORKDIR /a/${b^^}", "an unknown operator follows the name in `${` | ${b^^}"),
        ("CMD ['a', 'b']", "exec form: JSON strings are quoted with `\"`, not with `'` | '"),
        (
            "CMD [\"a\", \\\n \"b\",]",
            "exec form: nothing follows the last comma of the JSON array | ,",
        ),
        ("CMD [\"a\", \"b\"", "exec form: the JSON array has no closing `]` | \""),
        ("CMD [\"a\", 1]", "parse: an element of the JSON array is no string | 1"),
        ("VOLUME [\"\"]", "the path of a volume is empty | \"\""),
        ("SHELL bash", "`SHELL` takes a JSON array of strings only | bash"),
        ("ONBUILD FROM a", "`FROM` cannot stand inside of `ONBUILD` | FROM"),
        ("ONBUILD ONBUILD RUN a", "`ONBUILD` cannot stand inside of `ONBUILD` | ONBUILD"),
        ("USER", "`USER` has no argument | USER"),
        ("RUN a <<E\nb", "parse: heredoc `E` is never ended | <<E"),
        ("RUN a \\\n\n \n b", "empty | \n \n"),
    ] {
        assert_eq!(errors(&format!("FROM x\n{line}\n")), [error], "{line}");
    }
    for (text, error) in [
        ("", "parse: the file has no instruction | "),
        ("# escape=x\nFROM a", "parse: escape character `x` is neither \\ nor ` | x"),
        ("# check=a\n# check=b\nFROM a", "parse: the directive `check` is given twice | check"),
    ] {
        assert_eq!(errors(text), [error], "{text}");
    }
}

#[test]
fn every_message_keeps_the_manners() {
    let long = "x".repeat(200);
    for line in [
        format!("ENV A=b {long}"),
        format!("FROM a AS -{long}"),
        format!("RUN --network={long} a"),
        format!("RUN --mount=type={long} a"),
        format!("RUN --mount={long}=a a"),
        format!("RUN --mount=type=cache,sharing={long} a"),
        format!("HEALTHCHECK --interval={long} CMD a"),
        format!("HEALTHCHECK --retries={long} CMD a"),
        format!("HEALTHCHECK {long}"),
        format!("COPY --link={long} a b"),
        format!("RUN <<{long}"),
        format!("ENV {long}"),
    ] {
        let found = errors(&format!("FROM x\n{line}\n"));
        assert_eq!(found.len(), 1, "{line}");
        let message = found[0].split(" | ").next().unwrap_or_default();
        let message = message.trim_start_matches("parse: ");
        assert!(message.chars().count() <= 80, "{message}");
        assert!(message.contains("x…`"), "{message}");
    }
}

#[test]
fn what_buildkit_accepts_has_no_error() {
    let text = "# syntax=example.com/frontend\nRUN a\nCMD [ -f x ] && y\nRUN [[ a, b ]]\n\
        COPY [ab].txt /x\nENV A=$ B=\"$(c)\" C='${'\nHEALTHCHECK --x NONE\nARG --x a\n\
        RUN --mount=type=$T,target=$D --mount=type=ssh a\nEXPOSE $P/tcp\nUSER ${U:-a}\n";
    assert_eq!(errors(text), [""; 0]);
}

#[test]
fn a_broken_instruction_does_not_hide_those_behind_it() {
    let text = "FROM a\nFOO b \\\n c\nENV A\nCMD [1]\nRUN b\n";
    let keywords: Vec<Keyword> =
        read(text).instructions.iter().map(|instruction| instruction.keyword.value).collect();
    let expected = [Keyword::From, Keyword::Unknown, Keyword::Env, Keyword::Cmd, Keyword::Run];
    assert_eq!(keywords, expected);
}

#[test]
fn spans_are_of_what_was_written() {
    let text = "\u{feff}# syntax = example.com/a:1 \r\n# c\r\n FROM a \\\r\n  # d\r\n  AS b\r\n\
        RUN --mount=type=cache,target=\"/a b\" -- <<-E cat \\\r\n  <<F\r\n\tx\r\n\tE\r\ny\r\nF\r\nUSER \\";
    let dockerfile = read(text);
    let slice = |span: Span| dockerfile.slice(span);
    assert_eq!(slice(dockerfile.directives[0].span), "# syntax = example.com/a:1");
    assert_eq!(slice(dockerfile.directives[0].value.span), "example.com/a:1");
    let comments: Vec<&str> = dockerfile.comments.iter().map(|span| slice(*span)).collect();
    assert_eq!(comments, ["# c", "# d"]);
    let [from, run, user] = &dockerfile.instructions[..] else { panic!("it has three") };
    assert_eq!(slice(from.span), "FROM a \\\r\n  # d\r\n  AS b");
    assert_eq!(slice(from.arguments), "a \\\r\n  # d\r\n  AS b");
    assert_eq!(dockerfile.joined(from.arguments), "a   AS b");
    assert!(run.span.end > run.arguments.end && text[..run.span.range().end].ends_with("\nF"));
    assert_eq!(slice(run.arguments), "<<-E cat \\\r\n  <<F");
    let mount = &run.flags[0];
    assert_eq!(slice(mount.span), "--mount=type=cache,target=\"/a b\"");
    let FlagValue::Mount(fields) = &mount.typed else { panic!("it is a mount") };
    assert_eq!(fields.kind(), "cache");
    let target = fields.target().expect("the mount has a target");
    assert_eq!((target.value, slice(target.span)), ("/a b", "/a b"));
    let [first, second] = &run.heredocs[..] else { panic!("it has two heredocs") };
    assert_eq!(slice(first.marker), "<<-E");
    assert_eq!(slice(first.body), "\tx\r\n");
    assert_eq!(first.end.map(slice), Some("\tE"));
    assert_eq!(slice(second.body), "y\r\n");
    assert_eq!(slice(user.span), "USER");
    assert!(user.arguments.is_empty());
}

#[test]
fn onbuild_has_its_inner_instruction_whole() {
    let dockerfile = read("FROM a\nONBUILD COPY --chown=1 <<E /x\ny\nE\nUSER b\n");
    let outer = &dockerfile.instructions[1];
    let inner = outer.innermost();
    assert_eq!((outer.keyword.value, inner.keyword.value), (Keyword::Onbuild, Keyword::Copy));
    assert_eq!(dockerfile.slice(inner.span), "COPY --chown=1 <<E /x\ny\nE");
    assert_eq!((outer.flags.len(), inner.flags.len()), (0, 1));
    assert_eq!((outer.heredocs.len(), inner.heredocs.len()), (1, 1));
    assert_eq!(dockerfile.instructions.len(), 3);
}

#[test]
fn flags_are_typed() {
    let text =
        "FROM a\nHEALTHCHECK --interval=1m --retries=2 CMD b\nCOPY --link --parents=false c d\n";
    let dockerfile = read(text);
    let typed: Vec<String> = dockerfile
        .instructions
        .iter()
        .flat_map(|instruction| &instruction.flags)
        .map(|flag| format!("{} {:?}", flag.name, flag.typed))
        .collect();
    let expected = [
        "interval Duration(60s)",
        "retries Count(2)",
        "link Boolean(true)",
        "parents Boolean(false)",
    ];
    assert_eq!(typed, expected);
}

#[test]
fn a_shebang_stops_the_escape_directive_only() {
    let dockerfile =
        read("#!/bin/docker\n# syntax=example.com/a\n# escape=`\n# check=skip=all\nFROM a\n");
    let names: Vec<&str> =
        dockerfile.directives.iter().map(|directive| directive.name.value.as_str()).collect();
    assert_eq!(names, ["syntax", "check"]);
    assert_eq!(dockerfile.escape, '\\');
    assert_eq!(dockerfile.comments.len(), 2);
}

#[test]
fn messages_stay_short() {
    assert_eq!(message("flag", "--x", "is odd"), "flag `--x` is odd");
    assert_eq!(message("flag", &"x".repeat(99), "is odd").chars().count(), 80);
}

/// Long and deep texts; each is done in linear time, or this test would take minutes.
#[test]
fn hostile_texts_are_read() {
    const MANY: usize = 100_000;
    let repeat = |text: &str| text.repeat(MANY);
    for text in [
        repeat("ONBUILD "),
        format!("RUN {}", repeat("<<a ")),
        format!("RUN {} <<E", repeat("<< ")),
        format!("RUN <<E{}", repeat(" ")),
        format!("ENV A={}", repeat("${x:-")),
        format!("ENV A={}", repeat("\"${x/")),
        format!("ENV A={}", repeat("'\"")),
        format!("ENV {}", repeat("a=b ")),
        format!("CMD [{}", repeat("[")),
        format!("CMD [{}", repeat("{\"a\":")),
        format!("CMD [{}", repeat("\"a\",")),
        format!("CMD [{}", repeat("\\")),
        format!("RUN --mount={} a", repeat("a,")),
        format!("RUN --mount=\\\"{} a", repeat("\\\"\\\"")),
        format!("RUN {} a", repeat("--a ")),
        format!("COPY {} a", repeat("--link ")),
        format!("COPY {}{} a", repeat("--a "), repeat("--link ")),
        format!("RUN a{}", repeat(" \\\n")),
        format!("RUN a \\\n{}", repeat("# b\n")),
        format!("RUN a \\\n{}", repeat("\n")),
        format!("ENV A=b{}", repeat("\\\nc")),
        format!("FROM {}", repeat("$")),
        repeat("\\\n"),
        repeat("#"),
        repeat("FROM a\n"),
        repeat("\r"),
        repeat("\0"),
    ] {
        is_sound(&read(&text));
    }
}

/// Whether all spans lie in the text at whole characters, in order, and nothing is lost.
fn is_sound(dockerfile: &Dockerfile) {
    let text: &str = &dockerfile.text;
    let sound = |span: Span| {
        assert!(text.get(span.range()).is_some(), "{span:?} is no range of {text:?}");
    };
    let mut covered: Vec<Span> = dockerfile.comments.clone();
    covered.extend(dockerfile.directives.iter().map(|directive| directive.span));
    covered.extend(dockerfile.instructions.iter().map(|instruction| instruction.span));
    covered.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    for span in covered {
        sound(span);
        if span.range().end <= at {
            continue;
        }
        assert!(span.range().start >= at, "{span:?} overlaps in {text:?}");
        is_filler(dockerfile, &text[at..span.range().start]);
        at = span.range().end;
    }
    is_filler(dockerfile, &text[at..]);
    dockerfile.errors.iter().for_each(|error| sound(error.span));
    for instruction in &dockerfile.instructions {
        for instruction in [instruction, instruction.innermost()] {
            assert!(instruction.span.contains(instruction.keyword.span), "{text:?}");
            assert!(instruction.span.contains(instruction.arguments), "{text:?}");
            for flag in &instruction.flags {
                sound(flag.name.span);
                assert!(instruction.span.contains(flag.span), "{text:?}");
                if let Some(value) = flag.value {
                    assert!(flag.span.contains(value.span), "{text:?}");
                    parts_are_sound(dockerfile, &dockerfile.parts(value), value.span);
                }
            }
            for heredoc in &instruction.heredocs {
                assert!(instruction.span.contains(heredoc.body), "{text:?}");
                assert!(heredoc.marker.contains(heredoc.name.span), "{text:?}");
            }
            for word in words_of(&instruction.detail) {
                assert!(instruction.arguments.contains(word.span), "{word:?} in {text:?}");
                parts_are_sound(dockerfile, &dockerfile.parts(word), word.span);
            }
            let shell = dockerfile.shell_text(instruction.arguments);
            assert_eq!(shell.len(), instruction.arguments.len(), "{text:?}");
        }
    }
}

fn is_filler(dockerfile: &Dockerfile, text: &str) {
    let filler = text.chars().all(|char| char.is_whitespace() || char == dockerfile.escape);
    assert!(filler, "{text:?} of {:?} is in no node", dockerfile.text);
}

fn parts_are_sound(dockerfile: &Dockerfile, parts: &[Part], within: Span) {
    for part in parts {
        let span = match part {
            Part::Text(text) => text.span,
            Part::Variable(variable) => {
                assert!(variable.span.contains(variable.name.span), "{:?}", dockerfile.text);
                variable.span
            }
        };
        assert!(within.contains(span), "{part:?} in {:?}", dockerfile.text);
        assert!(dockerfile.text.get(span.range()).is_some(), "{part:?} in {:?}", dockerfile.text);
    }
}

fn words_of(detail: &Detail) -> Vec<Word> {
    match detail {
        Detail::From { image, .. } => vec![*image],
        Detail::Arg(pairs) | Detail::Env(pairs) | Detail::Label(pairs) => {
            pairs.iter().flat_map(|pair| [Some(pair.name), pair.value]).flatten().collect()
        }
        Detail::Copy(transfer) | Detail::Add(transfer) => {
            transfer.sources.iter().copied().chain([transfer.destination]).collect()
        }
        Detail::Expose(words) | Detail::Volume(words) => words.clone(),
        Detail::User(word) | Detail::Workdir(word) | Detail::Stopsignal(word) => vec![*word],
        _ => Vec::new(),
    }
}

/// Pieces of which texts are made that come near to what the parser looks at.
const PIECES: &[&str] = &[
    "FROM ",
    "RUN ",
    "COPY ",
    "ENV ",
    "ARG ",
    "CMD ",
    "HEALTHCHECK ",
    "ONBUILD ",
    "VOLUME ",
    "LABEL ",
    "WORKDIR ",
    "--mount=",
    "--from=",
    "--",
    "type=cache,",
    "target=",
    "a",
    "b=c",
    "=",
    "[",
    "]",
    "\"",
    "'",
    ",",
    "\\",
    "\\\n",
    "\\\r\n",
    "`",
    "`\n",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    " ",
    "\t",
    "# c",
    "\n# d\n",
    "# escape=`\n",
    "$",
    "${",
    "}",
    ":-",
    "##",
    "/",
    "<<",
    "<<-",
    "EOF",
    "\nEOF\n",
    "é",
    "\u{a0}",
    "🦀",
    "\u{feff}",
    "\0",
    "\\u00e9",
    "\\ud800",
    "CMD",
    "NONE",
    " AS ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_sound_tree(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        is_sound(&read(&pieces.concat()));
    }
}
