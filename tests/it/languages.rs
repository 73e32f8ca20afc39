//! Every language says everything, and the window speaks the one that was chosen.

use std::path::{Path, PathBuf};
use std::time::Duration;

use discern::domain::{
    BatchEnd, BatchForm, CompareMode, Detail, Failure, FailureKind, FoundKind, Job, KeyPlace, PixelRect, PixelSize,
    ReadingNotice, Region, RegionKind, RequestForm, RowSource, Script, TableColumn, TableRow, TextLayout, TextReader,
    Theme, Tone, Usage, Usd,
};
use discern::i18n::{Language, Strings, strings};

/// Fields whose texts are names, or no words at all.
const SAME: [&str; 4] = ["title", "version", "unknown", "thousands_separator"];

/// What every function of the texts makes of examples, one entry a function.
fn told(s: &Strings) -> Vec<(&'static str, Vec<String>)> {
    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }
    let mut told = told_of_reading(s);
    told.extend(told_of_comparing(s));
    let letters = [&["A"][..], &["A", "B"]].map(words);
    let (usage, price) = (Usage { prompt_tokens: Some(1_105), completion_tokens: Some(212) }, Usd::from_nanos(610_500));
    let some = "photo.png";
    let unwritable = Failure::of(FailureKind::WriteFailed);
    let not_saved =
        [Failure::of(FailureKind::DiskFull), unwritable.clone(), unwritable.about("/p/settings.toml".to_owned())];
    told.extend([
        ("shell.job", Job::ALL.map(|job| (s.shell.job)(job).to_owned()).to_vec()),
        ("shell.job_hint", Job::ALL.map(|job| (s.shell.job_hint)(job).to_owned()).to_vec()),
        ("shell.goes_to", vec![(s.shell.goes_to)(some)]),
        ("shell.picture_removed", vec![(s.shell.picture_removed)(some)]),
        ("shell.picture_replaced", vec![(s.shell.picture_replaced)(some)]),
        ("shell.settings_set_aside", vec![(s.shell.settings_set_aside)(Path::new("settings.old"))]),
        ("shell.settings_replaced", vec![(s.shell.settings_replaced)(Path::new("settings.old"))]),
        ("shell.settings_not_read", vec![(s.shell.settings_not_read)(Path::new("settings.toml"))]),
        ("shell.server_fetches", vec![(s.shell.server_fetches)("example.com")]),
        ("shell.server_fetches_some", vec![(s.shell.server_fetches_some)("example.com")]),
        ("pictures.linked", vec![(s.pictures.linked)("example.com/a.png")]),
        ("shell.address_offered", vec![(s.shell.address_offered)("https://example.com/a.png")]),
        (
            "shell.addresses_offered",
            [2, 5].map(|count| (s.shell.addresses_offered)(&vec!["example.com/a.png".to_owned(); count])).to_vec(),
        ),
        ("shell.fetch_several", vec![(s.shell.fetch_several)(2)]),
        ("shell.entries_unusable", [1, 3].map(s.shell.entries_unusable).to_vec()),
        ("shell.drop_failed", vec![(s.shell.drop_failed)(some)]),
        ("shell.clipboard_failed", vec![(s.shell.clipboard_failed)(some)]),
        ("shell.copy_failed", vec![(s.shell.copy_failed)(some)]),
        ("shell.settings_not_saved", not_saved.map(|failure| (s.shell.settings_not_saved)(&failure)).to_vec()),
        ("chooser.failed", vec![(s.chooser.failed)(some)]),
        ("chooser.only_first", vec![(s.chooser.only_first)(200)]),
        ("chooser.folder", vec![(s.chooser.folder)(some)]),
        ("welcome.explanation", Job::ALL.map(|job| (s.welcome.explanation)(job).to_owned()).to_vec()),
        ("welcome.job", Job::ALL.map(|job| (s.welcome.job)(job).to_owned()).to_vec()),
        ("welcome.job_hint", Job::ALL.map(|job| (s.welcome.job_hint)(job).to_owned()).to_vec()),
        ("pictures.show", vec![(s.pictures.show)("A", some)]),
        ("pictures.remove", vec![(s.pictures.remove)("A", some)]),
        ("pictures.replace", vec![(s.pictures.replace)("A", some)]),
        ("pictures.drop_replace", vec![(s.pictures.drop_replace)("A")]),
        ("pictures.turn", vec![(s.pictures.turn)("A", some)]),
        ("pictures.take_along", vec![(s.pictures.take_along)(some)]),
        ("pictures.move_left", vec![(s.pictures.move_left)("A", some)]),
        ("pictures.move_right", vec![(s.pictures.move_right)("A", some)]),
        ("pictures.bring_back", vec![(s.pictures.bring_back)(some)]),
        ("pictures.stage", vec![(s.pictures.stage)(some)]),
        ("pictures.facts", vec![(s.pictures.facts)(&crate::desk::info(), Some(PixelSize::new(1024, 768)))]),
        ("question.pictures_go_along", [0, 1, 2].map(s.question.pictures_go_along).to_vec()),
        ("question.blocked_too_many", vec![(s.question.blocked_too_many)(4)]),
        ("answer.with_pictures", letters.iter().map(|letters| (s.answer.with_pictures)(letters)).collect()),
        ("question.forget_prompt", vec![(s.question.forget_prompt)("What is it?")]),
        (
            "answer.copy_request",
            [RequestForm::Curl, RequestForm::Python].map(|form| (s.answer.copy_request)(form).to_owned()).to_vec(),
        ),
        ("answer.waiting", vec![(s.answer.waiting)(3)]),
        ("answer.retry_in", vec![(s.answer.retry_in)(3)]),
        ("answer.link_target", vec![(s.answer.link_target)("https://example.com")]),
        ("answer.other_end", vec![(s.answer.other_end)("recitation")]),
        ("answer.account", vec![(s.answer.account)(&usage, Some(price), Some(Duration::from_secs(2)))]),
        ("models.model_button", vec![(s.models.model_button)("alpha")]),
        ("models.use_typed", vec![(s.models.use_typed)("alpha")]),
        ("models.context", vec![(s.models.context)(128_000), (s.models.context)(1_000_000)]),
        ("models.price", Vec::new()),
        ("models.detail_button", vec![(s.models.detail_button)("x")]),
        (
            "models.detail",
            [Detail::Auto, Detail::Low, Detail::High].map(|detail| (s.models.detail)(detail).to_owned()).to_vec(),
        ),
        (
            "models.detail_hint",
            [Detail::Auto, Detail::Low, Detail::High].map(|detail| (s.models.detail_hint)(detail).to_owned()).to_vec(),
        ),
        ("servers.use_it", vec![(s.servers.use_it)("Provider")]),
        ("servers.models", [1, 3].map(|count| (s.servers.models)("localhost:1234", count)).to_vec()),
        ("servers.no_model", vec![(s.servers.no_model)("Provider", "localhost:1234")]),
        ("key.heading", vec![(s.key.heading)("Provider")]),
        ("key.explanation", vec![(s.key.explanation)("example.com")]),
        ("key.explanation_here", vec![(s.key.explanation_here)("localhost:8080")]),
        (
            "key.place",
            [KeyPlace::Variable("KEY".to_owned()), KeyPlace::Keychain, KeyPlace::Memory]
                .iter()
                .map(s.key.place)
                .collect(),
        ),
        ("settings.system_language", vec![(s.settings.system_language)("English")]),
        ("settings.about_words", [750, 12_000].map(s.settings.about_words).to_vec()),
        ("settings.answers_in", ["English", "简体中文"].map(s.settings.answers_in).to_vec()),
        ("settings.theme", Theme::ALL.map(|theme| (s.settings.theme)(theme).to_owned()).to_vec()),
    ]);
    told
}

fn told_of_reading(s: &Strings) -> Vec<(&'static str, Vec<String>)> {
    let some = "photo.png";
    let names: Vec<String> = (1..=5).map(|number| format!("{number}.png")).collect();
    let failures = vec![(PathBuf::from("a.png"), Failure::of(FailureKind::Unreadable))];
    let end = BatchEnd { read: 1_200, without_text: 3, failures, is_cancelled: true, ..BatchEnd::default() };
    let notices = [
        ReadingNotice::NoText,
        ReadingNotice::OtherScript(Script::Chinese),
        ReadingNotice::OtherScript(Script::Indic),
        ReadingNotice::CannotRead,
        ReadingNotice::TooSmall,
        ReadingNotice::Blurred,
        ReadingNotice::TooFaint,
    ];
    vec![
        ("read.layout_button", vec![(s.read.layout_button)("x")]),
        ("read.layout", TextLayout::ALL.map(|layout| (s.read.layout)(layout).to_owned()).to_vec()),
        ("read.layout_hint", TextLayout::ALL.map(|layout| (s.read.layout_hint)(layout).to_owned()).to_vec()),
        ("read.read_by", TextReader::ALL.map(s.read.read_by).to_vec()),
        ("read.read_with_model", vec![(s.read.read_with_model)("alpha")]),
        ("read.model_hint", vec![(s.read.model_hint)("example.com")]),
        ("read.about", Vec::new()),
        ("read.second_hint", vec![(s.read.second_hint)(&(s.read.read_by)(TextReader::Local))]),
        ("read.differences", [0, 1, 2].map(|count| (s.read.differences)(count, "x")).to_vec()),
        ("read.difference", vec![(s.read.difference)("one", "other")]),
        ("read.adopt", vec![(s.read.adopt)("word")]),
        ("read.unreadable", [1, 2].map(s.read.unreadable).to_vec()),
        ("read.words", [1, 1_200].map(s.read.words).to_vec()),
        ("read.check_words", [1, 2].map(s.read.check_words).to_vec()),
        ("read.found", FoundKind::ALL.map(|kind| (s.read.found)(kind).to_owned()).to_vec()),
        ("read.copy_found", vec![(s.read.copy_found)((s.read.found)(FoundKind::Email), "a@example.com")]),
        ("read.open_found", vec![(s.read.open_found)("https://example.com")]),
        ("read.text_copied", [0, 1, 2].map(|words| (s.read.text_copied)("first words", words)).to_vec()),
        ("read.capture_failed", vec![(s.read.capture_failed)("x")]),
        ("read.copied_title", [1, 2].map(s.read.copied_title).to_vec()),
        ("read.saved", vec![(s.read.saved)(some)]),
        ("read.save_failed", vec![(s.read.save_failed)("x")]),
        ("read.notice", notices.map(s.read.notice).to_vec()),
        ("batch.chosen", vec![(s.batch.chosen)(&names)]),
        ("batch.form", BatchForm::ALL.map(|form| (s.batch.form)(form).to_owned()).to_vec()),
        ("batch.form_hint", BatchForm::ALL.map(|form| (s.batch.form_hint)(form).to_owned()).to_vec()),
        ("batch.progress", vec![(s.batch.progress)(0, 0, ""), (s.batch.progress)(3, 7, some)]),
        ("batch.done", vec![(s.batch.done)(&end)]),
    ]
}

fn told_of_comparing(s: &Strings) -> Vec<(&'static str, Vec<String>)> {
    let some = "photo.png";
    let (compare, table) = (&s.compare, &s.table);
    let modes = CompareMode::ALL;
    let region = |kind| {
        let colours = [[200, 30, 30], [30, 60, 200]];
        Region { id: 3, rect: PixelRect::default(), kind, share: 0.004, colours }
    };
    let row = TableRow { what: "x".to_owned(), same: Some(true), ..TableRow::empty() };
    vec![
        ("compare.mode", modes.map(|mode| (compare.mode)(mode).to_owned()).to_vec()),
        ("compare.mode_hint", modes.map(|mode| (compare.mode_hint)(mode).to_owned()).to_vec()),
        ("compare.half", vec![(compare.half)("A")]),
        ("compare.open_half", vec![(compare.open_half)("A")]),
        ("compare.drop_half", vec![(compare.drop_half)("A")]),
        ("compare.next_half", vec![(compare.next_half)("A")]),
        ("compare.half_view", vec![(compare.half_view)("A", some)]),
        ("compare.both_view", modes.map(|mode| (compare.both_view)(mode, "a.png", "b.png")).to_vec()),
        ("compare.label", Vec::new()),
        ("compare.put", vec![(compare.put)(some, "A")]),
        ("compare.replaced", vec![(compare.replaced)("A", some)]),
        ("compare.alignment", vec![(compare.alignment)(1.018, 14.2, 0.31)]),
        ("compare.undo_nudge", vec![(compare.undo_nudge)(1, 2)]),
        ("compare.seconds", vec![(compare.seconds)(0.5)]),
        ("compare.percent", vec![(compare.percent)(0.5)]),
        ("compare.on", vec![(compare.on)("A")]),
        ("compare.on_hint", vec![(compare.on_hint)("A")]),
        ("compare.pixel", Vec::new()),
        ("compare.tone", [Tone::Lighter, Tone::Darker, Tone::Tinted].map(compare.tone).to_vec()),
        ("compare.spot", vec![(compare.spot)("A 1, 2, 3", 4, 5)]),
        ("compare.summary", vec![(compare.summary)(0.004)]),
        ("compare.summary_hint", vec![(compare.summary_hint)(0.9)]),
        ("compare.regions", [0, 1, 2].map(compare.regions).to_vec()),
        ("compare.region", RegionKind::ALL.map(|kind| (compare.region)(&region(kind))).to_vec()),
        ("compare.ignore_region", vec![(compare.ignore_region)(3)]),
        ("compare.ignored_area", vec![(compare.ignored_area)(1, PixelRect::default())]),
        ("compare.heed", vec![(compare.heed)(1)]),
        ("table.about", Vec::new()),
        ("table.explain_hint", vec![(table.explain_hint)("example.com")]),
        ("table.template", vec![(table.template)("x")]),
        ("table.forget_template", vec![(table.forget_template)("x")]),
        ("table.attributes", Vec::new()),
        ("table.sameness", [Some(true), Some(false), None].map(|same| (table.sameness)(same).to_owned()).to_vec()),
        (
            "table.said_by",
            [RowSource::Measured, RowSource::Model, RowSource::Edited]
                .map(|source| (table.said_by)(source).to_owned())
                .to_vec(),
        ),
        ("table.row", vec![(table.row)(&row)]),
        ("table.cell", TableColumn::ALL.map(|column| (table.cell)(column).to_owned()).to_vec()),
        ("table.edit", vec![(table.edit)(""), (table.edit)("x")]),
        (
            "table.measured",
            (table.measured)(&crate::desk::comparison()).iter().map(|row| format!("{}{}", row.what, row.b)).collect(),
        ),
        ("table.measured_verdict", vec![(table.measured_verdict)(&crate::desk::comparison())]),
    ]
}

/// The texts that stand in the structs, with their fields, and the number of functions beside them.
fn written(s: &Strings) -> (Vec<String>, usize) {
    let all = format!("{s:#?}");
    let lines = all.lines().map(str::trim);
    let is_function = |line: &&str| line.contains(": 0x");
    (lines.clone().filter(|line| line.contains('"')).map(str::to_owned).collect(), lines.filter(is_function).count())
}

fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

#[test]
fn nothing_is_left_in_english() {
    let [english, chinese] = Language::ALL.map(strings);
    let ((english_lines, _), (lines, functions)) = (written(english), written(chinese));
    assert_eq!(english_lines.len(), lines.len());
    assert!(lines.len() > 200, "{}", lines.len());
    for (english, chinese) in english_lines.iter().zip(&lines) {
        let (field, text) = chinese.split_once(": ").unwrap_or(("", chinese));
        // Without a field it stands in a list: keys and quotes may be the same, a text may not.
        let may_be_same = if field.is_empty() { !text.contains(' ') } else { SAME.contains(&field) };
        if !may_be_same {
            assert_ne!(english, chinese);
            assert!(text.chars().any(is_chinese), "{chinese}");
        }
    }
    let (english, chinese) = (told(english), told(chinese));
    assert_eq!(chinese.len(), functions, "every function has its example");
    for ((name, english), (_, chinese)) in english.iter().zip(&chinese) {
        for (english, chinese) in english.iter().zip(chinese) {
            if !SAME.contains(&chinese.as_str()) {
                assert_ne!(english, chinese, "{name}");
            }
        }
    }
}

#[test]
fn chinese_is_set_as_chinese_is() {
    let s = strings(Language::Chinese);
    let (lines, _) = written(s);
    let failures = FailureKind::ALL.map(|kind| s.failures.sentence(&Failure::of(kind)));
    for text in lines.iter().chain(told(s).iter().flat_map(|(_, texts)| texts)).chain(&failures) {
        // A template of a failure gets its spaces when it is filled.
        if text.contains('{') {
            continue;
        }
        // As the structs are listed, a new line is two signs.
        let letters: Vec<char> = text.replace("\\n", " ").chars().collect();
        for pair in letters.windows(2) {
            let [before, after] = [pair[0], pair[1]];
            let has_latin_stop = is_chinese(before) && ",.;:!?".contains(after);
            let is_unspaced = is_chinese(before) && after.is_ascii_alphanumeric()
                || before.is_ascii_alphanumeric() && is_chinese(after);
            assert!(!has_latin_stop && !is_unspaced, "{before}{after} in {text}");
        }
    }
}
