#include "mail/review.hpp"

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "http/page.hpp"
#include "jobs/jobs.hpp"
#include "mail/codes.hpp"
#include "mail/delivery.hpp"
#include "mail/mail_record.hpp"
#include "mail/parse_mail_job.hpp"
#include "mail/permissions.hpp"
#include "mail/send_mail_job.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

namespace {

constexpr std::string_view list_name = "mails";
constexpr int counted_max = 10'000;

std::optional<std::string> sender_of(const Mail& mail) {
    if (mail.from_address) return mail.from_address;
    if (!mail.envelope_from.empty()) return mail.envelope_from;
    return std::nullopt;
}

std::optional<events::SenderCheck> sender_check_of(const std::string& text) {
    auto check = wire::parse<events::SenderCheck>(text);
    if (!check) return std::nullopt;
    return *std::move(check);
}

Resource resource_of(const Mail& mail) { return {.applications = {mail.application}}; }

bool is_waiting(const Mail& mail) {
    return mail.state == MailState::needs_attention || mail.state == MailState::dismissed;
}

std::vector<MailAction> allowed_actions(const Call& call, const Mail& mail) {
    std::vector<MailAction> list;
    if (!identity::may(call, mail_review, resource_of(mail))) return list;
    if (is_waiting(mail) || is_kept(mail)) list.push_back(MailAction::retry);
    if (mail.state == MailState::needs_attention) list.push_back(MailAction::dismiss);
    if (mail.state == MailState::dismissed) list.push_back(MailAction::restore);
    return list;
}

MailView view_of(
    const Call& call, const Mail& mail, const identity::ApplicationEntry& application
) {
    MailView view;
    view.may = allowed_actions(call, mail);
    view.id = mail.id;
    view.direction = mail.direction;
    view.state = mail.state;
    view.reason = mail.reason;
    view.answer = mail.answer;
    view.application = {application.key, application.name};
    view.sender = sender_of(mail);
    view.sender_name = mail.from_name;
    view.recipient = mail.envelope_to;
    view.subject = mail.subject;
    view.message_id = mail.message_id;
    view.bytes = mail.bytes;
    view.received_at = mail.received_at;
    view.handled_at = mail.handled_at;
    if (mail.sender_check) view.sender_check = sender_check_of(*mail.sender_check);
    view.may_be_repeated = mail.may_be_repeated;
    return view;
}

/// Names the ticket of each mail, and the person at its other end.
void name_all(
    db::Sql& sql, std::span<const Mail> mails, std::span<MailView> views,
    const events::TicketKeys& keys
) {
    std::vector<Id<Outgoing>> replies;
    for (const auto& mail : mails)
        if (mail.outgoing) replies.push_back(*mail.outgoing);
    std::map<Id<Outgoing>, std::int64_t> of_reply;
    for (const auto& row : tickets_of(sql, replies)) of_reply[row.id] = row.ticket;

    std::vector<std::int64_t> tickets;
    auto ticket_of = [&](const Mail& mail) {
        return mail.outgoing ? std::optional(of_reply[*mail.outgoing]) : mail.reply_token_ticket;
    };
    for (const auto& mail : mails)
        if (auto ticket = ticket_of(mail)) tickets.push_back(*ticket);
    auto known = keys ? keys(sql, tickets) : std::map<std::int64_t, std::string>();
    for (std::size_t i = 0; i < mails.size(); ++i) {
        if (auto ticket = ticket_of(mails[i]))
            if (auto key = known.find(*ticket); key != known.end()) views[i].ticket = key->second;
        bool is_in = mails[i].direction == Direction::in;
        auto address = is_in ? mails[i].from_address : std::optional(mails[i].envelope_to);
        auto person = address ? identity::find_person(sql, *address) : std::nullopt;
        if (person) views[i].person = identity::NameRef{person->id, person->name};
    }
}

MailView whole_view_of(
    db::Sql& sql, const Call& call, const Mail& mail, const events::TicketKeys& keys = {}
) {
    auto view = view_of(call, mail, *identity::find_application(sql, mail.application));
    name_all(sql, {&mail, 1}, {&view, 1}, keys);
    view.headers = mail.headers;
    view.text = mail.preview;
    return view;
}

/// Takes out the mails of confidential tickets that the caller is not shown.
void drop_withheld(
    db::Sql& sql, const Call& call, std::vector<Mail>& mails, const TicketLookup& tickets
) {
    if (!tickets.withheld) return;
    std::vector<Id<Outgoing>> replies;
    for (const auto& mail : mails)
        if (mail.outgoing) replies.push_back(*mail.outgoing);
    std::map<Id<Outgoing>, std::int64_t> of_reply;
    for (const auto& row : tickets_of(sql, replies)) of_reply[row.id] = row.ticket;
    std::vector<events::MailOfTicket> asked;
    for (const auto& mail : mails) {
        auto ticket =
            mail.outgoing ? std::optional(of_reply[*mail.outgoing]) : mail.reply_token_ticket;
        asked.push_back({mail.id.value, ticket});
    }
    auto withheld = tickets.withheld(sql, call, asked);
    std::erase_if(mails, [&](const Mail& mail) {
        return std::ranges::find(withheld, mail.id.value) != withheld.end();
    });
}

/// A mail to which the caller may do that. Refuses: forbidden; not_found.
Result<Mail> find_for(
    db::Sql& sql, const Call& call, const Action& action, Id<Mail> id, const TicketLookup& tickets
) {
    TRY(identity::require_some(call, action));
    auto mail = find(sql, id);
    if (!mail || !identity::may(call, mail_read, resource_of(*mail)))
        return refuse(mainstay::code::not_found);
    std::vector<Mail> shown{*mail};
    drop_withheld(sql, call, shown, tickets);
    if (shown.empty()) return refuse(mainstay::code::not_found);
    TRY(identity::require(call, action, resource_of(*mail)));
    return *std::move(mail);
}

/// Has a mail read or sent once more; false where another decided about it at the same time.
bool again(db::Sql& sql, const Call& call, Mail& mail) {
    bool is_in = mail.direction == Direction::in;
    auto from = std::exchange(mail.state, is_in ? MailState::received : MailState::queued);
    mail.reason = std::nullopt;
    if (is_in) mail.answer = std::nullopt;
    mail.handled_at = std::nullopt;
    if (!update(sql, mail, from)) return false;
    record_change(sql, call, mail, from);
    forget_failures(sql, mail.id);
    if (is_in)
        jobs::enqueue(sql, ParseMail{mail.id}, call.now);
    else
        jobs::enqueue(sql, SendMail{mail.id}, call.now);
    return true;
}

/// Takes a mail off the list; false as above.
bool put_aside(db::Sql& sql, const Call& call, Mail& mail) {
    auto from = std::exchange(mail.state, MailState::dismissed);
    mail.handled_at = call.now;
    if (!update(sql, mail, from)) return false;
    record_change(sql, call, mail, from);
    return true;
}

/// Does that to all mails of a cause, up to a bound.
Result<DecidedMails> decide(
    db::Sql& sql, const Call& call, const MailsOfCause& request,
    bool (*act)(db::Sql&, const Call&, Mail&)
) {
    TRY(identity::require_some(call, mail_review));
    MailFilter filter{MailState::needs_attention, request.direction, request.reason.value};
    Id<Mail> after_newest{request.newest.value + 1};
    auto mails =
        list(sql, filter, identity::scope(call, mail_review), after_newest, decided_at_once + 1);
    DecidedMails decided{.is_more = mails.size() > decided_at_once};
    if (decided.is_more) mails.pop_back();
    for (auto& mail : mails)
        if (act(sql, call, mail)) decided.mails.push_back(mail.id);
    return decided;
}

}  // namespace

Resource mail_resource(db::Sql& sql, const Call&, std::int64_t id) {
    return resource_of(*find(sql, Id<Mail>{id}));
}

Result<http::Page<MailView>> list_mails(
    db::Sql& sql, const Call& call, const ListMails& request, const TicketLookup& tickets
) {
    TRY(identity::require_some(call, mail_read));
    MailFilter filter{request.state.value_or(MailState::needs_attention), request.direction};
    if (request.reason) filter.reason = request.reason->value;
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 100>{50}).value);
    std::optional<Id<Mail>> before;
    if (request.cursor) {
        auto [id] = TRY(http::read_cursor<Id<Mail>>(list_name, request.cursor->value));
        before = id;
    }
    auto mails = list(sql, filter, identity::scope(call, mail_read), before, limit + 1);
    auto page =
        http::page_of(std::move(mails), static_cast<std::size_t>(limit), [](const Mail& last) {
            return http::cursor_after(list_name, last.id);
        });
    drop_withheld(sql, call, page.items, tickets);
    std::vector<Id<Application>> ids;
    for (const auto& mail : page.items) ids.push_back(mail.application);
    auto applications = identity::application_refs(sql, ids);
    http::Page<MailView> shown{{}, std::move(page.next)};
    for (const auto& mail : page.items)
        shown.items.push_back(view_of(call, mail, applications.at(mail.application)));
    name_all(sql, page.items, shown.items, tickets.keys);
    return shown;
}

Result<MailView> show_mail(
    db::Sql& sql, const Call& call, const ShowMail& request, const TicketLookup& tickets
) {
    auto mail = TRY(find_for(sql, call, mail_read, request.id, tickets));
    return whole_view_of(sql, call, mail, tickets.keys);
}

Result<MailCauses> mail_causes(db::Sql& sql, const Call& call, const http::Nothing&) {
    TRY(identity::require_some(call, mail_read));
    const auto scope = identity::scope(call, mail_read);
    MailCauses found;
    std::int64_t counted = 0;
    for (auto& cause : causes(sql, MailState::needs_attention, scope, counted_max)) {
        counted += cause.count;
        found.items.push_back(
            {cause.direction, std::move(cause.reason), cause.count, cause.oldest_at, cause.newest}
        );
    }
    found.is_more = counted == counted_max;
    if (identity::may_some(call, mail_review))
        found.may = {CauseAction::retry, CauseAction::dismiss};
    return found;
}

Result<http::Download> download_original(
    db::Sql& sql, const Call& call, const ShowMail& request, const TicketLookup& tickets
) {
    auto mail = TRY(find_for(sql, call, mail_read, request.id, tickets));
    if (!mail.original) return refuse(mainstay::code::not_found);
    http::Download download;
    download.name = "mail-" + to_string(mail.id) + ".eml";
    download.media_type = "message/rfc822";
    download.blob = *mail.original;
    return download;
}

Result<MailView> retry_mail(
    db::Sql& sql, const Call& call, const RetryMail& request, const TicketLookup& tickets
) {
    auto mail = TRY(find_for(sql, call, mail_review, request.id, tickets));
    if (!is_waiting(mail) && !is_kept(mail)) return refuse(code::mail_not_waiting);
    if (request.application) {
        auto application = identity::find_application(sql, request.application->value);
        if (!application) return invalid({wrong("application", code::unknown_application)});
        mail.application = application->id;
        TRY(identity::require(call, mail_review, resource_of(mail)));
    }
    if (!again(sql, call, mail)) return refuse(code::mail_not_waiting);
    return whole_view_of(sql, call, mail);
}

Result<MailView> dismiss_mail(
    db::Sql& sql, const Call& call, const DismissMail& request, const TicketLookup& tickets
) {
    auto mail = TRY(find_for(sql, call, mail_review, request.id, tickets));
    if (!is_waiting(mail)) return refuse(code::mail_not_waiting);
    if (mail.state == MailState::dismissed) return whole_view_of(sql, call, mail);
    if (!put_aside(sql, call, mail)) return refuse(code::mail_not_waiting);
    return whole_view_of(sql, call, mail);
}

Result<DecidedMails> retry_mails(db::Sql& sql, const Call& call, const MailsOfCause& request) {
    return decide(sql, call, request, again);
}

Result<DecidedMails> dismiss_mails(db::Sql& sql, const Call& call, const MailsOfCause& request) {
    return decide(sql, call, request, put_aside);
}

Result<DecidedMails> restore_mails(db::Sql& sql, const Call& call, const RestoreMails& request) {
    TRY(identity::require_some(call, mail_review));
    if (request.mails.size() > decided_at_once)
        return invalid({wrong(
            "mails", mainstay::code::too_many_items, {{"max", std::to_string(decided_at_once)}}
        )});
    DecidedMails restored;
    for (auto id : request.mails) {
        auto mail = find(sql, id);
        if (!mail || mail->state != MailState::dismissed) continue;
        if (!identity::may(call, mail_review, resource_of(*mail))) continue;
        mail->state = MailState::needs_attention;
        if (!update(sql, *mail, MailState::dismissed)) continue;
        record_change(sql, call, *mail, MailState::dismissed);
        restored.mails.push_back(id);
    }
    return restored;
}

}  // namespace mainstay::mail
