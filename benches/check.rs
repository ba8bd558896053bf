//! How fast the whole way is: find, read, parse, check, and report as JSON, over the corpus
//! (`PLIMSOLL_CORPUS`, else `../shared/corpus`).
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use plimsoll::config::{ConfigResolver, Preset};
use plimsoll::engine::{Request, check, discover};

mod common;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn benchmarks(criterion: &mut Criterion) {
    let folder = common::corpus();
    let config = ConfigResolver::of_preset(Preset::Default);
    let paths = [folder];
    let mut request = Request::new(&config);
    request.paths = &paths;
    let mut group = criterion.benchmark_group("check");
    group.sample_size(20);
    group.bench_function("discover", |bencher| bencher.iter(|| black_box(discover(&request))));
    group.bench_function("discover and check", |bencher| {
        bencher.iter(|| black_box(check(discover(&request), &request)));
    });
    group.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
