//! The empty window in Simplified Chinese.

use crate::domain::Job;

use super::super::WelcomeStrings;

pub(super) const WELCOME: WelcomeStrings = WelcomeStrings {
    heading: "想用图片做什么？",
    job: |job| match job {
        Job::Ask => "就图片提问",
        Job::Read => "识别图中文字",
        Job::Compare => "对比两张图片",
    },
    job_hint: |job| match job {
        Job::Ask => "想问什么就问什么，模型看图后回答。",
        Job::Read => "截图变成文字，全程在本机完成。",
        Job::Compare => "并排查看，每处变化都有编号。",
    },
    explanation: |job| match job {
        Job::Ask => "添加一张或多张图片，然后提问。",
        Job::Read => "添加图片，文字随即出现。",
        Job::Compare => "添加两张图片：第一张是 A，第二张是 B。",
    },
    paste: "粘贴图片",
    open: "打开图片…",
    sample: "试试示例",
    drop: "也可以把图片拖到窗口的任意位置",
    no_drops: "请粘贴或打开图片：在 Wayland 下不能把图片拖入此窗口",
};
