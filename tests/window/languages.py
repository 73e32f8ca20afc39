"""The scenario of the window's language."""

import chinese
from driver import expect, wait_until


def the_systems_language_holds_until_another_is_chosen(check):
    """The window speaks Chinese where the system does, turns to English at once, and stays with it."""
    home = check.desktop.made("discern-language")
    environment = {"LANG": "zh_CN.UTF-8"}
    with check.server("language") as server:
        options = {"home": home, "environment": environment}
        with check.window(server, "language", words=chinese.WORDS, **options) as window:
            window.wait_for("想用图片做什么？")
            window.click("Settings")
            window.wait_for("跟随系统（简体中文）")
            window.wait_for("简体中文")
            check.desktop.screenshot("language-1-chinese", window.id)
            window.click("English")
            window.wait_for("Size of text and *")
            settings = home / "settings.toml"
            wait_until("the choice is written", lambda: 'language = "en"' in settings.read_text())
            expect(not window.find("设置"), "nothing is left in Chinese")
        with check.window(server, "language", **options) as window:
            window.wait_for("What would you like to do with a picture?")
