#include "ticketing/vendors.hpp"

#include <doctest/doctest.h>

#include "ticketing/fields.hpp"
#include "ticketing/handovers.hpp"
#include "ticketing/mail_thread.hpp"
#include "ticketing/mails_test.hpp"
#include "ticketing/promises_test.hpp"
#include "ticketing/store.hpp"
#include "ticketing/vendor_alerts.hpp"
#include "ticketing/vendor_report.hpp"
#include "ticketing/vendor_text.hpp"

namespace mainstay::ticketing::test::vendors_test {

namespace {

CreateVendor acme_vendor(Id<BusinessCalendar> calendar) {
    return {
        .name = {"Acme"},
        .address = {"support@acme-vendor.test"},
        .domain = Line<253>{"acme-vendor.test"},
        .contract = Line<100, 0>{"C-7"},
        .calendar = calendar,
        .promises = {{Priority::normal, TargetMinutes{60}, TargetMinutes{480}}},
    };
}

/// A ticket of Ann at L4 with its vendor.
struct AtVendor {
    std::string key;
    VendorView vendor;
    HandoverView handover;
};

std::string at_l4(db::Sql& sql, const Desk& desk) {
    auto key = a_ticket(sql, desk.ann);
    for (auto level : {Level::L2, Level::L3, Level::L4})
        done(escalate(
            sql, as(sql, desk.admin), {.key = key, .level = level, .note = {"See."}}, Source::web
        ));
    return key;
}

AtVendor handed_over(db::Sql& sql, const Desk& desk) {
    auto calendar = a_calendar_always(sql, desk);
    auto vendor = done(create_vendor(sql, as(sql, desk.admin), acme_vendor(calendar))).body;
    auto key = at_l4(sql, desk);
    auto handover = done(hand_over_to_vendor(
        sql, as(sql, desk.vera),
        {.key = key, .vendor = vendor.id, .subject = {"It burns"}, .text = {"Please look."}},
        Source::web
    ));
    return {key, vendor, handover};
}

events::MailReceived an_answer(
    const Desk& desk, std::string id, std::string from = "jo@acme-vendor.test"
) {
    auto mail = a_mail(desk, std::move(from), std::move(id));
    mail.subject = "Re: something";
    mail.text = "Replace the fuse.";
    return mail;
}

MessageView last_message(db::Sql& sql, Id<User> reader, std::string_view key) {
    return done(messages(sql, as(sql, reader), {.key = std::string(key)})).items.back();
}

std::size_t messages_seen(db::Sql& sql, Id<User> reader, std::string_view key) {
    return done(messages(sql, as(sql, reader), {.key = std::string(key)})).items.size();
}

std::string list_of(db::Sql& sql, Id<User> user, std::string filter) {
    std::string keys;
    for (const auto& row :
         done(list(sql, as(sql, user), {.filter = Line<1000, 0>{std::move(filter)}})).items)
        keys += row.key + " ";
    return keys;
}

}  // namespace

TEST_CASE("vendors are kept by managers, and read by staff only") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto request = acme_vendor(a_calendar_always(sql, desk));
        CHECK(refusal(create_vendor(sql, as(sql, desk.lea), request)) == "forbidden");
        auto made = done(create_vendor(sql, as(sql, desk.admin), request)).body;
        CHECK(made.subject_format == default_vendor_subject);
        CHECK(refusal(show_vendor(sql, as(sql, desk.lea), {made.id})) == "ok");
        CHECK(refusal(show_vendor(sql, as(sql, desk.ann), {made.id})) == "not_found");
        CHECK(refusal(list_vendors(sql, as(sql, desk.ann), {})) == "forbidden");
        CHECK(
            refusal(create_vendor(sql, as(sql, desk.admin), request)) == "name vendor_name_taken"
        );

        done(remove_vendor(sql, as(sql, desk.admin), {made.id}));
        CHECK(refusal(show_vendor(sql, as(sql, desk.lea), {made.id})) == "not_found");
        CHECK(done(restore_vendor(sql, as(sql, desk.admin), {made.id})).body.name == "Acme");
    });
}

TEST_CASE("a vendor's address, domain, promises and formats are checked") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto calendar = a_calendar_always(sql, desk);
        auto code_of = [&](auto change) {
            auto request = acme_vendor(calendar);
            change(request);
            return refusal(create_vendor(sql, as(sql, desk.admin), request));
        };
        CHECK(code_of([](auto& it) { it.address = {"nobody"}; }) == "address vendor_address_unfit");
        CHECK(code_of([](auto& it) {
                  it.address = {"shop@mainstay.test"};
              }) == "address vendor_address_unfit");
        CHECK(code_of([](auto& it) { it.domain = {"x"}; }) == "domain vendor_domain_unfit");
        CHECK(code_of([](auto& it) { it.calendar = {}; }) == "calendar promise_needs_calendar");
        CHECK(code_of([](auto& it) {
                  it.promises.push_back(it.promises.front());
              }) == "promises[1].priority vendor_promise_repeated");
        CHECK(code_of([](auto& it) {
                  it.subject_format = {"{{nothing}}"};
              }) == "subject_format unknown_placeholder");
        CHECK(code_of([](auto& it) {
                  it.text_format = {"{{key"};
              }) == "text_format unclosed_placeholder");
        CHECK(code_of([](auto& it) {
                  it.applications = {{"NONE"}};
              }) == "applications[0] no_such_application");
    });
}

TEST_CASE("a format is filled once: what looks like a placeholder in a value stays") {
    CHECK(
        filled_vendor_format("{{ key }}: {{subject}}", {{"key", "A-1"}, {"subject", "{{key}}"}}) ==
        "A-1: {{key}}"
    );
    CHECK(filled_vendor_format("a\n\n{{steps}}\n\nb", {{"steps", ""}}) == "a\n\nb");
}

TEST_CASE("a line of a format all of whose values are empty is left out, its label with it") {
    const PlaceholderValues values{{"key", "A-1"}, {"contract", ""}};
    CHECK(
        filled_vendor_format("Key: {{key}}\nContract: {{contract}}\nBye", values) == "Key: A-1\nBye"
    );
    CHECK(filled_vendor_format("{{key}} {{contract}}\n", values) == "A-1 \n");
    CHECK(filled_vendor_format("Contract: {{contract}}\n", values) == "");
}

TEST_CASE("the subject of a vendor's mail has our reference once") {
    CHECK(vendor_subject("It burns", "A-1") == "[A-1] It burns");
    CHECK(vendor_subject("It burns (A-1)", "A-1") == "It burns (A-1)");
}

TEST_CASE("a ticket at L4 is mailed to the vendor, waits on them, and shows nothing of it outside"
) {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto low = a_ticket(sql, desk.ann);
        auto [key, vendor, handover] = handed_over(sql, desk);

        CHECK(ticket(sql, desk, key).status == Status::waiting_on_vendor);
        auto mail = published(sql, "reply.posted").back();
        CHECK(mail.at("recipients").as_array().size() == 1);
        CHECK(mail.at("recipients").at(0).at("address") == "support@acme-vendor.test");
        CHECK(mail.at("subject_line").as_string() == "[" + key + "] It burns");
        CHECK(mail.at("references").as_array().empty());
        CHECK(last_message(sql, desk.vera, key).vendor->name == "Acme");
        CHECK(messages_seen(sql, desk.ann, key) == 1);
        CHECK(refusal(handovers_of(sql, as(sql, desk.ann), {key})) == "forbidden");
        CHECK(refusal(handovers_of(sql, as(sql, desk.bob), {key})) == "not_found");

        auto vera = as(sql, desk.vera);
        auto again = [&](const std::string& to) {
            return refusal(hand_over_to_vendor(
                sql, vera, {.key = to, .vendor = vendor.id, .subject = {"x"}, .text = {"x"}},
                Source::web
            ));
        };
        CHECK(again(key) == "vendor_has_ticket");
        CHECK(again(low) == "vendor_level_needed");
        CHECK(list_of(sql, desk.lea, "vendor:\"Acme\"") == key + " ");
        CHECK(list_of(sql, desk.lea, "vendor:none") == low + " ");
    });
}

TEST_CASE("the draft of a hand-over is made of the vendor's formats") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto request = acme_vendor(a_calendar_always(sql, desk));
        request.text_format = {"{{description}} {{priority}} {{contract}} {{application}}"};
        auto vendor = done(create_vendor(sql, as(sql, desk.admin), request)).body;
        auto key = at_l4(sql, desk);
        auto draft = done(draft_handover(sql, as(sql, desk.vera), {key, vendor.id}));
        CHECK(draft.subject == "[" + key + "] It burns");
        CHECK(draft.text.find("normal C-7") != std::string::npos);
        CHECK(
            refusal(draft_handover(sql, as(sql, desk.vera), {key, Id<Vendor>{99}})) ==
            "vendor no_such_vendor"
        );
    });
}

TEST_CASE("a vendor's answer is known by its address, thread, our key or their reference") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto [key, vendor, handover] = handed_over(sql, desk);
        auto vera = as(sql, desk.vera);
        auto mail = published(sql, "reply.posted").back();
        done(change_handover(sql, vera, {key, handover.id, Line<100, 0>{"ACM-900"}}));
        CHECK(list_of(sql, desk.lea, "vendor_reference:acm-900") == key + " ");

        auto by_token = an_answer(desk, "1@acme-vendor.test");
        by_token.reply_token_ticket = reply_token_of(handover.id);
        auto by_thread = an_answer(desk, "2@acme-vendor.test");
        by_thread.references = {std::string(mail.at("message_id").as_string())};
        auto by_key = an_answer(desk, "3@acme-vendor.test");
        by_key.subject = "Your ticket [" + key + "]";
        auto by_reference = an_answer(desk, "4@acme-vendor.test");
        by_reference.subject = "ACM-900: news";
        int number = 200;
        for (auto each : {by_token, by_thread, by_key, by_reference}) {
            each.mail = ++number;
            sql.run("UPDATE ticket SET status = 'waiting_on_vendor'");
            take(sql, each);
            auto shown = last_message(sql, desk.vera, key);
            REQUIRE(shown.vendor);
            CHECK(shown.vendor->is_from_vendor);
            CHECK(shown.visibility == Visibility::private_);
            CHECK(ticket(sql, desk, key).status == Status::open);
        }
        CHECK(messages_seen(sql, desk.ann, key) == 1);
        CHECK(tickets(sql, desk) == key + " ann: 9 ");
        auto state = done(handovers_of(sql, vera, {key})).items.front();
        CHECK(state.state == HandoverState::answered);
        CHECK(state.reference == "ACM-900");
    });
}

TEST_CASE("what comes to a vendor's address from others is private, and may be anyone's") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto [key, vendor, handover] = handed_over(sql, desk);
        auto stranger = an_answer(desk, "1@elsewhere.test", "jo@elsewhere.test");
        stranger.reply_token_ticket = reply_token_of(handover.id);
        auto lie = an_answer(desk, "2@acme-vendor.test");
        lie.reply_token_ticket = reply_token_of(handover.id);
        lie.sender_check = forged;
        lie.mail = 101;
        for (const auto& each : {stranger, lie}) {
            take(sql, each);
            auto shown = last_message(sql, desk.vera, key);
            CHECK(shown.is_unverified);
            CHECK(shown.visibility == Visibility::private_);
            CHECK_FALSE(shown.vendor->is_from_vendor);
        }
        CHECK(ticket(sql, desk, key).status == Status::waiting_on_vendor);
        CHECK(messages_seen(sql, desk.ann, key) == 1);

        // A forged sender with nothing but the key opens a ticket of its own, as anybody's mail.
        auto guess = an_answer(desk, "3@acme-vendor.test");
        guess.subject = key;
        guess.sender_check = forged;
        guess.mail = 102;
        take(sql, guess);
        CHECK(messages_seen(sql, desk.vera, key) == 7);
    });
}

TEST_CASE("a requester of the vendor's domain goes on to speak for themselves") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto [key, vendor, handover] = handed_over(sql, desk);
        sql.run("UPDATE vendor SET domain = 'acme.test'");
        auto mail = an_answer(desk, "1@acme.test", "ann@acme.test");
        mail.subject = "Re: [" + key + "] It burns";
        mail.references = {};
        take(sql, mail);
        CHECK_FALSE(last_message(sql, desk.vera, key).vendor->is_from_vendor);
    });
}

TEST_CASE("what a program of the vendor answers at once ends no waiting") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto [key, vendor, handover] = handed_over(sql, desk);
        auto mail = an_answer(desk, "1@acme-vendor.test");
        mail.reply_token_ticket = reply_token_of(handover.id);
        mail.is_automatic = true;
        take(sql, mail);
        CHECK(ticket(sql, desk, key).status == Status::waiting_on_vendor);
        auto state = done(handovers_of(sql, as(sql, desk.vera), {key})).items.front();
        CHECK(state.state == HandoverState::waiting);
    });
}

TEST_CASE("what is written to the vendor is their thread alone, and the requester's stays apart") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto [key, vendor, handover] = handed_over(sql, desk);
        auto vera = as(sql, desk.vera);
        done(write_to_vendor(sql, vera, {.key = key, .text = {"And now?"}}, Source::web));
        auto mail = published(sql, "reply.posted").back();
        CHECK(mail.at("references").as_array().size() == 1);
        CHECK(mail.at("subject_line").as_string() == "Re: [" + key + "] It burns");

        done(add_message(sql, vera, {.key = key, .text = {"We wait."}}, Source::web));
        auto reply = published(sql, "reply.posted").back();
        CHECK(reply.at("recipients").at(0).at("address") == "ann@acme.test");
        CHECK(reply.at("references").as_array().empty());
        CHECK(
            refusal(
                write_to_vendor(sql, as(sql, desk.ann), {.key = key, .text = {"x"}}, Source::web)
            ) == "forbidden"
        );
        done(end_handover(sql, vera, {key, handover.id}));
        CHECK(
            refusal(write_to_vendor(sql, vera, {.key = key, .text = {"x"}}, Source::web)) ==
            "no_open_handover"
        );
        done(resume_handover(sql, vera, {key, handover.id}));
        CHECK(ticket(sql, desk, key).status == Status::waiting_on_vendor);
    });
}

TEST_CASE("a vendor's message is published once, as a reply that is mailed") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto [key, vendor, handover] = handed_over(sql, desk);
        auto mail = an_answer(desk, "1@acme-vendor.test");
        mail.reply_token_ticket = reply_token_of(handover.id);
        take(sql, mail);
        auto from_vendor = last_message(sql, desk.vera, key);
        auto vera = as(sql, desk.vera);

        CHECK(
            refusal(publish_message(sql, as(sql, desk.ann), {key, from_vendor.id, {}}, Source::web)
            ) == "forbidden"
        );
        done(publish_message(sql, vera, {key, from_vendor.id, {}}, Source::web));
        CHECK(last_message(sql, desk.ann, key).text == "Replace the fuse.");
        CHECK(last_message(sql, desk.ann, key).author->name == "vera");
        CHECK_FALSE(last_message(sql, desk.ann, key).vendor);
        auto reply = published(sql, "reply.posted").back();
        CHECK(reply.at("recipients").at(0).at("address") == "ann@acme.test");
        CHECK(
            refusal(publish_message(sql, vera, {key, from_vendor.id, {}}, Source::web)) ==
            "already_published"
        );
    });
}

TEST_CASE("the vendor's clocks run by their contract, and warn and breach once each") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto [key, vendor, handover] = handed_over(sql, desk);
        REQUIRE(handover.clocks.size() == 2);
        CHECK(handover.clocks[0].due_at == noon + std::chrono::minutes(60));
        CHECK(handover.clocks[1].target_seconds == 480 * 60);
        CHECK(handover.clocks[0].openings.size() == 1);

        auto alerts_at = [&](int minutes) {
            auto call = identity::test::by_system();
            call.now = noon + std::chrono::minutes(minutes);
            alert_of_vendor(sql, call, handover.id);
            return published(sql, "ticket.service_level_alert").size();
        };
        CHECK(alerts_at(10) == 0);
        CHECK(alerts_at(50) == 1);
        CHECK(alerts_at(55) == 1);
        CHECK(alerts_at(61) == 2);
        CHECK(alerts_at(70) == 2);
        CHECK(alerts_at(400) == 3);
        CHECK(alerts_at(500) == 4);
        auto last = published(sql, "ticket.service_level_alert").back();
        CHECK(last.at("clock") == "vendor_resolution");

        auto report = done(vendor_report(
            sql, as(sql, desk.lea, 500 * 60), {.from = noon - std::chrono::hours(1), .to = {}}
        ));
        REQUIRE(report.items.size() == 1);
        CHECK(report.items[0].response_missed == 1);
        CHECK(report.items[0].resolution_missed == 1);
        CHECK(report.items[0].open == 1);
        CHECK(refusal(vendor_report(sql, as(sql, desk.ann), {})) == "forbidden");
    });
}

TEST_CASE("an answer fulfils the response, and resolving the ticket the resolution") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto [key, vendor, handover] = handed_over(sql, desk);
        auto mail = an_answer(desk, "1@acme-vendor.test");
        mail.reply_token_ticket = reply_token_of(handover.id);
        take(sql, mail);
        auto clocks = [&] {
            return done(handovers_of(sql, as(sql, desk.vera), {key})).items.front().clocks;
        };
        CHECK(clocks()[0].state == ClockState::fulfilled);
        CHECK(clocks()[1].state == ClockState::running);
        done(resolve(sql, as(sql, desk.vera), {key, {}, Resolution::vendor_fixed, {}}, Source::web)
        );
        CHECK(clocks()[1].state == ClockState::fulfilled);
        done(reopen(sql, as(sql, desk.vera), {.key = key}, Source::web));
        CHECK(clocks()[1].state == ClockState::running);
    });
}

TEST_CASE("an answer of the vendor is notified to whoever holds the ticket, and to no requester") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto handed = database->write([&](db::Sql& sql) { return handed_over(sql, desk); });
        auto from = database->read([](db::Sql& sql) { return events::head(sql); });
        database->write([&](db::Sql& sql) {
            auto mail = an_answer(desk, "1@acme-vendor.test");
            mail.reply_token_ticket = reply_token_of(handed.handover.id);
            take(sql, mail);
        });
        database->read([&](db::Sql& sql) {
            auto source = ticket_notifications();
            std::string notified;
            for (const auto& record : events::tail(sql, from, 20))
                for (const auto& each : source.interested(sql, record).people)
                    notified += each.kind + (each.person == desk.vera.value ? " vera " : " other ");
            CHECK(notified == "ticket.vendor_replied vera ");
            std::int64_t subject = store::find(sql, handed.key)->id.value;
            auto ann = as(sql, desk.ann);
            CHECK(source.visible(sql, ann, "ticket.vendor_replied", {&subject, 1}).empty());
        });
    });
}

TEST_CASE("merged, a ticket brings its hand-over along; the vendor's answer shows there") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto [key, vendor, handover] = handed_over(sql, desk);
        auto target = a_ticket(sql, desk.ann);
        done(merge(sql, as(sql, desk.admin), {.key = key, .into = {target}}));
        auto mail = an_answer(desk, "1@acme-vendor.test");
        mail.reply_token_ticket = reply_token_of(handover.id);
        take(sql, mail);
        CHECK(last_message(sql, desk.vera, target).vendor->is_from_vendor);
        CHECK(done(handovers_of(sql, as(sql, desk.vera), {target})).items.size() == 1);
        for (const auto& each : done(messages(sql, as(sql, desk.ann), {.key = target})).items)
            CHECK_FALSE(each.vendor);
    });
}

}  // namespace mainstay::ticketing::test::vendors_test
