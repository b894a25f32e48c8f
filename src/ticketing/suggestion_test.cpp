#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/store.hpp"
#include "ticketing/suggestion_follower.hpp"
#include "ticketing/suggestion_training.hpp"
#include "ticketing/suggestions.hpp"

namespace mainstay::ticketing::test::suggestion_test {

namespace {

const std::vector<std::string> breaks{"crashes", "fails", "throws an error", "shows a blank page"};
const std::vector<std::string> wishes{
    "would be nicer faster", "should offer a dark theme", "could sort by name", "needs a shortcut"
};
const std::vector<std::string> parts{"checkout", "invoice list", "login", "search", "export"};

std::string subject(const std::vector<std::string>& words, int i) {
    auto at = [&](const auto& list, int n) {
        return list[static_cast<std::size_t>(n) % list.size()];
    };
    return "The " + at(parts, i) + " " + at(words, i / 5);
}

std::vector<SuggestionExample> a_history(int of_each) {
    std::vector<SuggestionExample> all;
    auto index = static_cast<std::size_t>(SuggestedProperty::maintenance);
    for (int i = 0; i < of_each; ++i) {
        for (bool is_fault : {true, false}) {
            auto& example = all.emplace_back();
            example.issue = {
                subject(is_fault ? breaks : wishes, i), "Seen by number " + std::to_string(i)
            };
            example.labels[index] = is_fault ? "corrective" : "perfective";
        }
    }
    return all;
}

/// Solved tickets, half of each maintenance type.
void add_history(db::Sql& sql, const Desk& desk, int of_each) {
    for (int i = 0; i < of_each; ++i) {
        for (bool is_fault : {true, false}) {
            auto key = a_ticket(sql, desk.ann, subject(is_fault ? breaks : wishes, i));
            sql.run(
                "UPDATE ticket SET status = 'closed', resolution = 'fixed',"
                " maintenance = :maintenance WHERE key = :key",
                is_fault ? "corrective" : "perfective", key
            );
        }
    }
}

bool never() { return false; }

std::vector<SuggestionView> shown(db::Sql& sql, const Desk& desk, const std::string& key) {
    auto found = show_ticket_suggestions(sql, as(sql, desk.lea), {key});
    REQUIRE(refusal(found) == "ok");
    return found->items;
}

/// Learnt once for all tests that ask it.
const auto& learnt_of_history() {
    static const auto learnt = learn(a_history(120), SuggestedProperty::maintenance);
    return learnt;
}

void follow(db::Database& database) {
    SuggestionModels models;
    while (suggest_for_new(database, models, noon)) {
    }
}

}  // namespace

TEST_CASE("what separates two labels in a history is learnt, and held to what was held out") {
    const auto& learnt = learnt_of_history();

    REQUIRE(learnt.state == SuggestionModelState::ready);
    CHECK(learnt.texts == 240);
    CHECK(learnt.evaluation.accuracy > 0.9);
    CHECK(learnt.evaluation.answered > 0.5);
    CHECK(learnt.evaluation.answered_accuracy >= suggestion_precision);
    classify::Model model(*learnt.model);
    auto found = classify::decide(
        model, classify::Issue{"The login crashes", ""}, learnt.evaluation.sure_from - 1e-6, 3
    );
    // As sure as what was held out, which had the same words: equal but for the last digits.
    CHECK(found.label == "corrective");
    CHECK_FALSE(found.reasons.empty());
}

TEST_CASE("a text unlike all that was learnt gets no suggestion") {
    const auto& learnt = learnt_of_history();
    REQUIRE(learnt.model);
    classify::Model model(*learnt.model);

    auto found = classify::decide(
        model, classify::Issue{"Zwölf Boxkämpfer jagen Viktor", ""}, learnt.evaluation.sure_from
    );

    CHECK(found.label.empty());
}

TEST_CASE("labels that say nothing of the text are never suggested") {
    auto history = a_history(120);
    auto index = static_cast<std::size_t>(SuggestedProperty::maintenance);
    for (std::size_t i = 0; i < history.size(); ++i)
        history[i].labels[index] = (i * 7919 % 13) % 2 == 0 ? "corrective" : "perfective";

    auto learnt = learn(history, SuggestedProperty::maintenance);

    CHECK(learnt.evaluation.answered < 0.5);
}

TEST_CASE("of few examples, and of one label alone, nothing is learnt") {
    CHECK(
        learn(a_history(10), SuggestedProperty::maintenance).state ==
        SuggestionModelState::too_few_texts
    );
    auto one = a_history(120);
    std::erase_if(one, [](const auto& example) { return *example.labels[0] == "perfective"; });
    CHECK(learn(one, SuggestedProperty::maintenance).state == SuggestionModelState::too_few_labels);
    CHECK(
        learn(a_history(120), SuggestedProperty::level).state == SuggestionModelState::too_few_texts
    );
}

TEST_CASE("an installation without a history suggests nothing") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto key = database->write([&](db::Sql& sql) { return a_ticket(sql, desk.ann); });
        REQUIRE(train_suggestions(*database, noon, never));
        follow(*database);
        database->write([&](db::Sql& sql) { CHECK(shown(sql, desk, key).empty()); });
    });
}

TEST_CASE("a new ticket is suggested what tickets like it were, with reasons, to staff alone") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) { add_history(sql, desk, 60); });
        REQUIRE(train_suggestions(*database, noon, never));
        auto key = database->write([&](db::Sql& sql) {
            return a_ticket(sql, desk.ann, "The search should offer a dark theme");
        });

        follow(*database);

        database->write([&](db::Sql& sql) {
            auto found = shown(sql, desk, key);
            REQUIRE(found.size() == 1);
            CHECK(found[0].property == SuggestedProperty::maintenance);
            CHECK(found[0].value == "perfective");
            CHECK(found[0].percent >= 50);
            CHECK_FALSE(found[0].reasons.empty());
            CHECK(refusal(show_ticket_suggestions(sql, as(sql, desk.ann), {key})) == "forbidden");
            CHECK(refusal(show_ticket_suggestions(sql, as(sql, desk.bob), {key})) == "not_found");
            // It changes nothing by itself.
            CHECK(ticket(sql, desk, key).maintenance == Maintenance::corrective);
        });
    });
}

TEST_CASE("an accepted suggestion changes the ticket, and a dismissed one is gone until taken back"
) {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) { add_history(sql, desk, 60); });
        REQUIRE(train_suggestions(*database, noon, never));
        auto key = database->write([&](db::Sql& sql) {
            return a_ticket(sql, desk.ann, "The search should offer a dark theme");
        });
        follow(*database);
        database->write([&](db::Sql& sql) {
            auto lea = as(sql, desk.lea);
            AnswerSuggestion answer{.key = key, .property = SuggestedProperty::maintenance};

            answer.answer = SuggestionState::dismissed;
            CHECK(refusal(answer_suggestion(sql, lea, answer, Source::web)) == "ok");
            CHECK(shown(sql, desk, key).empty());
            answer.answer = SuggestionState::open;
            CHECK(refusal(answer_suggestion(sql, lea, answer, Source::web)) == "ok");
            CHECK(shown(sql, desk, key).size() == 1);

            CHECK(
                refusal(answer_suggestion(sql, as(sql, desk.ann), answer, Source::web)) ==
                "forbidden"
            );
            answer.answer = SuggestionState::corrected;
            answer.value = Line<100>{"nonsense"};
            sql.rehearse([&] {
                CHECK(
                    refusal(answer_suggestion(sql, lea, answer, Source::web)) ==
                    "value suggestion_value_unfit"
                );
            });
            answer.answer = SuggestionState::accepted;
            answer.value.reset();
            CHECK(refusal(answer_suggestion(sql, lea, answer, Source::web)) == "ok");
            CHECK(ticket(sql, desk, key).maintenance == Maintenance::perfective);
            CHECK(shown(sql, desk, key).empty());
        });
    });
}

TEST_CASE("a change in the usual way is an answer to a suggestion, and an example to learn from") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        database->write([&](db::Sql& sql) { add_history(sql, desk, 60); });
        REQUIRE(train_suggestions(*database, noon, never));
        auto key = database->write([&](db::Sql& sql) {
            return a_ticket(sql, desk.ann, "The search should offer a dark theme");
        });
        follow(*database);
        auto before = read_examples(*database, never).size();
        database->write([&](db::Sql& sql) {
            ChangeTicket adaptive{.key = key, .maintenance = Maintenance::adaptive};
            REQUIRE(refusal(change(sql, as(sql, desk.lea), adaptive)) == "ok");
            auto id = store::find(sql, key)->id;

            resolve_suggestion(sql, {id, desk.lea, SuggestedProperty::maintenance}, noon);

            auto rows = store::suggestions(sql, id);
            REQUIRE(rows.size() == 1);
            CHECK(rows[0].state == SuggestionState::corrected);
            CHECK(rows[0].chosen == "adaptive");
            CHECK(store::suggestion_state(sql).answered == 1);
        });
        auto examples = read_examples(*database, never);
        REQUIRE(examples.size() == before + 1);
        CHECK(examples.front().labels[0] == "adaptive");
    });
}

TEST_CASE("a correction that is made again and again turns what is suggested") {
    auto index = static_cast<std::size_t>(SuggestedProperty::maintenance);
    auto history = a_history(120);
    auto ask = [&] {
        auto learnt = learn(history, SuggestedProperty::maintenance);
        return classify::Model(*learnt.model)
            .suggest(classify::Issue{"The login needs a shortcut", ""})
            .label;
    };
    CHECK(ask() == "perfective");
    for (auto& example : history)
        if (example.issue.title.find("shortcut") != std::string::npos)
            example.labels[index] = "adaptive";
    CHECK(ask() == "adaptive");
}

TEST_CASE("suggestions are trained and switched off by managers alone") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        CHECK(refusal(show_suggestions(sql, as(sql, desk.lea), {})) == "forbidden");
        CHECK(refusal(train_suggestions_now(sql, as(sql, desk.ann), {})) == "forbidden");
        auto admin = as(sql, desk.admin);
        CHECK(refusal(train_suggestions_now(sql, admin, {})) == "ok");
        auto off = change_suggestions(sql, admin, {.if_match = 1, .is_enabled = false});
        REQUIRE(refusal(off) == "ok");
        CHECK_FALSE(off->body.is_enabled);
        CHECK(refusal(change_suggestions(sql, admin, {.if_match = 1})) == "stale");
    });
}

}  // namespace mainstay::ticketing::test::suggestion_test
