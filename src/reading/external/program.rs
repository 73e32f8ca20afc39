//! Where Tesseract is, and which of its languages to read with.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The program's file name.
const NAME: &str = if cfg!(windows) { "tesseract.exe" } else { "tesseract" };

/// Where installers put it without telling `PATH`: a variable that names a folder, or none, and what follows.
const PLACES: &[(&str, &str)] = &[
    ("ProgramFiles", "Tesseract-OCR"),
    ("ProgramFiles(x86)", "Tesseract-OCR"),
    ("LOCALAPPDATA", "Programs/Tesseract-OCR"),
    ("LOCALAPPDATA", "Tesseract-OCR"),
    ("", "/opt/homebrew/bin"),
    ("", "/usr/local/bin"),
    ("", "/opt/local/bin"),
    ("", "/usr/bin"),
];

pub(super) fn find() -> Option<PathBuf> {
    let variable = |name: &str| env::var_os(name);
    let path = variable("PATH").unwrap_or_default();
    folders(&path, &variable).map(|folder| folder.join(NAME)).find(|file| is_program(file))
}

/// Folders to look in, the user's own order first.
fn folders<'a>(
    path: &'a OsString,
    variable: &'a dyn Fn(&str) -> Option<OsString>,
) -> impl Iterator<Item = PathBuf> + 'a {
    let usual = PLACES.iter().filter_map(|(name, place)| {
        if name.is_empty() {
            Some(PathBuf::from(place))
        } else {
            variable(name).map(|root| Path::new(&root).join(place))
        }
    });
    // A folder of `PATH` that is not absolute depends on where we were started: nothing is run from there.
    env::split_paths(path).filter(|folder| folder.is_absolute()).chain(usual)
}

fn is_program(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    file.is_file()
}

/// The user's language as the system names it: `de_DE.UTF-8`; empty where it is not known.
pub(super) fn locale() -> String {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| env::var(name).ok());
    named.into_iter().find(|value| !value.is_empty()).unwrap_or_default()
}

/// By the two letters of a locale, what Tesseract calls the language.
const LANGUAGES: &[(&str, &str)] = &[
    ("ca", "cat"),
    ("cs", "ces"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("es", "spa"),
    ("et", "est"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("hr", "hrv"),
    ("hu", "hun"),
    ("it", "ita"),
    ("ja", "jpn"),
    ("ko", "kor"),
    ("lt", "lit"),
    ("lv", "lav"),
    ("nb", "nor"),
    ("nl", "nld"),
    ("no", "nor"),
    ("pl", "pol"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("sk", "slk"),
    ("sl", "slv"),
    ("sv", "swe"),
    ("tr", "tur"),
    ("uk", "ukr"),
    ("zh", "chi_sim"),
];

/// The user's language and English, as far as they are installed; else the first that is. Each further language
/// costs time and errors, so not all.
pub(super) fn languages(listed: &str, locale: &str) -> Option<String> {
    let installed: Vec<&str> =
        listed.lines().skip(1).map(str::trim).filter(|name| !["", "osd", "equ", "snum"].contains(name)).collect();
    let own = locale.get(..2).and_then(|two| LANGUAGES.iter().find(|(name, _)| *name == two)).map(|(_, name)| *name);
    let wanted: Vec<&str> = own.into_iter().chain(["eng"]).filter(|name| installed.contains(name)).collect();
    if wanted.is_empty() { installed.first().map(|name| (*name).to_owned()) } else { Some(wanted.join("+")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_language_and_english_are_read_if_installed() {
        let listed = "List of available languages in \"/usr/share\" (4):\ndeu\neng\nosd\nfra\n";
        for (listed, locale, expected) in [
            (listed, "de_DE.UTF-8", Some("deu+eng")),
            (listed, "en_GB", Some("eng")),
            (listed, "C", Some("eng")),
            (listed, "", Some("eng")),
            (listed, "sv_SE", Some("eng")),
            ("List (2):\nosd\njpn\n", "de", Some("jpn")),
            ("List (1):\nosd\n", "de", None),
            ("", "de", None),
        ] {
            assert_eq!(languages(listed, locale).as_deref(), expected, "{locale} of {listed:?}");
        }
    }

    #[test]
    fn the_users_order_comes_first_and_folders_that_are_not_absolute_never() {
        let root = if cfg!(windows) { r"C:\tools" } else { "/tools" };
        let path = env::join_paths([Path::new("bin"), Path::new(root), Path::new(".")]).unwrap();
        let variable = |name: &str| (name == "LOCALAPPDATA").then(|| OsString::from(root));
        let folders: Vec<PathBuf> = folders(&path, &variable).collect();
        assert_eq!(folders[0], Path::new(root));
        assert_eq!(folders[1], Path::new(root).join("Programs/Tesseract-OCR"));
        assert!(!folders.contains(&PathBuf::from("bin")) && !folders.contains(&PathBuf::from(".")));
    }
}
