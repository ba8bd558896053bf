//! Services that wait for what another never reaches.

use super::{Condition, Health, Healthcheck, Service};
use crate::compose::Setting;
use crate::text::{Span, Spanned};

/// A dependency whose condition is not reached.
#[derive(Clone, Copy, Debug)]
pub struct EndlessWait<'p> {
    /// The service that is waited for, where another says so.
    pub name: Spanned<&'p str>,
    /// Why.
    pub reason: WaitReason,
    /// What shows it.
    pub shown_by: Option<Span>,
}

/// Why a condition is not reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WaitReason {
    /// The health check is switched off.
    Disabled,
    /// Neither the service nor its image has a health check.
    NoHealthcheck,
    /// The service starts again whenever it ends.
    Restarts,
    /// The service is one that others ask, not a task: it publishes ports and is checked.
    Serves,
}

/// Official images of services that others wait for; the rules of Docker's official images want
/// no `HEALTHCHECK` in them.
///
/// Source: docker-library/faq, "Healthcheck".
const WITHOUT_HEALTHCHECK: [&str; 33] = [
    "alpine",
    "cassandra",
    "consul",
    "debian",
    "elasticsearch",
    "eclipse-mosquitto",
    "golang",
    "haproxy",
    "httpd",
    "influxdb",
    "kibana",
    "logstash",
    "mariadb",
    "memcached",
    "mongo",
    "mongo-express",
    "mysql",
    "nats",
    "neo4j",
    "nginx",
    "node",
    "php",
    "postgres",
    "python",
    "rabbitmq",
    "redis",
    "registry",
    "ruby",
    "solr",
    "tomcat",
    "traefik",
    "ubuntu",
    "zookeeper",
];

impl<'p> Service<'p> {
    /// The services that it waits for without end.
    pub fn endless_waits(self) -> Vec<EndlessWait<'p>> {
        let dependencies = self.depends_on().into_iter();
        dependencies
            .filter_map(|dependency| {
                let condition = *dependency.condition.value()?;
                let (reason, shown_by) = match condition {
                    Condition::Started => return None,
                    _ if !dependency.is_long => return None,
                    Condition::Healthy => {
                        self.compose().service(dependency.name.value)?.no_health()?
                    }
                    Condition::Completed => {
                        let other = self.compose().service(dependency.name.value)?;
                        match other.always_restarts() {
                            Some(place) => (WaitReason::Restarts, Some(place)),
                            None => (WaitReason::Serves, Some(other.serves()?)),
                        }
                    }
                };
                Some(EndlessWait { name: dependency.name, reason, shown_by })
            })
            .collect()
    }

    /// Why it has no health, if that is known.
    fn no_health(self) -> Option<(WaitReason, Option<Span>)> {
        let healthcheck = self.healthcheck();
        if let Some(place) = healthcheck.and_then(Healthcheck::disabled) {
            return Some((WaitReason::Disabled, Some(place)));
        }
        let has_test = healthcheck.is_some_and(|healthcheck| healthcheck.test().is_some());
        if has_test || !self.is_whole() {
            return None;
        }
        if let Some(container) = self.container() {
            return match container.stage().health() {
                Health::Nothing => {
                    Some((WaitReason::NoHealthcheck, Some(container.stage().from())))
                }
                Health::Disabled(place) => Some((WaitReason::Disabled, Some(place))),
                Health::Unknown | Health::Check(_) => None,
            };
        }
        if self.has("build") {
            return None;
        }
        let image = self.image()?;
        let name = image.name.as_deref()?;
        let name = name.strip_prefix("docker.io/").unwrap_or(name);
        let name = name.strip_prefix("library/").unwrap_or(name);
        let is_known = WITHOUT_HEALTHCHECK.contains(&name);
        is_known.then_some((WaitReason::NoHealthcheck, Some(image.span)))
    }

    /// Where it publishes a port, if it has a health check as well.
    fn serves(self) -> Option<Span> {
        let is_checked = self.healthcheck()?.test().is_some() && !self.no_healthcheck();
        let published = self.ports().into_iter().find(|port| !port.published.is_absent());
        published.filter(|_| is_checked).map(|port| port.span)
    }

    fn no_healthcheck(self) -> bool {
        self.healthcheck().and_then(Healthcheck::disabled).is_some()
    }

    /// Whether it says that it is to end: it does not start again, and publishes nothing.
    pub fn is_to_end(self) -> bool {
        let is_once = self.restart().known().is_some_and(|restart| restart.value == "no");
        is_once && self.ports().is_empty()
    }

    /// Where it says that it starts again even after it ended well.
    fn always_restarts(self) -> Option<Span> {
        let policy = self.restart_condition();
        match policy {
            Setting::Known(condition) => (condition.value == "any").then_some(condition.span),
            Setting::Unknown(_) => None,
            Setting::Absent => {
                let restart = self.restart().known()?;
                matches!(restart.value, "always" | "unless-stopped").then_some(restart.span)
            }
        }
    }

    /// The services that it waits for only until they start, though they tell when they are
    /// healthy.
    pub fn unconditional_waits(self) -> Vec<Spanned<&'p str>> {
        let waits = self.depends_on().into_iter().filter(|wait| wait.condition.is_absent());
        let names = waits.map(|wait| wait.name);
        names
            .filter(|name| {
                let service = self.compose().service(name.value);
                service.and_then(Service::healthcheck).is_some_and(|healthcheck| {
                    healthcheck.disabled().is_none() && healthcheck.test().is_some()
                })
            })
            .collect()
    }
}

impl Healthcheck<'_> {
    /// The times that do nothing or make the check useless, each with what is wrong.
    ///
    /// Source: the engine takes zero for its default (`getProbe` and its callers).
    pub fn timing_slips(self) -> Vec<Spanned<String>> {
        let mut found = Vec::new();
        if self.disabled().is_some() {
            return found;
        }
        for (key, usual) in [("interval", "30s"), ("timeout", "30s")] {
            let Some(time) = self.duration(key).known() else { continue };
            let message = match time.value {
                0 => format!("zero means the usual {usual} here"),
                1..1_000_000_000 if key == "interval" => {
                    "the check runs more than once a second".to_owned()
                }
                _ => continue,
            };
            found.push(Spanned::new(message, time.span));
        }
        if let Some(retries) = self.retries().known().filter(|retries| retries.value <= 0) {
            let message = match retries.value {
                0 => "zero retries mean the usual 3",
                _ => "the engine refuses less than no retries",
            };
            found.push(Spanned::new(message.to_owned(), retries.span));
        }
        let period = self.duration("start_period");
        let is_without = period.is_absent() || period.value() == Some(&0);
        // Without a test of its own, the image may give the period.
        if let Some(interval) = self.duration("start_interval").known()
            && is_without
            && self.test().is_some()
        {
            let message = "`start_interval` does nothing without `start_period`".to_owned();
            found.push(Spanned::new(message, interval.span));
        }
        found
    }
}
