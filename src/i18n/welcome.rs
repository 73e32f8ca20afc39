//! The empty window: what can be done here.

/// What the empty window says.
#[derive(Debug)]
pub struct WelcomeStrings {
    pub heading: &'static str,
    pub explanation: &'static str,
    pub paste: &'static str,
    pub paste_hint: &'static str,
    pub open: &'static str,
    pub open_hint: &'static str,
    pub sample: &'static str,
    pub sample_hint: &'static str,
    pub drop: &'static str,
}
