//! JSON over lines, as `serde_json` writes it, from any depth on.

use std::io::{self, Write};

use serde_json::ser::Formatter;

/// Writes what `PrettyFormatter` does, and an indentation in one piece.
pub(super) struct Lines {
    depth: usize,
    has_value: bool,
}

/// As deep as values stand, and deeper.
const SPACES: &[u8; 32] = b"                                ";

impl Lines {
    /// For a value that stands in so many lists and objects.
    pub(super) fn at_depth(depth: usize) -> Lines {
        Lines { depth, has_value: false }
    }

    fn line<W: ?Sized + Write>(&self, out: &mut W, end: &[u8]) -> io::Result<()> {
        out.write_all(end)?;
        let mut left = self.depth * 2;
        while left > 0 {
            let count = left.min(SPACES.len());
            out.write_all(&SPACES[..count])?;
            left -= count;
        }
        Ok(())
    }

    fn open<W: ?Sized + Write>(&mut self, out: &mut W, sign: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        out.write_all(sign)
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, sign: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.has_value {
            self.line(out, b"\n")?;
        }
        out.write_all(sign)
    }

    fn next<W: ?Sized + Write>(&self, out: &mut W, is_first: bool) -> io::Result<()> {
        self.line(out, if is_first { b"\n" } else { b",\n" })
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::{Serializer, Value, json};

    use super::*;

    #[test]
    fn lines_are_those_of_serde() {
        let mut value = json!({"a": [], "b": {}, "c": [1, [2, {"d": null}]], "e": "x\ny"});
        for _ in 0..20 {
            value = Value::Array(vec![value, json!({})]);
        }
        let mut out = Vec::new();
        let mut serializer = Serializer::with_formatter(&mut out, Lines::at_depth(0));
        value.serialize(&mut serializer).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string_pretty(&value).unwrap());
        let mut out = Vec::new();
        let mut serializer = Serializer::with_formatter(&mut out, Lines::at_depth(1));
        json!([1]).serialize(&mut serializer).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "[\n    1\n  ]");
    }
}
