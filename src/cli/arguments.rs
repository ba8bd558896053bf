use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgMatches, Args, Parser, Subcommand, ValueEnum};

use crate::config::{FailOn, Preset};
use crate::lint::Level;
use crate::report::compliance::Framework;
use crate::text::sort_seldom;

/// A static analyzer for Dockerfiles and Compose files.
#[derive(Parser, Debug)]
#[command(
    name = "plimsoll",
    version,
    about,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    max_term_width = 100,
    after_help = "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 the request could not be done."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: CheckArguments,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Lint files and folders; the same without the word
    Check(CheckArguments),
    /// Lint and apply fixes: `check --fix`
    Fix(CheckArguments),
    /// Show the effective Compose project, each value with the file and line that supplied it
    Config(ConfigArguments),
    /// Write the findings that there are to plimsoll-baseline.json, or take out of it those that
    /// are gone
    Baseline(CheckArguments),
    /// Show how files stand to the controls of a framework
    Report(ReportArguments),
    /// Write a plimsoll.toml to start from
    Init,
    /// Write the configuration of other tools as plimsoll.toml
    Migrate,
    /// Show the page of a lint, by its name or by another tool's ID
    Explain {
        /// A name, or an ID such as DL3008, hadolint:DL3008, CKV_DOCKER_3, CL-0002
        lint: String,
    },
    /// List all lints
    Lints {
        /// How to list them
        #[arg(long, value_enum, default_value_t = TableFormat::Text)]
        format: TableFormat,
    },
    /// Serve an editor: a language server on stdin and stdout
    #[command(alias = "lsp")]
    Server {
        /// Nothing else is offered, so this changes nothing
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Write a completion script for a shell to stdout
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write a man page to stdout
    Man,
}

#[derive(Args, Clone, Default, Debug)]
pub(super) struct CheckArguments {
    /// Files and folders, or `-` for stdin [default: .]
    pub(super) paths: Vec<PathBuf>,

    /// How to show findings on stdout
    #[arg(long, value_enum, default_value_t = Format::Full, help_heading = "Output")]
    pub(super) format: Format,
    /// Also write the findings to a file; may be given several times
    #[arg(long, value_name = "[FORMAT:]FILE", help_heading = "Output")]
    pub(super) output: Vec<String>,
    /// Under what code scanning files the results
    #[arg(long, value_name = "NAME", default_value = "plimsoll", value_parser = NonEmptyStringValueParser::new(), help_heading = "Output")]
    pub(super) sarif_category: String,
    /// Show how often each lint was found instead of the findings
    #[arg(long, help_heading = "Output")]
    pub(super) statistics: bool,
    /// List the files that would be linted
    #[arg(long, help_heading = "Output", conflicts_with_all = ["statistics", "fix", "diff"])]
    pub(super) show_files: bool,
    /// Show what is configured for a file, and where
    #[arg(long, value_name = "PATH", help_heading = "Output")]
    pub(super) show_settings: Option<PathBuf>,
    /// Show no progress bar
    #[arg(long, help_heading = "Output")]
    pub(super) no_progress: bool,
    /// Say nothing on stderr but errors
    #[arg(long, short, help_heading = "Output")]
    pub(super) quiet: bool,
    /// When to use colors
    #[arg(long, value_enum, default_value_t = Color::Auto, help_heading = "Output")]
    pub(super) color: Color,

    /// From which level on a finding makes the exit status 1 [default: warn]
    #[arg(long, value_name = "LEVEL", value_parser = fail_on(), help_heading = "Lints")]
    pub(super) fail_on: Option<FailOn>,
    /// Make the exit status 0 whatever is found: `--fail-on never`
    #[arg(long, conflicts_with = "fail_on", help_heading = "Lints")]
    pub(super) exit_zero: bool,
    /// Which lints are on at first [default: default]
    #[arg(long, value_parser = preset(), help_heading = "Lints")]
    pub(super) preset: Option<Preset>,
    /// Turn off a lint, a category, another tool's ID, or `all`
    #[arg(long, value_name = "LINT", help_heading = "Lints")]
    pub(super) allow: Vec<String>,
    /// Show it as information
    #[arg(long, value_name = "LINT", help_heading = "Lints")]
    pub(super) info: Vec<String>,
    /// Show it as a warning
    #[arg(long, value_name = "LINT", help_heading = "Lints")]
    pub(super) warn: Vec<String>,
    /// Show it as an error
    #[arg(long, value_name = "LINT", help_heading = "Lints")]
    pub(super) deny: Vec<String>,
    /// Use this configuration file for everything
    #[arg(long, value_name = "FILE", help_heading = "Lints")]
    pub(super) config: Option<PathBuf>,
    /// Leave out the findings that a file of `plimsoll baseline` knows
    #[arg(long, value_name = "FILE", help_heading = "Lints")]
    pub(super) baseline: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Lints")]
    pub(super) isolated: bool,

    /// Apply the safe fixes
    #[arg(long, conflicts_with = "diff", help_heading = "Fixes")]
    pub(super) fix: bool,
    /// Take the unsafe fixes too, which can change what is built or run
    #[arg(long, help_heading = "Fixes")]
    pub(super) unsafe_fixes: bool,
    /// Show what the fixes would change and change nothing; exit status 1 if there is something
    #[arg(long, conflicts_with = "statistics", help_heading = "Fixes")]
    pub(super) diff: bool,

    /// Lint again whenever a file changes that counts, until it is interrupted
    #[arg(long, help_heading = "Input", conflicts_with_all = ["output", "fix", "diff", "show_files", "show_settings"])]
    pub(super) watch: bool,
    /// Leave out what the configuration excludes even where it is named
    #[arg(long, help_heading = "Input")]
    pub(super) force_exclude: bool,
    /// The path that the text on stdin is for
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// What a build is given for an ARG; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = name_and_value, help_heading = "Input")]
    pub(super) build_arg: Vec<(String, String)>,
    /// A profile of Compose to look at, `*` for all; may be given several times [default: all]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(super) profile: Vec<String>,
    /// A file of variables in the place of `.env`; may be given several times
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(super) env_file: Vec<PathBuf>,
    /// How many threads to use [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Input")]
    pub(super) jobs: Option<u16>,
}

#[derive(Args, Clone, Debug)]
pub(super) struct ConfigArguments {
    /// Compose files, each laid over those before it [default: what Compose finds]
    pub(super) files: Vec<PathBuf>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = ConfigFormat::Yaml)]
    pub(super) format: ConfigFormat,
    /// The folder of the project, from which relative paths start [default: that of the first file]
    #[arg(long, value_name = "FOLDER")]
    pub(super) project_directory: Option<PathBuf>,
    /// The name of the project [default: that of the last file with a name, or of the folder]
    #[arg(long, short, value_name = "NAME")]
    pub(super) project_name: Option<String>,
    /// A profile to turn on, `*` for all; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Vec<String>,
    /// A file of variables in the place of `.env`; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(super) env_file: Vec<PathBuf>,
    /// Let the variables of this process count too, those that speak to Compose among them
    #[arg(long)]
    pub(super) process_env: bool,
}

#[derive(Args, Clone, Debug)]
pub(super) struct ReportArguments {
    /// Files and folders [default: .]
    pub(super) paths: Vec<PathBuf>,
    /// Whose controls
    #[arg(long, value_parser = words(Framework::WORDS), default_value = "cis-docker")]
    pub(super) framework: Framework,
    /// How to show it
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(super) format: ReportFormat,
    /// Use this configuration file for everything
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config")]
    pub(super) isolated: bool,
    /// Show no progress bar
    #[arg(long)]
    pub(super) no_progress: bool,
}

/// The formats of a report on compliance.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ReportFormat {
    Text,
    Markdown,
    Json,
    Html,
}

/// The formats of the effective project.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ConfigFormat {
    Yaml,
    Json,
}

/// The formats of findings.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Format {
    /// With the text that they are on
    #[default]
    Full,
    /// A line for each
    Concise,
    /// Our own JSON
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions, the ten worst
    Github,
    /// GitLab's Code Quality
    Gitlab,
    /// JUnit's XML
    Junit,
    /// Checkstyle's XML
    Checkstyle,
    /// Reviewdog's JSON, with suggestions
    Rdjson,
    /// A summary with a table
    Markdown,
    /// A page for a browser
    Html,
}

/// The formats of the table of lints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TableFormat {
    Text,
    Markdown,
    Json,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE say otherwise
    #[default]
    Auto,
    Always,
    Never,
}

/// The words after `--allow`, `--info`, `--warn` and `--deny` with their levels, in the order in
/// which they were given.
pub(super) fn levels(matches: &ArgMatches) -> Vec<(String, Level)> {
    const FLAGS: [(&str, Level); 4] = [
        ("allow", Level::Off),
        ("info", Level::Info),
        ("warn", Level::Warn),
        ("deny", Level::Error),
    ];
    let mut words = Vec::new();
    for (flag, level) in FLAGS {
        let values = matches.get_many::<String>(flag).into_iter().flatten();
        let indices = matches.indices_of(flag).into_iter().flatten();
        words.extend(indices.zip(values).map(|(index, word)| (index, word.clone(), level)));
    }
    sort_seldom(&mut words, |(a, ..), (b, ..)| a.cmp(b));
    words.into_iter().map(|(_, word, level)| (word, level)).collect()
}

fn fail_on() -> impl clap::builder::TypedValueParser<Value = FailOn> {
    words(FailOn::WORDS)
}

fn preset() -> impl clap::builder::TypedValueParser<Value = Preset> {
    words(Preset::WORDS)
}

/// One of some words, so that configuration and command line know the same.
fn words<T: Copy + Send + Sync + 'static>(
    words: &'static [(&'static str, T)],
) -> impl clap::builder::TypedValueParser<Value = T> {
    use clap::builder::{PossibleValuesParser, TypedValueParser as _};
    let names = PossibleValuesParser::new(words.iter().map(|(word, _)| *word));
    names.try_map(move |text| {
        let found = words.iter().find(|(word, _)| *word == text);
        found.map(|(_, value)| *value).ok_or_else(|| format!("unknown word `{text}`"))
    })
}

fn name_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("give a name, `=` and a value".to_owned()),
    }
}
