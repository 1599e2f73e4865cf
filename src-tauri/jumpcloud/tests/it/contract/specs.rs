//! The Swagger files: which of their paths a request is for, and what they say about it.

use std::fs;

use serde_json::{Value, json};

use super::recorder::Exchange;
use super::schema::{Schemas, resolve};

/// Where the files are, beside the checkout.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/openapi");

/// The longest base path first, since one begins with another.
const FILES: [&str; 3] = [
    "jumpcloud-directory-insights.json",
    "jumpcloud-v2.json",
    "jumpcloud-v1.json",
];

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// Answers that a file describes, but not where the path is: of administrators it only has stubs.
const DESCRIBED_ELSEWHERE: [(&str, &str, Shape); 3] = [
    ("GET /api/users", "userreturn", Shape::List),
    ("GET /api/users/getSelf", "userreturn", Shape::One),
    ("GET /api/users/{id}", "userreturn", Shape::One),
];

#[derive(Clone, Copy)]
enum Shape {
    One,
    List,
}

pub struct Specs(Vec<Value>);

/// What the files say about one request and its answer.
pub struct Finding {
    /// Method and path, with the names of its variable parts.
    pub call: String,
    pub standing: Standing,
    /// What is not as they say.
    pub deviations: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The path is in a file, and so is the method where it names any.
    Published,
    Unknown,
}

impl Specs {
    /// `None` where there are no files.
    pub fn read() -> Option<Self> {
        let read = |name: &str| {
            let text = fs::read_to_string(format!("{FOLDER}/{name}")).ok()?;
            Some(serde_json::from_str(&text).unwrap())
        };
        FILES.map(read).into_iter().collect::<Option<_>>().map(Self)
    }

    pub fn find(&self, exchange: &Exchange) -> Finding {
        let method = &exchange.method;
        let Some((file, base, template)) = self.path(&exchange.path) else {
            let call = format!("{method} {}", exchange.path);
            let deviations = vec![format!("{call}: no such path")];
            return Finding {
                call,
                standing: Standing::Unknown,
                deviations,
            };
        };
        let call = format!("{method} {base}{template}");
        let item = &file["paths"][template];
        let named: Vec<&str> = METHODS
            .into_iter()
            .filter(|it| item.get(it).is_some())
            .collect();
        let operation = &item[method.to_lowercase()];
        let mut found = Vec::new();
        let mut standing = Standing::Published;
        if operation.is_null() && !named.is_empty() {
            found.push(format!("only {}", named.join(", ")));
            standing = Standing::Unknown;
        }
        let parameters = parameters(file, item, operation);
        if !operation.is_null() {
            found.extend(odd_query(exchange, &parameters));
        }
        let schemas = Schemas(file);
        let body = parameters.iter().find(|it| it["in"] == "body");
        if let (Some(described), Some(body)) = (body, &exchange.body) {
            found.extend(schemas.check("body", &described["schema"], body));
        } else if !operation.is_null() && exchange.body.is_some() {
            found.push("body is not described".to_owned());
        }
        let schema = answer_schema(&call, operation, exchange.status);
        if let (Some(schema), Some(answer)) = (schema, &exchange.answer) {
            found.extend(schemas.check("answer", &schema, answer));
        }
        let deviations = found.into_iter().map(|it| format!("{call}: {it}"));
        Finding {
            deviations: deviations.collect(),
            call,
            standing,
        }
    }

    /// The file, its base path, and the template that fits best: the one with the most fixed parts.
    fn path(&self, path: &str) -> Option<(&Value, &str, &str)> {
        let with_base = self.0.iter().filter_map(|file| {
            let base = file["basePath"].as_str()?.trim_end_matches('/');
            let rest = path.strip_prefix(base)?;
            rest.starts_with('/').then_some((file, base, rest))
        });
        let (file, base, rest) = with_base.max_by_key(|(_, base, _)| base.len())?;
        let templates = file["paths"].as_object()?.keys();
        let fitting = templates.filter(|template| fits(template, rest));
        let template = fitting.min_by_key(|template| template.matches('{').count())?;
        Some((file, base, template))
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template
            .zip(path)
            .all(|(wanted, part)| wanted == part || wanted.starts_with('{'))
}

/// Those of the path and those of the operation.
fn parameters<'a>(file: &'a Value, item: &'a Value, operation: &'a Value) -> Vec<&'a Value> {
    [&item["parameters"], &operation["parameters"]]
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .map(|parameter| resolve(file, parameter))
        .collect()
}

fn odd_query(exchange: &Exchange, parameters: &[&Value]) -> Vec<String> {
    let odd = |(name, value): &(String, String)| {
        let described = |it: &&&Value| it["in"] == "query" && it["name"] == **name;
        match parameters.iter().find(described) {
            None => Some(format!("query.{name} is not described")),
            Some(it) if it["type"] == "integer" && value.parse::<i64>().is_err() => {
                Some(format!("query.{name} is not an integer"))
            }
            Some(_) => None,
        }
    };
    exchange.query.iter().filter_map(odd).collect()
}

fn answer_schema(call: &str, operation: &Value, status: u16) -> Option<Value> {
    if let Some(schema) = operation["responses"][status.to_string()].get("schema") {
        return Some(schema.clone());
    }
    let elsewhere = DESCRIBED_ELSEWHERE.iter().find(|(it, ..)| *it == call);
    let (_, definition, shape) = elsewhere?;
    let one = json!({ "$ref": format!("#/definitions/{definition}") });
    Some(match shape {
        Shape::One => one,
        Shape::List => json!({
            "type": "object",
            "properties": {
                "results": { "type": "array", "items": one },
                "totalCount": { "type": "integer" },
            },
        }),
    })
}
