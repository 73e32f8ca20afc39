//! The pictures that go along: small, in their order, to be shown, moved and taken out.

use egui::{Align2, CornerRadius, FontId, Frame, Margin, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2};
use lucide_icons::Icon;

use crate::app::{Action, Page, Picture, PictureStatus, State, Subject};
use crate::domain::{Half, Job, PictureId};

use super::theme::{bold, measures};
use super::view::{View, ViewState};
use super::widgets::{button, focus_ring, icon_button, icon_button_of_size, paint_icon};

/// Height of the tray with its margins.
pub(super) const HEIGHT: f32 = measures::THUMBNAIL + 2.0 * measures::GAP_S;

/// In the place of the letter of a picture that no question takes along.
const FOR_TEXT: &str = "¶";

pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState) {
    let frame = Frame::new().inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ScrollArea::horizontal().id_salt("tray").show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_height(measures::THUMBNAIL);
                ui.spacing_mut().item_spacing.x = measures::GAP_S;
                let state = view.state;
                for (place, picture) in state.tray.pictures.iter().enumerate() {
                    item(ui, view, local, place, picture);
                }
                let mut add = icon_button(ui, Icon::Plus, view.strings.pictures.add);
                if state.job() == Job::Compare {
                    add = add.on_hover_text((view.strings.compare.next_half)(state.next_half().letter()));
                }
                if add.clicked() {
                    view.act(Action::ChoosePictures);
                }
                if state.job() == Job::Read {
                    ways_in(ui, view);
                }
                if let Some(removed) = state.tray.last_removed()
                    && icon_button(ui, Icon::Undo2, &(view.strings.pictures.bring_back)(&removed.name())).clicked()
                {
                    view.act(Action::UndoRemove);
                }
            });
        });
    });
}

/// Pictures that come in to be read.
fn ways_in(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.read;
    for (icon, name, action) in [
        (Icon::ClipboardCopy, strings.read_clipboard, Action::ReadClipboard { quietly: false }),
        (Icon::Scissors, strings.snip, Action::Snip),
        (Icon::Files, view.strings.batch.open, Action::TurnTo(Page::Batch)),
    ] {
        if icon_button(ui, icon, name).clicked() {
            view.act(action);
        }
    }
}

fn item(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, place: usize, picture: &Picture) {
    let t = view.tokens;
    let strings = &view.strings.pictures;
    let seat = seat(view.state, place, picture);
    let name = picture.name();
    let side = measures::THUMBNAIL;
    ui.push_id(picture.id, |ui| {
        ui.spacing_mut().item_spacing.x = measures::GAP_XS;
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click_and_drag());
        let label = match &seat.letter {
            Some(letter) => (strings.show)(letter, &name),
            None => (view.strings.compare.put)(&name, view.state.next_half().letter()),
        };
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, seat.is_shown, &label));
        let corners = CornerRadius::same(measures::RADIUS_PICTURE);
        ui.painter().rect_filled(rect, corners, t.stage);
        let is_drawn = local.stage.thumbnail(ui, picture, rect);
        match &picture.status {
            PictureStatus::Failed(_) => paint_icon(ui, Icon::CircleAlert, rect.center(), measures::ICON_L, t.bad),
            PictureStatus::Linked => paint_icon(ui, Icon::Link, rect.center(), measures::ICON_L, t.muted),
            _ if !is_drawn => paint_icon(ui, Icon::Image, rect.center(), measures::ICON_L, t.muted),
            _ => {}
        }
        let stroke = if seat.is_shown {
            Stroke::new(measures::FOCUS, t.picture(seat.colour))
        } else {
            Stroke::new(measures::HAIRLINE, t.line)
        };
        ui.painter().rect_stroke(rect, corners, stroke, StrokeKind::Inside);
        if let Some(letter) = &seat.letter {
            badge(ui, rect, letter, seat.colour, view);
        }
        focus_ring(ui, &response, measures::RADIUS, measures::EDGE);
        if response.clicked() {
            view.act(Action::ShowPicture(picture.id));
        }
        drag(ui, view, &response, picture.id, place);
        if let Some(letter) = &seat.letter {
            local.seats.push((picture.id, letter.clone(), rect.intersect(ui.clip_rect())));
            response.context_menu(|ui| menu(ui, view, picture.id, place, letter, &name));
        }
        let hint = match &seat.letter {
            _ if picture.is_for_text => format!("{name} · {}", strings.only_read),
            Some(letter) => format!("{letter} · {name}"),
            None => label,
        };
        response.on_hover_text(hint);
        if let Some(letter) = seat.letter.filter(|_| seat.has_controls) {
            controls(ui, view, picture.id, place, &letter, &name);
        }
    });
}

/// What a picture of the tray is to the job.
struct Seat {
    /// What it is called there; a picture that is not compared has no letter.
    letter: Option<String>,
    /// The place whose colour it has.
    colour: usize,
    is_shown: bool,
    has_controls: bool,
}

fn seat(state: &State, place: usize, picture: &Picture) -> Seat {
    if state.job() == Job::Compare {
        let half = state.half_of(picture.id);
        // One that stands alone can be taken out as well.
        let is_alone = state.pair().iter().flatten().count() == 1;
        let has_controls = half.is_some_and(|half| is_alone || half == state.comparing.target);
        let (letter, colour) = (half.map(|half| half.letter().to_owned()), half.map_or(place, Half::place));
        return Seat { letter, colour, is_shown: half.is_some(), has_controls };
    }
    let is_shown = state.shown_picture().is_some_and(|shown| shown.id == picture.id);
    let letter = state.letter_in(Subject::Tray, picture.id).unwrap_or_else(|| FOR_TEXT.to_owned());
    Seat { letter: Some(letter), colour: place, is_shown, has_controls: is_shown }
}

/// The letter, on its own colour so that it can be read on any picture.
fn badge(ui: &Ui, rect: Rect, letter: &str, place: usize, view: &View<'_>) {
    let side = measures::GAP_L + 2.0;
    // Within the frame of the picture that is shown.
    let badge = Rect::from_min_size(rect.min + Vec2::splat(measures::FOCUS), Vec2::splat(side));
    let corners = CornerRadius { se: measures::RADIUS_PICTURE, ..CornerRadius::ZERO };
    ui.painter().rect_filled(badge, corners, view.tokens.surface);
    let font = FontId::new(measures::TEXT_S, bold());
    ui.painter().text(badge.center(), Align2::CENTER_CENTER, letter, font, view.tokens.picture(place));
}

/// A picture dropped onto another takes its place.
fn drag(ui: &Ui, view: &mut View<'_>, response: &egui::Response, id: PictureId, place: usize) {
    response.dnd_set_drag_payload(id);
    if let Some(dragged) = response.dnd_release_payload::<PictureId>().filter(|dragged| **dragged != id) {
        view.act(Action::MovePicture { picture: *dragged, to: place });
    }
    if response.dnd_hover_payload::<PictureId>().is_some_and(|dragged| *dragged != id) {
        let line = Stroke::new(measures::FOCUS, view.tokens.accent);
        ui.painter().vline(response.rect.left() - measures::GAP_XS, response.rect.y_range(), line);
    }
}

/// Something that can be done with a picture.
struct Deed {
    icon: Icon,
    label: String,
    /// What it takes, or why it cannot be done.
    action: Result<Action, String>,
}

/// What can be done with a picture of the tray, at this place.
fn deeds(view: &View<'_>, id: PictureId, place: usize, letter: &str, name: &str) -> Vec<Deed> {
    let strings = &view.strings.pictures;
    let count = view.state.tray.pictures.len();
    let mut deeds = Vec::new();
    // In a comparison the halves say which is which.
    if count > 1 && view.state.job() != Job::Compare {
        let move_to = |to| Action::MovePicture { picture: id, to };
        deeds.push(Deed {
            icon: Icon::ChevronLeft,
            label: (strings.move_left)(letter, name),
            action: place.checked_sub(1).map(move_to).ok_or_else(|| strings.is_first.to_owned()),
        });
        deeds.push(Deed {
            icon: Icon::ChevronRight,
            label: (strings.move_right)(letter, name),
            action: Some(place + 1).filter(|to| *to < count).map(move_to).ok_or_else(|| strings.is_last.to_owned()),
        });
    }
    for (icon, label, action) in [
        (Icon::RotateCw, strings.turn, turned(view, id)),
        (Icon::Replace, strings.replace, Ok(Action::ChooseSuccessor(id))),
        (Icon::X, strings.remove, Ok(Action::RemovePicture(id))),
    ] {
        deeds.push(Deed { icon, label: label(letter, name), action });
    }
    deeds
}

/// Only what is here can be turned. What is about to be here is told apart by nothing: turning takes a moment as well,
/// and a button that cannot be used meanwhile would lose the keyboard.
fn turned(view: &View<'_>, id: PictureId) -> Result<Action, String> {
    let strings = view.strings;
    match view.state.tray.find(id).map(|picture| (&picture.status, picture.name())) {
        Some((PictureStatus::Linked, name)) => Err((strings.pictures.linked)(&name)),
        Some((PictureStatus::Failed(failure), _)) => Err(strings.failures.sentence(failure)),
        _ => Ok(Action::TurnPicture(id)),
    }
}

/// Beside the picture that is on the stage.
fn controls(ui: &mut Ui, view: &mut View<'_>, id: PictureId, place: usize, letter: &str, name: &str) {
    for Deed { icon, label, action } in deeds(view, id, place, letter, name) {
        let button = |ui: &mut Ui| icon_button_of_size(ui, icon, &label, measures::CONTROL_DENSE);
        let response = ui.add_enabled(action.is_ok(), button);
        match action {
            Ok(action) if response.clicked() => view.act(action),
            Ok(_) => {}
            Err(reason) => {
                response.on_disabled_hover_text(reason);
            }
        }
    }
}

/// The same for any picture, under the pointer.
fn menu(ui: &mut Ui, view: &mut View<'_>, id: PictureId, place: usize, letter: &str, name: &str) {
    for Deed { icon, label, action } in deeds(view, id, place, letter, name) {
        let response = ui.add_enabled(action.is_ok(), |ui: &mut Ui| button(ui, Some(icon), &label));
        match action {
            Ok(action) if response.clicked() => {
                view.act(action);
                ui.close();
            }
            Ok(_) => {}
            Err(reason) => {
                response.on_disabled_hover_text(reason);
            }
        }
    }
}
