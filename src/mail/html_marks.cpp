#include "mail/html_marks.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "mail/body_text.hpp"

namespace mainstay::mail {

namespace {

// Of an attribute; what stands beyond says nothing.
constexpr std::size_t names_bytes_max = 400;
constexpr std::size_t style_bytes_max = 4000;
constexpr int prefixes_max = 5;

enum class How { whole, start };

// A class, id, name or data-marker of a mail program's own.
struct Name {
    std::string_view name;  // In lower case.
    MarkSort sort;
    How how = How::whole;
};

constexpr Name names[] = {
    // Around a quote, answers may stand between: Gmail, and who writes like it.
    {"gmail_quote", MarkSort::loose_quote},
    {"gmail_quote_container", MarkSort::loose_quote},
    {"yahoo_quoted", MarkSort::quote, How::start},
    {"yqt", MarkSort::quote, How::start},
    {"protonmail_quote", MarkSort::quote},
    {"tutanota_quote", MarkSort::quote},
    {"spark_quote", MarkSort::quote},
    {"front-blockquote", MarkSort::quote},
    {"messagereplysection", MarkSort::loose_quote},
    {"mail-quote-collapse", MarkSort::quote},
    {"mailru-blockquote", MarkSort::quote},
    {"composewebview_previouse_content", MarkSort::quote},
    {"device_aol_et_org_dt_dd_quote", MarkSort::quote},
    {"appleoriginalcontents", MarkSort::quote},
    {"isreplycontent", MarkSort::quote},
    {"__quoted_text__", MarkSort::quote},
    {"_originalcontent", MarkSort::quote},
    {"gmail_attr", MarkSort::attribution},
    {"gmail_quote_attribution", MarkSort::attribution},
    {"moz-cite-prefix", MarkSort::attribution},
    {"reply-intro", MarkSort::attribution},
    {"airmail_on", MarkSort::attribution},
    {"yahoo-quoted-begin", MarkSort::attribution},
    {"replyheader", MarkSort::attribution},
    // Above a mail that is quoted as well as above one that is forwarded.
    {"divrplyfwdmsg", MarkSort::boundary},
    {"appendonsend", MarkSort::boundary},
    {"olk_src_body_section", MarkSort::boundary},
    {"outlookmessageheader", MarkSort::boundary},
    {"mail-editor-reference-message-container", MarkSort::boundary},
    {"stopspelling", MarkSort::boundary},
    {"zwchr", MarkSort::boundary},
    {"__divider__", MarkSort::boundary},
    {"__headers__", MarkSort::boundary},
    {"_persistentheader", MarkSort::boundary},
    {"moz-forward-container", MarkSort::forward},
    {"isforwardcontent", MarkSort::forward},
    {"gmail_signature", MarkSort::signature},
    {"moz-signature", MarkSort::signature},
    {"protonmail_signature_block", MarkSort::signature},
    {"applemailsignature", MarkSort::signature},
    {"ms-outlook-mobile-signature", MarkSort::signature},
    {"messagesignaturesection", MarkSort::signature},
    {"bloop_sign", MarkSort::signature, How::start},
    {"_rc_sig", MarkSort::signature},
    {"k9mail-signature", MarkSort::signature},
    {"io-ox-signature", MarkSort::signature},
    {"ymail_android_signature", MarkSort::signature},
    {"mail-app-auto-default-signature", MarkSort::signature},
    {"zm-_id_-sgn", MarkSort::signature, How::start},
    {"__sig_pre__", MarkSort::signature},
    {"__sig_post__", MarkSort::signature},
    {"signature", MarkSort::signature},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

template <class Is>
std::string_view after(std::string_view name, std::string_view prefix, Is is) {
    if (!name.starts_with(prefix)) return name;
    auto rest = name.substr(prefix.size());
    auto end = std::ranges::find_if_not(rest, is);
    return end == rest.begin() ? name : rest.substr(static_cast<std::size_t>(end - rest.begin()));
}

// Mail programs put prefixes of their own before the names of what they quote, again and again.
std::string_view without_prefixes(std::string_view name) {
    for (int i = 0; i < prefixes_max; ++i) {
        auto before = name;
        for (std::string_view prefix : {"x_", "ecx", "aolmail_", "gmail-"})
            if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
        name = after(name, "yiv", is_digit);
        name = after(name, "ydp", is_hex);
        if (name.starts_with("m_-")) name = after(name, "m_-", is_digit);
        name = after(name, "m_", is_digit);
        if (name == before) break;
    }
    return name;
}

bool fits(const Name& known, std::string_view name) {
    if (known.how == How::start) return name.starts_with(known.name);
    return name == known.name;
}

std::optional<HtmlMark> mark_named(std::string_view given) {
    auto bare = without_prefixes(given);
    for (const auto& known : names) {
        // A signature that was quoted before is part of a quote.
        bool is_own = bare == given || given.starts_with("ydp");
        if (fits(known, bare) && (known.sort != MarkSort::signature || is_own))
            return HtmlMark{known.sort, known.name};
    }
    return std::nullopt;
}

std::string value_of(
    const HtmlToken& tag, HtmlAttribute attribute, std::size_t bytes_max = names_bytes_max
) {
    auto value = clean_prefix(tag.find(attribute).value_or(""), bytes_max);
    return lower_ascii(decoded_html(value, true));
}

std::optional<HtmlMark> mark_in(std::string_view words) {
    constexpr std::string_view blanks = " \t\n\r\f";
    while (!words.empty()) {
        auto end = std::min(words.find_first_of(blanks), words.size());
        if (auto mark = mark_named(words.substr(0, end))) return mark;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return std::nullopt;
}

// A line above: what Outlook and Windows Mail draw over the header of a mail below. What it is
// depends on what stands there.
bool is_ruled(std::string_view given) {
    std::string style(given);
    std::erase_if(style, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
    if (style.find("border-top-style:solid") != style.npos) return true;
    auto at = style.find("border-top:");
    if (at == style.npos) return false;
    auto value = std::string_view(style).substr(at);
    return value.substr(0, value.find(';')).find("solid") != value.npos;
}

std::optional<HtmlMark> mark_of_blockquote(const HtmlToken& tag) {
    if (value_of(tag, HtmlAttribute::type) == "cite")
        return HtmlMark{MarkSort::quote, "blockquote_cite"};
    if (value_of(tag, HtmlAttribute::cite).starts_with("mid:"))
        return HtmlMark{MarkSort::quote, "blockquote_cite"};
    return std::nullopt;
}

}  // namespace

std::optional<HtmlMark> mark_of(const HtmlToken& tag) {
    for (auto attribute :
         {HtmlAttribute::class_name, HtmlAttribute::id, HtmlAttribute::name,
          HtmlAttribute::data_marker}) {
        // Anchors and fields have names for reasons of their own.
        bool is_name = attribute == HtmlAttribute::name && tag.name != "div";
        if (!tag.find(attribute) || is_name) continue;
        auto mark = mark_in(value_of(tag, attribute));
        // People put text between such quotes of their own, too: it says no more than the element.
        bool is_plain = mark && tag.name == "blockquote" && mark->sort == MarkSort::loose_quote;
        if (mark && !is_plain) return mark;
    }
    if (tag.name == "div" && value_of(tag, HtmlAttribute::name) == "quote")
        return HtmlMark{MarkSort::quote, "name_quote"};
    if (tag.find(HtmlAttribute::data_signatureblock))
        return HtmlMark{MarkSort::signature, "data_signatureblock"};
    if (tag.name == "blockquote") return mark_of_blockquote(tag);
    bool is_block = tag.name == "div" || tag.name == "table" || tag.name == "p";
    if (is_block && is_ruled(value_of(tag, HtmlAttribute::style, style_bytes_max)))
        return HtmlMark{MarkSort::ruled, "border_top"};
    return std::nullopt;
}

}  // namespace mainstay::mail
