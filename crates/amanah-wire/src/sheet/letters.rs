//! The fonts: which has a letter, how wide it is, and which letters were used.

use std::collections::BTreeMap;

use ttf_parser::{Face, GlyphId};

use super::Unprintable;

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// A font of ours, by its place in [`FONTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Font {
    Regular,
    Bold,
    /// For letters that the others lack: names keep every letter they have.
    Further,
}

impl Font {
    /// Its name inside a page.
    pub(super) const fn tag(self) -> &'static [u8] {
        match self {
            Self::Regular => b"F1",
            Self::Bold => b"F2",
            Self::Further => b"F3",
        }
    }

    /// Its name as a font.
    pub(super) const fn name(self) -> &'static [u8] {
        match self {
            Self::Regular => b"AMANAH+PlusJakartaSans-Regular",
            Self::Bold => b"AMANAH+PlusJakartaSans-Bold",
            Self::Further => b"AMANAH+DejaVuSans",
        }
    }

    /// The file of the font.
    pub(super) const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../fonts/plus-jakarta-sans-regular.ttf"),
            Self::Bold => include_bytes!("../../fonts/plus-jakarta-sans-bold.ttf"),
            Self::Further => include_bytes!("../../fonts/dejavu-sans-latin-greek-cyrillic.ttf"),
        }
    }
}

/// The fonts, read.
pub(super) struct Fonts {
    /// None only if the file that was built in were broken, which a test would find.
    faces: BTreeMap<Font, Face<'static>>,
}

impl Fonts {
    pub(super) fn read() -> Self {
        let faces = [Font::Regular, Font::Bold, Font::Further]
            .into_iter()
            .filter_map(|font| Some((font, Face::parse(font.bytes(), 0).ok()?)))
            .collect();
        Self { faces }
    }

    pub(super) fn face(&self, font: Font) -> Option<&Face<'static>> {
        self.faces.get(&font)
    }

    /// The width of a glyph in thousandths of its size.
    pub(super) fn glyph_width(&self, font: Font, glyph: u16) -> f32 {
        let Some(face) = self.face(font) else { return 0.0 };
        let advance = face.glyph_hor_advance(GlyphId(glyph)).unwrap_or_default();
        f32::from(advance) * 1_000.0 / f32::from(face.units_per_em().max(1))
    }

    /// The width of a text in thousandths of its size.
    pub(super) fn width(&self, text: &str, weight: Weight) -> Result<f32, Unprintable> {
        text.chars().map(visible).try_fold(0.0, |sum, letter| {
            let (font, glyph) = self.find(letter, weight)?;
            Ok(sum + self.glyph_width(font, glyph) + gap_behind(letter))
        })
    }

    fn find(&self, letter: char, weight: Weight) -> Result<(Font, u16), Unprintable> {
        let first = match weight {
            Weight::Regular => Font::Regular,
            Weight::Bold => Font::Bold,
        };
        [first, Font::Further]
            .into_iter()
            .find_map(|font| Some((font, self.face(font)?.glyph_index(letter)?.0)))
            .ok_or(Unprintable { letter: u32::from(letter) })
    }
}

/// Letters of one font, side by side.
pub(super) struct Run {
    pub(super) font: Font,
    /// Two bytes for each glyph.
    pub(super) glyphs: Vec<u8>,
    /// What is added behind it, in thousandths of the size: spaces of the font are so narrow that groups of digits run
    /// together.
    pub(super) gap: f32,
}

/// A text, shaped.
#[derive(Default)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    /// In thousandths of the size.
    pub(super) width: f32,
}

/// The letters that were used, by font and glyph.
#[derive(Default)]
pub(super) struct Used(pub(super) BTreeMap<Font, BTreeMap<u16, char>>);

impl Used {
    /// Chooses the glyphs of a text, and remembers them.
    pub(super) fn shape(&mut self, fonts: &Fonts, text: &str, weight: Weight) -> Result<Line, Unprintable> {
        let mut line = Line::default();
        for letter in text.chars().map(visible) {
            let (font, glyph) = fonts.find(letter, weight)?;
            self.0.entry(font).or_default().entry(glyph).or_insert(letter);
            line.width += fonts.glyph_width(font, glyph) + gap_behind(letter);
            match line.runs.last_mut() {
                Some(run) if run.font == font && run.gap == 0.0 => {
                    run.glyphs.extend_from_slice(&glyph.to_be_bytes());
                }
                _ => line.runs.push(Run { font, glyphs: glyph.to_be_bytes().to_vec(), gap: 0.0 }),
            }
            if let Some(run) = line.runs.last_mut() {
                run.gap = gap_behind(letter);
            }
        }
        Ok(line)
    }
}

const fn gap_behind(letter: char) -> f32 {
    if letter == ' ' { 80.0 } else { 0.0 }
}

/// Spaces of every kind are a space.
fn visible(letter: char) -> char {
    if letter.is_whitespace() || letter.is_control() { ' ' } else { letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_is_read_and_a_name_keeps_its_letters() {
        let (fonts, mut used) = (Fonts::read(), Used::default());

        let plain = used.shape(&fonts, "Sri Wahyuni", Weight::Regular).unwrap();
        let mixed = used.shape(&fonts, "Đặng Łukasz Ωmega Жук", Weight::Bold).unwrap();
        let strange = used.shape(&fonts, "山", Weight::Regular).err();

        assert_eq!(fonts.faces.len(), 3);
        assert_eq!(plain.runs.len(), 2, "a space ends a run");
        assert!(mixed.runs.len() > 2 && mixed.width > 0.0);
        assert_eq!(strange, Some(Unprintable { letter: 0x5c71 }));
    }
}
