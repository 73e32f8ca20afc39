//! Choosing a file in the window, in Simplified Chinese.

use super::super::ChooserStrings;

pub(super) const CHOOSER: ChooserStrings = ChooserStrings {
    explanation: "系统在这里没有提供文件选择窗口，因此在这个窗口中选择。可以输入路径，也可以逐级打开文件夹。",
    path: "路径",
    folder_above: "上一级文件夹",
    open: "打开",
    use_folder: "使用这个文件夹",
    save: "保存",
    overwrite: "替换文件",
    cancel: "取消",
    reading: "正在读取文件夹…",
    nothing_here: "这里没有符合条件的文件。",
    failed: |reason| format!("无法读取这个文件夹：{reason}。请换一个文件夹。"),
    only_first: |count| format!("只列出前 {count} 个。输入名称的开头可以查看其他内容。"),
    folder: |name| format!("文件夹“{name}”"),
};
