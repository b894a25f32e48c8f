#include <algorithm>

#include "base/text.hpp"
#include "mail/fold_words.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t attribution_bytes_max = 400;

struct Phrase {
    std::string_view opening;  // Empty where a date or a name opens the line.
    std::string_view verb;
    bool is_last = true;  // Nothing but a form of the verb, or a date, follows it.
};

constexpr Phrase phrases[] = {
    {"on ", " wrote"},
    {"at ", " wrote"},
    {"", " wrote"},
    {"", " writes"},
    {"am ", " schrieb", false},
    {"", " schrieb", false},
    {"", " schreibt"},
    {"am ", " geschrieben"},
    {"", " geschrieben"},
    {"le ", " a écrit"},
    {"", " a écrit"},
    {"el ", " escribió"},
    {"", " escribió"},
    {"el ", " va escriure"},
    {"il ", " ha scritto"},
    {"in data ", " ha scritto"},
    {"", " ha scritto"},
    {"op ", " schreef", false},
    {"", " schreef", false},
    {"op ", " geschreven"},
    {"", " geschreven"},
    {"em ", " escreveu"},
    {"a ", " escreveu"},
    {"", " escreveu"},
    {"den ", " skrev", false},
    {"på ", " skrev", false},
    {"", " skrev", false},
    {"w dniu ", " napisał"},
    {"w dniu ", " pisze"},
    {"wiadomość napisana przez ", " w dniu ", false},
    {"", " napisał"},
    {"", " pisze"},
    {"dne ", " napsal"},
    {"", " napsal"},
    {"dňa ", " napísal"},
    {"", " napísal"},
    {"", " пишет"},
    {"", " писал"},
    {"", " написал"},
    {"", " пише"},
    {"", " написав"},
    {"на ", " написа"},
    {"", " kirjoitti"},
    {"", " yazdı"},
    {"", " yazmış"},
    {"", " írta", false},
    {"στις ", " έγραψε"},
    {"", " έγραψε"},
    {"în ", " a scris"},
    {"la ", " a scris"},
    {"", " a scris"},
    {"", " je napisao"},
    {"", " je napisala"},
    {"", " je napisal"},
    {"", "のメール"},
    {"", "書きました"},
    {"", "書いた"},
    {"", "写道"},
    {"", "寫道"},
    {"", "작성"},
    {"", "썼습니다"},
    {"vào ", " đã viết"},
    {"pada ", " menulis"},
};

// The most bytes of a form that ends a verb: "napsal(a)", "ezt írta", "(a) :".
constexpr std::size_t ending_bytes_max = 10;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "2026", "23.11.26", "11/23/26".
bool has_year(std::string_view text) {
    std::size_t digits = 0, groups = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && is_digit(text[i])) {
            ++digits;
            continue;
        }
        bool is_century =
            digits == 4 && (text.substr(i - 4, 2) == "19" || text.substr(i - 4, 2) == "20");
        if (is_century) return true;
        groups = digits == 1 || digits == 2 ? groups + 1 : 0;
        if (groups == 3) return true;
        bool joins = i < text.size() && (text[i] == '.' || text[i] == '/' || text[i] == '-');
        if (!joins || digits == 0) groups = 0;
        digits = 0;
    }
    return false;
}

std::string_view without_colon(std::string_view text) {
    text.remove_suffix(text.ends_with(':') ? 1 : std::string_view("：").size());
    return trimmed(text);
}

// Where the last word begins that is this verb; after an address the blank may be missing.
std::size_t find_verb(std::string_view text, std::string_view verb) {
    auto at = text.rfind(verb);
    if (at != text.npos || !verb.starts_with(' ')) return at;
    at = text.rfind(verb.substr(1));
    bool is_after_address = at != text.npos && at > 0 && text[at - 1] == '>';
    return is_after_address ? at - 1 : text.npos;
}

bool has_verb(std::string_view text, const Phrase& phrase) {
    auto at = find_verb(text, phrase.verb);
    if (at == text.npos) return false;
    if (!phrase.is_last) return true;
    auto rest = text.substr(at + phrase.verb.size());
    if (rest.size() <= ending_bytes_max) return true;
    // "ann@x wrote on 23.11.2026 09:00:00": Lotus Notes.
    bool is_dated = std::ranges::count_if(rest, is_digit) >= 6;
    return is_dated && rest.size() <= 40;
}

bool has_address(std::string_view text) {
    auto at = text.find('@');
    return at != text.npos && at > 0 && at + 1 < text.size() && text[at - 1] != ' ' &&
           text[at + 1] != ' ';
}

// Within a few words a number: "23.", "mon 23", "пн, 23", "2026年".
bool begins_dated(std::string_view text) {
    auto digit = std::ranges::find_if(text, is_digit) - text.begin();
    auto before = text.substr(0, static_cast<std::size_t>(digit));
    return before.size() < text.size() && before.size() <= 24 &&
           std::ranges::count(before, ' ') <= 2 && has_year(text);
}

}  // namespace

bool has_date(std::string_view words) { return has_year(words); }

bool has_clock(std::string_view text) {
    for (auto at = text.find(':'); at != text.npos; at = text.find(':', at + 1)) {
        bool is_clock =
            at > 0 && at + 1 < text.size() && is_digit(text[at - 1]) && is_digit(text[at + 1]);
        if (is_clock) return true;
    }
    return false;
}

Attribution attribution_of(std::string_view words) {
    auto bare = without_dashes(words);
    bool is_dashed = bare.size() != words.size();
    if (words.size() > attribution_bytes_max || (!is_dashed && !ends_in_colon(words)))
        return Attribution::none;
    auto text = is_dashed ? bare : without_colon(words);
    text = trimmed(text.substr(std::min(text.find_first_not_of('-'), text.size())));
    bool is_dated = has_year(text);
    bool is_addressed = has_address(text);
    bool has_any_verb = false, is_phrase = false;
    for (const auto& phrase : phrases) {
        bool is_verb_found = has_verb(text, phrase);
        has_any_verb |= is_verb_found;
        is_phrase |= is_verb_found && !phrase.opening.empty() && text.starts_with(phrase.opening);
    }
    if (is_dashed && !has_any_verb) return Attribution::none;
    bool is_named = is_addressed && text.find('<') != text.npos;
    bool is_opened = is_phrase || begins_dated(text);
    if (is_dated && is_opened && (has_any_verb || is_named)) {
        bool is_listed = is_phrase && has_clock(text) && text.find(',') != text.npos;
        bool is_full = has_any_verb && (is_addressed || is_listed);
        return is_full ? Attribution::full : Attribution::certain;
    }
    bool is_likely = has_any_verb ? is_dated || is_addressed : is_dated && is_named;
    if (is_likely) return Attribution::likely;
    return has_any_verb || is_dated || is_named ? Attribution::weak : Attribution::none;
}

bool is_dated_address(std::string_view words) {
    return words.ends_with('>') && has_address(words) && begins_dated(words);
}

bool begins_attribution(std::string_view words) {
    if (begins_dated(words)) return true;
    return std::ranges::any_of(phrases, [&](const Phrase& phrase) {
        return !phrase.opening.empty() && words.starts_with(phrase.opening);
    });
}

}  // namespace mainstay::mail
