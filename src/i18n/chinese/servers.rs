//! Servers on this computer, in Simplified Chinese.

use super::super::ServerStrings;

pub(super) const SERVERS: ServerStrings = ServerStrings {
    heading: "在这台电脑上",
    instead_of_a_key: "这台电脑上正在运行一个服务器。使用它不需要密钥，图片也不会离开本机。",
    looking: "正在查找这台电脑上的服务器…",
    none: "这台电脑上没有找到服务器。请先启动一个（例如 Ollama），然后再查找一次。",
    look_again: "再查找一次",
    use_it: |name| format!("使用 {name}"),
    models: |host, count| format!("位于 {host}，有 {count} 个可能支持图片的模型"),
    no_model: |name, host| format!("{name} 正在 {host} 运行，但没有支持图片的模型。"),
};
