//! Servers that were found on this computer, to be chosen with one press.

use egui::{Label, Ui};
use lucide_icons::Icon;

use crate::app::Action;
use crate::domain::FoundServer;

use super::view::View;
use super::widgets::{busy, button, secondary};

/// What was found, with a way to look again.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>) {
    let strings = &view.strings.servers;
    let state = view.state;
    for server in &state.servers.found {
        offer(ui, view, server);
    }
    if state.servers.job.is_some() {
        busy(ui, strings.looking);
        return;
    }
    if state.servers.found.is_empty() {
        ui.add(Label::new(secondary(strings.none, &view.tokens)).wrap());
    }
    if button(ui, Some(Icon::RotateCcw), strings.look_again).clicked() {
        view.act(Action::FindServers);
    }
}

/// One that has no model for pictures is named, so that nobody looks for it in vain.
fn offer(ui: &mut Ui, view: &mut View<'_>, server: &FoundServer) {
    let strings = &view.strings.servers;
    let provider = view.state.setup.providers.iter().find(|provider| provider.id == server.provider);
    let Some(name) = provider.map(|provider| view.name_of(provider)) else { return };
    let host = server.host();
    let models = server.models_for_pictures();
    if models == 0 {
        ui.add(Label::new(secondary((strings.no_model)(name, host), &view.tokens)).wrap());
        return;
    }
    ui.horizontal_wrapped(|ui| {
        if button(ui, Some(Icon::Monitor), &(strings.use_it)(name)).clicked() {
            view.act(Action::UseServer { provider: server.provider.clone(), base_url: server.base_url.clone() });
        }
        ui.label(secondary((strings.models)(host, models), &view.tokens));
    });
}
