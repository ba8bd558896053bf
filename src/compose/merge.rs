//! A later value laid over an earlier one, by the table of the specification.
//!
//! Source: the merge rules of compose-go, run as Docker Compose 2.40.3. Forms are changed only
//! where two of them meet, so that what one file says alone stays as it is written.

use rustc_hash::FxHashMap;

use super::schema::{By, Merge, Property, Schema};
use super::unicity::keep_last;
use super::validate::shorten;
use super::{Content, Entry, Error, ErrorKind, MergeTag, Scalar, State, Step, Trail, Value};
use crate::text::{Span, Spanned};
use crate::yaml;

/// Subnets of one network that are merged; more are not kept.
const SUBNETS: usize = 64;

/// Places that a value is known to have taken over; more are not told.
const OVERRIDES: usize = 16;

/// Lays `later` over `earlier`, both of the property given. What `later` resets is left in its
/// place with its tag, for [`strip`] to take away. `key` is where an error is shown.
pub(super) fn merge(
    earlier: Value,
    later: Value,
    property: Option<&Property>,
    key: Spanned<&str>,
    errors: &mut Vec<Error>,
) -> Value {
    if later.tag.is_some() || property.is_some_and(|property| property.merge == Some(Merge::Whole))
    {
        return replace(earlier, later);
    }
    // Compose reads these before it asks whether there is anything.
    let is_read = property
        .is_some_and(|property| matches!(property.merge, Some(Merge::Subnets | Merge::Driver)));
    if later.is_null() && !is_read {
        return earlier;
    }
    // Over a list or mapping of `KEY=VALUE` one text is an item.
    let is_text = later.scalar().is_some_and(|it| it.meaning == yaml::Scalar::Text);
    let later = match property.and_then(|property| property.merge) {
        Some(Merge::Pairs) if is_text => texts(later),
        _ => later,
    };
    let (earlier, later) = match property.and_then(|property| property.merge) {
        None | Some(Merge::Whole) => (earlier, later),
        // What was merged once is a list to Compose, in which no key is reset.
        Some(Merge::Pairs) if is_part(&earlier) && later.is_map() => {
            (earlier, without_resets(later))
        }
        Some(Merge::Pairs) if earlier.is_list() == later.is_list() => (earlier, later),
        // What is reset in a mapping is not found in a list.
        Some(Merge::Pairs) => (pairs(earlier), pairs(without_resets(later))),
        Some(Merge::Texts) => (texts(earlier), texts(later)),
        Some(Merge::Names | Merge::Dependencies) if earlier.is_list() && later.is_list() => {
            (earlier, later)
        }
        Some(Merge::Names) => (names(earlier, false), names(later, false)),
        Some(Merge::Dependencies) => (names(earlier, true), names(later, true)),
        Some(Merge::Build) if earlier.is_map() || later.is_map() => {
            (context(earlier), context(later))
        }
        Some(Merge::Build) => (earlier, later),
        Some(Merge::Hosts) => (hosts(without_reset_by(earlier, &later)), hosts(later)),
        Some(Merge::Driver) if has_other_driver(&earlier, &later) => {
            return replace(earlier, later);
        }
        Some(Merge::Driver) => (earlier, later),
        Some(Merge::Subnets) if earlier.is_list() && later.is_list() => {
            return subnets(earlier, later, property, errors);
        }
        Some(Merge::Subnets) => (earlier, later),
        Some(Merge::Resource) => (external(earlier), later),
        Some(Merge::Devices) => (all_devices(earlier), later),
        Some(Merge::Keys) => (pairs(earlier), later),
    };
    by_kind(earlier, later, property, key, errors)
}

/// Takes away what is reset, and all tags.
pub(super) fn strip(value: &mut Value) {
    value.tag = None;
    match &mut value.content {
        Content::Scalar(_) => (),
        Content::List(items) => {
            items.retain(|item| !is_reset(item));
            items.iter_mut().for_each(strip);
        }
        Content::Map(entries) => {
            entries.retain(|entry| !is_reset(&entry.value));
            entries.iter_mut().for_each(|entry| strip(&mut entry.value));
        }
    }
}

fn by_kind(
    earlier: Value,
    later: Value,
    property: Option<&Property>,
    key: Spanned<&str>,
    errors: &mut Vec<Error>,
) -> Value {
    match (&earlier.content, &later.content) {
        (Content::Map(_), Content::Map(_)) => maps(earlier, later, property, errors),
        (Content::List(_), Content::List(_)) => lists(earlier, later, property),
        (Content::Scalar(_), _) => replace(earlier, later),
        _ => {
            let word = |value: &Value| match value.content {
                Content::Map(_) => "a mapping",
                Content::List(_) => "a list",
                Content::Scalar(_) => "one value",
            };
            let message = format!(
                "`{key}` is {}, and {} in what it is laid over",
                word(&later),
                word(&earlier)
            );
            let error = Error::new(ErrorKind::Conflict, key.span, shorten(message));
            errors.push(error.with_related(earlier.span.before(), "what it is laid over"));
            earlier
        }
    }
}

/// Where a value takes the place of another, it knows that.
pub(super) fn replace(earlier: Value, mut later: Value) -> Value {
    let known = earlier.overrides.iter().flat_map(|places| places.iter());
    let own = later.overrides.iter().flat_map(|places| places.iter());
    let places = own.copied().chain([earlier.span]).chain(known.copied()).take(OVERRIDES);
    later.overrides = Some(places.collect());
    later
}

fn maps(
    earlier: Value,
    later: Value,
    property: Option<&Property>,
    errors: &mut Vec<Error>,
) -> Value {
    let is_pairs = property.is_some_and(|property| property.merge == Some(Merge::Pairs));
    // To Compose these are lists, laid one after the other.
    let is_unique = is_pairs && property.is_some_and(|property| property.unique);
    let Value { content: Content::Map(mut entries), span, node, trail, overrides, tag } = earlier
    else {
        return later;
    };
    let Content::Map(more) = later.content else { unreachable!("both are mappings") };
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    // A few keys are found faster one by one.
    let is_long = entries.len() * more.len() > 256;
    if is_long {
        places.extend(entries.iter().enumerate().map(|(at, it)| (it.key.value.clone(), at)));
    }
    for entry in more {
        let place = match is_long {
            true => places.get(&entry.key.value).copied(),
            false => entries.iter().position(|it| it.key.value == entry.key.value),
        };
        let Some(place) = place else {
            if is_long {
                places.insert(entry.key.value.clone(), entries.len());
            }
            entries.push(entry);
            continue;
        };
        let child = property.and_then(|it| Schema::get().child(it, &entry.key.value));
        let nothing = nothing_like(&entry.value);
        let old = std::mem::replace(&mut entries[place].value, nothing);
        let later_span = entry.value.span;
        if is_unique && old.text().is_some() && old.text() == entry.value.text() {
            let message =
                format!("`{}` stands twice, here and in what this is laid over", entry.key.value);
            let error = Error::new(ErrorKind::DuplicateItem, entry.key.span, shorten(message));
            errors.push(error.with_related(entries[place].key.span, "the first one"));
        }
        let merged = match is_pairs {
            true => replace(old, entry.value),
            false => merge(old, entry.value, child, entry.key.as_str(), errors),
        };
        // A key stands where its value does.
        if merged.span == later_span {
            entries[place].key = entry.key;
        }
        entries[place].value = merged;
    }
    let trail = if is_pairs { out_of_item(&trail, span) } else { trail };
    Value { content: Content::Map(entries), span, node, trail, overrides, tag }
}

fn lists(mut earlier: Value, later: Value, property: Option<&Property>) -> Value {
    let (Content::List(items), Content::List(more)) = (&mut earlier.content, later.content) else {
        unreachable!("both are lists")
    };
    items.extend(more);
    let by = property.and_then(|property| match property.merge {
        Some(Merge::Pairs) if property.unique => None,
        Some(Merge::Pairs | Merge::Names | Merge::Dependencies) => Some(By::Name),
        _ => property.by,
    });
    if let Some(by) = by {
        keep_last(items, by);
    }
    if property.is_some_and(|property| property.merge == Some(Merge::Hosts)) {
        let mut seen = rustc_hash::FxHashSet::default();
        items.retain(|item| match item.text_with_holes() {
            Some(text) => seen.insert(text.to_owned()),
            None => true,
        });
    }
    earlier
}

fn subnets(
    mut earlier: Value,
    later: Value,
    property: Option<&Property>,
    errors: &mut Vec<Error>,
) -> Value {
    let child = property.and_then(|property| Schema::get().item(property));
    let (Content::List(items), Content::List(more)) = (&mut earlier.content, later.content) else {
        unreachable!("both are lists")
    };
    let subnet =
        |item: &Value| item.get("subnet").map(|it| it.text_with_holes().map(str::to_owned));
    let mut kept: Vec<Value> = Vec::new();
    let place =
        |kept: &[Value], item: &Value| kept.iter().position(|it| subnet(it) == subnet(item));
    // Of what lies below only that is left which something above goes with, and what goes with one
    // changes it for the next: so Compose does it.
    for mut below in std::mem::take(items).into_iter().take(SUBNETS) {
        let mut own: Vec<usize> = Vec::new();
        for item in more.iter().take(SUBNETS) {
            if subnet(&below) != subnet(item) && place(&kept, item).is_none() {
                kept.push(item.clone());
                continue;
            }
            let key = Spanned::new("subnet", item.span);
            below = merge(below, item.clone(), child, key, errors);
            own.iter().for_each(|&at| kept[at] = below.clone());
            let at = place(&kept, &below).unwrap_or(kept.len());
            match kept.get_mut(at) {
                Some(old) => *old = below.clone(),
                None => kept.push(below.clone()),
            }
            if !own.contains(&at) {
                own.push(at);
            }
        }
    }
    *items = kept;
    earlier
}

/// Whether it was merged, or made of a list.
pub(super) fn is_part(value: &Value) -> bool {
    let last = value.trail.as_deref().and_then(<[Step]>::last);
    value.is_map() && matches!(last, Some(Step::Part(_)))
}

fn without_resets(mut value: Value) -> Value {
    if let Content::Map(entries) = &mut value.content {
        entries.retain(|entry| !is_reset(&entry.value));
    }
    value
}

/// Without what the later value resets or takes the place of by a tag, where both are mappings.
fn without_reset_by(mut value: Value, later: &Value) -> Value {
    if let Content::Map(entries) = &mut value.content {
        entries.retain(|entry| later.get(&entry.key.value).is_none_or(|it| it.tag.is_none()));
    }
    value
}

pub(super) fn is_reset(value: &Value) -> bool {
    value.tag.is_some_and(|tag| tag.value == MergeTag::Reset)
}

fn has_other_driver(earlier: &Value, later: &Value) -> bool {
    let driver = |value: &Value| {
        let driver = value.get("driver")?;
        if driver.is_null() { Some(None) } else { driver.text().map(|it| Some(it.to_owned())) }
    };
    matches!((driver(earlier), driver(later)), (Some(a), Some(b)) if a != b)
}

/// `external: {name: x}` as a name beside `external: true`.
fn external(mut value: Value) -> Value {
    let Content::Map(entries) = &mut value.content else { return value };
    let has_name = entries.iter().any(|entry| entry.key.value == "name");
    let Some(at) = entries.iter().position(|it| it.key.value == "external" && it.value.is_map())
    else {
        return value;
    };
    let old = &entries[at].value;
    let name = old.entry("name").filter(|_| !has_name).cloned();
    let (text, meaning) = ("true".to_owned(), yaml::Scalar::Bool(true));
    let yes = generated(old, Content::Scalar(Scalar { text, meaning, state: State::Known }));
    entries[at].value = yes;
    entries.extend(name);
    value
}

/// `all` as the list of a request for all devices.
fn all_devices(value: Value) -> Value {
    if !matches!(value.content, Content::Scalar(_)) || value.is_null() {
        return value;
    }
    let (span, node) = (value.span, value.node);
    let trail = out_of_item(&value.trail, span);
    let key = Spanned::new("count".to_owned(), span);
    let request = generated(&value, Content::Map(vec![Entry { key, value: value.clone() }]));
    Value { content: Content::List(vec![request]), span, node, tag: None, trail, overrides: None }
}

/// A text as the context of a build.
pub(super) fn context(value: Value) -> Value {
    if !matches!(value.content, Content::Scalar(_)) || value.is_null() {
        return value;
    }
    let (span, node, trail) = (value.span, value.node, out_of_item(&value.trail, value.span));
    let key = Spanned::new("context".to_owned(), span);
    let content = Content::Map(vec![Entry { key, value }]);
    Value { content, span, node, tag: None, trail, overrides: None }
}

/// A text as a list of it.
pub(super) fn texts(value: Value) -> Value {
    if !matches!(value.content, Content::Scalar(_)) || value.is_null() {
        return value;
    }
    let (span, node, trail) = (value.span, value.node, out_of_item(&value.trail, value.span));
    Value { content: Content::List(vec![value]), span, node, tag: None, trail, overrides: None }
}

/// A list of `KEY=VALUE` as a mapping; a list with anything else in it as it is.
pub(super) fn pairs(value: Value) -> Value {
    from_list(value, |item| {
        let scalar = item.scalar().filter(|_| !item.is_null())?;
        let (name, rest) = match scalar.text.split_once('=') {
            Some((name, rest)) => (name.to_owned(), Some(rest.to_owned())),
            None => (scalar.text.clone(), None),
        };
        let meaning = if rest.is_some() { yaml::Scalar::Text } else { yaml::Scalar::Null };
        let text = rest.unwrap_or_default();
        Some((name, Content::Scalar(Scalar { text, meaning, state: scalar.state.clone() })))
    })
}

/// A list of names as a mapping of them, of services that are waited for with the settings that
/// stand for a name alone.
pub(super) fn names(value: Value, are_dependencies: bool) -> Value {
    from_list(value, |item| {
        let name = item.text_with_holes()?.to_owned();
        if !are_dependencies {
            return Some((name, null()));
        }
        let setting = |key: &str, text: &str, meaning| Entry {
            key: Spanned::new(key.to_owned(), item.span),
            value: generated(
                item,
                Content::Scalar(Scalar { text: text.to_owned(), meaning, state: State::Known }),
            ),
        };
        let condition = setting("condition", "service_started", yaml::Scalar::Text);
        let required = setting("required", "true", yaml::Scalar::Bool(true));
        Some((name, Content::Map(vec![condition, required])))
    })
}

/// A mapping of hosts as a list of `host=address`.
pub(super) fn hosts(mut value: Value) -> Value {
    let Content::Map(entries) = &value.content else { return value };
    let mut items = Vec::with_capacity(entries.len());
    for entry in entries {
        let addresses = match &entry.value.content {
            Content::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.value),
        };
        for address in addresses.iter().filter(|it| !is_reset(&entry.value) && !is_reset(it)) {
            let Some(scalar) = address.scalar() else { return value };
            let text = match (address.is_null(), entry.value.is_null()) {
                (_, true) => entry.key.value.clone(),
                (true, _) => format!("{}=<nil>", entry.key.value),
                _ => format!("{}={}", entry.key.value, scalar.text),
            };
            let scalar = Scalar { text, meaning: yaml::Scalar::Text, state: scalar.state.clone() };
            items.push(generated(address, Content::Scalar(scalar)));
        }
    }
    value.content = Content::List(items);
    value
}

/// A list as a mapping, later items in the place of earlier ones of the same name.
fn from_list(mut value: Value, read: impl Fn(&Value) -> Option<(String, Content)>) -> Value {
    let Content::List(items) = &value.content else { return value };
    let mut entries: Vec<Entry> = Vec::with_capacity(items.len());
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for item in items {
        let Some((name, content)) = read(item) else { return value };
        let mut made = generated(item, content);
        made.tag = item.tag;
        let entry = Entry { key: Spanned::new(name.clone(), item.span), value: made };
        match places.get(&name) {
            Some(&place) => entries[place] = entry,
            None => {
                places.insert(name, entries.len());
                entries.push(entry);
            }
        }
    }
    value.content = Content::Map(entries);
    value
}

/// A value made out of a part of another, which cannot be edited where it stands.
pub(super) fn generated(from: &Value, content: Content) -> Value {
    let trail = out_of_item(&from.trail, from.span);
    let overrides = from.overrides.clone();
    Value { content, span: from.span, node: from.node, tag: None, trail, overrides }
}

fn out_of_item(trail: &Trail, span: Span) -> Trail {
    let steps = trail.iter().flat_map(|steps| steps.iter().copied());
    Some(steps.chain([Step::Part(span)]).collect())
}

fn nothing_like(value: &Value) -> Value {
    let (span, node) = (value.span, value.node);
    Value { content: null(), span, node, tag: None, trail: None, overrides: None }
}

pub(super) fn null() -> Content {
    let meaning = yaml::Scalar::Null;
    Content::Scalar(Scalar { text: String::new(), meaning, state: State::Known })
}
