//! A browser as small as the tour needs it: pages, cookies, and forms with the marks they carry.

use std::time::Duration;

use tokio::task::block_in_place;
use ureq::{Agent, ResponseExt as _};

use crate::cli::Stop;

/// No page of ours takes longer.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);

/// A browser with its own cookies.
#[derive(Debug)]
pub(super) struct Browser {
    agent: Agent,
    origin: String,
}

/// A page as it came.
#[derive(Debug)]
pub(super) struct Page {
    /// Where one is after redirects.
    pub(super) path: String,
    /// On which host.
    origin: String,
    status: u16,
    body: String,
}

impl Browser {
    /// A browser that has never been anywhere.
    pub(super) fn new(origin: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(LONGEST_ANSWER))
            .user_agent("Amanah tour")
            .build();
        Self { agent: config.new_agent(), origin: origin.to_owned() }
    }

    /// Opens a page.
    pub(super) fn get(&self, path: &str) -> Result<Page, Stop> {
        let url = format!("{}{path}", self.origin);
        block_in_place(|| read(self.agent.get(&url).header("accept-language", "en").call()?))
    }

    /// Follows an address of a page, which may lead to another host.
    pub(super) fn follow(&self, page: &Page, href: &str) -> Result<Page, Stop> {
        let url = if href.starts_with('/') { format!("{}{href}", page.origin) } else { href.to_owned() };
        block_in_place(|| read(self.agent.get(&url).header("accept-language", "en").call()?))
    }

    /// Opens a file.
    pub(super) fn file(&self, path: &str) -> Result<Vec<u8>, Stop> {
        let url = format!("{}{path}", self.origin);
        block_in_place(|| {
            let mut response = self.agent.get(&url).call()?;
            if response.status() != 200 {
                return Err(Stop::failed(format!("{path} answered with status {}", response.status())));
            }
            Ok(response.body_mut().read_to_vec()?)
        })
    }

    /// Fills in the form of a page whose action begins so, and sends it with what the page had filled in.
    pub(super) fn send(&self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Result<Page, Stop> {
        let form = page.form(action)?;
        let given = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let is_given = |name: &str| fields.iter().any(|(given, _)| *given == name);
        let kept = form.filled.into_iter().filter(|(name, _)| !is_given(name));
        let all: Vec<(String, String)> = kept.chain(given).collect();
        let url = format!("{}{}", self.origin, form.action);
        block_in_place(|| {
            let request =
                self.agent.post(&url).header("accept-language", "en").header("origin", &self.origin);
            read(request.send_form(all.iter().map(|(name, value)| (name.as_str(), value.as_str())))?)
        })
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<Page, Stop> {
    let path = response.get_uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let uri = response.get_uri();
    let host = uri.authority().map_or("", |authority| authority.as_str());
    let origin = format!("{}://{host}", uri.scheme_str().unwrap_or("http"));
    let status = response.status().as_u16();
    let body = response.body_mut().read_to_string()?;
    Ok(Page { path, origin, status, body })
}

struct Form {
    action: String,
    filled: Vec<(String, String)>,
}

impl Page {
    /// This page, if it is the one that was expected.
    pub(super) fn at(self, path: &str) -> Result<Self, Stop> {
        if self.status == 200 && self.path.starts_with(path) {
            return Ok(self);
        }
        Err(Stop::failed(format!("expected {path}, came to {} with status {}", self.path, self.status)))
    }

    /// The text of a page that is nothing but text.
    pub(super) fn text(&self) -> &str {
        self.body.trim()
    }

    /// This page, if it is a refusal by the policy.
    pub(super) fn refused(self) -> Result<Self, Stop> {
        if self.status == 403 {
            return Ok(self);
        }
        Err(Stop::failed(format!("expected a refusal, came to {} with status {}", self.path, self.status)))
    }

    /// Whether the page says this.
    pub(super) fn says(&self, text: &str) -> bool {
        plain(&self.body).contains(text)
    }

    /// This page, if it says this.
    pub(super) fn saying(self, what: &str, text: &str) -> Result<Self, Stop> {
        if self.says(text) {
            Ok(self)
        } else {
            Err(Stop::failed(format!("{} does not show {what}", self.path)))
        }
    }

    /// The first address on the page that begins and ends so.
    pub(super) fn link(&self, begins: &str, ends: &str) -> Result<String, Stop> {
        let found = self
            .body
            .split(" href=\"")
            .skip(1)
            .filter_map(|piece| piece.split('"').next())
            .find(|href| href.starts_with(begins) && href.ends_with(ends));
        found.map(plain).ok_or_else(|| Stop::failed(format!("{} has no link to {begins}…{ends}", self.path)))
    }

    /// Whether a form on it is sent there.
    pub(super) fn has_form(&self, action: &str) -> bool {
        self.form(action).is_ok()
    }

    fn form(&self, action: &str) -> Result<Form, Stop> {
        for piece in self.body.split("<form").skip(1) {
            let form = piece.split("</form>").next().unwrap_or(piece);
            let head = form.split('>').next().unwrap_or_default();
            match attribute(head, "action") {
                Some(found) if found.starts_with(action) => {
                    return Ok(Form { action: found, filled: filled_fields(form) });
                }
                _ => {}
            }
        }
        Err(Stop::failed(format!("{} has no form that is sent to {action}", self.path)))
    }
}

/// What the page filled in: its marks, and texts that it suggests.
fn filled_fields(form: &str) -> Vec<(String, String)> {
    form.split("<input")
        .skip(1)
        .filter_map(|piece| piece.split('>').next())
        .filter(|head| matches!(attribute(head, "type").as_deref(), Some("hidden" | "text" | "email")))
        .filter_map(|head| Some((attribute(head, "name")?, attribute(head, "value").unwrap_or_default())))
        .collect()
}

fn attribute(head: &str, name: &str) -> Option<String> {
    let (_, rest) = head.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(plain)
}

/// Text without the escapes our templates write.
fn plain(text: &str) -> String {
    let escapes =
        [("&lt;", "<"), ("&#60;", "<"), ("&gt;", ">"), ("&#62;", ">"), ("&quot;", "\""), ("&#34;", "\"")];
    let apostrophes = [("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&"), ("&#38;", "&")];
    escapes
        .iter()
        .chain(&apostrophes)
        .fold(text.to_owned(), |text, (escape, sign)| text.replace(escape, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_found_by_its_action_with_the_marks_it_carries() {
        let body = "<form method=\"post\" action=\"/language\"><input type=\"hidden\" name=\"mark\" value=\"a\"></form>\
                    <form method=\"post\" action=\"/sign-up/code/pnd_1\" novalidate>\n\
                    <input type=\"hidden\" name=\"mark\" value=\"b&#38;c\"><input type=\"text\" name=\"code\"></form>";
        let path = "/sign-up/code/pnd_1".to_owned();
        let page = Page { path, origin: String::new(), status: 200, body: body.to_owned() };

        let form = page.form("/sign-up/code/").unwrap();

        assert_eq!(form.action, "/sign-up/code/pnd_1");
        assert_eq!(form.filled, [("mark".to_owned(), "b&c".to_owned()), ("code".to_owned(), String::new())]);
        assert!(page.form("/nowhere").is_err());
    }
}
