use super::*;

/// `name` with `=` if pinned, `!` if not, `?` if that is not known.
fn packages(text: &str) -> String {
    let script = script(text);
    let last = script.commands.iter().rposition(|command| command.invocation().installs());
    let Some(last) = last else { return "-".to_owned() };
    let shown = |package: &super::super::Package| {
        let mark = match package.pinned {
            Some(true) => "=",
            Some(false) => "!",
            None => "?",
        };
        format!("{}{mark}", package.name.as_deref().unwrap_or_default())
    };
    script.packages(last, |_| None).iter().map(shown).collect::<Vec<_>>().join(" ")
}

#[test]
fn packages_have_names_and_pins() {
    let cases = [
        ("apt-get install -y a b=1 \"c=1:2-3\" d/sid e:amd64", "a! b= c= d= e!"),
        ("apt-get install -t sid a", "a!"),
        ("apt-get install g++ libstdc++ a+ b-", "g++! libstdc++! a! "),
        (
            "apt-get install ./a.deb /b.deb c.deb https://example.com/d.deb",
            "./a.deb? /b.deb? c.deb? https://example.com/d.deb?",
        ),
        ("apt-get install $X a$Y b=$V \"c=${V}\" $(d)", "? ? b= c= ?"),
        ("apt-get install a apt-get clean", "a! apt-get! clean!"),
        ("apt-get update", "-"),
        ("apt-get remove a", "-"),
        ("aptitude install a", "a!"),
        (
            "apk add --no-cache -t .deps a b=1 c~1 d~=1 e=~1 'f>1' g@edge .h !i",
            "a! b= c= d= e= f= g!",
        ),
        ("apk --no-cache add --virtual .deps a", "a!"),
        ("apk add ./a.apk b.apk", "./a.apk? b.apk?"),
        ("apk del a", "-"),
        (
            "yum install -y a b-1.2-3 b-1.2.el8 java-11-openjdk @c d-12 e.rpm",
            "a! b= b= java-11-openjdk! @c? d-12? e.rpm?",
        ),
        ("dnf install -y a-1:2.3-4.fc40.x86_64 b-$V", "a= b?"),
        ("dnf module install -y a:1 b", "a= b!"),
        ("yum groupinstall 'A B'", "A B?"),
        ("microdnf --nodocs install a", "a!"),
        ("tdnf install -y a-1.0", "a="),
        ("zypper -n in a b=1 'c>=2' d.rpm", "a! b= c= d.rpm?"),
        ("zypper install -t pattern a", "a?"),
        ("pacman -Syu --noconfirm a", "a!"),
        ("pacman -Ss a", "-"),
        (
            "pip install a b==1 'c>=1' 'd[x]~=2' 'e @ https://example.com/e.zip' f!=1 'g===1'",
            "a! b= c= d= e= f= g=",
        ),
        ("pip3.11 install 'a; python_version<\"3\"' 'b==1; os_name==\"nt\"'", "a! b="),
        (
            "pip install . -e ./x -r r.txt ./y.whl z.tar.gz https://example.com/w.whl",
            ".? ./y.whl? z.tar.gz? https://example.com/w.whl?",
        ),
        (
            "pip install git+https://example.com/a@v1 git+https://example.com/b",
            "git+https://example.com/a@v1= git+https://example.com/b!",
        ),
        ("pip install -c c.txt a b==1", "a? b="),
        ("pip install -r r.txt a", "a?"),
        ("python -m pip install --index-url https://example.com a==1 b", "a= b!"),
        ("uv pip install --system a==1 b", "a= b!"),
        ("uv tool install a@1.0", "a="),
        (
            "npm install -g a b@1 @s/c @s/d@2.0.0 e@latest f@^1 u/r ./g h.tgz",
            "a! b= @s/c! @s/d= e? f= u/r! ./g? h.tgz?",
        ),
        (
            "npm i git+https://example.com/a.git git+https://example.com/b.git#v1",
            "git+https://example.com/a.git! git+https://example.com/b.git#v1=",
        ),
        (
            "npm i https://github.com/a/b https://github.com/a/b#v1 https://github.com/a/b/x.tgz",
            "https://github.com/a/b! https://github.com/a/b#v1= https://github.com/a/b/x.tgz?",
        ),
        ("npm install", ""),
        ("npm ci", ""),
        ("npm run build", "-"),
        ("yarn", ""),
        ("yarn --version", "-"),
        ("yarn global add a", "a!"),
        ("yarn build", "-"),
        ("pnpm add -g a@1", "a="),
        ("gem install a b:1 c.gem", "a! b= c.gem?"),
        ("gem install -v 1 a -- --with-x=y", "a="),
        (
            "go install example.com/a@v1 example.com/b@latest ./c example.com/d",
            "example.com/a= example.com/b! ./c? example.com/d!",
        ),
        ("go get -u example.com/a", "example.com/a!"),
        ("go run example.com/a@v1 x", "example.com/a="),
        ("go run .", "-"),
        ("go run example.com/a x", "example.com/a!"),
        ("pipx install a", "a!"),
        ("poetry add a@^1 b", "a= b!"),
        ("conda install -y -c x a b=1 'c>=2' x::d", "a! b= c= d!"),
        ("conda create -n e python=3.11 a", "python= a!"),
        ("bun add a@1 b", "a= b!"),
        ("bun install", ""),
        ("bundle install --jobs 4", ""),
        ("composer require a/b:^1 c/d", "a/b= c/d!"),
        ("cargo install a b@1", "a! b="),
        ("cargo install --version 1 a", "a="),
        ("cargo install --path .", ""),
        ("cargo install --git https://example.com/a --rev 1 a", "a="),
        ("sudo apt-get install a", "a!"),
        ("sh -c 'apt-get install a'", "a!"),
    ];
    for (text, expected) in cases {
        assert_eq!(packages(text), expected.trim_end(), "{text}");
    }
}

#[test]
fn variables_that_the_text_sets_are_replaced() {
    let cases = [
        ("deps='a b=1'; apt-get install $deps", "a! b="),
        ("deps=\"a\n b\" && apt-get install $deps c", "a! b! c!"),
        ("v=1; apt-get install a=$v b$v", "a= b1!"),
        ("export p=a; apt-get install \"$p\"", "a!"),
        ("p=a; q=\"$p b\"; apt-get install $q", "a! b!"),
        ("p=a; p=b; apt-get install $p", "?"),
        ("if x; then p=a; fi; apt-get install $p", "?"),
        ("(p=a); apt-get install $p", "?"),
        ("p=a apt-get install $p", "?"),
        ("apt-get install $p; p=a", "?"),
        ("p=$(x); apt-get install $p", "?"),
        ("p=a; p+=b; apt-get install $p", "?"),
        ("p=a; read p; apt-get install $p", "?"),
        ("p=a; . ./x; apt-get install $p", "?"),
        ("p=$p; apt-get install $p", "?"),
        ("p=; apt-get install a $p", "a!"),
    ];
    for (text, expected) in cases {
        assert_eq!(packages(text), expected, "{text}");
    }
}

#[test]
fn some_managers_ask() {
    let cases = [
        ("apt-get install a", false),
        ("apt-get install -y a", true),
        ("apt-get install -yq a", true),
        ("apt-get -qq install a", true),
        ("apt-get -q install -q a", true),
        ("apt-get -q=2 install a", true),
        ("apt-get -q install a", false),
        ("apt-get install --assume-yes a", true),
        ("apt-get -o APT::Get::Assume-Yes=true install a", true),
        ("apt-get -oapt::get::assume-yes=false install a", false),
        ("DEBIAN_FRONTEND=noninteractive apt-get install a", false),
        ("apt-get install $APT_OPTS a", true),
        ("apt-get install $PACKAGES", false),
        ("apt-get install -t y a", false),
        ("yum install a", false),
        ("yum -y install a", true),
        ("dnf install -y a", true),
        ("dnf install --setopt=assumeyes=1 a", true),
        ("zypper in a", false),
        ("zypper -n in a", true),
        ("zypper --non-interactive in a", true),
        ("zypper in -y a", true),
        ("pacman -S a", false),
        ("pacman -S --noconfirm a", true),
        ("apk add a", true),
        ("pip install a", true),
    ];
    for (text, expected) in cases {
        assert_eq!(command(text, 0).invocation().assumes_yes(), expected, "{text}");
    }
}
