//! Installed fonts for letters that the program's own font lacks: Chinese, Arabic signs one by one, and the like.
//!
//! Looks through the folders in which systems keep fonts, most likely files first, and gives up after a while: a box in
//! place of a letter is no disaster.

use std::fs;
use std::path::{Path, PathBuf};

use ab_glyph::{Font, FontArc, FontVec};
use ttf_parser::{Face, fonts_in_collection, name_id};

/// Bytes of fonts that are looked at: the largest font of Chinese, Japanese and Korean has 20 MB.
const MOST_BYTES: u64 = 200 << 20;

/// Folders and files that are listed.
const MOST_ENTRIES: usize = 10_000;

/// Parts of the names of fonts without serifs that have many letters, the best first.
const LIKELY: [&str; 9] =
    ["cjk-regular", "cjksc-regular", "cjk", "pingfang", "msyh", "wqy", "fallback", "dejavusans", "notosans"];

/// Fonts that together hold as many of these letters as installed fonts do.
pub(super) fn for_letters(letters: &[char]) -> Vec<FontArc> {
    for_letters_in(&folders(), letters)
}

fn folders() -> Vec<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let windows = std::env::var_os("WINDIR").map(|folder| PathBuf::from(folder).join("Fonts"));
    let of_home = [".local/share/fonts", ".fonts", "Library/Fonts"];
    let of_system = ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"];
    let at_home = home.iter().flat_map(|home| of_home.map(|folder| home.join(folder)));
    at_home.chain(of_system.map(PathBuf::from)).chain(windows).collect()
}

fn for_letters_in(folders: &[PathBuf], letters: &[char]) -> Vec<FontArc> {
    let mut missing: Vec<char> = letters.to_vec();
    let mut fonts = Vec::new();
    let mut left_bytes = MOST_BYTES;
    for path in files(folders) {
        if missing.is_empty() {
            break;
        }
        let byte_len = fs::metadata(&path).map_or(u64::MAX, |metadata| metadata.len());
        if byte_len > left_bytes {
            continue;
        }
        left_bytes -= byte_len;
        let font = fs::read(&path).ok().and_then(|bytes| {
            let index = simplified(&families(&bytes));
            FontVec::try_from_vec_and_index(bytes, index).ok()
        });
        let Some(font) = font else { continue };
        let before = missing.len();
        missing.retain(|letter| font.glyph_id(*letter).0 == 0);
        if missing.len() < before {
            fonts.push(FontArc::new(font));
        }
    }
    fonts
}

/// The names of the fonts of a collection, or of the one font that this is.
fn families(bytes: &[u8]) -> Vec<String> {
    let family = |index| {
        let face = Face::parse(bytes, index).ok()?;
        face.names().into_iter().filter(|name| name.name_id == name_id::FAMILY).find_map(|name| name.to_string())
    };
    (0..fonts_in_collection(bytes).unwrap_or(1)).map(|index| family(index).unwrap_or_default()).collect()
}

/// The font of a collection that writes as China does. The others are the same letters as other countries write them.
fn simplified(families: &[String]) -> u32 {
    let is_simplified = |family: &String| family.split(' ').any(|part| part == "SC" || part == "CN");
    families.iter().position(is_simplified).and_then(|index| index.try_into().ok()).unwrap_or(0)
}

/// All font files, likely ones first.
fn files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut open: Vec<PathBuf> = folders.to_vec();
    let (mut files, mut count) = (Vec::new(), 0);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            count += 1;
            if count > MOST_ENTRIES {
                break;
            }
            // A link may lead round and round.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                Ok(_) if is_font(&entry.path()) => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files.sort_by_cached_key(|path| (rank(path), path.clone()));
    files
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    ["ttf", "otf", "ttc"].contains(&extension.as_str())
}

fn rank(path: &Path) -> usize {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    LIKELY.iter().position(|part| name.contains(part)).unwrap_or(LIKELY.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_collection_the_font_that_writes_as_china_does_is_taken() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(simplified(&names(&["Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans CJK SC"])), 2);
        assert_eq!(simplified(&names(&["Source Han Sans K", "Source Han Sans CN"])), 1);
        assert_eq!(simplified(&names(&["Microsoft YaHei", "Microsoft YaHei UI"])), 0);
        assert_eq!(families(epaint_default_fonts::UBUNTU_LIGHT), ["Ubuntu Light"]);
        assert_eq!(simplified(&families(b"no font")), 0);
    }

    #[test]
    fn a_font_that_has_the_letter_is_found_among_others() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("truetype/deep");
        fs::create_dir_all(&inner).unwrap();
        fs::write(folder.path().join("broken.ttf"), b"no font").unwrap();
        fs::write(folder.path().join("note.txt"), epaint_default_fonts::UBUNTU_LIGHT).unwrap();
        let folders = [folder.path().to_owned(), folder.path().join("nowhere")];
        assert!(for_letters_in(&folders, &['ж']).is_empty());
        fs::write(inner.join("Letters.ttf"), epaint_default_fonts::UBUNTU_LIGHT).unwrap();
        let fonts = for_letters_in(&folders, &['ж', '\u{10ffff}']);
        assert_eq!(fonts.len(), 1);
        assert_ne!(fonts[0].glyph_id('ж').0, 0);
        assert!(for_letters_in(&folders, &[]).is_empty());
    }
}
