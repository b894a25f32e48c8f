#include "mail/rtf_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "mail/body_text.hpp"
#include "mail/charset.hpp"
#include "mail/html_text.hpp"
#include "mail/little_endian.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t rtf_bytes_max = 4 << 20;
constexpr std::size_t groups_max = 1000;
constexpr std::uint32_t compressed = 0x75465A4C, uncompressed = 0x414C454D;

// What every compressor and reader begin with (MS-OXRTFCP §2.1.2.1).
constexpr std::string_view dictionary =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(dictionary.size() == 207);

std::string expanded(LittleEndian& reader) {
    std::array<char, 4096> window{};
    std::ranges::copy(dictionary, window.begin());
    std::size_t at = dictionary.size();
    std::string rtf;
    auto put = [&](char c) {
        rtf += c;
        window[at] = c;
        at = (at + 1) % window.size();
    };
    while (reader.left() > 0 && rtf.size() < rtf_bytes_max) {
        auto flags = reader.number(1);
        for (unsigned bit = 0; bit < 8 && reader.left() > 0; ++bit) {
            auto first = reader.number(1);
            if ((flags & (1U << bit)) == 0) {
                put(static_cast<char>(first));
                continue;
            }
            auto second = reader.number(1);
            std::size_t from = (first << 4U) | (second >> 4U);
            if (from == at) return rtf;  // The end, by its own mark.
            for (std::size_t count = (second & 0xFU) + 2; count > 0; --count)
                put(window[from++ % window.size()]);
        }
    }
    return rtf;
}

// What holds from the beginning of a group to its end.
struct Group {
    bool is_unseen = false;
    bool is_tag = false;       // Of HTML that is wrapped.
    bool is_rtf_only = false;  // Not of the HTML.
    std::size_t skip = 1;      // Characters that stand in for a Unicode one.
};

class Rtf {
public:
    Rtf(std::string_view rtf, std::size_t bytes_max) : rest_(rtf), bytes_max_(bytes_max) {
        // The wrapped HTML is announced in the first lines.
        is_html_ = rtf.substr(0, 1024).find("\\fromhtml1") != rtf.npos;
    }

    std::string text() {
        groups_.emplace_back();
        while (!rest_.empty() && out_.size() < 2 * bytes_max_) step();
        flush();
        auto text = with_line_feeds(cleaned_utf8(out_));
        if (is_html_) return text_of_html(text, bytes_max_);
        return clean_prefix(text, bytes_max_);
    }

private:
    void step() {
        char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '{')
            open();
        else if (c == '}')
            close();
        else if (c == '\\')
            read_control();
        else if (c != '\r' && c != '\n' && c != '\0')  // Outlook ends with a NUL.
            put(c);
    }

    void open() {
        if (groups_.size() < groups_max)
            groups_.push_back(groups_.back());
        else
            ++beyond_;
    }

    void close() {
        if (beyond_ > 0)
            --beyond_;
        else if (groups_.size() > 1)
            groups_.pop_back();
        to_skip_ = 0;
    }

    void read_control() {
        if (rest_.empty()) return;
        char c = rest_.front();
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (is_word) return read_word();
        rest_.remove_prefix(1);
        if (c == '\'') {
            auto byte = rest_.size() < 2 ? std::nullopt : from_hex(rest_.substr(0, 2));
            rest_.remove_prefix(std::min<std::size_t>(2, rest_.size()));
            if (byte) put(byte->front());
        } else if (c == '*') {
            group().is_unseen = !is_html_ || !rest_.starts_with("\\htmltag");
        } else if (c == '~') {
            put(' ');
        } else if (c == '\\' || c == '{' || c == '}') {
            put(c);
        } else if (c == '\n' || c == '\r') {
            put_line();
        }
    }

    void read_word() {
        auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
        auto end = std::min<std::size_t>(
            static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_letter) - rest_.begin()),
            rest_.size()
        );
        auto word = rest_.substr(0, end);
        rest_.remove_prefix(end);
        int number = 0;
        auto [last, error] = std::from_chars(
            rest_.data(), rest_.data() + std::min<std::size_t>(rest_.size(), 11), number
        );
        bool has_number = error == std::errc();
        if (has_number) rest_.remove_prefix(static_cast<std::size_t>(last - rest_.data()));
        if (rest_.starts_with(' ')) rest_.remove_prefix(1);
        obey(word, has_number ? std::optional(number) : std::nullopt);
    }

    void obey(std::string_view word, std::optional<int> number) {
        constexpr std::string_view unseen[] = {"fonttbl", "colortbl", "stylesheet", "info",
                                               "pict",    "object",   "header",     "footer"};
        if (std::ranges::find(unseen, word) != std::end(unseen))
            group().is_unseen = true;
        else if (word == "htmltag")
            group().is_tag = true;
        else if (word == "htmlrtf")
            group().is_rtf_only = number.value_or(1) != 0;
        else if (word == "ansicpg" && number)
            label_ = "cp" + std::to_string(*number);
        else if (word == "uc" && number)
            group().skip = static_cast<std::size_t>(std::clamp(*number, 0, 8));
        else if (word == "u" && number)
            put_unicode(*number);
        else if (word == "par" || word == "line" || word == "row")
            put_line();
        else if (word == "tab" || word == "cell")
            put('\t');
        else
            put_named(word);
    }

    void put_named(std::string_view word) {
        struct Named {
            std::string_view word, text;
        };

        constexpr Named named[] = {
            {"lquote", "‘"},    {"rquote", "’"},  {"ldblquote", "“"},
            {"rdblquote", "”"}, {"bullet", "•"},  {"endash", "–"},
            {"emdash", "—"},    {"emspace", " "}, {"enspace", " "},
        };
        auto found = std::ranges::find(named, word, &Named::word);
        if (found != std::end(named)) put_text(found->text);
    }

    // A code unit of UTF-16, as a number with a sign. Of a pair of them two come.
    void put_unicode(int number) {
        to_skip_ = group().skip;
        if (!is_seen()) return;
        auto unit = static_cast<unsigned>(number) & 0xFFFFU;
        if (!bytes_.empty() && !is_unicode_) flush();
        is_unicode_ = true;
        bytes_ += static_cast<char>(unit & 0xFFU);
        bytes_ += static_cast<char>(unit >> 8U);
    }

    void put(char c) {
        if (to_skip_ > 0) return void(--to_skip_);
        if (!is_seen()) return;
        if (is_unicode_) flush();
        bytes_ += c;
    }

    void put_text(std::string_view text) {
        if (!is_seen()) return;
        flush();
        out_ += text;
    }

    void put_line() { put_text("\n"); }

    // Bytes of one form, since characters may take several.
    void flush() {
        if (!bytes_.empty()) out_ += to_utf8(bytes_, is_unicode_ ? "utf-16le" : label_);
        bytes_.clear();
        is_unicode_ = false;
    }

    bool is_seen() { return !group().is_unseen && !group().is_rtf_only; }

    Group& group() { return groups_.back(); }

    std::string_view rest_;
    std::size_t bytes_max_;
    bool is_html_ = false;
    std::string out_;
    std::string bytes_;  // Not decoded yet.
    bool is_unicode_ = false;
    std::string label_ = "windows-1252";
    std::vector<Group> groups_;
    std::size_t beyond_ = 0;  // Groups that are too deep to be followed.
    std::size_t to_skip_ = 0;
};

}  // namespace

std::string rtf_of_compressed(std::string_view bytes) {
    LittleEndian reader(bytes);
    reader.number(4);
    reader.number(4);
    auto form = reader.number(4);
    reader.number(4);
    if (form == compressed) return expanded(reader);
    auto rest = reader.take(std::min(reader.left(), rtf_bytes_max)).value_or(std::string_view());
    return form == uncompressed ? std::string(rest) : std::string();
}

std::string text_of_rtf(std::string_view rtf, std::size_t bytes_max) {
    if (!rtf.starts_with("{\\rtf")) return {};
    return Rtf(rtf.substr(0, rtf_bytes_max), bytes_max).text();
}

}  // namespace mainstay::mail
