#include "mail/fold_words.hpp"

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"
#include "mail/body_text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t words_bytes_max = 400;

constexpr std::string_view from_words[] = {
    "from",      "von",     "de",         "da",       "van",       "från",        "fra",
    "lähettäjä", "od",      "feladó",     "от",       "від",       "kimden",      "gönderen",
    "差出人",    "发件人",  "寄件者",     "寄件人",   "發件人",    "보낸 사람",   "보낸사람",
    "από",       "nadawca", "expéditeur", "mittente", "remitente", "отправитель", "odesílatel",
    "absender",  "送信者",  "från/from",  "afzender", "expeditor", "de la",
};
constexpr std::string_view date_words[] = {
    "sent",
    "date",
    "gesendet",
    "datum",
    "envoyé",
    "enviado",
    "enviada",
    "enviado el",
    "enviado em",
    "enviada em",
    "gesendet am",
    "sent on",
    "sent at",
    "date sent",
    "data de envio",
    "fecha de envío",
    "data invio",
    "fecha",
    "data",
    "inviato",
    "verzonden",
    "skickat",
    "sendt",
    "dato",
    "lähetetty",
    "päivämäärä",
    "päiväys",
    "wysłano",
    "wysłane",
    "odesláno",
    "odoslané",
    "dátum",
    "elküldve",
    "küldve",
    "отправлено",
    "дата",
    "надіслано",
    "gönderildi",
    "gönderme tarihi",
    "gönderilme tarihi",
    "tarih",
    "送信日時",
    "日時",
    "日付",
    "发送时间",
    "发送日期",
    "日期",
    "時間",
    "寄件日期",
    "傳送時間",
    "보낸 날짜",
    "날짜",
    "보낸시간",
    "στάλθηκε",
    "ημερομηνία",
    "trimis",
    "dată",
    "date d'envoi",
    "sendt dato",
    "изпратено",
    "poslano",
};
constexpr std::string_view to_words[] = {
    "to",
    "an",
    "à",
    "a",
    "para",
    "aan",
    "till",
    "til",
    "vastaanottaja",
    "do",
    "komu",
    "címzett",
    "кому",
    "kime",
    "alıcı",
    "宛先",
    "收件人",
    "收件者",
    "받는 사람",
    "받는사람",
    "προς",
    "către",
    "destinataire",
    "empfänger",
    "destinatario",
    "destinatário",
    "adresat",
    "до",
    "za",
    "pro",
};
constexpr std::string_view subject_words[] = {
    "subject", "betreff", "objet",   "asunto",  "oggetto", "onderwerp", "assunto", "ämne",  "emne",
    "aihe",    "temat",   "předmět", "predmet", "tárgy",   "тема",      "konu",    "件名",  "主题",
    "主旨",    "主題",    "제목",    "θέμα",    "subiect", "относно",   "re",      "sujet",
};
constexpr std::string_view other_words[] = {
    "cc",         "kopie",        "copie",    "kopia",       "kopi",       "cópia",
    "cópia para", "копия",        "копія",    "bilgi",       "抄送",       "副本",
    "참조",       "bcc",          "reply-to", "reply to",    "antwort an", "répondre à",
    "importance", "wichtigkeit",  "priority", "attachments", "anlagen",    "kopio",
    "másolat",    "organization", "cc:",      "κοιν.",       "Cc",
};

constexpr std::string_view original_words[] = {
    "original message",
    "original",
    "reply message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "original-nachricht",
    "ursprüngliche mail",
    "message d'origine",
    "message d’origine",
    "message original",
    "courriel original",
    "mensaje original",
    "messaggio originale",
    "messaggio originario",
    "oorspronkelijk bericht",
    "origineel bericht",
    "mensagem original",
    "ursprungligt meddelande",
    "originalmeddelande",
    "oprindelig meddelelse",
    "original meddelelse",
    "opprinnelig melding",
    "alkuperäinen viesti",
    "исходное сообщение",
    "оригинальное сообщение",
    "вихідне повідомлення",
    "початкове повідомлення",
    "wiadomość oryginalna",
    "oryginalna wiadomość",
    "treść oryginalnej wiadomości",
    "původní zpráva",
    "původní e-mail",
    "pôvodná správa",
    "eredeti üzenet",
    "özgün ileti",
    "orijinal mesaj",
    "orijinal ileti",
    "mesaj original",
    "αρχικό μήνυμα",
    "元のメッセージ",
    "原始邮件",
    "原始郵件",
    "邮件原件",
    "回复的原邮件",
    "원본 메시지",
    "원본 메일",
    "izvirno sporočilo",
    "izvorna poruka",
};

constexpr std::string_view forward_words[] = {
    "forwarded message",
    "forwarded mail",
    "forwarded by",
    "begin forwarded",
    "weitergeleitete",
    "weitergeleitete nachricht",
    "message transféré",
    "message réexpédié",
    "mail transféré",
    "mensaje reenviado",
    "messaggio inoltrato",
    "doorgestuurd bericht",
    "mensagem encaminhada",
    "mensagem reencaminhada",
    "vidarebefordrat",
    "videresendt",
    "edelleenlähetetty",
    "välitetty viesti",
    "wiadomość przekazana",
    "przekazana wiadomość",
    "přeposlaná zpráva",
    "přeposlaný",
    "preposlaná správa",
    "továbbított",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "переслане повідомлення",
    "пересылаемое",
    "yönlendirilen",
    "iletilen",
    "iletilmiş",
    "προωθημένο",
    "mesaj redirecționat",
    "転送メッセージ",
    "転送された",
    "转发的邮件",
    "转发邮件",
    "轉寄郵件",
    "已转发",
    "轉寄的郵件",
    "전달된 메시지",
    "전달된 메일",
    "doorgezonden bericht",
    "proslijeđena poruka",
};

constexpr std::string_view device_words[] = {
    "sent from my ",
    "sent from outlook",
    "sent from mail for",
    "sent from yahoo",
    "sent from aol",
    "sent from proton",
    "sent via ",
    "sent using ",
    "sent with proton",
    "sent with [proton",
    "sent with spark",
    "get outlook for ",
    "von meinem ",
    "gesendet von ",
    "gesendet mit ",
    "diese nachricht wurde von meinem",
    "outlook für ios",
    "outlook für android",
    "envoyé de mon ",
    "envoyé depuis ",
    "obtenir outlook pour",
    "télécharger outlook pour",
    "enviado desde mi ",
    "enviado desde ",
    "obtener outlook para",
    "inviato da ",
    "inviato dal ",
    "scarica outlook per",
    "ottieni outlook per",
    "verzonden vanaf ",
    "verstuurd vanaf ",
    "outlook voor ",
    "enviado do meu ",
    "enviado a partir do ",
    "obter o outlook para",
    "skickat från ",
    "hämta outlook för",
    "sendt fra ",
    "hent outlook til",
    "lähetetty ",
    "wysłane z ",
    "pobierz outlook",
    "odesláno z ",
    "odoslané z ",
    "отправлено с ",
    "отправлено из ",
    "надіслано з ",
    "iphone'umdan gönderildi",
    "iphone’umdan gönderildi",
    "iphoneから送信",
    "私のiphoneから送信",
    "发自我的",
    "從我的 iphone 傳送",
    "나의 iphone에서 보냄",
    "elküldve az ",
    "trimis de pe ",
    "from my mobile",
    "στάλθηκε από",
};

// Said of answers that stand within a quote.
constexpr std::string_view within_words[] = {
    "inline",
    "in-line",
    "in line",
    "answers below",
    "comments below",
    "replies below",
    "responses below",
    "see below",
    "in red",
    "in blue",
    "below in",
    "im text",
    "unten im",
    "siehe unten",
    "s.u.",
    "in rot",
    "in blau",
    "ci-dessous",
    "dans le texte",
    "en rouge",
    "más abajo",
    "abajo en",
    "en rojo",
    "qui sotto",
    "nel testo",
    "in rosso",
    "hieronder",
    "in het rood",
    "abaixo",
    "em vermelho",
    "poniżej",
    "ниже",
    "в тексте",
    "nedan",
    "nedenfor",
    "níže",
    "aşağıda",
    "见下文",
    "红字",
    "下記",
    "赤字",
};

constexpr std::string_view reply_marks[] = {
    "re",   "aw",   "antw",  "antwort", "sv",   "res",       "odp",      "ynt",  "yan",  "atb",
    "bls",  "отв",  "ответ", "на",      "відп", "回复",      "答复",     "回覆", "返信", "re：",
    "회신", "답장", "απ",    "vast",    "vá",   "respuesta", "répondre", "rép",
};
constexpr std::string_view forward_marks[] = {
    "fwd",  "fw",   "wg",  "tr",  "rv",     "i",          "enc",     "doorst", "vs",
    "vb",   "vl",   "pd",  "ilt", "iln",    "továbbítás", "转发",    "轉寄",   "轉發",
    "転送", "전달", "πρθ", "прд", "пересл", "fs",         "inoltro", "reenv",  "redirecționat",
};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
    return std::ranges::find(words, word) != std::end(words);
}

template <std::size_t N>
bool holds_one_of(std::string_view text, const std::string_view (&words)[N]) {
    return std::ranges::any_of(words, [&](auto word) { return text.find(word) != text.npos; });
}

std::uint32_t lower(std::uint32_t code) {
    if (code >= 'A' && code <= 'Z') return code + 32;
    if (code >= 0xC0 && code <= 0xDE && code != 0xD7) return code + 32;
    bool is_odd_pair = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
    if (is_odd_pair) return code % 2 == 1 ? code + 1 : code;
    if (code == 0x130) return 'i';
    if (code >= 0x100 && code <= 0x177 && code != 0x131 && code != 0x138)
        return code % 2 == 0 ? code + 1 : code;
    if (code >= 0x391 && code <= 0x3A9) return code + 32;
    if (code >= 0x410 && code <= 0x42F) return code + 32;
    if (code >= 0x400 && code <= 0x40F) return code + 80;
    return code;
}

// Of one or two bytes: all that has a lower case here.
void append_lower(std::string& text, std::string_view character) {
    auto byte = [&](std::size_t at) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(character[at]));
    };
    if (character.size() > 2) return void(text += character);
    auto code = character.size() == 1 ? byte(0) : (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    code = lower(code);
    if (code < 0x80) return void(text += static_cast<char>(code));
    text += static_cast<char>(0xC0 | code >> 6);
    text += static_cast<char>(0x80 | (code & 0x3F));
}

bool is_unseen(std::string_view character) {
    constexpr std::string_view unseen[] = {
        "*",      "_",      "\u200B", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C",
        "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069", "\uFEFF",
    };
    return is_one_of(character, unseen);
}

bool is_space(std::string_view character) {
    constexpr std::string_view spaces[] = {" ", "\t", "\u00A0", "\u2009", "\u202F", "\u3000"};
    return is_one_of(character, spaces);
}

std::size_t length_of(char first) {
    auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

std::string_view without_dashes(std::string_view text) {
    auto from = text.find_first_not_of('-');
    if (from == text.npos || from < 2 || !text.ends_with("--")) return text;
    return trimmed(text.substr(from, text.find_last_not_of('-') + 1 - from));
}

bool ends_in_colon(std::string_view text) { return text.ends_with(':') || text.ends_with("："); }

std::string bare_words(std::string_view line) {
    auto text = clean_prefix(trimmed(line), words_bytes_max);
    std::string words;
    for (std::size_t i = 0; i < text.size();) {
        auto character = std::string_view(text).substr(i, length_of(text[i]));
        i += character.size();
        if (is_unseen(character)) continue;
        if (!is_space(character))
            append_lower(words, character);
        else if (!words.empty() && !words.ends_with(' '))
            words += ' ';
    }
    while (words.ends_with(' ')) words.pop_back();
    return words;
}

FoldHeader header_field_of(std::string_view words) {
    auto colon = std::min(words.find(':'), words.find("："));
    if (colon == words.npos || colon > 40) return FoldHeader::none;
    auto name = trimmed(words.substr(0, colon));
    auto value = trimmed(words.substr(colon + (words[colon] == ':' ? 1 : 3)));
    if (is_one_of(name, from_words)) return value.empty() ? FoldHeader::none : FoldHeader::from;
    if (is_one_of(name, date_words)) return FoldHeader::date;
    if (is_one_of(name, to_words)) return FoldHeader::to;
    if (is_one_of(name, subject_words)) return FoldHeader::subject;
    if (is_one_of(name, other_words)) return FoldHeader::other;
    return FoldHeader::none;
}

bool is_original_rule(std::string_view words) {
    auto text = without_dashes(words);
    return text.size() < words.size() && is_one_of(text, original_words);
}

bool is_forward_line(std::string_view words) {
    if (words.size() > 120) return false;
    bool is_set_off = without_dashes(words).size() < words.size() || ends_in_colon(words);
    return is_set_off && holds_one_of(words, forward_words);
}

bool is_device_line(std::string_view words) {
    if (words.size() > 200) return false;
    return std::ranges::any_of(device_words, [&](auto word) { return words.starts_with(word); });
}

bool announces_answers(std::string_view words) { return holds_one_of(words, within_words); }

SubjectMark subject_mark_of(std::string_view subject) {
    auto words = bare_words(subject);
    std::string_view rest = words;
    while (rest.starts_with('[') && rest.find(']') != rest.npos)
        rest = trimmed(rest.substr(rest.find(']') + 1));
    auto colon = std::min(rest.find(':'), rest.find("："));
    if (colon == rest.npos || colon > 30) return SubjectMark::none;
    auto mark = rest.substr(0, colon);
    mark = trimmed(mark.substr(0, mark.find_first_of("[(^")));
    if (is_one_of(mark, reply_marks)) return SubjectMark::reply;
    return is_one_of(mark, forward_marks) ? SubjectMark::forward : SubjectMark::none;
}

}  // namespace mainstay::mail
