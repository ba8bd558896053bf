//! Lock files that are there, and installations that do not hold to them; the order of copies and
//! installations.

use super::value::Lookup;
use super::{BuildContext, Command, DiskEntry, Instruction, Keyword, Stage};
use crate::dockerignore::Verdict;
use crate::shell;
use crate::text::{Edit, Span, Spanned};

/// An installation that does not hold to the lock file that is there.
#[derive(Clone, Debug)]
pub struct UnenforcedLock {
    /// The words of the command.
    pub at: Span,
    /// The package manager.
    pub manager: &'static str,
    /// The lock file, from the root of the context on, and the source that takes it.
    pub lock_file: Spanned<String>,
    /// What to write.
    pub instead: &'static str,
    /// How to write that, where it is simple.
    pub edits: Vec<Edit>,
}

/// Sources that are copied before the packages are installed that they need.
#[derive(Clone, Debug)]
pub struct EarlySources {
    /// The source that takes them all.
    pub source: Spanned<String>,
    /// The command that installs.
    pub installed_by: Span,
    /// The manifest, which could be copied first.
    pub manifest: &'static str,
}

impl<'p> Command<'p> {
    /// What is wrong with an installation in a project that has a lock file: it may take other
    /// versions than those.
    pub fn unenforced_lock(self) -> Option<UnenforcedLock> {
        let name = self.name()?;
        let manager = match &*name {
            "pipenv" => "pipenv",
            "pdm" => "pdm",
            _ => self.manager()?,
        };
        if manager == "pip" {
            return self.unused_lock_of_pip();
        }
        if !matches!(
            manager,
            "npm"
                | "yarn"
                | "pnpm"
                | "bun"
                | "cargo"
                | "composer"
                | "poetry"
                | "uv"
                | "bundle"
                | "pipenv"
                | "pdm"
        ) {
            return None;
        }
        let invocation = self.invocation();
        let subcommand = invocation.subcommand();
        let subcommand = subcommand.as_deref();
        let names_nothing = self.packages().is_empty();
        let operand_count = invocation.operands().count();
        let has = |options: &[&str]| invocation.has_option(options);
        let (files, instead): (&[&str], &'static str) = match (&*name, subcommand) {
            ("npm", Some("install" | "i")) => {
                let is_global = has(&["-g", "--global", "--location", "--package-lock-only"]);
                if is_global || !names_nothing {
                    return None;
                }
                (&["package-lock.json", "npm-shrinkwrap.json"], "npm ci")
            }
            ("yarn", None | Some("install")) => {
                let is_held = ["--frozen-lockfile", "--immutable", "--immutable-cache"];
                if has(&is_held) || !names_nothing || has(&["--version", "-v", "--help"]) {
                    return None;
                }
                (&["yarn.lock"], "yarn install --frozen-lockfile")
            }
            ("pnpm", Some("install" | "i")) => {
                if has(&["--frozen-lockfile", "-g", "--global", "--lockfile-only"])
                    || !names_nothing
                {
                    return None;
                }
                (&["pnpm-lock.yaml"], "pnpm install --frozen-lockfile")
            }
            ("bun", Some("install" | "i")) => {
                if has(&["--frozen-lockfile", "-g", "--global"]) || !names_nothing {
                    return None;
                }
                (&["bun.lock", "bun.lockb"], "bun install --frozen-lockfile")
            }
            ("cargo", Some("build" | "install" | "b")) => {
                let is_of_project = subcommand != Some("install") || has(&["--path"]);
                if has(&["--locked", "--frozen"]) || !is_of_project {
                    return None;
                }
                (&["Cargo.lock"], "cargo build --locked")
            }
            ("composer", Some("update" | "upgrade")) if names_nothing => {
                (&["composer.lock"], "composer install")
            }
            ("poetry", Some("update" | "lock")) => (&["poetry.lock"], "poetry install"),
            // Both write the lock file anew where the manifest has changed.
            ("pipenv", Some("install")) => {
                if has(&["--deploy", "--ignore-pipfile"]) || operand_count > 1 {
                    return None;
                }
                (&["Pipfile.lock"], "pipenv sync")
            }
            ("pdm", Some("install")) => {
                if has(&["--frozen-lockfile", "--no-lock", "--check"]) {
                    return None;
                }
                (&["pdm.lock"], "pdm sync")
            }
            ("bundle" | "bundler", None | Some("install")) => {
                if has(&["--frozen", "--deployment", "--version", "-v", "--help"]) {
                    return None;
                }
                (&["Gemfile.lock"], "bundle config set frozen true && bundle install")
            }
            ("uv", Some("sync")) => {
                if has(&["--locked", "--frozen"]) {
                    return None;
                }
                (&["uv.lock"], "uv sync --locked")
            }
            _ => return None,
        };
        // pnpm and bun hold to it by themselves where `CI` is set, and Yarn by its own settings.
        let instruction = self.instruction();
        let is_set = |name: &str| {
            matches!(instruction.lookup(name), Lookup::Declared(value)
                if value.text().is_some_and(|value| !matches!(value, "" | "0" | "false")))
        };
        let by_variable = match &*name {
            "uv" => is_set("UV_LOCKED") || is_set("UV_FROZEN"),
            "yarn" => is_set("YARN_ENABLE_IMMUTABLE_INSTALLS") || is_set("CI"),
            "pnpm" | "bun" => is_set("CI"),
            "bundle" | "bundler" => {
                is_set("BUNDLE_FROZEN") || is_set("BUNDLE_DEPLOYMENT") || self.bundler_is_told()
            }
            _ => false,
        };
        if by_variable || self.is_uncertain() {
            return None;
        }
        let stage = self.stage()?;
        if instead == "npm ci" && stage.has_old_npm() {
            return None;
        }
        let context = stage.dockerfile().build_context()?;
        let lock_file =
            files.iter().find_map(|file| stage.taken_file(context, instruction, file))?;
        let edits = self.edit_to_hold(&name);
        Some(UnenforcedLock { at: self.head(), manager, lock_file, instead, edits })
    }

    /// An installation by pip of what another tool has locked: of `x.in`, where `x.txt` is made of
    /// it, and of the project itself, where nothing has installed what is locked before.
    fn unused_lock_of_pip(self) -> Option<UnenforcedLock> {
        let invocation = self.invocation();
        if invocation.subcommand().as_deref() != Some("install") || self.is_uncertain() {
            return None;
        }
        let stage = self.stage()?;
        let context = stage.dockerfile().build_context()?;
        let instruction = self.instruction();
        let requirements = ["-r", "--requirement"];
        for file in invocation.values(&requirements) {
            let file = file.literal()?;
            let Some(stem) = file.rsplit('/').next()?.strip_suffix(".in") else { continue };
            let own = stage.taken_file(context, instruction, &format!("{stem}.txt"))?;
            return Some(UnenforcedLock {
                at: self.head(),
                manager: "pip",
                lock_file: own,
                instead: "pip install -r` with that file, not with `.in",
                edits: Vec::new(),
            });
        }
        let mut operands = invocation.operands().skip(1);
        let is_project =
            |word: &shell::Word| word.literal().is_some_and(|text| matches!(&*text, "." | "./"));
        let mut values = invocation.values(&["-e", "--editable"]);
        let edits_project = values.any(|own| own.literal().as_deref() == Some("."));
        let others = [&requirements[..], &["-c", "--constraint", "--no-deps", "-t", "--target"]];
        if !(operands.any(is_project) || edits_project)
            || others.iter().any(|options| invocation.has_option(options))
        {
            return None;
        }
        // What is locked is installed first, and the project itself after it.
        let earlier = stage.lineage().flat_map(Stage::instructions);
        let mut earlier = earlier.flat_map(Instruction::commands).filter(|own| {
            let is_python = matches!(own.manager(), Some("pip" | "uv" | "poetry"))
                || own.is_one_of(&["pipenv", "pdm", "pip-sync", "hatch"]);
            is_python && own.span() != self.span()
        });
        if earlier.any(|own| {
            own.invocation().subcommand().is_none_or(|word| word != "install") || {
                let mut words = own.syntax().words.iter().filter_map(shell::Word::literal);
                words.any(|word| word.starts_with("-r") || word.starts_with("--req"))
            }
        }) {
            return None;
        }
        let files = [
            ("uv.lock", "uv sync --locked"),
            ("poetry.lock", "poetry install"),
            ("pdm.lock", "pdm sync"),
        ];
        let (lock_file, instead) = files.into_iter().find_map(|(file, instead)| {
            Some((stage.taken_file(context, instruction, file)?, instead))
        })?;
        let at = self.head();
        Some(UnenforcedLock { at, manager: "pip", lock_file, instead, edits: Vec::new() })
    }

    /// Whether it may never run, or not as it stands.
    fn is_uncertain(self) -> bool {
        self.syntax().context.conditional || self.syntax().context.in_function
    }

    /// Whether a `bundle config` of the stage speaks of `frozen` or `deployment`.
    fn bundler_is_told(self) -> bool {
        let stages = self.stage().into_iter().flat_map(Stage::lineage);
        stages.flat_map(Stage::instructions).flat_map(Instruction::commands).any(|own| {
            let words = || own.syntax().words.iter().filter_map(shell::Word::literal);
            own.is_one_of(&["bundle", "bundler"])
                && words().any(|word| word == "config")
                && words().any(|word| word.contains("frozen") || word.contains("deployment"))
        })
    }

    fn edit_to_hold(self, name: &str) -> Vec<Edit> {
        let words = &self.syntax().words;
        let (option, after) = match name {
            "pnpm" | "bun" => (" --frozen-lockfile", 1),
            "cargo" | "uv" => (" --locked", 1),
            _ => return Vec::new(),
        };
        match words.get(after) {
            Some(word) => vec![Edit::insert(word.span.after(), option)],
            None => Vec::new(),
        }
    }
}

impl<'p> Stage<'p> {
    /// Whether it builds on a Node.js whose npm has no `npm ci`.
    fn has_old_npm(self) -> bool {
        self.base_image().is_some_and(|image| {
            let name = image.name.as_deref().and_then(|name| name.rsplit('/').next());
            let tag = image.tag.known().unwrap_or_default();
            let major = tag.split(['.', '-']).next().and_then(|own| own.parse::<u32>().ok());
            name == Some("node") && major.is_some_and(|major| major < 10)
        })
    }

    /// The path of a file of that name that the stage takes before an instruction, or mounts in it;
    /// it is there and not left out.
    fn taken_file(
        self,
        context: BuildContext<'p>,
        before: Instruction<'p>,
        name: &str,
    ) -> Option<Spanned<String>> {
        self.source_file(before, name, &|path| {
            matches!(context.entry(path), DiskEntry::File { .. })
                && context.decide(path).verdict == Verdict::Kept
        })
    }

    /// The path of a file of that name which the sources of the stage before an instruction, and of
    /// the mounts in it, stand for; of which a test holds.
    pub(super) fn source_file(
        self,
        before: Instruction<'p>,
        name: &str,
        is: &dyn Fn(&str) -> bool,
    ) -> Option<Spanned<String>> {
        let instructions = self.lineage().flat_map(Stage::instructions);
        let earlier = instructions.filter(|own| own.index() <= before.index());
        for instruction in earlier {
            if instruction.is_run() && instruction.index() != before.index() {
                continue;
            }
            for source in instruction.context_sources() {
                let Spanned { value: path, span } = source.path;
                let (folder, last) = path.rsplit_once('/').unwrap_or(("", path.as_str()));
                let below = |folder: &str| match folder.is_empty() {
                    true => name.to_owned(),
                    false => format!("{folder}/{name}"),
                };
                let is_pattern = last.contains(['*', '?', '[']);
                let found = match is_pattern {
                    true => {
                        Some(below(folder)).filter(|_| super::files::matches_pattern(last, name))
                    }
                    false if last == name => Some(path.clone()),
                    false => Some(below(&path)),
                };
                if let Some(found) = found.filter(|found| is(found)) {
                    return Some(Spanned::new(found, span));
                }
            }
        }
        None
    }

    /// Copies of the whole context before an installation that needs a manifest alone, which is
    /// there and is not copied first.
    pub fn early_sources(self) -> Option<EarlySources> {
        let context = self.dockerfile().build_context()?;
        let mut whole: Option<Spanned<String>> = None;
        let mut is_manifest_copied = false;
        for instruction in self.instructions() {
            if instruction.is_deferred() {
                continue;
            }
            match instruction.keyword() {
                Keyword::Copy | Keyword::Add if whole.is_none() => {
                    let source = instruction.whole_context_sources().into_iter().next();
                    is_manifest_copied |= source.is_none();
                    // A list of what may go in may leave the manifests alone.
                    if source.is_some() && instruction.takes_what_is_listed() {
                        return None;
                    }
                    whole = source;
                }
                Keyword::Run => {
                    let Some(source) = &whole else {
                        // What is installed before is not seen again.
                        let mut commands = instruction.commands();
                        is_manifest_copied |= commands.any(|own| manifest_of(own).is_some());
                        continue;
                    };
                    if is_manifest_copied || instruction.mounts().any(|own| own.kind() == "cache") {
                        return None;
                    }
                    let found =
                        instruction.commands().find_map(|own| Some((own, manifest_of(own)?)));
                    if let Some((command, manifest)) = found
                        && matches!(context.entry(manifest), DiskEntry::File { .. })
                        && context.decide(manifest).verdict == Verdict::Kept
                    {
                        return Some(EarlySources {
                            source: source.clone(),
                            installed_by: command.head(),
                            manifest,
                        });
                    }
                }
                _ => (),
            }
        }
        None
    }
}

/// The manifest alone that an installation needs.
fn manifest_of(command: Command<'_>) -> Option<&'static str> {
    let name = command.name()?;
    let invocation = command.invocation();
    let subcommand = invocation.subcommand();
    match (&*name, subcommand.as_deref()) {
        ("npm", Some("install" | "i" | "ci"))
        | ("pnpm" | "bun", Some("install" | "i"))
        | ("yarn", None | Some("install"))
            if command.packages().is_empty()
                && !invocation.has_option(&["-g", "--global", "--version"]) =>
        {
            Some("package.json")
        }
        ("pip" | "pip3", Some("install")) => {
            let words = &command.syntax().words;
            words
                .iter()
                .any(|word| word.literal().is_some_and(|text| text == "requirements.txt"))
                .then_some("requirements.txt")
        }
        ("bundle", Some("install")) => Some("Gemfile"),
        ("go", Some("mod")) => Some("go.mod"),
        _ => None,
    }
}
