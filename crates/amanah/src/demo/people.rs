//! The people of the demo. All invented: the names of companies say so, the domains end in `.example`, the streets
//! are called *Rekaan* (invented), and the addresses of machines come from the ranges kept for documentation.

use amanah_policy::{Language, Role};

/// The company.
pub(super) const COMPANY: &str = "PT Awan Rekaan Nusantara";

/// Its mailbox for privacy requests.
pub(super) const PRIVACY_MAILBOX: &str = "privasi@awan-rekaan.example";

/// A customer as invented.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    /// Their name.
    pub(super) name: &'static str,
    /// Their company, if they come for one.
    pub(super) company: Option<&'static str>,
    /// The first part of their address and their site.
    pub(super) site: &'static str,
    /// The language they read.
    pub(super) language: Language,
}

impl Person {
    /// The host name of their site.
    pub(super) fn host(&self) -> String {
        format!("{}.example", self.site)
    }

    /// Their address.
    pub(super) fn email(&self) -> String {
        let first = self.name.split(' ').next().unwrap_or("halo").to_lowercase();
        format!("{first}@{}", self.host())
    }
}

const fn person(name: &'static str, site: &'static str) -> Person {
    Person { name, company: None, site, language: Language::Id }
}

const fn company(name: &'static str, company: &'static str, site: &'static str) -> Person {
    Person { name, company: Some(company), site, language: Language::Id }
}

const fn in_english(person: Person) -> Person {
    Person { language: Language::En, ..person }
}

/// The customers; the first is the one whose link is printed.
pub(super) const CUSTOMERS: &[Person] = &[
    person("Sri Wahyuni", "kopi-senja"),
    company("Bambang Prasetyo", "CV Batik Rekaan Laweyan", "batik-rekaan"),
    person("Ni Luh Ayu Saraswati", "tenun-sukawati"),
    in_english(company("Grace Simatupang", "PT Rempah Rekaan Banda", "rempah-banda")),
    person("Agus Salim Nasution", "bengkel-maju"),
    company("Dewi Lestari Hartono", "Yayasan Rekaan Cerdas", "cerdas-rekaan"),
    person("Made Sudiarta", "selancar-kuta"),
    company("Fitriani Abdullah", "CV Roti Rekaan Hangat", "roti-hangat"),
    person("Yohanes Tanumihardja", "foto-pernikahan"),
    company("Siti Rahmawati", "PT Kargo Rekaan Samudra", "kargo-samudra"),
    person("Andi Baso Pallawa", "phinisi-bira"),
    in_english(person("Melati Kusuma", "melati-writes")),
    company("Teuku Rizal Fahmi", "CV Kopi Rekaan Gayo", "kopi-gayo"),
    person("Ratna Sari Dewanti", "kebun-anggrek"),
    person("Hendra Wijaya", "servis-ac-hendra"),
    company("Maria Goreti Bria", "Koperasi Rekaan Sandalwood", "sandalwood-rekaan"),
    person("Dedi Kurniawan", "les-matematika"),
    company("Lestari Handayani", "PT Jamu Rekaan Sehat", "jamu-sehat"),
    person("Ahmad Fauzi Siregar", "ulos-toba"),
    person("Putri Maharani", "kue-lebaran"),
    company("Rudi Hartanto", "CV Mebel Rekaan Jepara", "mebel-jepara"),
    person("Nurul Hidayah", "butik-hijab"),
    in_english(company("Stefanus Liem", "PT Piranti Rekaan Nusa", "piranti-nusa")),
    person("Wayan Sukerta", "gamelan-ubud"),
    person("Eka Puspitasari", "dongeng-anak"),
    company("Irfan Maulana", "CV Sepatu Rekaan Cibaduyut", "sepatu-cibaduyut"),
    person("Yuliana Rumbewas", "noken-biak"),
    person("Budi Santoso Wibowo", "catur-surabaya"),
    company("Kartika Chandra", "PT Surya Rekaan Atap", "surya-atap"),
    person("Fajar Nugroho", "pendaki-lawu"),
    person("Indah Permatasari", "resep-indah"),
    company("Zainal Arifin Daulay", "CV Sawit Rekaan Lestari", "sawit-lestari"),
    person("Theresia Wulandari", "paduan-suara"),
    person("Gilang Ramadhan Putra", "drum-gilang"),
    company("Novita Tjandra", "PT Klinik Rekaan Gigi", "klinik-gigi-rekaan"),
    person("Asep Sunandar", "wayang-golek"),
    person("Rina Marlina Lubis", "kelas-menjahit"),
    company("Joko Susanto", "CV Tempe Rekaan Malang", "tempe-malang"),
    person("Laila Zahra Assegaf", "kaligrafi-laila"),
    in_english(person("Benedictus Harsono", "harsono-maps")),
];

/// The staff: name and roles, the first role names their link.
pub(super) const STAFF: &[(&str, &[Role])] = &[
    ("Kirana Adiwijaya", &[Role::Officer]),
    ("Doni Setiawan", &[Role::Support]),
    ("Wulan Anggraini", &[Role::Billing]),
    ("Arief Budiman", &[Role::Engineer]),
    ("Sekar Arum", &[Role::Marketing]),
    ("Haryo Pamungkas", &[Role::Legal]),
    ("Intan Prameswari", &[Role::Finance]),
    ("Galih Ginanjar", &[Role::Registrar]),
];

/// The address of the officer, the first of [`STAFF`].
pub(super) const OFFICER_EMAIL: &str = "kirana@awan-rekaan.example";

/// The address of a member of staff.
pub(super) fn staff_email(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or("staf").to_lowercase();
    format!("{first}@awan-rekaan.example")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn nobody_shares_an_address_and_every_company_says_that_it_is_invented() {
        let addresses: BTreeSet<String> = CUSTOMERS.iter().map(Person::email).collect();

        assert_eq!(addresses.len(), CUSTOMERS.len());
        assert!(CUSTOMERS.iter().filter_map(|person| person.company).all(|name| name.contains("Rekaan")));
        assert!(CUSTOMERS.iter().all(|person| person.host().ends_with(".example")));
    }

    #[test]
    fn every_role_has_somebody() {
        let held: BTreeSet<Role> = STAFF.iter().flat_map(|(_, roles)| roles.iter().copied()).collect();

        assert_eq!(held, Role::ALL.iter().copied().collect());
        assert_eq!(STAFF.first().map(|(name, _)| staff_email(name)).as_deref(), Some(OFFICER_EMAIL));
    }
}
