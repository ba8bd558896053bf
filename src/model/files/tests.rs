use super::*;
use crate::model::{FileKind, Project, Settings};
use crate::text::Sources;

/// The effects of a Dockerfile, a line each.
fn effects(text: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let id = sources.add("Dockerfile", text.to_owned());
    let project = Project::new(sources, &[(id, FileKind::Dockerfile)], &Settings::default());
    let dockerfile = project.dockerfiles().next().expect("it was given");
    let shown = dockerfile.file_effects().iter().map(|effect| {
        let action = match &effect.action {
            FileAction::Copy { source } => format!("copy{source}"),
            FileAction::MakeDirectory => "mkdir".to_owned(),
            FileAction::Write { from: Some(from) } => format!("write<{}", from.text()),
            FileAction::Write { from: None } => "write".to_owned(),
            FileAction::Download => "download".to_owned(),
            FileAction::Extract { into } => format!("extract>{}", into.text()),
            FileAction::Chmod { mode, .. } => {
                format!("chmod {}", mode.as_ref().map_or("?", |mode| mode.value.as_str()))
            }
            FileAction::Chown { owner, .. } => format!("chown {}", owner.as_deref().unwrap_or("?")),
            FileAction::Remove { .. } => "remove".to_owned(),
        };
        let perhaps = if effect.is_conditional { "?" } else { "" };
        format!("{action}{perhaps} {}", effect.path.text())
    });
    shown.collect()
}

#[test]
fn copies_land_in_the_working_directory() {
    assert_eq!(
        effects(
            "FROM debian:12\nWORKDIR /app\nCOPY a.sh .\nCOPY b.sh /usr/local/bin\nCOPY c.sh d/\n\
             COPY e.txt f.txt\nCOPY . .\nWORKDIR sub\nCOPY *.x ./\nADD https://example.com/y.tgz?z /opt/\n"
        ),
        [
            "mkdir /app",
            "copy0 /app/a.sh",
            "copy0 /usr/local/bin/b.sh",
            "copy0 /app/d/c.sh",
            "copy0 /app/f.txt",
            "copy0 /app",
            "mkdir /app/sub",
            "copy0 /app/sub/*.x",
            "copy0 /opt/y.tgz",
        ]
    );
}

#[test]
fn commands_write_where_cd_leads() {
    assert_eq!(
        effects(
            "FROM debian:12\nENV D=/data\nRUN cd /tmp && touch a && (cd $D; touch b) && (touch c) \
             && sh -c 'cd /x; touch d' && touch ~/e && cd $UNKNOWN_ && touch f\n"
        ),
        [
            "write /tmp/a",
            "write /data/b",
            "write /tmp/c",
            "write /x/d",
            "write /root/e",
            "write ${UNKNOWN_}/f",
        ]
    );
}

#[test]
fn archives_are_unpacked_and_removed() {
    assert_eq!(
        effects(
            "FROM debian:12\nRUN curl -fsSLo a.tgz https://example.com/x && tar xzf a.tgz -C /opt && \
             rm -f a.tgz && wget https://example.com/b.zip && unzip -q b.zip -d /srv && rm *.zip\n\
             RUN curl https://example.com/y | tar xz && tar x < z.tar && gunzip c.gz\n"
        ),
        [
            "download /a.tgz",
            "extract>/opt /a.tgz",
            "remove /a.tgz",
            "download /b.zip",
            "extract>/srv /b.zip",
            "remove /*.zip",
            "extract>/ /z.tar",
            "extract>/ /c.gz",
            "remove /c.gz",
            "write /c",
        ]
    );
}

#[test]
fn modes_owners_and_moves() {
    assert_eq!(
        effects(
            "FROM debian:12\nRUN mkdir -pm 777 /a/{b,c} && chmod -R g+w,o-r /a && chown app:app /a \
             && mv /a/b /opt && cp -t /srv x y && install -m 0755 -o app z /usr/bin/z \
             && if true; then rm -rf /a/*; fi\n"
        ),
        [
            "mkdir /a/b",
            "chmod 777 /a/b",
            "mkdir /a/c",
            "chmod 777 /a/c",
            "chmod g+w,o-r /a",
            "chown app:app /a",
            "remove /a/b",
            "write</a/b /opt/b",
            "write</x /srv/x",
            "write</y /srv/y",
            "write</z /usr/bin/z",
            "chmod 0755 /usr/bin/z",
            "chown app /usr/bin/z",
            "remove? /a/*",
        ]
    );
}

#[test]
fn what_is_in_a_mount_is_in_no_layer() {
    assert_eq!(
        effects(
            "FROM debian:12\nRUN --mount=type=tmpfs,target=/tmp --mount=type=cache,target=/c \
             touch /tmp/a /c/b /tmpx && echo x > /dev/null 2>&1\n"
        ),
        ["write /tmpx"]
    );
}

#[test]
fn paths_are_compared_in_three_values() {
    let path = |text| FilePath::new("/w", text);
    let pattern = |text| FilePath::pattern("/w", text);
    assert_eq!(path("a").is(&path("/w/a")), Some(true));
    assert_eq!(path("a").is(&path("b")), Some(false));
    assert_eq!(path("a-${V}").is(&path("a-${V}")), Some(true));
    assert_eq!(path("a-${V}").is(&path("a-${W}")), None);
    assert_eq!(path("/w").holds(&path("a/b")), Some(true));
    assert_eq!(path("/wx").holds(&path("a/b")), Some(false));
    assert_eq!(pattern("*.zip").is(&path("a.zip")), Some(true));
    assert_eq!(pattern("*.zip").is(&path("a/b.zip")), Some(false));
    assert_eq!(pattern("*").holds(&path("a/b.zip")), Some(true));
    assert_eq!(pattern("a?/b").holds(&path("ab/b/c")), Some(true));
    assert_eq!(FilePath::unknown().is(&FilePath::unknown()), None);
}
