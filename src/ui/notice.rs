//! One line that says what just happened, over the foot of the window.

use egui::{Align2, Area, Id, Label, Order, TextStyle, TextWrapMode, Ui, Vec2, WidgetText};
use lucide_icons::Icon;

use crate::app::{Action, AddressOffer, CompareAction, Notice};
use crate::domain::{PictureSource, ReadingNotice};
use crate::i18n::{Strings, sentences};

use super::theme::measures;
use super::tray;
use super::view::View;
use super::widgets::{button, icon_button_of_size, raised};

/// `width` is that of the stage, where there is one.
pub(super) fn show(ui: &Ui, view: &mut View<'_>, width: Option<f32>) {
    let Some((notice, _)) = &view.state.notice else { return };
    let text = text(view.strings, notice);
    // Over the stage's foot and the controls there: the question box beside it stays free.
    let controls = measures::CONTROL_DENSE + 2.0 * measures::GAP_M;
    let above = measures::STATUS_LINE + tray::HEIGHT + controls + measures::GAP_S;
    let offset = Vec2::new(measures::GAP_L, -above);
    let area = Area::new(Id::unique("notice")).order(Order::Foreground).anchor(Align2::LEFT_BOTTOM, offset);
    area.show(ui.ctx(), |ui| {
        raised(&view.tokens).show(ui, |ui| {
            let room = width.unwrap_or(ui.ctx().content_rect().width()) - measures::NOTICE_REST;
            ui.horizontal(|ui| {
                ui.set_min_height(measures::CONTROL);
                let width = room.clamp(measures::NOTICE_TEXT_MIN, measures::PAGE_MAX);
                if let Notice::AddressesOffered(offer) = notice {
                    let all = room + measures::NOTICE_REST - 2.0 * measures::GAP_XXL - measures::CONTROL;
                    addresses(ui, view, offer, &text, all.min(measures::PAGE_MAX));
                    close(ui, view);
                    return;
                }
                let text = WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Wrap), width, TextStyle::Body);
                ui.add(Label::new(text));
                if matches!(notice, Notice::PictureRemoved(_) | Notice::PictureReplaced(_))
                    && !view.state.tray.removed.is_empty()
                    && button(ui, Some(Icon::Undo2), view.strings.shell.undo).clicked()
                {
                    view.act(Action::UndoRemove);
                }
                if matches!(notice, Notice::Copied | Notice::TextCopied { .. } | Notice::TableCopied)
                    && view.state.may_undo_copy()
                    && button(ui, Some(Icon::Undo2), view.strings.shell.undo).clicked()
                {
                    view.act(Action::UndoCopy { quietly: false });
                }
                if *notice == Notice::Cleared
                    && view.state.cleared.is_some()
                    && button(ui, Some(Icon::Undo2), view.strings.shell.undo).clicked()
                {
                    view.act(Action::UndoClearing);
                }
                if let Notice::SettingsNotSaved(failure) = notice
                    && button(ui, Some(Icon::RotateCcw), view.strings.failures.button(failure.kind)).clicked()
                {
                    view.act(Action::SaveSettings);
                }
                if matches!(notice, Notice::HalfReplaced { .. })
                    && button(ui, Some(Icon::Undo2), view.strings.shell.undo).clicked()
                {
                    view.act(Action::Compare(CompareAction::UndoReplace));
                }
                if *notice == Notice::NewPicture
                    && button(ui, Some(Icon::ScanText), view.strings.read.read_it).clicked()
                {
                    view.act(Action::ReadClipboard { quietly: false });
                }
                if matches!(notice, Notice::PictureOffered | Notice::TextTooLong { picture_offered: true })
                    && button(ui, Some(Icon::ImagePlus), view.strings.shell.attach_picture).clicked()
                {
                    view.act(Action::PastePicture);
                }
                if *notice == Notice::ReadingClipboard {
                    if button(ui, Some(Icon::X), view.strings.shell.cancel).clicked() {
                        view.act(Action::CancelPaste);
                    }
                    return;
                }
                close(ui, view);
            });
        });
    });
}

fn close(ui: &mut Ui, view: &mut View<'_>) {
    if icon_button_of_size(ui, Icon::X, view.strings.shell.close, measures::CONTROL_DENSE).clicked() {
        view.act(Action::DismissNotice);
    }
}

/// What can be done with addresses. The buttons stand below the question: side by side a narrow window has no room.
fn addresses(ui: &mut Ui, view: &mut View<'_>, offer: &AddressOffer, question: &str, width: f32) {
    let strings = &view.strings.shell;
    let count = offer.sources.len();
    let (fetch, send) = match count {
        1 => (strings.fetch.to_owned(), strings.send_address),
        _ => ((strings.fetch_several)(count), strings.send_addresses),
    };
    let mut chosen = None;
    ui.vertical(|ui| {
        ui.set_max_width(width);
        ui.add(Label::new(question).wrap());
        ui.horizontal_wrapped(|ui| {
            if button(ui, Some(Icon::Download), &fetch).clicked() {
                chosen = Some(offer.sources.clone());
            }
            let links = offer.sources.iter().map(PictureSource::as_link).collect::<Option<Vec<_>>>();
            if let Some(links) = links.filter(|_| view.state.may_hand_addresses_on())
                && button(ui, Some(Icon::Link), send).on_hover_text(strings.send_address_hint).clicked()
            {
                chosen = Some(links);
            }
        });
    });
    if let Some(sources) = chosen {
        // What comes in may say something.
        view.act(Action::DismissNotice);
        view.act(offer.onto.taking(sources));
    }
}

/// The words of an offer, with what else came.
fn offered(strings: &Strings, offer: &AddressOffer) -> String {
    let shell = &strings.shell;
    let question = match &offer.sources[..] {
        [source] => (shell.address_offered)(&source.label()),
        sources => (shell.addresses_offered)(&sources.iter().map(PictureSource::label).collect::<Vec<_>>()),
    };
    if offer.unusable == 0 { question } else { sentences(&(shell.entries_unusable)(offer.unusable), &question) }
}

/// The words of a notice.
#[must_use]
pub fn text(strings: &Strings, notice: &Notice) -> String {
    let shell = &strings.shell;
    match notice {
        Notice::HalfReplaced { half, name } => (strings.compare.replaced)(half.letter(), name),
        Notice::PictureRemoved(name) => (shell.picture_removed)(name),
        Notice::PictureReplaced(name) => (shell.picture_replaced)(name),
        Notice::Cleared => shell.cleared.to_owned(),
        Notice::AnswerKept => shell.answer_kept.to_owned(),
        Notice::Copied => shell.copied.to_owned(),
        Notice::TextCopied { first_words, words } => (strings.read.text_copied)(first_words, *words),
        Notice::TableCopied => strings.table.copied.to_owned(),
        Notice::NothingRead(Some(notice)) => (strings.read.notice)(*notice),
        Notice::NothingRead(None) => (strings.read.notice)(ReadingNotice::NoText),
        Notice::CopyUndone => strings.read.copy_undone.to_owned(),
        Notice::CopyNotUndone => strings.read.copy_not_undone.to_owned(),
        Notice::NewPicture => strings.read.new_picture.to_owned(),
        Notice::NoPictureToRead => strings.read.no_picture_to_read.to_owned(),
        Notice::CaptureFailed(reason) => (strings.read.capture_failed)(reason),
        Notice::Saved(name) => (strings.read.saved)(name),
        Notice::SaveFailed(reason) => (strings.read.save_failed)(reason),
        Notice::AddressesOffered(offer) => offered(strings, offer),
        Notice::EntriesUnusable(count) => (shell.entries_unusable)(*count),
        Notice::TextTooLong { .. } => shell.text_too_long.to_owned(),
        Notice::PictureOffered => shell.picture_offered.to_owned(),
        Notice::ReadingClipboard => shell.reading_clipboard.to_owned(),
        Notice::NothingToPaste => shell.nothing_to_paste.to_owned(),
        Notice::NothingToDrop => shell.nothing_to_drop.to_owned(),
        Notice::DropFailed(reason) => (shell.drop_failed)(reason),
        Notice::TextHasNoPlace => shell.text_has_no_place.to_owned(),
        Notice::ClipboardFailed(reason) => (shell.clipboard_failed)(reason),
        Notice::CopyFailed(reason) => (shell.copy_failed)(reason),
        Notice::KeyInMemoryOnly => shell.key_in_memory_only.to_owned(),
        Notice::KeySaved => shell.key_saved.to_owned(),
        Notice::KeyUnchecked => shell.key_unchecked.to_owned(),
        Notice::AddressNamesUser => strings.failures.reasons.user_in_address.to_owned(),
        Notice::SettingsSetAside(path) => (shell.settings_set_aside)(path),
        Notice::SettingsReplaced(path) => (shell.settings_replaced)(path),
        Notice::SettingsNotRead(path) => (shell.settings_not_read)(path),
        Notice::SettingsNotSaved(failure) => (shell.settings_not_saved)(failure),
        Notice::Warned(failure) => strings.failures.sentence(failure),
    }
}
