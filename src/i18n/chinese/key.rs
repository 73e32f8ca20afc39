//! The key page in Simplified Chinese.

use crate::domain::KeyPlace;

use super::super::KeyStrings;

pub(super) const KEY: KeyStrings = KeyStrings {
    heading: |provider| format!("密钥 · {provider}"),
    heading_here: "这台电脑上的服务器的密钥",
    explanation: |host| {
        format!(
            "密钥就像密码：Discern 凭它以你的名义向 {host} 提问，费用由服务商向你收取。\
             密钥保存在这台电脑的钥匙串中，不会写入文件，也只会发送给 {host}。"
        )
    },
    explanation_here: |host| {
        format!(
            "这台电脑上的服务器大多不需要密钥。如果需要，密钥会保存在这台电脑的钥匙串中，\
             不会写入文件，也只会发送给 {host}。"
        )
    },
    field: "密钥",
    show: "显示密钥",
    save: "验证并保存",
    field_is_empty: "请先粘贴或输入密钥",
    cancel: "取消",
    checking: "正在验证密钥…",
    looking_up: "正在查找密钥…",
    wrong: "服务器不接受这个密钥，请检查是否复制完整。",
    remove: "删除密钥",
    make_one: "在哪里获取密钥？",
    none: "还没有保存密钥。",
    place: |place| match place {
        KeyPlace::Variable(name) => format!("密钥由环境变量 {name} 提供。"),
        KeyPlace::Keychain => "密钥保存在这台电脑的钥匙串中。".to_owned(),
        KeyPlace::Memory => "系统没有钥匙串，密钥只保留到 Discern 关闭为止。".to_owned(),
    },
    question_waits: "问题已保留，有了密钥就会立即发送。",
};
