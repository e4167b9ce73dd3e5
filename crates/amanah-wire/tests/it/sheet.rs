//! Sheets of business: the same sheet gives the same bytes, and no letter is lost.

use amanah_wire::sheet::{Moment, Row, Sheet, Sum, Unprintable, looks_like_a_pdf, print};
use proptest::prelude::*;

pub(crate) fn sheet() -> Sheet {
    Sheet {
        language: "id",
        title: "Faktur".to_owned(),
        number: "CA-2026-000017".to_owned(),
        seller: vec![
            "PT Contoh Awan".to_owned(),
            "Jl. Melati 5, Sleman, Yogyakarta 55281".to_owned(),
            "NPWP 01.234.567.8-901.000".to_owned(),
        ],
        buyer_word: "Kepada".to_owned(),
        buyer: vec![
            "Sri Wahyuni".to_owned(),
            "Jl. Kenanga 12, Kotagede, Yogyakarta".to_owned(),
            "sri@toko-sri.example".to_owned(),
            "Nomor pelanggan 1234-5678-2".to_owned(),
        ],
        facts: vec![
            ("Tanggal".to_owned(), "26 November 2026".to_owned()),
            ("Jatuh tempo".to_owned(), "10 Desember 2026".to_owned()),
        ],
        columns: ["Uraian", "Jumlah", "Harga", "Nilai"].map(str::to_owned),
        rows: vec![
            Row {
                what: "Hosting M, toko-sri.example, 1 Desember 2026 sampai 31 Desember 2026".to_owned(),
                count: "1".to_owned(),
                each: "Rp150.000".to_owned(),
                amount: "Rp150.000".to_owned(),
            },
            Row {
                what: "Domain toko-sri.example".to_owned(),
                count: "2".to_owned(),
                each: "Rp175.000".to_owned(),
                amount: "Rp350.000".to_owned(),
            },
        ],
        sums: vec![
            Sum { name: "Jumlah".to_owned(), amount: "Rp500.000".to_owned(), is_total: false },
            Sum { name: "PPN 12% × 11/12".to_owned(), amount: "Rp55.000".to_owned(), is_total: false },
            Sum { name: "Total".to_owned(), amount: "Rp555.000".to_owned(), is_total: true },
        ],
        notes: vec!["Mohon transfer ke Bank Contoh 123 456 7890 a.n. PT Contoh Awan.".to_owned()],
        page_words: "Halaman {here} dari {last}".to_owned(),
        made_at: Moment { year: 2026, month: 11, day: 26, hour: 3, minute: 4, second: 5 },
        id: [7; 16],
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let (first, second) = (print(&sheet()).unwrap(), print(&sheet()).unwrap());

    assert_eq!(first, second);
    assert!(looks_like_a_pdf(&first) && first.len() < 60_000, "{}", first.len());
}

#[test]
fn a_letter_that_no_font_has_is_told_and_never_replaced() {
    let with = |name: &str| {
        let mut sheet = sheet();
        sheet.buyer[0] = name.to_owned();
        print(&sheet).map(|bytes| bytes.len())
    };

    assert!(with("Đặng Thị Ngọc").is_ok() && with("Łukasz Żak").is_ok() && with("Жанна Öz").is_ok());
    assert_eq!(with("山田"), Err(Unprintable { letter: 0x5c71 }));
    assert_eq!(with("Sri \u{1f600}"), Err(Unprintable { letter: 0x1f600 }));
}

#[test]
fn many_lines_take_more_pages_and_each_says_which_it_is() {
    let mut long = sheet();
    let row = long.rows[0].clone();
    long.rows = vec![row; 90];

    let bytes = print(&long).unwrap();

    let pages = bytes.windows(11).filter(|piece| piece == b"/Type /Page").count();
    assert!(pages > 3, "{pages}");
}

#[test]
fn what_is_no_pdf_is_not_taken_for_one() {
    for bad in [&b""[..], b"%PDF-", b"MZ\x90", b"<html>%PDF-1.7 %%EOF", b"%PDF-1.7 cut off"] {
        assert!(!looks_like_a_pdf(bad));
    }
    assert!(looks_like_a_pdf(b"%PDF-1.4\n...\n%%EOF\n"));
}

proptest! {
    #[test]
    fn whatever_is_written_prints_or_says_which_letter(texts in prop::collection::vec(".{0,300}", 1..8)) {
        let mut sheet = sheet();
        sheet.buyer = texts.clone();
        sheet.rows[0].what = texts.join("\n");
        if let Ok(bytes) = print(&sheet) {
            prop_assert!(looks_like_a_pdf(&bytes));
        }
    }
}
