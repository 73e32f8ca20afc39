//! What is said on the terminal, in English.

use super::super::StartStrings;

pub(super) const START: StartStrings = StartStrings {
    usage: "Usage: discern [PICTURE]...\n\nOpens the window, with these pictures in it.\nWithout a display, discern-cli does \
            the same job: see discern-cli --help.",
    version: concat!("discern ", env!("CARGO_PKG_VERSION")),
    no_display: "discern: there is no display to open a window on; start it in a desktop session, or use discern-cli, \
                 which needs none.",
    display_silent: "discern: the display that DISPLAY or WAYLAND_DISPLAY names does not answer; check that value, or \
                     use discern-cli, which needs no display.",
    keyboard_library_missing: "discern: the library libxkbcommon-x11 is missing; install it (Debian, Ubuntu: apt \
                               install libxkbcommon-x11-0), or use discern-cli, which does without.",
    display_library_missing: "discern: a library of the X Window System is missing; install it (Debian, Ubuntu: apt \
                              install libx11-6 libx11-xcb1 libxcursor1 libxi6), or use discern-cli, which does without.",
    graphics_missing: "discern: OpenGL is missing; install it (Debian, Ubuntu: apt install libgl1), or use discern-cli, \
                       which does without.",
    no_home: "discern: no folder of yours can be found for its files; set HOME or DISCERN_HOME, also for discern-cli.",
    unknown: "discern: the window cannot be opened on this system; discern-cli does the same job without one.",
};
