#include "mail/html_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "mail/body_text.hpp"
#include "mail/html_elements.hpp"
#include "mail/html_marks.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t input_bytes_max = 4 << 20;
constexpr int quote_depth_max = 50;  // Deeper ones look the same.
constexpr std::size_t link_bytes_max = 2000;
constexpr std::size_t style_bytes_max = 64 << 10;

template <std::size_t N>
bool is_one_of(std::string_view name, const std::string_view (&names)[N]) {
    return std::ranges::find(names, name) != std::end(names);
}

constexpr std::string_view unseen[] = {"template", "object", "iframe", "noscript",
                                       "select",   "svg",    "math"};
constexpr std::string_view paragraphs[] = {"p",  "h1", "h2", "h3",    "h4",         "h5", "h6",
                                           "ul", "ol", "dl", "table", "blockquote", "pre"};
constexpr std::string_view lines[] = {"div",        "tr",      "li",     "dt",      "dd",
                                      "section",    "article", "header", "footer",  "address",
                                      "center",     "form",    "main",   "caption", "figure",
                                      "figcaption", "body"};

bool is_paragraph(std::string_view name) { return is_one_of(name, paragraphs); }

bool is_block(std::string_view name) { return is_paragraph(name) || is_one_of(name, lines); }

std::string plain_style(const HtmlToken& tag) {
    auto style =
        lower_ascii(tag.find(HtmlAttribute::style).value_or("").substr(0, style_bytes_max));
    std::erase_if(style, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
    return style;
}

bool is_hidden(std::string_view style) {
    return style.find("display:none") != style.npos || style.find("mso-hide:all") != style.npos;
}

bool keeps_lines(std::string_view style) {
    return style.find("white-space:pre") != style.npos ||
           style.find("white-space:break-spaces") != style.npos;
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

// Takes the elements of a document as they open and close, and writes what an eye would see.
class Writer : public HtmlReader {
public:
    explicit Writer(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    void open(const HtmlToken& tag) override {
        auto name = std::string_view(tag.name);
        meet(tag.from);
        open_.push_back({});
        auto& element = open_.back();
        auto style = plain_style(tag);
        element.is_unseen = is_unseen_ || is_one_of(name, unseen) || is_hidden(style);
        is_unseen_ = element.is_unseen;
        bool is_forged = name == "wbr" && tag.find(HtmlAttribute::data_fold);
        if (is_forged) read_.forged.emplace_back(place(tag.from), place(tag.to));
        if (is_unseen_) return;
        if (is_block(name)) break_line(is_paragraph(name) && lists_.empty() ? 2 : 1);
        if (name == "hr") break_line(2);
        element.mark = begin_mark(tag);
        element.is_pre = name == "pre" || keeps_lines(style);
        if (element.is_pre) ++pre_;
        write_opening(name, tag, element);
    }

    void close(std::string_view name, std::size_t at) override {
        auto element = std::move(open_.back());
        open_.pop_back();
        leave(at);
        is_unseen_ = !open_.empty() && open_.back().is_unseen;
        if (element.is_unseen) return;
        if (name == "a") close_link(element);
        if (element.is_pre) --pre_;
        if (element.mark) read_.marks[*element.mark].to = read_.lines.size();
        if (is_block(name)) break_line(is_paragraph(name) && lists_.size() < 2 ? 2 : 1);
        if (name == "blockquote" && quotes_-- <= quote_depth_max)
            prefix_.resize(prefix_.size() - 2);
        else if ((name == "ul" || name == "ol") && !lists_.empty())
            lists_.pop_back();
    }

    void text(std::string_view text, std::size_t from) override {
        if (is_unseen_) return;
        while (pre_ > 0 && text.find('\n') != text.npos) {
            auto end = text.find('\n');
            write(decoded_html(text.substr(0, end)));
            text.remove_prefix(end + 1);
            from += end + 1;
            write_break();
            meet(from);
        }
        write(decoded_html(text));
    }

    bool is_done() const override { return out_.size() > bytes_max_; }

    HtmlText take() {
        if (out_.size() > bytes_max_) out_ = clean_prefix(out_, bytes_max_);
        auto is_beyond = [&](const HtmlLine& line) { return line.from > out_.size(); };
        std::erase_if(read_.lines, is_beyond);
        auto end = read_.lines.size();
        for (auto& mark : read_.marks) mark.to = std::min(mark.to, end);
        std::erase_if(read_.marks, [&](const LineMark& mark) {
            bool is_point = mark.sort == MarkSort::boundary && mark.from < end;
            return mark.from >= mark.to && !is_point;
        });
        read_.text = std::move(out_);
        return std::move(read_);
    }

private:
    struct Element {
        bool is_unseen = false;
        bool is_pre = false;
        std::optional<std::size_t> mark = {};
        std::string link = {};
        std::size_t text_from = 0;
    };

    static std::uint32_t place(std::size_t at) { return static_cast<std::uint32_t>(at); }

    void write_opening(std::string_view name, const HtmlToken& tag, Element& element) {
        if (name == "br")
            write_break();
        else if (name == "hr")
            write_rule();
        else if (name == "td" || name == "th")
            is_spaced_ = true;
        else if (name == "img")
            write_image(tag);
        else if (name == "blockquote" && ++quotes_ <= quote_depth_max)
            prefix_ += "> ";
        else if (name == "ul" || name == "ol")
            lists_.push_back(name == "ol" ? 1 : 0);
        else if (name == "li")
            write_item();
        else if (name == "a")
            open_link(element, decoded_html(tag.find(HtmlAttribute::href).value_or(""), true));
    }

    // The first place after what was written last that is within as few elements as any before what
    // is written next: there the next line begins.
    void meet(std::size_t at) {
        if (!is_written_) return;
        is_written_ = false;
        gap_at_ = at;
        gap_depth_ = open_.size();
    }

    void leave(std::size_t at) {
        if (!is_written_ && open_.size() >= gap_depth_) return;
        is_written_ = false;
        gap_at_ = at;
        gap_depth_ = open_.size();
    }

    std::optional<std::size_t> begin_mark(const HtmlToken& tag) {
        auto mark = mark_of(tag);
        if (!mark) return std::nullopt;
        auto from = read_.lines.size();
        auto& marks = read_.marks;
        // What stands within another of its sort says nothing more.
        auto is_around = [&](const Element& element) {
            return element.mark && marks[*element.mark].sort == mark->sort;
        };
        if (std::ranges::any_of(open_, is_around)) return std::nullopt;
        // The last of its sort held nothing.
        bool is_again =
            !marks.empty() && marks.back().sort == mark->sort && marks.back().from == from;
        if (!is_again) marks.push_back({mark->sort, mark->rule, from, from});
        return marks.size() - 1;
    }

    void write(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            char c = text[i];
            bool is_nbsp = c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0';
            if (is_nbsp) ++i;
            if (pre_ > 0)
                put(is_nbsp || c == '\n' ? ' ' : c);
            else if (is_nbsp || is_blank(c))
                is_spaced_ = true;
            else
                put(c);
        }
    }

    // Everything visible goes through here: breaks and spaces are written only when something
    // follows them.
    void put(char c) {
        if (is_done()) return;
        if (breaks_ > 0) {
            begin_line();
            breaks_ = 0;
        } else if (is_spaced_ && !out_.empty() && !out_.ends_with(' ')) {
            out_ += ' ';
        }
        is_spaced_ = false;
        is_written_ = true;
        out_ += c;
    }

    void begin_line() {
        if (!out_.empty()) {
            while (out_.ends_with(' ')) out_.pop_back();
            auto bare = trimmed(shared_prefix());
            for (int i = 1; i < breaks_; ++i) {
                out_ += '\n';
                add_line();
                out_ += bare;
            }
            out_ += '\n';
        }
        add_line();
        out_ += prefix_;
        last_prefix_ = prefix_;
    }

    void add_line() { read_.lines.push_back({place(out_.size()), place(gap_at_)}); }

    // A blank line between quotes of different depth belongs to the outer one.
    std::string_view shared_prefix() const {
        return last_prefix_.size() < prefix_.size() ? last_prefix_ : prefix_;
    }

    void put(std::string_view text) {
        for (char c : text) put(c);
    }

    void break_line(int count) {
        end_line();
        breaks_ = std::max(breaks_, count);
    }

    void write_break() {
        end_line();
        breaks_ = std::min(breaks_ + 1, 3);
    }

    void end_line() {
        bool is_spaced = std::exchange(is_spaced_, false) || out_.ends_with(' ');
        if (breaks_ > 0 || read_.lines.empty() || !is_spaced) return;
        auto& line = read_.lines.back();
        line.is_separator = trimmed(std::string_view(out_).substr(line.from)) == "--";
    }

    void write_rule() {
        put("---");
        if (!read_.lines.empty()) read_.lines.back().is_rule = true;
        break_line(2);
    }

    void write_item() {
        auto depth = std::min<std::size_t>(lists_.size(), 10);
        std::string indent(depth > 1 ? 2 * (depth - 1) : 0, ' ');
        bool is_numbered = !lists_.empty() && lists_.back() > 0;
        auto mark = is_numbered ? std::to_string(lists_.back()++) + ". " : "- ";
        put(mark.front());
        if (!indent.empty()) out_.insert(out_.size() - 1, indent);
        out_ += mark.substr(1);
    }

    void write_image(const HtmlToken& tag) {
        auto source = decoded_html(tag.find(HtmlAttribute::src).value_or(""), true);
        auto described = decoded_html(tag.find(HtmlAttribute::alt).value_or(""));
        auto alternative = trimmed(described);
        if (lower_ascii(source.substr(0, 4)) == "cid:" && source.size() < link_bytes_max)
            put("![" + std::string(alternative) + "](" + source + ")");
        else if (!alternative.empty())
            put("[" + std::string(alternative) + "]");
    }

    void open_link(Element& element, std::string_view target) {
        auto scheme = lower_ascii(target.substr(0, 8));
        bool is_shown = scheme.starts_with("http://") || scheme.starts_with("https://") ||
                        scheme.starts_with("mailto:") || scheme.starts_with("tel:");
        if (is_shown && target.size() <= link_bytes_max) element.link = target;
        element.text_from = out_.size();
    }

    void close_link(const Element& element) {
        if (element.link.empty() || out_.size() <= element.text_from) return;
        auto shown = trimmed(std::string_view(out_).substr(element.text_from));
        std::string_view target = element.link;
        auto bare = target.substr(target.find(':') + 1);
        while (bare.starts_with('/')) bare.remove_prefix(1);
        auto same = [&](std::string_view a, std::string_view b) {
            while (a.ends_with('/')) a.remove_suffix(1);
            while (b.ends_with('/')) b.remove_suffix(1);
            return a == b;
        };
        if (!shown.empty() && !same(shown, target) && !same(shown, bare))
            put(" <" + element.link + ">");
    }

    std::size_t bytes_max_;
    HtmlText read_;
    std::string out_;
    std::string prefix_, last_prefix_;
    std::vector<Element> open_;
    std::vector<int> lists_;  // The next number of each open list, 0 for one with dashes.
    std::size_t gap_at_ = 0, gap_depth_ = 0;
    int breaks_ = 1;
    int pre_ = 0;
    int quotes_ = 0;
    bool is_spaced_ = false;
    bool is_written_ = false;  // Something was, since the last tag.
    bool is_unseen_ = false;
};

}  // namespace

HtmlText read_html_text(std::string_view html, std::size_t bytes_max) {
    Writer writer(bytes_max);
    read_html(html.substr(0, input_bytes_max), writer);
    return writer.take();
}

std::string text_of_html(std::string_view html, std::size_t bytes_max) {
    return read_html_text(html, bytes_max).text;
}

}  // namespace mainstay::mail
