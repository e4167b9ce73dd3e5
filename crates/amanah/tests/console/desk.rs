//! Staff in the company: the first officer by the link that `init` prints, everybody else invited by them.

use amanah_policy::Role;
use amanah_service::accounts::staff::invitation;

use crate::zone::{Browser, PASSWORD, SRI, Zone};

impl Zone {
    /// A browser in which somebody has accepted an invitation to these roles.
    pub(crate) async fn colleague(&self, name: &str, roles: &[Role]) -> Browser {
        let begun = invitation::invite(&self.house, roles, self.clock.now()).await.unwrap();
        let link = invitation::link(&self.house, &begun);
        let path = link.trim_start_matches("http://localhost:8080").to_owned();
        let email = format!("{}@contoh.example", name.to_lowercase());
        let mut browser = self.browser();
        let fields = [("name", name), ("email", &email), ("password", PASSWORD)];
        let accepted = browser.post_from(&path, &path, &fields).await;
        assert_eq!(accepted.location(), "/console?done=welcome", "{}", accepted.text);
        browser
    }

    /// The number of the customer whose address this is.
    pub(crate) async fn page_of(&self, browser: &mut Browser, email: &str) -> String {
        let found = browser.post_from("/console/find", "/console/find", &[("asked", email)]).await;
        found.location().trim_end_matches("/open").to_owned()
    }

    /// Opens the customer Sri for support, with a reason.
    pub(crate) async fn opened(&self, browser: &mut Browser) -> String {
        let page = self.page_of(browser, SRI).await;
        let open = format!("{page}/open");
        let fields =
            [("purpose", "service_communication"), ("reason", "calls about mail that did not arrive")];
        let opened = browser.post_from(&open, &open, &fields).await;
        assert_eq!(opened.location(), page, "{}", opened.text);
        page
    }
}

/// A paper form as it is typed in.
pub(crate) fn paper(email: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("form_number", "2026-0117"),
        ("signed_on", "2026-11-24"),
        ("kind", "person"),
        ("name", "Wulan Rekaan"),
        ("email", email),
        ("phone", "+62 812 0000 0117"),
        ("language", "id"),
        ("agrees", "yes"),
    ]
}
