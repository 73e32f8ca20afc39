//! The text in a box, to be read and typed over. Words that should be looked at again are underlined.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::text_edit::TextEditState;
use egui::{FontId, Frame, Galley, Label, Margin, ScrollArea, Stroke, TextBuffer, TextEdit, Ui};

use crate::app::{Action, Picture};
use crate::domain::{PictureId, TextLayout};
use crate::ui::theme::{Tokens, measures};
use crate::ui::view::{View, ViewState};

/// The text in the layout that is chosen.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, local: &mut ViewState, picture: &Picture) {
    let layout = view.state.layout();
    let Some(written) = picture.reading.written(layout) else { return };
    let field = &mut local.read.field;
    if field != written {
        written.clone_into(field);
    }
    let reading = &picture.reading;
    // Lines that mean something by their place are not wrapped.
    let wraps = matches!(layout, TextLayout::Paragraphs | TextLayout::OneLine);
    let (font, tokens) = (font(wraps), view.tokens);
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| -> Arc<Galley> {
        let mut job = marked(text.as_str(), &reading.uncertain_in(text.as_str()), &font, &tokens);
        job.wrap.max_width = if wraps { width } else { f32::INFINITY };
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let scroll = if wraps { ScrollArea::vertical() } else { ScrollArea::both() };
    scroll.id_salt(("text", picture.id)).auto_shrink(false).show(ui, |ui| {
        let edit = TextEdit::multiline(field)
            .id_salt(("text", picture.id, layout.as_str()))
            .frame(Frame::new())
            .margin(Margin::symmetric(4, 2))
            .desired_width(f32::INFINITY)
            .min_size(ui.available_size())
            .layouter(&mut layouter);
        let output = edit.show(ui);
        let response = output.response.response.accessible_name(view.strings.read.text);
        if let Some(range) = local.read.cursor.take() {
            select(ui, output.state, response.id, field, &range);
            response.request_focus();
        }
        if response.changed() {
            view.act(Action::EditText { picture: picture.id, layout, text: field.clone() });
        }
    });
}

/// Selects these bytes of the text.
fn select(ui: &Ui, mut state: TextEditState, id: egui::Id, text: &str, bytes: &Range<usize>) {
    let characters = |end: usize| text.get(..end).map_or(0, |before| before.chars().count());
    let (from, to) = (CCursor::new(characters(bytes.start)), CCursor::new(characters(bytes.end)));
    state.cursor.set_char_range(Some(CCursorRange::two(from, to)));
    state.store(ui.ctx(), id);
}

/// What a model has read so far, its end in sight.
pub(super) fn growing(ui: &mut Ui, view: &View<'_>, picture: PictureId, text: &str) {
    let job = marked(text, &[], &font(true), &view.tokens);
    ScrollArea::vertical().id_salt(("growing", picture)).auto_shrink(false).stick_to_bottom(true).show(ui, |ui| {
        ui.add(Label::new(job).wrap());
    });
}

fn font(wraps: bool) -> FontId {
    if wraps { FontId::proportional(measures::TEXT) } else { FontId::monospace(measures::TEXT_MONO) }
}

/// The text with these bytes of it underlined.
pub(super) fn marked(text: &str, uncertain: &[Range<usize>], font: &FontId, tokens: &Tokens) -> LayoutJob {
    let plain = TextFormat {
        font_id: font.clone(),
        color: tokens.text,
        line_height: Some(font.size * measures::LINE_HEIGHT),
        ..TextFormat::default()
    };
    let underlined = TextFormat { underline: Stroke::new(measures::FOCUS, tokens.warn), ..plain.clone() };
    let mut job = LayoutJob::default();
    let mut end = 0;
    for place in uncertain {
        job.append(text.get(end..place.start).unwrap_or_default(), 0.0, plain.clone());
        job.append(text.get(place.clone()).unwrap_or_default(), 0.0, underlined.clone());
        end = place.end;
    }
    job.append(text.get(end..).unwrap_or_default(), 0.0, plain);
    job
}
