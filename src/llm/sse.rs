//! Bytes of an event stream in, its lines out: one push decoder for LF, CRLF and bare CR, split anywhere.
//!
//! Knows the line format of server-sent events (WHATWG HTML, section 9.2.6) and the one field beyond it that servers
//! use, `error`. Does not know what the payloads mean and does not join them: `reader` does.
//! A new field is a new [`Line`].

use memchr::memchr2;

/// A line that grows beyond this is not an answer of a model.
pub(super) const MAX_LINE_BYTES: usize = 16 << 20;

/// One line of the stream, without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Data(&'a [u8]),
    /// The name of the event that the next data lines belong to.
    Event(&'a [u8]),
    /// Not a field of the standard: an error's JSON, sent in its own field.
    Error(&'a [u8]),
    /// The end of an event.
    Blank,
    /// A comment, or a field that carries nothing of an answer.
    Ignored,
    /// A line that is no field at all.
    Odd(&'a [u8]),
}

/// The stream holds a line longer than [`MAX_LINE_BYTES`].
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LineTooLong;

/// Holds the beginning of a line until its end has come; a line that lies in one piece is never copied.
#[derive(Debug, Default)]
pub(super) struct LineDecoder {
    held: Vec<u8>,
    /// The line before ended in CR: an LF that follows belongs to it.
    ended_in_cr: bool,
}

impl LineDecoder {
    /// Takes the next bytes and gives every line that they complete.
    ///
    /// # Errors
    /// What `on_line` returns, at once; or that the line is too long.
    pub(super) fn push<E: From<LineTooLong>>(
        &mut self,
        mut bytes: &[u8],
        mut on_line: impl FnMut(Line<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        while !bytes.is_empty() {
            if std::mem::take(&mut self.ended_in_cr) {
                bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
            }
            let Some(end) = memchr2(b'\n', b'\r', bytes) else {
                if self.held.len() + bytes.len() > MAX_LINE_BYTES {
                    return Err(LineTooLong.into());
                }
                self.held.extend_from_slice(bytes);
                return Ok(());
            };
            let (line, rest) = bytes.split_at(end);
            self.ended_in_cr = rest.first() == Some(&b'\r');
            bytes = rest.get(1..).unwrap_or_default();
            if self.held.is_empty() {
                on_line(Line::read(line))?;
            } else {
                self.held.extend_from_slice(line);
                let result = on_line(Line::read(&self.held));
                self.held.clear();
                result?;
            }
        }
        Ok(())
    }

    /// Gives the last line if the stream ended within it.
    pub(super) fn finish<E>(&mut self, on_line: impl FnOnce(Line<'_>) -> Result<(), E>) -> Result<(), E> {
        let held = std::mem::take(&mut self.held);
        if held.is_empty() { Ok(()) } else { on_line(Line::read(&held)) }
    }
}

impl<'a> Line<'a> {
    fn read(line: &'a [u8]) -> Self {
        if line.is_empty() {
            return Self::Blank;
        }
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &line[line.len()..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"data" => Self::Data(value),
            b"event" => Self::Event(value),
            b"error" => Self::Error(value),
            b"" | b"id" | b"retry" => Self::Ignored,
            _ => Self::Odd(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[&[u8]]) -> Vec<String> {
        let mut seen = Vec::new();
        let mut decoder = LineDecoder::default();
        let mut note = |line: Line<'_>| -> Result<(), LineTooLong> {
            let (name, value): (_, &[u8]) = match line {
                Line::Data(value) => ("data", value),
                Line::Event(value) => ("event", value),
                Line::Error(value) => ("error", value),
                Line::Odd(value) => ("odd", value),
                Line::Blank => ("blank", b""),
                Line::Ignored => ("ignored", b""),
            };
            seen.push(format!("{name} {}", String::from_utf8_lossy(value)).trim_end().to_owned());
            Ok(())
        };
        for piece in pieces {
            decoder.push(piece, &mut note).unwrap();
        }
        decoder.finish(&mut note).unwrap();
        seen
    }

    #[test]
    fn every_kind_of_line_end_ends_one_line() {
        let expected = ["data a", "blank", "data b", "blank", "data c", "blank", "data d"];
        assert_eq!(lines(&[b"data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d"]), expected);
        assert_eq!(lines(&[b"data: a\n\ndata: b\r", b"\n\r", b"\ndata: c\r", b"\rda", b"ta: d"]), expected);
    }

    #[test]
    fn a_field_is_told_by_its_name_and_loses_one_space_at_most() {
        for (line, expected) in [
            ("data:x", "data x"),
            ("data:  x", "data  x"),
            ("data", "data"),
            ("data:", "data"),
            ("event: error", "event error"),
            ("error: {}", "error {}"),
            (": comment", "ignored"),
            ("id: 5", "ignored"),
            ("retry: 5", "ignored"),
            (" {\"a\":1}", "odd  {\"a\":1}"),
            ("<html>", "odd <html>"),
        ] {
            assert_eq!(lines(&[line.as_bytes()]), [expected], "{line}");
        }
    }

    #[test]
    fn a_line_without_an_end_is_not_collected_for_ever() {
        let mut decoder = LineDecoder::default();
        let piece = vec![b'x'; 1 << 20];
        let pushed: Result<(), LineTooLong> = (0..17).try_for_each(|_| decoder.push(&piece, |_| Ok(())));
        assert_eq!(pushed, Err(LineTooLong));
    }
}
