#include "mail/markdown.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <mutex>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "mail/body_text.hpp"

namespace mainstay::mail {

namespace {

struct Free {
    void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }

    void operator()(cmark_node* node) const { cmark_node_free(node); }

    void operator()(char* text) const { std::free(text); }
};

// cmark-gfm takes time by the square of what it is given, where that is made for it. A text that is
// longer than people write is shown as it is.
constexpr std::size_t bytes_max = 32 << 10;
// A row that is shorter than its table's head is filled up, and the cells of a row are looked for
// again and again.
constexpr std::size_t columns_max = 100;
constexpr std::size_t cells_max = 20'000;
// From each of them, what may be a mail address is looked for.
constexpr std::ptrdiff_t ats_max = 500;

bool may_have_tables(std::string_view text) {
    std::size_t columns = 0, lines = 0;
    while (!text.empty()) {
        auto end = std::min(text.find('\n'), text.size());
        auto pipes = static_cast<std::size_t>(std::ranges::count(text.substr(0, end), '|'));
        columns = std::max(columns, pipes);
        ++lines;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return columns <= columns_max && columns * lines <= cells_max;
}

std::string as_it_is(std::string_view text) {
    return "<div style=\"white-space:pre-wrap\">" + escaped_html(text) + "</div>\n";
}

}  // namespace

std::string html_of_markdown(std::string_view text) {
    if (text.size() > bytes_max) return as_it_is(text);
    static std::once_flag once;  // cmark keeps a table of extensions that it fills without a lock.
    std::call_once(once, cmark_gfm_core_extensions_ensure_registered);
    constexpr int options = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_HARDBREAKS;
    std::unique_ptr<cmark_parser, Free> parser(cmark_parser_new(options));
    auto attach = [&](const char* name) {
        if (auto* extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(parser.get(), extension);
    };
    if (may_have_tables(text)) attach("table");
    attach("strikethrough");
    if (std::ranges::count(text, '@') <= ats_max) attach("autolink");
    attach("tasklist");
    attach("tagfilter");
    cmark_parser_feed(parser.get(), text.data(), text.size());
    std::unique_ptr<cmark_node, Free> document(cmark_parser_finish(parser.get()));
    auto* extensions = cmark_parser_get_syntax_extensions(parser.get());
    std::unique_ptr<char, Free> html(cmark_render_html(document.get(), options, extensions));
    return html.get();
}

}  // namespace mainstay::mail
