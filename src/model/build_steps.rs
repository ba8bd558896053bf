//! Commands that build what is then shipped with the tools that built it.

use super::{Command, Keyword, Stage};

/// Commands that build, each with the subcommands of which one does; none for all.
const BUILDERS: [(&str, &[&str]); 28] = [
    ("go", &["build", "install"]),
    ("cargo", &["build", "install", "rustc"]),
    ("mvn", &["package", "install", "verify", "deploy"]),
    ("mvnw", &["package", "install", "verify", "deploy"]),
    ("gradle", &["build", "assemble", "bootJar", "installDist", "jar", "shadowJar"]),
    ("gradlew", &["build", "assemble", "bootJar", "installDist", "jar", "shadowJar"]),
    ("sbt", &["package", "assembly", "stage", "dist", "compile"]),
    ("dotnet", &["build", "publish"]),
    ("npm", &["build"]),
    ("yarn", &["build"]),
    ("pnpm", &["build"]),
    ("ng", &["build"]),
    ("hugo", &[]),
    ("stack", &["build", "install"]),
    ("cabal", &["build", "install"]),
    ("swift", &["build"]),
    ("zig", &["build"]),
    ("javac", &[]),
    ("make", &[]),
    ("cmake", &[]),
    ("meson", &["compile", "install"]),
    ("bazel", &["build"]),
    ("bun", &["build"]),
    ("ninja", &[]),
    ("gcc", &[]),
    ("g++", &[]),
    ("clang", &[]),
    ("clang++", &[]),
];

/// Subcommands by which package managers take the tools away again.
const REMOVALS: [&str; 7] = ["del", "purge", "remove", "autoremove", "erase", "-R", "rm"];

impl<'p> Stage<'p> {
    /// The first command that builds something, where this is the only stage of its file and the
    /// step does not take its tools away again.
    pub fn build_step_in_only_stage(self) -> Option<Command<'p>> {
        if self.dockerfile().stages().len() != 1 || self.rests_on_scratch() {
            return None;
        }
        // Who starts from an image of build tools wants them in what is shipped.
        if self.base_image().is_some_and(|image| image.text.contains("buildpack-deps")) {
            return None;
        }
        let runs =
            self.instructions().filter(|own| own.keyword() == Keyword::Run && !own.is_deferred());
        let mut commands = runs.flat_map(|own| own.commands());
        commands.find(|command| command.builds() && !command.is_cleaned_up())
    }
}

impl Command<'_> {
    fn builds(self) -> bool {
        let Some(name) = self.name() else { return false };
        let Some((_, subcommands)) = BUILDERS.iter().find(|(own, _)| *own == name) else {
            return false;
        };
        let invocation = self.invocation();
        if invocation.has_option(&["--version", "-version", "--help"]) {
            return false;
        }
        subcommands.is_empty()
            || invocation.operands().any(|word| {
                word.literal().is_some_and(|text| {
                    // `./gradlew :app:build`, `npm run build:prod`
                    text.split(':').any(|part| subcommands.contains(&part))
                })
            })
    }

    fn is_cleaned_up(self) -> bool {
        let mut after = self.following();
        after.any(|other| {
            other.manager().is_some()
                && other.invocation().subcommand().is_some_and(|own| REMOVALS.contains(&&*own))
        })
    }
}
