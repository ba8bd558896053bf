//! Compose as the specification means it: values with the place that supplied them.
