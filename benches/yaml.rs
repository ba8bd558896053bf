//! How fast YAML becomes a tree: the corpus where there is one (`PLIMSOLL_CORPUS`, else
//! `../shared/corpus`), and one large Compose file.
#![allow(missing_docs)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use plimsoll::text::FileId;
use plimsoll::yaml::parse;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn corpus() -> Vec<Arc<str>> {
    let folder = std::env::var_os("PLIMSOLL_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
    let mut texts = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_yaml =
                path.extension().is_some_and(|ending| ending == "yml" || ending == "yaml");
            if path.is_dir() {
                folders.push(path);
            } else if is_yaml {
                texts.extend(fs::read_to_string(path).ok().map(Arc::from));
            }
        }
    }
    texts
}

/// Two thousand services with an anchor, aliases, both kinds of collection and comments.
fn services() -> Arc<str> {
    let mut text = "x-common: &common {restart: always}\nservices:\n".to_owned();
    for number in 0..2_000 {
        text.push_str(&format!(
            "  web{number}: # the number {number}\n    <<: *common\n    image: \"example.com/web:1\"\n    \
             ports:\n      - \"127.0.0.1:80{number}:80\"\n    environment:\n      A: 1\n      B: two words\n    \
             command: [serve, '--port', 80]\n    entrypoint: |\n      set -e\n      serve\n"
        ));
    }
    Arc::from(text)
}

fn benchmarks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("yaml");
    group.sample_size(20);
    for (name, texts) in [("parse corpus", corpus()), ("parse services", vec![services()])] {
        group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for text in &texts {
                    black_box(parse(FileId(0), text));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
