#include "ticketing/approvals.hpp"

#include <array>

#include <doctest/doctest.h>

#include "events/events.hpp"
#include "jobs/jobs.hpp"
#include "ticketing/approval_mail.hpp"
#include "ticketing/approval_notifications.hpp"
#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test::approvals_test {

namespace {

constexpr int hour = 3'600;
constexpr int day = 24 * hour;

using Answer = ApprovalAnswer;
using Answers = std::vector<std::optional<Answer>>;

ApprovalState come_to(ApprovalRule rule, const Answers& answers) { return decided(rule, answers); }

ApprovalView ask_for(
    db::Sql& sql, const Desk& desk, const std::string& key, std::vector<Id<User>> people,
    ApprovalRule rule = ApprovalRule::any
) {
    return done(ask_approval(
        sql, as(sql, desk.lea),
        {.key = key, .approvers = std::move(people), .rule = rule, .question = {"May we?"}}
    ));
}

Result<ApprovalView> answer(
    db::Sql& sql, Id<User> person, Id<Approval> id, Answer given, int seconds = 0
) {
    return answer_approval(
        sql, as(sql, person, seconds), {.id = id, .answer = given, .comment = {{"Since it is."}}}
    );
}

std::string found_by(db::Sql& sql, Id<User> who, const std::string& filter) {
    std::string keys;
    for (const auto& row : done(list(sql, as(sql, who), {.filter = {{filter}}})).items)
        keys += row.key + " ";
    return keys;
}

/// What is mailed about approvals until so many seconds after noon.
std::vector<events::NoticeMail> mailed(db::test::TestDatabase& database, int seconds) {
    std::vector<events::NoticeMail> mails;
    identity::Mailing mailing{
        .queue = [&](db::Sql&, const Call&,
                     const events::NoticeMail& mail) { mails.push_back(mail); },
        .sender = "desk@mainstay.test",
        .language = {},
    };
    const auto now = noon + std::chrono::seconds(seconds);
    jobs::run_due(*database, {approval_mail_worker(*database, mailing)}, [now] { return now; });
    return mails;
}

std::optional<std::string> secret_of(
    db::Sql& sql, const events::NoticeMail& mail, int seconds = 0
) {
    auto call = Call::system(noon + std::chrono::seconds(seconds), "test");
    auto link = make_approval_link("https://desk.test")(sql, call, *mail.link, mail.to);
    if (!link) return std::nullopt;
    CHECK(link->starts_with("https://desk.test/portal/approve#"));
    return link->substr(link->find('#') + 1);
}

}  // namespace

TEST_CASE("one yes is enough of any, and one no ends all") {
    using enum ApprovalState;
    const std::optional<Answer> yes = Answer::approve, no = Answer::decline, none;
    CHECK(come_to(ApprovalRule::any, {none, none}) == pending);
    CHECK(come_to(ApprovalRule::any, {no, none}) == pending);
    CHECK(come_to(ApprovalRule::any, {no, yes}) == approved);
    CHECK(come_to(ApprovalRule::any, {no, no}) == declined);
    CHECK(come_to(ApprovalRule::all, {yes, none}) == pending);
    CHECK(come_to(ApprovalRule::all, {yes, yes}) == approved);
    CHECK(come_to(ApprovalRule::all, {no, none}) == declined);
}

TEST_CASE("people of staff and of the ticket's organization are asked, and answer for themselves") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto asked = ask_for(sql, desk, key, {desk.amy, desk.dev}, ApprovalRule::all);
        CHECK(asked.approvers.size() == 2);
        CHECK(found_by(sql, desk.lea, "approval:pending") == key + " ");
        CHECK(found_by(sql, desk.dev, "approval:me") == key + " ");
        CHECK(found_by(sql, desk.tom, "approval:me").empty());

        CHECK(refusal(answer(sql, desk.lea, asked.id, Answer::approve)) == "forbidden");
        CHECK(refusal(answer(sql, desk.admin, asked.id, Answer::approve)) == "forbidden");
        CHECK(refusal(answer(sql, desk.ann, asked.id, Answer::approve)) == "not_found");
        CHECK(refusal(answer(sql, desk.bob, asked.id, Answer::approve)) == "not_found");
        CHECK(
            done(answer(sql, desk.amy, asked.id, Answer::approve)).state == ApprovalState::pending
        );
        CHECK(refusal(answer(sql, desk.amy, asked.id, Answer::decline)) == "answered_already");
        CHECK(
            done(answer(sql, desk.dev, asked.id, Answer::approve)).state == ApprovalState::approved
        );
        CHECK(refusal(answer(sql, desk.amy, asked.id, Answer::decline)) == "approval_ended");

        CHECK(found_by(sql, desk.lea, "approval:approved") == key + " ");
        CHECK(found_by(sql, desk.dev, "approval:me").empty());
        CHECK(recorded(sql, key).ends_with(
            "approval_asked approval_answered approval_answered approval_approved"
        ));
    });
}

TEST_CASE("nobody is asked who must not know, or asks themselves") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto refused = [&](Id<User> asker, std::vector<Id<User>> people) {
            return refusal(ask_approval(
                sql, as(sql, asker),
                {.key = key, .approvers = std::move(people), .question = {"May we?"}}
            ));
        };
        CHECK(refused(desk.lea, {desk.bob}) == "approvers[0] approver_unfit");
        CHECK(refused(desk.lea, {desk.dev, desk.lea}) == "approvers[1] approver_unfit");
        CHECK(refused(desk.lea, {}) == "approvers no_approvers");
        CHECK(refused(desk.ann, {desk.boss}) == "forbidden");
        CHECK(refused(desk.audrey, {desk.boss}) == "forbidden");
        CHECK(refused(desk.bob, {desk.boss}) == "not_found");
        CHECK(refused(desk.lea, {desk.dev, desk.dev}) == "ok");
    });
}

TEST_CASE("an approver who may not see the ticket sees its public side, and nothing else of it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        done(add_message(
            sql, as(sql, desk.lea),
            {.key = key, .text = {"A secret."}, .visibility = Visibility::private_}, Source::web
        ));
        auto asked = ask_for(sql, desk, key, {desk.amy, desk.dev});
        auto amy = as(sql, desk.amy);

        CHECK(refusal(show(sql, amy, {key})) == "not_found");
        auto detail = done(show_approval(sql, amy, {asked.id}));
        REQUIRE(detail.messages.size() == 1);
        CHECK(detail.messages[0].text == "Please help.");
        CHECK(detail.approvers.size() == 1);
        CHECK(done(list_approvals(sql, amy, {})).items.size() == 1);
        CHECK(refusal(ticket_approvals(sql, amy, {key})) == "not_found");
        CHECK(done(ticket_approvals(sql, as(sql, desk.ann), {key})).items.empty());
        CHECK(done(ticket_approvals(sql, as(sql, desk.lea), {key})).may_ask);
        CHECK(refusal(show_approval(sql, as(sql, desk.bob), {asked.id})) == "not_found");
        CHECK(refusal(show_approval(sql, as(sql, desk.ann), {asked.id})) == "not_found");

        auto visible = approval_notifications().visible;
        const std::int64_t ids[] = {asked.id.value};
        auto shown = visible(sql, amy, "ticket.approval_asked", ids);
        REQUIRE(shown.size() == 1);
        CHECK(shown.begin()->second.link == "/portal/approvals/" + to_string(asked.id));
        CHECK(visible(sql, as(sql, desk.bob), "ticket.approval_asked", ids).empty());
        CHECK(visible(sql, amy, "ticket.approval_decided", ids).empty());
    });
}

TEST_CASE("what is withdrawn or expired is decided no more") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto first = ask_for(sql, desk, key, {desk.dev});
        CHECK(refusal(withdraw_approval(sql, as(sql, desk.audrey), {first.id})) == "forbidden");
        CHECK(refusal(withdraw_approval(sql, as(sql, desk.bob), {first.id})) == "not_found");
        done(withdraw_approval(sql, as(sql, desk.tom), {first.id}));
        CHECK(refusal(withdraw_approval(sql, as(sql, desk.tom), {first.id})) == "approval_ended");
        CHECK(refusal(answer(sql, desk.dev, first.id, Answer::approve)) == "approval_ended");

        auto second = ask_for(sql, desk, key, {desk.dev});
        CHECK(
            refusal(answer(sql, desk.dev, second.id, Answer::approve, 14 * day)) == "approval_ended"
        );
        auto late = Call::system(noon + std::chrono::days(14), "test");
        CHECK(remind_and_expire(sql, late, 10) == 1);
        auto state = done(show_approval(sql, as(sql, desk.lea), {second.id})).state;
        CHECK(state == ApprovalState::expired);
    });
}

TEST_CASE("people are asked by mail, and reminded once a day until they answer") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        ApprovalView asked;
        database->write([&](db::Sql& sql) {
            asked = ask_for(
                sql, desk, a_ticket(sql, desk.ann, "Printer"), {desk.amy, desk.dev},
                ApprovalRule::all
            );
        });
        auto mails = mailed(database, 1);
        REQUIRE(mails.size() == 2);
        CHECK(mails[0].subject == "SHOP-1: Do you approve?");
        CHECK(mails[0].text.find("May we?") != std::string::npos);
        CHECK(mails[0].text.find("{link}") != std::string::npos);

        database->write([&](db::Sql& sql) {
            done(answer(sql, desk.dev, asked.id, Answer::approve));
            auto remind = [&](int seconds) {
                return refusal(remind_approvers(sql, as(sql, desk.lea, seconds), {asked.id}));
            };
            CHECK(remind(60) == "reminded_recently");
            auto soon = Call::system(noon + std::chrono::hours(23), "test");
            CHECK(remind_and_expire(sql, soon, 10) == 0);
            auto next_day = Call::system(noon + std::chrono::hours(24), "test");
            CHECK(remind_and_expire(sql, next_day, 10) == 1);
            CHECK(remind_and_expire(sql, next_day, 10) == 0);
            CHECK(remind(26 * hour) == "ok");
        });
        auto again = mailed(database, 27 * hour);
        REQUIRE(again.size() == 2);
        CHECK(again[0].to == "amy@acme.test");
    });
}

TEST_CASE("a mailed link shows the question, decides once, and only when it is told to") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        Id<Approval> id;
        database->write([&](db::Sql& sql) {
            id = ask_for(sql, desk, a_ticket(sql, desk.ann), {desk.amy}).id;
        });
        auto mails = mailed(database, 1);
        REQUIRE(mails.size() == 1);
        database->write([&](db::Sql& sql) {
            Call nobody{.now = noon + std::chrono::seconds(10)};
            auto former = *secret_of(sql, mails[0]);
            auto secret = *secret_of(sql, mails[0]);
            auto answered = [&](const std::string& token, const Call& call) {
                return refusal(
                    answer_by_link(sql, call, {.token = {token}, .answer = Answer::approve}, {})
                );
            };
            CHECK(answered(former, nobody) == "approval_link_not_valid");
            CHECK(answered("guessed", nobody) == "approval_link_not_valid");
            auto look = done(look_at_approval(sql, nobody, {{secret}}));
            CHECK(look.question == "May we?");
            CHECK(look.state == ApprovalState::pending);
            Call late{.now = noon + std::chrono::days(14)};
            CHECK(answered(secret, late) == "approval_link_not_valid");

            CHECK(answered(secret, nobody) == "ok");
            CHECK(answered(secret, nobody) == "approval_link_not_valid");
            CHECK(refusal(look_at_approval(sql, nobody, {{secret}})) == "approval_link_not_valid");
            auto view = done(show_approval(sql, as(sql, desk.lea), {id}));
            CHECK(view.state == ApprovalState::approved);
            CHECK(!secret_of(sql, mails[0], 20));
        });
    });
}

TEST_CASE("requesters are not told of approvals, staff are") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        events::Cursor begin;
        database->write([&](db::Sql& sql) { a_ticket(sql, desk.ann); });
        database->read([&](db::Sql& sql) { begin = events::head(sql); });
        database->write([&](db::Sql& sql) { ask_for(sql, desk, "SHOP-1", {desk.dev}); });
        database->read([&](db::Sql& sql) {
            auto records = events::tail(sql, begin, 100);
            CHECK(notices_for(sql, desk.ann, records).empty());
            CHECK(notices_for(sql, desk.lea, records).size() == 1);
        });
    });
}

TEST_CASE("what is said of approvals is written in every language") {
    CHECK(catalogue_gaps(approval_texts()).empty());
}

}  // namespace mainstay::ticketing::test::approvals_test
