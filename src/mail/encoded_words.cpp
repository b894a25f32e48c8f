#include "mail/encoded_words.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "mail/charset.hpp"
#include "mail/charset_label.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t charset_bytes_max = 100;
// Of a name that is written in escape sequences.
constexpr std::size_t japanese_bytes_max = 300;

// `=?charset?encoding?text?=`, as it stands.
struct Word {
    std::string_view charset;
    bool is_base64 = false;
    std::string_view text;
    std::size_t end = 0;  // Behind it.
};

// Finds encoded words from the left to the right, looking at no byte more than a few times.
class Words {
public:
    explicit Words(std::string_view value) : value_(value) {}

    // The word that begins at `at`, if one does.
    std::optional<Word> at(std::size_t at) {
        if (!value_.substr(at).starts_with("=?")) return std::nullopt;
        auto head = value_.substr(at + 2, charset_bytes_max);
        auto mark = head.find_first_of("? \t\r\n");
        if (mark == head.npos || mark == 0 || head[mark] != '?') return std::nullopt;
        auto from = at + 2 + mark + 3;
        if (from > value_.size() || value_[from - 1] != '?') return std::nullopt;
        char encoding = value_[from - 2];
        bool is_base64 = encoding == 'B' || encoding == 'b';
        if (!is_base64 && encoding != 'Q' && encoding != 'q') return std::nullopt;
        // Where it has no end of its own, the next word begins first.
        auto end = next("?=", from, end_), other = next("=?", from, beginning_);
        bool is_other_first = other != value_.npos && other + 1 < end;
        if (end == value_.npos || is_other_first) return std::nullopt;
        auto charset = head.substr(0, std::min(head.find('*'), mark));  // RFC 2231 §5: a language.
        return Word{charset, is_base64, value_.substr(from, end - from), end + 2};
    }

private:
    // Where `mark` is next, by what was found before.
    std::size_t next(std::string_view mark, std::size_t from, std::size_t& known) const {
        if (known == unknown || (known != value_.npos && known < from))
            known = value_.find(mark, from);
        return known;
    }

    static constexpr std::size_t unknown = std::string_view::npos - 1;

    std::string_view value_;
    std::size_t end_ = unknown, beginning_ = unknown;
};

int value_of(char c) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    auto found = letters.find(c);
    return found == letters.npos ? -1 : static_cast<int>(found);
}

// Base64 as it comes: padded within, not padded, or cut where no byte ends.
class Base64 {
public:
    std::string decoded(std::string_view text) {
        std::string bytes;
        for (char c : text) {
            int value = value_of(c);
            if (c == '=') drop_rest();
            if (value < 0) continue;
            bits_ = (bits_ << 6U) | static_cast<unsigned>(value);
            count_ += 6;
            if (count_ < 8) continue;
            count_ -= 8;
            bytes += static_cast<char>((bits_ >> count_) & 0xFFU);
        }
        return bytes;
    }

    // Of what was not padded, a rest that says something goes on in the next word: the text was
    // encoded first, and then cut.
    void end_word() {
        if (count_ < 6 && (bits_ & ((1U << count_) - 1U)) == 0) drop_rest();
    }

    void drop_rest() { bits_ = count_ = 0; }

private:
    unsigned bits_ = 0, count_ = 0;  // What is not a byte yet.
};

std::string of_quoted(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto byte =
            text[i] == '=' && i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
        bool is_fold = text[i] == '\r' || text[i] == '\n';
        if (byte) {
            bytes += byte->front();
            i += 2;
        } else if (is_fold) {
            while (i + 1 < text.size() && std::string_view("\n \t").find(text[i + 1]) != text.npos)
                ++i;
        } else {
            bytes += text[i] == '_' ? ' ' : text[i];
        }
    }
    return bytes;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

// The text that is put together of words and of what stands between them.
class Joined {
public:
    void add_plain(std::string_view plain) {
        if (plain.empty()) return;
        end_run();
        text_ += to_utf8(plain, "");
    }

    void add(const Word& word) {
        auto* charset = charset_of(word.charset);
        if (charset != charset_ || !charset) end_run();
        charset_ = charset;
        label_ = word.charset;
        if (!word.is_base64) base64_.drop_rest();
        bytes_ += word.is_base64 ? base64_.decoded(word.text) : of_quoted(word.text);
        base64_.end_word();
    }

    std::string take() {
        end_run();
        return std::move(text_);
    }

private:
    void end_run() {
        if (!bytes_.empty()) text_ += to_utf8(bytes_, label_);
        bytes_.clear();
        base64_.drop_rest();
        charset_ = nullptr;
    }

    std::string text_;
    std::string bytes_;  // Of words that follow one another in one charset.
    const Charset* charset_ = nullptr;
    std::string_view label_;
    Base64 base64_;
};

// Calls `plain` and `word` with what `value` is made of, in order.
template <class Plain, class TakeWord>
void for_each_piece(std::string_view value, Plain plain, TakeWord take_word) {
    Words words(value);
    std::size_t from = 0;
    for (auto at = value.find("=?"); at != value.npos;) {
        auto word = words.at(at);
        if (word) {
            plain(value.substr(from, at - from));
            take_word(*word, value.substr(at, word->end - at));
            from = word->end;
        }
        at = value.find("=?", word ? word->end : at + 2);
    }
    plain(value.substr(from));
}

void add_opaque(std::string& text, std::string_view bytes) {
    for (char c : bytes) (text += '=') += hex({&c, 1});
}

// How much at the beginning is not for a reader of addresses: bytes that are not plain, and
// Japanese in escape sequences up to where it goes back to ASCII in the same line.
std::size_t opaque_length(std::string_view text) {
    char c = text.front();
    if (c == '=' || static_cast<unsigned char>(c) >= 0x80) return 1;
    if (c != '\x1B') return 0;
    auto line = text.substr(0, japanese_bytes_max);
    line = line.substr(0, line.find('\n'));
    auto end = line.substr(1).find("\x1B(");
    return end == line.npos ? 1 : std::min(end + 4, line.size());
}

}  // namespace

std::string decoded_words(std::string_view value) {
    Joined text;
    bool is_after_word = false;
    std::string_view gap;  // Between two words blanks are part of neither.
    for_each_piece(
        value,
        [&](std::string_view plain) {
            gap = is_after_word && is_blank(plain) ? plain : std::string_view();
            if (gap.empty()) text.add_plain(plain);
        },
        [&](const Word& word, std::string_view) {
            text.add(word);
            is_after_word = true;
        }
    );
    text.add_plain(gap);
    return text.take();
}

std::string opaque_words(std::string_view value) {
    std::string text;
    for_each_piece(
        value,
        [&](std::string_view plain) {
            while (!plain.empty()) {
                auto length = opaque_length(plain);
                if (length > 0)
                    add_opaque(text, plain.substr(0, length));
                else
                    text += plain.front();
                plain.remove_prefix(std::max<std::size_t>(length, 1));
            }
        },
        [&](const Word&, std::string_view whole) { add_opaque(text, whole); }
    );
    return text;
}

std::string transparent_words(std::string_view text) {
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto byte =
            text[i] == '=' && i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
        if (byte) i += 2;
        value += byte ? byte->front() : text[i];
    }
    return value;
}

}  // namespace mainstay::mail
