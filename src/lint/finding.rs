use super::{Level, Page};
use crate::text::{Edit, Span};

/// One case of a problem.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The kind of problem.
    pub lint: &'static Page,
    /// Which form of it: a package manager, a kind of label. Aliases can be given per variant.
    pub variant: Option<&'static str>,
    /// The level that the plan of the file gives it.
    pub level: Level,
    /// Where it is; as narrow as says it, at best one line.
    pub at: Span,
    /// What is wrong here: lower case, no final full stop, names in backticks.
    pub message: String,
    /// Other places that show why.
    pub related: Vec<Label>,
    /// What to do, in the imperative.
    pub help: Option<String>,
    /// What a program can do.
    pub fix: Option<Fix>,
    /// The stage or service that it is in.
    pub scope: Option<Scope>,
}

/// Another place that shows why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there.
    pub message: String,
    /// How it is to the finding.
    pub role: Role,
}

/// How another place is to a finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Beside it.
    Beside,
    /// What is wrong comes from there: a value that is used at the finding, say. Several are in the
    /// order of the way.
    Origin,
    /// What is wrong goes on to there: a layer that gets a value, say. Several are in the order of
    /// the way.
    Goal,
}

/// A change that a program can make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, in the imperative with a capital.
    pub title: String,
    /// Whether it can change what is built or run.
    pub safety: Safety,
    /// What it changes; all of it or nothing.
    pub edits: Vec<Edit>,
}

/// Whether a fix can change what is built or run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Safety {
    /// It cannot.
    Safe,
    /// It can.
    Unsafe,
}

/// What a finding is in.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Scope {
    /// What kind of thing.
    pub kind: ScopeKind,
    /// Its name; the number of a stage without a name.
    pub name: String,
}

/// The kinds of [`Scope`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ScopeKind {
    /// A stage of a Dockerfile.
    Stage,
    /// A service of a Compose file.
    Service,
}

/// Where a check puts what it finds.
#[derive(Debug)]
pub struct Findings {
    lint: &'static Page,
    level: Level,
    scope: Option<Scope>,
    list: Vec<Finding>,
}

impl Findings {
    /// An empty list, to be filled by the check of `lint`.
    pub fn new(lint: &'static Page, level: Level) -> Findings {
        Findings { lint, level, scope: None, list: Vec::new() }
    }

    /// From here on, findings are of `lint`.
    pub fn set_lint(&mut self, lint: &'static Page, level: Level) {
        self.lint = lint;
        self.level = level;
    }

    /// From here on, findings are in `scope`.
    pub fn set_scope(&mut self, scope: Option<Scope>) {
        self.scope = scope;
    }

    /// Adds a finding; what is returned takes more about it.
    pub fn report(&mut self, at: Span, message: impl Into<String>) -> &mut Finding {
        self.list.push(Finding {
            lint: self.lint,
            variant: None,
            level: self.level,
            at,
            message: message.into(),
            related: Vec::new(),
            help: None,
            fix: None,
            scope: self.scope.clone(),
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Forgets all but the first `len`: what a check found before it panicked.
    pub fn truncate(&mut self, len: usize) {
        self.list.truncate(len);
    }

    /// The findings, in the order in which they were reported.
    pub fn into_vec(self) -> Vec<Finding> {
        self.list
    }
}

impl Finding {
    /// Shows another place.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.label(span, message, Role::Beside)
    }

    /// Shows a place from which what is wrong comes; several in the order of the way.
    pub fn origin(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.label(span, message, Role::Origin)
    }

    /// Shows a place to which what is wrong goes on; several in the order of the way.
    pub fn goal(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.label(span, message, Role::Goal)
    }

    fn label(&mut self, span: Span, message: impl Into<String>, role: Role) -> &mut Finding {
        self.related.push(Label { span, message: message.into(), role });
        self
    }

    /// Says what to do.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Finding {
        self.help = Some(text.into());
        self
    }

    /// Says which form of the problem it is.
    pub fn variant(&mut self, variant: &'static str) -> &mut Finding {
        self.variant = Some(variant);
        self
    }

    /// Offers a change, of the safety that the lint's page gives; none if there is no edit.
    pub fn fix(&mut self, title: impl Into<String>, edits: Vec<Edit>) -> &mut Finding {
        let safety = match self.lint.fix {
            super::Fixable::Safe => Safety::Safe,
            _ => Safety::Unsafe,
        };
        self.fix_as(safety, title, edits)
    }

    /// Offers a change of a page that says `safe` which in this case can change what is run.
    pub fn unsafe_fix(&mut self, title: impl Into<String>, edits: Vec<Edit>) -> &mut Finding {
        self.fix_as(Safety::Unsafe, title, edits)
    }

    fn fix_as(
        &mut self,
        safety: Safety,
        title: impl Into<String>,
        edits: Vec<Edit>,
    ) -> &mut Finding {
        if !edits.is_empty() {
            self.fix = Some(Fix { title: title.into(), safety, edits });
        }
        self
    }
}
