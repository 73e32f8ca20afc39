//! Notifications, with a server of this test's own and with dunst.

#![cfg(target_os = "linux")]

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

use discern::platform::notifications::{Notification, NotificationAction, NotificationError, Notifier, Reply};
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::DBusProxy;
use zbus::zvariant::OwnedValue;

use crate::cli::{Desk, base, code};
use crate::cli_read::reads;
use crate::programs::{Bus, Display, Process};

const PATH: &str = "/org/freedesktop/Notifications";
const NAME: &str = "org.freedesktop.Notifications";

/// What was asked to be shown: the number to be replaced, title, body and actions.
type Shown = (u32, String, String, Vec<String>);

struct Server {
    capabilities: Vec<&'static str>,
    shown: Sender<Shown>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn get_capabilities(&self) -> Vec<String> {
        self.capabilities.iter().map(ToString::to_string).collect()
    }

    #[allow(clippy::too_many_arguments, clippy::needless_pass_by_value, reason = "the interface's shape")]
    fn notify(
        &self,
        app: &str,
        replaced: u32,
        icon: &str,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        timeout: i32,
    ) -> u32 {
        assert_eq!((app, icon, timeout), ("Discern", "", -1));
        assert!(hints.contains_key("desktop-entry"));
        self.shown.send((replaced, title, body, actions)).unwrap();
        if replaced == 0 { 7 } else { replaced }
    }

    fn close_notification(&self, id: u32) {
        self.shown.send((id, "closed".to_owned(), String::new(), Vec::new())).unwrap();
    }
}

struct Stage {
    bus: Bus,
    server: Connection,
    shown: Receiver<Shown>,
    replies: Receiver<Reply>,
    notifier: Notifier,
}

impl Stage {
    fn new(capabilities: &[&'static str]) -> Self {
        let bus = Bus::start();
        let (sender, shown) = channel();
        let server = Server { capabilities: capabilities.to_vec(), shown: sender };
        let builder = Builder::address(bus.address.as_str()).unwrap().name(NAME).unwrap();
        let server = builder.serve_at(PATH, server).unwrap().build().unwrap();
        let (tell, replies) = channel();
        let notifier = Notifier::of_bus(&bus.address, move |reply| drop(tell.send(reply))).unwrap();
        Self { bus, server, shown, replies, notifier }
    }

    fn signal(&self, name: &str, body: &(impl zbus::export::serde::Serialize + zbus::zvariant::DynamicType)) {
        self.server.emit_signal(None::<&str>, PATH, NAME, name, body).unwrap();
    }
}

fn notification(body: &str) -> Notification {
    let action = |id: &str, label: &str| NotificationAction { id: id.to_owned(), label: label.to_owned() };
    Notification {
        title: "Text copied".to_owned(),
        body: body.to_owned(),
        actions: vec![action("undo", "Undo"), action("open", "Open")],
    }
}

#[test]
#[ignore = "needs dbus-daemon: scripts/desktop_check.sh"]
fn a_message_replaces_the_one_before_and_tells_what_was_pressed() {
    let stage = Stage::new(&["body", "body-markup", "actions"]);
    stage.notifier.show(&notification("<b>1</b> & 2")).unwrap();
    let actions = ["undo", "Undo", "open", "Open"].map(str::to_owned).to_vec();
    let body = "&lt;b&gt;1&lt;/b&gt; &amp; 2".to_owned();
    assert_eq!(stage.shown.recv().unwrap(), (0, "Text copied".to_owned(), body, actions));
    stage.notifier.show(&notification("another")).unwrap();
    assert_eq!(stage.shown.recv().unwrap().0, 7);

    stage.signal("ActionInvoked", &(8_u32, "another program's"));
    stage.signal("ActionInvoked", &(7_u32, "undo"));
    stage.signal("NotificationClosed", &(8_u32, 2_u32));
    stage.signal("NotificationClosed", &(7_u32, 2_u32));
    assert_eq!(stage.replies.recv().unwrap(), Reply::Pressed("undo".to_owned()));
    assert_eq!(stage.replies.recv().unwrap(), Reply::Closed);

    stage.notifier.withdraw().unwrap();
    assert_eq!(stage.shown.recv().unwrap().0, 7);
}

#[test]
#[ignore = "needs dbus-daemon: scripts/desktop_check.sh"]
fn a_server_that_knows_neither_markup_nor_buttons_gets_plain_words() {
    let stage = Stage::new(&["body"]);
    stage.notifier.show(&notification("<b>1</b> & 2")).unwrap();
    assert_eq!(stage.shown.recv().unwrap(), (0, "Text copied".to_owned(), "<b>1</b> & 2".to_owned(), Vec::new()));
}

#[test]
#[ignore = "needs dbus-daemon: scripts/desktop_check.sh"]
fn a_desktop_without_a_server_is_an_error() {
    let bus = Bus::start();
    let error = Notifier::of_bus(&bus.address, |_| ()).unwrap_err();
    assert!(matches!(error, NotificationError::NoService(_)), "{error:?}");
}

#[test]
#[ignore = "needs dbus-daemon, Xvfb and dunst: scripts/desktop_check.sh"]
fn dunst_shows_the_message_and_its_button_works() {
    let (bus, display) = (Bus::start(), Display::start());
    let connection = Builder::address(bus.address.as_str()).unwrap().build().unwrap();
    let names = DBusProxy::new(&connection).unwrap();
    let mut changes = names.receive_name_owner_changed().unwrap();
    let mut command = Command::new("dunst");
    command.env("DISPLAY", &display.name).env("DBUS_SESSION_BUS_ADDRESS", &bus.address).stderr(Stdio::null());
    let _dunst = Process::start(&mut command);
    changes.find(|change| change.args().is_ok_and(|change| change.name == NAME)).unwrap();
    let dunstctl = |arguments: &[&str]| {
        let mut command = Command::new("dunstctl");
        let output = command.args(arguments).env("DBUS_SESSION_BUS_ADDRESS", &bus.address).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };

    let (tell, replies) = channel();
    let notifier = Notifier::of_bus(&bus.address, move |reply| drop(tell.send(reply))).unwrap();
    let mut message = notification("1 < 2 & so on");
    message.actions.truncate(1);
    notifier.show(&message).unwrap();
    assert_eq!(dunstctl(&["count", "displayed"]).trim(), "1");
    dunstctl(&["action"]);
    assert_eq!(replies.recv().unwrap(), Reply::Pressed("undo".to_owned()));
    assert_eq!(replies.recv().unwrap(), Reply::Closed);
    let history = dunstctl(&["history"]);
    assert!(history.contains("Text copied") && history.contains("1 &lt; 2 &amp; so on"), "{history}");

    notifier.show(&message).unwrap();
    notifier.withdraw().unwrap();
    assert_eq!(dunstctl(&["count", "displayed"]).trim(), "0");
}

#[test]
#[ignore = "needs dbus-daemon: scripts/desktop_check.sh"]
fn the_command_line_shows_what_it_has_read_and_what_it_could_not() {
    let stage = Stage::new(&["body"]);
    let (desk, server) = (Desk::new(), reads("Hello world"));
    let (picture, missing) = (desk.picture("one.png"), desk.path("missing.png").display().to_string());
    let read = |picture: &str| {
        let mut command = desk.cli(&["read", picture, "--notify", "--reader", "model", "--model", "m"]);
        command.args(["--base-url", &base(&server)]).env("DBUS_SESSION_BUS_ADDRESS", &stage.bus.address);
        code(&command.output().unwrap())
    };
    assert_eq!(read(&picture), 0);
    let (replaced, title, body, _) = stage.shown.recv().unwrap();
    let strings = &discern::i18n::strings(discern::i18n::Language::English).read;
    assert_eq!((replaced, title, body), (0, (strings.words)(2), "Hello world".to_owned()));
    assert_eq!(read(&missing), 3);
    let (_, title, body, _) = stage.shown.recv().unwrap();
    assert!(format!("{title} {body}").contains("missing.png"), "{title} {body}");
}
