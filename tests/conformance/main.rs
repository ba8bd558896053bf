//! Agreement with the real tools, which are judges of what Docker does.
//!
//! Run with `cargo test --features conformance --test conformance`. The tools are looked for in
//! the folder that `PLIMSOLL_ORACLES` names (`.oracles` in the package if unset), the corpus in
//! `PLIMSOLL_CORPUS` (`../shared/corpus`). A missing one is a failure: a comparison that was not
//! made proves nothing.

mod action;
mod buildkit;
mod case_list;
mod cases;
mod compose;
mod compose_peer_cases;
mod compose_peers;
mod compose_schema;
mod effective;
mod formats;
mod peers;
mod places;
mod precision;
mod reader;
mod refusals;
mod sarif;
mod verdicts;
mod yaml;
