use super::*;
use crate::shell::{Joint, Modes, parse_with_modes};

/// The text of each command, as its span has it.
fn spans(text: &str) -> Vec<&str> {
    let script = script(text);
    script.commands.iter().map(|command| slice(text, command.span)).collect()
}

#[test]
fn commands_are_found_wherever_they_are_nested() {
    let cases: &[(&str, &[&str])] = &[
        ("a b && c || d; e & f", &["a b", "c", "d", "e", "f"]),
        ("a | b |& c", &["a", "b", "c"]),
        ("(a; b) && { c; }", &["a", "b", "c"]),
        ("if a; then b; elif c; then d; else e; fi", &["a", "b", "c", "d", "e"]),
        ("while a; do b; done; until c; do d; done", &["a", "b", "c", "d"]),
        ("for x in $(a); do b; done", &["a", "b"]),
        ("for ((i=0; i<$(a); i++)); do b; done", &["a", "b"]),
        ("case $(a) in x) b;; *) c;; esac", &["a", "b", "c"]),
        ("f() { a; }", &["a"]),
        ("x=$(a) y=`b`", &["x=$(a) y=`b`", "a", "b"]),
        ("a \"b $(c \"$(d)\") e\"", &["a \"b $(c \"$(d)\") e\"", "c \"$(d)\"", "d"]),
        ("a <(b) > >(c)", &["a <(b) > >(c)", "b", "c"]),
        ("a ${x:-$(b)}", &["a ${x:-$(b)}", "b"]),
        ("a $(( $(b) + 1 ))", &["a $(( $(b) + 1 ))", "b"]),
        ("[[ -n $(a) ]] && b", &["a", "b"]),
        ("x=(1 $(a)); export Y=$(b)", &["x=(1 $(a))", "a", "export Y=$(b)", "b"]),
        ("{ a; } > $(b)", &["a", "b"]),
        ("a \\\n  b \\\n && c", &["a \\\n  b", "c"]),
        ("a # b\nc", &["a", "c"]),
        ("FOO=1 > x exit 3", &["FOO=1 > x exit 3"]),
        ("! a | b", &["a", "b"]),
        ("time -p a", &["time -p a"]),
        ("cat <<EOF > f && a\nrm -rf $(b)\nEOF\nc", &["cat <<EOF > f", "b", "a", "c"]),
        ("cat <<'EOF'\nrm $(b)\nEOF\nc", &["cat <<'EOF'", "c"]),
        ("", &[]),
        ("# nothing", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(&spans(text), expected, "{text}");
    }
}

#[test]
fn words_have_parts() {
    let cases = [
        ("a\\ b", "a b"),
        ("'a b'\"c d\"e", "a bc de"),
        ("\"a\\\"b\\$c\\nd\"", "a\"b$c\\nd"),
        ("$'a\\tb'", "a\tb"),
        ("a\\\nb", "ab"),
        ("\"a\\\nb\"", "ab"),
        ("$a", "<a>"),
        ("\"$a\"b", "<\"a>b"),
        ("${a}", "<a>"),
        ("${a:-b}", "<a+:b>"),
        ("${a:-$b}", "<a+>"),
        ("${a##*/}", "<a+>"),
        ("$@", "<@>"),
        ("$1", "<1>"),
        ("$(x)", "<()>"),
        ("a/*.[ch]", "a/<*>.<[ch]>"),
        ("'*'", "*"),
        ("\\*", "*"),
        ("[", "["),
        ("{a,b}/c", "<{a,b}>/c"),
        ("{}", "{}"),
        ("\"\"", ""),
        ("\"$a/b\"", "<\"a>/b"),
        ("~/x", "~/x"),
        ("é", "é"),
    ];
    for (text, expected) in cases {
        let line = format!("cmd {text}");
        let command = command(&line, 0);
        assert_eq!(command.words.len(), 2, "{text}");
        assert_eq!(shown(&command.words[1]), expected, "{text}");
        assert_eq!(slice(&line, command.words[1].span), text);
    }
}

#[test]
fn redirections_have_places() {
    let text = "a > b 2>&1 >> c < d <<< e 3>|f &> g";
    let command = command(text, 0);
    let seen: Vec<_> = command
        .redirects
        .iter()
        .map(|redirect| {
            (redirect.operator.as_str(), redirect.fd, slice(text, redirect.target.span))
        })
        .collect();
    assert_eq!(
        seen,
        [
            (">", None, "b"),
            (">&", Some(2), "1"),
            (">>", None, "c"),
            ("<", None, "d"),
            ("<<<", None, "e"),
            (">|", Some(3), "f"),
            ("&>", None, "g"),
        ]
    );
}

#[test]
fn wrappers_are_taken_from_the_front() {
    let cases: &[(&str, &[&str], &[&str], &str)] = &[
        ("sudo apt-get update", &["sudo"], &[], "apt-get"),
        ("sudo -E -u root -- a b", &["sudo"], &[], "a"),
        ("sudo -Eu root a", &["sudo"], &[], "a"),
        ("sudo --user=root FOO=1 a", &["sudo"], &["FOO"], "a"),
        ("env -i -u X A=1 B=$c a", &["env"], &["A", "B"], "a"),
        ("A=1 exec env B=2 nice -n 5 a", &["exec", "env", "nice"], &["A", "B"], "a"),
        ("timeout -k 5 10s a -x", &["timeout"], &[], "a"),
        ("gosu app:app a", &["gosu"], &[], "a"),
        ("su-exec app a", &["su-exec"], &[], "a"),
        ("/usr/bin/env a", &["env"], &[], "a"),
        ("xargs -r -n 1 -I{} rm {}", &["xargs"], &[], "rm"),
        ("stdbuf -oL a", &["stdbuf"], &[], "a"),
        ("busybox wget x", &["busybox"], &[], "wget"),
        ("chroot /mnt a", &["chroot"], &[], "a"),
        ("time -p a", &["time"], &[], "a"),
        ("setpriv --reuid 1000 --init-groups a", &["setpriv"], &[], "a"),
        ("runuser -u app -- a", &["runuser"], &[], "a"),
        ("command -v a", &[], &[], "command"),
        ("echo sudo", &[], &[], "echo"),
        ("sudo", &["sudo"], &[], ""),
        ("sudo $x", &["sudo"], &[], ""),
    ];
    for (text, wrappers, assignments, name) in cases {
        let command = command(text, 0);
        let seen: Vec<&str> = command.wrappers.iter().map(|name| name.value.as_str()).collect();
        assert_eq!(&seen, wrappers, "{text}");
        let seen: Vec<&str> =
            command.assignments.iter().map(|assignment| assignment.name.value.as_str()).collect();
        assert_eq!(&seen, assignments, "{text}");
        assert_eq!(command.name().unwrap_or_default(), *name, "{text}");
        assert_eq!(slice(text, command.span), *text);
    }
}

#[test]
fn texts_that_are_run_are_opened_at_their_place() {
    let cases: &[(&str, &[&str])] = &[
        ("sh -c 'apk add x && y'", &["apk add x", "y"]),
        ("bash -o pipefail -lc \"a | b\"", &["a", "b"]),
        ("sudo -H bash -c \"a \\\"b c\\\" && d\"", &["a \\\"b c\\\"", "d"]),
        ("eval \"a b\" c", &["a b\" c"]),
        ("su - app -c 'a; b'", &["a", "b"]),
        ("su app --command 'a'", &["a"]),
        ("bash -c \"a $x \\\n b\"", &["a $x \\\n b"]),
        ("sh -c \"sh -c 'a b'\"", &["sh -c 'a b'", "a b"]),
        ("sh -c $x", &["$x"]),
        ("sh -c \"$(a)\"", &["a"]),
        ("sh script -c 'a'", &[]),
        ("sh -e script", &[]),
        ("echo -c 'a'", &[]),
    ];
    for (text, expected) in cases {
        let script = script(text);
        let seen: Vec<&str> =
            script.commands[1..].iter().map(|command| slice(text, command.span)).collect();
        assert_eq!(&seen, expected, "{text}");
    }
    let script = script("x; sh -c 'a' && b");
    let parents: Vec<_> = script.commands.iter().map(|command| command.context.parent).collect();
    assert_eq!(parents, [None, None, Some(1), None]);
}

#[test]
fn pipelines_know_their_members_and_pipefail() {
    let pipefail = |text: &str| -> Vec<bool> {
        script(text).pipelines.iter().map(|pipeline| pipeline.pipefail).collect()
    };
    assert_eq!(pipefail("a | b"), [false]);
    assert_eq!(pipefail("set -o pipefail && a | b"), [true]);
    assert_eq!(pipefail("set -euxo pipefail; a | b"), [true]);
    assert_eq!(pipefail("set -eo pipefail\na | b"), [true]);
    assert_eq!(pipefail("shopt -so pipefail; a | b"), [true]);
    assert_eq!(pipefail("set -e; a | b"), [false]);
    assert_eq!(pipefail("(set -o pipefail; a | b); c | d"), [true, false]);
    assert_eq!(pipefail("set -o pipefail | a; b | c"), [false, false]);
    assert_eq!(pipefail("set -o pipefail; set +o pipefail; a | b"), [false]);
    assert_eq!(pipefail("set -o pipefail; bash -c 'a | b'; c | d"), [false, true]);
    assert_eq!(pipefail("bash -o pipefail -c 'a | b'; c | d"), [true, false]);
    assert_eq!(pipefail("eval 'set -o pipefail'; a | b"), [true]);
    assert_eq!(pipefail("a | b; set -o pipefail"), [false]);
    assert_eq!(pipefail("x=$(set -o pipefail); a | b"), [false]);

    let text = "x; a 2>&1 | while read l; do b; done |& c d; y";
    let script = script(text);
    let pipeline = &script.pipelines[0];
    assert_eq!(slice(text, pipeline.span), "a 2>&1 | while read l; do b; done |& c d");
    assert_eq!(pipeline.members, [Some(1), None, Some(4)]);
    let operators: Vec<&str> = pipeline.operators.iter().map(|span| slice(text, *span)).collect();
    assert_eq!(operators, ["|", "|&"]);
    let places: Vec<_> = script.commands.iter().map(|own| own.context.pipeline).collect();
    let at = |place| Some((0, place));
    assert_eq!(places, [None, at(0), at(1), at(1), at(2), None]);
}

#[test]
fn contexts_tell_what_a_failure_does() {
    // Per command: t(ested), c(onditional), i(gnored), f(unction), s(ubshell).
    let flags = |text: &str, modes: Modes| -> Vec<String> {
        let span = Span::new(FileId(0), 0, text.len());
        let script = parse_with_modes(text, span, Dialect::Bash, modes);
        let letters = |command: &Command| {
            let context = command.context;
            let mut letters = String::new();
            for (letter, holds) in [
                ('t', context.tested),
                ('c', context.conditional),
                ('i', context.ignored),
                ('f', context.in_function),
                ('s', context.subshell > 0),
            ] {
                if holds {
                    letters.push(letter);
                }
            }
            letters
        };
        script.commands.iter().map(letters).collect()
    };
    let cases: &[(&str, &[&str])] = &[
        ("a && b && c", &["t", "t", ""]),
        ("a; b", &["i", ""]),
        ("a && b; c", &["ti", "ci", ""]),
        ("set -e; a; b", &["i", "", ""]),
        ("set -e; a && b; c", &["i", "ti", "c", ""]),
        ("a || true", &["ti", "c"]),
        ("a || exit 1; b", &["t", "ci", ""]),
        ("a && b || c", &["ti", "tci", "c"]),
        ("a | b", &["i", ""]),
        ("set -o pipefail && a | b", &["t", "", ""]),
        ("! a", &["ti"]),
        ("a & b", &["i", ""]),
        ("if a; then b; fi", &["ti", "c"]),
        ("(a; b)", &["is", "s"]),
        ("x=$(a)", &["", "s"]),
        ("echo $(a)", &["", "is"]),
        ("f() { a; }; f", &["cf", ""]),
        ("for x in 1 2; do a; done", &["ci"]),
    ];
    for (text, expected) in cases {
        assert_eq!(&flags(text, Modes::default()), expected, "{text}");
    }
    assert_eq!(flags("a; b", Modes { errexit: true, pipefail: false }), ["", ""]);
    assert_eq!(flags("a | b", Modes { errexit: false, pipefail: true }), ["", ""]);
}

#[test]
fn commands_know_what_joins_them() {
    let script = script("a && b || c; d | e & f\ng; (h; i)");
    let joints: Vec<Joint> = script.commands.iter().map(|own| own.context.joined_by).collect();
    use Joint::*;
    assert_eq!(joints, [First, And, Or, Semicolon, Pipe, Background, Semicolon, First, Semicolon]);
}

#[test]
fn what_stands_around_an_error_is_kept() {
    let cases: &[(&str, &[&str])] = &[
        ("a; b && (c", &["a", "b"]),
        ("a && ) b; c", &["a", "c"]),
        ("a && echo \"b", &["a"]),
        ("a\nif b; then\nc", &["a"]),
        ("a; b $(c", &["a"]),
    ];
    for (text, expected) in cases {
        let script = script(text);
        assert!(!script.errors.is_empty(), "{text}");
        let seen: Vec<&str> =
            script.commands.iter().map(|command| slice(text, command.span)).collect();
        assert_eq!(&seen, expected, "{text}");
    }
}

#[test]
fn other_languages_are_left_alone() {
    let span = Span::new(FileId(0), 0, 12);
    let script = parse("Get-Item | x", span, Dialect::Other);
    assert!(script.commands.is_empty() && script.errors.is_empty());
}
