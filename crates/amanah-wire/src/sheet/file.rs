//! The bytes of the file: pages, fonts with their letters, and the structure for whoever reads it aloud.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, StructRole, SystemInfo, TableHeaderScope, UnicodeCmap};
use pdf_writer::{Date, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::letters::{Font, Fonts};
use super::page::{Element, HEIGHT, Pages, Role, WIDTH};
use super::{About, Moment};

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

pub(super) fn write(about: &About<'_>, pages: Pages) -> Vec<u8> {
    let mut numbers = Numbers(0);
    let mut pdf = Pdf::new();
    pdf.set_version(1, 7);
    pdf.set_file_id((about.id.to_vec(), about.id.to_vec()));
    let (catalog, tree, root, document) = (numbers.next(), numbers.next(), numbers.next(), numbers.next());
    let fonts: BTreeMap<Font, Ref> = pages.used.0.keys().map(|font| (*font, numbers.next())).collect();
    let places: Vec<(Ref, Ref)> = pages.pages.iter().map(|_| (numbers.next(), numbers.next())).collect();
    let elements: Vec<(Ref, &Element)> =
        pages.elements.iter().map(|element| (numbers.next(), element)).collect();
    let texts: Vec<Vec<usize>> = pages.pages.iter().map(|page| page.texts.clone()).collect();

    let mut entry = pdf.catalog(catalog);
    entry.pages(tree).lang(TextStr(about.language));
    entry.viewer_preferences().display_doc_title(true);
    entry.mark_info().marked(true);
    entry.pair(Name(b"StructTreeRoot"), root);
    entry.finish();

    let count = i32::try_from(places.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(places.iter().map(|(page, _)| *page)).count(count);
    for (place, ((page, content), filled)) in places.iter().copied().zip(pages.pages).enumerate() {
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
    structure(&mut pdf, (root, document), (&places, &texts), &elements, &mut numbers);
    for (font, number) in fonts {
        let letters = pages.used.0.get(&font).cloned().unwrap_or_default();
        embed(&mut pdf, &pages.fonts, (font, number), &letters, &mut numbers);
    }
    let mut said = pdf.document_info(numbers.next());
    said.title(TextStr(&about.title));
    said.producer(TextStr("Amanah")).creation_date(date(about.made_at));
    said.finish();
    pdf.finish()
}

/// Says what each text is, and in which order they are read.
fn structure(
    pdf: &mut Pdf,
    (root, document): (Ref, Ref),
    (places, texts): (&[(Ref, Ref)], &[Vec<usize>]),
    elements: &[(Ref, &Element)],
    numbers: &mut Numbers,
) {
    let lists: Vec<Ref> = places.iter().map(|_| numbers.next()).collect();
    let by_page = numbers.next();
    let mut top = pdf.indirect(root).dict();
    top.pair(Name(b"Type"), Name(b"StructTreeRoot"));
    top.pair(Name(b"K"), document).pair(Name(b"ParentTree"), by_page);
    top.finish();
    let mut within: BTreeMap<Option<usize>, Vec<Ref>> = BTreeMap::new();
    for (number, element) in elements {
        within.entry(element.parent).or_default().push(*number);
    }
    let mut whole = pdf.struct_element(document);
    whole.kind(StructRole::Document).parent(root);
    let mut children = whole.children();
    for element in within.get(&None).into_iter().flatten() {
        children.struct_element(*element);
    }
    children.finish();
    whole.finish();
    for (place, (number, element)) in elements.iter().enumerate() {
        let parent = element.parent.and_then(|parent| elements.get(parent));
        let mut piece = pdf.struct_element(*number);
        piece.kind(role(element.role)).parent(parent.map_or(document, |(parent, _)| *parent));
        if let Some((page, _)) = places.get(element.page).filter(|_| !element.texts.is_empty()) {
            piece.page(*page);
        }
        if let Some(language) = element.language {
            piece.lang(TextStr(language));
        }
        if element.role == Role::HeadCell {
            piece.attributes().push().table().scope(TableHeaderScope::Column);
        }
        let mut children = piece.children();
        for child in within.get(&Some(place)).into_iter().flatten() {
            children.struct_element(*child);
        }
        for text in &element.texts {
            children.marked_content_id(*text);
        }
        children.finish();
        piece.finish();
    }
    let mut parents = pdf.number_tree::<Ref>(by_page);
    let mut entries = parents.nums();
    for (place, list) in (0_i32..).zip(&lists) {
        entries.insert(place, *list);
    }
    entries.finish();
    parents.finish();
    for (list, texts) in lists.into_iter().zip(texts) {
        let owners = texts.iter().filter_map(|element| elements.get(*element)).map(|(number, _)| *number);
        pdf.indirect(list).array().items(owners);
    }
}

const fn role(role: Role) -> StructRole {
    match role {
        Role::Title => StructRole::H1,
        Role::Heading => StructRole::H2,
        Role::Paragraph => StructRole::P,
        Role::Table => StructRole::Table,
        Role::Row => StructRole::TR,
        Role::HeadCell => StructRole::TH,
        Role::Cell => StructRole::TD,
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
