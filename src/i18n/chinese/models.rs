//! The pickers of model and detail in Simplified Chinese.

use crate::domain::Detail;

use super::super::ModelStrings;
use super::super::numbers::dollars;

pub(super) const MODELS: ModelStrings = ModelStrings {
    model_button: |name| format!("模型：{name}"),
    none_chosen: "选择模型",
    search: "搜索模型",
    name_column: "模型",
    context_column: "上下文",
    price_column: "输入 / 输出价格",
    price_hint: "每一百万 token 的问题和回答的价格",
    loading: "正在获取模型列表…",
    failed: "无法连接服务商，这里是事先已知的模型。",
    reload: "重新获取",
    nothing_found: "没有找到叫这个名字的模型。",
    use_typed: |id| format!("使用“{id}”"),
    all: "显示全部模型",
    all_hint: "列表可能弄错哪些模型支持图片。在这里选择的模型会连同图片一起被提问。",
    about: "模型介绍",
    prices: "价格",
    context: |tokens| {
        if tokens >= 1_000_000 { format!("{}M", tokens / 1_000_000) } else { format!("{}K", tokens / 1000) }
    },
    price: |input, output| match (input, output) {
        (Some(input), Some(output)) => format!("{} / {}", dollars(input), dollars(output)),
        (Some(price), None) | (None, Some(price)) => dollars(price),
        (None, None) => "–".to_owned(),
    },
    unknown: "–",
    detail_button: |name| format!("精细度：{name}"),
    detail: |detail| match detail {
        Detail::Auto => "自动",
        Detail::Low => "低",
        Detail::High => "高",
    },
    detail_hint: |detail| match detail {
        Detail::Auto => "图片中有小字时自动放大尺寸",
        Detail::Low => "快而便宜，长边最多 768 像素",
        Detail::High => "更精确，长边最多 2048 像素，有小字时更大",
    },
};
