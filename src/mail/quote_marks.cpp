#include "mail/quote_marks.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t attribution_bytes_max = 400;

struct Phrase {
    std::string_view opening, verb;
};

// How a mail program opens and closes the line above a quote; in some languages only the verb is
// fixed.
constexpr Phrase phrases[] = {
    {"on ", " wrote"},
    {"am ", " schrieb"},
    {"le ", " a écrit"},
    {"el ", " escribió"},
    {"il ", " ha scritto"},
    {"op ", " schreef"},
    {"em ", " escreveu"},
    {"den ", " skrev"},
    {"w dniu ", " napisał"},
    {"dne ", " napsal"},
    {"", " пишет"},
    {"", " написал"},
    {"", " kirjoitti"},
    {"", " yazdı"},
    {"", "のメール"},
    {"", "さんは書きました"},
    {"", "写道"},
    {"", "님이 작성"},
    {"", " írta"},
    {"", " wrote"},
    {"", " schrieb"},
};

constexpr std::string_view rules[] = {
    "original message",    "ursprüngliche nachricht",
    "originalnachricht",   "message d'origine",
    "message original",    "mensaje original",
    "messaggio originale", "oorspronkelijk bericht",
    "mensagem original",   "ursprungligt meddelande",
    "Исходное сообщение",  "wiadomość oryginalna",
    "元のメッセージ",      "原始邮件",
    "원본 메시지",
};

struct HeaderWords {
    std::string_view from, sent, to, subject;
};

constexpr HeaderWords header_words[] = {
    {"from", "sent", "to", "subject"},        {"from", "date", "to", "subject"},
    {"von", "gesendet", "an", "betreff"},     {"von", "datum", "an", "betreff"},
    {"de", "envoyé", "à", "objet"},           {"de", "date", "à", "objet"},
    {"de", "enviado", "para", "asunto"},      {"de", "enviada", "para", "assunto"},
    {"da", "inviato", "a", "oggetto"},        {"van", "verzonden", "aan", "onderwerp"},
    {"från", "skickat", "till", "ämne"},      {"差出人", "送信日時", "宛先", "件名"},
    {"发件人", "发送时间", "收件人", "主题"}, {"От", "Отправлено", "Кому", "Тема"},
};

bool has_clock_or_year(std::string_view text) {
    std::size_t digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool is_digit = text[i] >= '0' && text[i] <= '9';
        digits = is_digit ? digits + 1 : 0;
        if (digits == 4) return true;
        bool is_clock = digits > 0 && i + 2 < text.size() && text[i + 1] == ':' &&
                        text[i + 2] >= '0' && text[i + 2] <= '9';
        if (is_clock) return true;
    }
    return false;
}

// Without the marks of bold text and of quotes around it.
std::string bare(std::string_view line) {
    std::string text = lower_ascii(trimmed(line));
    std::erase(text, '*');
    return text;
}

bool ends_in_colon(std::string_view text) { return text.ends_with(':') || text.ends_with("："); }

bool is_attribution(std::string_view text, bool is_quote_below) {
    if (!ends_in_colon(text) || text.size() > attribution_bytes_max) return false;
    bool is_dated = has_clock_or_year(text);
    bool has_address = text.find('@') != text.npos;
    if (is_dated && has_address) return true;
    bool is_phrase = std::ranges::any_of(phrases, [&](const Phrase& phrase) {
        return text.starts_with(phrase.opening) && text.find(phrase.verb) != text.npos;
    });
    return is_quote_below ? is_phrase || is_dated || has_address
                          : is_phrase && (is_dated || has_address);
}

bool is_header(std::string_view line, std::string_view word) {
    if (!line.starts_with(word)) return false;
    auto rest = trimmed(line.substr(word.size()));
    return rest.starts_with(':') || rest.starts_with("：");
}

}  // namespace

std::size_t attribution_lines(std::span<const std::string_view> lines, bool is_quote_below) {
    std::string joined;
    for (std::size_t count = 1; count <= std::min<std::size_t>(lines.size(), 3); ++count) {
        auto line = bare(lines[count - 1]);
        if (line.empty()) return 0;
        if (!joined.empty()) joined += ' ';
        joined += line;
        if (is_attribution(joined, is_quote_below)) return count;
    }
    return 0;
}

bool is_original_message_rule(std::string_view line) {
    auto text = bare(line);
    auto end = text.find_last_not_of('-');
    auto start = text.find_first_not_of('-');
    if (start == text.npos || start < 2 || end + 3 > text.size()) return false;
    auto words = trimmed(std::string_view(text).substr(start, end - start + 1));
    return std::ranges::find(rules, words) != std::end(rules);
}

bool begins_header_block(std::span<const std::string_view> lines) {
    if (lines.empty()) return false;
    auto first = bare(lines.front());
    return std::ranges::any_of(header_words, [&](const HeaderWords& words) {
        if (!is_header(first, words.from)) return false;
        std::size_t found = 0;
        for (auto line : lines.subspan(1, std::min<std::size_t>(lines.size() - 1, 6))) {
            auto text = bare(line);
            if (text.empty()) break;
            for (auto word : {words.sent, words.to, words.subject}) found += is_header(text, word);
        }
        return found >= 2;
    });
}

}  // namespace mainstay::mail
