//! Decompression told by a file's first bytes, so that it works on standard input and under any name.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A reader whose first bytes have been looked at.
type Peeked<R> = BufReader<Chain<Cursor<Vec<u8>>, R>>;

/// Reads the decompressed bytes of `R`.
pub(super) enum Decoder<R> {
    Plain(Peeked<R>),
    Gzip(Box<MultiGzDecoder<Peeked<R>>>),
    Zstd(Box<ZstdFrames<Peeked<R>>>),
}

impl<R: Read> Decoder<R> {
    /// Chooses the decoder by the first bytes of `source`.
    pub(super) fn new(mut source: R) -> io::Result<Self> {
        let mut head = Vec::with_capacity(ZSTD.len());
        source.by_ref().take(ZSTD.len() as u64).read_to_end(&mut head)?;
        let (gzip, zstd) = (head.starts_with(&GZIP), head.starts_with(&ZSTD));
        let peeked = BufReader::with_capacity(1 << 16, Cursor::new(head).chain(source));
        Ok(match (gzip, zstd) {
            (true, _) => Self::Gzip(Box::new(MultiGzDecoder::new(peeked))),
            (_, true) => Self::Zstd(Box::new(ZstdFrames { source: peeked, frame: FrameDecoder::new() })),
            _ => Self::Plain(peeked),
        })
    }

    /// What reading is, for messages.
    pub(super) fn action(&self) -> &'static str {
        if matches!(self, Self::Plain(_)) { "read" } else { "decompress" }
    }

    /// The reader of the compressed bytes.
    pub(super) fn into_inner(self) -> R {
        let peeked = match self {
            Self::Plain(peeked) => peeked,
            Self::Gzip(decoder) => decoder.into_inner(),
            Self::Zstd(frames) => frames.source,
        };
        peeked.into_inner().into_inner().1
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (result, source) = match self {
            Self::Plain(reader) => return reader.read(buffer),
            Self::Gzip(decoder) => (decoder.read(buffer), decoder.get_mut()),
            Self::Zstd(frames) => (frames.read(buffer), &mut frames.source),
        };
        // The decoders word a missing end in many ways, some of them hard to read.
        result.map_err(|error| match source.fill_buf() {
            Ok([]) => {
                io::Error::new(io::ErrorKind::UnexpectedEof, "the compressed data is cut short or damaged")
            }
            _ => error,
        })
    }
}

/// All frames of a zstd file, one after the other. The library's own reader stops silently after the first, and
/// leaves checksums to its caller.
pub(super) struct ZstdFrames<R> {
    source: R,
    frame: FrameDecoder,
}

impl<R: BufRead> ZstdFrames<R> {
    /// Checks the frame that ends and begins the next; `false` at the end of the source.
    fn next_frame(&mut self) -> io::Result<bool> {
        let stored = self.frame.get_checksum_from_data();
        if stored.is_some() && stored != self.frame.get_calculated_checksum() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "wrong checksum"));
        }
        if self.source.fill_buf()?.is_empty() {
            return Ok(false);
        }
        match self.frame.init(&mut self.source) {
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                io::copy(&mut self.source.by_ref().take(length.into()), &mut io::sink())?;
                Ok(true)
            }
            begun => begun.map(|()| true).map_err(io::Error::other),
        }
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.frame.can_collect() == 0 {
            if !self.frame.is_finished() {
                let one_block = BlockDecodingStrategy::UptoBlocks(1);
                self.frame.decode_blocks(&mut self.source, one_block).map_err(io::Error::other)?;
            } else if !self.next_frame()? {
                return Ok(0);
            }
        }
        self.frame.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    fn decode(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Decoder::new(bytes)?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn reads_plain_bytes_of_any_length() {
        for bytes in [&b""[..], b"a", b"abcd", b"abcdefgh"] {
            assert_eq!(decode(bytes).unwrap(), bytes);
        }
    }

    #[test]
    fn reads_all_members_and_frames() {
        assert_eq!(decode(&[gzip(b"one "), gzip(b"two")].concat()).unwrap(), b"one two");
        let skippable = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc".to_vec();
        assert_eq!(decode(&[zstd(b"one "), skippable, zstd(b"two")].concat()).unwrap(), b"one two");
    }

    #[test]
    fn a_cut_is_an_error_wherever_it_is() {
        let text = b"What was said in Belgravia was not what was heard in Norland. ".repeat(9);
        for whole in [gzip(&text), zstd(&text)] {
            assert_eq!(decode(&whole).unwrap(), text);
            for length in ZSTD.len()..whole.len() {
                assert!(decode(whole.get(..length).unwrap()).is_err(), "cut at {length}");
            }
        }
    }

    #[test]
    fn a_wrong_checksum_is_an_error() {
        let text = b"some text, some text, some text";
        let frame = zstd(text);
        let mut wrong = frame.clone();
        *wrong.last_mut().unwrap() ^= 1;
        assert!(decode(&wrong).is_err());
        assert_eq!(decode(&[wrong, frame].concat()).unwrap_err().to_string(), "wrong checksum");
    }
}
