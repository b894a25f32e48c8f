#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/mail_thread.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/store.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing::test::delivery_test {

namespace {

using events::DeliveryState;

Id<Message> post(
    db::Sql& sql, Id<User> author, const std::string& key,
    Visibility visibility = Visibility::public_
) {
    PostMessage request{.key = key, .text = {"Well."}, .visibility = visibility};
    return done(add_message(sql, as(sql, author, 60), request, Source::web)).id;
}

/// What mail knows: these mails of each message that is asked for.
events::Deliveries knowing(std::vector<events::MailDelivery> mails) {
    return [mails = std::move(mails)](db::Sql&, std::span<const std::int64_t> messages) {
        std::vector<events::MailDelivery> found;
        for (auto message : messages)
            for (auto mail : mails) {
                mail.message = message;
                found.push_back(mail);
            }
        return found;
    };
}

/// `queued` or `not_sent no_recipient`, of the newest message; `none` where nothing is shown.
std::string delivery_of(
    db::Sql& sql, Id<User> reader, const std::string& key, const events::Deliveries& known = {}
) {
    auto page = done(messages(sql, as(sql, reader, 120), {.key = key}, known));
    const auto& delivery = page.items.back().delivery;
    if (!delivery) return "none";
    auto text = std::string(wire::name_of(delivery->state));
    if (delivery->reason) text += " " + *delivery->reason;
    return text;
}

}  // namespace

TEST_CASE("a reply of staff waits to be sent from the moment it is posted") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        PostMessage request{.key = key, .text = {"Well."}};

        auto posted = done(add_message(sql, as(sql, desk.lea, 60), request, Source::web));

        REQUIRE(posted.delivery);
        CHECK(posted.delivery->state == DeliveryState::queued);
        CHECK(delivery_of(sql, desk.lea, key) == "queued");
    });
}

TEST_CASE("of several mails the one that is worst off says how a message stands") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        post(sql, desk.lea, key);
        events::MailDelivery sent{.mail = 1, .state = DeliveryState::handed_over};
        events::MailDelivery waiting{.mail = 2, .state = DeliveryState::queued};
        events::MailDelivery off{.mail = 3, .state = DeliveryState::not_sent, .reason = "smtp_off"};
        events::MailDelivery refused{
            .mail = 4, .state = DeliveryState::failed, .reason = "not_delivered"
        };

        CHECK(delivery_of(sql, desk.lea, key, knowing({sent})) == "handed_over");
        CHECK(delivery_of(sql, desk.lea, key, knowing({sent, waiting})) == "queued");
        CHECK(
            delivery_of(sql, desk.lea, key, knowing({sent, off, waiting})) == "not_sent smtp_off"
        );
        CHECK(delivery_of(sql, desk.lea, key, knowing({off, refused})) == "failed not_delivered");
    });
}

TEST_CASE("a reply that nobody is mailed says so, and so does what staff open a ticket with") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        OpenTicket call_in{
            .application = {"SHOP"},
            .subject = {"Called in"},
            .text = {"It burns."},
            .requester = Line<254>{"ann@acme.test"},
        };
        auto called_in = done(create(sql, as(sql, desk.lea), call_in, Source::web)).body.key;
        CHECK(delivery_of(sql, desk.lea, called_in) == "not_sent opening_message");

        auto key = a_ticket(sql, desk.ann);
        sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", desk.ann);
        post(sql, desk.lea, key);
        CHECK(delivery_of(sql, desk.lea, key) == "not_sent no_recipient");
    });
}

TEST_CASE("notes, the requester's own words and their side of the page have no delivery") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        CHECK(delivery_of(sql, desk.lea, key) == "none");
        post(sql, desk.lea, key, Visibility::private_);
        CHECK(delivery_of(sql, desk.lea, key) == "none");
        post(sql, desk.boss, key);
        CHECK(delivery_of(sql, desk.lea, key) == "none");
        post(sql, desk.lea, key);
        CHECK(delivery_of(sql, desk.audrey, key) == "queued");
        CHECK(delivery_of(sql, desk.ann, key) == "none");
        CHECK(delivery_of(sql, desk.boss, key) == "none");
    });
}

TEST_CASE("a reply that staff sent by mail is queued for the others, whatever its own id says") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto ticket = *store::find(sql, key);
        Message message{
            .ticket = ticket.id,
            .author = desk.lea,
            .source = Source::mail,
            .text = "By mail.",
            .created_at = noon,
        };
        message.id = store::insert(sql, message);
        remember_mail(sql, ticket, message.id, "lea-wrote-this@mainstay.test", {});
        CHECK(delivery_of(sql, desk.lea, key) == "not_sent no_recipient");

        remember_mail(sql, ticket, message.id, new_message_id(message.id, "mainstay.test"), {});
        CHECK(delivery_of(sql, desk.lea, key) == "queued");
    });
}

}  // namespace mainstay::ticketing::test::delivery_test
