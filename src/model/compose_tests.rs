//! Services, references, ports and edits of whole files.

use super::*;
use crate::text::{Edit, Sources, apply};

fn project(text: &str) -> Project {
    let mut sources = Sources::new();
    let id = sources.add("compose.yaml", text.to_owned());
    Project::new(sources, &[(id, FileKind::Compose)], &Settings::default())
}

/// The text after an edit of the first service.
fn edited(text: &str, edit: impl FnOnce(Service<'_>) -> Vec<Edit>) -> String {
    let project = project(text);
    let service = project.composes().next().and_then(|compose| compose.services().next());
    apply(text, &edit(service.expect("there is a service")))
}

#[test]
fn ports_are_read_in_both_forms() {
    let project = project(
        "services:\n  a:\n    image: x\n    ports:\n      - \"127.0.0.1:8080-8081:80-81/udp\"\n      \
         - \"[::1]:9000:90\"\n      - ${P}:80\n      - ${P:-1}:80\n      - ${ALL}\n      - 53\n      \
         - {target: 80, published: \"8080\", host_ip: 0.0.0.0}\n",
    );
    let compose = project.composes().next().expect("it was given");
    let service = compose.services().next().expect("it is there");
    let show = |setting: &Setting<PortRange>| match setting {
        Setting::Absent => "-".to_owned(),
        Setting::Unknown(_) => "?".to_owned(),
        Setting::Known(range) => range.to_string(),
    };
    let shown: Vec<String> = service
        .ports()
        .iter()
        .map(|port| {
            let ip = match &port.host_ip {
                Setting::Absent => "-",
                Setting::Unknown(_) => "?",
                Setting::Known(ip) => ip.value.as_str(),
            };
            format!("{ip} {} {}", show(&port.published), show(&port.target))
        })
        .collect();
    let expected = [
        "127.0.0.1 8080-8081 80-81",
        "::1 9000 90",
        "? ? 80",
        "- 1 80",
        "? ? ?",
        "- - 53",
        "0.0.0.0 8080 80",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn mounts_are_read_in_both_forms() {
    let project = project(
        "services:\n  a:\n    image: x\n    volumes:\n      - ./a:/b:ro,rshared\n      - data:/c\n      \
         - /d\n      - ${X}:/e\n      - ${X:-~}/y:/f\n      - {type: bind, source: /g, target: /h, \
         read_only: true}\n",
    );
    let compose = project.composes().next().expect("it was given");
    let service = compose.services().next().expect("it is there");
    let shown: Vec<(Option<String>, Option<String>, bool)> = service
        .volumes()
        .iter()
        .map(|mount| {
            (
                mount.host_path().or(mount.volume_name()).map(str::to_owned),
                mount.target.value().map(|path| (*path).to_owned()),
                mount.read_only.is_true().is_some(),
            )
        })
        .collect();
    let text = |text: &str| Some(text.to_owned());
    let expected = [
        (text("./a"), text("/b"), true),
        (text("data"), text("/c"), false),
        (None, text("/d"), false),
        (None, text("/e"), false),
        (text("~/y"), text("/f"), false),
        (text("/g"), text("/h"), true),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn limits_are_read_wherever_they_stand() {
    let project = project(
        "services:\n  a:\n    image: x\n    mem_limit: 1g\n    cpu_quota: 50000\n    pids_limit: 5\n  \
         b:\n    image: x\n    deploy: {resources: {limits: {memory: 1m, cpus: '0.5', pids: 7}}}\n  \
         c: {image: x, mem_limit: $M}\n",
    );
    let compose = project.composes().next().expect("it was given");
    let of = |name| compose.service(name).expect("it is there");
    assert_eq!(of("a").memory_limit().value(), Some(&(1 << 30)));
    assert_eq!(of("a").cpu_limit().value(), Some(&0.5));
    assert_eq!(of("a").pids_limit().value(), Some(&5));
    assert_eq!(of("b").memory_limit().value(), Some(&(1 << 20)));
    assert_eq!(of("b").cpu_limit().value(), Some(&0.5));
    assert_eq!(of("b").pids_limit().value(), Some(&7));
    assert!(of("c").memory_limit().is_unknown());
    assert!(of("c").cpu_limit().is_absent());
}

#[test]
fn references_to_nothing_are_found() {
    let text = "services:\n  a:\n    image: x\n    networks: [front, default, back]\n    volumes: \
                ['data:/a', './b:/b', 'gone:/c']\n    depends_on: {b: {condition: service_healthy}, q: \
                {condition: service_started}}\n    network_mode: service:z\n    secrets: [s, {source: \
                t}]\n  b: {image: x}\nnetworks: {front: }\nvolumes: {data: }\nsecrets: {s: {file: s}}\n";
    let find = |text: &str| -> Vec<String> {
        let project = project(text);
        let compose = project.composes().next().expect("it was given");
        compose
            .undefined_references()
            .iter()
            .map(|reference| reference.name.value.to_owned())
            .collect()
    };
    assert_eq!(find(text), ["back", "gone", "t", "q", "z"]);
    assert!(find(&format!("include: [other.yaml]\n{text}")).is_empty());
}

#[test]
fn resources_that_no_service_uses_are_found() {
    let text = "services:\n  a: {image: x, volumes: ['vv:/v'], networks: [n]}\nvolumes: {vv: , w: \
                }\nnetworks: {n: , default: , m: }\nsecrets: {s: {file: x}}\n";
    let unused = |text: &str, kind| -> Vec<String> {
        let project = project(text);
        let compose = project.composes().next().expect("it was given");
        let unused = compose.unused_resources(kind);
        unused.iter().map(|resource| resource.name.value.to_owned()).collect()
    };
    assert_eq!(unused(text, ResourceKind::Volume), ["w"]);
    assert_eq!(unused(text, ResourceKind::Network), ["default", "m"]);
    let with_default = text.replace("volumes: {vv", "  b: {image: x}\nvolumes: {vv");
    assert_eq!(unused(&with_default, ResourceKind::Network), ["m"]);
    assert_eq!(unused(text, ResourceKind::Secret), ["s"]);
    assert!(unused(&text.replace("vv:/v", "$V:/v"), ResourceKind::Volume).is_empty());
}

#[test]
fn ports_clash_by_address_protocol_and_profile() {
    let clash = |a: &str, b: &str| {
        let project =
            project(&format!("services:\n  a: {{image: x, {a}}}\n  b: {{image: x, {b}}}\n"));
        let compose = project.composes().next().expect("it was given");
        let clashes = compose.port_clashes();
        clashes.first().map(|clash| clash.port)
    };
    let port = |text: &str| format!("ports: ['{text}']");
    assert_eq!(clash(&port("80:80"), &port("80:8080")), Some(80));
    assert_eq!(clash(&port("80-90:80-90"), &port("85:1")), Some(85));
    assert_eq!(clash(&port("127.0.0.1:80:80"), &port("0.0.0.0:80:80")), Some(80));
    assert_eq!(clash(&port("127.0.0.1:80:80"), &port("127.0.0.2:80:80")), None);
    assert_eq!(clash(&port("80:80"), &port("80:80/udp")), None);
    assert_eq!(clash(&port("80:80"), &port("80")), None);
    assert_eq!(clash(&port("80:80"), &port("${P}:80")), None);
    assert_eq!(clash(&port("80:80"), &format!("network_mode: host, {}", port("80:80"))), None);
    let with = |profile: &str| format!("profiles: [{profile}], {}", port("80:80"));
    assert_eq!(clash(&with("a"), &with("b")), None);
    assert_eq!(clash(&with("a"), &with("'a', b")), Some(80));
    assert_eq!(clash(&with("a"), &port("80:80")), Some(80));
    assert_eq!(clash("ports: ['80:80', '80:80']", "user: x"), None);
    assert_eq!(clash("ports: ['80:80', '80:81']", "user: x"), Some(80));
}

#[test]
fn a_shared_list_of_ports_clashes_where_it_comes_in() {
    let text = "x-a: &a {image: x, ports: ['80:80']}\nservices:\n  a: *a\n  b:\n    <<: *a\n";
    let project = project(text);
    let compose = project.composes().next().expect("it was given");
    let clashes = compose.port_clashes();
    let places: Vec<&str> = clashes
        .iter()
        .flat_map(|clash| [&clash.first.1, &clash.second.1])
        .map(|port| compose.slice(port.value.place()))
        .collect();
    assert_eq!(places, ["*a", "<<"]);
}

#[test]
fn keys_are_set_and_items_added() {
    let text = "services:\n  a:\n    image: x # why\n    cap_drop:\n      - A\n    user: u\n  b:\n    \
                image: y\n";
    assert_eq!(
        edited(text, |service| service.set("read_only", "true")),
        text.replace("user: u\n", "user: u\n    read_only: true\n")
    );
    assert_eq!(edited(text, |service| service.set("user", "v")), text.replace(": u\n", ": v\n"));
    assert_eq!(
        edited(text, |service| service.append("cap_drop", "B")),
        text.replace("- A\n", "- A\n      - B\n")
    );
    assert_eq!(
        edited(text, |service| service.append("security_opt", "no-new-privileges:true")),
        text.replace("user: u\n", "user: u\n    security_opt:\n      - no-new-privileges:true\n")
    );
    assert_eq!(edited(text, |service| service.remove("user")), text.replace("    user: u\n", ""));
}

#[test]
fn shared_values_are_not_edited() {
    let text =
        "x-a: &a\n  image: x\n  cap_drop: [A]\n  ports: ['80:80']\nservices:\n  a:\n    <<: *a\n";
    assert_eq!(edited(text, |service| service.append("cap_drop", "B")), text);
    assert_eq!(edited(text, |service| service.remove("cap_drop")), text);
    assert_eq!(edited(text, |service| service.bind_port(&service.ports()[0], "127.0.0.1")), text);
    let text = "x-a: &a {image: x}\nservices:\n  a: *a\n";
    assert_eq!(edited(text, |service| service.set("user", "u")), text);
}

#[test]
fn ports_are_bound_to_an_address() {
    let bind = |item: &str, ip: &str| {
        let text = format!("services:\n  a:\n    image: x\n    ports:\n      - {item}\n");
        let after = edited(&text, |service| service.bind_port(&service.ports()[0], ip));
        after.rsplit_once("- ").map(|(_, item)| item.trim_end().to_owned()).unwrap_or_default()
    };
    assert_eq!(bind("\"8080:80\"", "127.0.0.1"), "\"127.0.0.1:8080:80\"");
    assert_eq!(bind("8080:80", "127.0.0.1"), "127.0.0.1:8080:80");
    assert_eq!(bind("'0.0.0.0:8080:80'", "127.0.0.1"), "'127.0.0.1:8080:80'");
    assert_eq!(bind("\"[::]:8080:80\"", "::1"), "\"[::1]:8080:80\"");
    assert_eq!(bind("\"80\"", "127.0.0.1"), "\"127.0.0.1::80\"");
    assert_eq!(bind("\"${P}:80\"", "127.0.0.1"), "\"${P}:80\"");
    assert_eq!(bind("\"${P:-1}:80\"", "127.0.0.1"), "\"127.0.0.1:${P:-1}:80\"");
    assert_eq!(bind("{target: 80}", "127.0.0.1"), "{target: 80, host_ip: 127.0.0.1}");
}

#[test]
fn overlays_are_told_by_name_neighbors_and_content() {
    let is_overlay = |files: &[(&str, &str)]| {
        let mut sources = Sources::new();
        let kinds: Vec<_> = files
            .iter()
            .map(|(path, text)| (sources.add(*path, (*text).to_owned()), FileKind::Compose))
            .collect();
        let project = Project::new(sources, &kinds, &Settings::default());
        project.composes().next().is_some_and(Compose::is_overlay)
    };
    let whole = "services: {a: {image: x}}\n";
    let part = "services: {a: {user: x}}\n";
    assert!(!is_overlay(&[("compose.yaml", part)]));
    assert!(is_overlay(&[("compose.override.yaml", whole)]));
    let more = "services: {a: {image: x}, b: {image: x}}\n";
    assert!(is_overlay(&[("a/compose.prod.yaml", whole), ("a/compose.yaml", more)]));
    assert!(!is_overlay(&[("a/compose.prod.yaml", more), ("a/compose.yaml", whole)]));
    assert!(!is_overlay(&[("a/compose.prod.yaml", whole), ("a/compose.yaml", whole)]));
    assert!(!is_overlay(&[("a/compose.prod.yaml", whole), ("b/compose.yaml", whole)]));
    assert!(is_overlay(&[("compose.prod.yaml", part)]));
}
