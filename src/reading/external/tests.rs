use super::*;
use crate::domain::PixelSize;

fn pixels(width: u32, height: u32, grey: u8) -> Pixels {
    Pixels { size: PixelSize::new(width, height), rgb: vec![grey; (width * height * 3) as usize] }
}

#[test]
fn pictures_are_doubled_and_dark_ones_inverted() {
    let mut picture = pixels(3, 1, 10);
    picture.rgb[3..6].fill(250);
    let map = portable_grey_map(&picture, 2);
    let (head, values) = map.split_at(map.len() - 12);
    assert_eq!(head, b"P5\n6 2\n255\n");
    assert_eq!(values[..6], values[6..]);
    assert_eq!(&values[..6], [245, 185, 65, 65, 185, 245]);
    assert_eq!(portable_grey_map(&pixels(1, 1, 200), 1), b"P5\n1 1\n255\n\xc8");
}

#[cfg(unix)]
mod with_a_program {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use super::*;

    /// A program that lists its languages and then does what `script` says.
    fn program(folder: &Path, script: &str) -> PathBuf {
        let path = folder.join("tesseract");
        let list = "if [ \"$1\" = --list-langs ]; then echo 'List (1):'; echo eng; exit; fi\n";
        fs::write(&path, format!("#!/bin/sh\n{list}{script}")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn read(script: &str, limit: Duration, is_cancelled: &dyn Fn() -> bool) -> Result<PictureText, ExternalError> {
        let folder = tempfile::tempdir().unwrap();
        read_with(&program(folder.path(), script), &pixels(40, 30, 255), limit, is_cancelled)
    }

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn it_is_given_the_picture_and_its_words_are_placed_in_it() {
        // It answers only if it was given the whole of the doubled picture and the language.
        let script = "[ \"$*\" = 'stdin stdout --psm 3 -l eng tsv' ] || exit 3\n\
                      [ $(wc -c) -eq 4813 ] || exit 4\n\
                      printf '5\\t1\\t1\\t1\\t1\\t1\\t10\\t20\\t31\\t8\\t50\\tword\\n'\n";
        let text = read(script, LONG, &|| false).unwrap();
        assert_eq!((text.reader, text.notice, text.size), (TextReader::Tesseract, None, PixelSize::new(40, 30)));
        let word = &text.lines[0].words[0];
        assert_eq!((word.text.as_str(), word.rect), ("word", PixelRect::new(5, 10, 16, 4)));
        assert_eq!(text.lines[0].rect, word.rect);
    }

    #[test]
    fn nothing_read_is_said() {
        let text = read("cat > /dev/null\n", LONG, &|| false).unwrap();
        assert_eq!((text.lines.len(), text.notice), (0, Some(ReadingNotice::NoText)));
    }

    #[test]
    fn its_complaint_is_passed_on() {
        let error = read("echo 'no such thing' >&2; exit 1\n", LONG, &|| false).unwrap_err();
        assert!(matches!(&error, ExternalError::Failed(said) if said == "no such thing"), "{error}");
    }

    #[test]
    fn it_is_stopped_when_it_takes_too_long_or_is_not_wanted_any_more() {
        let slow = "exec sleep 600\n";
        let error = read(slow, Duration::from_millis(500), &|| false).unwrap_err();
        assert!(matches!(error, ExternalError::TooSlow(_)), "{error}");
        let error = read(slow, LONG, &|| true).unwrap_err();
        assert!(matches!(error, ExternalError::Cancelled), "{error}");
    }

    #[test]
    fn a_program_that_is_not_there_cannot_be_run() {
        let error = read_with(Path::new("/nowhere/tesseract"), &pixels(1, 1, 0), LONG, &|| false).unwrap_err();
        assert!(matches!(error, ExternalError::Io(_)), "{error}");
    }
}
