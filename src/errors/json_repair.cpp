#include "errors/json_repair.hpp"

#include <optional>

#include "base/text.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t digits_max = 18;  // Each number of so many digits is below 2^63.

bool is_number_character(char c) {
    return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E';
}

std::optional<unsigned> hex_value(std::string_view four) {
    if (four.size() < 4) return std::nullopt;
    unsigned value = 0;
    for (const char c : four.substr(0, 4)) {
        const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                               : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                               : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                                      : 16U;
        if (digit > 15) return std::nullopt;
        value = value * 16 + digit;
    }
    return value;
}

class Repair {
public:
    explicit Repair(std::string_view json) : json_(json) { out_.reserve(json.size() + 16); }

    std::string run() {
        while (at_ < json_.size()) {
            const char c = json_[at_];
            if (c == '"')
                take_text();
            else if ((c >= '0' && c <= '9') || c == '-' || c == '+')
                take_number();
            else if (!take_word("NaN") && !take_word("Infinity"))
                out_ += json_[at_++];
        }
        return std::move(out_);
    }

private:
    bool take_word(std::string_view word) {
        if (!json_.substr(at_).starts_with(word)) return false;
        out_ += "null";
        at_ += word.size();
        return true;
    }

    void take_number() {
        const auto begin = at_;
        while (at_ < json_.size() && is_number_character(json_[at_])) ++at_;
        const auto number = json_.substr(begin, at_ - begin);
        if ((number == "-" || number == "+") && take_word("Infinity")) return;
        const bool is_odd =
            number.size() > digits_max || number.find_first_of("eE") != std::string_view::npos;
        if (is_odd) out_ += '"';
        out_ += number;
        if (is_odd) out_ += '"';
    }

    void take_text() {
        out_ += json_[at_++];
        while (at_ < json_.size() && json_[at_] != '"') {
            if (json_[at_] == '\\')
                take_escape();
            else if (static_cast<unsigned char>(json_[at_]) < 0x20)
                ++at_, out_ += ' ';
            else
                out_ += json_[at_++];
        }
        if (at_ < json_.size()) out_ += json_[at_++];
    }

    void take_escape() {
        const auto rest = json_.substr(at_);
        const auto unit = rest.size() > 1 && rest[1] == 'u' ? hex_value(rest.substr(2))
                                                            : std::optional<unsigned>();
        if (!unit) {
            if (rest.size() > 1 &&
                std::string_view("\"\\/bfnrt").find(rest[1]) != std::string_view::npos)
                out_ += rest.substr(0, 2);
            else
                out_ += "\\\\", out_ += rest.substr(1, 1);
            at_ += std::min<std::size_t>(2, rest.size());
            return;
        }
        const bool is_high = *unit >= 0xD800 && *unit < 0xDC00;
        const bool is_low = *unit >= 0xDC00 && *unit < 0xE000;
        const bool has_next = is_high && rest.size() >= 12 && rest.substr(6, 2) == "\\u";
        const auto next = has_next ? hex_value(rest.substr(8)) : std::optional<unsigned>();
        const bool is_pair = next && *next >= 0xDC00 && *next < 0xE000;
        const std::size_t length = is_pair ? 12 : 6;
        out_ +=
            (is_high && !is_pair) || is_low ? std::string_view("\\ufffd") : rest.substr(0, length);
        at_ += length;
    }

    std::string_view json_;
    std::size_t at_ = 0;
    std::string out_;
};

}  // namespace

std::string repaired_json(std::string_view json) {
    if (is_clean_utf8(json)) return Repair(json).run();
    return Repair(cleaned_utf8(json)).run();
}

}  // namespace mainstay::errors
