//! How fast the whole way is: find, read, parse, check, and report as JSON, over the corpus
//! (`PLIMSOLL_CORPUS`, else `../shared/corpus`).
#![allow(missing_docs)]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use plimsoll::config::{ConfigResolver, Preset};
use plimsoll::engine::{Request, check, discover};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn benchmarks(criterion: &mut Criterion) {
    let folder = std::env::var_os("PLIMSOLL_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
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
