#include "ticketing/delivery.hpp"

#include <algorithm>
#include <array>

#include "ticketing/mail_thread.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

namespace {

using events::DeliveryState;

// What somebody has to know first, first.
constexpr std::array gravity{
    DeliveryState::failed, DeliveryState::not_sent,    DeliveryState::queued,
    DeliveryState::kept,   DeliveryState::handed_over,
};

auto rank(DeliveryState state) { return std::ranges::find(gravity, state) - gravity.begin(); }

void add(DeliveryView& view, events::MailDelivery mail) {
    bool is_worse = view.mails.empty() || rank(mail.state) < rank(view.state);
    if (is_worse) {
        view.state = mail.state;
        view.reason = mail.reason;
    }
    view.mails.push_back({
        .id = {mail.mail},
        .recipient = std::move(mail.recipient),
        .state = mail.state,
        .reason = std::move(mail.reason),
        .answer = std::move(mail.answer),
        .at = mail.at,
        .may_be_repeated = mail.may_be_repeated,
    });
}

bool is_of_staff(db::Sql& sql, const Ticket& ticket, Id<User> author) {
    if (author == ticket.requester) return false;
    auto person = identity::find_person(sql, author);
    return person && person->is_staff();
}

/// Of a message that no mail was ever asked for.
DeliveryView unsent(db::Sql& sql, const Ticket& ticket, Id<Message> message) {
    auto first = store::first_message(sql, ticket.id);
    bool is_first = first && first->id == message;
    return {
        .state = DeliveryState::not_sent,
        .reason = is_first ? "opening_message" : "no_recipient",
        .mails = {},
    };
}

}  // namespace

std::map<Id<Message>, DeliveryView> deliveries_of(
    db::Sql& sql, const Ticket& ticket, std::span<const Posted> messages,
    const events::Deliveries& deliveries
) {
    std::vector<std::int64_t> ids;
    for (const auto& message : messages)
        if (message.author && (message.visibility == Visibility::public_ || message.is_of_vendor))
            ids.push_back(message.id.value);
    std::map<Id<Message>, DeliveryView> views;
    if (ids.empty()) return views;
    if (deliveries)
        for (auto& mail : deliveries(sql, ids)) add(views[{mail.message}], std::move(mail));

    auto posted = posted_as_mail(sql, ticket.id, ids);
    for (const auto& message : messages) {
        bool is_shown =
            views.contains(message.id) || std::ranges::find(ids, message.id.value) == ids.end();
        if (is_shown) continue;
        if (std::ranges::find(posted, message.id) != posted.end())
            views[message.id] = {};  // Its mails are made in a moment.
        else if (is_of_staff(sql, ticket, *message.author))
            views[message.id] = unsent(sql, ticket, message.id);
    }
    return views;
}

std::optional<DeliveryView> delivery_of(
    db::Sql& sql, const Ticket& ticket, const Message& message
) {
    Posted posted{message.id, message.author, message.visibility, message.handover.has_value()};
    auto views = deliveries_of(sql, ticket, {&posted, 1}, {});
    auto found = views.find(message.id);
    if (found == views.end()) return std::nullopt;
    return std::move(found->second);
}

}  // namespace mainstay::ticketing
