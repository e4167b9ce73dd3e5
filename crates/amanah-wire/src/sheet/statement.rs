//! A statement in two languages, neither of them above the other: side by side, each text tagged with its language, so that
//! a program that reads aloud changes its voice.

use super::letters::Weight;
use super::page::{
    ACCENT, BODY, INK, LEFT, Pages, RIGHT, RULE, Role, SMALL, STRONG, Style, TOP, count, wrapped,
};
use super::{About, Moment, Unprintable, file};

/// The same, once in each language.
pub type Both = [String; 2];

/// What stands on the document, every text as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The languages, as tags; the first is also the document's.
    pub languages: [&'static str; 2],
    /// What it is.
    pub title: Both,
    /// Its number.
    pub number: String,
    /// Who states it.
    pub issuer: String,
    /// What is stated.
    pub sections: Vec<Section>,
    /// "Page {here} of {last}", in both.
    pub page_words: String,
    /// When it was made.
    pub made_at: Moment,
    /// The id of the file.
    pub id: [u8; 16],
}

/// A part with a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub heading: Both,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Said(Both),
    /// A name and what it is.
    Fact {
        /// What is told.
        name: Both,
        /// What it is.
        value: Both,
    },
    /// A table; a cell that says the same in both languages says it once.
    Table {
        /// The names of the columns.
        columns: Vec<Both>,
        /// The rows, a cell for each column.
        rows: Vec<Vec<Both>>,
    },
    /// A text that belongs to no language: a key, a digest.
    Sign(String),
}

const GAP: f32 = 22.0;
const HALF: f32 = (RIGHT - LEFT - GAP) / 2.0;
const MIDDLE: f32 = LEFT + HALF + GAP;
const LINE: f32 = 13.0;
/// Between the columns of a table.
const CELL_GAP: f32 = 12.0;

/// Prints a statement as a PDF.
///
/// # Errors
/// [`Unprintable`] for a letter that no font has.
pub fn print(statement: &Statement) -> Result<Vec<u8>, Unprintable> {
    let mut pages = Pages::new();
    let languages = statement.languages;
    pages.opening(statement)?;
    for section in &statement.sections {
        // A heading does not stand alone at the foot of a page.
        pages.make_room(70.0);
        pages.y -= 6.0;
        let heading = Style { size: 11.0, weight: Weight::Bold, colour: ACCENT };
        pages.pair(&section.heading, languages, (Role::Heading, heading))?;
        pages.y -= 3.0;
        for block in &section.blocks {
            pages.block(block, languages)?;
        }
    }
    pages.feet(&statement.page_words)?;
    let title = format!("{} / {} {}", statement.title[0], statement.title[1], statement.number);
    let about = About { language: languages[0], title, made_at: statement.made_at, id: statement.id };
    Ok(file::write(&about, pages))
}

impl Pages {
    /// What it is, in both languages at one height, its number, and who states it.
    fn opening(&mut self, statement: &Statement) -> Result<(), Unprintable> {
        let title = Style { size: 17.0, weight: Weight::Bold, colour: ACCENT };
        self.y = TOP - 10.0;
        self.pair(&statement.title, statement.languages, (Role::Title, title))?;
        self.y -= 2.0;
        self.rule(ACCENT, 1.2);
        self.y -= 18.0;
        self.put(LEFT, &statement.issuer, STRONG)?;
        self.y -= LINE;
        self.put(LEFT, &statement.number, SMALL)?;
        self.y -= 20.0;
        Ok(())
    }

    fn block(&mut self, block: &Block, languages: [&'static str; 2]) -> Result<(), Unprintable> {
        match block {
            Block::Said(both) => {
                self.pair(both, languages, (Role::Paragraph, BODY))?;
                self.y -= 5.0;
            }
            Block::Fact { name, value } => {
                self.make_room(3.0 * LINE);
                self.pair(name, languages, (Role::Paragraph, SMALL))?;
                self.pair(value, languages, (Role::Paragraph, STRONG))?;
                self.y -= 5.0;
            }
            Block::Table { columns, rows } => {
                self.inside(Role::Table, None, |pages| pages.cells(columns, rows, languages))?;
                self.y -= 8.0;
            }
            Block::Sign(text) => {
                let lines = wrapped(&self.fonts, text, RIGHT - LEFT, SMALL)?;
                self.make_room(LINE * count(lines.len()));
                self.inside(Role::Paragraph, None, |pages| pages.lines(LEFT, &lines, SMALL))?;
                self.y -= 5.0;
            }
        }
        Ok(())
    }

    /// The same in both languages, beginning at one height.
    fn pair(
        &mut self,
        both: &Both,
        languages: [&'static str; 2],
        (role, style): (Role, Style),
    ) -> Result<(), Unprintable> {
        let [first, second] = both;
        let (left, right) =
            (wrapped(&self.fonts, first, HALF, style)?, wrapped(&self.fonts, second, HALF, style)?);
        let step = LINE.max(style.size * 1.25);
        self.make_room(step * count(left.len().max(right.len())));
        let top = self.y;
        self.inside(role, Some(languages[0]), |pages| pages.lines(LEFT, &left, style))?;
        let below = self.y;
        self.y = top;
        self.inside(role, Some(languages[1]), |pages| pages.lines(MIDDLE, &right, style))?;
        self.y = self.y.min(below);
        Ok(())
    }

    fn lines(&mut self, x: f32, lines: &[String], style: Style) -> Result<(), Unprintable> {
        for line in lines {
            self.put(x, line, style)?;
            self.y -= LINE.max(style.size * 1.25);
        }
        Ok(())
    }

    fn cells(
        &mut self,
        columns: &[Both],
        rows: &[Vec<Both>],
        languages: [&'static str; 2],
    ) -> Result<(), Unprintable> {
        let head = Style { weight: Weight::Bold, ..SMALL };
        self.row_of(columns, languages, (Role::HeadCell, head))?;
        self.y += 4.0;
        self.rule(INK, 0.6);
        self.y -= 14.0;
        for row in rows {
            self.row_of(row, languages, (Role::Cell, BODY))?;
            self.y += 5.0;
            self.rule(RULE, 0.5);
            self.y -= 13.0;
        }
        Ok(())
    }

    /// A row of cells, each with its languages below each other.
    fn row_of(
        &mut self,
        cells: &[Both],
        languages: [&'static str; 2],
        (role, style): (Role, Style),
    ) -> Result<(), Unprintable> {
        let width = (RIGHT - LEFT) / count(cells.len().max(1)) - CELL_GAP;
        let mut shaped = Vec::with_capacity(cells.len());
        for [first, second] in cells {
            let second = if first == second { "" } else { second };
            shaped.push([
                wrapped(&self.fonts, first, width, style)?,
                wrapped(&self.fonts, second, width, style)?,
            ]);
        }
        let tallest =
            shaped.iter().map(|[first, second]| first.len() + second.len()).max().unwrap_or_default();
        self.make_room(LINE * count(tallest) + 10.0);
        let (top, mut lowest, mut x) = (self.y, self.y, LEFT);
        self.inside(Role::Row, None, |pages| {
            for texts in &shaped {
                pages.y = top;
                pages.inside(role, None, |pages| {
                    for (lines, language) in texts.iter().zip(languages) {
                        if !lines.is_empty() {
                            let said = |pages: &mut Self| pages.lines(x, lines, style);
                            pages.inside(Role::Paragraph, Some(language), said)?;
                        }
                    }
                    Ok(())
                })?;
                lowest = lowest.min(pages.y);
                x += width + CELL_GAP;
            }
            Ok(())
        })?;
        self.y = lowest;
        Ok(())
    }
}
