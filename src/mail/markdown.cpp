#include "mail/markdown.hpp"

#include <cstdlib>
#include <memory>
#include <mutex>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

namespace mainstay::mail {

namespace {

struct Free {
    void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }

    void operator()(cmark_node* node) const { cmark_node_free(node); }

    void operator()(char* text) const { std::free(text); }
};

}  // namespace

std::string html_of_markdown(std::string_view text) {
    static std::once_flag once;  // cmark keeps a table of extensions that it fills without a lock.
    std::call_once(once, cmark_gfm_core_extensions_ensure_registered);
    constexpr int options = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_HARDBREAKS;
    std::unique_ptr<cmark_parser, Free> parser(cmark_parser_new(options));
    for (auto* name : {"table", "strikethrough", "autolink", "tasklist", "tagfilter"})
        if (auto* extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(parser.get(), extension);
    cmark_parser_feed(parser.get(), text.data(), text.size());
    std::unique_ptr<cmark_node, Free> document(cmark_parser_finish(parser.get()));
    auto* extensions = cmark_parser_get_syntax_extensions(parser.get());
    std::unique_ptr<char, Free> html(cmark_render_html(document.get(), options, extensions));
    return html.get();
}

}  // namespace mainstay::mail
