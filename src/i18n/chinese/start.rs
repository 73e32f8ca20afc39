//! What is said on the terminal, in Simplified Chinese.

use super::super::StartStrings;

pub(super) const START: StartStrings = StartStrings {
    usage: "用法：discern [图片]...\n\n打开窗口并载入这些图片。\n没有显示器时，discern-cli 可以完成同样的工作，请参阅 \
            discern-cli --help。",
    version: concat!("discern ", env!("CARGO_PKG_VERSION")),
    no_display: "discern：没有可以打开窗口的显示器。请在桌面会话中启动，或者使用不需要显示器的 discern-cli。",
    display_silent: "discern：DISPLAY 或 WAYLAND_DISPLAY 指定的显示器没有响应。请检查它的值，或者使用不需要显示器的 \
                     discern-cli。",
    keyboard_library_missing: "discern：缺少 libxkbcommon-x11 库。请安装它（Debian、Ubuntu：apt install \
                               libxkbcommon-x11-0），或者使用不需要它的 discern-cli。",
    display_library_missing: "discern：缺少 X 窗口系统的库。请安装它们（Debian、Ubuntu：apt install libx11-6 libx11-xcb1 \
                              libxcursor1 libxi6），或者使用不需要它们的 discern-cli。",
    graphics_missing: "discern：缺少 OpenGL。请安装它（Debian、Ubuntu：apt install libgl1），或者使用不需要它的 discern-cli。",
    no_home: "discern：找不到存放文件的个人文件夹。请设置 HOME 或 DISCERN_HOME，discern-cli 也需要它。",
    unknown: "discern：无法在这个系统上打开窗口，discern-cli 不用窗口也能完成同样的工作。",
};
