//! Elements on the screen.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, CornerRadius, FontFamily, FontId, Frame, Label, Link, Margin, RichText, ScrollArea, Stroke, Ui, Vec2,
};
use lucide_icons::Icon;

use crate::ui::theme::{Tokens, bold, measures};
use crate::ui::widgets::icon_button_of_size;

use super::parse::{Element, Span};
use super::{Click, Names, table};

pub(super) fn elements(ui: &mut Ui, list: &[Element], tokens: &Tokens, names: Names, click: &mut Option<Click>) {
    ui.spacing_mut().item_spacing.y = measures::GAP_S;
    for (index, element) in list.iter().enumerate() {
        match element {
            Element::Paragraph(spans) => paragraph(ui, spans, measures::TEXT, false, tokens, names, click),
            Element::Heading { level, spans } => {
                let size = if *level <= 2 { measures::TEXT_L } else { measures::TEXT };
                ui.add_space(measures::GAP_XS);
                paragraph(ui, spans, size, true, tokens, names, click);
            }
            Element::List { start, items } => list_of(ui, *start, items, tokens, names, click),
            Element::Code { text } => code(ui, index, text, tokens, names, click),
            Element::Table { header, rows } => table::show(ui, index, header, rows, tokens, names, click),
            Element::Quote(inner) => {
                let frame = Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO });
                let response = frame.show(ui, |ui| elements(ui, inner, tokens, names, click)).response;
                let bar = Stroke::new(measures::FOCUS, tokens.line);
                ui.painter().vline(response.rect.left() + 1.0, response.rect.y_range(), bar);
            }
            Element::Rule => {
                ui.separator();
            }
        }
    }
}

fn list_of(
    ui: &mut Ui,
    start: Option<u64>,
    items: &[Vec<Element>],
    tokens: &Tokens,
    names: Names,
    click: &mut Option<Click>,
) {
    ui.spacing_mut().item_spacing.y = measures::GAP_XS;
    for (index, item) in items.iter().enumerate() {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = measures::GAP_XS;
            let mark = start.map_or_else(|| "•".to_owned(), |first| format!("{}.", first + index as u64));
            let format = format_of(&Span::default(), measures::TEXT, false, tokens);
            let format = TextFormat { color: tokens.muted, ..format };
            let job = LayoutJob::single_section(mark, format);
            let width = if start.is_some() { measures::GAP_XL } else { measures::GAP_L };
            ui.allocate_ui_with_layout(Vec2::new(width, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_min_width(width);
                ui.add(Label::new(job).selectable(false));
            });
            ui.vertical(|ui| elements(ui, item, tokens, names, click));
        });
    }
}

/// Text that can be selected. With links in it, its parts stand side by side, so that each link is a control of its own.
pub(super) fn paragraph(
    ui: &mut Ui,
    spans: &[Span],
    size: f32,
    all_bold: bool,
    tokens: &Tokens,
    names: Names,
    click: &mut Option<Click>,
) {
    if spans.iter().all(|span| span.link.is_none()) {
        ui.add(Label::new(job(spans, size, all_bold, tokens)).wrap());
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for part in spans.chunk_by(|a, b| a.link == b.link) {
            match part.first().and_then(|span| span.link.as_ref()) {
                None => {
                    ui.add(Label::new(job(part, size, all_bold, tokens)).wrap());
                }
                Some(target) => {
                    let mut text = job(part, size, all_bold, tokens);
                    for section in &mut text.sections {
                        section.format.color = tokens.accent;
                        section.format.underline = Stroke::new(measures::HAIRLINE, tokens.accent);
                    }
                    let link = ui.add(Link::new(text)).on_hover_text((names.link_target)(target));
                    if link.clicked() {
                        *click = Some(Click::Link(target.clone()));
                    }
                }
            }
        }
    });
}

pub(super) fn job(spans: &[Span], size: f32, all_bold: bool, tokens: &Tokens) -> LayoutJob {
    let mut job = LayoutJob::default();
    for span in spans {
        job.append(&span.text, 0.0, format_of(span, size, all_bold, tokens));
    }
    job
}

fn format_of(span: &Span, size: f32, all_bold: bool, tokens: &Tokens) -> TextFormat {
    let family = match (span.is_code, span.is_bold || all_bold) {
        (true, _) => FontFamily::Monospace,
        (false, true) => bold(),
        (false, false) => FontFamily::Proportional,
    };
    let font_size = if span.is_code { size * measures::TEXT_MONO / measures::TEXT } else { size };
    TextFormat {
        font_id: FontId::new(font_size, family),
        // The ground of code is as high as its line: of a line that is higher than its words it would hang below them.
        line_height: (!span.is_code).then(|| (size * measures::LINE_HEIGHT).round()),
        valign: Align::Center,
        color: tokens.text,
        background: if span.is_code { tokens.hover } else { egui::Color32::TRANSPARENT },
        italics: span.is_italic,
        strikethrough: if span.is_struck { Stroke::new(measures::HAIRLINE, tokens.text) } else { Stroke::NONE },
        ..TextFormat::default()
    }
}

fn code(ui: &mut Ui, index: usize, text: &str, tokens: &Tokens, names: Names, click: &mut Option<Click>) {
    let frame = Frame::new()
        .fill(tokens.canvas)
        .stroke(Stroke::new(measures::HAIRLINE, tokens.line))
        .corner_radius(CornerRadius::same(measures::RADIUS))
        .inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            let button = measures::CONTROL_DENSE;
            let width = (ui.available_width() - button - measures::GAP_S).max(0.0);
            ui.vertical(|ui| {
                ui.set_width(width);
                ScrollArea::horizontal().id_salt(("code", index)).max_width(width).show(ui, |ui| {
                    let text = RichText::new(text).monospace().color(tokens.text);
                    ui.add(Label::new(text).extend());
                });
            });
            if icon_button_of_size(ui, Icon::Copy, names.copy_code, button).clicked() {
                *click = Some(Click::Copy(text.to_owned()));
            }
        });
    });
}
