#include "module/redaction.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "base/text.hpp"

namespace mainstay {

namespace json = boost::json;

namespace {

/// Any byte but those of ASCII that end a word: bytes of other characters belong to it.
bool is_of_word(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_of_local_part(char c) {
    return is_of_word(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}

/// Where it stands by itself, from `from` on. `is_before` and `is_after` say what belongs to it.
template <class Before, class After>
std::size_t find_whole(
    std::string_view text, std::string_view wanted, std::size_t from, Before is_before,
    After is_after
) {
    for (auto at = text.find(wanted, from); at != text.npos; at = text.find(wanted, at + 1)) {
        auto end = at + wanted.size();
        bool begins = at == 0 || !is_before(text[at - 1]);
        bool ends = end == text.size() || !is_after(text[end]);
        if (begins && ends) return at;
    }
    return text.npos;
}

std::string pattern_of(std::string_view text) {
    std::string pattern = "%";
    for (char c : text) {
        if (c == '%' || c == '_' || c == '!') pattern += '!';
        pattern += c;
    }
    return pattern + '%';
}

/// As it stands within a JSON document.
std::string escaped(std::string_view text) {
    auto quoted = json::serialize(json::string(text));
    return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

Redaction::Redaction(std::string email, std::string name)
    : email_(lower_ascii(email)),
      name_(std::move(name)),
      is_full_name_(name_.find(' ') != name_.npos),
      email_pattern_(pattern_of(email_)),
      name_pattern_(pattern_of(is_full_name_ ? escaped(name_) : '"' + escaped(name_) + '"')) {}

std::size_t Redaction::find_email(std::string_view lower, std::size_t from) const {
    auto is_of_domain = [](char c) { return is_of_word(c) || c == '-'; };
    return find_whole(lower, email_, from, is_of_local_part, is_of_domain);
}

std::size_t Redaction::find_name(std::string_view text, std::size_t from) const {
    return is_full_name_ ? find_whole(text, name_, from, is_of_word, is_of_word) : text.npos;
}

bool Redaction::is_whole(std::string_view text) const {
    return (!name_.empty() && text == name_) || lower_ascii(text) == email_;
}

bool Redaction::is_in(std::string_view text) const {
    return is_whole(text) || find_email(lower_ascii(text), 0) != text.npos ||
           find_name(text, 0) != text.npos;
}

std::string Redaction::without(std::string_view text) const {
    if (is_whole(text)) return std::string(erased_text);
    const auto lower = lower_ascii(text);
    std::string left;
    std::size_t at = 0, email = find_email(lower, 0), name = find_name(text, 0);
    for (auto first = std::min(email, name); first != text.npos; first = std::min(email, name)) {
        left += text.substr(at, first - at);
        left += erased_text;
        at = first + (first == email ? email_.size() : name_.size());
        // Each is looked for from where it was found last, so that the cost is linear.
        if (email < at) email = find_email(lower, at);
        if (name < at) name = find_name(text, at);
    }
    return left += text.substr(at);
}

bool Redaction::is_in_document(const json::value& document) const {
    if (const auto* text = document.if_string()) return is_in(std::string_view(*text));
    if (const auto* list = document.if_array())
        return std::any_of(list->begin(), list->end(), [&](const auto& each) {
            return is_in_document(each);
        });
    if (const auto* object = document.if_object())
        return std::any_of(object->begin(), object->end(), [&](const auto& member) {
            return is_in_document(member.value());
        });
    return false;
}

std::optional<json::value> Redaction::document_without(json::value document) const {
    if (auto* text = document.if_string()) {
        if (is_whole(std::string_view(*text))) return std::nullopt;
        if (is_in(std::string_view(*text))) *text = without(std::string_view(*text));
        return document;
    }
    if (auto* list = document.if_array()) {
        json::array left;
        for (auto& each : *list)
            if (auto kept = document_without(std::move(each))) left.push_back(*std::move(kept));
        return json::value(std::move(left));
    }
    if (auto* object = document.if_object()) {
        for (auto& member : *object) {
            auto kept = document_without(std::move(member.value()));
            if (!kept) return std::nullopt;
            member.value() = *std::move(kept);
        }
    }
    return document;
}

}  // namespace mainstay
