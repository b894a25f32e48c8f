#include "mail/automatic.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "base/text.hpp"
#include "mail/header_fields.hpp"
#include "mail/headers.hpp"

namespace mainstay::mail {

namespace {

// How programs begin the subject of an absence note, with the sign that divides it from the rest or
// ends it.
constexpr std::array absence_subjects{
    "automatic reply:",
    "automatic reply to:",
    "auto reply:",
    "auto-reply:",
    "autoreply:",
    "auto response:",
    "auto-response:",
    "autoresponse:",
    "out of office:",
    "out of office reply:",
    "out of office autoreply:",
    "out of the office:",
    "out of office",
    "vacation reply",
    "abwesenheitsnotiz",
    "automatische antwort",
    "abwesend:",
    "réponse automatique",
    "absence du bureau",
    "respuesta automática",
    "fuera de la oficina",
    "risposta automatica",
    "fuori sede",
    "automatisch antwoord",
    "afwezig:",
    "resposta automática",
    "fora do escritório",
    "autosvar",
    "automatisk svar",
    "automatiskt svar",
    "automaattinen vastaus",
    "automatická odpověď",
    "autoodpowiedź",
    "odpowiedź automatyczna",
    "автоматический ответ",
    "Автоматический ответ",
    "автоответ",
    "Автоответ",
    "自動応答",
    "自动答复",
    "自動回覆",
    "자동 회신",
};

constexpr std::array bounce_subjects{
    "mail delivery failed",
    "mail delivery failure",
    "mail delivery system",
    "delivery status notification",
    "delivery failure",
    "delivery has failed",
    "undelivered mail",
    "undeliverable",
    "undeliverable:",
    "returned mail",
    "failure notice",
    "message delivery failure",
    "warning: message",
    "unzustellbar",
    "non remis",
    "mail system error",
};

// The values of the fields that matter, by name in lower case; the first of each.
using Fields = std::map<std::string, std::string, std::less<>>;

Fields fields_of(std::string_view raw) {
    constexpr std::array wanted{
        "auto-submitted",
        "precedence",
        "x-auto-response-suppress",
        "list-id",
        "list-unsubscribe",
        "mailing-list",
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-autoreply-from",
        "x-mail-autoreply",
        "x-auto-reply",
        "x-failed-recipients",
        "content-type",
        "x-ms-exchange-inbox-rules-loop",
        "resent-from",
        "x-sieve-redirected-from",
    };
    Fields fields;
    for_each_field(raw, [&](const HeaderField& field) {
        for (std::string_view name : wanted)
            if (is_field(field.name, name))
                fields.try_emplace(std::string(name), lower_ascii(header_line(field.value)));
        return true;
    });
    return fields;
}

bool begins_with_any(std::string_view subject, const auto& beginnings) {
    auto lower = lower_ascii(subject);
    return std::ranges::any_of(beginnings, [&](const char* each) {
        return lower.starts_with(each) || subject.starts_with(each);
    });
}

class Judge {
public:
    Judge(Fields fields, std::string_view envelope_from, const ParsedMail& mail)
        : fields_(std::move(fields)), has_null_sender_(envelope_from.empty()), mail_(mail) {}

    bool is_from_program() const {
        return says_automatic() || is_report() || is_from_mail_system() || is_absence_note();
    }

    /// Also true for what people wrote, where a program stands between.
    bool is_handed_on() const {
        auto precedence = field("precedence");
        auto suppress = field("x-auto-response-suppress");
        return precedence == "bulk" || precedence == "junk" || precedence == "list" ||
               (!suppress.empty() && suppress != "none") || has("list-id") ||
               has("list-unsubscribe") || has("mailing-list") || is_marked();
    }

private:
    std::string_view field(std::string_view name) const {
        auto found = fields_.find(name);
        return found == fields_.end() ? std::string_view() : std::string_view(found->second);
    }

    bool has(std::string_view name) const { return !field(name).empty(); }

    // RFC 3834 §5: anything but `no`.
    bool is_marked() const {
        auto submitted = field("auto-submitted");
        return !submitted.empty() && !submitted.starts_with("no");
    }

    bool says_automatic() const {
        constexpr std::array marks{
            "x-autoreply",      "x-autorespond",    "x-autoresponder",
            "x-autoreply-from", "x-mail-autoreply", "x-auto-reply",
        };
        if (field("precedence") == "auto_reply") return true;
        for (auto* mark : marks)
            if (has(mark) && field(mark) != "no") return true;
        // A rule of a mailbox that redirects marks what it hands on as generated, too.
        bool is_redirected = has("x-ms-exchange-inbox-rules-loop") || has("resent-from") ||
                             has("x-sieve-redirected-from") ||
                             field("auto-submitted").starts_with("auto-forwarded");
        return is_marked() &&
               !(is_redirected && !field("auto-submitted").starts_with("auto-replied"));
    }

    bool is_report() const {
        return field("content-type").starts_with("multipart/report") || has("x-failed-recipients");
    }

    bool is_from_mail_system() const {
        if (mail_.from.empty()) return false;
        auto from = lower_ascii(mail_.from.front().email);
        auto local = from.substr(0, from.rfind('@'));
        bool is_bounce = begins_with_any(mail_.subject, bounce_subjects);
        if (local == "mailer-daemon") return true;
        bool is_postmaster = local == "postmaster" || local.starts_with("microsoftexchange");
        return (is_postmaster && (has_null_sender_ || is_bounce)) ||
               (has_null_sender_ && is_bounce);
    }

    // The subject alone proves little; with a sign that a program wrote, or that it answers, much.
    bool is_absence_note() const {
        if (!begins_with_any(mail_.subject, absence_subjects)) return false;
        return has_null_sender_ || is_handed_on() || !mail_.references.empty();
    }

    Fields fields_;
    bool has_null_sender_;
    const ParsedMail& mail_;
};

}  // namespace

Automation automation_of(
    std::string_view raw, std::string_view envelope_from, const ParsedMail& mail
) {
    Judge judge(fields_of(raw), envelope_from, mail);
    bool is_from_program = judge.is_from_program();
    return {is_from_program || judge.is_handed_on(), is_from_program};
}

}  // namespace mainstay::mail
