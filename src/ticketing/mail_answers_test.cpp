// Where answers go: Reply-To says where, and gives nobody any right.
#include <doctest/doctest.h>

#include "ticketing/mails_test.hpp"

namespace mainstay::ticketing::test::mail_answers_test {

namespace {

events::MailReceived wanting(
    const Desk& desk, const events::SenderCheck& check, std::string from, std::string answer_to,
    std::string id, std::vector<std::string> references = {}
) {
    auto mail = a_mail(desk, std::move(from), std::move(id), std::move(references));
    mail.sender_check = check;
    mail.answer_to = {{std::move(answer_to), "Jo Field"}};
    return mail;
}

/// The addresses that the next answer of staff goes to.
std::string answered(db::Sql& sql, const Desk& desk, std::string_view key = "SHOP-1") {
    done(add_message(
        sql, as(sql, desk.lea), {.key = std::string(key), .text = {"Tomorrow."}}, Source::web
    ));
    std::string text;
    auto reply = published(sql, "reply.posted").back();
    for (const auto& each : reply.at("recipients").as_array())
        text += std::string(each.at("address").as_string()) + " ";
    return text;
}

std::int64_t id_of(db::Sql& sql, std::string_view key) {
    return *sql.value<std::int64_t>("SELECT id FROM ticket WHERE key = :key", key);
}

}  // namespace

TEST_CASE("the customer of a web form gets the answer, and the form stays who wrote") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, wanting(desk, unchecked, "forms@site.test", "jo@customer.test", "1@site.test"));

        CHECK(ticket(sql, desk, "SHOP-1").requester.email == "forms@site.test");
        auto first = done(messages(sql, as(sql, desk.lea), {.key = "SHOP-1"})).items.front();
        CHECK(first.author->name == "forms");
        CHECK(first.answer_to == "jo@customer.test");
        CHECK(answered(sql, desk) == "jo@customer.test ");
    });
}

TEST_CASE("whom the answers go to may answer them by mail, and sees nothing besides") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, wanting(desk, unchecked, "forms@site.test", "jo@customer.test", "1@site.test"));
        take(sql, wanting(desk, unchecked, "forms@site.test", "al@customer.test", "2@site.test"));
        answered(sql, desk);
        std::string reply(published(sql, "reply.posted").back().at("message_id").as_string());
        sql.run("UPDATE ticket SET status = 'resolved'");

        auto by_address = a_mail(desk, "jo@customer.test", "3@customer.test");
        by_address.reply_token_ticket = id_of(sql, "SHOP-1");
        take(sql, by_address);
        take(sql, a_mail(desk, "jo@customer.test", "4@customer.test", {reply}));
        // What anyone may know proves nothing, and another's ticket is not theirs.
        take(sql, a_mail(desk, "jo@customer.test", "5@customer.test", {"1@site.test"}));
        auto elsewhere = a_mail(desk, "jo@customer.test", "6@customer.test");
        elsewhere.reply_token_ticket = id_of(sql, "SHOP-2");
        take(sql, elsewhere);

        CHECK(tickets(sql, desk) == "SHOP-1 forms: 4 SHOP-2 forms: 1 SHOP-3 jo: 1 SHOP-4 jo: 1 ");
        CHECK(ticket(sql, desk, "SHOP-1").status == Status::open);
        CHECK(ticket(sql, desk, "SHOP-2").status == Status::resolved);
        CHECK(answered(sql, desk) == "jo@customer.test ");
        auto jo =
            *sql.value<Id<User>>("SELECT id FROM user_account WHERE email = 'jo@customer.test'");
        CHECK(refusal(show(sql, as(sql, jo), {"SHOP-1"})) == "not_found");
    });
}

TEST_CASE("a proven sender has answers sent elsewhere, an unproven one within their organization") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, wanting(desk, verified, "ann@acme.test", "ann@home.test", "1@acme.test"));
        take(sql, wanting(desk, unchecked, "amy@acme.test", "office@acme.test", "2@acme.test"));

        CHECK(answered(sql, desk, "SHOP-1") == "ann@home.test ");
        CHECK(answered(sql, desk, "SHOP-2") == "office@acme.test ");
        CHECK(ticket(sql, desk, "SHOP-2").organization->name == "Acme");

        take(sql, a_mail(desk, "ann@acme.test", "3@acme.test", {"1@acme.test"}));
        CHECK(answered(sql, desk, "SHOP-1") == "ann@acme.test ");
    });
}

TEST_CASE("who claims an organization without proof gets no answer elsewhere in its name") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, wanting(desk, unchecked, "ann@acme.test", "eve@evil.test", "1@acme.test"));

        auto opened = ticket(sql, desk, "SHOP-1");
        CHECK(opened.requester.name == "Unverified sender");
        CHECK_FALSE(opened.organization);
        CHECK(refusal(show(sql, as(sql, desk.ann), {"SHOP-1"})) == "not_found");
        CHECK(answered(sql, desk) == "eve@evil.test ");
    });
}

TEST_CASE("an unproven mail that continues a ticket does not turn its answers elsewhere") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        take(sql, a_mail(desk, "max@elsewhere.test", "2@elsewhere.test"));
        for (const auto& check : {unchecked, forged}) {
            for (auto* who : {"ann@acme.test", "max@elsewhere.test"}) {
                auto mail =
                    wanting(desk, check, who, "eve@evil.test", check.reason + who, {"1@acme.test"});
                mail.references.push_back("2@elsewhere.test");
                mail.reply_token_ticket = id_of(sql, who[0] == 'a' ? "SHOP-1" : "SHOP-2");
                take(sql, mail);
            }
        }

        CHECK(answered(sql, desk, "SHOP-1") == "ann@acme.test ");
        CHECK(answered(sql, desk, "SHOP-2") == "max@elsewhere.test ");
    });
}

TEST_CASE("Reply-To speaks for nobody") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        take(
            sql,
            wanting(
                desk, verified, "eve@evil.test", "ann@acme.test", "2@evil.test", {"1@acme.test"}
            )
        );
        take(
            sql,
            wanting(
                desk, verified, "eve@evil.test", "lea@desk.test", "3@evil.test", {"1@acme.test"}
            )
        );

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 1 SHOP-2 eve: 2 ");
        CHECK(refusal(show(sql, as(sql, desk.ann), {"SHOP-2"})) == "not_found");
    });
}

TEST_CASE("answers do not go to an address that comes back here, or that none can have") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        sql.run("UPDATE application SET mail_address = 'shop@mainstay.test'");
        int number = 0;
        for (auto* address : {"shop@mainstay.test", "shop+tag@mainstay.test", "no address"}) {
            auto id = std::to_string(++number) + "@site.test";
            take(sql, wanting(desk, unchecked, "forms@site.test", address, id));
            CHECK(answered(sql, desk, "SHOP-" + std::to_string(number)) == "forms@site.test ");
        }
    });
}

TEST_CASE("answers go to each address that Reply-To names, once") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto mail = wanting(desk, unchecked, "forms@site.test", "jo@customer.test", "1@site.test");
        mail.answer_to.push_back({"al@customer.test", ""});
        mail.answer_to.push_back({"jo@customer.test", ""});
        take(sql, mail);
        auto half = wanting(desk, unchecked, "ann@acme.test", "amy@acme.test", "2@acme.test");
        half.answer_to.push_back({"eve@evil.test", ""});
        take(sql, half);

        CHECK(answered(sql, desk, "SHOP-1") == "jo@customer.test al@customer.test ");
        CHECK(ticket(sql, desk, "SHOP-2").requester.name == "Unverified sender");
        auto by_al = a_mail(desk, "al@customer.test", "3@customer.test");
        by_al.reply_token_ticket = id_of(sql, "SHOP-1");
        take(sql, by_al);
        CHECK(done(messages(sql, as(sql, desk.lea), {.key = "SHOP-1"})).items.size() == 3);
    });
}

TEST_CASE("senders with addresses that the rules forbid are answered") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        int number = 0;
        for (auto* address : {"ta..ro@docomo.test", "ta.@docomo.test", "scan@web_01.test"}) {
            take(sql, a_mail(desk, address, std::to_string(++number) + "@x.test"));
            CHECK(
                answered(sql, desk, "SHOP-" + std::to_string(number)) == std::string(address) + " "
            );
        }
    });
}

}  // namespace mainstay::ticketing::test::mail_answers_test
