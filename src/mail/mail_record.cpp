#include "mail/mail_record.hpp"

#include <string>

#include <boost/json/object.hpp>

#include "events/events.hpp"
#include "events/needs_attention.hpp"
#include "events/reply_moved.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

void record_change(db::Sql& sql, const Call& call, const Mail& mail, MailState from) {
    boost::json::object before{{"state", wire::name_of(from)}};
    boost::json::object after{{"state", wire::name_of(mail.state)}};
    if (mail.reason) after["reason"] = *mail.reason;
    if (mail.answer) after["answer"] = *mail.answer;
    if (mail.sender_check) after["sender_check"] = *wire::parse_json(*mail.sender_check);
    if (mail.may_be_repeated) after["may_be_repeated"] = true;
    timeline::record(sql, call, {"mail", mail.id.value}, wire::name_of(mail.state), before, after);
    if (from == MailState::needs_attention || mail.state == MailState::needs_attention)
        events::emit(sql, call, events::NeedsAttention{mail.id.value});
    if (!mail.outgoing) return;
    if (auto reply = find(sql, *mail.outgoing))
        events::emit(sql, call, events::ReplyMoved{reply->ticket, reply->message});
}

void note_undelivered(db::Sql& sql, const Call& call, const Mail& mail) {
    if (!mail.outgoing) return;  // A notice is of no ticket.
    auto outgoing = find(sql, *mail.outgoing);
    auto answer = mail.answer.value_or(mail.reason.value_or(""));
    boost::json::object after{{"recipient", mail.envelope_to}, {"answer", answer}};
    timeline::record(sql, call, {"ticket", outgoing->ticket}, "mail_failed", nullptr, after);
}

}  // namespace mainstay::mail
