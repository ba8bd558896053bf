use super::arguments::{CheckArguments, ReportArguments, ReportFormat};
use super::{Outcome, check, terminal};
use crate::config::Preset;
use crate::report::compliance::Compliance;

/// `report`: how files stand to the controls of a framework. Every lint looks, unless the
/// configuration turns it off.
pub(super) fn run(arguments: &ReportArguments) -> anyhow::Result<Outcome> {
    let all = CheckArguments {
        paths: arguments.paths.clone(),
        config: arguments.config.clone(),
        isolated: arguments.isolated,
        no_progress: arguments.no_progress,
        preset: Some(Preset::All),
        ..CheckArguments::default()
    };
    check::lint(&all, Vec::new(), |run, report| {
        let compliance = Compliance::new(arguments.framework, report, run.config, &run.root);
        let text = match arguments.format {
            ReportFormat::Text => compliance.text(),
            ReportFormat::Markdown => compliance.markdown(),
            ReportFormat::Json => compliance.json()?,
            ReportFormat::Html => compliance.html(),
        };
        terminal::print(&text)?;
        Ok(if run.tell_errors(report) { Outcome::Failed } else { Outcome::Clean })
    })
}
