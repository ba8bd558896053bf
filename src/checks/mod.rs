//! One file a lint, beside its page in `lints/`.

use crate::lint::{
    Category, Findings, Fixable, Level, Options, Page, Precision, Subject, Tag, Version,
};
use crate::model::{
    Command, Compose, Container, Dockerfile, IgnoreFile, Instruction, Keyword, Project, Service,
    Stage,
};

mod account_password_in_image;
mod add_fetches_or_unpacks;
mod add_instead_of_copy;
mod add_of_no_archive;
mod additional_context_without_build;
mod anonymous_volume_data;
mod api_socket_granted;
mod apk_del_without_virtual;
mod apt_archives_kept;
mod apt_instead_of_apt_get;
mod apt_source_without_signed_by;
mod arg_default_redeclared;
mod arg_overruled_by_env;
mod base_image_built_beside;
mod base_image_digest_only;
mod base_image_drift;
mod base_image_latest_tag;
mod base_image_missing_digest;
mod base_image_missing_tag;
mod base_image_tag_and_digest;
mod bin_sh_replaced;
mod broad_capability;
mod broken_service_script;
mod build_and_image_without_pull_policy;
mod build_arg_at_run_time;
mod build_tools_in_image;
mod build_tools_in_shipped_image;
mod cache_mount_of_other_user;
mod capitals_in_stage_name;
mod cd_between_commands;
mod cd_instead_of_workdir;
mod chained_relative_workdir;
mod chown_flag;
mod circular_stage_dependency;
mod cleartext_url;
mod command_absent_in_base;
mod command_entrypoint_mismatch;
mod comment_behind_arguments;
mod compiled_for_build_platform;
mod completed_dependency_never_exits;
mod configure_without_build_triplet;
mod conflicting_image_name;
mod consecutive_instructions;
mod constant_platform_in_from;
mod container_runtime_socket_mount;
mod copied_executable_owned_by_non_root;
mod copied_then_removed;
mod copy_after_user_without_chown;
mod copy_archive_then_extract;
mod copy_destination_without_slash;
mod copy_from_empty_stage;
mod copy_from_own_stage;
mod copy_from_stage_number;
mod copy_from_undeclared_name;
mod copy_from_unknown_stage;
mod copy_source_outside_context;
mod copy_then_chmod;
mod copy_then_chown;
mod credentials_in_url;
mod crlf_in_entry_script;
mod curl_ignoring_redirects;
mod curl_without_fail;
mod custom_cgroup_parent;
mod dangerous_capability;
mod dangerous_host_device;
mod dangerous_sysctl;
mod debug_mode_in_image;
mod default_network_only;
mod dependency_off_by_profile;
mod dependency_without_condition;
mod deprecated_apt_key;
mod deprecated_external_name;
mod digest_from_same_server;
mod dot_without_slash;
mod download_instead_of_add;
mod download_piped_to_shell;
mod download_without_retry;
mod duplicate_env_key;
mod duplicate_host_port;
mod duplicate_key;
mod duplicate_label_key;
mod duplicate_mount_target;
mod duplicate_stage_name;
mod effective_root_user;
mod emptied_cache_mount;
mod empty_continuation_line;
mod end_of_life_base_image;
mod entry_script_without_exec;
mod entry_target_missing;
mod entry_target_not_executable;
mod env_file_not_made;
mod env_unset_in_run;
mod explicit_root_user;
mod exposed_admin_port;
mod exposed_host_mapping;
mod exposed_port_out_of_range;
mod exposed_protocol_casing;
mod extra_argument;
mod feature_absent_on_windows;
mod feature_newer_than_syntax;
mod file_written_by_run;
mod fixed_container_name;
mod fixed_port_with_replicas;
mod gem_documentation_installed;
mod git_label_written_by_hand;
mod glob_read_as_option;
mod gpg_without_batch;
mod hardcoded_architecture;
mod hardcoded_secret_value;
mod hardening_drift;
mod healthcheck_on_unexposed_port;
mod healthcheck_timing;
mod healthcheck_tool_missing;
mod healthy_dependency_without_healthcheck;
mod high_uid_without_no_log_init;
mod host_bind_mount;
mod host_cgroup_namespace;
mod host_device_exposed;
mod host_network;
mod host_network_in_build;
mod host_network_in_run;
mod host_path_outside_project;
mod host_pid_or_ipc_namespace;
mod host_state_mount;
mod host_takeover_capability;
mod host_user_namespace;
mod host_uts_namespace;
mod host_variable_in_command;
mod https_redirect_downgrade;
mod ignored_copy_source;
mod ignored_lock_file;
mod ignored_secret_ownership;
mod ignored_verification;
mod image_user_undone;
mod image_without_digest;
mod inconsistent_from_as_case;
mod inconsistent_memory_settings;
mod ineffective_directive;
mod ineffective_ignore_pattern;
mod ineffective_merge_tag;
mod ineffective_override;
mod insecure_run;
mod inspection_capability;
mod instruction_as_command;
mod interactive_install;
mod internal_network_publishes_port;
mod invalid_compose;
mod invalid_container_name;
mod invalid_default_arg_in_from;
mod invalid_definition_description;
mod invalid_device_permissions;
mod invalid_dockerfile;
mod invalid_env_file;
mod invalid_ignore_pattern;
mod invalid_image_reference;
mod invalid_instruction;
mod invalid_label_key;
mod invalid_stop_signal;
mod invalid_yaml;
mod inverted_ulimit;
mod key_beside_external;
mod key_ignored_in_swarm;
mod label_schema_mismatch;
mod leftover_build_files;
mod legacy_bridge_network;
mod legacy_file_name;
mod legacy_key_value;
mod legacy_links;
mod logging_disabled;
mod login_shell_changed;
mod long_command_chain;
mod long_flow_collection;
mod long_run_line;
mod lost_shell_state;
mod lowercase_instruction;
mod maintainer_deprecated;
mod malformed_exec_form;
mod manifest_copied_with_sources;
mod merge_key_list_loss;
mod mismatched_apt_suite;
mod mismatched_stop_signal;
mod misplaced_cache_mount;
mod misplaced_key;
mod missing_and_between_commands;
mod missing_bind_source;
mod missing_build_arg;
mod missing_build_context;
mod missing_build_secret;
mod missing_cap_drop;
mod missing_command;
mod missing_copy_source;
mod missing_cpu_limit;
mod missing_entry_interpreter;
mod missing_env_file;
mod missing_from;
mod missing_healthcheck;
mod missing_memory_limit;
mod missing_no_new_privileges;
mod missing_package_cache_mount;
mod missing_pids_limit;
mod missing_pipefail;
mod missing_project_name;
mod missing_referenced_file;
mod missing_required_secret_mount;
mod missing_restart_policy;
mod missing_stage_path;
mod missing_user;
mod missing_working_dir;
mod misspelt_syntax_directive;
mod mixed_instruction_case;
mod mixed_syntax;
mod moved_virtual_environment;
mod moving_tag_in_override;
mod named_user_without_passwd;
mod narrow_checksum_line;
mod non_numeric_user;
mod npm_cache_clean_without_force;
mod obsolete_version_field;
mod oom_killer_disabled;
mod oom_killer_disabled_without_limit;
mod overlapping_subnets;
mod overridden_instruction;
mod overridden_public_host;
mod overridden_stop_signal;
mod package_cache_in_build_stage;
mod package_cache_kept;
mod package_index_update_alone;
mod package_install_scripts;
mod package_signature_check_disabled;
mod packages_for_other_system;
mod password_on_command_line;
mod path_without_programs;
mod pipe_without_pipefail;
mod pipefail_left_to_sh;
mod placeholder_secret;
mod platform_mismatch;
mod port_on_all_interfaces;
mod port_read_as_base_60;
mod ports_with_host_network;
mod ports_with_shared_network;
mod private_key_in_image;
mod privileged_build;
mod privileged_host_port;
mod privileged_lifecycle_hook;
mod privileged_port_as_non_root;
mod privileged_service;
mod program_for_other_libc;
mod published_datastore_port;
mod published_port_not_exposed;
mod published_port_unused;
mod quoted_env_list_value;
mod quoted_volume;
mod read_only_with_dockerfile_writes;
mod read_only_without_tmpfs;
mod recommended_packages_installed;
mod redundant_capability;
mod redundant_target_platform;
mod refused_sysctl;
mod relative_container_path;
mod relative_copy_destination;
mod relative_workdir;
mod reserved_stage_name;
mod restated_default;
mod retired_keyserver;
mod rewritten_project_name;
mod root_copied_from_stage;
mod root_lifecycle_hook;
mod root_only_command_as_user;
mod root_user;
mod root_user_in_build_stage;
mod root_writes_to_project;
mod runtime_socket_volume;
mod same_build_different_image;
mod secret_file_in_build_context;
mod secret_file_in_layer;
mod secret_in_arg_or_env;
mod secret_in_command;
mod secret_in_config_content;
mod secret_in_environment;
mod secret_mount_world_readable;
mod secret_passed_as_build_arg;
mod secret_word_in_name;
mod secret_written_to_layer;
mod security_profile_disabled;
mod sensitive_host_mount;
mod service_healthcheck_on_unexposed_port;
mod service_healthcheck_tool_missing;
mod service_image_of_untrusted_registry;
mod service_without_healthcheck;
mod setuid_bit;
mod several_parts_on_a_line;
mod shadowed_compose_file;
mod shared_mount_propagation;
mod shell_form_entry;
mod shell_form_healthcheck;
mod shell_form_without_shell;
mod shell_script_problem;
mod shell_syntax_in_command;
mod space_before_equals;
mod sshd_in_container;
mod stale_base_digest_label;
mod stale_pull_policy;
mod stateful_root_runtime;
mod static_ip_misconfigured;
mod sudo_in_run;
mod suppression_comment;
mod swarm_only_key;
mod system_upgrade;
mod telemetry_left_on;
mod tls_verification_disabled;
mod tmpfs_insecure_options;
mod todo_comment;
mod tracked_secret;
mod unbounded_log_growth;
mod unbounded_restart_policy;
mod undeclared_arg_in_from;
mod undefined_build_target;
mod undefined_reference;
mod undefined_variable;
mod undocumented_variable;
mod unencrypted_engine_endpoint;
mod unencrypted_overlay_network;
mod unenforced_lock_file;
mod ungraceful_stop_signal;
mod unknown_capability;
mod unknown_exposed_protocol;
mod unknown_flag;
mod unknown_instruction;
mod unknown_property;
mod unknown_volume_option;
mod unlimited_ulimit;
mod unlocked_apt_cache_mount;
mod unpinned_image_tag;
mod unpinned_package_version;
mod unpinned_remote_source;
mod unquoted_env_value;
mod unquoted_expansion;
mod unquoted_port;
mod unreachable_stage;
mod unread_ignore_file;
mod unresolved_compose_part;
mod unset_required_variable;
mod unset_variable;
mod unsorted_entries;
mod unsorted_packages;
mod untrusted_registry;
mod unused_additional_context;
mod unused_anchor;
mod unused_arg;
mod unused_build_arg;
mod unused_build_secret;
mod unused_resource;
mod unusual_stop_signal_spelling;
mod unverified_download_run;
mod unverified_remote_file;
mod unwanted_file_copied;
mod unwritable_workdir;
mod uppercase_directive;
mod useless_command_in_build;
mod user_group_drops_supplementary_groups;
mod user_left_to_base;
mod user_unknown_in_image;
mod variable_in_key;
mod variable_in_label_key;
mod vex_document_in_image;
mod volatile_arg_before_install;
mod volume_owned_by_root;
mod volume_shadows_build_output;
mod volume_shared_between_services;
mod volume_then_modified;
mod vulnerable_openssl_source;
mod watch_path_ignored;
mod watch_target_outside_workdir;
mod weak_digest;
mod weak_tls_version;
mod wget_and_curl_mixed;
mod wget_progress_bar;
mod whole_context_copied;
mod whole_root_copied;
mod word_for_boolean;
mod words_after_shell_test;
mod workdir_in_system_directory;
mod workdir_with_space;
mod world_writable_permissions;
mod world_writable_secret;
mod writable_host_root_mount;
mod writable_key_mount;
mod writable_root_filesystem;
mod wrong_type;

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

/// A lint: its page and its check.
#[derive(Debug)]
pub struct Lint {
    /// The document.
    pub page: &'static Page,
    /// The instructions that it is given, or whose commands; all if there are none.
    pub keywords: Keywords,
    /// The function.
    pub check: Check,
}

/// A set of instruction words. A list for each lint would have an address to be put right when the
/// program starts.
#[derive(Clone, Copy, Debug)]
pub struct Keywords(u32);

impl Keywords {
    /// Those of a list; all, if there are none.
    pub const fn of(list: &[Keyword]) -> Keywords {
        let mut bits = if list.is_empty() { u32::MAX } else { 0 };
        let mut place = 0;
        while place < list.len() {
            bits |= 1 << list[place] as u32;
            place += 1;
        }
        Keywords(bits)
    }

    /// Whether the word with that number is among them.
    pub fn contains(self, number: usize) -> bool {
        self.0 >> number & 1 == 1
    }
}

/// A check, by what it is given. Each is called once for every such thing in a file.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Check {
    Dockerfile(fn(Dockerfile<'_>, &Options, &mut Findings)),
    Stage(fn(Stage<'_>, &Options, &mut Findings)),
    Instruction(fn(Instruction<'_>, &Options, &mut Findings)),
    /// An instruction, or what a service runs as one: for lints that judge a shell text as a whole.
    Script(fn(Instruction<'_>, &Options, &mut Findings)),
    /// A command in RUN, CMD, ENTRYPOINT, HEALTHCHECK, and in what a service runs.
    Command(fn(Command<'_>, &Options, &mut Findings)),
    Compose(fn(Compose<'_>, &Options, &mut Findings)),
    Service(fn(Service<'_>, &Options, &mut Findings)),
    /// A service and the stage that it runs. A finding may lie in either file.
    Container(fn(Container<'_>, &Options, &mut Findings)),
    IgnoreFile(fn(IgnoreFile<'_>, &Options, &mut Findings)),
    Project(fn(&Project, &Options, &mut Findings)),
    /// Found by the engine itself: a panic in a check, an unused suppression.
    Engine,
}

/// The lint with that name.
pub fn find(name: &str) -> Option<&'static Lint> {
    ALL.binary_search_by(|lint| lint.page.name.cmp(name)).ok().map(|at| &ALL[at])
}

/// The lints that a word means: a name, or the ID of another tool's rule, with its tool
/// (`hadolint:DL3008`) or without (`DL3008`), in any case of letters. The variant is that of
/// the alias.
pub fn resolve(word: &str) -> Vec<(&'static Lint, Option<&'static str>)> {
    if let Some(lint) = find(word) {
        return vec![(lint, None)];
    }
    let mut found = Vec::new();
    for lint in ALL {
        for alias in lint.page.aliases() {
            let bare = alias.id.split_once(':').map_or(alias.id, |(_, id)| id);
            if alias.id.eq_ignore_ascii_case(word) || bare.eq_ignore_ascii_case(word) {
                found.push((lint, alias.variant));
            }
        }
    }
    found
}
