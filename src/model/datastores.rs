//! Services that keep data, by their images.

use super::Service;
use crate::compose::Port;

/// The last parts of the names of images, with the ports on which they answer.
const DATASTORES: [(&str, &[u16]); 34] = [
    ("postgres", &[5432]),
    ("postgresql", &[5432]),
    ("postgis", &[5432]),
    ("timescaledb", &[5432]),
    ("pgvector", &[5432]),
    ("mysql", &[3306, 33060]),
    ("mysql-server", &[3306, 33060]),
    ("mariadb", &[3306]),
    ("percona", &[3306]),
    ("mongo", &[27017]),
    ("mongodb", &[27017]),
    ("mongodb-community-server", &[27017]),
    ("redis", &[6379]),
    ("redis-stack", &[6379, 8001]),
    ("redis-stack-server", &[6379]),
    ("valkey", &[6379]),
    ("keydb", &[6379]),
    ("memcached", &[11211]),
    ("elasticsearch", &[9200, 9300]),
    ("opensearch", &[9200, 9600]),
    ("cassandra", &[7000, 9042]),
    ("couchdb", &[5984]),
    ("influxdb", &[8086]),
    ("clickhouse-server", &[8123, 9000]),
    ("neo4j", &[7474, 7687]),
    ("etcd", &[2379, 2380]),
    ("consul", &[8500]),
    ("zookeeper", &[2181]),
    ("rabbitmq", &[5672, 15672]),
    ("mongo-express", &[8081]),
    ("phpmyadmin", &[80]),
    ("adminer", &[8080]),
    ("pgadmin4", &[80, 443]),
    ("server", &[1433]),
];

impl<'p> Service<'p> {
    /// The name of the store, or of the tool that administers one, that its image is known to be,
    /// with the ports on which it answers.
    pub fn datastore(self) -> Option<(&'static str, &'static [u16])> {
        let image = self.image().filter(|_| self.build().is_none())?;
        let name = image.name?;
        let last = name.rsplit('/').next()?;
        // The name says too little by itself.
        if last == "server" {
            let is_mssql = name.ends_with("/mssql/server");
            return is_mssql.then_some(("mssql", &[1433][..]));
        }
        DATASTORES.iter().find(|(own, _)| *own == last).copied()
    }

    /// The ports on which a store answers that are published on every address of the host.
    pub fn open_datastore_ports(self) -> Vec<(&'static str, Port<'p>)> {
        let Some((name, own)) = self.datastore() else { return Vec::new() };
        if self.network_mode().value() == Some(&"host") || self.is_for_development() {
            return Vec::new();
        }
        let is_open = |port: &Port<'p>| {
            port.target.value().is_some_and(|target| own.iter().any(|own| target.contains(*own)))
                && port.is_on_all_interfaces()
                && !self.compose().is_override(port.span)
        };
        self.ports().into_iter().filter(is_open).map(|port| (name, port)).collect()
    }
}
