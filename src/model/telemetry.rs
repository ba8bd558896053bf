//! Tools that tell their makers how they are used, unless a variable says no.

use super::{Command, Instruction};
use crate::shell::Word;

/// A tool, the variables of which any switches its telemetry off, and what to set.
#[derive(Debug)]
pub struct Telemetry {
    /// The command.
    pub tool: &'static str,
    /// What it is called with: any arguments if empty.
    subcommands: &'static [&'static str],
    /// Any of them switches it off.
    variables: &'static [&'static str],
    /// `NAME=value` for an ENV.
    pub setting: &'static str,
}

/// From the documentation of each tool.
const TOOLS: &[Telemetry] = &[
    tool(
        "dotnet",
        &["build", "publish", "restore", "run", "test", "tool", "new", "pack"],
        &["DOTNET_CLI_TELEMETRY_OPTOUT"],
        "DOTNET_CLI_TELEMETRY_OPTOUT=1",
    ),
    tool(
        "next",
        &["build", "dev", "start"],
        &["NEXT_TELEMETRY_DISABLED"],
        "NEXT_TELEMETRY_DISABLED=1",
    ),
    tool("nuxt", &[], &["NUXT_TELEMETRY_DISABLED"], "NUXT_TELEMETRY_DISABLED=1"),
    tool("nuxi", &[], &["NUXT_TELEMETRY_DISABLED"], "NUXT_TELEMETRY_DISABLED=1"),
    tool("gatsby", &[], &["GATSBY_TELEMETRY_DISABLED"], "GATSBY_TELEMETRY_DISABLED=1"),
    tool("astro", &[], &["ASTRO_TELEMETRY_DISABLED"], "ASTRO_TELEMETRY_DISABLED=1"),
    tool("turbo", &[], &["TURBO_TELEMETRY_DISABLED", "DO_NOT_TRACK"], "TURBO_TELEMETRY_DISABLED=1"),
    tool("ng", &[], &["NG_CLI_ANALYTICS"], "NG_CLI_ANALYTICS=false"),
    tool("wrangler", &[], &["WRANGLER_SEND_METRICS"], "WRANGLER_SEND_METRICS=false"),
    tool("brew", &[], &["HOMEBREW_NO_ANALYTICS"], "HOMEBREW_NO_ANALYTICS=1"),
    tool("az", &[], &["AZURE_CORE_COLLECT_TELEMETRY"], "AZURE_CORE_COLLECT_TELEMETRY=false"),
    tool(
        "func",
        &[],
        &["FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT"],
        "FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT=1",
    ),
    tool("pwsh", &[], &["POWERSHELL_TELEMETRY_OPTOUT"], "POWERSHELL_TELEMETRY_OPTOUT=1"),
    tool("sam", &[], &["SAM_CLI_TELEMETRY"], "SAM_CLI_TELEMETRY=0"),
    tool("vcpkg", &[], &["VCPKG_DISABLE_METRICS"], "VCPKG_DISABLE_METRICS=1"),
    tool("bun", &[], &["DO_NOT_TRACK"], "DO_NOT_TRACK=1"),
    tool(
        "huggingface-cli",
        &[],
        &["HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"],
        "HF_HUB_DISABLE_TELEMETRY=1",
    ),
];

const fn tool(
    tool: &'static str,
    subcommands: &'static [&'static str],
    variables: &'static [&'static str],
    setting: &'static str,
) -> Telemetry {
    Telemetry { tool, subcommands, variables, setting }
}

impl Command<'_> {
    /// The tool that it runs with its telemetry on, as far as the file shows.
    pub fn telemetry(self) -> Option<&'static Telemetry> {
        let words = &self.syntax().words;
        // `npx next build` and the like.
        let runners: &[&str] = &["npx", "bunx", "pnpx"];
        let skipped = usize::from(self.is_one_of(runners));
        let name = words.get(skipped)?.literal()?;
        let name = name.rsplit('/').next().unwrap_or_default();
        let found = TOOLS.iter().find(|own| own.tool == name)?;
        let subcommand = words.get(skipped + 1).and_then(Word::literal).unwrap_or_default();
        let acts = match found.subcommands {
            [] => !subcommand.starts_with("--version") && !subcommand.is_empty(),
            known => known.contains(&&*subcommand),
        };
        let is_off = found
            .variables
            .iter()
            .any(|variable| self.instruction().declares(variable) || self.sets(variable));
        (acts && !is_off).then_some(found)
    }
}

impl<'p> Instruction<'p> {
    /// The first command that runs a tool with its telemetry on.
    pub fn command_with_telemetry(self) -> Option<(Command<'p>, &'static Telemetry)> {
        self.commands().find_map(|command| Some((command, command.telemetry()?)))
    }
}
