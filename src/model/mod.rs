//! What the files mean together: stages, variables, services, and edits in the domain's words.
//!
//! Handles are `Copy`, borrow the [`Project`] and answer by method.

mod absent;
mod apt;
mod architecture;
mod base_environment;
mod base_facts;
mod bin_sh;
mod build_steps;
mod build_tools;
mod cache_mounts;
mod callers;
mod command;
mod command_words;
mod comments;
mod compose;
mod compose_edit;
mod compose_references;
#[cfg(test)]
mod compose_tests;
mod compositions;
mod context_sources;
mod copied_files;
mod curl_and_wget;
mod debug_mode;
mod declared_secret;
mod descriptions;
mod destination;
mod directives;
mod directories;
mod dockerfile;
mod download_shape;
mod edits;
mod end_of_life;
mod entry;
mod entry_script;
mod entry_target;
mod environment;
mod executed_downloads;
mod exposed_port;
mod features;
mod fetches;
mod files;
mod from;
mod health;
mod host_path;
mod image;
mod image_reference;
mod instruction;
mod key_values;
mod keyword_case;
mod label_type;
mod labels;
mod language_packages;
mod leftovers;
mod libc;
mod lost_effects;
mod managers;
mod nearest;
mod out_of_place;
mod package_caches;
mod package_index;
mod package_order;
mod passwords;
mod permissions;
mod pipes;
mod plain_build;
mod private_keys;
mod privilege;
mod process;
mod project;
mod protection;
mod purpose;
mod reach;
mod registry;
mod remarks;
mod root_only;
mod scripts;
mod secret;
mod secret_files;
mod secret_flow;
mod secret_mount;
mod sections;
mod service;
mod service_judgments;
mod service_parts;
mod service_resources;
mod shell;
mod signal;
mod signatures;
mod stage;
mod stage_graph;
mod stage_sources;
mod step_shape;
mod step_words;
mod telemetry;
mod tls;
mod transfer;
mod undefined;
mod urls;
mod user_commands;
mod user_names;
mod value;
mod variable_life;
mod variable_uses;
mod variables;
mod verification;
mod volatile;
mod volumes;
mod weak_crypto;
mod workdir;
mod written;
mod written_files;

pub use absent::AbsentCommand;
pub use base_facts::{BaseFacts, System};
pub use cache_mounts::CacheMountDefeat;
pub use command::Command;
pub use compose::{Compose, Resource, ResourceKind};
pub use compose_references::{PortClash, ReferenceKind, UndefinedReference};
pub use copied_files::{CopiedArchive, CopiedThenChanged, CopiedThenRemoved};
pub use curl_and_wget::MixedDownloads;
pub use debug_mode::DebugMode;
pub use declared_secret::{DeclaredSecret, DeclaredSecretKind};
pub use directives::{FrontendSlip, LateDirective};
pub use directories::ChangeOfDirectory;
pub use dockerfile::{DeclaredBy, Dockerfile};
pub use end_of_life::{EndOfLife, SupportEnd};
pub use entry_script::ScriptEnd;
pub use entry_target::NotExecutable;
pub use environment::EnvironmentSetting;
pub use executed_downloads::ExecutedDownload;
pub use exposed_port::{ExposedPort, PortError};
pub use features::{Feature, PinnedFrontend};
pub use fetches::RetiredKeyserver;
pub use files::{FileAction, FileEffect, FilePath, Mode};
pub use host_path::HostPath;
pub use image::{Component, Image};
pub use image_reference::ReferenceError;
pub use instruction::{Instruction, Reference};
pub use key_values::LegacyPair;
pub use keyword_case::{LetterCase, WrittenKeyword};
pub use label_type::LabelType;
pub use labels::{KeyError, Label};
pub use leftovers::Leftover;
pub use libc::{ForeignPackages, ForeignProgram};
pub use lost_effects::LostEffect;
pub use out_of_place::OutOfPlace;
pub use package_caches::KeptCache;
pub use package_order::UnsortedPackages;
pub use passwords::AccountPassword;
pub use permissions::GivenMode;
pub use process::Program;
pub use project::{FileKind, Project, Settings, Surroundings, wanted_files};
pub use protection::Disabled;
pub use secret::{
    Credential, SecretEvidence, find_credentials, is_secret_name, judge_secret_value,
};
pub use secret_files::LayeredSecret;
pub use secret_flow::WrittenSecret;
pub use secret_mount::OpenSecret;
pub use service::Service;
pub use service_parts::{
    Attachment, Build, CommandLine, Condition, Dependency, Device, EnvFile, Grant, SecurityOption,
    Variable as ServiceVariable,
};
pub use service_resources::{Healthcheck, Hook, Ulimit};
pub use shell::ShellState;
pub use signal::{Signal, StopSignal};
pub use stage::{Base, Stage, User};
pub use stage_graph::Circle;
pub use stage_sources::{UndeclaredName, WholeRoot};
pub use step_shape::Adjacent;
pub use telemetry::Telemetry;
pub use transfer::SourceKind;
pub use undefined::{UndefinedReason, UndefinedVariable};
pub use urls::CleartextUrl;
pub use user_commands::CreatedUser;
pub use user_names::UnknownNames;
pub use value::Value;
pub use variables::Binding;
pub use volatile::VolatileArgument;
pub use volumes::ModifiedVolume;
pub use weak_crypto::WeakTls;
pub use workdir::RelativeWorkdir;
pub use written::Written;

// The node types that checks meet in the answers of handles.
pub use crate::compose::{
    Entry, Error as ComposeError, ErrorKind as ComposeErrorKind, List, Mount as VolumeMount,
    MountKind, Port, PortRange, Setting, Value as ComposeValue, Wanted,
};
pub use crate::dockerfile::{
    Command as CommandForm, Detail, Flag, FlagValue, Heredoc, Keyword, Mount, Pair,
    SyntaxErrorKind, Transfer, Variable, Word,
};
pub use crate::shell::{Dialect, Invocation, Manager, Package};
