//! What Compose files say of how a Dockerfile is built.

use super::join::ServiceId;
use super::{Build, Compose, Dockerfile, Project, Service};

impl Project {
    pub(super) fn service_at(&self, id: ServiceId) -> Option<Service<'_>> {
        let compose = Compose { project: self, data: self.composes.get(id.compose)? };
        compose.service_number(id.service)
    }
}

impl<'p> Dockerfile<'p> {
    /// The services that build this file.
    pub fn builders(self) -> impl Iterator<Item = Service<'p>> {
        let join = &self.project.join;
        let own = join.builders.get(self.data.index).map_or(&[][..], Vec::as_slice);
        own.iter().filter_map(move |id| self.project.service_at(*id))
    }

    /// The builds of this file, and those that may be of it: a variable stands in the path.
    pub fn builds(self) -> impl Iterator<Item = Build<'p>> {
        // What stands in a Compose file is built there only.
        let any = match self.host() {
            Some(_) => &[][..],
            None => self.project.join.builders_of_any.as_slice(),
        };
        let any = any.iter().filter_map(move |id| self.project.service_at(*id));
        self.builders().chain(any).filter_map(Service::build)
    }

    /// Whether a Compose file gives a build of this file an argument of that name.
    pub fn is_given_argument(self, name: &str) -> bool {
        self.builds().any(|build| build.args().iter().any(|own| own.name.value == name))
    }

    /// Whether it has builders and each of them gives an argument of that name.
    pub fn is_always_given_argument(self, name: &str) -> bool {
        let mut builds = self.builds().peekable();
        builds.peek().is_some()
            && builds.all(|build| build.args().iter().any(|own| own.name.value == name))
    }

    /// Whether a Compose file names a build context so for a build of this file.
    pub fn is_given_context(self, name: &str) -> bool {
        self.builds()
            .any(|build| build.additional_contexts().iter().any(|own| own.name.value == name))
    }
}
