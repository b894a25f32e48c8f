#include "mail/html_elements.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace mainstay::mail {

namespace {

// Each closing tag looks through all that is open.
constexpr std::size_t depth_max = 100;
constexpr std::size_t left_names_max = 1000;

template <std::size_t N>
bool is_one_of(std::string_view name, const std::string_view (&names)[N]) {
    return std::ranges::find(names, name) != std::end(names);
}

constexpr std::string_view empty_elements[] = {"area",  "base",   "br",    "col",  "embed",
                                               "hr",    "img",    "input", "link", "meta",
                                               "param", "source", "track", "wbr"};
constexpr std::string_view raw_elements[] = {"script", "style",  "title",   "textarea",
                                             "xmp",    "iframe", "noembed", "noframes"};
constexpr std::string_view ends_paragraph[] = {
    "address",  "article",    "aside",  "blockquote", "center",  "details", "dir",   "div",  "dl",
    "fieldset", "figcaption", "figure", "footer",     "form",    "h1",      "h2",    "h3",   "h4",
    "h5",       "h6",         "header", "hr",         "li",      "dd",      "dt",    "main", "menu",
    "nav",      "ol",         "p",      "pre",        "section", "summary", "table", "ul"
};
constexpr std::string_view boundaries[] = {"table", "td", "th", "caption"};
constexpr std::string_view table_parts[] = {"caption", "colgroup", "thead", "tbody",
                                            "tfoot",   "tr",       "td",    "th"};
constexpr std::string_view cells[] = {"td", "th", "caption"};
constexpr std::string_view list_bounds[] = {"ul", "ol", "menu", "dir", "td", "th", "table"};
constexpr std::string_view term_bounds[] = {"dl", "td", "th", "table"};
constexpr std::string_view cell_bounds[] = {"td", "th", "table"};

class Nesting {
public:
    explicit Nesting(HtmlReader& reader) : reader_(reader) {}

    void take(const HtmlToken& token) {
        if (token.kind == HtmlTokenKind::text)
            reader_.text(token.text, token.from);
        else if (token.kind == HtmlTokenKind::open)
            open(token);
        else
            close(token);
    }

    void finish(std::size_t at) { close_to(0, at); }

private:
    void open(const HtmlToken& tag) {
        if (is_one_of(tag.name, raw_elements)) return;
        end_by(tag);
        bool is_empty = is_one_of(tag.name, empty_elements);
        if (!is_empty && open_.size() >= depth_max) {
            if (left_.size() < left_names_max || left_.contains(tag.name)) ++left_[tag.name];
            return;
        }
        reader_.open(tag);
        if (is_empty)
            reader_.close(tag.name, tag.to);
        else
            open_.push_back(tag.name);
    }

    // What HTML ends by itself where `tag` begins.
    void end_by(const HtmlToken& tag) {
        std::string_view name = tag.name;
        auto at = tag.from;
        if (is_one_of(name, ends_paragraph)) close_nearest({"p"}, boundaries, at);
        if (name == "li") close_nearest({"li"}, list_bounds, at);
        if (name == "dd" || name == "dt") close_nearest({"dd", "dt"}, term_bounds, at);
        if (name == "a") close_nearest({"a"}, cell_bounds, at);
        if (is_one_of(name, cells)) close_nearest(cells, {"table"}, at);
        bool is_row = name == "tr" || name == "thead" || name == "tbody" || name == "tfoot";
        if (is_row) close_nearest({"tr", "colgroup"}, {"table"}, at);
    }

    void close(const HtmlToken& tag) {
        auto left = left_.find(tag.name);
        if (left != left_.end() && left->second > 0) {
            --left->second;
            return;
        }
        if (tag.name == "table")
            close_nearest({"table"}, {"html"}, tag.to);
        else if (is_one_of(tag.name, table_parts))
            close_nearest({tag.name}, {"table"}, tag.to);
        else
            close_nearest({tag.name}, boundaries, tag.to);
    }

    // Closes the nearest open element that is called so, unless one of `within` stands before it.
    template <std::size_t N, std::size_t M>
    void close_nearest(
        const std::string_view (&names)[N], const std::string_view (&within)[M], std::size_t at
    ) {
        for (auto depth = open_.size(); depth-- > 0;) {
            if (is_one_of(open_[depth], names)) return close_to(depth, at);
            if (is_one_of(open_[depth], within)) return;
        }
    }

    void close_to(std::size_t depth, std::size_t at) {
        while (open_.size() > depth) {
            reader_.close(open_.back(), at);
            open_.pop_back();
        }
    }

    HtmlReader& reader_;
    std::vector<std::string> open_;
    std::map<std::string, std::size_t, std::less<>> left_;  // Stood too deep, by name.
};

}  // namespace

void read_html(std::string_view html, HtmlReader& reader) {
    HtmlTokens tokens(html);
    Nesting nesting(reader);
    while (!reader.is_done()) {
        auto token = tokens.next();
        if (!token) break;
        nesting.take(*token);
    }
    nesting.finish(html.size());
}

}  // namespace mainstay::mail
