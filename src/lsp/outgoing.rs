//! Messages to the client, each written as JSON where it is made: a keystroke can bring thousands
//! of diagnostics, and a tree of values between them and their text cost more than the text.

use lsp_server::{RequestId, ResponseError};
use serde::Serialize;
use serde_json::value::RawValue;

pub(super) fn notification(method: &str, params: &impl Serialize) -> String {
    written(Outgoing { method: Some(method), params: Some(params), ..Outgoing::default() })
}

pub(super) fn request(id: &RequestId, method: &str, params: Option<&impl Serialize>) -> String {
    written(Outgoing { id: Some(id), method: Some(method), params, ..Outgoing::default() })
}

pub(super) fn answer(id: &RequestId, outcome: Result<&RawValue, &ResponseError>) -> String {
    let (result, error) = (outcome.ok(), outcome.err());
    written(Outgoing::<()> { id: Some(id), result, error, ..Outgoing::default() })
}

/// A message of JSON-RPC 2.0.
#[derive(Serialize)]
struct Outgoing<'a, P> {
    jsonrpc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RequestId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    params: Option<&'a P>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a ResponseError>,
}

impl<P> Default for Outgoing<'_, P> {
    fn default() -> Self {
        Outgoing { jsonrpc: "2.0", id: None, method: None, params: None, result: None, error: None }
    }
}

fn written(message: Outgoing<'_, impl Serialize>) -> String {
    // Nothing that is sent has keys other than texts, so it can be written.
    serde_json::to_string(&message).unwrap_or_default()
}
