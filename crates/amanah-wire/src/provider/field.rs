//! One member of an answer: what is of the expected type is read, everything else is skipped without being kept.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{AnswerFault, LONGEST_SUBJECT};

/// What a member of some type makes of a value; nothing where the value is of another type.
pub(super) trait Kind: Sized {
    fn of_text(_: &str) -> Option<Self> {
        None
    }
    fn of_number(_: i64) -> Option<Self> {
        None
    }
    fn of_truth(_: bool) -> Option<Self> {
        None
    }
    fn of_list(_: Vec<String>) -> Option<Self> {
        None
    }
}

impl Kind for String {
    fn of_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Kind for bool {
    fn of_truth(truth: bool) -> Option<Self> {
        Some(truth)
    }
}

impl Kind for i64 {
    fn of_number(number: i64) -> Option<Self> {
        Some(number)
    }
}

/// An id that some documents print as a number; it is kept as the text of its digits.
pub(super) struct Id(pub(super) String);

impl Kind for Id {
    fn of_text(text: &str) -> Option<Self> {
        Some(Self(text.to_owned()))
    }

    fn of_number(number: i64) -> Option<Self> {
        Some(Self(number.to_string()))
    }
}

/// One text or several.
pub(super) struct OneOrMore(pub(super) Vec<String>);

impl Kind for OneOrMore {
    fn of_text(text: &str) -> Option<Self> {
        Some(Self(vec![text.to_owned()]))
    }

    fn of_list(texts: Vec<String>) -> Option<Self> {
        Some(Self(texts))
    }
}

/// A member that is of its type, or as good as absent.
pub(super) struct Field<T>(pub(super) Option<T>);

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Kind> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any(PhantomData))
    }
}

struct Any<T>(PhantomData<T>);

impl<'de, T: Kind> Visitor<'de> for Any<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Field(T::of_text(text)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Field(T::of_number(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Field(i64::try_from(number).ok().and_then(T::of_number)))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Field(None))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Field(T::of_truth(truth)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Field(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let (mut texts, mut has_others) = (Vec::new(), false);
        while let Some(Field(text)) = list.next_element::<Field<String>>()? {
            match text {
                Some(text) => texts.push(text),
                None => has_others = true,
            }
        }
        Ok(Field(if has_others { None } else { T::of_list(texts) }))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Field(None))
    }
}

/// An answer of its kind. What is no object, repeats a member that is read, or is no UTF-8, is none.
pub(super) fn answer<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AnswerFault> {
    // `from_slice` would take a list for a struct as well.
    let is_object = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    if !is_object {
        return Err(AnswerFault::NotAnAnswer);
    }
    serde_json::from_slice(bytes).map_err(|_| AnswerFault::NotAnAnswer)
}

/// An id of somebody as Google writes it: opaque, printable and bounded.
pub(super) fn opaque_subject(field: Field<String>) -> Result<String, AnswerFault> {
    let is_plain = |subject: &String| {
        (1..=LONGEST_SUBJECT).contains(&subject.len()) && subject.bytes().all(|byte| byte.is_ascii_graphic())
    };
    field.0.filter(is_plain).ok_or(AnswerFault::NoSubject)
}

/// An id of somebody as Facebook and X write it: digits, as text, because no number type holds them all.
pub(super) fn digits(field: Field<String>) -> Result<String, AnswerFault> {
    let is_digits = |subject: &String| {
        (1..=32).contains(&subject.len()) && subject.bytes().all(|byte| byte.is_ascii_digit())
    };
    field.0.filter(is_digits).ok_or(AnswerFault::NoSubject)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Told {
        #[serde(default)]
        a: Field<String>,
        #[serde(default)]
        b: Field<bool>,
        #[serde(default)]
        c: Field<Id>,
        #[serde(default)]
        d: Field<OneOrMore>,
    }

    #[test]
    fn what_is_of_another_type_is_as_good_as_absent() {
        for odd in [
            r#"{"a":7,"b":"true","c":1.5,"d":[1]}"#,
            r#"{"a":["x"],"b":1,"c":99999999999999999999,"d":{"x":"y"}}"#,
            r#"{"a":{"x":{"y":[1,2]}},"b":null,"c":true,"d":["x",{}]}"#,
            r#"{"a":null,"other":{"deep":[[[1e3]]]}}"#,
            "{}",
        ] {
            let told: Told = answer(odd.as_bytes()).unwrap();

            assert!(
                told.a.0.is_none() && told.b.0.is_none() && told.c.0.is_none() && told.d.0.is_none(),
                "{odd}"
            );
        }
    }

    #[test]
    fn an_id_is_text_also_where_a_number_is_printed() {
        let told: Told = answer(br#" {"c":1207059,"d":["x","y"]}"#).unwrap();

        assert_eq!(told.c.0.unwrap().0, "1207059");
        assert_eq!(told.d.0.unwrap().0, ["x", "y"]);
    }

    #[test]
    fn what_is_no_answer_is_told_without_a_word_of_it() {
        for odd in [
            &b""[..],
            b"[]",
            br#"["x",true]"#,
            b"7",
            br#"{"a":"x""#,
            br#"{"a":"x","a":"y"}"#,
            br#"{"a":1e999}"#,
            b"{\"a\":\"\xff\"}",
            br#"{"a":"\ud800"}"#,
            br#"{"a":"x"} {"#,
        ] {
            assert!(matches!(answer::<Told>(odd), Err(AnswerFault::NotAnAnswer)), "{}", odd.escape_ascii());
        }
    }
}
