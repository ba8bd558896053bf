//! For which C library a stage builds, and which one another stage has.

use std::borrow::Cow;

use super::{Command, Detail, FileAction, Instruction, Keyword, Manager, Reference, Stage};
use crate::text::Span;

/// A program that a COPY takes from a stage with another C library than its own.
#[derive(Clone, Debug)]
pub struct ForeignProgram<'p> {
    /// The source of the COPY.
    pub place: Span,
    /// The path of the program.
    pub path: String,
    /// The command that links it.
    pub linked_by: Span,
    /// The library that it is linked to.
    pub needs: &'p str,
    /// How to do without, in the imperative.
    pub remedy: &'static str,
}

/// Installed packages that a COPY takes from a stage which they were installed for.
#[derive(Clone, Debug)]
pub struct ForeignPackages {
    /// The source of the COPY.
    pub place: Span,
    /// The folder: `node_modules`.
    pub folder: String,
    /// For what they were installed: a C library, a release of Python.
    pub made_for: String,
    /// What the stage has.
    pub here: String,
}

/// A program that a command of a stage links to its C library.
struct Linked<'p> {
    command: Command<'p>,
    /// Where it is put; what ends with a slash is the folder.
    path: String,
    remedy: &'static str,
}

const COMPILERS: [&str; 6] = ["gcc", "g++", "cc", "c++", "clang", "clang++"];

/// Folders of packages that are installed for a system.
const FOLDERS: [&str; 5] = ["node_modules", "site-packages", ".venv", "venv", "bundle"];

impl<'p> Stage<'p> {
    /// Its C library, `none` of an empty one; `None` where it is not known, or where a package or
    /// a copy may have brought another.
    fn libc(self) -> Option<&'p str> {
        if self.is_windows() {
            return None;
        }
        let own = match self.base_image() {
            None => "none",
            Some(image) => image.facts()?.libc()?,
        };
        let brought = self
            .lineage()
            .flat_map(Stage::instructions)
            .any(|own| own.may_bring_libraries() || own.commands().any(Command::may_install_libc));
        (matches!(own, "none" | "musl" | "glibc") && !brought).then_some(own)
    }

    /// The C library that its commands build for: that of its base image.
    fn libc_of_builds(self) -> Option<&'p str> {
        self.base_image()?.facts()?.libc().filter(|libc| matches!(*libc, "musl" | "glibc"))
    }

    /// The release of Python that its image is made for.
    fn python(self) -> Option<String> {
        let image = self.base_image()?;
        let name = image.name.as_deref()?;
        // The release of Debian's own Python, by the name of the image.
        let of_debian = [("debian11", "3.9"), ("debian12", "3.11"), ("debian13", "3.13")];
        if let Some(rest) = name.strip_prefix("gcr.io/distroless/python3-") {
            let found = of_debian.iter().find(|(debian, _)| *debian == rest);
            return found.map(|(_, release)| (*release).to_owned());
        }
        let is_python = matches!(name, "python" | "docker.io/python" | "docker.io/library/python");
        let tag = image.tag.known().filter(|_| is_python)?;
        let mut parts = tag.split(['.', '-']);
        let (major, minor) = (parts.next()?, parts.next()?);
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        (is_number(major) && is_number(minor)).then(|| format!("{major}.{minor}"))
    }

    fn linked_programs(self) -> impl Iterator<Item = Linked<'p>> {
        let stages = self.lineage().flat_map(Stage::instructions);
        let runs = stages.filter(|own| own.keyword() == Keyword::Run && !own.is_deferred());
        runs.flat_map(Instruction::commands).filter_map(Command::links)
    }

    /// Where a file is that is later moved or copied to `path`, or the path itself.
    fn first_path(self, path: &str) -> String {
        let effects = self.lineage().flat_map(Stage::file_effects);
        let mut from = effects.filter_map(|effect| match &effect.action {
            FileAction::Write { from: Some(from) } if effect.path.exact() == Some(path) => {
                from.exact()
            }
            _ => None,
        });
        from.next().unwrap_or(path).to_owned()
    }
}

impl<'p> Instruction<'p> {
    /// The programs that it copies from a stage which links them to a C library that its own
    /// stage does not have.
    pub fn programs_for_other_libc(self) -> Vec<ForeignProgram<'p>> {
        let Some((from, sources)) = self.copied_from_stage() else { return Vec::new() };
        let Some(needs) = from.libc_of_builds() else { return Vec::new() };
        let Some(own) = self.stage() else { return Vec::new() };
        let Some(linked) = self.first_linked(from, &sources) else { return Vec::new() };
        if own.libc().is_none_or(|here| here == needs) {
            return Vec::new();
        }
        let (place, path) = linked.1;
        vec![ForeignProgram {
            place,
            path,
            linked_by: linked.0.command.head(),
            needs,
            remedy: linked.0.remedy,
        }]
    }

    fn first_linked(
        self,
        from: Stage<'p>,
        sources: &[(Span, String)],
    ) -> Option<(Linked<'p>, (Span, String))> {
        for (place, path) in sources {
            let origin = from.first_path(path);
            let is_copied = |linked: &Linked<'_>| match linked.path.strip_suffix('/') {
                Some(folder) => {
                    let rest = origin.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
                    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains('/'))
                }
                None => linked.path == origin,
            };
            if let Some(linked) = from.linked_programs().find(is_copied) {
                return Some((linked, (*place, path.clone())));
            }
        }
        None
    }

    /// The folders of installed packages that it copies from a stage with another C library, or
    /// with another release of Python.
    pub fn packages_for_other_system(self) -> Vec<ForeignPackages> {
        let Some((from, sources)) = self.copied_from_stage() else { return Vec::new() };
        let Some(own) = self.stage() else { return Vec::new() };
        let mut found = Vec::new();
        for (place, path) in sources {
            let mut parts = path.split('/').filter(|part| !part.is_empty());
            let Some(folder) = parts.find(|part| FOLDERS.contains(part)) else { continue };
            let libcs = || from.libc_of_builds().zip(own.libc());
            let pythons = || from.python().zip(own.python());
            let is_of_python = folder != "node_modules" && folder != "bundle";
            let differ = match pythons().filter(|(a, b)| is_of_python && a != b) {
                Some((a, b)) => Some((format!("Python {a}"), format!("Python {b}"))),
                None => libcs()
                    .filter(|(a, b)| a != b && *b != "none")
                    .map(|(a, b)| (a.to_owned(), b.to_owned())),
            };
            let Some((made_for, here)) = differ else { continue };
            if own.lineage().flat_map(Stage::instructions).any(Instruction::installs_anew) {
                continue;
            }
            found.push(ForeignPackages { place, folder: folder.to_owned(), made_for, here });
        }
        found
    }

    /// Whether it installs or rebuilds the packages of a language.
    fn installs_anew(self) -> bool {
        self.commands().any(|command| {
            let invocation = command.invocation();
            let manager = invocation.manager();
            let is_of_language = matches!(
                manager,
                Some(Manager::Npm | Manager::Yarn | Manager::Pnpm | Manager::Pip | Manager::Uv)
            );
            is_of_language
                || matches!(command.name().as_deref(), Some("bundle" | "poetry" | "python"))
        })
    }

    /// The stage that a COPY takes from, with the paths there, where all of that is known.
    pub(super) fn copied_from_stage(self) -> Option<(Stage<'p>, Vec<(Span, String)>)> {
        let Detail::Copy(transfer) = self.detail() else { return None };
        self.flag("from")?;
        let from = match self.references().into_iter().next()? {
            (_, Reference::Stage(stage)) if Some(stage) != self.stage() => stage,
            _ => return None,
        };
        let sources = transfer.sources.iter().filter_map(|word| {
            let value = self.evaluate(*word);
            let text = value.text()?.trim_end_matches('/');
            Some((word.span, format!("/{}", text.trim_start_matches(['.', '/']))))
        });
        Some((from, sources.collect()))
    }

    /// Whether what it copies can hold the libraries of another system.
    fn may_bring_libraries(self) -> bool {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else { return false };
        let value = self.evaluate(transfer.destination);
        let Some(to) = value.text() else { return true };
        let mut parts = to.split('/').filter(|part| !part.is_empty() && *part != ".");
        match (parts.next(), parts.next()) {
            (None, _) => transfer.sources.iter().any(|source| {
                let value = self.evaluate(*source);
                value.text().is_none_or(|text| {
                    let name = text.trim_matches(['/', '.']).rsplit('/').next().unwrap_or_default();
                    let is_folder = ["", "lib", "lib64", "usr", "root", "rootfs", "out", "dist"];
                    text.contains(['*', '?']) || is_folder.contains(&name)
                })
            }),
            (Some("usr"), None | Some("lib" | "lib64")) => true,
            (Some(first), _) => first.starts_with("lib") || first.contains("${"),
        }
    }
}

impl<'p> Command<'p> {
    /// The program that it links to the C library of its stage, for all that is known.
    fn links(self) -> Option<Linked<'p>> {
        let name = self.name()?;
        if COMPILERS.contains(&&*name) {
            return self.links_c();
        }
        match &*name {
            "go" => self.links_go(),
            "cargo" => self.links_rust(),
            _ => None,
        }
    }

    fn links_c(self) -> Option<Linked<'p>> {
        let words: Option<Vec<Cow<'_, str>>> =
            self.syntax().words.iter().map(|word| word.literal()).collect();
        let words = words?;
        let has = |option: &str| words.iter().any(|word| word == option);
        let is_other = ["-c", "-S", "-E", "-static", "-static-pie", "-shared", "--static"];
        if is_other.iter().any(|option| has(option)) || words.iter().any(|it| it.contains("musl")) {
            return None;
        }
        let at = words.iter().position(|word| word == "-o")?;
        let path = self.resolve(words.get(at + 1)?)?;
        Some(Linked {
            command: self,
            path,
            remedy: "link with `-static`, or start from such an image",
        })
    }

    fn links_go(self) -> Option<Linked<'p>> {
        let invocation = self.invocation();
        let subcommand = invocation.subcommand()?;
        // Without a C compiler, as in the images on Alpine, Go links no C library.
        if self.stage()?.libc_of_builds()? != "glibc" || self.is_go_without_libc() {
            return None;
        }
        let path = match &*subcommand {
            "build" => self.resolve(&invocation.value(&["-o", "--o"])?)?,
            "install" if !self.sets_variable("GOBIN") => "/go/bin/".to_owned(),
            _ => return None,
        };
        Some(Linked { command: self, path, remedy: "build with `CGO_ENABLED=0`" })
    }

    /// Whether something says, or may say, that cgo is off or that the program is static.
    fn is_go_without_libc(self) -> bool {
        let variables = ["CGO_ENABLED", "GOOS", "GOARCH", "GOFLAGS", "CGO_LDFLAGS"];
        let words = &self.syntax().words;
        variables.iter().any(|name| self.sets_variable(name))
            || words.iter().any(|word| {
                word.literal().is_none_or(|text| {
                    ["static", "netgo", "linkmode"].iter().any(|it| text.contains(it))
                })
            })
    }

    fn links_rust(self) -> Option<Linked<'p>> {
        let invocation = self.invocation();
        let subcommand = invocation.subcommand()?;
        // On musl, Rust links statically.
        if self.stage()?.libc_of_builds()? != "glibc" || invocation.has_option(&["--target"]) {
            return None;
        }
        let variables = ["RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_ENCODED_RUSTFLAGS"];
        if variables.iter().any(|name| self.sets_variable(name)) {
            return None;
        }
        let path = match &*subcommand {
            "build" if invocation.has_option(&["--release", "-r"]) => {
                self.resolve("target/release/")?
            }
            "install" if !invocation.has_option(&["--root"]) => "/usr/local/cargo/bin/".to_owned(),
            _ => return None,
        };
        let remedy = "build for a `-musl` target, or start from an image with that library";
        Some(Linked { command: self, path, remedy })
    }

    /// Whether the command, its shell text or an instruction before it sets a variable.
    fn sets_variable(self, name: &str) -> bool {
        let commands = self.script().commands.iter();
        let mut assignments = commands.flat_map(|command| &command.assignments);
        assignments.any(|own| own.name.value == name)
            || self.instruction().declares(name)
            || self.script().commands.iter().any(|command| {
                // `go env -w CGO_ENABLED=0`
                let is_env = command.is("go", &["env"]);
                is_env || matches!(command.name().as_deref(), Some("." | "source" | "eval"))
            })
    }

    /// A path from the working directory, where the shell text does not change that.
    pub(super) fn resolve(self, path: &str) -> Option<String> {
        let goes = |name: &str| matches!(name, "cd" | "pushd");
        if !path.starts_with('/')
            && self.script().commands.iter().any(|own| own.name().is_some_and(|it| goes(&it)))
        {
            return None;
        }
        let directory = self.instruction().workdir();
        let whole = match path.starts_with('/') {
            true => path.to_owned(),
            false => format!("{directory}/{path}"),
        };
        let parts: Vec<&str> =
            whole.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        if parts.iter().any(|part| *part == ".." || part.contains("${")) {
            return None;
        }
        let end = if path.ends_with('/') { "/" } else { "" };
        Some(format!("/{}{end}", parts.join("/")))
    }

    /// Whether it installs a C library, or something of which the name does not tell.
    fn may_install_libc(self) -> bool {
        self.installs()
            && self.packages().iter().any(|package| {
                package.name.as_deref().is_none_or(|name| {
                    ["compat", "glibc", "libc6", "musl"].iter().any(|part| name.contains(part))
                })
            })
    }
}
