#include "mail/html_text.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

#include <libxml/HTMLparser.h>

#include "base/text.hpp"
#include "mail/html_tags.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t input_bytes_max = 4 << 20;
constexpr std::size_t depth_max =
    300;                             // libxml2 looks through all open elements at each closing tag.
constexpr int quote_depth_max = 50;  // Deeper ones look the same.
constexpr std::size_t link_bytes_max = 2000;

template <std::size_t N>
bool is_one_of(std::string_view name, const std::string_view (&names)[N]) {
    return std::ranges::find(names, name) != std::end(names);
}

constexpr std::string_view unseen[] = {"script",   "style",  "head",   "title",
                                       "template", "object", "iframe", "noscript",
                                       "select",   "svg",    "math"};
constexpr std::string_view paragraphs[] = {"p",  "h1", "h2", "h3",    "h4",         "h5", "h6",
                                           "ul", "ol", "dl", "table", "blockquote", "pre"};
constexpr std::string_view lines[] = {"div",        "tr",      "li",     "dt",      "dd",
                                      "section",    "article", "header", "footer",  "address",
                                      "center",     "form",    "main",   "caption", "figure",
                                      "figcaption", "body"};

bool is_paragraph(std::string_view name) { return is_one_of(name, paragraphs); }

bool is_block(std::string_view name) { return is_paragraph(name) || is_one_of(name, lines); }

struct Attributes {
    const xmlChar** list;

    std::string_view find(std::string_view wanted) const {
        for (auto* at = list; at && at[0]; at += 2) {
            if (wanted == reinterpret_cast<const char*>(at[0]) && at[1])
                return reinterpret_cast<const char*>(at[1]);
        }
        return {};
    }

    bool is_hidden() const {
        auto style = lower_ascii(find("style"));
        std::erase_if(style, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
        return style.find("display:none") != style.npos || style.find("mso-hide:all") != style.npos;
    }
};

// Takes the elements of a document as they open and close, and writes what an eye would see.
class Writer {
public:
    Writer(std::size_t bytes_max, xmlParserCtxtPtr context)
        : bytes_max_(bytes_max), context_(context) {}

    void open(std::string_view name, Attributes attributes) {
        open_.push_back({std::string(name)});
        if (open_.size() > depth_max) stop();
        auto& element = open_.back();
        element.is_unseen = is_unseen_ || is_one_of(name, unseen) || attributes.is_hidden();
        is_unseen_ = element.is_unseen;
        if (is_unseen_) return;
        if (is_block(name)) break_line(is_paragraph(name) && lists_.empty() ? 2 : 1);
        if (name == "br")
            write_break();
        else if (name == "hr")
            write_rule();
        else if (name == "td" || name == "th")
            is_spaced_ = true;
        else if (name == "img")
            write_image(attributes);
        else if (name == "pre")
            ++pre_;
        else if (name == "blockquote" && ++quotes_ <= quote_depth_max)
            prefix_ += "> ";
        else if (name == "ul" || name == "ol")
            lists_.push_back(name == "ol" ? 1 : 0);
        else if (name == "li")
            write_item();
        else if (name == "a")
            open_link(element, attributes.find("href"));
    }

    void close(std::string_view name) {
        if (open_.empty()) return;
        auto element = std::move(open_.back());
        open_.pop_back();
        is_unseen_ = !open_.empty() && open_.back().is_unseen;
        if (element.is_unseen) return;
        if (name == "a")
            close_link(element);
        else if (name == "pre")
            --pre_;
        if (is_block(name)) break_line(is_paragraph(name) && lists_.size() < 2 ? 2 : 1);
        if (name == "blockquote" && quotes_-- <= quote_depth_max)
            prefix_.resize(prefix_.size() - 2);
        else if ((name == "ul" || name == "ol") && !lists_.empty())
            lists_.pop_back();
    }

    void text(std::string_view text) {
        if (is_unseen_) return;
        for (std::size_t i = 0; i < text.size(); ++i) {
            char c = text[i];
            bool is_nbsp = c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0';
            if (is_nbsp) ++i;
            if (pre_ > 0 && c == '\n')
                write_break();
            else if (pre_ > 0)
                put(is_nbsp ? ' ' : c);
            else if (is_nbsp || c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f')
                is_spaced_ = true;
            else
                put(c);
        }
    }

    std::string take() {
        if (out_.size() > bytes_max_) {
            auto end = bytes_max_;
            while (end > 0 && (static_cast<unsigned char>(out_[end]) & 0xC0U) == 0x80U) --end;
            out_.resize(end);
        }
        return cleaned_utf8(out_);
    }

private:
    struct Element {
        std::string name;
        bool is_unseen = false;
        std::string link = {};
        std::size_t text_from = 0;
    };

    // libxml2 may still report what it has read before it stops.
    void stop() {
        xmlStopParser(context_);
        is_unseen_ = true;
    }

    // Everything visible goes through here: breaks and spaces are written only when something
    // follows them.
    void put(char c) {
        if (out_.size() > bytes_max_) return stop();
        if (breaks_ > 0) {
            if (!out_.empty())
                start_lines();
            else
                out_ += prefix_;
            breaks_ = 0;
        } else if (is_spaced_ && !out_.empty() && !out_.ends_with(' ')) {
            out_ += ' ';
        }
        is_spaced_ = false;
        out_ += c;
    }

    void start_lines() {
        while (out_.ends_with(' ')) out_.pop_back();
        auto bare = trimmed(shared_prefix());
        for (int i = 1; i < breaks_; ++i) (out_ += '\n') += bare;
        (out_ += '\n') += prefix_;
        last_prefix_ = prefix_;
    }

    // A blank line between quotes of different depth belongs to the outer one.
    std::string_view shared_prefix() const {
        return last_prefix_.size() < prefix_.size() ? last_prefix_ : prefix_;
    }

    void put(std::string_view text) {
        for (char c : text) put(c);
    }

    void break_line(int count) {
        breaks_ = std::max(breaks_, count);
        is_spaced_ = false;
    }

    void write_break() {
        breaks_ = std::min(breaks_ + 1, 3);
        is_spaced_ = false;
    }

    void write_rule() {
        break_line(2);
        put("---");
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

    void write_image(Attributes attributes) {
        auto source = attributes.find("src");
        auto alternative = trimmed(attributes.find("alt"));
        if (lower_ascii(source.substr(0, 4)) == "cid:" && source.size() < link_bytes_max)
            put("![" + std::string(alternative) + "](" + std::string(source) + ")");
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
    xmlParserCtxtPtr context_;
    std::string out_;
    std::string prefix_, last_prefix_;
    std::vector<Element> open_;
    std::vector<int> lists_;  // The next number of each open list, 0 for one with dashes.
    int breaks_ = 1;
    int pre_ = 0;
    int quotes_ = 0;
    bool is_spaced_ = false;
    bool is_unseen_ = false;
};

std::string_view view(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

Writer& writer(void* state) { return *static_cast<Writer*>(state); }

xmlSAXHandler handler() {
    xmlSAXHandler sax;
    std::memset(&sax, 0, sizeof sax);
    sax.startElement = [](void* state, const xmlChar* name, const xmlChar** attributes) {
        writer(state).open(view(name), Attributes{attributes});
    };
    sax.endElement = [](void* state, const xmlChar* name) { writer(state).close(view(name)); };
    sax.characters = [](void* state, const xmlChar* text, int length) {
        writer(state).text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
    };
    sax.ignorableWhitespace = sax.characters;
    return sax;
}

}  // namespace

std::string text_of_html(std::string_view html, std::size_t bytes_max) {
    if (trimmed(html).empty()) return {};
    auto plain = plain_tags(html.substr(0, input_bytes_max));
    std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)> context(
        htmlNewParserCtxt(), htmlFreeParserCtxt
    );
    if (!context) throw std::runtime_error("libxml2 has no memory for a parser");
    Writer out(bytes_max, context.get());
    *context->sax = handler();
    context->userData = &out;
    auto* document = htmlCtxtReadMemory(
        context.get(), plain.data(), static_cast<int>(plain.size()), nullptr, "UTF-8",
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
            HTML_PARSE_NOIMPLIED
    );
    if (document) xmlFreeDoc(document);
    return out.take();
}

}  // namespace mainstay::mail
