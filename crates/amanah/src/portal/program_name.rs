//! The name of a reader's program as people know it: "Firefox 140, Linux" instead of what programs tell servers.

/// How a program names itself, what people call it, and behind which word its version stands. The order matters: most
/// programs also name the ones they resemble.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
];

/// What a program says it runs on, and what people call that.
const SYSTEMS: &[(&str, &str)] = &[
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// The name people know, or nothing for a program nobody knows.
pub(crate) fn known_name(program: &str) -> Option<String> {
    let (mark, browser) = BROWSERS.iter().find(|(mark, _)| program.contains(mark))?;
    let version = program.split(mark).nth(1)?.split(|c: char| !c.is_ascii_digit()).next()?;
    let system = SYSTEMS.iter().find(|(mark, _)| program.contains(mark)).map(|(_, name)| *name);
    let name = if version.is_empty() { (*browser).to_owned() } else { format!("{browser} {version}") };
    Some(system.map_or_else(|| name.clone(), |system| format!("{name}, {system}")))
}

/// A recorded sign-in with the name of the program as people know it: "203.0.113.7, Firefox 140, Linux".
pub(crate) fn sign_in(value: &str) -> Option<String> {
    let (address, program) = value.split_once(", ")?;
    Some(format!("{address}, {}", known_name(program)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_called_as_people_call_them() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

        assert_eq!(known_name(firefox).as_deref(), Some("Firefox 140, Linux"));
        assert_eq!(known_name(edge).as_deref(), Some("Edge 131, Windows"));
        assert_eq!(known_name(safari).as_deref(), Some("Safari 17, iPhone"));
    }

    #[test]
    fn a_program_nobody_knows_has_no_other_name() {
        assert_eq!(known_name("curl/8.5.0"), None);
        assert_eq!(sign_in("203.0.113.7, curl/8.5.0"), None);
        assert_eq!(sign_in("203.0.113.7"), None);
    }
}
