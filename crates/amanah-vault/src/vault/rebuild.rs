//! Blind indexes computed anew from what the present keys open: they stay out of backups.

use crate::store::sql::Connection;
use amanah_policy::{Attribute, CustomerId, DatumId, RetentionClass};
use zeroize::Zeroizing;

use super::Vault;
use super::prepare::{field_of, is_named_by};
use crate::datum::DatumState;
use crate::error::{StoreError, VaultError};
use crate::keys::{Bucket, IndexField, Wrapping, bucket_key, class_key, version_key};
use crate::normalise::version;
use crate::personal::Personal;
use crate::store::customers::{self, Tag};
use crate::store::data::{self, DatumRow};
use crate::store::imports;
use crate::store::{WriteTx, scan, services, staff_rows};

/// A value on its way from its sealed row to its tag.
struct OpenedValue {
    customer: CustomerId,
    datum: DatumId,
    attribute: Attribute,
    is_restricted: bool,
    origin: String,
    value: Zeroizing<String>,
}

impl Vault {
    /// Computes every tag anew; says how many there are. The tables of tags must be empty.
    pub(super) async fn rebuild_tags(&self) -> Result<u64, VaultError> {
        let mut rebuilt = 0;
        let customers = self.store().read(|tx| scan::customers_with_data(tx.conn)).await?;
        for customer in customers {
            rebuilt += self.rebuild_tags_of_customer(customer).await?;
        }
        rebuilt += self.rebuild_staff_tags().await?;
        rebuilt += self.rebuild_line_tags().await?;
        Ok(rebuilt)
    }

    /// The same of one customer, who must have none.
    pub(super) async fn rebuild_tags_of_customer(&self, customer: CustomerId) -> Result<u64, VaultError> {
        let wrapping = self.keys().wrapping();
        let values = self
            .store()
            .read(move |tx| opened_values(tx.conn, tx.keys.ok_or(StoreError::Closed)?, &wrapping, customer))
            .await?;
        self.rebuild_tags_of(values).await
    }

    /// Tags the words of the names that were recorded before there was an index of them, or under an earlier rule.
    pub(super) async fn tag_words_of_before(&self) -> Result<(), VaultError> {
        if self.store().read(|tx| customers::words_version(tx.conn)).await? == version(IndexField::NameWord) {
            return Ok(());
        }
        let customers = self.store().read(|tx| scan::customers_with_data(tx.conn)).await?;
        for customer in customers {
            let wrapping = self.keys().wrapping();
            let values = self
                .store()
                .read(move |tx| {
                    opened_values(tx.conn, tx.keys.ok_or(StoreError::Closed)?, &wrapping, customer)
                })
                .await?;
            let names = values.into_iter().filter(|opened| is_named_by(opened.attribute));
            self.rebuild_words_of(names.collect()).await?;
        }
        self.store().write(|tx| customers::words_are_tagged(tx.conn)).await
    }

    /// The words of one customer's names. Whoever finds them there already has written them meanwhile.
    async fn rebuild_words_of(&self, names: Vec<OpenedValue>) -> Result<(), VaultError> {
        let mut words = Vec::new();
        for name in names {
            let tags = self.word_tags(&name.value).into_iter();
            words.extend(tags.map(|tag| (name.customer, name.datum, tag, name.is_restricted)));
        }
        self.store()
            .write(move |tx| {
                for (customer, datum, tag, is_restricted) in &words {
                    customers::insert_word_again(tx.conn, *tag, *datum, *customer, *is_restricted)?;
                }
                Ok(())
            })
            .await
    }

    /// The tags of one customer's data, in one transaction.
    async fn rebuild_tags_of(&self, values: Vec<OpenedValue>) -> Result<u64, VaultError> {
        let mut tags: Vec<(CustomerId, DatumId, IndexField, Tag, bool)> = Vec::new();
        let mut hosts: Vec<(DatumId, Tag)> = Vec::new();
        for opened in values {
            let OpenedValue { customer, datum, attribute, is_restricted, origin, value } = opened;
            if let Some(field) = field_of(attribute)
                && let Some(tag) = self.tag_of_value(field, &origin, &value)
            {
                tags.push((customer, datum, field, tag, is_restricted));
            }
            if is_named_by(attribute) {
                let words = self.word_tags(&value).into_iter();
                tags.extend(words.map(|tag| (customer, datum, IndexField::NameWord, tag, is_restricted)));
            }
            if attribute == Attribute::DomainName {
                hosts.extend(self.host_tag(&value).map(|tag| (datum, tag)));
            }
        }
        self.store()
            .write(move |tx| {
                for (customer, datum, field, tag, is_restricted) in &tags {
                    customers::insert_tag(tx.conn, *field, *tag, *datum, *customer)?;
                    if *is_restricted {
                        customers::restrict_tags(tx.conn, *customer, *datum, true)?;
                    }
                }
                Ok(count(tags.len()) + rebuild_hosts(tx, &hosts)?)
            })
            .await
    }

    async fn rebuild_staff_tags(&self) -> Result<u64, VaultError> {
        let rows = self.store().read(|tx| staff_rows::all(tx.conn)).await?;
        let mut tags = Vec::with_capacity(rows.len());
        for row in rows {
            let email = Personal::text(&self.open_card(&row)?.email);
            tags.extend(self.staff_tag(&email).map(|tag| (row.id, tag)));
        }
        self.store()
            .write(move |tx| {
                for (staff, tag) in &tags {
                    staff_rows::take_email(tx.conn, *staff, *tag)?;
                }
                Ok(count(tags.len()))
            })
            .await
    }

    /// The tags of imported lines: each lot seals those of its lines, each line of the quarantine its own.
    async fn rebuild_line_tags(&self) -> Result<u64, VaultError> {
        let wrapping = self.keys().wrapping();
        let (lots, quarantined) = self
            .store()
            .read(move |tx| {
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let (mut lots, mut quarantined) = (Vec::new(), Vec::new());
                for (lot, label, sealed) in imports::lots(tx.conn)? {
                    if let Some(key) = class_key(keys, &wrapping, label.customer, RetentionClass::Service)? {
                        lots.push((lot, key.open(label.bound().as_bytes(), &sealed)?));
                    }
                }
                for (row, label, sealed) in imports::quarantine(tx.conn)? {
                    if let Some(key) = bucket_key(keys, &wrapping, Bucket::Quarantine, label.day)? {
                        quarantined.push((row, key.open(label.bound().as_bytes(), &sealed)?));
                    }
                }
                Ok((lots, quarantined))
            })
            .await?;
        self.store()
            .write(move |tx| {
                let mut rebuilt = count(quarantined.len());
                for (lot, tags) in &lots {
                    rebuilt += imports::see_lot_again(tx.conn, *lot, tags)?;
                }
                for (row, plain) in &quarantined {
                    imports::see_quarantined_again(tx.conn, *row, plain)?;
                }
                Ok(rebuilt)
            })
            .await
    }
}

/// What a customer's data say, as far as it has tags and the present keys open it.
fn opened_values(
    conn: &Connection,
    keys: &Connection,
    wrapping: &Wrapping,
    customer: CustomerId,
) -> Result<Vec<OpenedValue>, VaultError> {
    let mut values = Vec::new();
    for row in data::all(conn, customer)? {
        let attribute = row.label.attribute;
        if field_of(attribute).is_none() && !is_named_by(attribute) {
            continue;
        }
        let Some(value) = opened(keys, wrapping, customer, &row)? else { continue };
        values.push(OpenedValue {
            customer,
            datum: row.label.id,
            attribute,
            is_restricted: row.label.state != DatumState::Current,
            origin: row.label.provenance.origin,
            value,
        });
    }
    Ok(values)
}

/// The value of a row, or none when its key is gone.
pub(super) fn opened(
    keys: &Connection,
    wrapping: &Wrapping,
    customer: CustomerId,
    row: &DatumRow,
) -> Result<Option<Zeroizing<String>>, VaultError> {
    let key = if row.own_key {
        version_key(keys, wrapping, customer, row.label.id, row.class)?
    } else {
        class_key(keys, wrapping, customer, row.class)?
    };
    key.map(|key| row.open(customer, &key)).transpose()
}

/// The host names of running services among these data.
fn rebuild_hosts(tx: &WriteTx<'_>, hosts: &[(DatumId, Tag)]) -> Result<u64, VaultError> {
    let mut found = 0;
    for (datum, tag) in hosts {
        if let Some(service) = services::running_under(tx.conn, *datum)?
            && services::take_host(tx.conn, service, *tag)?
        {
            found += 1;
        }
    }
    Ok(found)
}

fn count(many: usize) -> u64 {
    many.try_into().unwrap_or(u64::MAX)
}
