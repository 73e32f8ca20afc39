//! What can be copied alone: addresses, numbers and amounts in the text, and codes in the picture.

use egui::{ScrollArea, Ui};
use lucide_icons::Icon;

use crate::app::{Action, Picture};
use crate::domain::FoundKind;
use crate::ui::theme::measures;
use crate::ui::view::View;
use crate::ui::widgets::{icon_button_of_size, icon_chip};

/// Letters of something found that its button shows, at most.
const SHOWN_LEN: usize = 36;

/// A row of buttons, where anything was found.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, picture: &Picture) {
    let reading = &picture.reading;
    let codes = reading.text.iter().flat_map(|text| &text.codes);
    if reading.found.is_empty() && codes.clone().next().is_none() {
        return;
    }
    let strings = &view.strings.read;
    ScrollArea::vertical().id_salt("found").max_height(measures::FOUND_MAX).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::splat(measures::GAP_XS);
            for found in &reading.found {
                let (icon, kind) = (icon(found.kind), (strings.found)(found.kind));
                item(ui, view, icon, kind, &found.text, link(found.kind, &found.text));
            }
            for code in codes {
                let is_link = code.text.starts_with("https://") || code.text.starts_with("http://");
                item(ui, view, Icon::QrCode, &code.format, &code.text, is_link.then(|| code.text.clone()));
            }
        });
    });
}

fn item(ui: &mut Ui, view: &mut View<'_>, icon: Icon, kind: &str, text: &str, link: Option<String>) {
    let strings = &view.strings.read;
    // A code can hold a whole visiting card, line by line.
    let one_line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = match one_line.char_indices().nth(SHOWN_LEN) {
        Some((cut, _)) => format!("{}…", one_line.get(..cut).unwrap_or_default()),
        None => one_line,
    };
    if icon_chip(ui, icon, &shown, &(strings.copy_found)(kind, text)).clicked() {
        view.act(Action::CopyPiece(text.to_owned()));
    }
    if let Some(link) = link
        && icon_button_of_size(ui, Icon::ExternalLink, &(strings.open_found)(&link), measures::CONTROL_DENSE).clicked()
    {
        view.act(Action::OpenLink(link));
    }
}

/// What opens it, where something does.
fn link(kind: FoundKind, text: &str) -> Option<String> {
    match kind {
        FoundKind::Email => Some(format!("mailto:{text}")),
        FoundKind::Url if text.contains("://") => Some(text.to_owned()),
        FoundKind::Url => Some(format!("https://{text}")),
        FoundKind::Phone | FoundKind::Amount | FoundKind::Iban => None,
    }
}

fn icon(kind: FoundKind) -> Icon {
    match kind {
        FoundKind::Email => Icon::Mail,
        FoundKind::Url => Icon::Link,
        FoundKind::Phone => Icon::Phone,
        FoundKind::Amount => Icon::Banknote,
        FoundKind::Iban => Icon::Landmark,
    }
}
