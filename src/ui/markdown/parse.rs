//! Markdown text to elements, by pulldown-cmark.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A part of an answer that stands for itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Element {
    Heading {
        level: u8,
        spans: Vec<Span>,
    },
    Paragraph(Vec<Span>),
    /// `start` is the first number; `None` for bullets.
    List {
        start: Option<u64>,
        items: Vec<Vec<Element>>,
    },
    Code {
        text: String,
    },
    Table {
        header: Vec<Vec<Span>>,
        rows: Vec<Vec<Vec<Span>>>,
    },
    Quote(Vec<Element>),
    Rule,
}

/// A piece of text of one kind.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for a mark of Markdown, and all of them combine")]
pub(super) struct Span {
    pub text: String,
    pub is_bold: bool,
    pub is_italic: bool,
    pub is_code: bool,
    pub is_struck: bool,
    /// Where a link leads.
    pub link: Option<String>,
}

/// The text of spans without their kinds.
pub(super) fn plain(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

pub(super) fn parse(text: &str) -> Vec<Element> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut builder =
        Builder { elements: vec![Vec::new()], open: Vec::new(), spans: Vec::new(), style: Span::default(), code: None };
    for event in Parser::new_ext(text, options) {
        builder.take(event);
    }
    builder.finish()
}

/// What is open while the events come.
enum Open {
    Quote,
    List { start: Option<u64>, items: Vec<Vec<Element>> },
    Item,
    Table { header: Vec<Vec<Span>>, rows: Vec<Vec<Vec<Span>>>, cells: Vec<Vec<Span>> },
}

struct Builder {
    /// Elements of the root, and of every open part that holds elements.
    elements: Vec<Vec<Element>>,
    open: Vec<Open>,
    spans: Vec<Span>,
    style: Span,
    code: Option<String>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                let span = Span { text: text.into_string(), is_code: true, ..self.style.clone() };
                self.spans.push(span);
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.text("\n"),
            Event::Rule => self.push(Element::Rule),
            Event::TaskListMarker(is_done) => self.text(if is_done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(name) => self.text(&format!("[{name}]")),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.style.is_bold = true,
            Tag::Emphasis => self.style.is_italic = true,
            Tag::Strikethrough => self.style.is_struck = true,
            // A picture in an answer is never loaded, since asking for it would tell somebody that it was read:
            // it becomes a link.
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.style.link = Some(dest_url.into_string());
            }
            Tag::CodeBlock(_) => {
                self.close_paragraph();
                self.code = Some(String::new());
            }
            Tag::BlockQuote(_) => self.enter(Open::Quote),
            Tag::List(start) => {
                self.close_paragraph();
                self.open.push(Open::List { start, items: Vec::new() });
            }
            Tag::Item => self.enter(Open::Item),
            Tag::Table(_) => {
                self.close_paragraph();
                self.open.push(Open::Table { header: Vec::new(), rows: Vec::new(), cells: Vec::new() });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.style.is_bold = false,
            TagEnd::Emphasis => self.style.is_italic = false,
            TagEnd::Strikethrough => self.style.is_struck = false,
            TagEnd::Link | TagEnd::Image => self.style.link = None,
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.close_paragraph(),
            TagEnd::Heading(level) => {
                let spans = std::mem::take(&mut self.spans);
                self.push(Element::Heading { level: level_number(level), spans });
            }
            TagEnd::CodeBlock => {
                let mut text = self.code.take().unwrap_or_default();
                if text.ends_with('\n') {
                    text.pop();
                }
                self.push(Element::Code { text });
            }
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::List(_) | TagEnd::Table => self.leave(),
            TagEnd::TableCell => {
                let spans = std::mem::take(&mut self.spans);
                if let Some(Open::Table { cells, .. }) = self.open.last_mut() {
                    cells.push(spans);
                }
            }
            TagEnd::TableHead => {
                if let Some(Open::Table { header, cells, .. }) = self.open.last_mut() {
                    *header = std::mem::take(cells);
                }
            }
            TagEnd::TableRow => {
                if let Some(Open::Table { rows, cells, .. }) = self.open.last_mut() {
                    rows.push(std::mem::take(cells));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        match self.spans.last_mut() {
            Some(last) if (Span { text: String::new(), ..last.clone() }) == self.style => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), ..self.style.clone() }),
        }
    }

    /// Opens a part that holds elements.
    fn enter(&mut self, open: Open) {
        self.close_paragraph();
        self.open.push(open);
        self.elements.push(Vec::new());
    }

    /// Closes the innermost part.
    fn leave(&mut self) {
        self.close_paragraph();
        match self.open.pop() {
            Some(Open::Quote) => {
                let elements = self.elements.pop().unwrap_or_default();
                self.push(Element::Quote(elements));
            }
            Some(Open::Item) => {
                let elements = self.elements.pop().unwrap_or_default();
                if let Some(Open::List { items, .. }) = self.open.last_mut() {
                    items.push(elements);
                }
            }
            Some(Open::List { start, items }) => self.push(Element::List { start, items }),
            Some(Open::Table { header, rows, .. }) => self.push(Element::Table { header, rows }),
            None => {}
        }
    }

    fn close_paragraph(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        if spans.iter().any(|span| !span.text.trim().is_empty()) {
            self.push(Element::Paragraph(spans));
        }
    }

    fn push(&mut self, element: Element) {
        if let Some(elements) = self.elements.last_mut() {
            elements.push(element);
        }
    }

    fn finish(mut self) -> Vec<Element> {
        self.close_paragraph();
        self.elements.into_iter().next().unwrap_or_default()
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        Span { text: text.to_owned(), ..Span::default() }
    }

    #[test]
    fn text_keeps_its_emphasis() {
        let bold = Span { is_bold: true, ..span("b") };
        let code = Span { is_code: true, ..span("c") };
        let expected = vec![Element::Paragraph(vec![span("a "), bold, span(" "), code])];
        assert_eq!(parse("a **b** `c`"), expected);
    }

    #[test]
    fn lists_hold_lists() {
        let inner = Element::List { start: None, items: vec![vec![Element::Paragraph(vec![span("b")])]] };
        let item = vec![Element::Paragraph(vec![span("a")]), inner];
        assert_eq!(parse("3. a\n   - b"), [Element::List { start: Some(3), items: vec![item] }]);
    }

    #[test]
    fn tables_have_a_header_and_rows() {
        let cell = |text: &str| vec![span(text)];
        let expected = Element::Table { header: vec![cell("a"), cell("b")], rows: vec![vec![cell("1"), cell("2")]] };
        assert_eq!(parse("|a|b|\n|-|-|\n|1|2|"), [expected]);
    }

    #[test]
    fn a_fence_that_is_still_open_is_code_to_the_end() {
        assert_eq!(parse("```rust\nlet a = 1;\n\nlet"), [Element::Code { text: "let a = 1;\n\nlet".to_owned() }]);
    }

    #[test]
    fn a_picture_becomes_a_link_and_is_never_loaded() {
        let link = Span { link: Some("https://x.example/spy.png".to_owned()), ..span("cat") };
        assert_eq!(parse("![cat](https://x.example/spy.png)"), [Element::Paragraph(vec![link])]);
    }

    #[test]
    fn html_is_text() {
        assert_eq!(plain_of("<script>alert(1)</script>"), "<script>alert(1)</script>");
    }

    fn plain_of(text: &str) -> String {
        match parse(text).first() {
            Some(Element::Paragraph(spans)) => plain(spans),
            other => format!("{other:?}"),
        }
    }
}
