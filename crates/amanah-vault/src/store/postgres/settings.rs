//! Where the database is, and how long to wait for it.

use core::fmt;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a connection, a statement or a lock is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a statement may take that nobody waits in line for.
const LONG_WORK: Duration = Duration::from_secs(3600);
/// How long the server lets a transaction stand without a word from us: whoever hangs must not hold up the others.
const IDLE_IN_TRANSACTION: &str = "60s";

/// A database of PostgreSQL as the place of the data.
#[derive(Clone)]
pub struct PostgresSettings {
    pub(super) config: tokio_postgres::Config,
    pub(super) tls: MakeRustlsConnect,
    pub(super) patience: Duration,
}

/// Never shows the address, which may hold a password.
impl fmt::Debug for PostgresSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresSettings").finish_non_exhaustive()
    }
}

/// Why an address of a database is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PostgresAddressFault {
    /// It is no address.
    #[error("this is no address of a database; write `postgresql://user@host/database`")]
    Malformed,
    /// It names no database.
    #[error("the address names no database; write `postgresql://user@host/database`")]
    NoDatabase,
    /// Data would cross a network in the clear, or to a server that nobody identified.
    #[error(
        "the database is on another machine, so its certificate must be checked; name the file of the authority that \
         signed it in `store.ca_file`"
    )]
    NoAuthority,
    /// The file of the authority cannot be used.
    #[error("{} holds no certificate in PEM form; name the file of the authority that signed the server's", .0.display())]
    Authority(PathBuf),
    /// The file with the password cannot be read.
    #[error("cannot read the password of the database from {}; check `store.password_file`", .0.display())]
    Password(PathBuf),
}

impl PostgresSettings {
    /// Reads an address like `postgresql://user@host:5432/database` (libpq's form).
    ///
    /// A database on this machine is spoken to as it is; one elsewhere only over TLS with a certificate that `authority`
    /// (a PEM file) vouches for. The password may come from a file of its own.
    ///
    /// # Errors
    /// When the address is none, or would let data cross a network unprotected.
    pub fn new(
        address: &str,
        authority: Option<&Path>,
        password: Option<&Path>,
    ) -> Result<Self, PostgresAddressFault> {
        let mut config: tokio_postgres::Config =
            address.parse().map_err(|_| PostgresAddressFault::Malformed)?;
        if config.get_dbname().is_none() {
            return Err(PostgresAddressFault::NoDatabase);
        }
        if let Some(path) = password {
            let text =
                fs::read_to_string(path).map_err(|_| PostgresAddressFault::Password(path.to_path_buf()))?;
            config.password(text.trim_end_matches(['\r', '\n']));
        }
        let is_near = is_local(&config);
        let roots = match authority {
            Some(path) => authorities(path)?,
            None if is_near => RootCertStore::empty(),
            None => return Err(PostgresAddressFault::NoAuthority),
        };
        config.ssl_mode(if authority.is_some() { SslMode::Require } else { SslMode::Disable });
        config.connect_timeout(PATIENCE).tcp_user_timeout(PATIENCE).application_name("amanah");
        Ok(Self { config, tls: tls(roots), patience: PATIENCE }.with_limits())
    }

    /// Whether an address holds a password, so that whatever holds the address is a secret.
    #[must_use]
    pub fn holds_password(address: &str) -> bool {
        address.parse::<tokio_postgres::Config>().is_ok_and(|config| config.get_password().is_some())
    }

    /// Waits shorter or longer for connections, statements and locks; 30 seconds unless said otherwise.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self.config.connect_timeout(patience).tcp_user_timeout(patience);
        self.with_limits()
    }

    /// Waits long for a statement that reads whole tables; for a connection as long as before.
    pub(crate) fn for_long_work(&self) -> Self {
        Self { patience: LONG_WORK, ..self.clone() }.with_limits()
    }

    /// Tells the server limits of its own, a little shorter: who waited for a lock in vain hears of the lock from it,
    /// and the connection stays.
    fn with_limits(mut self) -> Self {
        let millis = self.patience.saturating_mul(3).as_millis().div_euclid(4).max(1);
        self.config.options(format!(
            "-c statement_timeout={millis} -c lock_timeout={millis} \
             -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION} \
             -c default_transaction_isolation=read\\ committed"
        ));
        self
    }

    /// Whether the server is on this machine.
    pub(crate) fn is_local(&self) -> bool {
        is_local(&self.config)
    }

    /// Whether both name one server, as far as their addresses show.
    pub(super) fn is_same_server(&self, other: &Self) -> bool {
        let (own, others) = (doors(&self.config), doors(&other.config));
        own.iter().any(|door| others.contains(door))
    }

    /// Host and database, as a message may name them.
    #[must_use]
    pub fn place(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(host)) => host.clone(),
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "localhost".to_owned(),
        };
        format!("{} on {host}", self.config.get_dbname().unwrap_or_default())
    }
}

/// Hosts with their ports; this machine has one name here.
fn doors(config: &tokio_postgres::Config) -> Vec<(String, u16)> {
    let ports = config.get_ports();
    let port = |place: usize| ports.get(place).or_else(|| ports.first()).copied().unwrap_or(5432);
    let name = |host: &Host| match host {
        Host::Tcp(name) if !is_near(host) => name.to_ascii_lowercase(),
        _ => "localhost".to_owned(),
    };
    config.get_hosts().iter().enumerate().map(|(place, host)| (name(host), port(place))).collect()
}

fn is_local(config: &tokio_postgres::Config) -> bool {
    config.get_hosts().iter().all(is_near) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

fn is_near(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
    }
}

fn authorities(path: &Path) -> Result<RootCertStore, PostgresAddressFault> {
    let fault = || PostgresAddressFault::Authority(path.to_path_buf());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|_| fault())? {
        roots.add(certificate.map_err(|_| fault())?).map_err(|_| fault())?;
    }
    if roots.is_empty() { Err(fault()) } else { Ok(roots) }
}

fn tls(roots: RootCertStore) -> MakeRustlsConnect {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    // INVARIANT: the provider knows the versions that it was built with.
    let builder = versions.unwrap_or_else(|_| ClientConfig::builder());
    MakeRustlsConnect::new(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Result<String, PostgresAddressFault> {
        PostgresSettings::new(address, None, None).map(|settings| settings.place())
    }

    /// Shows: SEC
    #[test]
    fn a_database_elsewhere_is_spoken_to_over_tls_alone() {
        assert_eq!(of("postgresql://amanah@db.example/amanah"), Err(PostgresAddressFault::NoAuthority));
        assert_eq!(of("postgresql://amanah@192.0.2.7/amanah"), Err(PostgresAddressFault::NoAuthority));
        assert_eq!(of("postgresql://amanah@127.0.0.1/amanah").unwrap(), "amanah on 127.0.0.1");
        assert_eq!(of("host=/run/postgresql dbname=amanah user=a").unwrap(), "amanah on /run/postgresql");
    }

    #[test]
    fn an_address_that_is_none_says_how_one_looks() {
        assert_eq!(of("amanah.example"), Err(PostgresAddressFault::Malformed));
        assert_eq!(of("postgresql://amanah@localhost"), Err(PostgresAddressFault::NoDatabase));
    }

    #[test]
    fn one_server_is_known_by_its_address_where_nothing_else_is_to_be_seen() {
        let of = |address| PostgresSettings::new(address, None, None).unwrap();
        let here = of("postgresql://amanah@localhost/amanah");

        assert!(here.is_same_server(&of("postgresql://keys@127.0.0.1:5432/keys")));
        assert!(here.is_same_server(&of("host=/run/postgresql user=keys dbname=keys")));
        assert!(!here.is_same_server(&of("postgresql://keys@localhost:5433/keys")));
    }

    #[test]
    fn settings_never_show_the_address() {
        let settings = PostgresSettings::new("postgresql://a:geheim@localhost/d", None, None).unwrap();

        assert!(!format!("{settings:?} {}", settings.place()).contains("geheim"));
    }
}
