//! `[base-images."example.com/team/node:22-*"]`: what is stated of base images.

use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::file::{Reader, entries};
use super::suggest;
use crate::lint::Date;
use crate::model::{BaseImage, FACTS, Fact, FactKind, known_images};
use crate::text::sort_seldom;

const LIKE: &str = "like";
const END_OF_LIFE: &str = "end-of-life";

/// The images of the table, the narrowest pattern first.
pub(super) fn read(reader: &mut Reader<'_>, value: &Spanned<DeValue<'_>>) -> Vec<Arc<BaseImage>> {
    let Some(table) = reader.table_of(value) else { return Vec::new() };
    let mut images = Vec::new();
    for (span, pattern, value) in entries(table) {
        match BaseImage::new(pattern) {
            Ok(mut image) => {
                read_facts(reader, value, &mut image);
                images.push(Arc::new(image));
            }
            Err(why) => reader.error(span, why, None),
        }
    }
    sort_seldom(&mut images, |a, b| b.weight().cmp(&a.weight()));
    images
}

fn read_facts(reader: &mut Reader<'_>, value: &Spanned<DeValue<'_>>, image: &mut BaseImage) {
    let Some(table) = reader.table_of(value) else { return };
    if table.is_empty() {
        let help = "say what it is like: `like = \"debian:12-slim\"`".to_owned();
        reader.error(value.span(), "nothing is stated of this image", Some(help));
    }
    for (span, key, value) in entries(table) {
        match FACTS.iter().find(|fact| fact.key == key) {
            Some(fact) => {
                if let Some(text) = cell(reader, fact, value) {
                    image.set(fact, &text);
                }
            }
            None if key == LIKE => read_like(reader, value, image),
            None if key == END_OF_LIFE => read_end_of_life(reader, value, image),
            None => {
                let mut keys = vec![LIKE, END_OF_LIFE];
                keys.extend(FACTS.iter().map(|fact| fact.key));
                reader.unknown_key(span, key, &keys);
            }
        }
    }
}

/// The value of a fact in the words of the model.
fn cell(reader: &mut Reader<'_>, fact: &Fact, value: &Spanned<DeValue<'_>>) -> Option<String> {
    match fact.kind {
        FactKind::Word(words) => {
            let words: Vec<(&str, &str)> = words.iter().map(|word| (*word, *word)).collect();
            reader.word_of(value, fact.key, &words).map(str::to_owned)
        }
        FactKind::Text => {
            let text = reader.text_of(value)?;
            if text.is_empty() || text.contains(char::is_whitespace) {
                let help = "take the key away where the image is like another one".to_owned();
                reader.error(value.span(), format!("this is no {}", fact.key), Some(help));
                return None;
            }
            Some(text.to_owned())
        }
        FactKind::Flag => match value.get_ref().as_bool() {
            Some(flag) => Some(if flag { "yes" } else { "no" }.to_owned()),
            None => {
                reader.wrong_type(value, "true or false");
                None
            }
        },
        FactKind::Words => {
            let texts = reader.texts_of(value)?;
            for (text, span) in &texts {
                if text.is_empty() || text.contains([',', ' ']) {
                    let help = "name one program: `tools = [\"curl\", \"git\"]`".to_owned();
                    reader.error(span.clone(), "this is no tool", Some(help));
                }
            }
            let words: Vec<String> = texts.into_iter().map(|(text, _)| text).collect();
            Some(words.join(","))
        }
        FactKind::Command => {
            let texts = reader.texts_of(value)?;
            let words: Vec<String> = texts.into_iter().map(|(text, _)| text).collect();
            serde_json::to_string(&words).ok()
        }
    }
}

fn read_like(reader: &mut Reader<'_>, value: &Spanned<DeValue<'_>>, image: &mut BaseImage) {
    let Some(text) = reader.text_of(value) else { return };
    if image.set_like(text) {
        return;
    }
    let name = text.split(':').next().unwrap_or_default();
    let help = match suggest::nearest(name, known_images().filter(|name| !name.ends_with('/'))) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a well-known image, such as `debian:12-slim`".to_owned(),
    };
    reader.error(value.span(), format!("nothing is known of the image `{text}`"), Some(help));
}

fn read_end_of_life(reader: &mut Reader<'_>, value: &Spanned<DeValue<'_>>, image: &mut BaseImage) {
    let written = match value.get_ref() {
        DeValue::Datetime(day) => day.to_string(),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    match written.parse::<Date>() {
        Ok(day) => image.set_end_of_life(day),
        Err(()) => {
            let help = Some("write `2027-06-30`".to_owned());
            reader.error(value.span(), "this is no day", help);
        }
    }
}
