/// What a scalar means to Docker Compose's loader (go-yaml's rules), apart from its text.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Scalar {
    /// `null`, `~`, nothing.
    Null,
    /// `true`, `false`; go-yaml's other spellings only where the target is a boolean.
    Bool(bool),
    /// An integer, in any base that go-yaml reads.
    Int(i64),
    /// A number with a fraction or an exponent, `.inf`, `.nan`, or an integer beyond 64 bits.
    Float(f64),
    /// A timestamp, which the loader keeps as text.
    Timestamp,
    /// Any other text, and every quoted or block scalar.
    Text,
}

impl Scalar {
    /// What a plain scalar with this text means.
    pub fn resolve(text: &str) -> Scalar {
        let _ = text;
        todo!()
    }
}
