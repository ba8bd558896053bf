//! A service and the stage that it runs.

use super::join::Run;
use super::{Compose, Dockerfile, Project, Service, Stage};

/// A service of a Compose file together with the stage of a Dockerfile that it runs.
#[derive(Clone, Copy, Debug)]
pub struct Container<'p> {
    pub(super) service: Service<'p>,
    pub(super) stage: Stage<'p>,
}

impl<'p> Container<'p> {
    /// The service.
    pub fn service(self) -> Service<'p> {
        self.service
    }

    /// The stage that it runs.
    pub fn stage(self) -> Stage<'p> {
        self.stage
    }
}

impl<'p> Service<'p> {
    /// It with the stage that it runs, where it builds that, or runs the image under the name that
    /// a service beside it gives to what it builds.
    pub fn container(self) -> Option<Container<'p>> {
        match self.run() {
            Some(Run::Stage(dockerfile, stage)) => {
                let dockerfile = self.compose.project.dockerfile_at(dockerfile)?;
                Some(Container { service: self, stage: Stage { dockerfile, index: stage } })
            }
            Some(_) => None,
            None => {
                let stage = self.builder()?.container()?.stage;
                Some(Container { service: self, stage })
            }
        }
    }

    /// The service beside it that builds the image that it runs, where that is one alone.
    pub fn builder(self) -> Option<Service<'p>> {
        if self.has("build") {
            return None;
        }
        let image = self.text(&["image"]).known()?;
        match self.compose.data.built_images.get(image.value)?.builders.as_slice() {
            [one] => self.compose.service_number(*one),
            _ => None,
        }
    }

    /// The Dockerfile that it builds, where that is known and at hand.
    pub fn dockerfile(self) -> Option<Dockerfile<'p>> {
        self.compose.project.dockerfile_at(self.run()?.dockerfile()?)
    }

    /// Whether its `build` asks for a stage that its Dockerfile does not have.
    pub fn lacks_its_target(self) -> bool {
        matches!(self.run(), Some(Run::NoSuchStage(_)))
    }

    fn run(self) -> Option<Run> {
        let run = self.compose.project.join.run(self.compose.data.index, self.name().value)?;
        // Another file may say which stage is meant.
        let may_differ = self.may_inherit() && self.get(&["build", "target"]).is_none();
        Some(match run {
            Run::Stage(dockerfile, stage) if may_differ && stage > 0 => Run::SomeStage(dockerfile),
            run => run,
        })
    }
}

impl<'p> Stage<'p> {
    /// The services that run it, each with it. A service that runs it under the name of an image
    /// is among them.
    pub fn containers(self) -> Vec<Container<'p>> {
        let mut found: Vec<Container<'p>> = Vec::new();
        for builder in self.dockerfile.builders() {
            let Some(container) = builder.container().filter(|it| it.stage == self) else {
                continue;
            };
            found.push(container);
            let image = builder.text(&["image"]).known();
            let built = image.and_then(|it| builder.compose.data.built_images.get(it.value));
            if let Some(built) = built.filter(|built| built.builders.len() == 1) {
                let users = built.users.iter().filter_map(|it| builder.compose.service_number(*it));
                found.extend(users.map(|service| Container { service, stage: self }));
            }
        }
        found
    }

    /// The services that run it for certain and all that may run it, where these are known: none
    /// where a variable decides who does, or where nobody does.
    pub fn known_containers(self) -> Option<Vec<Container<'p>>> {
        let project = self.dockerfile.project;
        if !project.join.builders_of_any.is_empty() {
            return None;
        }
        let is_open = |service: Service<'p>| {
            !matches!(service.run(), Some(Run::Stage(..) | Run::NoSuchStage(_)))
        };
        if self.dockerfile.builders().any(is_open) {
            return None;
        }
        Some(self.containers()).filter(|containers| !containers.is_empty())
    }
}

impl<'p> Compose<'p> {
    /// Its services that run a stage which is known, each with that.
    pub fn containers(self) -> impl Iterator<Item = Container<'p>> {
        self.services().filter_map(Service::container)
    }
}

impl Project {
    pub(super) fn dockerfile_at(&self, index: usize) -> Option<Dockerfile<'_>> {
        Some(Dockerfile { project: self, data: self.dockerfiles.get(index)? })
    }

    /// All services that run a stage which is known, each with that.
    pub fn containers(&self) -> impl Iterator<Item = Container<'_>> {
        self.composes().flat_map(Compose::containers)
    }
}
