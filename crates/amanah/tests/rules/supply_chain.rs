//! What may enter the house: `deny.toml`, kept here on every machine, with or without cargo-deny.

use std::collections::BTreeSet;
use std::process::Command;

use crate::tree;

#[test]
fn every_package_comes_from_the_one_registry() {
    tree::assert_none("deny.toml allows no such source:", &foreign_sources(&lock(), &rules()));
}

#[test]
fn banned_packages_and_strangers_to_a_private_package_are_absent() {
    tree::assert_none("deny.toml bans it:", &banned(&lock(), &rules()));
}

#[test]
fn every_licence_is_allowed() {
    let packages = packages_of_this_platform();

    assert!(packages.len() > 50, "cargo named only {} packages", packages.len());
    tree::assert_none("deny.toml does not allow its licence:", &unlicensed(&packages, &rules()));
}

#[test]
fn no_rig_names_a_registry() {
    for rig in ["browser", "providers"] {
        let lock = std::fs::read_to_string(tree::root().join(format!("tests/{rig}/package-lock.json")))
            .expect("the file exists");

        assert!(lock.contains("\"integrity\""), "the lock of {rig} pins by hash");
        assert!(!lock.contains("\"resolved\""), "tests/{rig}/.npmrc leaves the registry out of the lock");
    }
}

#[test]
fn every_breach_of_the_supply_chain_is_found() {
    let rules = "[licenses]\nallow = ['MIT', 'ISC']\n[sources]\nallow-registry = ['https://r']\n\
                 [bans]\ndeny = [{ crate = 'bad' }, { crate = 'sql', wrappers = ['vault'] }]\n";
    let lock = "[[package]]\nname = 'bad'\nsource = 'git+https://x'\n\
                [[package]]\nname = 'vault'\ndependencies = ['sql 0.1']\n\
                [[package]]\nname = 'portal'\ndependencies = ['sql 0.1']\n\
                [[package]]\nname = 'sql'\nsource = 'registry+https://r'\n";
    let rules = rules.parse().expect("TOML");
    let lock = lock.parse().expect("TOML");
    let packages =
        [("a", "MIT OR GPL-3.0"), ("b", "MIT AND (GPL-3.0 OR ISC)"), ("c", "MIT AND GPL-3.0"), ("d", "")]
            .map(|(name, licence)| (name.to_owned(), licence.to_owned()));

    assert_eq!(foreign_sources(&lock, &rules), ["bad: git+https://x"]);
    assert_eq!(banned(&lock, &rules), ["bad", "sql, used by portal"]);
    assert_eq!(unlicensed(&packages, &rules), ["c: MIT AND GPL-3.0", "d: "]);
}

#[test]
fn licence_expressions_bind_as_spdx_says() {
    let allowed = BTreeSet::from(["MIT", "Apache-2.0 WITH LLVM-exception"]);

    assert!(allows("MIT/GPL-2.0", &allowed));
    assert!(allows("Apache-2.0 WITH LLVM-exception", &allowed));
    assert!(allows("GPL-2.0 AND X OR MIT", &allowed));
    assert!(!allows("Apache-2.0", &allowed));
    assert!(!allows("GPL-2.0 AND (X OR MIT)", &allowed));
}

fn rules() -> toml::Table {
    read("deny.toml")
}

fn lock() -> toml::Table {
    read("Cargo.lock")
}

fn read(path: &str) -> toml::Table {
    let text = std::fs::read_to_string(tree::root().join(path)).expect("the file exists");
    text.parse().expect("the file is TOML")
}

fn packages(lock: &toml::Table) -> impl Iterator<Item = &toml::Value> {
    lock.get("package").and_then(toml::Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a toml::Value, key: &str) -> &'a str {
    value.get(key).and_then(toml::Value::as_str).unwrap_or("")
}

fn list<'a>(table: &'a toml::Table, section: &str, key: &str) -> &'a [toml::Value] {
    let list = table.get(section).and_then(|section| section.get(key)).and_then(toml::Value::as_array);
    list.unwrap_or_else(|| panic!("deny.toml has {section}.{key}"))
}

/// Our own crates have no source; everything else names one.
fn foreign_sources(lock: &toml::Table, rules: &toml::Table) -> Vec<String> {
    let allowed = list(rules, "sources", "allow-registry");
    let is_known = |source: &str| {
        source
            .strip_prefix("registry+")
            .is_some_and(|url| allowed.iter().any(|known| known.as_str() == Some(url)))
    };
    packages(lock)
        .filter(|package| package.get("source").is_some_and(|source| !source.as_str().is_some_and(is_known)))
        .map(|package| format!("{}: {}", text(package, "name"), text(package, "source")))
        .collect()
}

fn banned(lock: &toml::Table, rules: &toml::Table) -> Vec<String> {
    let mut breaches = Vec::new();
    for ban in list(rules, "bans", "deny") {
        let name = text(ban, "crate");
        let Some(wrappers) = ban.get("wrappers").and_then(toml::Value::as_array) else {
            breaches
                .extend(packages(lock).map(|p| text(p, "name")).filter(|n| *n == name).map(str::to_owned));
            continue;
        };
        let users =
            packages(lock).filter(|package| depends_on(package, name)).map(|package| text(package, "name"));
        let strangers = users.filter(|user| !wrappers.iter().any(|wrapper| wrapper.as_str() == Some(user)));
        breaches.extend(strangers.map(|user| format!("{name}, used by {user}")));
    }
    breaches
}

fn depends_on(package: &toml::Value, name: &str) -> bool {
    let dependencies = package.get("dependencies").and_then(toml::Value::as_array).into_iter().flatten();
    dependencies.filter_map(toml::Value::as_str).any(|dependency| dependency.split(' ').next() == Some(name))
}

fn unlicensed(packages: &[(String, String)], rules: &toml::Table) -> Vec<String> {
    let allowed = list(rules, "licenses", "allow").iter().filter_map(toml::Value::as_str).collect();
    packages
        .iter()
        .filter(|(_, licence)| !allows(licence, &allowed))
        .map(|(name, licence)| format!("{name}: {licence}"))
        .collect()
}

/// Whether a licence expression can be met: OR binds weaker than AND, brackets bind first.
fn allows(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words, allowed)
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> bool {
    let mut met = all_of(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= all_of(words, allowed);
    }
    met
}

fn all_of(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words<'_>, allowed: &BTreeSet<&str>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = any_of(words, allowed);
        words.next_if_eq(&")");
        return met;
    }
    let Some(name) = words.next() else { return false };
    if words.next_if_eq(&"WITH").is_some() {
        let exception = words.next().unwrap_or_default();
        return allowed.contains(format!("{name} WITH {exception}").as_str());
    }
    allowed.contains(name)
}

/// Names and licences of the packages that are built here; they are on the machine, because this test was built.
fn packages_of_this_platform() -> Vec<(String, String)> {
    let version = cargo(&["--version", "--verbose"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo names its host");
    let answer =
        cargo(&["metadata", "--format-version=1", "--offline", "--locked", "--filter-platform", host]);
    let metadata: serde_json::Value = serde_json::from_str(&answer).expect("cargo metadata writes JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let text = |package: &serde_json::Value, key: &str| package[key].as_str().unwrap_or_default().to_owned();
    packages.iter().map(|package| (text(package, "name"), text(package, "license"))).collect()
}

pub(crate) fn cargo(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO")).args(arguments).current_dir(tree::root()).output().expect("cargo runs");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}
