#include "ticketing/application_calls.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "ticketing/application_actions.hpp"
#include "ticketing/approvals.hpp"
#include "ticketing/call_application.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/desk_test.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::application_calls_test {

namespace {

const FieldKinds kinds{ticket_field_kind()};

/// An application that resets passwords itself, when the form for it was filled.
struct ResetDesk {
    explicit ResetDesk(db::test::TestDatabase& of, const Desk& people)
        : database(*of), desk(people) {
        start_crypto();
        vault.open(Key{1});
        answer.status = 200;
        answer.body = R"({"status":"done","message":"Unlocked **now**."})";
        database.write([&](db::Sql& sql) {
            auto admin = as(sql, desk.admin);
            fields::CreateField field{.kind = {"ticket"}, .name = {"login"}, .label = {"Login"}};
            done(fields::create_field(sql, admin, field, kinds));
            fields::PutForm wanted{
                .kind = {"ticket"},
                .application = Line<10>{"SHOP"},
                .variant = Line<40, 0>{"service_request"},
                .intro = {""},
                .items = {{.field = {"login"}, .is_required = true, .when = {}}},
            };
            form = done(fields::put_form(sql, admin, wanted, kinds)).id;
        });
    }

    Result<ApplicationActionWithSecret> create(std::vector<Id<User>> approvers) {
        return database.write([&](db::Sql& sql) {
            return create_application_action(
                sql, as(sql, desk.admin),
                {.application = {"SHOP"},
                 .form = form,
                 .name = {"Unlock account"},
                 .url = {"https://shop.test/unlock"},
                 .approvers = std::move(approvers)},
                vault
            );
        });
    }

    std::string open(Id<User> requester, Kind kind = Kind::service_request) {
        return database.write([&](db::Sql& sql) {
            OpenTicket request{
                .application = {"SHOP"},
                .subject = {"Locked out"},
                .text = {"Please."},
                .kind = kind
            };
            if (kind == Kind::service_request)
                request.fields = wire::json::object{{"login", "ann7"}};
            return done(ticketing::create(sql, as(sql, requester), request, Source::web)).body.key;
        });
    }

    void work_at(int seconds) {
        auto clock = [seconds] { return noon + std::chrono::seconds(seconds); };
        auto posting = [this](const outgoing::Post& post) {
            posted.push_back(post);
            return answer;
        };
        jobs::run_due(
            database, {call_application_worker(database, vault, posting, {}, clock)}, clock
        );
    }

    std::string state(Id<User> reader, const std::string& key) {
        return database.read([&](db::Sql& sql) -> std::string {
            auto shown = done(show_application_call(sql, as(sql, reader), {key}));
            if (!shown.call) return "none";
            return std::string(wire::name_of(shown.call->state)) + ": " + shown.call->message;
        });
    }

    db::Database& database;
    const Desk& desk;
    outgoing::Vault vault;
    Id<fields::Form> form;
    outgoing::PostAnswer answer;
    std::vector<outgoing::Post> posted;
};

void with_reset_desk(const std::function<void(ResetDesk&)>& body) {
    with_desk([&](db::test::TestDatabase& database, const Desk& desk) {
        ResetDesk resets(database, desk);
        body(resets);
    });
}

ApplicationCallState meaning(int status, std::string body) {
    return outcome_of({.status = status, .body = std::move(body)}).state;
}

}  // namespace

TEST_CASE("what an application answers is done, refused, or to be asked again") {
    using enum ApplicationCallState;
    CHECK(meaning(200, R"({"status":"done"})") == done);
    CHECK(meaning(200, R"({"status":"done","message":"Well.","more":1})") == done);
    CHECK(meaning(200, R"({"status":"refused"})") == refused);
    CHECK(meaning(422, R"({"status":"refused","message":"No such login."})") == refused);
    CHECK(meaning(404, "<html>") == refused);
    CHECK(meaning(500, R"({"status":"done"})") == pending);
    CHECK(meaning(200, "") == pending);
    CHECK(meaning(200, "[1,2") == pending);
    CHECK(meaning(429, "") == pending);
    CHECK(meaning(302, "") == pending);
    CHECK(meaning(0, "") == pending);
}

TEST_CASE("an application does what the form asks for, and resolves the ticket") {
    with_reset_desk([](ResetDesk& resets) {
        auto made = resets.create({});
        REQUIRE(refusal(made) == "ok");
        auto key = resets.open(resets.desk.ann);
        resets.work_at(1);

        REQUIRE(resets.posted.size() == 1);
        const auto& post = resets.posted[0];
        auto body = *wire::parse_json(post.body);
        CHECK(body.at("data").at("ticket") == wire::json::value(key));
        CHECK(body.at("data").at("fields").at("login") == "ann7");
        CHECK(
            post.headers[2].second ==
            outgoing::signature(
                made->secret, post.headers[0].second, post.headers[1].second, post.body
            )
        );
        CHECK(
            post.headers[3] ==
            std::pair<std::string, std::string>("Idempotency-Key", post.headers[0].second)
        );
        resets.database.read([&](db::Sql& sql) {
            CHECK(ticket(sql, resets.desk, key).status == Status::resolved);
            CHECK(
                conversation(sql, resets.desk.ann, key) ==
                "ann public: Please.\n- public: The SHOP has done it: Unlock account.\n\n"
                "> Unlocked \\*\\*now\\*\\*.\n"
            );
        });
        CHECK(resets.state(resets.desk.ann, key) == "done: Unlocked **now**.");
        resets.work_at(10'000);
        CHECK(resets.posted.size() == 1);
    });
}

TEST_CASE("only service requests of that form are for the application") {
    with_reset_desk([](ResetDesk& resets) {
        auto made = resets.create({});
        auto incident = resets.open(resets.desk.ann, Kind::incident);
        resets.database.write([&](db::Sql& sql) {
            done(change_application_action(
                sql, as(sql, resets.desk.admin), {.id = made->action.id, .enabled = false}
            ));
        });
        auto while_off = resets.open(resets.desk.ann);
        resets.work_at(1);

        CHECK(resets.posted.empty());
        CHECK(resets.state(resets.desk.ann, incident) == "none");
        CHECK(resets.state(resets.desk.ann, while_off) == "none");
    });
}

TEST_CASE("nothing is done before it is approved, and nothing at all where it is declined") {
    with_reset_desk([](ResetDesk& resets) {
        REQUIRE(refusal(resets.create({resets.desk.dev})) == "ok");
        auto first = resets.open(resets.desk.ann);
        auto second = resets.open(resets.desk.ann);
        resets.work_at(1);
        CHECK(resets.posted.empty());
        CHECK(resets.state(resets.desk.ann, first) == "awaiting_approval: ");

        resets.database.write([&](db::Sql& sql) {
            auto dev = as(sql, resets.desk.dev);
            auto waiting = done(list_approvals(sql, dev, {})).items;
            REQUIRE(waiting.size() == 2);
            CHECK(waiting[0].question == "Unlock account");
            done(answer_approval(sql, dev, {.id = waiting[0].id, .answer = ApprovalAnswer::approve})
            );
            done(answer_approval(sql, dev, {.id = waiting[1].id, .answer = ApprovalAnswer::decline})
            );
        });
        resets.work_at(2);

        CHECK(resets.posted.size() == 1);
        CHECK(resets.posted[0].body.find("dev@desk.test") != std::string::npos);
        CHECK(resets.state(resets.desk.ann, first).starts_with("done"));
        CHECK(resets.state(resets.desk.ann, second) == "not_approved: ");
    });
}

TEST_CASE("whoever asks for something does not approve it themselves") {
    with_reset_desk([](ResetDesk& resets) {
        REQUIRE(refusal(resets.create({resets.desk.dev})) == "ok");
        resets.open(resets.desk.dev);
        resets.database.read([&](db::Sql& sql) {
            CHECK(done(list_approvals(sql, as(sql, resets.desk.dev), {})).items.empty());
            CHECK(done(list_approvals(sql, as(sql, resets.desk.admin), {})).items.size() == 1);
        });
    });
}

TEST_CASE("an application that does not answer is asked for hours, and then staff are told") {
    with_reset_desk([](ResetDesk& resets) {
        REQUIRE(refusal(resets.create({})) == "ok");
        resets.answer = {.status = 500, .body = "trouble"};
        auto key = resets.open(resets.desk.ann);
        for (int hour = 0; hour < 12; ++hour) resets.work_at(1 + hour * 3'600);

        CHECK(resets.posted.size() == 6);
        CHECK(resets.state(resets.desk.ann, key) == "unanswered: ");
        resets.database.write([&](db::Sql& sql) {
            CHECK(ticket(sql, resets.desk, key).status != Status::resolved);
            CHECK(
                conversation(sql, resets.desk.ann, key).find("did not answer") != std::string::npos
            );
            auto retry = [&](Id<User> who) {
                return refusal(retry_application_call(sql, as(sql, who, 50'000), {key}));
            };
            CHECK(retry(resets.desk.ann) == "forbidden");
            CHECK(retry(resets.desk.bob) == "not_found");
            CHECK(retry(resets.desk.audrey) == "forbidden");
            CHECK(retry(resets.desk.lea) == "ok");
            CHECK(retry(resets.desk.lea) == "call_not_failed");
        });
        resets.answer = {.status = 200, .body = R"({"status":"refused","message":"No login."})"};
        resets.work_at(50'001);
        CHECK(resets.state(resets.desk.ann, key) == "refused: No login.");
        CHECK(resets.posted.front().headers[0] == resets.posted.back().headers[0]);
    });
}

TEST_CASE("application actions are administrators', and name a form of their application") {
    with_reset_desk([](ResetDesk& resets) {
        auto made = resets.create({});
        CHECK(refusal(resets.create({})) == "form action_form_unfit");
        CHECK(refusal(resets.create({resets.desk.ann})).ends_with("action_form_unfit"));
        resets.database.write([&](db::Sql& sql) {
            auto id = made->action.id;
            for (auto who : {resets.desk.ann, resets.desk.lea, resets.desk.audrey}) {
                auto call = as(sql, who);
                CHECK(refusal(list_application_actions(sql, call, {})) == "forbidden");
                CHECK(refusal(show_application_action(sql, call, {id})) == "forbidden");
                CHECK(refusal(remove_application_action(sql, call, {id})) == "forbidden");
            }
            auto admin = as(sql, resets.desk.admin);
            ChangeApplicationAction wrong_people{.id = id};
            wrong_people.approvers = std::vector{resets.desk.ann};
            CHECK(
                refusal(change_application_action(sql, admin, wrong_people)) ==
                "approvers[0] action_approver_unfit"
            );
            CHECK(
                refusal(change_application_action(
                    sql, admin, {.id = id, .url = Line<2'000>{"file:///a"}}
                )) == "url url_unfit"
            );
            done(replace_action_secret(sql, admin, {id}, resets.vault));
            CHECK(refusal(remove_application_action(sql, admin, {id})) == "ok");
            CHECK(refusal(show_application_action(sql, admin, {id})) == "not_found");
        });
        CHECK(refusal(resets.create({})) == "ok");
    });
}

TEST_CASE("what applications did is written in every language") {
    CHECK(catalogue_gaps(application_call_texts()).empty());
}

}  // namespace mainstay::ticketing::test::application_calls_test
