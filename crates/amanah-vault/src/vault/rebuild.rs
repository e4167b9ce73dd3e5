//! Blind indexes computed anew from what the present keys open: they stay out of backups.

use amanah_policy::{Attribute, CustomerId, DatumId, Timestamp};
use rusqlite::Connection;
use zeroize::Zeroizing;

use super::Vault;
use super::imports::bound_line;
use super::prepare::field_of;
use crate::datum::DatumState;
use crate::error::{StoreError, VaultError};
use crate::keys::{Bucket, IndexField, Wrapping, bucket_key, class_key, version_key};
use crate::personal::Personal;
use crate::store::customers::{self, Tag};
use crate::store::data::{self, DatumRow};
use crate::store::imports::{self, SeenRow};
use crate::store::{WriteTx, scan, services, staff_rows};

/// A value on its way from its sealed row to its tag.
struct OpenedValue {
    customer: CustomerId,
    datum: DatumId,
    attribute: Attribute,
    is_restricted: bool,
    expires_day: Option<i64>,
    value: Zeroizing<String>,
}

impl Vault {
    /// Computes every tag anew; says how many there are. The tables of tags must be empty.
    pub(super) async fn rebuild_tags(&self, now: Timestamp) -> Result<u64, VaultError> {
        let mut rebuilt = 0;
        let customers = self.store().read(|tx| scan::customers_with_data(tx.conn)).await?;
        for customer in customers {
            let wrapping = self.keys().wrapping().clone();
            let values = self
                .store()
                .read(move |tx| {
                    opened_values(tx.conn, tx.keys.ok_or(StoreError::Closed)?, &wrapping, customer)
                })
                .await?;
            rebuilt += self.rebuild_tags_of(values, now).await?;
        }
        rebuilt += self.rebuild_staff_tags().await?;
        rebuilt += self.rebuild_quarantine_tags().await?;
        Ok(rebuilt)
    }

    /// The tags of one customer's data, in one transaction.
    async fn rebuild_tags_of(&self, values: Vec<OpenedValue>, now: Timestamp) -> Result<u64, VaultError> {
        let mut tags: Vec<(CustomerId, DatumId, IndexField, Tag, bool)> = Vec::new();
        let mut hosts: Vec<(DatumId, Tag)> = Vec::new();
        let mut lines: Vec<SeenRow> = Vec::new();
        for opened in values {
            let OpenedValue { customer, datum, attribute, is_restricted, expires_day, value } = opened;
            if let Some(field) = field_of(attribute)
                && let Some(tag) = self.tag(field, &value)
            {
                tags.push((customer, datum, field, tag, is_restricted));
            }
            match attribute {
                Attribute::DomainName => hosts.extend(self.host_tag(&value).map(|tag| (datum, tag))),
                Attribute::AccessLogLine => lines.push(SeenRow {
                    tag: self.line_tag(&value),
                    customer: Some(customer),
                    day: expires_day.unwrap_or_else(|| now.day()),
                }),
                _ => {}
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
                let found = rebuild_hosts(tx, &hosts)?;
                for row in &lines {
                    imports::see(tx.conn, row)?;
                }
                Ok(count(tags.len()) + found + count(lines.len()))
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

    async fn rebuild_quarantine_tags(&self) -> Result<u64, VaultError> {
        let wrapping = self.keys().wrapping().clone();
        let lines = self
            .store()
            .read(move |tx| {
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let mut lines = Vec::new();
                for row in scan::quarantine(tx.conn)? {
                    let Some(key) = bucket_key(keys, &wrapping, Bucket::Quarantine, row.day)? else {
                        continue;
                    };
                    let bound = bound_line(row.import, row.line, row.day);
                    lines.push((row.day, key.open(bound.as_bytes(), &row.sealed)?));
                }
                Ok(lines)
            })
            .await?;
        let mut seen = Vec::with_capacity(lines.len());
        for (day, line) in lines {
            let line = core::str::from_utf8(&line).map_err(|_| VaultError::Tampered)?;
            seen.push(SeenRow { tag: self.line_tag(line), customer: None, day });
        }
        self.store()
            .write(move |tx| {
                for row in &seen {
                    imports::see(tx.conn, row)?;
                }
                Ok(count(seen.len()))
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
        if field_of(attribute).is_none() && attribute != Attribute::AccessLogLine {
            continue;
        }
        let Some(value) = opened(keys, wrapping, customer, &row)? else { continue };
        values.push(OpenedValue {
            customer,
            datum: row.label.id,
            attribute,
            is_restricted: row.label.state != DatumState::Current,
            expires_day: row.label.expires_at.map(Timestamp::day),
            value,
        });
    }
    Ok(values)
}

/// The value of a row, or none when its key is gone.
fn opened(
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
