#include "mail/duplicates.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "events/reply_posted.hpp"
#include "mail/received_event.hpp"
#include "mail/subject.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

namespace {

// What mail servers leave of a text: its words.
std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!(text = trimmed(text)).empty()) {
        auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

bool has_come_back(
    db::Sql& sql, const Mail& sent, const events::MailReceived& event, std::string_view text
) {
    auto reply = wire::parse<events::ReplyPosted>(find(sql, *sent.outgoing)->reply);
    return reply && words_of(sent.subject.value_or("")) == words_of(event.subject) &&
           words_of(reply->text) == words_of(text) &&
           reply->attachments.size() == event.attachments.size();
}

}  // namespace

bool is_duplicate(
    db::Sql& sql, const Mail& mail, const events::MailReceived& event, std::string_view text
) {
    if (find_same(sql, mail)) return true;
    auto sent = find_sent(sql, mail);
    return sent && has_come_back(sql, *sent, event, text);
}

void assign_own_id(db::Sql& sql, const Mail& mail, events::MailReceived& event) {
    auto duplicate = find_duplicate(sql, mail);
    bool is_ours = find_sent(sql, mail).has_value();
    if (!duplicate && !is_ours) return;
    auto first = duplicate ? duplicate->subject.value_or("") : "";
    if (is_ours || bare_subject(first) == bare_subject(event.subject))
        event.references.push_back(event.message_id);
    event.message_id = made_up_id(mail.id);
}

}  // namespace mainstay::mail
