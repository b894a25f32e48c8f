#include "mail/delivery.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace mainstay::mail {

namespace {

using events::DeliveryState;

/// A mail of a message, as read.
struct MailOfMessage {
    std::int64_t message = 0;
    std::int64_t mail = 0;
    std::string recipient;
    MailState state = MailState::queued;
    std::optional<std::string> reason;
    std::optional<std::string> answer;
    Time received_at;
    std::optional<Time> handled_at;
    bool may_be_repeated = false;
};
BOOST_DESCRIBE_STRUCT(
    MailOfMessage, (),
    (message, mail, recipient, state, reason, answer, received_at, handled_at, may_be_repeated)
)

/// Whether no mail server was asked, for that reason.
bool is_held_back(const std::optional<std::string>& reason) {
    constexpr std::array<std::string_view, 4> held_back{
        "smtp_off", "no_reply_address", "bad_address", "own_address"
    };
    return reason && std::ranges::find(held_back, *reason) != held_back.end();
}

DeliveryState state_of(const MailOfMessage& mail) {
    switch (mail.state) {
        case MailState::sent:
            return mail.reason == kept_in_outbox ? DeliveryState::kept : DeliveryState::handed_over;
        case MailState::needs_attention:
        case MailState::dismissed:
            return is_held_back(mail.reason) ? DeliveryState::not_sent : DeliveryState::failed;
        case MailState::queued:
        case MailState::received:
        case MailState::processed:
            return DeliveryState::queued;
    }
    return DeliveryState::queued;
}

}  // namespace

bool is_kept(const Mail& mail) {
    return mail.state == MailState::sent && mail.reason == kept_in_outbox;
}

std::vector<events::MailDelivery> deliveries(db::Sql& sql, std::span<const std::int64_t> messages) {
    if (messages.empty()) return {};
    db::Query query{
        "SELECT o.message, m.id AS mail, m.envelope_to AS recipient, m.state, m.reason, m.answer,"
        " m.received_at, m.handled_at, m.may_be_repeated"
        " FROM mail_outgoing o JOIN mail m ON m.outgoing = o.id"
        " WHERE o.message IN "
    };
    query.add_list(messages).add(" ORDER BY o.message, m.id LIMIT 2000");
    std::vector<events::MailDelivery> found;
    for (auto& mail : sql.all<MailOfMessage>(query)) {
        auto state = state_of(mail);
        bool has_ended = state == DeliveryState::failed || state == DeliveryState::not_sent;
        found.push_back({
            .message = mail.message,
            .mail = mail.mail,
            .recipient = std::move(mail.recipient),
            .state = state,
            .reason = has_ended ? std::move(mail.reason) : std::nullopt,
            .answer = std::move(mail.answer),
            .at = mail.handled_at.value_or(mail.received_at),
            .may_be_repeated = mail.may_be_repeated,
        });
    }
    return found;
}

}  // namespace mainstay::mail
