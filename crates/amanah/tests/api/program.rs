//! A program that calls the API with a key.

use amanah_policy::{Purpose, Role};
use amanah_service::vault::{KeyOf, NewApiKey, Personal, StaffState};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::zone::{SRI, Zone};

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    /// The kind of problem, without its address.
    pub(crate) fn problem(&self) -> &str {
        self.json["type"].as_str().and_then(|kind| kind.split('#').nth(1)).unwrap_or("no problem")
    }

    /// Which fields are wrong, and what is.
    pub(crate) fn slips(&self) -> Vec<String> {
        let slip = |slip: &Value| format!("{}: {}", slip["field"], slip["problem"]).replace('"', "");
        self.json["errors"].as_array().into_iter().flatten().map(slip).collect()
    }

    /// A text in the answer, by the way to it.
    pub(crate) fn text(&self, way: &str) -> String {
        let found = self.json.pointer(&format!("/{way}")).and_then(Value::as_str);
        found.unwrap_or_else(|| panic!("{way} in {}", self.json)).to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A program.
#[derive(Clone)]
pub(crate) struct Program {
    router: Router,
    pub(crate) secret: String,
}

impl Program {
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, None, &[]).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, Some(&body.to_string()), &[("content-type", "application/json")]).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, None, &[]).await
    }

    /// A change that takes no body.
    pub(crate) async fn act(&self, path: &str) -> Reply {
        self.send("POST", path, None, &[]).await
    }

    /// The items of a list.
    pub(crate) async fn items(&self, path: &str) -> Vec<Value> {
        let reply = self.get(path).await;
        reply.json["items"].as_array().unwrap_or_else(|| panic!("{path}: {}", reply.json)).clone()
    }

    /// The id of the one customer whose address this is, who is open to this program from then on.
    pub(crate) async fn opens(&self, email: &str, purpose: &str) -> String {
        let found = self.post("/api/v1/customers/search", &json!({"value": email})).await;
        let customer = found.text("items/0/id");
        let why = json!({"purpose": purpose, "reason": "asks what stands on the last invoice"});
        let opened = self.post(&format!("/api/v1/customers/{customer}/openings"), &why).await;
        assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.json);
        customer
    }

    pub(crate) async fn post_once(&self, path: &str, body: &Value, key: &str) -> Reply {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        self.send("POST", path, Some(&body.to_string()), &headers).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<&str>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if !self.secret.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.secret));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.unwrap_or_default().to_owned())).unwrap();
        let (head, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        let kind = head.headers.get("content-type").map_or("", |kind| kind.to_str().unwrap());
        let is_json = kind.ends_with("json");
        let json = if is_json { serde_json::from_slice(&bytes).unwrap() } else { Value::Null };
        Reply { status: head.status, headers: head.headers, json, bytes: bytes.to_vec() }
    }
}

impl Zone {
    /// A program with the key that a page showed.
    pub(crate) fn program_with_key_on(&self, page: &str) -> Program {
        let shown = page.split(r#"<code class="secret">"#).nth(1).expect("the page shows a key");
        Program { router: self.router(), secret: shown.split('<').next().unwrap().to_owned() }
    }

    /// A program without a key.
    pub(crate) fn stranger(&self) -> Program {
        Program { router: self.router(), secret: String::new() }
    }

    /// A program of the customer Sri, who has signed up.
    pub(crate) async fn program_of_sri(&self, may_change: bool) -> Program {
        self.program_of_customer(SRI, may_change).await
    }

    /// A program of the customer with this address.
    pub(crate) async fn program_of_customer(&self, email: &str, may_change: bool) -> Program {
        let found = self.house.vault().customer_by_email(&Personal::text(email)).await;
        let of = KeyOf::Customer(found.unwrap().expect("they have signed up"));
        self.program(of, &[Purpose::Accountability], may_change).await
    }

    /// A program of the first active member of staff in this role.
    pub(crate) async fn program_of(&self, role: Role, purposes: &[Purpose], may_change: bool) -> Program {
        let staff = self.house.vault().all_staff().await.unwrap();
        let holder = staff.iter().find(|line| line.state == StaffState::Active && line.roles.contains(&role));
        let of = KeyOf::Staff { staff: holder.expect("somebody holds this role").id, role };
        self.program(of, purposes, may_change).await
    }

    async fn program(&self, of: KeyOf, purposes: &[Purpose], may_change: bool) -> Program {
        let now = self.clock.now();
        let new = NewApiKey { of, purposes: purposes.to_vec(), may_change, ends_at: now.plus_days(90) };
        let (_key, secret) = self.house.vault().make_api_key(new, now).await.unwrap();
        Program { router: self.router(), secret: secret.expose().to_owned() }
    }
}
