//! The text as a layer on the picture: words that are selected with the pointer, uncertain ones that are underlined, a
//! rectangle that marks the part to read.

use egui::{CornerRadius, CursorIcon, Event, Key, Modifiers, PointerButton, Pos2, Rect, Response, Shape, Stroke, Ui};

use crate::app::{Action, Picture};
use crate::domain::{Job, PictureText};
use crate::ui::keys::take_key;
use crate::ui::stage::Placing;
use crate::ui::theme::measures;
use crate::ui::view::{View, ViewState};

use super::selection::{Selection, Step, nearest_word, word_at};
use super::{Drag, word};

/// What the pointer and the keys do on the picture. Returns whether it was for the text, and not for the stage.
pub(in crate::ui) fn react(
    ui: &Ui,
    view: &mut View<'_>,
    local: &mut ViewState,
    picture: &Picture,
    placing: &Placing,
    response: &Response,
) -> bool {
    if view.state.job() != Job::Read {
        return false;
    }
    local.read.turn_to(picture);
    keys(ui, view, local, picture);
    arrows(ui, view, local, picture, response);
    let read = picture.reading.text.as_deref();
    let is_taken = drag(ui, view, local, picture, placing, response);
    if is_taken {
        return true;
    }
    let Some(read) = read else { return local.read.is_marking };
    let under = response.hover_pos().and_then(|at| word_at(read, placing, at));
    if response.clicked() {
        click(ui, view, local, picture, read, under, response);
    }
    let is_for_text = under.is_some() || local.read.is_marking;
    if is_for_text && !ui.input(|input| input.key_down(Key::Space)) {
        ui.ctx().set_cursor_icon(if local.read.is_marking { CursorIcon::Crosshair } else { CursorIcon::Text });
    }
    is_for_text && !response.dragged()
}

fn click(
    ui: &Ui,
    view: &View<'_>,
    local: &mut ViewState,
    picture: &Picture,
    read: &PictureText,
    under: Option<crate::app::WordPlace>,
    response: &Response,
) {
    let layout = view.state.layout();
    let view = &mut local.read;
    let Some(place) = under else {
        view.selection = None;
        return;
    };
    let extends = ui.input(|input| input.modifiers.shift);
    view.selection = match view.selection {
        Some(selection) if extends => Some(Selection { to: place, ..selection }),
        _ if response.triple_clicked() => Some(Selection::line(read, place)),
        _ if response.double_clicked() => Some(Selection::word(place)),
        _ => None,
    };
    let is_uncertain = place.of(read).is_some_and(crate::domain::Word::is_uncertain);
    if is_uncertain && view.selection.is_none() {
        view.open_word(picture, layout, place, false);
    }
}

/// A drag that begins on a word selects, one with the marker in hand marks; every other one is the stage's.
fn drag(
    ui: &Ui,
    view: &mut View<'_>,
    local: &mut ViewState,
    picture: &Picture,
    placing: &Placing,
    response: &Response,
) -> bool {
    let read = picture.reading.text.as_deref();
    let (origin, at) = ui.input(|input| (input.pointer.press_origin(), input.pointer.interact_pos()));
    if response.drag_started_by(PointerButton::Primary)
        && let Some(origin) = origin
    {
        let is_panning = ui.input(|input| input.key_down(Key::Space));
        local.read.drag = if local.read.is_marking {
            Some(Drag::Marking { from: origin })
        } else if is_panning {
            None
        } else {
            let on_word = read.and_then(|read| word_at(read, placing, origin));
            on_word.map(|from| {
                local.read.selection = Some(Selection::word(from));
                Drag::Selecting
            })
        };
    }
    let Some(drag) = local.read.drag else { return false };
    let Some(at) = at else { return true };
    match drag {
        Drag::Selecting => {
            let to = read.and_then(|read| nearest_word(read, placing, at));
            if let (Some(selection), Some(to)) = (&mut local.read.selection, to) {
                selection.to = to;
            }
        }
        Drag::Marking { from } => {
            if response.drag_stopped() {
                local.read.is_marking = false;
                if let Some(region) = placing.in_picture(Rect::from_two_pos(from, at)) {
                    view.act(Action::ReadRegion { picture: picture.id, region: Some(region) });
                }
            }
        }
    }
    if response.drag_stopped() {
        local.read.drag = None;
    }
    true
}

/// Keys that belong to the text while nobody types.
fn keys(ui: &Ui, view: &mut View<'_>, local: &mut ViewState, picture: &Picture) {
    if ui.ctx().text_edit_focused() || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    if take_key(ui, Key::M, Modifiers::NONE) {
        local.read.is_marking = !local.read.is_marking;
    }
    let Some(read) = &picture.reading.text else { return };
    if take_key(ui, Key::A, Modifiers::COMMAND) {
        local.read.selection = Selection::all(read);
    }
    if (local.read.is_marking || local.read.selection.is_some()) && take_key(ui, Key::Escape, Modifiers::NONE) {
        local.read.is_marking = false;
        local.read.selection = None;
    }
    let labels = ui.ctx().plugin::<egui::text_selection::LabelSelectionState>();
    let copies = ui.input(|input| input.events.contains(&Event::Copy)) && !labels.lock().has_selection();
    if copies {
        view.act(match local.read.selection {
            Some(selection) => {
                Action::CopyWords { picture: picture.id, first: selection.first(), last: selection.last() }
            }
            None => Action::CopyReading(picture.id),
        });
    }
}

/// The arrows move the selection from word to word, with Shift its end; Enter opens the word it ends at. Without a
/// selection Shift begins one, and the arrows alone are the stage's.
fn arrows(ui: &Ui, view: &View<'_>, local: &mut ViewState, picture: &Picture, response: &Response) {
    let is_free = ui.memory(|memory| memory.focused().is_none());
    if !(is_free || response.has_focus()) || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let Some(read) = &picture.reading.text else { return };
    for (key, step) in [
        (Key::ArrowLeft, Step::Back),
        (Key::ArrowRight, Step::On),
        (Key::ArrowUp, Step::Up),
        (Key::ArrowDown, Step::Down),
    ] {
        let selection = local.read.selection;
        if take_key(ui, key, Modifiers::SHIFT) {
            local.read.selection = match selection {
                Some(selection) => Some(Selection { to: step.from(read, selection.to), ..selection }),
                None => Selection::all(read).map(|all| Selection::word(all.from)),
            };
        } else if let Some(selection) = selection.filter(|_| take_key(ui, key, Modifiers::NONE)) {
            local.read.selection = Some(Selection::word(step.from(read, selection.to)));
        }
    }
    if let Some(selection) = local.read.selection.filter(|_| take_key(ui, Key::Enter, Modifiers::NONE)) {
        local.read.open_word(picture, view.state.layout(), selection.to, false);
    }
}

/// Draws what is selected, uncertain or marked over the picture.
pub(in crate::ui) fn draw(
    ui: &mut Ui,
    view: &mut View<'_>,
    local: &mut ViewState,
    picture: &Picture,
    placing: &Placing,
    clip: Rect,
) {
    if view.state.job() != Job::Read {
        return;
    }
    let painter = ui.painter().with_clip_rect(clip);
    let t = view.tokens;
    if let Some(read) = picture.reading.text.as_deref() {
        if let Some(selection) = local.read.selection {
            for rect in selection.rects(read) {
                let rect = placing.on_screen(rect).expand(measures::HAIRLINE);
                painter.rect_filled(rect, CornerRadius::same(2), t.selection);
            }
        }
        for place in picture.reading.uncertain_words() {
            let Some(word) = place.of(read) else { continue };
            let rect = placing.on_screen(word.rect);
            if rect.intersects(clip) {
                dotted(&painter, rect, &t);
            }
        }
    }
    let marked = match local.read.drag {
        Some(Drag::Marking { from }) => {
            let at: Option<Pos2> = ui.input(|input| input.pointer.interact_pos());
            at.map(|at| Rect::from_two_pos(from, at).intersect(placing.picture))
        }
        _ => picture.reading.region.map(|region| placing.on_screen(region)),
    };
    if let Some(marked) = marked {
        // The light line shows on dark pictures, the coloured one on light pictures.
        let (outer, inner) = (Stroke::new(measures::FOCUS, t.surface), Stroke::new(measures::FOCUS, t.accent));
        painter.rect_stroke(marked.expand(measures::FOCUS), 0.0, outer, egui::StrokeKind::Inside);
        painter.rect_stroke(marked, 0.0, inner, egui::StrokeKind::Inside);
    }
    word::show(ui, view, local, picture, placing);
}

/// A dotted line under a word, to be seen on any picture.
fn dotted(painter: &egui::Painter, word: Rect, t: &crate::ui::theme::Tokens) {
    let y = word.bottom() + measures::HAIRLINE;
    let line = [Pos2::new(word.left(), y), Pos2::new(word.right(), y)];
    let [dash, gap] = measures::DOTS;
    painter.line_segment(line, Stroke::new(measures::EDGE, t.surface));
    painter.extend(Shape::dashed_line(&line, Stroke::new(measures::FOCUS, t.warn), dash, gap));
}
