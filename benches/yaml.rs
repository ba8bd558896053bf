//! How fast YAML becomes a tree: the corpus where there is one (`PLIMSOLL_CORPUS`, else
//! `../shared/corpus`), and one large Compose file. Beside it, how fast the parser alone gives its
//! events: what the machine is worth today, and what the tree costs on top.
#![allow(missing_docs)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use granit_parser::Parser;
use plimsoll::text::FileId;
use plimsoll::yaml::parse;

mod common;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn corpus() -> Vec<Arc<str>> {
    common::texts(|name| name.ends_with(".yml") || name.ends_with(".yaml"))
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
    for (name, texts) in [("corpus", corpus()), ("services", vec![services()])] {
        group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
        group.bench_function(format!("parse {name}"), |bencher| {
            bencher.iter(|| {
                for text in &texts {
                    black_box(parse(FileId(0), text));
                }
            });
        });
        group.bench_function(format!("events of {name}"), |bencher| {
            bencher.iter(|| {
                for text in &texts {
                    Parser::new_from_str(text).take_while(Result::is_ok).for_each(|event| {
                        _ = black_box(event);
                    });
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
