//! One word under the lens: what the picture shows, what was read, and a field to correct it.

use egui::{Key, LayerId, Popup, PopupAnchor, PopupCloseBehavior, Rect, RectAlign, Sense, TextEdit, Ui, Vec2};
use lucide_icons::Icon;

use crate::app::{Action, Picture, WordPlace};
use crate::domain::{PixelRect, TextLayout};
use crate::ui::stage::{self, Placing};
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};
use crate::ui::widgets::{button, primary_button, raised, secondary};

use super::ReadView;

/// The word that is being corrected.
#[derive(Clone, Debug)]
pub(super) struct WordField {
    place: WordPlace,
    text: String,
    /// Whether the next uncertain word follows this one.
    goes_on: bool,
    /// Whether it was drawn before; at first it takes the keyboard.
    is_shown: bool,
}

impl ReadView {
    /// Opens the field for a word; with `goes_on`, the next uncertain one follows.
    pub(super) fn open_word(&mut self, picture: &Picture, layout: TextLayout, place: WordPlace, goes_on: bool) {
        let word = picture.reading.shown_word(layout, place);
        self.word = word.map(|word| WordField { place, text: word.to_owned(), goes_on, is_shown: false });
    }
}

/// The popup, below the word.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, picture: &Picture, placing: &Placing) {
    if let Some(from) = local.read.next_word.take()
        && let Some(next) = picture.reading.uncertain_words().find(|place| *place >= from)
    {
        local.read.open_word(picture, view.state.layout(), next, true);
    }
    let Some(mut field) = local.read.word.take() else { return };
    let Some(word) = picture.reading.text.as_deref().and_then(|text| field.place.of(text)) else { return };
    let anchor = placing.on_screen(word.rect).intersect(ui.ctx().content_rect());
    let mut is_open = true;
    let popup = Popup::new(
        ui.scope_id().with("word"),
        ui.ctx().clone(),
        PopupAnchor::ParentRect(anchor),
        LayerId::new(egui::Order::Foreground, ui.scope_id().with("word layer")),
    )
    .open_bool(&mut is_open)
    .align(RectAlign::BOTTOM_START)
    .gap(measures::GAP_S)
    .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
    .frame(raised(&view.tokens))
    .accessible_name(view.strings.read.word_heading);
    let rect = word.rect;
    let kept =
        popup.show(|ui| contents(ui, view, local, picture, placing, rect, &mut field)).is_some_and(|it| it.inner);
    if kept {
        view.act(Action::CorrectWord { picture: picture.id, place: field.place, text: field.text.clone() });
        // Looked for once the word is corrected: one that is taken out moves those behind it.
        local.read.next_word = field.goes_on.then_some(field.place);
    } else if is_open {
        local.read.word = Some(field);
    }
}

/// Returns whether the word is to be kept as it stands in the field.
fn contents(
    ui: &mut Ui,
    view: &View<'_>,
    local: &mut ViewState,
    picture: &Picture,
    placing: &Placing,
    word: PixelRect,
    field: &mut WordField,
) -> bool {
    let strings = &view.strings.read;
    ui.set_width(measures::JOB_CARD);
    ui.label(secondary(strings.word_heading, &view.tokens));
    let (lens, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), measures::LENS), Sense::hover());
    ui.painter().rect_filled(lens, measures::RADIUS_PICTURE, view.tokens.stage);
    let around = around(word, placing);
    let whole: Rect = placing.enlarged(around, lens.shrink(measures::GAP_XS));
    let seen = Placing { picture: whole, ..*placing }.on_screen(around).intersect(lens);
    stage::draw_part(ui, &mut local.stage, picture.id, placing.size, whole, seen);
    let edit = TextEdit::singleline(&mut field.text)
        .desired_width(f32::INFINITY)
        .align(egui::Align2::LEFT_CENTER)
        .margin(egui::Margin::symmetric(8, 4));
    let response = ui.add(edit).accessible_name(strings.word_field);
    let enters = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if !std::mem::replace(&mut field.is_shown, true) {
        response.request_focus();
    }
    let mut is_kept = enters;
    ui.horizontal(|ui| {
        let name = if field.goes_on { strings.word_keep_and_next } else { strings.word_keep };
        is_kept |= primary_button(ui, Some(Icon::Check), name, true).clicked();
        if button(ui, None, view.strings.shell.cancel).clicked() {
            ui.close();
        }
    });
    is_kept
}

/// The word with a little of what surrounds it.
fn around(word: PixelRect, placing: &Placing) -> PixelRect {
    let margin = (word.height / 4).max(2);
    let (left, top) = (word.left.saturating_sub(margin), word.top.saturating_sub(margin));
    let right = (word.right() + margin).min(placing.size.width);
    let bottom = (word.bottom() + margin).min(placing.size.height);
    PixelRect::new(left, top, right.saturating_sub(left), bottom.saturating_sub(top))
}
