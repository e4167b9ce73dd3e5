//! Answers: a page, a way onward, and the headers that every answer carries.

use askama::Template;
use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Response as HttpResponse, StatusCode};
use axum::response::Response;

use super::cookies::Cookie;
use super::doors::Doors;
use super::fault::{Fault, Outcome};

/// A page.
///
/// # Errors
/// When the template cannot be written, which is our own fault.
pub fn html(page: &impl Template) -> Outcome {
    html_with_status(page, StatusCode::OK)
}

/// A page with a status: 422 for a form that is shown again with its errors.
///
/// # Errors
/// When the template cannot be written, which is our own fault.
pub fn html_with_status(page: &impl Template, status: StatusCode) -> Outcome {
    Ok(with_type(page.render()?, status, "text/html; charset=utf-8"))
}

/// The way onward after a form: the next page is read with GET.
///
/// # Errors
/// When the path cannot stand in a header, which is our own fault.
pub fn see_other(path: &str) -> Outcome {
    let mut response = with_type(String::new(), StatusCode::SEE_OTHER, "text/plain; charset=utf-8");
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_str(path)?);
    Ok(response)
}

/// Sets a cookie on an answer.
///
/// # Errors
/// When the value cannot stand in a header, which is our own fault.
pub fn with_cookie(
    mut response: Response,
    doors: &Doors,
    cookie: Cookie,
    value: &str,
    seconds: Option<u64>,
) -> Outcome {
    let header = cookie.set(&doors.settings().public_url, value, seconds);
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&header)?);
    Ok(response)
}

/// Removes a cookie with an answer.
///
/// # Errors
/// When the name cannot stand in a header, which is our own fault.
pub fn without_cookie(mut response: Response, doors: &Doors, cookie: Cookie) -> Outcome {
    let header = cookie.remove(&doors.settings().public_url);
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&header)?);
    Ok(response)
}

/// What the page's script takes.
pub(crate) fn json(value: &serde_json::Value) -> Response {
    with_type(value.to_string(), StatusCode::OK, "application/json")
}

/// A text as it is.
pub(crate) fn text(text: String) -> Response {
    with_type(text, StatusCode::OK, "text/plain; charset=utf-8")
}

/// The page of a fault, which must not fail itself.
pub(crate) fn html_or_plain(page: &impl Template, status: StatusCode) -> Response {
    match page.render() {
        Ok(text) => with_type(text, status, "text/html; charset=utf-8"),
        Err(_) => with_type("Amanah: our fault.\n".to_owned(), status, "text/plain; charset=utf-8"),
    }
}

/// A file that never changes under its name.
pub(crate) fn file(bytes: impl Into<Body>, media_type: &'static str) -> Response {
    let mut response = HttpResponse::new(bytes.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    response
}

/// A document to be kept by whoever asked for it, under its number. A number is letters, digits and a few signs, so the
/// name of the file needs no quoting.
pub(crate) fn document(bytes: Vec<u8>, number: &str) -> Outcome {
    let name: String =
        number.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    let mut response = HttpResponse::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    let named = HeaderValue::from_str(&format!("attachment; filename=\"{name}.pdf\""))?;
    headers.insert(header::CONTENT_DISPOSITION, named);
    Ok(response)
}

/// A text of ours as a file; the name is of letters, digits, hyphens and a point.
pub(crate) fn text_document(text: String, name: &str) -> Outcome {
    let mut response = with_type(text, StatusCode::OK, "text/plain; charset=utf-8");
    let named = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, named);
    Ok(response)
}

fn with_type(text: String, status: StatusCode, media_type: &'static str) -> Response {
    let mut response = HttpResponse::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// What every answer tells the browser: nothing from elsewhere, nothing inline, nothing framed, nothing kept.
static ALWAYS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // With no-referrer browsers would send `Origin: null` with our own forms.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// Adds the headers of every answer where the answer has none of its own.
pub(crate) fn guard(headers: &mut HeaderMap, doors: &Doors) {
    for (name, value) in &ALWAYS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), HeaderValue::from_static(value));
        }
    }
    if doors.settings().public_url.is_https() {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

/// The cookie that ties our forms to this browser, on the answer that first shows one.
pub(crate) fn introduce(headers: &mut HeaderMap, doors: &Doors, form_cookie: &str) -> Result<(), Fault> {
    let header = Cookie::Form.set(&doors.settings().public_url, form_cookie, None);
    headers.append(header::SET_COOKIE, HeaderValue::from_str(&header)?);
    Ok(())
}
