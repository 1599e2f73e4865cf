//! As much of JSON Schema as Swagger 2.0 files use.

use std::collections::BTreeMap;

use chrono::DateTime;
use serde_json::{Map, Value};

/// A file, for its definitions.
pub struct Schemas<'a>(pub &'a Value);

impl Schemas<'_> {
    /// What of `value`, which stands at `place`, is not as `schema` says.
    pub fn check(&self, place: &str, schema: &Value, value: &Value) -> Vec<String> {
        let schema = resolve(self.0, schema);
        let Some(expected) = expected_kind(schema) else {
            return Vec::new();
        };
        let is_right = match expected {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            other => panic!("{place}: type {other}"),
        };
        if !is_right {
            return vec![format!(
                "{place} is {} and not {}",
                a(kind_of(value)),
                a(expected)
            )];
        }
        match value {
            Value::Object(fields) => self.check_fields(place, schema, fields),
            Value::Array(items) => items
                .iter()
                .flat_map(|item| self.check(&format!("{place}[]"), &schema["items"], item))
                .collect(),
            Value::String(text) => odd_text(schema, text)
                .map(|odd| format!("{place} is {odd}"))
                .into_iter()
                .collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
        }
    }

    fn check_fields(
        &self,
        place: &str,
        schema: &Value,
        fields: &Map<String, Value>,
    ) -> Vec<String> {
        let mut described = BTreeMap::new();
        let mut required = Vec::new();
        let mut is_open = false;
        self.gather(schema, &mut described, &mut required, &mut is_open);
        let missing = required
            .into_iter()
            .filter(|name| !fields.contains_key(name))
            .map(|name| format!("{place}.{name} is missing"));
        let odd = fields.iter().flat_map(|(name, value)| {
            let place = format!("{place}.{name}");
            match described.get(name) {
                Some(schema) => self.check(&place, schema, value),
                None if is_open => Vec::new(),
                None => vec![format!("{place} is not described")],
            }
        });
        missing.chain(odd).collect()
    }

    /// The fields of a schema and of those that it is made of.
    fn gather(
        &self,
        schema: &Value,
        described: &mut BTreeMap<String, Value>,
        required: &mut Vec<String>,
        is_open: &mut bool,
    ) {
        let schema = resolve(self.0, schema);
        let properties = schema["properties"].as_object().into_iter().flatten();
        described.extend(properties.map(|(name, schema)| (name.clone(), schema.clone())));
        let names = schema["required"].as_array().into_iter().flatten();
        required.extend(names.filter_map(Value::as_str).map(str::to_owned));
        *is_open |= schema["additionalProperties"] == true;
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.gather(part, described, required, is_open);
        }
    }
}

/// `None`: anything.
fn expected_kind(schema: &Value) -> Option<&str> {
    let has = |field| schema.get(field).is_some();
    match schema["type"].as_str() {
        None if has("properties") || has("allOf") => Some("object"),
        kind => kind,
    }
}

/// What a `$ref` refers to.
pub fn resolve<'a>(file: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        None => value,
        Some(reference) => {
            let pointer = reference.trim_start_matches('#');
            resolve(file, file.pointer(pointer).unwrap())
        }
    }
}

fn odd_text(schema: &Value, text: &str) -> Option<String> {
    let words = schema["enum"].as_array();
    if words.is_some_and(|words| words.iter().all(|word| word != text)) {
        return Some(format!("{text:?}, which is not among its values"));
    }
    let is_no_time = schema["format"] == "date-time" && DateTime::parse_from_rfc3339(text).is_err();
    is_no_time.then(|| "no date-time".to_owned())
}

const fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn a(kind: &str) -> String {
    match kind {
        "null" => kind.to_owned(),
        "array" | "object" | "integer" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}
