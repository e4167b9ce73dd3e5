//! Opens files, detects their format, and reads them piece by piece.

use std::io;
use std::path::{Path, PathBuf};

use amanah_wire::access_log::{Format, Line, LineFault};
use amanah_wire::import_map::ImportMap;
use amanah_wire::lines::LineSplitter;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::fault::ImportFault;

/// How much of a file decides its format.
const SAMPLE_BYTES: u64 = 256 * 1024;
/// How much of a file is read at a time.
const PIECE_BYTES: usize = 256 * 1024;
/// The largest map: larger ones are taken for something else.
const LARGEST_MAP_BYTES: u64 = 16 * 1024 * 1024;

/// What packed files begin with: gzip, zstd, xz, bzip2.
const PACKED: [&[u8]; 4] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"BZh"];

/// A file to import.
pub(super) struct LogFile {
    pub(super) path: PathBuf,
    pub(super) format: Format,
    pub(super) size: u64,
}

/// Looks at every file before the first is imported.
pub(super) async fn look_at(paths: &[PathBuf], format: Option<Format>) -> Result<Vec<LogFile>, ImportFault> {
    if paths.is_empty() {
        return Err(ImportFault::NoFile);
    }
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let (size, beginning) = beginning_of(path, SAMPLE_BYTES).await?;
        if PACKED.iter().any(|mark| beginning.starts_with(mark)) {
            return Err(ImportFault::Compressed { path: path.clone() });
        }
        let format = match format.or_else(|| Format::detect(&beginning)) {
            Some(format) => format,
            // Nothing stands in it, so nothing can be read wrongly.
            None if beginning.iter().all(u8::is_ascii_whitespace) => Format::Combined,
            None => return Err(ImportFault::UnknownFormat { path: path.clone() }),
        };
        files.push(LogFile { path: path.clone(), format, size });
    }
    Ok(files)
}

/// Reads the operator's map.
pub(super) async fn read_map(path: &Path) -> Result<ImportMap, ImportFault> {
    let (_, bytes) = beginning_of(path, LARGEST_MAP_BYTES).await?;
    let text = String::from_utf8(bytes).map_err(|_| {
        file_fault(path, io::Error::new(io::ErrorKind::InvalidData, "the map is no text in UTF-8"))
    })?;
    ImportMap::parse(&text).map_err(|source| ImportFault::Map { path: path.to_path_buf(), source })
}

async fn beginning_of(path: &Path, at_most: u64) -> Result<(u64, Vec<u8>), ImportFault> {
    let file = File::open(path).await.map_err(|source| file_fault(path, source))?;
    let about = file.metadata().await.map_err(|source| file_fault(path, source))?;
    if !about.is_file() {
        return Err(ImportFault::NotAFile { path: path.to_path_buf() });
    }
    let mut bytes = Vec::new();
    file.take(at_most).read_to_end(&mut bytes).await.map_err(|source| file_fault(path, source))?;
    Ok((about.len(), bytes))
}

fn file_fault(path: &Path, source: io::Error) -> ImportFault {
    ImportFault::File { path: path.to_path_buf(), source }
}

/// The lines of a file, in memory that does not grow with it.
pub(super) struct Lines<R> {
    path: PathBuf,
    format: Format,
    reader: R,
    /// None after the last line.
    splitter: Option<LineSplitter>,
    buffer: Vec<u8>,
}

/// Some lines, and how many bytes were read for them.
pub(super) struct Piece {
    pub(super) lines: Vec<(u64, Result<Line, LineFault>)>,
    pub(super) bytes: u64,
}

impl Lines<File> {
    pub(super) async fn open(file: &LogFile) -> Result<Self, ImportFault> {
        let reader = File::open(&file.path).await.map_err(|source| file_fault(&file.path, source))?;
        let splitter = Some(LineSplitter::new());
        let buffer = vec![0; PIECE_BYTES];
        Ok(Self { path: file.path.clone(), format: file.format, reader, splitter, buffer })
    }
}

impl<R: AsyncRead + Unpin> Lines<R> {
    /// The next lines; none at the end of the file.
    pub(super) async fn next(&mut self) -> Result<Option<Piece>, ImportFault> {
        let Some(splitter) = &mut self.splitter else { return Ok(None) };
        let read =
            self.reader.read(&mut self.buffer).await.map_err(|source| file_fault(&self.path, source))?;
        let mut lines = Vec::new();
        let format = self.format;
        if let Some(bytes) = self.buffer.get(..read).filter(|bytes| !bytes.is_empty()) {
            splitter.feed(bytes, |line| lines.push((line.number, format.read(line))));
        } else if let Some(splitter) = self.splitter.take() {
            splitter.finish(|line| lines.push((line.number, format.read(line))));
        }
        Ok(Some(Piece { lines, bytes: u64::try_from(read).unwrap_or(u64::MAX) }))
    }
}
