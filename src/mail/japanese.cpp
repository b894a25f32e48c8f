#include "mail/japanese.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "mail/iconv_text.hpp"

namespace mainstay::mail {

namespace {

// Windows' Shift_JIS has every character of JIS X 0208 and all that was added to it.
constexpr const char* windows = "CP932";
constexpr const char* supplements = "EUC-JP-MS";
constexpr const char* jis_x_0213 = "EUC-JISX0213";

// Text that is put together of stretches in several charsets.
class Runs {
public:
    void add(const char* charset, std::string_view bytes) {
        if (charset != charset_) flush();
        charset_ = charset;
        pending_ += bytes;
    }

    std::string take() {
        flush();
        return std::move(text_);
    }

private:
    void flush() {
        if (!pending_.empty()) text_ += converted(charset_, pending_).text;
        pending_.clear();
    }

    std::string text_, pending_;
    const char* charset_ = windows;
};

bool is_within(char c, unsigned char first, unsigned char last) {
    auto byte = static_cast<unsigned char>(c);
    return byte >= first && byte <= last;
}

// Row and cell of JIS X 0208, each from 0x21 to 0x7E, in Shift_JIS.
std::array<char, 2> shift_jis(char row, char cell) {
    auto upper = static_cast<unsigned>(row) - 0x21U, lower = static_cast<unsigned>(cell);
    bool is_odd = upper % 2 == 0;
    auto first = upper / 2 + 0x81U;
    if (first > 0x9FU) first += 0x40U;
    auto second = !is_odd ? lower + 0x7EU : lower + (lower <= 0x5FU ? 0x1FU : 0x20U);
    return {static_cast<char>(first), static_cast<char>(second)};
}

std::string high(std::string_view bytes) {
    std::string all(bytes);
    for (char& c : all) c = static_cast<char>(static_cast<unsigned char>(c) | 0x80U);
    return all;
}

// A set of characters that an escape sequence switches to.
struct Set {
    std::string_view escape;
    std::size_t width;
    const char* charset;
    std::string_view prefix = {};  // Of each of its characters there.
    bool is_katakana = false;
};

constexpr Set ascii{"\x1B(B", 1, windows};
constexpr Set kanji{"\x1B$B", 2, windows};

constexpr Set sets[] = {
    ascii,
    kanji,
    {"\x1B(J", 1, windows},
    {"\x1B(H", 1, windows},
    {"\x1B(I", 1, windows, {}, true},
    {"\x1B$@", 2, windows},
    {"\x1B$(@", 2, windows},
    {"\x1B$(B", 2, windows},
    {"\x1B$(D", 2, supplements, "\x8F"},
    {"\x1B$(O", 2, jis_x_0213},
    {"\x1B$(Q", 2, jis_x_0213},
    {"\x1B$(P", 2, jis_x_0213, "\x8F"},
    {"\x1B$A", 2, "GB18030"},
    {"\x1B$(C", 2, "UHC"},
};

class Iso2022Jp {
public:
    explicit Iso2022Jp(std::string_view bytes) : rest_(bytes) {}

    std::string text() {
        while (!rest_.empty()) {
            if (rest_.front() == '\x1B' && take_escape()) continue;
            read_character();
        }
        return runs_.take();
    }

private:
    bool take_escape() {
        auto set = std::ranges::find_if(sets, [&](const Set& each) {
            return rest_.starts_with(each.escape);
        });
        if (set != std::end(sets)) {
            set_ = *set;
            rest_.remove_prefix(set->escape.size());
            return true;
        }
        bool is_second = rest_.starts_with("\x1B.A") || rest_.starts_with("\x1B.F");
        bool is_single = second_ && rest_.starts_with("\x1BN") && rest_.size() > 2;
        if (is_second) second_ = rest_[2] == 'A' ? "CP1252" : "ISO-8859-7";
        if (is_single) runs_.add(second_, high(rest_.substr(2, 1)));
        // JIS X 0208 of 1990 announces itself before its escape sequence.
        if (!is_second && !is_single && !rest_.starts_with("\x1B&@")) return false;
        rest_.remove_prefix(3);
        return true;
    }

    void read_character() {
        char c = rest_.front();
        if (c == '\x0E' || c == '\x0F') {
            is_shifted_ = c == '\x0E';
            rest_.remove_prefix(1);
            return;
        }
        // A line begins in ASCII (RFC 1468).
        if (c == '\n' || c == '\r') {
            set_ = ascii;
            is_shifted_ = false;
        }
        bool is_katakana = (is_shifted_ || set_.is_katakana) && is_within(c, 0x21, 0x5F);
        bool is_pair = !is_katakana && set_.width == 2 && rest_.size() > 1 &&
                       is_within(c, 0x21, 0x7E) && is_within(rest_[1], 0x21, 0x7E);
        if (is_pair)
            read_pair();
        else
            runs_.add(windows, is_katakana ? high({&c, 1}) : std::string(1, c));
        rest_.remove_prefix(is_pair ? 2 : 1);
    }

    void read_pair() {
        if (set_.charset != windows)
            return runs_.add(set_.charset, std::string(set_.prefix) + high(rest_.substr(0, 2)));
        auto pair = shift_jis(rest_[0], rest_[1]);
        runs_.add(windows, {pair.data(), pair.size()});
    }

    std::string_view rest_;
    Set set_ = ascii;
    const char* second_ = nullptr;  // The set that a single shift takes one character of.
    bool is_shifted_ = false;       // To katakana.
    Runs runs_;
};

}  // namespace

bool is_iso_2022_jp(std::string_view bytes) {
    bool is_seven_bit =
        std::ranges::none_of(bytes, [](char c) { return is_within(c, 0x80, 0xFF); });
    if (!is_seven_bit) return false;
    for (auto at = bytes.find('\x1B'); at != bytes.npos; at = bytes.find('\x1B', at + 1)) {
        for (std::string_view escape : {"\x1B$B", "\x1B$@", "\x1B(I", "\x1B$(D"})
            if (bytes.substr(at).starts_with(escape)) return true;
    }
    return false;
}

std::string text_of_iso_2022_jp(std::string_view bytes) { return Iso2022Jp(bytes).text(); }

std::string text_of_euc_jp(std::string_view bytes) {
    Runs runs;
    while (!bytes.empty()) {
        char c = bytes.front();
        auto is_high = [&](std::size_t at) {
            return at < bytes.size() && is_within(bytes[at], 0xA1, 0xFE);
        };
        std::size_t length = 1;
        if (c == '\x8F' && is_high(1) && is_high(2)) {
            runs.add(supplements, bytes.substr(0, length = 3));
        } else if (c == '\x8E' && is_high(1)) {
            runs.add(windows, bytes.substr(1, 1));
            length = 2;
        } else if (is_high(0) && is_high(1)) {
            auto low = [](char each) { return static_cast<char>(each & 0x7F); };
            auto pair = shift_jis(low(bytes[0]), low(bytes[1]));
            runs.add(windows, {pair.data(), pair.size()});
            length = 2;
        } else {
            // What is no character there is none for iconv either.
            runs.add(is_within(c, 0x80, 0xFF) ? supplements : windows, bytes.substr(0, 1));
        }
        bytes.remove_prefix(length);
    }
    return runs.take();
}

}  // namespace mainstay::mail
