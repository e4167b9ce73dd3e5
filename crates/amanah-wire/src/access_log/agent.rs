//! Families of user agents: enough to count browsers and robots, too little to know a visitor again.

use super::client_text::ClientText;

/// What kind of program a client said it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentFamily {
    /// Search engines and other programs that come by themselves.
    Robot,
    /// Command-line clients and libraries.
    Tool,
    /// Microsoft Edge.
    Edge,
    /// Opera.
    Opera,
    /// Firefox.
    Firefox,
    /// Chrome, Chromium, and browsers that say nothing more of themselves.
    Chrome,
    /// Safari.
    Safari,
    /// Anything else.
    Other,
}

/// Signs in lower case, the most telling first: nearly every browser also says that it is several others.
const SIGNS: &[(&str, AgentFamily)] = &[
    ("bot", AgentFamily::Robot),
    ("crawl", AgentFamily::Robot),
    ("spider", AgentFamily::Robot),
    ("slurp", AgentFamily::Robot),
    ("curl/", AgentFamily::Tool),
    ("wget/", AgentFamily::Tool),
    ("python", AgentFamily::Tool),
    ("go-http-client", AgentFamily::Tool),
    ("okhttp", AgentFamily::Tool),
    ("java/", AgentFamily::Tool),
    ("edg/", AgentFamily::Edge),
    ("edge/", AgentFamily::Edge),
    ("edga/", AgentFamily::Edge),
    ("edgios/", AgentFamily::Edge),
    ("opr/", AgentFamily::Opera),
    ("opera", AgentFamily::Opera),
    ("firefox/", AgentFamily::Firefox),
    ("fxios/", AgentFamily::Firefox),
    ("chrome/", AgentFamily::Chrome),
    ("crios/", AgentFamily::Chrome),
    ("safari/", AgentFamily::Safari),
];

impl AgentFamily {
    /// The family a user agent belongs to.
    #[must_use]
    pub fn of(agent: &ClientText) -> Self {
        let text = agent.escaped().to_ascii_lowercase();
        SIGNS.iter().find(|(sign, _)| text.contains(sign)).map_or(Self::Other, |(_, family)| *family)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_telling_sign_decides() {
        let families = [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", AgentFamily::Firefox),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
                AgentFamily::Chrome,
            ),
            ("Mozilla/5.0 AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", AgentFamily::Edge),
            ("Mozilla/5.0 (iPhone) AppleWebKit/605.1 Version/19.0 Safari/604.1", AgentFamily::Safari),
            ("Mozilla/5.0 (compatible; ExampleBot/2.1)", AgentFamily::Robot),
            ("curl/8.15.0", AgentFamily::Tool),
            ("a program of Siti", AgentFamily::Other),
        ];

        for (agent, family) in families {
            assert_eq!(AgentFamily::of(&ClientText::new(agent).expect("not empty")), family, "{agent}");
        }
    }
}
