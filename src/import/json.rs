//! JSON, as a list or as values one after the other.

use serde_json::{Deserializer, Value};

use crate::corpus::json_fault;
use crate::error::{Error, Kind, Result};

/// Gives every value with the line on which it begins: the elements of a list, or the values of JSON Lines.
///
/// # Errors
/// What is no JSON, with its line; an error of `each`.
pub(super) fn for_each(text: &str, mut each: impl FnMut(u64, Value) -> Result<()>) -> Result<()> {
    let mut cursor = Cursor { rest: text, line: 1 };
    cursor.skip_blanks();
    let in_list = cursor.take('[');
    for number in 0_u64.. {
        cursor.skip_blanks();
        if in_list && cursor.take(']') {
            cursor.skip_blanks();
            return if cursor.rest.is_empty() {
                Ok(())
            } else {
                Err(cursor.wrong("more text after the list"))
            };
        }
        if in_list && number > 0 {
            if !cursor.take(',') {
                let message = if cursor.rest.is_empty() {
                    "the file ends inside a list"
                } else {
                    "`,` or `]` is expected"
                };
                return Err(cursor.wrong(message));
            }
            cursor.skip_blanks();
        }
        if cursor.rest.is_empty() {
            return if in_list { Err(cursor.wrong("the file ends inside a list")) } else { Ok(()) };
        }
        let line = cursor.line;
        let value = cursor.value()?;
        each(line, value)?;
    }
    Ok(())
}

/// What is left, and the line on which it begins.
struct Cursor<'t> {
    rest: &'t str,
    line: u64,
}

impl Cursor<'_> {
    fn advance(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.line += passed.bytes().filter(|byte| *byte == b'\n').count() as u64;
        self.rest = rest;
    }

    fn skip_blanks(&mut self) {
        let blanks = self.rest.len() - self.rest.trim_start().len();
        self.advance(blanks);
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.rest.starts_with(sign);
        if found {
            self.advance(sign.len_utf8());
        }
        found
    }

    fn value(&mut self) -> Result<Value> {
        let mut values = Deserializer::from_str(self.rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                let bytes = values.byte_offset();
                self.advance(bytes);
                Ok(value)
            }
            Some(Err(error)) => {
                // The parser counts lines from the value's own.
                let line = self.line + (error.line() as u64).saturating_sub(1);
                Err(Error::from(Kind::Syntax(format!("not JSON: {}", json_fault(&error)))).line(line))
            }
            None => Err(self.wrong("a value is expected")),
        }
    }

    fn wrong(&self, message: &str) -> Error {
        Error::from(Kind::Syntax(format!("not JSON: {message}"))).line(self.line)
    }
}

/// A string, number or truth value as text; `None` if it is another or blank.
pub(super) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(bool) => bool.to_string(),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// A whole number that is not negative, also where it was written with a decimal point.
pub(super) fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let number = value.as_f64()?;
        (number >= 0.0 && number.fract() == 0.0 && number < 9e15).then_some(number as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Result<Vec<(u64, String)>> {
        let mut found = Vec::new();
        for_each(text, |line, value| {
            found.push((line, value.to_string()));
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn lists_and_lines() {
        let expected = [(1, "{\"a\":1}".to_owned()), (2, "{}".to_owned())];
        assert_eq!(lines("{\"a\":1}\r\n{}\r\n").unwrap(), expected);
        assert_eq!(lines("[{\"a\":1},\n{}]\n").unwrap(), expected);
        assert_eq!(lines("[]").unwrap(), []);
        assert_eq!(lines("{\n\"a\":1\n}\n").unwrap(), [(1, "{\"a\":1}".to_owned())]);
    }

    #[test]
    fn errors_name_the_line() {
        for (text, expected) in [
            ("{}\n{\"a\": x}\n", "line 2: not JSON: expected value at byte 7 of the line"),
            ("{}\n{\"a\":", "line 2: not JSON: EOF while parsing a value at byte 5 of the line"),
            ("[{},\n{}", "line 2: not JSON: the file ends inside a list"),
            ("[{}\n{}]", "line 2: not JSON: `,` or `]` is expected"),
            ("[{}]\nx", "line 2: not JSON: more text after the list"),
            ("id,text\n1,x", "line 1: not JSON: expected value at byte 1 of the line"),
        ] {
            assert_eq!(lines(text).unwrap_err().to_string(), expected, "{text}");
        }
    }
}
