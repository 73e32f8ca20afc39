"""What the widgets that the checks look for are called when the window speaks Simplified Chinese."""

WORDS = {
    "* of the picture has changed": "画面的 * 有变化",
    "*1,105 + *tokens*": "*1,105 + * token*",
    "*1 failed.": "*1 张失败。",
    "*Boat*": "*小船*",
    "*Nothing else in the picture is written.*": "*图中没有其他文字。*",
    "*no server is running there*": "*那里没有正在运行的服务*",
    "*settings could not be saved*": "设置没有保存*",
    "*was saved*": "已保存“*",
    "As seen": "原样",
    "Back": "返回",
    "Check and save": "验证并保存",
    "Close": "关闭",
    "Compare": "对比",
    "Comparison card as PNG…": "对比卡片存为 PNG…",
    "Copied *": "已复制 *",
    "Copy details": "复制详情",
    "Copy table": "复制表格",
    "Copy text": "复制文字",
    "Could not be read": "无法读取的图片",
    "Difference: *": "差异图：*",
    "Explain*": "说明差异*",
    "Food label": "食品标签",
    "Layout: As seen": "排版：原样",
    "Layout: Table": "排版：表格",
    "Move as little as possible": "减少动画",
    "New conversation": "新对话",
    "One file each": "每张图片一个文件",
    "*Preparing the picture…*": "*正在准备图片…*",
    "Picture A, *": "图片 A，*",
    "Product": "商品",
    "Read many pictures…": "批量识别…",
    "Read on this computer": "本机识别",
    "Read text": "识别文字",
    "Read them": "开始识别",
    "Read with Tesseract": "用 Tesseract 识别",
    "Sail: *": "船帆：*",
    "Save…": "保存…",
    "Settings": "设置",
    "Show picture A*": "显示图片 A*",
    "Show picture C*": "显示图片 C*",
    "Show picture B*": "显示图片 B*",
    "Sign: *model says*": "招牌：*模型*",
    "Size of text and controls": "文字和控件的大小",
    "Swipe: *": "滑动：*",
    "Table": "表格",
    "Template: None": "模板：无",
    "The clipboard could not be read*": "无法读取剪贴板*",
    "Try the sample": "试试示例",
    "What are the key differences?": "主要区别是什么？",
    "What to write": "保存为",
    "Which objects and colours, and where is each?": "图中有哪些物体和颜色，分别在哪里？",
    "Your question": "你的问题",
    "prices.png. *": "prices.png。*",
}

ANSWER = """这是一个**晴天的小港口**，有四样东西比较显眼：

| 物体 | 颜色 | 位置 |
|---|---|---|
| 房子 | 米色墙、红色屋顶 | 左边的山坡上 |
| 小船 | 蓝色船身、红白船帆 | 右边的水面上 |
| 太阳 | 黄色 | 右上角 |
| 招牌 | 深色底、白色字 | 房子上 |

房子上的招牌写着 `OPEN 9-5`，图中没有其他文字。"""

EXPLAINED = """{"verdict": "同一个港口：船帆、招牌、太阳和一扇窗户不同。", "rows": [
{"what": "船帆", "a": "红白相间", "b": "绿白相间", "same": false, "region": SAIL},
{"what": "招牌", "a": "OPEN 9-5", "b": "OPEN 9-9", "same": false, "region": null},
{"what": "太阳", "a": "偏高，在右边", "b": "偏低，更靠左", "same": false, "region": null},
{"what": "房子的窗户", "a": "两扇", "b": "一扇", "same": false, "region": null},
{"what": "船身", "a": "蓝色", "b": "蓝色", "same": true, "region": null},
{"what": "房子的背面", "a": "看不到", "b": "看不到", "same": null, "region": null}]}"""
