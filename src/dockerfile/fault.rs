//! What is wrong, finer than who rejects it.

/// The kinds of mistake that tools tell apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Fault {
    /// One that has no kind of its own.
    #[default]
    Other,
    /// The file has no instruction.
    Empty,
    /// The escape directive has a value that it cannot have.
    EscapeDirective,
    /// The escape directive is given twice.
    EscapeDirectiveTwice,
    /// An element of a JSON array is no string.
    JsonElement,
    /// An argument is missing.
    MissingArgument,
    /// An argument is too much.
    ExtraArgument,
    /// `COPY --from` with a variable.
    FromVariable,
    /// FROM has neither one word nor three.
    FromArguments,
    /// `AS` is no `AS`, or no name follows it.
    StageName,
    /// ONBUILD inside of ONBUILD.
    OnbuildChain,
    /// FROM or MAINTAINER inside of ONBUILD.
    OnbuildTrigger,
    /// SHELL is text.
    ShellText,
    /// SHELL is text that looks like JSON.
    ShellJson,
    /// The same, with single quotes.
    ShellQuotes,
    /// SHELL is an empty array.
    ShellEmpty,
    /// A pair has no `=`, or no value.
    MissingEquals,
    /// The same, in a LABEL.
    LabelMissingEquals,
    /// A pair has no name.
    MissingName,
    /// `'` without its partner.
    SingleQuote,
    /// `"` without its partner.
    DoubleQuote,
    /// An operator in `${…}` that BuildKit does not know.
    Modifier,
    /// A health check that is neither CMD nor NONE.
    HealthcheckType,
    /// `HEALTHCHECK CMD` without a command.
    HealthcheckCommand,
    /// A flag without its value.
    FlagWithoutValue,
    /// A flag that is given twice.
    FlagTwice,
    /// A flag that is neither true nor false.
    FlagBoolean,
    /// The same, of `--link`.
    FlagLink,
    /// A flag that is no duration.
    FlagDuration,
    /// A duration below a millisecond.
    FlagShortDuration,
    /// A number of retries that is none.
    FlagRetries,
}

impl Fault {
    /// Its name, as a variant of the lint that reports it.
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Fault::Other => return None,
            Fault::Empty => "empty",
            Fault::EscapeDirective => "escape-directive",
            Fault::EscapeDirectiveTwice => "escape-directive-twice",
            Fault::JsonElement => "json-element",
            Fault::MissingArgument => "missing-argument",
            Fault::ExtraArgument => "extra-argument",
            Fault::FromVariable => "from-variable",
            Fault::FromArguments => "from-arguments",
            Fault::StageName => "stage-name",
            Fault::OnbuildChain => "onbuild-chain",
            Fault::OnbuildTrigger => "onbuild-trigger",
            Fault::ShellText => "shell-text",
            Fault::ShellJson => "shell-json",
            Fault::ShellQuotes => "shell-quotes",
            Fault::ShellEmpty => "shell-empty",
            Fault::MissingEquals => "missing-equals",
            Fault::LabelMissingEquals => "label-missing-equals",
            Fault::MissingName => "missing-name",
            Fault::SingleQuote => "single-quote",
            Fault::DoubleQuote => "double-quote",
            Fault::Modifier => "modifier",
            Fault::HealthcheckType => "healthcheck-type",
            Fault::HealthcheckCommand => "healthcheck-command",
            Fault::FlagWithoutValue => "flag-without-value",
            Fault::FlagTwice => "flag-twice",
            Fault::FlagBoolean => "flag-boolean",
            Fault::FlagLink => "flag-link",
            Fault::FlagDuration => "flag-duration",
            Fault::FlagShortDuration => "flag-short-duration",
            Fault::FlagRetries => "flag-retries",
        })
    }
}
