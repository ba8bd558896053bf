//! Project and plan make a report: the walk, suppression, fix rounds, discovery.
