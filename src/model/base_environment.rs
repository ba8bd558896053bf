//! The environment that common base images bring along, beside `PATH`: facts, from the images' own
//! Dockerfiles, of all tags together.

use super::Image;

/// Images by their name without registry, with the variables that some tag of them sets.
const ENVIRONMENTS: &[(&str, &[&str])] = &[
    ("almalinux", &[]),
    ("alpine", &[]),
    ("amazonlinux", &[]),
    ("archlinux", &["LANG"]),
    ("buildpack-deps", &[]),
    ("busybox", &[]),
    ("centos", &[]),
    ("debian", &[]),
    ("eclipse-temurin", &["JAVA_HOME", "JAVA_VERSION", "LANG", "LANGUAGE", "LC_ALL"]),
    ("fedora", &["DISTTAG", "FGC", "FBR", "container"]),
    ("golang", &["GOLANG_VERSION", "GOPATH", "GOTOOLCHAIN"]),
    (
        "httpd",
        &["HTTPD_PREFIX", "HTTPD_VERSION", "HTTPD_SHA256", "HTTPD_PATCHES", "NGHTTP2_VERSION"],
    ),
    (
        "nginx",
        &[
            "NGINX_VERSION",
            "NJS_VERSION",
            "NJS_RELEASE",
            "PKG_RELEASE",
            "DYNPKG_RELEASE",
            "ACME_VERSION",
        ],
    ),
    ("node", &["NODE_VERSION", "YARN_VERSION", "NPM_CONFIG_LOGLEVEL"]),
    ("opensuse/leap", &[]),
    ("opensuse/tumbleweed", &[]),
    ("oraclelinux", &[]),
    (
        "python",
        &[
            "LANG",
            "GPG_KEY",
            "PYTHON_VERSION",
            "PYTHON_SHA256",
            "PYTHON_PIP_VERSION",
            "PYTHON_SETUPTOOLS_VERSION",
            "PYTHON_GET_PIP_URL",
            "PYTHON_GET_PIP_SHA256",
        ],
    ),
    ("rockylinux", &[]),
    (
        "ruby",
        &[
            "LANG",
            "RUBY_VERSION",
            "RUBY_MAJOR",
            "RUBY_DOWNLOAD_URL",
            "RUBY_DOWNLOAD_SHA256",
            "RUBYGEMS_VERSION",
            "BUNDLER_VERSION",
            "GEM_HOME",
            "BUNDLE_SILENCE_ROOT_WARNING",
            "BUNDLE_APP_CONFIG",
            "BUNDLE_PATH",
            "BUNDLE_BIN",
        ],
    ),
    ("rust", &["RUSTUP_HOME", "CARGO_HOME", "RUST_VERSION"]),
    ("ubuntu", &["LANG"]),
];

impl Image {
    /// Whether the image leaves this variable unset: `None` for an image of which nothing is known,
    /// and for a name that starts with the image's own, which some old tag may set.
    pub fn leaves_unset(&self, variable: &str) -> Option<bool> {
        let name = self.name.as_deref()?;
        let name = name.strip_prefix("docker.io/").unwrap_or(name);
        let name = name.strip_prefix("library/").unwrap_or(name);
        let own = name.rsplit('/').next().unwrap_or_default().to_ascii_uppercase();
        let at = ENVIRONMENTS.binary_search_by(|(image, _)| (*image).cmp(name)).ok()?;
        if variable == "PATH" || ENVIRONMENTS[at].1.contains(&variable) {
            return Some(false);
        }
        (!variable.starts_with(&own)).then_some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_in_order() {
        assert!(ENVIRONMENTS.is_sorted_by_key(|(image, _)| *image));
    }
}
