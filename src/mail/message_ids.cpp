#include "mail/message_ids.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "mail/header_fields.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t message_id_bytes_max = 500;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// RFC 5322 §4 lets blanks stand around the words of an id; anywhere else they are part of it.
bool is_loose(std::string_view id, std::size_t at) {
    auto before = id.find_last_not_of(" \t\r\n", at);
    auto after = id.find_first_not_of(" \t\r\n", at);
    auto parts = [&](std::size_t of) { return of == id.npos || id[of] == '.' || id[of] == '@'; };
    return parts(before) || parts(after);
}

std::string exact(std::string_view id) {
    std::string text;
    for (std::size_t i = 0; i < id.size(); ++i) {
        if (is_blank(id[i])) {
            auto end = std::min(id.find_first_not_of(" \t\r\n", i), id.size());
            if (!is_loose(id, i)) text += ' ';
            i = end - 1;
        } else if (!is_control(id[i])) {
            text += id[i];
        }
    }
    if (is_clean_utf8(text)) return text;
    std::string encoded;
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", byte);
    }
    return encoded;
}

/// Takes a header apart into ids in brackets and words beside them.
class Reader {
public:
    explicit Reader(std::string_view header) : rest_(header) {}

    void read() {
        while (!rest_.empty()) {
            char c = rest_.front();
            if (c == '<')
                read_id();
            else if (!(c == '(' && skip_comment()) && !(c == '"' && skip_quoted()))
                take_word();
        }
    }

    std::vector<std::string> ids;  // Those in brackets.
    std::string words;             // What is neither an id nor a comment.

private:
    void read_id() {
        rest_.remove_prefix(1);
        auto end = std::min(end_of_id(), rest_.size());
        ids.emplace_back(rest_.substr(0, end));
        rest_.remove_prefix(end < rest_.size() && rest_[end] == '>' ? end + 1 : end);
    }

    // A `>` ends it, outside the quotes that the left side may be; so does the `<` of the next.
    std::size_t end_of_id() const {
        auto start = rest_.find_first_not_of(" \t\r\n");
        if (start != rest_.npos && rest_[start] == '"') {
            auto close = end_of_quotes(rest_, start);
            if (close && *close < message_id_bytes_max && rest_.substr(*close).starts_with('@'))
                return rest_.find_first_of("<>", *close);
        }
        return rest_.find_first_of("<>");
    }

    // Where what begins with a quote at `start` ends, just behind the closing one.
    static std::optional<std::size_t> end_of_quotes(std::string_view text, std::size_t start) {
        for (auto i = start + 1; i < text.size() && i < start + message_id_bytes_max; ++i) {
            if (text[i] == '\\')
                ++i;
            else if (text[i] == '"')
                return i + 1;
        }
        return std::nullopt;
    }

    // False where it does not end: then no parenthesis of the rest is looked at again.
    bool skip_comment() {
        if (is_comment_open_) return false;
        int depth = 0;
        for (std::size_t i = 0; i < rest_.size(); ++i) {
            if (rest_[i] == '\\')
                ++i;
            else if (rest_[i] == '(')
                ++depth;
            else if (rest_[i] == ')' && --depth == 0) {
                rest_.remove_prefix(i + 1);
                words += ' ';
                return true;
            }
        }
        is_comment_open_ = true;
        return false;
    }

    bool skip_quoted() {
        auto end = end_of_quotes(rest_, 0);
        if (!end) return false;
        words += rest_.substr(0, *end);
        rest_.remove_prefix(*end);
        return true;
    }

    void take_word() {
        words += rest_.front();
        rest_.remove_prefix(1);
    }

    std::string_view rest_;
    bool is_comment_open_ = false;
};

// `<ann@harbour.test>` among words is whom somebody answers, not what: an id that a program made
// has a number in it.
bool is_address_among_words(std::string_view id) {
    return std::ranges::none_of(id.substr(0, id.rfind('@')), is_digit);
}

// Some programs leave the brackets out. Words that are no ids show that the header is in prose.
std::vector<std::string> bare_ids(std::string_view words) {
    std::vector<std::string> ids;
    while (!words.empty()) {
        auto end = std::min(words.find_first_of(" \t\r\n,"), words.size());
        auto word = words.substr(0, end);
        words.remove_prefix(std::min(end + 1, words.size()));
        if (word.empty()) continue;
        auto at = word.find('@');
        bool is_id = at != word.npos && at > 0 && at + 1 < word.size() &&
                     word.find('@', at + 1) == word.npos &&
                     word.find_first_of("\"()<>") == word.npos;
        if (!is_id) return {};
        ids.emplace_back(word);
    }
    return ids;
}

}  // namespace

std::vector<std::string> message_ids(std::string_view header) {
    Reader reader(header);
    reader.read();
    auto raw = std::move(reader.ids);
    if (raw.empty())
        raw = bare_ids(reader.words);
    else if (reader.words.find_first_not_of(" \t\r\n,") != std::string::npos)
        std::erase_if(raw, is_address_among_words);
    std::vector<std::string> ids;
    for (const auto& each : raw) {
        if (each.size() > 3 * message_id_bytes_max) continue;
        auto id = exact(each);
        if (!id.empty() && id.size() <= message_id_bytes_max) ids.push_back(std::move(id));
    }
    return ids;
}

ThreadIds thread_ids_of(std::string_view raw, std::size_t references_max) {
    ThreadIds thread;
    std::vector<std::string> all, nearest;
    for_each_field(raw, [&](const HeaderField& field) {
        bool is_own = is_field(field.name, "message-id");
        bool is_reference = is_field(field.name, "references");
        if (!is_own && !is_reference && !is_field(field.name, "in-reply-to")) return true;
        auto ids = message_ids(field.value);
        if (is_own && thread.own.empty() && !ids.empty()) thread.own = std::move(ids.front());
        auto& list = is_reference ? all : nearest;
        if (!is_own) std::ranges::move(ids, std::back_inserter(list));
        return true;
    });
    std::ranges::move(nearest, std::back_inserter(all));
    std::set<std::string, std::less<>> known;
    for (auto& id : all)
        if (known.insert(id).second) thread.references.push_back(std::move(id));
    auto& each = thread.references;
    if (each.size() > references_max && references_max > 0)
        each.erase(each.begin() + 1, each.end() - static_cast<std::ptrdiff_t>(references_max - 1));
    return thread;
}

}  // namespace mainstay::mail
