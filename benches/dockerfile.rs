//! How fast Dockerfiles are parsed: the corpus where there is one (`PLIMSOLL_CORPUS`, else
//! `../shared/corpus`), and one large file made of each kind of instruction.
#![allow(missing_docs)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use plimsoll::dockerfile::{Detail, Pair, parse};
use plimsoll::text::FileId;

mod common;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn corpus() -> Vec<Arc<str>> {
    common::texts(|name| name.starts_with("dockerfile") && !name.ends_with(".dockerignore"))
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
