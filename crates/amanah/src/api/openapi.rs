//! The OpenAPI 3.1 document, written from the table of operations.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::letters;
use super::operation::{Effect, MOST, Operation, Param, ParamForm, Verb};
use super::problem::{self, Problem};
use crate::web::endpoints::Audience;

/// The document; `server` is where customers reach the pages.
#[must_use]
pub fn document(server: &str) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<problem::Sent>().to_value();
    let mut paths = Map::new();
    for row in super::operations() {
        let described = operation(&row, &mut generator);
        let path = paths.entry(row.path).or_insert_with(|| Value::Object(Map::new()));
        if let Some(path) = path.as_object_mut() {
            path.insert(row.verb.name().to_lowercase(), described);
        }
    }
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Amanah",
            "version": "1",
            "summary": "Customer data under the privacy policy that customers read.",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {
                "type": "http",
                "scheme": "bearer",
                "description": "A key that a customer makes in ClientZone, or a member of staff in the console.",
            }},
            "responses": {"Problem": {
                "description": "What is wrong, and what to do next (RFC 9457).",
                "content": {"application/problem+json": {"schema": problem}},
            }},
            "schemas": schemas,
        },
    })
}

const ABOUT: &str = "A program acts as the customer or the member of staff who made its key, for the purposes of the key \
and no others. Every look at a customer's data is a release that the policy decides and the ledger records; the customer can \
read it under *Who used my data*.\n\nChanges take an `Idempotency-Key`: sent again within 24 hours, the same change is made \
once and answered the same, where what was made can be read too. Lists come in parts: send `next` as `after`. Times are UTC. Fields may be added to answers; \
fields that are not documented are refused in requests.";

fn operation(row: &Operation, generator: &mut SchemaGenerator) -> Value {
    let mut described = Map::new();
    described.insert("operationId".to_owned(), json!(row.id));
    described.insert("summary".to_owned(), json!(row.summary));
    described.insert("description".to_owned(), json!(whose(row)));
    if row.audience == Audience::Everyone {
        described.insert("security".to_owned(), json!([]));
    }
    let mut parameters: Vec<Value> = row.parts().map(part).collect();
    parameters.extend(row.query.iter().map(parameter));
    if row.effect == Effect::Changes {
        parameters.push(idempotency_key());
    }
    described.insert("parameters".to_owned(), json!(parameters));
    if let Some(schema) = row.request {
        let schema = schema(generator).to_value();
        described.insert(
            "requestBody".to_owned(),
            json!({"required": true, "content": {"application/json": {"schema": schema}}}),
        );
    }
    described.insert("responses".to_owned(), responses(row, generator));
    Value::Object(described)
}

fn whose(row: &Operation) -> String {
    let whose = match row.audience {
        Audience::Everyone => "For everybody; needs no key.".to_owned(),
        Audience::Customers => "For keys of customers.".to_owned(),
        Audience::Staff(roles) => format!("For keys of staff in the roles: {}.", problem::roles(roles)),
    };
    let bound = row
        .purpose
        .map(|purpose| format!(" The key must be bound to `{purpose}` (clause {}).", purpose.clause()));
    let open = match (row.needs_opening, row.purpose) {
        (false, _) => "",
        (true, Some(_)) => " The customer must be open for it.",
        (true, None) => " The customer must be open for a purpose that the key is bound to.",
    };
    format!("{whose}{}{open}", bound.unwrap_or_default())
}

fn part(name: &'static str) -> Value {
    let schema = match name {
        "customer" => id("cus"),
        "case" => id("cas"),
        "hold" => id("hld"),
        "ticket" => id("tkt"),
        "datum" => id("dat"),
        "session" => id("ses"),
        "invoice" => id("inv"),
        "mail" => id("mal"),
        "service" => id("svc"),
        "key" => id("key"),
        "invitation" => id("pnd"),
        "letter" => json!({"type": "string", "enum": letters::names()}),
        "language" => json!({"type": "string", "enum": ["en", "id"]}),
        "sequence" => json!({"type": "integer", "minimum": 0, "maximum": MOST}),
        _ => json!({"type": "string"}),
    };
    json!({"name": name, "in": "path", "required": true, "schema": schema})
}

fn id(prefix: &str) -> Value {
    json!({"type": "string", "pattern": format!("^{prefix}_[0-9a-f]{{32}}$")})
}

fn parameter(param: &Param) -> Value {
    let schema = match param.form {
        ParamForm::Number { least, most } => json!({"type": "integer", "minimum": least, "maximum": most}),
        ParamForm::Word(words) => json!({"type": "string", "enum": words()}),
        ParamForm::Day => json!({"type": "string", "format": "date"}),
        ParamForm::Id(prefix) => id(prefix),
    };
    json!({"name": param.name, "in": "query", "description": param.means, "schema": schema})
}

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Different for each change; the same one for the same change sent again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    })
}

fn responses(row: &Operation, generator: &mut SchemaGenerator) -> Value {
    let mut all = Map::new();
    let mut success = json!({"description": "Done."});
    if let (Some(schema), Some(success)) = (row.response, success.as_object_mut()) {
        let schema = schema(generator).to_value();
        success.insert("content".to_owned(), json!({"application/json": {"schema": schema}}));
    }
    if let ([_, ..], Some(success)) = (row.files, success.as_object_mut()) {
        let content: Map<String, Value> =
            row.files.iter().map(|media_type| ((*media_type).to_owned(), json!({"schema": {}}))).collect();
        success.insert("content".to_owned(), Value::Object(content));
        success.insert("headers".to_owned(), file_headers(row.files));
    }
    all.insert(row.success.to_string(), success);
    let mut statuses: Vec<u16> =
        Problem::every().iter().filter(|problem| can_happen(row, problem)).map(Problem::status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        all.insert(status.to_string(), json!({"$ref": "#/components/responses/Problem"}));
    }
    Value::Object(all)
}

/// What is said of a file besides its bytes. An invoice is frozen, so what it hashes to is known before it is sent.
fn file_headers(media_types: &[&str]) -> Value {
    let text = json!({"type": "string"});
    let mut headers = Map::new();
    headers.insert(
        "Content-Disposition".to_owned(),
        json!({"description": "The name of the file.", "schema": text}),
    );
    if media_types == ["application/pdf"] {
        let digest = "SHA-256 of the bytes (RFC 9530), the `sha256` of the invoice in base64.";
        headers.insert("Repr-Digest".to_owned(), json!({"description": digest, "schema": text}));
    }
    Value::Object(headers)
}

fn can_happen(row: &Operation, problem: &Problem) -> bool {
    let is_open = row.audience == Audience::Everyone;
    let changes = row.effect == Effect::Changes;
    let has_body = row.request.is_some();
    match problem {
        Problem::NoKey
        | Problem::NotThisKey
        | Problem::PurposeNotBound(_)
        | Problem::Refused { .. }
        | Problem::TooMany { .. } => !is_open,
        Problem::KeyReadsOnly
        | Problem::BadIdempotencyKey
        | Problem::IdempotencyKeyReused
        | Problem::OutcomeUnknown
        | Problem::NotNow(_) => changes,
        Problem::DeletionUnderWay => changes && row.audience == Audience::Customers,
        Problem::NotFound => {
            row.parts().next().is_some() || row.query.iter().any(|param| param.name == "account") || changes
        }
        Problem::NotOpen => row.needs_opening,
        Problem::TooLarge | Problem::NotJson | Problem::NotThisJson { .. } => has_body,
        Problem::WrongMethod => false,
        Problem::Fields(_) | Problem::Ours { .. } | Problem::TooSlow => true,
    }
}

/// The section of `docs/endpoints.md`: every operation with whose keys open it.
#[must_use]
pub fn table() -> String {
    use core::fmt::Write as _;
    let mut page = String::new();
    for row in super::operations() {
        let verb = match row.verb {
            Verb::Get => "GET",
            Verb::Post => "POST",
            Verb::Delete => "DELETE",
        };
        let whose = match row.audience {
            Audience::Everyone => "everybody".to_owned(),
            Audience::Customers => "customers".to_owned(),
            Audience::Staff(roles) => problem::roles(roles),
        };
        let purpose = row.purpose.map_or("-", |purpose| purpose.code());
        let does = if row.effect == Effect::Changes { "changes" } else { "reads" };
        let _ = writeln!(page, "| {verb} | `{}` | {does} | {whose} | {purpose} |", row.path);
    }
    page
}
