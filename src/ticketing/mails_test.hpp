// Mails for tests: what mail/ tells of one that came in.
#pragma once

#include "ticketing/desk_test.hpp"
#include "ticketing/mail_in.hpp"

namespace mainstay::ticketing::test {

/// What a trusted mail server found.
inline const events::SenderCheck verified{
    events::SenderTrust::verified, "dmarc=pass", "mx.mainstay.test"
};
inline const events::SenderCheck unchecked{events::SenderTrust::unchecked, "no_trusted_result", {}};
inline const events::SenderCheck forged{
    events::SenderTrust::unverified, "dmarc=fail", "mx.mainstay.test"
};

/// A mail to shop@mainstay.test from who it says. `id` is its Message-ID, too.
inline events::MailReceived a_mail(
    const Desk& desk, std::string from, std::string id, std::vector<std::string> references = {}
) {
    return {
        .mail = 100,
        .application = desk.shop.value,
        .message_id = std::move(id),
        .references = std::move(references),
        .from_address = std::move(from),
        .to_addresses = {"shop@mainstay.test"},
        .subject = "The shop burns",
        .text = "Please help.",
        .sender_check = verified,
    };
}

inline void take(db::Sql& sql, const events::MailReceived& mail) {
    take_mail(sql, identity::test::by_system(), mail);
}

/// All tickets with their messages, in order: `SHOP-1 ann: 2 SHOP-2 bob: 1 `.
inline std::string tickets(db::Sql& sql, const Desk& desk) {
    std::string text;
    auto page = done(list(sql, as(sql, desk.admin), {}));
    for (auto row = page.items.rbegin(); row != page.items.rend(); ++row) {
        auto posted = done(messages(sql, as(sql, desk.admin), {.key = row->key}));
        text +=
            row->key + " " + row->requester.name + ": " + std::to_string(posted.items.size()) + " ";
    }
    return text;
}

}  // namespace mainstay::ticketing::test
