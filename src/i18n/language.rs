//! Which language is spoken.

use std::str::FromStr;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// Every language, in the order in which it is offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The word of the settings file, a BCP 47 tag.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-Hans",
        }
    }

    /// The language's name for those who speak it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "简体中文",
        }
    }

    /// The language's name in Latin letters, for where no font has its own.
    #[must_use]
    pub const fn latin_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "Simplified Chinese",
        }
    }

    /// The language for a user with this locale, written as POSIX or as BCP 47 does. Whoever reads Traditional Chinese
    /// is better served by it than by English.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("zh") { Self::Chinese } else { Self::English }
    }
}

impl FromStr for Language {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|language| language.as_str() == text).ok_or("expected en or zh-Hans")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_its_language() {
        for (locale, expected) in [
            ("zh_CN.UTF-8", Language::Chinese),
            ("zh", Language::Chinese),
            ("zh-Hans-CN", Language::Chinese),
            ("zh_TW@radical", Language::Chinese),
            ("en_US.UTF-8", Language::English),
            ("C.UTF-8", Language::English),
            ("zha", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of_locale(locale), expected, "{locale}");
        }
    }

    #[test]
    fn the_word_of_a_language_means_it() {
        for language in Language::ALL {
            assert_eq!(language.as_str().parse(), Ok(language));
        }
        assert!("Klingon".parse::<Language>().is_err());
    }
}
