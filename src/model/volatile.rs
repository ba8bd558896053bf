//! Values that differ with every build, and what they make run again.

use super::variables::Binding;
use super::{DeclaredBy, Instruction, Keyword, Stage};

/// An argument that differs with every build, in force while packages are installed.
#[derive(Clone, Copy, Debug)]
pub struct VolatileArgument<'p> {
    /// Its declaration.
    pub argument: &'p Binding,
    /// The first RUN below that installs packages and does not use it.
    pub run: Instruction<'p>,
}

impl<'p> Stage<'p> {
    /// The arguments named for a commit, a date or the number of a build that stand before a RUN
    /// which installs packages and has no use for them.
    pub fn volatile_arguments(self) -> Vec<VolatileArgument<'p>> {
        let mut found = Vec::new();
        let arguments = self.bindings().iter().filter(|own| own.origin == DeclaredBy::Arg);
        for argument in arguments.filter(|own| is_volatile(&own.name)) {
            let after = self.instructions().filter(|own| own.index() > argument.instruction);
            // What comes before the first use could as well come before the ARG.
            let mut unconcerned = after.take_while(|own| !own.names(&argument.name));
            if let Some(run) = unconcerned.find(|own| own.installs_packages()) {
                found.push(VolatileArgument { argument, run });
            }
        }
        found
    }
}

impl Instruction<'_> {
    fn names(self, variable: &str) -> bool {
        self.dockerfile().slice(self.span()).contains(variable)
    }

    fn installs_packages(self) -> bool {
        !self.is_deferred()
            && self.keyword() == Keyword::Run
            && self.commands().any(|command| command.installs())
    }
}

/// Whether a value of that name differs with every build.
fn is_volatile(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "BUILD_DATE",
        "BUILD_ID",
        "BUILD_NUMBER",
        "BUILD_SHA",
        "BUILD_TIME",
        "BUILD_TIMESTAMP",
        "BUILD_COMMIT",
        "BUILD_REVISION",
        "BUILDDATE",
        "BUILDTIME",
        "CI_COMMIT_SHA",
        "COMMIT",
        "COMMIT_HASH",
        "COMMIT_ID",
        "COMMIT_REF",
        "COMMIT_SHA",
        "COMMIT_SHORT_SHA",
        "COMMIT_DATE",
        "GIT_COMMIT",
        "GIT_COMMIT_SHA",
        "GIT_HASH",
        "GIT_REV",
        "GIT_REVISION",
        "GIT_SHA",
        "GIT_SHA1",
        "GITHUB_SHA",
        "REVISION",
        "SHORT_SHA",
        "SOURCE_COMMIT",
        "VCS_REF",
        "VCS_REVISION",
    ];
    let upper = name.to_ascii_uppercase();
    NAMES.contains(&upper.as_str())
}
