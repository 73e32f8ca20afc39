//! Answers in Simplified Chinese.

use crate::domain::{RequestForm, Usage, Usd};
use std::time::Duration;

use super::super::AnswerStrings;
use super::super::numbers::{dollars, grouped};

pub(super) const ANSWER: AnswerStrings = AnswerStrings {
    with_pictures: |letters| format!("附图片 {}", letters.join("、")),
    preparing: "正在准备图片…",
    asked: "正在等待回答…",
    waiting: |seconds| format!("服务器繁忙，{seconds} 秒后重试…"),
    thinking: "正在思考…",
    reasoning: "查看思考过程",
    stopped: "已停止，收到的内容已保留。",
    stopped_empty: "已停止，还没有收到任何内容。",
    nothing_came: "回答是空的。",
    partial_kept: "收到的内容已保留。",
    retry: "重试",
    retry_in: |seconds| format!("{seconds} 秒后可重试"),
    copy: "复制回答",
    copy_code: "复制代码",
    copy_table: "复制表格",
    details: "复制详情",
    link_target: |target| format!("在浏览器中打开 {target}"),
    cut_by_length: "回答已达到长度上限，到此为止。",
    cut_by_filter: "服务商的内容过滤在这里中断了回答。",
    other_end: |word| format!("服务器结束了回答：{word}。"),
    account,
    own_temperature: "这个模型不能设定回答的自由度，因此由它自行决定。",
    edit: "修改后重新提问",
    go_on: "继续",
    go_on_question: "请从停下的地方接着写，不要重复已写的内容。",
    more: "更多",
    copy_request: |form| match form {
        RequestForm::Curl => "复制为 curl 请求（不含密钥）",
        RequestForm::Python => "复制为 Python 请求（不含密钥）",
    },
};

fn account(usage: &Usage, price: Option<Usd>, first_text: Option<Duration>) -> String {
    let mut parts = Vec::new();
    match (usage.prompt_tokens, usage.completion_tokens) {
        (Some(prompt), Some(completion)) => {
            parts.push(format!("{} + {} token", grouped(prompt, ','), grouped(completion, ',')));
        }
        (Some(tokens), None) | (None, Some(tokens)) => parts.push(format!("{} token", grouped(tokens, ','))),
        (None, None) => {}
    }
    if let Some(price) = price {
        parts.push(dollars(price));
    }
    if let Some(first_text) = first_text.filter(|time| time.as_millis() >= 100) {
        parts.push(format!("{:.1} 秒后开始回答", first_text.as_secs_f32()));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answers_account_names_tokens_price_and_time() {
        let usage = Usage { prompt_tokens: Some(1_105), completion_tokens: Some(212) };
        let told = account(&usage, Some(Usd::from_nanos(610_500)), Some(Duration::from_millis(1_240)));
        assert_eq!(told, "1,105 + 212 token · $0.00061 · 1.2 秒后开始回答");
        assert_eq!(account(&Usage::default(), None, None), "");
    }
}
