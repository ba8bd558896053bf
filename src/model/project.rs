use crate::text::Sources;

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FileKind {
    /// A Dockerfile, or a part of one.
    Dockerfile,
    /// A Compose file.
    Compose,
}

/// All files of one run and what they mean.
#[derive(Debug)]
pub struct Project {
    sources: Sources,
}

impl Project {
    /// The files.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }
}

macro_rules! handle {
    ($($name:ident)+) => {$(
        /// A handle.
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'p> {
            project: &'p Project,
        }
    )+};
}
handle!(Compose Service Dockerfile Stage Instruction Command);
