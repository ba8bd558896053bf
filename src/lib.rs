//! Plimsoll: a static analyzer for Dockerfiles and Compose files.
//!
//! ```text
//!  paths ──discover──► Sources ─┬─ dockerfile::parse ─► Dockerfile + errors ─┐
//!                               │                                           ├─ model::Project
//!                               └─ yaml::parse ─► Tree ─► compose ──────────┘      │
//!                                                                                  ▼
//!  plimsoll.toml ──config──► Plan ───────────────────────────────► engine::check ──┤
//!                                                                     ▲            │
//!  lints/*.md ──build.rs──► checks::ALL: &[Lint{page, check}] ────────┘            ▼
//!                      comments ──suppress── keeps, drops, reports the unused ── Findings, sorted
//!                                                                                  │
//!              terminal · concise · json · sarif ◄── Report ───────────────────────┤
//!                                                                                  ▼
//!                                              engine::fix: edits ─► text ─► check again
//! ```

pub mod text;

pub mod dockerfile;
pub mod dockerignore;
pub mod git;
pub mod shell;
pub mod yaml;

pub mod compose;
pub mod model;

pub mod lint;

pub mod checks;
pub mod config;

pub mod engine;

pub mod report;

pub mod lsp;

pub mod cli;
