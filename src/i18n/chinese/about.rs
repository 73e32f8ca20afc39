//! What this program is, in Simplified Chinese.

use super::super::AboutStrings;

pub(super) const ABOUT: AboutStrings = AboutStrings {
    open: "关于和许可证",
    what: "Discern 就图片向模型提问，识别图片中的文字，并对比两张图片。",
    own_licence: "它是自由软件，可任选 MIT 许可证或 Apache 2.0 许可证使用。",
    licences: "使用的第三方组件",
    licences_hint: "字体和程序组件及各自的许可证，许可证全文在最后。",
    copy: "全部复制",
};
