//! The parts of a file that share one file system.

use super::{Dockerfile, Instruction};

impl<'p> Dockerfile<'p> {
    /// The instructions of each stage; those of a fragment as if they were one.
    pub fn sections(
        self,
    ) -> impl Iterator<Item = impl ExactSizeIterator<Item = Instruction<'p>> + Clone> {
        let fragment = self.is_fragment().then(|| 0..self.instructions().len());
        let stages = self.data.stages.iter().map(|stage| stage.instructions.clone());
        stages.chain(fragment).map(move |range| self.instructions_in(range))
    }

    /// The RUN instructions of each of [`Dockerfile::sections`], those that ONBUILD defers too.
    pub fn runs_by_section(
        self,
    ) -> impl Iterator<Item = impl Iterator<Item = Instruction<'p>> + Clone> {
        self.sections().map(|section| section.filter(|own| own.is_run()))
    }
}
