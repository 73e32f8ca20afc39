//! Failures in Simplified Chinese.
//!
//! Facts stand here without spaces around them: `Failures` sets Latin letters and digits apart.

use super::super::{Failures, Message, Reasons, Words};

pub(super) const FAILURES: Failures = Failures {
    words: Words {
        host: "服务器", model: "该模型", subject: "这张图片", quotes: ("“", "”"), thousands_separator: ","
    },
    unreadable: Message {
        sentence: "{subject}无法读取。文件没有改动，请选择另一张。", button: "选择其他图片…"
    },
    too_many_pixels: Message {
        sentence: "{subject}的像素太多，无法打开[（超过{limit}）]。文件没有改动，请选择小一些的图片。",
        button: "选择其他图片…",
    },
    unsupported_format: Message {
        sentence: "{subject}的格式无法在这里打开。文件没有改动，请另存为 PNG 或 JPEG 后再试。",
        button: "选择其他图片…",
    },
    not_found: Message {
        sentence: "找不到{subject}，可能已被移动或改名，请重新选择。", button: "选择其他图片…"
    },
    key_missing: Message {
        sentence: "{host}需要密钥，但还没有设置。没有发送也没有丢失任何内容，请输入密钥后再提问。",
        button: "输入密钥…",
    },
    key_wrong: Message {
        sentence: "{host}不接受这个密钥。没有丢失任何内容，请检查密钥后再提问。[服务器的说明：“{server_text}”。]",
        button: "修改密钥…",
    },
    no_access: Message {
        sentence: "{host}不允许用这个密钥访问{model}。没有丢失任何内容，请换一个模型或密钥。[服务器的说明：“{server_text}”。]",
        button: "选择其他模型…",
    },
    no_credit: Message {
        sentence: "{host}上的账户余额不足。没有丢失任何内容，问题还在这里，请充值后再提问。",
        button: "充值…",
    },
    rate_limit: Message {
        sentence: "{host}收到的请求太频繁，要求稍等[{seconds}秒]。没有丢失任何内容，问题还在这里。",
        button: "重新提问",
    },
    model_unknown: Message {
        sentence: "{host}上没有{model}。没有丢失任何内容，请选择其他模型。[服务器的说明：“{server_text}”。]",
        button: "选择其他模型…",
    },
    model_blind: Message {
        sentence: "{model}不能看图片。没有丢失任何内容，请选择能看图片的模型。",
        button: "选择能看图片的模型…",
    },
    too_large: Message {
        sentence: "内容超过了{host}一次能接收的大小。没有丢失任何内容，请缩小{subject}，或者少发几张图片。[服务器的说明：\
                   “{server_text}”。]",
        button: "缩小后重新发送",
    },
    context_too_long: Message {
        sentence: "对话太长，超过了{model}的上限[（最多{limit} token）]。没有丢失任何内容，请开始新对话，或者少发几张图片。",
        button: "新对话",
    },
    too_many_pictures: Message {
        sentence: "{model}不能接收这么多图片[，最多{limit}张]。没有丢失任何内容，请换一个能接收更多图片的模型，或者少发几张。",
        button: "选择其他模型…",
    },
    remove_last: "移除最后一张图片",
    fetch_here: "在这里获取并重新提问",
    reasons: REASONS,
    offline: Message {
        sentence: "无法连接{host}。没有丢失任何内容，请检查这台电脑是否联网、服务器是否已启动，然后再提问。",
        button: "重新提问",
    },
    name_unknown: Message {
        sentence: "找不到{host}。没有丢失任何内容，请检查网络连接[和地址{address}]。",
        button: "检查地址…",
    },
    refused: Message {
        sentence: "无法连接{host}，那里没有正在运行的服务。没有丢失任何内容，请启动服务后再提问。",
        button: "已经启动，重新提问",
    },
    tls: Message {
        sentence: "无法与{host}建立安全连接，因此没有发送任何内容。请检查这台电脑的日期[和地址{address}]。",
        button: "检查地址…",
    },
    proxy: Message {
        sentence: "代理服务器没有把请求转发给{host}。没有丢失任何内容，请检查系统设置中的代理。",
        button: "重新提问",
    },
    wrong_address: Message {
        sentence: "{host}没有提供这项服务。没有丢失任何内容。[请检查地址{address}，它通常以 /v1 结尾。]",
        button: "检查地址…",
    },
    server_failed: Message {
        sentence: "{host}自身出现了故障[（状态码{status}）]。没有丢失任何内容，问题还在这里，请稍后再提问。[服务器的说明：\
                   “{server_text}”。]",
        button: "重新提问",
    },
    server_nonsense: Message {
        sentence: "无法理解{host}返回的内容。没有丢失任何内容，请重新提问[，或者检查地址{address}的服务器是否兼容]。[服务器的说明：\
                   “{server_text}”。]",
        button: "检查地址…",
    },
    cut: Message {
        sentence: "回答还没有结束，与{host}的连接就断开了。没有丢失任何内容，请重新提问。",
        button: "重新提问",
    },
    stalled: Message {
        sentence: "{host}没有再发来任何内容[（已等待{seconds}秒）]，因此不再等待。没有丢失任何内容，请重新提问。",
        button: "重新提问",
    },
    cut_amid_answer: "回答还没有结束，与{host}的连接就断开了。收到的内容已保留，请继续或重新提问。",
    stalled_amid_answer: "{host}没有再发来任何内容[（已等待{seconds}秒）]，因此不再等待。收到的内容已保留，请继续或重新提问。",
    content_filtered: Message {
        sentence: "{host}因内容规则没有给出回答。收到的内容已保留，请换个问法或换一个模型。[服务器的说明：“{server_text}”。]",
        button: "选择其他模型…",
    },
    no_clipboard: Message {
        sentence: "无法访问剪贴板，其中的内容没有改动。请重试，或者改用文件。", button: "重试"
    },
    write_failed: Message {
        sentence: "无法写入{subject}，其他内容没有丢失。请选择一个可以写入的位置再试。",
        button: "重试",
    },
    disk_full: Message {
        sentence: "磁盘已满，无法写入{subject}。请清理出空间后重试。", button: "重试"
    },
    reader_missing: Message {
        sentence: "这台电脑无法运行 Tesseract。没有丢失任何内容，请先安装（Linux 上是软件包“tesseract-ocr”，Mac 上用“brew \
                   install tesseract”，Windows 上用它的安装程序）再重试，或者改用其他识别方式。",
        button: "重试",
    },
    cancelled: Message { sentence: "已按你的要求停止，收到的内容已保留。", button: "重新提问" },
    is_pdf: "{subject}是 PDF 文档。请用它自己的程序打开，用“截图”截取页面，再粘贴到这里。",
    is_raw_photo: "{subject}是相机的 RAW 照片，只有照片软件才能处理。请在那里另存为 JPEG，再选择它。",
    is_svg: "{subject}由线条而不是像素组成。请在网页浏览器中打开，再把截图粘贴到这里。",
    internal: Message {
        sentence: "Discern 自身出错，没有完成。图片和问题都还在这里，请再试一次；如果再次出现，请用“复制详情”告诉我们。",
        button: "重试",
    },
};

const REASONS: Reasons = Reasons {
    rejected: "{host}拒绝了这个请求[（状态码{status}）]，再次发送也会被拒绝。没有丢失任何内容，请换一个模型或换个问法。\
               [服务器的说明：“{server_text}”。]",
    picture_not_fetched: "{host}无法从网址获取这张图片。没有丢失任何内容，请在这里获取，然后发送图片本身。[服务器的说明：\
                          “{server_text}”。]",
    question_too_long: "发送的内容超过了{model}的上限[（最多{limit} token）]。没有丢失任何内容，请缩小图片、少发几张，或者换一个模型。",
    key_exposed: "密钥会不加密地发往{host}，因此没有发送任何内容。请输入以 https 开头的地址。",
    user_in_address: "服务器地址里含有用户名或密码，因此不使用它，也没有发送任何内容。请输入不含它们的地址。",
    wants_https: "{host}只接受加密的请求。没有丢失任何内容，请在它的地址前加上 https。",
    sends_on: "{host}把请求转到了另一个地址[（{address}）]，不会擅自向那里发送内容。没有丢失任何内容，如果信任那个地址，请输入它。",
    no_address: "{subject}不是网址，因此没有获取任何内容。请检查后重新粘贴。",
    private_network: "{subject}通向内部网络，只有给出图片自己的地址时才会从那里获取。没有获取任何内容，请粘贴那个地址，或者先保存图片再打开文件。",
    leads_on: "{subject}不断转到其他地址，因此没有获取任何内容。请在网页浏览器中打开，再把图片复制到这里。",
    too_large_to_fetch: "{subject}太大，无法获取[（超过{limit} MB）]。请在网页浏览器中保存，再在这里打开文件。",
    not_a_picture: "{subject}是网页或其他内容，不是图片。请在网页浏览器中打开，再复制图片本身或它的地址。",
    withheld: "{subject}的服务器没有给出图片[（状态码{status}）]。请在网页浏览器中打开，再把图片复制到这里，或者稍后再试。",
    unreached: "无法获取{subject}，因为连接不到它的服务器。请检查网络连接后再试。",
    too_slow: "{subject}没有按时传完[（超过{seconds}秒）]。请再试一次，或者在网页浏览器中保存，再在这里打开文件。",
    not_asked_again: "Discern 关闭时{subject}还没有取完，之后没有再向它的服务器请求。请重试以获取图片。",
};
