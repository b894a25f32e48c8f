#include "mail/review.hpp"

#include <vector>

#include "http/page.hpp"
#include "jobs/jobs.hpp"
#include "mail/codes.hpp"
#include "mail/note.hpp"
#include "mail/parse_mail_job.hpp"
#include "mail/send_mail_job.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

namespace {

using identity::Action;

constexpr std::string_view list_name = "mails";

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

MailView view_of(const Mail& mail, const identity::ApplicationEntry& application) {
    MailView view;
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

MailView whole_view_of(db::Sql& sql, const Mail& mail) {
    auto view = view_of(mail, *identity::find_application(sql, mail.application));
    view.headers = mail.headers;
    view.text = mail.preview;
    return view;
}

Result<Mail> find_for(db::Sql& sql, const Call& call, Action action, Id<Mail> id) {
    TRY(identity::require(call, action));
    auto mail = find(sql, id);
    if (!mail) return refuse(mainstay::code::not_found);
    return *std::move(mail);
}

Result<Mail> find_waiting(db::Sql& sql, const Call& call, Id<Mail> id) {
    auto mail = TRY(find_for(sql, call, Action::mail_review, id));
    bool is_waiting =
        mail.state == MailState::needs_attention || mail.state == MailState::dismissed;
    if (!is_waiting) return refuse(code::mail_not_waiting);
    return mail;
}

// Another may have decided at the same time.
Result<MailView> decided(db::Sql& sql, const Call& call, const Mail& mail, MailState from) {
    if (!update(sql, mail, from)) return refuse(code::mail_not_waiting);
    note(sql, call, mail, from);
    return whole_view_of(sql, mail);
}

}  // namespace

Result<http::Page<MailView>> list_mails(db::Sql& sql, const Call& call, const ListMails& request) {
    TRY(identity::require(call, Action::mail_read));
    auto state = request.state.value_or(MailState::needs_attention);
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 100>{50}).value);
    std::optional<Id<Mail>> before;
    if (request.cursor) {
        auto [id] = TRY(http::read_cursor<Id<Mail>>(list_name, request.cursor->value));
        before = id;
    }
    auto mails = list(sql, state, before, limit + 1);
    std::vector<Id<Application>> ids;
    for (const auto& mail : mails) ids.push_back(mail.application);
    auto applications = identity::application_refs(sql, ids);
    std::vector<MailView> views;
    for (const auto& mail : mails)
        views.push_back(view_of(mail, applications.at(mail.application)));
    return http::page_of(
        std::move(views), static_cast<std::size_t>(limit),
        [](const MailView& last) { return http::cursor_after(list_name, last.id); }
    );
}

Result<MailView> show_mail(db::Sql& sql, const Call& call, const ShowMail& request) {
    return whole_view_of(sql, TRY(find_for(sql, call, Action::mail_read, request.id)));
}

Result<http::Download> download_original(db::Sql& sql, const Call& call, const ShowMail& request) {
    auto mail = TRY(find_for(sql, call, Action::mail_read, request.id));
    if (!mail.original) return refuse(mainstay::code::not_found);
    http::Download download;
    download.name = "mail-" + to_string(mail.id) + ".eml";
    download.media_type = "message/rfc822";
    download.blob = *mail.original;
    return download;
}

Result<MailView> retry_mail(db::Sql& sql, const Call& call, const RetryMail& request) {
    auto mail = TRY(find_waiting(sql, call, request.id));
    if (request.application) {
        auto application = identity::find_application(sql, request.application->value);
        if (!application) return invalid({wrong("application", code::unknown_application)});
        mail.application = application->id;
    }
    bool is_in = mail.direction == Direction::in;
    auto from = std::exchange(mail.state, is_in ? MailState::received : MailState::queued);
    mail.reason = std::nullopt;
    if (is_in) mail.answer = std::nullopt;
    mail.handled_at = std::nullopt;
    auto view = TRY(decided(sql, call, mail, from));
    forget_failures(sql, mail.id);
    if (is_in)
        jobs::enqueue(sql, ParseMail{mail.id}, call.now);
    else
        jobs::enqueue(sql, SendMail{mail.id}, call.now);
    return view;
}

Result<MailView> dismiss_mail(db::Sql& sql, const Call& call, const DismissMail& request) {
    auto mail = TRY(find_waiting(sql, call, request.id));
    if (mail.state == MailState::dismissed) return whole_view_of(sql, mail);
    auto from = std::exchange(mail.state, MailState::dismissed);
    mail.handled_at = call.now;
    return decided(sql, call, mail, from);
}

}  // namespace mainstay::mail
