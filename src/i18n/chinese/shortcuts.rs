//! The list of keys in Simplified Chinese.

use super::super::ShortcutStrings;

pub(super) const SHORTCUTS: ShortcutStrings = ShortcutStrings {
    heading: "键盘快捷键",
    rows: &[
        ("Ctrl+V", "粘贴图片、文件或文字"),
        ("Ctrl+O", "打开图片"),
        ("Ctrl+1、Ctrl+2、Ctrl+3", "就图片提问、识别文字、对比两张图片"),
        ("Ctrl+C", "复制选中的内容，或识别出的全部文字"),
        ("Ctrl+Shift+R", "识别剪贴板中的图片并复制文字"),
        ("Ctrl+Shift+S", "截图识别：框选屏幕的一部分并识别文字"),
        ("Enter", "发送问题"),
        ("Shift+Enter", "换行"),
        ("Esc", "停止回答，或关闭打开的内容"),
        ("Ctrl+N", "新对话"),
        ("Ctrl+,", "设置"),
        ("F1", "显示这个列表"),
        ("0", "图片适合窗口"),
        ("1", "图片显示为原始大小"),
        ("+ 和 −", "放大和缩小"),
        ("M", "框选要识别的部分"),
        ("Ctrl+A", "选中图片上的全部文字"),
        ("按住空格拖动", "移动有文字的图片"),
        ("方向键", "移动图片，或移动两张图片之间的分界线"),
        ("F2 至 F6", "对比方式：并排、滑动、闪烁、叠加、差异图"),
        ("X", "交换 A 和 B"),
        ("Alt+方向键", "把 B 移动 1 像素，同时按 Shift 则为 10 像素"),
        ("N 和 Shift+N", "转到下一处或上一处变化"),
        ("I", "忽略区域：在图片上画出来"),
        ("按住 L", "放大 A 和 B 的同一位置"),
        ("Tab 和 Shift+Tab", "转到下一个或上一个控件"),
    ],
};
