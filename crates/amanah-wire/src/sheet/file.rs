//! The bytes of the file: pages, fonts with their letters, and the structure for whoever reads it aloud.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, StructRole, SystemInfo, UnicodeCmap};
use pdf_writer::{Date, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::letters::{Font, Fonts};
use super::page::{HEIGHT, Pages, WIDTH};
use super::{Moment, Sheet};

const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Hands out the numbers of objects.
struct Numbers(i32);

impl Numbers {
    fn next(&mut self) -> Ref {
        self.0 = self.0.saturating_add(1);
        Ref::new(self.0)
    }
}

pub(super) fn write(sheet: &Sheet, pages: Pages) -> Vec<u8> {
    let mut numbers = Numbers(0);
    let mut pdf = Pdf::new();
    pdf.set_version(1, 7);
    pdf.set_file_id((sheet.id.to_vec(), sheet.id.to_vec()));
    let (catalog, tree, root, document) = (numbers.next(), numbers.next(), numbers.next(), numbers.next());
    let fonts: BTreeMap<Font, Ref> = pages.used.0.keys().map(|font| (*font, numbers.next())).collect();
    let places: Vec<(Ref, Ref, i32)> =
        pages.pages.iter().map(|page| (numbers.next(), numbers.next(), page.texts)).collect();
    let elements: Vec<Vec<Ref>> =
        places.iter().map(|(_, _, texts)| (0..*texts).map(|_| numbers.next()).collect()).collect();

    let mut entry = pdf.catalog(catalog);
    entry.pages(tree).lang(TextStr(sheet.language));
    entry.viewer_preferences().display_doc_title(true);
    entry.mark_info().marked(true);
    entry.pair(Name(b"StructTreeRoot"), root);
    entry.finish();

    let count = i32::try_from(places.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(places.iter().map(|(page, _, _)| *page)).count(count);
    for (place, ((page, content), filled)) in
        places.iter().map(|(page, content, _)| (*page, *content)).zip(pages.pages).enumerate()
    {
        let mut sheet_of_paper = pdf.page(page);
        sheet_of_paper.parent(tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(content);
        sheet_of_paper.struct_parents(i32::try_from(place).unwrap_or(i32::MAX));
        let mut resources = sheet_of_paper.resources();
        let mut named = resources.fonts();
        for (font, number) in &fonts {
            named.pair(Name(font.tag()), *number);
        }
        named.finish();
        resources.finish();
        sheet_of_paper.finish();
        pdf.stream(content, &filled.content.finish());
    }
    structure(&mut pdf, (root, document), &places, &elements, &mut numbers);
    for (font, number) in fonts {
        let letters = pages.used.0.get(&font).cloned().unwrap_or_default();
        embed(&mut pdf, &pages.fonts, (font, number), &letters, &mut numbers);
    }
    let mut about = pdf.document_info(numbers.next());
    about.title(TextStr(&format!("{} {}", sheet.title, sheet.number)));
    about.producer(TextStr("Amanah")).creation_date(date(sheet.made_at));
    about.finish();
    pdf.finish()
}

/// Says in which order the texts are read.
fn structure(
    pdf: &mut Pdf,
    (root, document): (Ref, Ref),
    places: &[(Ref, Ref, i32)],
    elements: &[Vec<Ref>],
    numbers: &mut Numbers,
) {
    let lists: Vec<Ref> = elements.iter().map(|_| numbers.next()).collect();
    let by_page = numbers.next();
    let mut top = pdf.indirect(root).dict();
    top.pair(Name(b"Type"), Name(b"StructTreeRoot"));
    top.pair(Name(b"K"), document).pair(Name(b"ParentTree"), by_page);
    top.finish();
    let mut whole = pdf.struct_element(document);
    whole.kind(StructRole::Document).parent(root);
    let mut children = whole.children();
    for element in elements.iter().flatten() {
        children.struct_element(*element);
    }
    children.finish();
    whole.finish();
    for ((page, _, _), texts) in places.iter().zip(elements) {
        for (text, element) in (0_i32..).zip(texts) {
            let mut paragraph = pdf.struct_element(*element);
            paragraph.kind(StructRole::P).parent(document).page(*page);
            paragraph.children().marked_content_id(text);
            paragraph.finish();
        }
    }
    let mut parents = pdf.number_tree::<Ref>(by_page);
    let mut entries = parents.nums();
    for (place, list) in (0_i32..).zip(&lists) {
        entries.insert(place, *list);
    }
    entries.finish();
    parents.finish();
    for (list, texts) in lists.into_iter().zip(elements) {
        pdf.indirect(list).array().items(texts.iter().copied());
    }
}

/// Embeds a font, with which glyph is which letter, so that text can be selected and searched.
fn embed(
    pdf: &mut Pdf,
    fonts: &Fonts,
    (font, number): (Font, Ref),
    letters: &BTreeMap<u16, char>,
    numbers: &mut Numbers,
) {
    let (cid, about, file, meaning) = (numbers.next(), numbers.next(), numbers.next(), numbers.next());
    pdf.type0_font(number)
        .base_font(Name(font.name()))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(meaning);
    let mut glyphs = pdf.cid_font(cid);
    glyphs.subtype(CidFontType::Type2).base_font(Name(font.name())).system_info(IDENTITY);
    glyphs.font_descriptor(about).default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = glyphs.widths();
    for glyph in letters.keys() {
        widths.consecutive(*glyph, [fonts.glyph_width(font, *glyph)]);
    }
    widths.finish();
    glyphs.finish();
    let mut descriptor = pdf.font_descriptor(about);
    descriptor.name(Name(font.name())).flags(FontFlags::SYMBOLIC).italic_angle(0.0).stem_v(80.0);
    if let Some(face) = fonts.face(font) {
        let scale = 1_000.0 / f32::from(face.units_per_em().max(1));
        let size = |units: i16| f32::from(units) * scale;
        let bounds = face.global_bounding_box();
        descriptor.bbox(Rect::new(
            size(bounds.x_min),
            size(bounds.y_min),
            size(bounds.x_max),
            size(bounds.y_max),
        ));
        descriptor.ascent(size(face.ascender())).descent(size(face.descender()));
        descriptor.cap_height(size(face.capital_height().unwrap_or(face.ascender())));
    }
    descriptor.font_file2(file);
    descriptor.finish();
    let bytes = font.bytes();
    let mut stream = pdf.stream(file, bytes);
    stream.pair(Name(b"Length1"), i32::try_from(bytes.len()).unwrap_or(i32::MAX));
    stream.finish();
    let mut map = UnicodeCmap::<u16>::new(Name(b"Letters"), IDENTITY);
    for (glyph, letter) in letters {
        map.pair(*glyph, *letter);
    }
    pdf.cmap(meaning, &map.finish());
}

fn date(at: Moment) -> Date {
    Date::new(at.year)
        .month(at.month)
        .day(at.day)
        .hour(at.hour)
        .minute(at.minute)
        .second(at.second)
        .utc_offset_hour(0)
}
