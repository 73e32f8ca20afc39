//! The job of reading: the text of the picture on the stage, as it will be copied.
//!
//! `panel` is what stands beside the picture, `layer` what lies on it. The text itself lives in the state; what is typed
//! goes there at once.

mod foot;
mod found;
mod layer;
mod panel;
mod readers;
mod second;
mod selection;
mod table;
mod text;
mod word;

use std::ops::Range;

use egui::{Pos2, Ui};
use lucide_icons::Icon;

use crate::app::{Picture, WordPlace};
use crate::domain::{PictureId, PixelRect, TextReader};

use super::view::View;
use super::widgets::icon_button_of_size;
pub(super) use layer::{draw, react};
pub(super) use panel::{layout_picker, show};
use selection::Selection;
use word::WordField;

/// What the views of this job remember.
#[derive(Debug, Default)]
pub(super) struct ReadView {
    /// What stands in the text box.
    field: String,
    /// The picture that all of the following is about.
    shown: Option<PictureId>,
    /// Its text, by who has read which part of it.
    text: Option<(TextReader, Option<PixelRect>)>,
    selection: Option<Selection>,
    drag: Option<Drag>,
    /// Whether the next drag marks the part to read.
    is_marking: bool,
    word: Option<WordField>,
    /// The difference that was looked at last.
    difference: Option<usize>,
    /// Bytes of the text that the text box is to select at the next frame.
    cursor: Option<Range<usize>>,
    /// The field opens at the first uncertain word from here on.
    next_word: Option<WordPlace>,
}

/// What the pointer draws on the picture.
#[derive(Clone, Copy, Debug)]
enum Drag {
    Selecting,
    /// From this point of the screen.
    Marking {
        from: Pos2,
    },
}

impl ReadView {
    /// Begins anew with another picture, or with another text of it.
    fn turn_to(&mut self, picture: &Picture) {
        let reading = &picture.reading;
        let text = reading.text.as_ref().map(|text| (text.reader, reading.region));
        if self.shown == Some(picture.id) && self.text == text {
            return;
        }
        let is_marking = self.is_marking && self.shown == Some(picture.id);
        *self = Self {
            shown: Some(picture.id),
            text,
            is_marking,
            field: std::mem::take(&mut self.field),
            ..Self::default()
        };
    }
}

/// Takes the marker into the hand, or lays it down.
pub(super) fn marker_button(ui: &mut Ui, view: &View<'_>, local: &mut ReadView, side: f32) {
    let strings = &view.strings.read;
    let name = if local.is_marking { strings.mark_no_more } else { strings.mark };
    if icon_button_of_size(ui, Icon::SquareDashedMousePointer, name, side).clicked() {
        local.is_marking = !local.is_marking;
    }
}
