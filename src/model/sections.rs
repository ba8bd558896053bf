//! The parts of a file that share one file system.

use super::{Dockerfile, Instruction, Keyword};

impl<'p> Dockerfile<'p> {
    /// The instructions of each stage; those of a fragment as if they were one.
    pub fn sections(self) -> Vec<Vec<Instruction<'p>>> {
        match self.is_fragment() {
            true => vec![self.instructions().collect()],
            false => self.stages().map(|stage| stage.instructions().collect()).collect(),
        }
    }

    /// The RUN instructions of each of [`Dockerfile::sections`], those that ONBUILD defers too.
    pub fn runs_by_section(self) -> Vec<Vec<Instruction<'p>>> {
        let is_run = |own: &Instruction<'_>| own.keyword() == Keyword::Run;
        self.sections().into_iter().map(|own| own.into_iter().filter(is_run).collect()).collect()
    }
}
