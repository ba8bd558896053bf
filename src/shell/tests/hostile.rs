//! Texts made to break a parser: it must come back, soon and without a panic. A test that takes
//! long here has found something.

use super::*;

/// Enough for a stack to overflow or for a square to be felt, and still soon done.
const SIZE: usize = 12 * 1024;

#[test]
fn hostile_texts_are_survived() {
    let repeated = |text: &str| text.repeat(SIZE / text.len());
    let mut texts: Vec<String> = [
        "(",
        ")",
        "$(",
        "`",
        "\"",
        "'",
        "${",
        "{",
        "}",
        "[",
        "]",
        "$((",
        "((",
        "[[ ",
        "<(",
        "<<E\n",
        "<<<",
        "&&",
        "a&&",
        "a||",
        "a|",
        "a;",
        "a&",
        ";",
        "|",
        "if ",
        "if a;then ",
        "case x in ",
        "a) ",
        "while ",
        "f(){ ",
        "for x in a;do ",
        "sh -c '",
        "eval \"",
        "eval ",
        "env ",
        "sudo ",
        "\\",
        "\\\n",
        "\n",
        "\0",
        "a\0",
        "é",
        "\u{feff}",
        "\r\n",
        "a=",
        "a=$a ",
        "a=$b;b=$a;",
        "{a,b}",
        "{a,",
        "$a",
        "${a:-",
        "~",
        "*",
        "?",
        "-",
        "--",
        "!",
        "#",
        "<",
        ">",
        ">&",
        "2>&1 ",
        "\u{1}",
        "$'\\",
        "@(",
        "a[",
        "a[1]=",
        "time ",
        "coproc ",
        "function ",
        "! ",
        "$[",
        "f() ",
        "f() #;\n",
        "() ",
        "until ",
        "select x in a;do ",
        "repeat 2 ",
        "((-",
        "$((1+(",
        "x=(",
        "esac ",
        "done ",
        "-o ",
        "set -o ",
    ]
    .into_iter()
    .map(repeated)
    .collect();
    texts.push(format!("{}{}", "(".repeat(10_000), ")".repeat(10_000)));
    texts.push(format!("{}a{}", "$(".repeat(8_000), ")".repeat(8_000)));
    texts.push(format!("{}a{}", "{ ".repeat(5_000), ";}".repeat(5_000)));
    texts.push(format!("echo \"{}", "\\\"".repeat(16_000)));
    texts.push("a".repeat(32 * 1024));
    texts.push(format!("a=b; apt-get install {}", "$a ".repeat(8_000)));
    texts.push(format!(
        "{}; echo $a1",
        (0..2_000).map(|n| format!("a{n}=$a{0}$a{0}", n + 1)).collect::<Vec<_>>().join(";")
    ));
    texts.push(format!("sh -c '{}'", "sh -c \"a\" ".repeat(3_000)));
    texts.push("cat <<EOF\nnever ends".to_owned());
    texts.push("a <<'".to_owned());
    for text in &texts {
        for dialect in [Dialect::Posix, Dialect::Ksh, Dialect::Zsh] {
            let span = Span::new(FileId(0), OFFSET, OFFSET + text.len());
            let script = parse(text, span, dialect);
            for (index, command) in script.commands.iter().enumerate().take(50) {
                assert!(span.contains(command.span));
                let invocation = command.invocation();
                invocation.cleans_cache_of();
                invocation.assumes_yes();
                script.packages(index, |_| None);
            }
        }
    }
}

#[test]
fn texts_that_overflow_the_parser_are_refused() {
    for text in ["time ", "coproc ", "f() ", "f ( ) ", "() ", "{", "["] {
        let script = script(&text.repeat(3_000));
        assert_eq!(script.errors.len(), 1, "{text}");
        assert_eq!(script.errors[0].value, "too complex to be analyzed", "{text}");
    }
}

#[test]
fn long_texts_are_not_parsed() {
    let script = script(&"a;".repeat(16 * 1024 + 1));
    assert!(script.commands.is_empty());
    assert_eq!(script.errors.len(), 1);
}
