use super::*;
use crate::shell::Argument;

/// The arguments: operands as written, options as `name` or `name=value`.
fn arguments(text: &str) -> String {
    let command = command(text, 0);
    let invocation = command.invocation();
    let shown = |argument: Argument<'_>| match argument {
        Argument::Operand(word) => slice(text, word.span).to_owned(),
        Argument::Option { name, value, .. } => match value {
            None => name.to_owned(),
            Some(value) => format!("{name}={}", value.literal().unwrap_or("?".into())),
        },
    };
    invocation.arguments().map(shown).collect::<Vec<_>>().join(" ")
}

#[test]
fn options_values_and_operands_are_told_apart() {
    let cases = [
        ("apt-get -qq install -y a", "-q -q install -y a"),
        ("apt-get -q=2 install a", "-q=2 install a"),
        ("apt-get -oDpkg::Options::=x install a", "-o=Dpkg::Options::=x install a"),
        ("apt-get install -t sid a", "install -t=sid a"),
        ("apt-get install --target-release sid a", "install --target-release=sid a"),
        ("apt-get install --target-release=sid a", "install --target-release=sid a"),
        ("apt-get install -- -a", "install -a"),
        ("apt-get install $X", "install $X"),
        ("apt-get install -o=$X a", "install -o=? a"),
        ("apk add --no-cache -t .b --virtual=.c a", "add --no-cache -t=.b --virtual=.c a"),
        ("apk add -X https://example.com a", "add -X=https://example.com a"),
        ("apk --repository x add a", "--repository=x add a"),
        (
            "pip install -r a.txt -i https://example.com b",
            "install -r=a.txt -i=https://example.com b",
        ),
        ("python3 -m pip install -U a", "install -U a"),
        ("python3 -u -m pip install a", "install a"),
        ("python3 -m venv -r", "-m venv -r"),
        ("npm --prefix /x i -g a", "--prefix=/x i -g a"),
        ("zypper -n in -r x a", "-n in -r=x a"),
        ("go build -ldflags '-s -w' -o /x .", "build -ldflags=-s -w -o=/x ."),
        ("go run a@v1 -o b", "run a@v1 -o b"),
        ("curl -fsSLo /x https://example.com", "-f -s -S -L -o=/x https://example.com"),
        ("curl -H 'a: b' -sSX POST c", "-H=a: b -s -S -X=POST c"),
        ("curl -ok c", "-o=k c"),
        ("gpg --keyserver hkps://a --recv-keys B C", "--keyserver=hkps://a --recv-keys B C"),
        ("gpg --batch -o /k.gpg --dearmor /k.asc", "--batch -o=/k.gpg --dearmor /k.asc"),
        ("wget -qO- a", "-q -O=- a"),
        ("tar xzf a -C b", "-x -z -f=a -C=b"),
        ("tar -xzC b -f a", "-x -z -C=b -f=a"),
        ("tar --strip-components=1 -xf a", "--strip-components=1 -x -f=a"),
        ("useradd -ms /bin/sh -u 5 a", "-m -s=/bin/sh -u=5 a"),
        ("adduser -D -h /x a", "-D -h=/x a"),
        ("chmod -x a", "-x a"),
        ("chmod -R 777 a", "-R 777 a"),
        ("git -C x clone -b v1 --depth 1 y", "-C=x clone -b=v1 --depth=1 y"),
        ("git checkout -b x", "checkout -b=x"),
        ("unknown -abc --d=e f -g=h", "-abc --d=e f -g=h"),
        ("/usr/bin/apt-get install -t", "install -t"),
    ];
    for (text, expected) in cases {
        assert_eq!(arguments(text), expected, "{text}");
    }
}

#[test]
fn options_have_places() {
    let text = "apt-get install -yq -t sid --x=y \"-f\" -oA=b";
    let command = command(text, 0);
    let spans: Vec<&str> = command
        .invocation()
        .arguments()
        .filter_map(|argument| match argument {
            Argument::Option { span, .. } => Some(slice(text, span)),
            Argument::Operand(_) => None,
        })
        .collect();
    assert_eq!(spans, ["-y", "q", "-t sid", "--x=y", "\"-f\"", "-oA=b"]);
    let invocation = command.invocation();
    assert_eq!(invocation.value(&["-o"]).as_deref(), Some("A=b"));
    let place = invocation.values(&["-o"]).next().map(|value| slice(text, value.span()));
    assert_eq!(place, Some("A=b"));
}

#[test]
fn downloads_go_to_the_standard_output() {
    let cases = [
        ("curl -fsSL https://example.com", true),
        ("curl -o x https://example.com", false),
        ("curl -o - https://example.com", true),
        ("curl -fsSLO https://example.com", false),
        ("curl --remote-name https://example.com", false),
        ("curl https://example.com > x", false),
        ("curl https://example.com 2> x", true),
        ("curl -I https://example.com", false),
        ("wget -qO- https://example.com", true),
        ("wget -O - https://example.com", true),
        ("wget --output-document=- https://example.com", true),
        ("wget https://example.com", false),
        ("cat x", false),
    ];
    for (text, expected) in cases {
        assert_eq!(command(text, 0).invocation().downloads_to_stdout(), expected, "{text}");
    }
}

#[test]
fn interpreters_read_their_program_from_the_standard_input() {
    let cases = [
        ("sh", true),
        ("sudo -E bash -", true),
        ("bash -s -- -b /x", true),
        ("bash -ex", true),
        ("bash -o pipefail", true),
        ("env A=1 sh -s x", true),
        ("python3 -", true),
        ("python3.11 -u", true),
        ("python3 - --version 1", true),
        ("perl", true),
        ("node", true),
        ("bash script.sh", false),
        ("bash -c x", false),
        ("sh $x", false),
        ("python3 -m json.tool", false),
        ("python3 -c 'x'", false),
        ("perl -ne 'x'", false),
        ("node -e 'x'", false),
        ("php -r 'x'", false),
        ("python3 --version", false),
        ("bash < x", false),
        ("tar x", false),
    ];
    for (text, expected) in cases {
        let command = command(text, 0);
        assert_eq!(command.is_shell_interpreter_reading_stdin(), expected, "{text}");
    }
}
