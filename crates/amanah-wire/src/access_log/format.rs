//! Which format a file is in, and reading by format.

use crate::lines::{Content, LineSplitter, RawLine};

use super::fault::LineFault;
use super::text::Fields;
use super::{Line, json, text};

/// How many lines of the beginning of a file decide its format.
const SAMPLE_LINES: usize = 100;

/// A format of an access log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object on each line.
    JsonLines,
    /// *Combined* with the virtual host in front: Apache's `vhost_combined`, nginx with `$host` or `$server_name`.
    VhostCombined,
    /// *Combined*: with referer and user agent.
    Combined,
    /// *Common* with the virtual host in front.
    VhostCommon,
    /// *Common*: without referer and user agent; lines that have them are read with them.
    Common,
}

impl Format {
    /// Every format, the strictest first: a line that an earlier one reads means what the earlier one says.
    pub const ALL: [Self; 5] =
        [Self::JsonLines, Self::VhostCombined, Self::Combined, Self::VhostCommon, Self::Common];

    /// The name by which an operator chooses it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::JsonLines => "json",
            Self::VhostCombined => "vhost-combined",
            Self::Combined => "combined",
            Self::VhostCommon => "vhost-common",
            Self::Common => "common",
        }
    }

    /// The format of this name, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// The format that reads most of the first lines; nothing when none reads any.
    #[must_use]
    pub fn detect(beginning: &[u8]) -> Option<Self> {
        let mut counts = Self::ALL.map(|format| (format, 0_usize));
        let mut seen = 0_usize;
        let mut count = |line: RawLine<'_>| {
            if seen < SAMPLE_LINES {
                seen += 1;
                for (format, reads) in &mut counts {
                    *reads += usize::from(format.read_content(line.content).is_ok());
                }
            }
        };
        let mut splitter = LineSplitter::new();
        splitter.feed(beginning, &mut count);
        splitter.finish(count);
        let readers = counts.into_iter().filter(|(_, reads)| *reads > 0);
        // Of equals the last one wins, so the strictest comes last.
        readers.rev().max_by_key(|(_, reads)| *reads).map(|(format, _)| format)
    }

    /// The format in which [`super::print`] writes this line.
    #[must_use]
    pub fn of_printed(line: &Line) -> Self {
        if line.virtual_host.is_some() { Self::VhostCombined } else { Self::Combined }
    }

    /// Reads a line without its ending.
    ///
    /// # Errors
    ///
    /// The line is none of this format.
    pub fn parse(self, line: &[u8]) -> Result<Line, LineFault> {
        match self {
            Self::JsonLines => json::read(line),
            Self::VhostCombined => text::read(line, Fields { virtual_host: true, agent: true }),
            Self::Combined => text::read(line, Fields { virtual_host: false, agent: true }),
            Self::VhostCommon => text::read(line, Fields { virtual_host: true, agent: false }),
            Self::Common => text::read(line, Fields { virtual_host: false, agent: false }),
        }
    }

    /// Reads a line as the splitter hands it out.
    ///
    /// The other formats show where a line ends; a *common* line that ends with its size and without a line feed may
    /// lack digits, so it counts as cut off.
    ///
    /// # Errors
    ///
    /// The line is none of this format, too long, or cut off.
    pub fn read(self, line: RawLine<'_>) -> Result<Line, LineFault> {
        let read = self.read_content(line.content)?;
        let may_lack_digits = matches!(self, Self::Common | Self::VhostCommon) && !line.is_terminated;
        if may_lack_digits && line.content.ends_in_digit() { Err(LineFault::CutOff) } else { Ok(read) }
    }

    fn read_content(self, content: Content<'_>) -> Result<Line, LineFault> {
        match content {
            Content::Whole(bytes) => self.parse(bytes),
            Content::TooLong => Err(LineFault::TooLong),
        }
    }
}

impl Content<'_> {
    fn ends_in_digit(self) -> bool {
        matches!(self, Content::Whole([.., last]) if last.is_ascii_digit())
    }
}
