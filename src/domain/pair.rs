//! Two pictures beside each other: their places, and the ways to look at them.

/// One of the two places of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Half {
    /// On the left: the frame of everything that is measured.
    A,
    /// On the right.
    B,
}

/// How two pictures are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CompareMode {
    #[default]
    SideBySide,
    /// A on the left of a divider, B on its right.
    Swipe,
    /// A and B in turns.
    Blink,
    /// B through A.
    OnionSkin,
    /// Where they differ.
    Difference,
}

impl Half {
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// 0 for A, 1 for B: its place in every pair.
    #[must_use]
    pub const fn place(self) -> usize {
        self as usize
    }

    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }
}

impl CompareMode {
    /// Every mode, in the order of its keys.
    pub const ALL: [Self; 5] = [Self::SideBySide, Self::Swipe, Self::Blink, Self::OnionSkin, Self::Difference];
}
