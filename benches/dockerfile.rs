//! How fast Dockerfiles are parsed: the corpus where there is one (`PLIMSOLL_CORPUS`, else
//! `../shared/corpus`), and one large file made of each kind of instruction.
#![allow(missing_docs)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use plimsoll::dockerfile::{Detail, Pair, parse};
use plimsoll::text::FileId;

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
            let name = entry.file_name().to_string_lossy().to_lowercase();
            if path.is_dir() {
                folders.push(path);
            } else if name.starts_with("dockerfile") && !name.ends_with(".dockerignore") {
                texts.extend(fs::read_to_string(path).ok().map(Arc::from));
            }
        }
    }
    texts
}

/// About a megabyte of instructions with many words, which cost more than those of real files.
fn words() -> Arc<str> {
    let block = "FROM --platform=$BUILDPLATFORM example.com/base:${TAG:-1} AS build\n\
        ENV A=1 B=\"two words\" C=$A/${B}/c \\\n    # a comment\n    D='x y' E=x\\ y\n\
        COPY --from=build --chown=1:1 [\"a b\", \"c\\u0020d\", \"/e/\"]\n\
        RUN --mount=type=cache,target=/var/cache,sharing=locked <<EOF cat\nx\nEOF\n\
        HEALTHCHECK --interval=1m30s CMD [\"curl\", \"-f\", \"http://example.com\"]\n";
    Arc::from(block.repeat(2_000))
}

fn bytes(texts: &[Arc<str>]) -> Throughput {
    Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum())
}

fn benchmarks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("dockerfile");
    group.sample_size(20);
    for (name, texts) in [("parse corpus", corpus()), ("parse words", vec![words()])] {
        group.throughput(bytes(&texts));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for text in &texts {
                    black_box(parse(FileId(0), text));
                }
            });
        });
    }
    let text = words();
    let dockerfile = parse(FileId(0), &text);
    let pairs: Vec<&Pair> = dockerfile
        .instructions
        .iter()
        .filter_map(|instruction| match &instruction.detail {
            Detail::Env(pairs) => Some(pairs),
            _ => None,
        })
        .flatten()
        .collect();
    group.throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function("parts of values", |bencher| {
        bencher.iter(|| {
            for value in pairs.iter().filter_map(|pair| pair.value) {
                black_box(dockerfile.parts(value));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
