//! Placing text on pages of A4: what fits on a line, where a table goes on, what stands at the foot.

use pdf_writer::types::ArtifactType;
use pdf_writer::{Content, Name, Str};

use super::letters::{Fonts, Line, Used, Weight};
use super::{Row, Sheet, Unprintable};

/// A4 in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const LEFT: f32 = 56.0;
pub(super) const RIGHT: f32 = WIDTH - 56.0;
pub(super) const TOP: f32 = HEIGHT - 56.0;
const BOTTOM: f32 = 84.0;

/// Where the columns of numbers end.
const COUNT_AT: f32 = 352.0;
const EACH_AT: f32 = 446.0;
/// How wide the first column is.
const WHAT: f32 = 250.0;

/// Text, soft text, and the one accent colour.
pub(super) const INK: [f32; 3] = [0.1, 0.137, 0.122];
const SOFT: [f32; 3] = [0.333, 0.376, 0.353];
pub(super) const ACCENT: [f32; 3] = [0.039, 0.361, 0.31];
pub(super) const RULE: [f32; 3] = [0.863, 0.863, 0.827];

/// Where a text stands and how it looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) colour: [f32; 3],
}

pub(super) const BODY: Style = Style { size: 9.5, weight: Weight::Regular, colour: INK };
pub(super) const SMALL: Style = Style { size: 8.5, weight: Weight::Regular, colour: SOFT };
pub(super) const STRONG: Style = Style { size: 9.5, weight: Weight::Bold, colour: INK };

/// A page that is being filled.
pub(super) struct Page {
    pub(super) content: Content,
    /// For each tagged text of it, the element it belongs to.
    pub(super) texts: Vec<usize>,
}

/// What a piece of the document is, for whoever reads it aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Heading,
    Paragraph,
    Table,
    Row,
    HeadCell,
    Cell,
}

/// An element of the structure.
pub(super) struct Element {
    pub(super) role: Role,
    /// Its language, where it is not the document's.
    pub(super) language: Option<&'static str>,
    /// The element it is in; none for the document.
    pub(super) parent: Option<usize>,
    /// The page of its texts.
    pub(super) page: usize,
    /// Its texts, by their numbers on that page.
    pub(super) texts: Vec<i32>,
}

/// All pages of a document.
pub(super) struct Pages {
    pub(super) pages: Vec<Page>,
    pub(super) fonts: Fonts,
    pub(super) used: Used,
    pub(super) elements: Vec<Element>,
    /// The element that is being filled; without one each text is a paragraph of its own.
    open: Option<usize>,
    /// How far down the last page is filled.
    pub(super) y: f32,
}

impl Pages {
    pub(super) fn new() -> Self {
        let mut pages = Self {
            pages: Vec::new(),
            fonts: Fonts::read(),
            used: Used::default(),
            elements: Vec::new(),
            open: None,
            y: TOP,
        };
        pages.turn();
        pages
    }

    /// A new page.
    fn turn(&mut self) {
        self.pages.push(Page { content: Content::new(), texts: Vec::new() });
        self.y = TOP;
    }

    /// Fills an element; what is written in `fill` belongs to it, unless it fills elements of its own.
    pub(super) fn inside<T>(
        &mut self,
        role: Role,
        language: Option<&'static str>,
        fill: impl FnOnce(&mut Self) -> Result<T, Unprintable>,
    ) -> Result<T, Unprintable> {
        let before = self.open;
        self.open = Some(self.begin(role, language, before));
        let filled = fill(self);
        self.open = before;
        filled
    }

    fn begin(&mut self, role: Role, language: Option<&'static str>, parent: Option<usize>) -> usize {
        let page = self.pages.len().saturating_sub(1);
        self.elements.push(Element { role, language, parent, page, texts: Vec::new() });
        self.elements.len().saturating_sub(1)
    }

    pub(super) fn make_room(&mut self, height: f32) -> bool {
        if self.y - height >= BOTTOM {
            return false;
        }
        self.turn();
        true
    }

    /// Writes one line that begins at `x`.
    pub(super) fn put(&mut self, x: f32, text: &str, style: Style) -> Result<(), Unprintable> {
        let line = self.used.shape(&self.fonts, text, style.weight)?;
        self.draw(x, &line, style);
        Ok(())
    }

    /// Writes one line that ends at `x`.
    fn put_to(&mut self, x: f32, text: &str, style: Style) -> Result<(), Unprintable> {
        let line = self.used.shape(&self.fonts, text, style.weight)?;
        self.draw(x - line.width * style.size / 1_000.0, &line, style);
        Ok(())
    }

    fn draw(&mut self, x: f32, line: &Line, style: Style) {
        if line.runs.is_empty() {
            return;
        }
        let y = self.y;
        let element = self.open.unwrap_or_else(|| self.begin(Role::Paragraph, None, None));
        let Some(page) = self.pages.last_mut() else { return };
        let text = i32::try_from(page.texts.len()).unwrap_or(i32::MAX);
        {
            let mut mark = page.content.begin_marked_content_with_properties(Name(b"P"));
            mark.properties().identify(text);
        }
        page.texts.push(element);
        if let Some(element) = self.elements.get_mut(element) {
            element.texts.push(text);
        }
        set(&mut page.content, x, y, line, style);
        page.content.end_marked_content();
    }

    pub(super) fn rule(&mut self, colour: [f32; 3], thickness: f32) {
        let y = self.y;
        let Some(page) = self.pages.last_mut() else { return };
        page.content.begin_marked_content(Name(b"Artifact"));
        page.content.save_state();
        page.content.set_stroke_rgb(colour[0], colour[1], colour[2]).set_line_width(thickness);
        page.content.move_to(LEFT, y).line_to(RIGHT, y).stroke();
        page.content.restore_state();
        page.content.end_marked_content();
    }

    /// What it is, its number, who sells, who buys, and the facts.
    pub(super) fn head(&mut self, sheet: &Sheet) -> Result<(), Unprintable> {
        let title = Style { size: 22.0, weight: Weight::Bold, colour: ACCENT };
        self.y = TOP - 14.0;
        self.put(LEFT, &sheet.title, title)?;
        self.put_to(RIGHT, &sheet.number, Style { size: 12.0, ..STRONG })?;
        self.y -= 14.0;
        self.rule(ACCENT, 1.2);
        self.y -= 22.0;
        let top = self.y;
        let half = (RIGHT - LEFT) / 2.0 - 12.0;
        for (place, line) in sheet.seller.iter().enumerate() {
            let style = if place == 0 { STRONG } else { BODY };
            self.paragraph(LEFT, half, line, style)?;
        }
        let below_seller = self.y;
        self.y = top;
        for (name, value) in &sheet.facts {
            self.put(LEFT + half + 24.0, name, SMALL)?;
            self.put_to(RIGHT, value, BODY)?;
            self.y -= 14.0;
        }
        self.y = self.y.min(below_seller) - 14.0;
        self.put(LEFT, &sheet.buyer_word, SMALL)?;
        self.y -= 14.0;
        for (place, line) in sheet.buyer.iter().enumerate() {
            let style = if place == 0 { STRONG } else { BODY };
            self.paragraph(LEFT, RIGHT - LEFT, line, style)?;
        }
        self.y -= 18.0;
        Ok(())
    }

    /// The lines, on as many pages as they need, each page with the names of the columns.
    pub(super) fn table(&mut self, sheet: &Sheet) -> Result<(), Unprintable> {
        self.make_room(60.0);
        self.columns(sheet)?;
        for row in &sheet.rows {
            let lines = wrapped(&self.fonts, &row.what, WHAT, BODY)?;
            let height = 13.0 * count(lines.len()) + 8.0;
            if self.make_room(height) {
                self.columns(sheet)?;
            }
            self.row(row, &lines)?;
        }
        Ok(())
    }

    fn columns(&mut self, sheet: &Sheet) -> Result<(), Unprintable> {
        let head = Style { weight: Weight::Bold, ..SMALL };
        let [what, number, each, amount] = &sheet.columns;
        self.put(LEFT, what, head)?;
        for (at, text) in [(COUNT_AT, number), (EACH_AT, each), (RIGHT, amount)] {
            self.put_to(at, text, head)?;
        }
        self.y -= 7.0;
        self.rule(INK, 0.6);
        self.y -= 14.0;
        Ok(())
    }

    fn row(&mut self, row: &Row, lines: &[String]) -> Result<(), Unprintable> {
        for (place, line) in lines.iter().enumerate() {
            self.put(LEFT, line, BODY)?;
            if place == 0 {
                for (at, text) in [(COUNT_AT, &row.count), (EACH_AT, &row.each), (RIGHT, &row.amount)] {
                    self.put_to(at, text, BODY)?;
                }
            }
            self.y -= 13.0;
        }
        self.y += 5.0;
        self.rule(RULE, 0.5);
        self.y -= 13.0;
        Ok(())
    }

    /// The sums, which stay together.
    pub(super) fn sums(&mut self, sheet: &Sheet) -> Result<(), Unprintable> {
        self.make_room(18.0 * count(sheet.sums.len()) + 12.0);
        self.y -= 4.0;
        for sum in &sheet.sums {
            let style = if sum.is_total {
                self.y -= 4.0;
                Style { size: 12.0, weight: Weight::Bold, colour: ACCENT }
            } else {
                BODY
            };
            self.put(COUNT_AT - 40.0, &sum.name, style)?;
            self.put_to(RIGHT, &sum.amount, style)?;
            self.y -= 16.0;
        }
        self.y -= 14.0;
        Ok(())
    }

    /// How to pay, and what else is to be said.
    pub(super) fn notes(&mut self, sheet: &Sheet) -> Result<(), Unprintable> {
        for note in &sheet.notes {
            self.paragraph(LEFT, RIGHT - LEFT, note, BODY)?;
            self.y -= 6.0;
        }
        Ok(())
    }

    /// The number of each page.
    pub(super) fn feet(&mut self, words: &str) -> Result<(), Unprintable> {
        let last = self.pages.len();
        for here in 0..last {
            let text = words.replace("{here}", &(here + 1).to_string()).replace("{last}", &last.to_string());
            let line = self.used.shape(&self.fonts, &text, SMALL.weight)?;
            let Some(page) = self.pages.get_mut(here) else { continue };
            {
                let mut mark = page.content.begin_marked_content_with_properties(Name(b"Artifact"));
                mark.properties().artifact().kind(ArtifactType::Pagination);
            }
            set(&mut page.content, RIGHT - line.width * SMALL.size / 1_000.0, 42.0, &line, SMALL);
            page.content.end_marked_content();
        }
        Ok(())
    }

    /// A text that may need several lines; a page ends where it has to.
    fn paragraph(&mut self, x: f32, room: f32, text: &str, style: Style) -> Result<(), Unprintable> {
        for line in wrapped(&self.fonts, text, room, style)? {
            self.make_room(14.0);
            self.put(x, &line, style)?;
            self.y -= 14.0;
        }
        Ok(())
    }
}

/// Sets a line at a place.
fn set(content: &mut Content, x: f32, y: f32, line: &Line, style: Style) {
    content.begin_text();
    content.set_fill_rgb(style.colour[0], style.colour[1], style.colour[2]);
    content.set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]);
    for run in &line.runs {
        content.set_font(Name(run.font.tag()), style.size);
        content.show_positioned().items().show(Str(&run.glyphs)).adjust(-run.gap);
    }
    content.end_text();
}

/// A text in lines that fit; a word that fits on no line is broken.
pub(super) fn wrapped(
    fonts: &Fonts,
    text: &str,
    room: f32,
    style: Style,
) -> Result<Vec<String>, Unprintable> {
    let fits = |text: &str| Ok(fonts.width(text, style.weight)? * style.size / 1_000.0 <= room);
    let mut lines = Vec::new();
    for written in text.lines() {
        let mut line = String::new();
        for word in written.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer)? {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(core::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if !fits(&line)? {
                    line.pop();
                    lines.push(core::mem::take(&mut line));
                    line.push(letter);
                }
            }
        }
        lines.push(line);
    }
    Ok(lines)
}

/// A count as a length.
pub(super) fn count(items: usize) -> f32 {
    f32::from(u16::try_from(items).unwrap_or(u16::MAX))
}
